"""Constructions around the words of events: who answers for a deed, who is asked, who is given what, and traps."""

from __future__ import annotations

from typing import Any

import pytest

from kg.understand.knowledge.lexicon import shipped
from tests.conftest import document_of

pytestmark = pytest.mark.model

TOLD = [
    # demands
    ("Belgrade said that Pristina must release the officers.", "Serbia", "requestsFrom", "Kosovo"),
    ("Algeria reiterated its demand that France apologise.", "Algeria", "requestsFrom", "France"),
    # deeds and whoever answers for them
    ("France is strongly opposed to Turkey's decision.", "France", "rejects", "Turkey"),
    ("Chile objected to Bolivia's plan.", "Chile", "rejects", "Bolivia"),
    ("Mexico was critical of Guatemala's decision.", "Mexico", "accuses", "Guatemala"),
    ("Sweden condemned the regime's attack on civilians.", "Sweden", "accuses", "regime"),
    # object predicates
    ("A court in The Hague found Serbia guilty of fraud.", "court in The Hague", "prosecutes", "Serbia"),
    ("Lithuania held Belarus responsible for the crisis.", "Lithuania", "accuses", "Belarus"),
    # writings
    ("Serbia lodged a complaint accusing Kosovo of violence.", "Serbia", "accuses", "Kosovo"),
    # gifts
    ("Denmark gave $2 million to Chad.", "Denmark", "aids", "Chad"),
    ("Peru returned the mask to Bolivia.", "Peru", "returnsTo", "Bolivia"),
    ("Jordan took in refugees.", "Jordan", "shelters", "refugees"),
    ("Kenya opened its borders to refugees.", "Kenya", "shelters", "refugees"),
    # entries with a hyphen
    ("Pakistan announced a cease-fire with the Taliban.", "Pakistan", "ceasesFireWith", "Taliban"),
]

NOT_TOLD = [
    "France welcomed the release of the hostages.",
    "Khalifa Haftar returned to Libya.",
    "Benjamin Netanyahu sent Israeli Air Force jets to destroy the reactor.",
    "Donald Trump called Vladimir Putin a difficult partner.",
    "Iran said the United States must not attack Iraq.",
    "Analysts said Iran must be careful.",
    "Germany called on Poland's friends to be patient.",
    "Bangladesh accepted rice from India.",
    "Denmark hopes that Poland will accept refugees.",
    "Brussels called Warsaw to account.",
    "Iraq called its ambassador home from Sweden.",
    "The president said his government must win the election.",
]


@pytest.mark.parametrize(("text", "subject", "relation", "obj"), TOLD, ids=[t[0] for t in TOLD])
def test_a_frame_tells_who_acts_towards_whom(read: Any, text: str, subject: str, relation: str, obj: str) -> None:
    assert (subject, relation, obj) in read(text).facts


@pytest.mark.parametrize("text", NOT_TOLD, ids=NOT_TOLD)
def test_a_tempting_frame_asserts_nothing(read: Any, text: str) -> None:
    assert not {r for _, r, _ in read(text).facts if (SC + r) in _EVENTS}


SC = "https://w3id.org/statecraft/ontology#"
_EVENTS = {iri for iri, relation in shipped().relations.items() if relation.event}


def test_it_after_a_deed_is_the_deed(read: Any) -> None:
    facts = read("Pakistan announced a cease-fire with the Taliban, and India welcomed it.").facts
    assert not {f for f in facts if f[0] == "India"}


def test_a_host_takes_no_part_in_talks_between_others(read: Any) -> None:
    facts = read("Oman hosted talks between Iran and Iraq.").facts
    assert {frozenset((s, o)) for s, r, o in facts if r == "consultsWith"} == {frozenset(("Iran", "Iraq"))}


def test_a_broken_truce_is_no_truce_and_an_assault(understanding: Any) -> None:
    (found,) = understanding.readings([(document_of("The rebels violated the ceasefire with Chad."), ())])
    (claim,) = [c for c in found.extraction.claims if c.relation == SC + "ceasesFireWith"]
    assert claim.polarity.value == "negative"
    assert found.root_of(claim) == "ASSAULT"


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("Sweden summoned the Iranian ambassador to protest.", "ACCUSE"),
        ("Sweden summoned the Iranian ambassador.", "REQUEST"),
        ("Japan sent troops to Cambodia.", "MOBILIZE"),
        ("Japan sent troops to Cambodia on a peacekeeping mission.", "AID"),
        ("Ghana offered to send troops to Togo.", "AGREE"),
        ("France failed to renew its sanctions on Niger.", "CONCEDE"),
    ],
)
def test_what_a_deed_is_for_settles_its_type(understanding: Any, text: str, root: str) -> None:
    (found,) = understanding.readings([(document_of(text), ())])
    assert root in {found.root_of(c) for c in found.extraction.claims}


@pytest.mark.parametrize(("form", "verb"), [("staged", "stage"), ("waging", "wage"), ("fined", "fine")])
def test_a_form_of_a_known_verb_keeps_its_silent_e(understanding: Any, form: str, verb: str) -> None:
    (found,) = understanding.readings(
        [(document_of(f"They {form} it." if form[-1] == "d" else f"They are {form} it."), ())]
    )
    assert next(t for t in found.scene.doc if t.text == form).lemma_ == verb
    assert shipped().verb_forms[form] == verb
    assert "scraped" not in shipped().verb_forms  # scrap is known, scrape is not


LINKS = [
    ("Chad's war games with Togo ended.", "Chad", "Togo", "COOPERATE"),
    ("Ghana withdrew its soldiers from Togo.", "Ghana", "Togo", "RETREAT"),
    ("The judge ordered the newspaper to suspend publication.", "The judge", "the newspaper", "COERCE"),
    ("Ghana called Togo's president to apologize.", "Ghana", "Togo's president", "SUPPORT"),
    ("Ghana issued a statement criticising Togo.", "Ghana", "Togo", "ACCUSE"),
    ("Relief workers from Ghana arrived in Togo.", "Relief workers from Ghana", "Togo", "AID"),
]


@pytest.mark.parametrize(("text", "source", "target", "root"), LINKS, ids=[k[0] for k in LINKS])
def test_the_telling_words_link_two_places(understanding: Any, text: str, source: str, target: str, root: str) -> None:
    (found,) = understanding.readings([(document_of(text), ())])
    places = [(text.index(w), text.index(w) + len(w)) for w in (source, target)]
    assert found.between(*places)[0].root == root
