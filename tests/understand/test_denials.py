"""A denial that points back becomes a claim with the opposite polarity and its own holder."""

from __future__ import annotations

from typing import Any

import pytest

from kg.model import Polarity


def held(reading: Any) -> set[tuple[str, str, str, str, Polarity]]:
    """Claims in somebody's words: subject, relation, object, holder, polarity."""
    labels = {e.iri: e.label for e in reading.extraction.entities}
    return {
        (
            labels[c.subject],
            c.relation.rsplit("#", 1)[-1],
            labels[c.object],
            labels[c.attribution.source],
            c.polarity,
        )
        for c in reading.extraction.claims
        if c.attribution is not None
    }


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Kyiv said that Russia attacked Odesa. Moscow denied this.", ("Russia", "assaults", "Odesa", "Russia")),
        ("Croatia said Serbia attacked Kosovo. Belgrade denied it.", ("Serbia", "assaults", "Kosovo", "Serbia")),
        (
            "Turkey said Greece attacked Cyprus, an accusation that Athens denied.",
            ("Greece", "assaults", "Cyprus", "Greece"),
        ),
        ("Peru says Chad attacked Mali. Chad rubbished the claim.", ("Chad", "assaults", "Mali", "Chad")),
        ("Peru says Chad attacked Mali. Chad brushed off the allegation.", ("Chad", "assaults", "Mali", "Chad")),
        ("Peru says Chad attacked Mali. Chad poured scorn on the claim.", ("Chad", "assaults", "Mali", "Chad")),
        ("Peru says Chad attacked Mali. The claim was dismissed by Chad.", ("Chad", "assaults", "Mali", "Chad")),
        ("Peru said Chad attacked Mali, a claim denied by Chad.", ("Chad", "assaults", "Mali", "Chad")),
    ],
)
def test_a_denial_that_points_back_is_a_claim_of_its_own(read: Any, text: str, denied: tuple[str, ...]) -> None:
    found = held(read(text))
    assert (*denied, Polarity.NEGATIVE) in found
    assert any(f[:3] == denied[:3] and f[4] is Polarity.POSITIVE for f in found)


@pytest.mark.parametrize(
    "text",
    [
        "Russia met China. Japan denied the charge of spying.",
        "Russia attacked Ukraine. Moscow denied it.",
        "Kyiv said that Russia attacked Odesa. Moscow did not deny this.",
        "Kyiv said that Russia attacked Odesa. Moscow may deny this.",
        "Kyiv said that Russia attacked Odesa. Moscow shot down a plane.",
        "Kyiv said that Russia attacked Odesa. Moscow rejected the offer.",
        "Kyiv said that Russia attacked Odesa. Moscow rejected it.",
    ],
)
def test_what_nobody_alleged_or_denied_is_not_denied(read: Any, text: str) -> None:
    assert not any(polarity is Polarity.NEGATIVE for *_, polarity in held(read(text)))


def test_the_words_of_the_denial_are_its_evidence(read: Any) -> None:
    text = "Kyiv said that Russia attacked Odesa. Moscow denied this on Friday."
    (denial,) = [c for c in read(text).extraction.claims if c.polarity is Polarity.NEGATIVE]
    assert denial.evidence.quote == "Moscow denied this"
    assert denial.sentence.quote == "Moscow denied this on Friday."
