"""The PLOVER type of an event in its context, and what links two places of a sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Document, Failure
from kg.understand import Reading, Understanding
from tests.conftest import document_of

pytestmark = pytest.mark.model

CONTEXT = [
    # cooperation that is to come, refused, or ended
    ("Norway provided aid to Malawi.", "AID"),
    ("Norway will provide aid to Malawi.", "AGREE"),
    ("Norway promised to provide aid to Malawi.", "AGREE"),
    ("Norway is ready to provide aid to Malawi.", "AGREE"),
    ("Norway refused to provide aid to Malawi.", "REJECT"),
    ("Norway did not provide aid to Malawi.", "REJECT"),
    ("Norway suspended aid to Malawi.", "SANCTION"),
    ("Norway cancelled a visit to Malawi.", "REJECT"),
    # conflict that is to come, or ended
    ("Ethiopia attacked Eritrea.", "ASSAULT"),
    ("Ethiopia threatened to attack Eritrea.", "THREATEN"),
    ("Ethiopia will attack Eritrea.", "THREATEN"),
    ("Ethiopia lifted sanctions on Eritrea.", "CONCEDE"),
    # what somebody else says does not change it
    ("Ethiopia denied that Eritrea had attacked Sudan.", "ASSAULT"),
]


@pytest.fixture(scope="module")
def reading(understanding: Understanding) -> Callable[[str], Reading]:
    def run(text: str) -> Reading:
        document: Document = document_of(text)
        (found,) = understanding.readings([(document, ())])
        assert not isinstance(found, Failure)
        return found

    return run


@pytest.mark.parametrize(("text", "root"), CONTEXT)
def test_type_of_a_claim_in_its_context(text: str, root: str, reading: Callable[[str], Reading]) -> None:
    found = reading(text)
    assert {r for c in found.extraction.claims if (r := found.root_of(c))} == {root}


LINKS = [
    ("The editor faulted the mayor's budget.", "The editor", "mayor", "ACCUSE", "faulted"),
    ("Ghana condemned the attack on Togo.", "Ghana", "Togo", "ACCUSE", "condemned"),
    ("Togo was condemned by Ghana.", "Ghana", "Togo", "ACCUSE", "condemned"),
    ("Ghana's attack on the port of Togo failed.", "Ghana", "Togo", "ASSAULT", "attack"),
    ("Ghana agreed to meet envoys of Togo.", "Ghana", "Togo", "AGREE", "meet"),
    ("Ghana and Togo agreed to meet.", "Ghana", "Togo", "AGREE", "meet"),
    ("The judge ordered the guards to jail the poet.", "The judge", "the poet", "COERCE", "jail"),
]


@pytest.mark.parametrize(("text", "source", "target", "root", "trigger"), LINKS)
def test_what_links_two_places(
    text: str, source: str, target: str, root: str, trigger: str, reading: Callable[[str], Reading]
) -> None:
    places = [(text.index(w), text.index(w) + len(w)) for w in (source, target)]
    best = reading(text).between(*places)[0]
    assert (best.root, best.trigger.quote) == (root, trigger)
    assert text[best.trigger.start : best.trigger.end] == trigger
    assert 0 < best.score <= 1


def test_a_party_may_be_unknown_and_a_sentence_may_say_nothing(reading: Callable[[str], Reading]) -> None:
    assert reading("Ghana condemned the attack.").between((0, 5), None)[0].root == "ACCUSE"
    assert reading("Togo was condemned.").between(None, (0, 4))[0].root == "ACCUSE"
    assert reading("Ghana lies west of Togo.").between((0, 5), (19, 23)) == []


def test_loose_evidence_makes_no_claim(reading: Callable[[str], Reading]) -> None:
    text = "The editor faulted the colour of the roof of the palace of Togo."
    found = reading(text)
    assert found.between((0, 10), (text.index("Togo"), text.index("Togo") + 4))[0].root == "ACCUSE"
    assert found.extraction.claims == ()
