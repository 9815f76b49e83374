"""Actors that a text describes without naming them, and whose deed it is that somebody blames or praises."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.model

DESCRIBED = [
    ("Protesters stormed the palace of Lima.", "Protesters", "assaults", "palace of Lima"),
    ("Police in Oslo arrested two journalists.", "Police in Oslo", "detains", "journalists"),
    ("Gunmen killed a priest.", "Gunmen", "assaults", "priest"),
    ("The opposition accused the government of fraud.", "opposition", "accuses", "government"),
    ("Two poets were arrested by police.", "police", "detains", "poets"),
    ("The rebels attacked an army base in northern Chad.", "rebels", "assaults", "army base in northern Chad"),
]
OWNERS = [
    ("Germany condemned Hungary's decision to block the loan.", "Germany", "accuses", "Hungary"),
    ("India rejected an offer from Pakistan.", "India", "rejects", "Pakistan"),
    ("Norway rejected a proposal made by Iceland.", "Norway", "rejects", "Iceland"),
    ("Ghana issued a statement condemning Togo.", "Ghana", "accuses", "Togo"),
]
NOTHING = [
    "Spain condemned the murder of a Colombian judge.",
    "Spain condemned the Colombian judge's murder.",
    "Norway praised a Danish hydrologist.",
    "The court convicted a Finnish cardiologist.",
    "Pakistan ignored a report criticising China.",
    "The governor's aides attacked his opponents in a speech.",
    "Any guard may arrest a poet.",
    "No guard arrested the poet.",
    "The poet was arrested.",
]


@pytest.mark.parametrize(("text", "subject", "relation", "obj"), DESCRIBED + OWNERS)
def test_who_does_what_to_whom(text: str, subject: str, relation: str, obj: str, read: Any) -> None:
    assert (subject, relation, obj) in read(text).facts


@pytest.mark.parametrize("text", NOTHING)
def test_no_wrong_party_is_asserted(text: str, read: Any) -> None:
    assert read(text).facts == set()


def test_who_is_described_is_an_entity_of_the_one_document(read: Any) -> None:
    reading = read("Police in Oslo arrested two journalists. The mayor praised the journalists.")
    one, other = (c.object for c in reading.claims)
    assert one == other
    assert one != read("Police in Bergen arrested journalists.").claims[0].object


def test_who_is_only_described_makes_no_mention_without_a_claim(read: Any) -> None:
    assert read("The journalists slept.").extraction.mentions == ()


def test_telling_somebody_of_a_third_asks_nothing_of_the_third(read: Any) -> None:
    assert ("Kenya", "requestsFrom", "Malawi") not in read("Kenya told senators that Malawi had paid.").said


def test_evidence_holds_the_deed_that_is_blamed(read: Any) -> None:
    (claim,) = read("On Monday Germany condemned a Hungarian decision to leave.").claims
    assert claim.evidence.quote == "Germany condemned a Hungarian decision"


def test_a_suspended_aid_is_told_as_none(read: Any) -> None:
    assert ("Norway", "aids", "Malawi") not in read("Norway suspended aid to Malawi.").facts
