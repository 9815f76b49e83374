"""Who says it: holders, chains of holders, quotations, and the voice of the author."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.model

ATTACK = ("Russia", "assaults", "Ukraine")

ONE_HOLDER = [
    ("Poland said that Russia attacked Ukraine.", "Poland", "said"),
    ("Russia attacked Ukraine, said Donald Tusk.", "Donald Tusk", "said"),
    ("Russia attacked Ukraine, Poland said.", "Poland", "said"),
    ("According to Poland, Russia attacked Ukraine.", "Poland", "According"),
    ("Russia attacked Ukraine, according to Poland.", "Poland", "according"),
    ("“Russia attacked Ukraine,” Donald Tusk said.", "Donald Tusk", "said"),
    ('"Russia attacked Ukraine," said Donald Tusk.', "Donald Tusk", "said"),
    ("Donald Tusk told reporters: “Russia attacked Ukraine.”", "Donald Tusk", "told"),
    ("Poland's claim that Russia attacked Ukraine surprised Hungary.", "Poland", "claim"),
    ("Donald Tusk, who said that Russia attacked Ukraine, visited Egypt.", "Donald Tusk", "said"),
    ("Russia announced that it had attacked Ukraine.", "Russia", "announced"),
    ("By Poland's own account, Russia attacked Ukraine.", "Poland", "account"),
    ("In Poland's view, Russia attacked Ukraine.", "Poland", "view"),
    ("In Poland's words, Russia attacked Ukraine.", "Poland", "words"),
    ("As Poland put it, Russia attacked Ukraine.", "Poland", "put"),
    ("Poland reported at the time that Russia attacked Ukraine.", "Poland", "reported"),
    ("Donald Tusk made two points: Russia attacked Ukraine, and Serbia left.", "Donald Tusk", "made"),
]


@pytest.mark.parametrize(("text", "holder", "cue"), ONE_HOLDER, ids=[t[0] for t in ONE_HOLDER])
def test_the_holder_is_who_the_text_says_it_is(read: Any, text: str, holder: str, cue: str) -> None:
    reading = read(text)
    (claim,) = reading.about(*ATTACK)
    assert reading.holders(claim) == [holder]
    assert claim.attribution.cue.quote == cue
    assert text[claim.attribution.cue.start : claim.attribution.cue.end] == cue


def test_an_official_holds_what_he_says_and_acts_for_his_state(read: Any) -> None:
    reading = read("A Polish diplomat told Reuters that Russia had attacked Ukraine.")
    (claim,) = reading.about(*ATTACK)
    holder = next(e for e in reading.extraction.entities if e.iri == claim.attribution.source)
    assert "diplomat" in holder.label
    assert reading.label(holder.acts_for) == "Poland"


@pytest.mark.parametrize("who", ["Experts", "Sources", "Officials"])
def test_a_holder_without_a_name_is_described_as_the_text_does(read: Any, who: str) -> None:
    reading = read(f"{who} said that Russia attacked Ukraine.")
    (claim,) = reading.about(*ATTACK)
    assert [h.lower() for h in reading.holders(claim)] == [who.lower()]


@pytest.mark.parametrize(
    "text", ["It was reported that Russia attacked Ukraine.", "Russia is said to have attacked Ukraine."]
)
def test_words_of_nobody_in_particular_still_are_not_the_authors(read: Any, text: str) -> None:
    (claim,) = read(text).about(*ATTACK)
    assert claim.attribution is not None


CHAINS = [
    ("Poland said that Hungary had said that Russia attacked Ukraine.", ["Hungary", "Poland"]),
    ("Poland said Hungary denied that Russia attacked Ukraine.", ["Hungary", "Poland"]),
    (
        "Donald Tusk claimed that Viktor Orban had said that Russia attacked Ukraine.",
        ["Viktor Orbán", "Donald Tusk"],
    ),
    ("According to Poland, Hungary said Russia attacked Ukraine.", ["Hungary", "Poland"]),
]


@pytest.mark.parametrize(("text", "holders"), CHAINS, ids=[t[0] for t in CHAINS])
def test_nested_words_give_a_chain_from_the_inside_out(read: Any, text: str, holders: list[str]) -> None:
    reading = read(text)
    (claim,) = reading.about(*ATTACK)
    assert reading.holders(claim) == holders


def test_a_quotation_of_two_sentences_has_one_speaker(read: Any) -> None:
    reading = read("“Russia attacked Ukraine. Poland condemned Russia,” Donald Tusk said.")
    assert reading.facts == set()
    for triple in (ATTACK, ("Poland", "accuses", "Russia")):
        (claim,) = reading.about(*triple)
        assert reading.holders(claim) == ["Donald Tusk"]


def test_both_clauses_of_one_saying_have_its_holder(read: Any) -> None:
    reading = read("Donald Tusk said that Russia attacked Ukraine and that Belarus attacked Poland.")
    for triple in (ATTACK, ("Belarus", "assaults", "Poland")):
        (claim,) = reading.about(*triple)
        assert reading.holders(claim) == ["Donald Tusk"]


def test_what_had_been_between_two_sayings_of_one_person_is_his(read: Any) -> None:
    reading = read("Donald Tusk said it was clear. Russia had attacked Ukraine. Serbia had left, he added.")
    (claim,) = reading.about(*ATTACK)
    assert reading.holders(claim) == ["Donald Tusk"]


def test_the_sentence_after_a_saying_is_the_authors_again(read: Any) -> None:
    reading = read("Donald Tusk said that Russia attacked Ukraine. Belarus attacked Poland.")
    assert reading.facts == {("Belarus", "assaults", "Poland")}


def test_what_describes_the_speaker_is_the_authors(read: Any) -> None:
    reading = read("Donald Tusk, the prime minister of Poland, said that Russia attacked Ukraine.")
    assert ("Donald Tusk", "leads", "Poland") in reading.facts
    assert ATTACK not in reading.facts


def test_what_the_author_thinks_is_only_probable(read: Any) -> None:
    (claim,) = read("We believe that Russia attacked Ukraine.").about(*ATTACK)
    assert claim.attribution is None
    assert claim.certainty.value == "probable"


def test_every_holder_is_among_the_entities(read: Any) -> None:
    for text, *_ in [*ONE_HOLDER, *CHAINS]:
        reading = read(text)
        for claim in reading.claims:
            assert all(reading.holders(claim))
