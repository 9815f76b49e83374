"""Events told in several words: idioms, light verbs with a noun, parties that must be called so, promised deeds."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from kg.model import Polarity
from kg.understand.knowledge.lexicon import shipped
from kg.vocab import SC

_EVENTS = {iri for iri, relation in shipped().relations.items() if relation.event}

TOLD = [
    # idioms whose last words stand behind the object
    ("Hamas took Kenyan soldiers hostage.", "Hamas", "abducts", "soldiers of Kenya"),
    ("Norway placed Iran under sanctions.", "Norway", "sanctions", "Iran"),
    ("Norway hit China with tariffs.", "Norway", "sanctions", "China"),
    ("Peru took Chile to court.", "Peru", "prosecutes", "Chile"),
    ("Omar al-Bashir was put on trial by Sudan.", "Sudan", "prosecutes", "Omar al-Bashir"),
    ("The African Union suspended Chad from membership on Monday.", "African Union", "expels", "Chad"),
    ("Norway declared the Chadian ambassador unwelcome.", "Norway", "expels", "ambassador of Chad"),
    # only who is called so is expelled, only forces invade
    ("Kenya ordered two Russian diplomats to leave.", "Kenya", "expels", "diplomats of Russia"),
    ("Kenya gave Russia's diplomats 24 hours to leave.", "Kenya", "expels", "diplomats of Russia"),
    ("Norwegian troops crossed into Sweden on Monday.", "troops of Norway", "invades", "Sweden"),
    # light verbs
    ("Jonas Gahr Store paid a courtesy call on Xi Jinping.", "Jonas Gahr Støre", "meets", "Xi Jinping"),
    ("Jonas Gahr Store spoke by telephone with Xi Jinping.", "Jonas Gahr Støre", "consultsWith", "Xi Jinping"),
    ("At the invitation of Xi Jinping, Jonas Gahr Store visited Beijing.", "Xi Jinping", "hosts", "Jonas Gahr Støre"),
    ("Norway waived visa requirements for Ukraine.", "Norway", "permits", "Ukraine"),
    ("Norway scrapped a contract with France.", "Norway", "cutsTiesWith", "France"),
    ("Norway keeps a force of 200 soldiers in Estonia.", "Norway", "deploysTo", "Estonia"),
    ("Norway won a case against Chad.", "Norway", "prosecutes", "Chad"),
    # other places of the arguments
    ("Kidal fell to Mali on Monday.", "Mali", "seizes", "Kidal"),
    ("Chad was suspended from the African Union in May.", "African Union", "expels", "Chad"),
    ("Norway blamed the attack on Chad.", "Norway", "accuses", "Chad"),
    # what a verb says of its object
    ("Norway described Chad's decision as outrageous.", "Norway", "accuses", "Chad"),
    ("Norway called Chad a sponsor of terrorism.", "Norway", "accuses", "Chad"),
    # deeds that are promised, refused, threatened
    ("Norway offered to help Chad.", "Norway", "promisesTo", "Chad"),
    ("Norway promised to send aid to Chad.", "Norway", "promisesTo", "Chad"),
    ("Norway agreed to lift sanctions on Chad.", "Chad", "agreesWith", "Norway"),
    ("Norway refused to recognise Kosovo.", "Norway", "rejects", "Kosovo"),
    ("Norway threatened to impose sanctions on Chad.", "Norway", "threatens", "Chad"),
    ("Norway pledged $3 billion for Chad.", "Norway", "promisesTo", "Chad"),
]

NOT_TOLD = [
    "Refugees from Sudan crossed into Chad.",
    "Norwegian tourists poured into Sweden.",
    "Norway took soldiers in Chad.",
    "Norway fell to third place behind Sweden.",
    "Norway called a meeting on Chad.",
    "Norway called the strike a success.",
    "Norway described Chad as a partner.",
    "Norway offered not to help Chad.",
    "Norway promised to attack Chad.",
    "Norway agreed to withdraw from Chad.",
    "Norway refused to blame Chad.",
    "Norway would offer to help Chad.",
    "Norway denied that it had offered to help Chad.",
    "Norway tried to put Omar al-Bashir on trial.",
    "Norway sent home its troops from Mali.",
    "Norway set aside its differences with Chad.",
]

OTHERWISE = [
    # an offer of aid is no aid, and aid that is frozen is none
    ("Norway offered Chad help.", "aids"),
    ("Norway froze its aid to Chad on Monday.", "aids"),
    ("Jonas Gahr Store held talks with Xi Jinping.", "negotiatesWith"),
    ("Norway closed its border to Russian citizens.", "cutsTiesWith"),
    ("Norway asked Russian tourists to leave.", "expels"),
]


@pytest.mark.model
@pytest.mark.parametrize(("text", "subject", "relation", "obj"), TOLD, ids=[t[0] for t in TOLD])
def test_an_idiom_tells_who_acts_towards_whom(read: Any, text: str, subject: str, relation: str, obj: str) -> None:
    facts = read(text).facts
    assert (subject, relation, obj) in facts or (relation == "agreesWith" and (obj, relation, subject) in facts)


@pytest.mark.model
@pytest.mark.parametrize("text", NOT_TOLD, ids=NOT_TOLD)
def test_what_only_looks_like_an_idiom_asserts_no_event(read: Any, text: str) -> None:
    assert not {r for _, r, _ in read(text).facts if SC + r in _EVENTS}


@pytest.mark.model
@pytest.mark.parametrize(("text", "relation"), OTHERWISE, ids=[t[0] for t in OTHERWISE])
def test_a_near_relation_is_not_told(read: Any, text: str, relation: str) -> None:
    facts = read(text).facts
    assert facts
    assert relation not in {r for _, r, _ in facts}


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "Norway ceased supporting Chad.",
        "Norway stopped recognising Kosovo.",
        "Norway used to support Chad.",
        "Norway ceased to recognise Kosovo.",
    ],
)
def test_what_somebody_stopped_doing_is_no_fact(read: Any, text: str) -> None:
    reading = read(text)
    assert not reading.facts
    assert [c.polarity for c in reading.claims] == [Polarity.NEGATIVE]
    assert ("Norway", "supports", "Chad") in read("Norway did not stop supporting Chad.").facts


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "Russia has never once, as far as anyone knows, attacked Norway.",
        "Russia never again attacked Norway.",
        "Ada Lind, not the president of Italy, spoke.",
        "Threats by Iran to Norway were invented.",
    ],
)
def test_a_negation_off_its_usual_place_is_one(read: Any, text: str) -> None:
    reading = read(text)
    assert reading.claims
    assert not reading.facts


@pytest.mark.model
def test_what_two_do_to_a_third_they_do_not_do_to_each_other(read: Any) -> None:
    for text, told in (
        ("Chad and Mali called on Norway to help.", {("Chad", "Norway"), ("Mali", "Norway")}),
        ("Chad and Mali talked by telephone on Tuesday.", {("Chad", "Mali")}),
    ):
        assert {(who, whom) for who, r, whom in read(text).facts if SC + r in _EVENTS} == told


def test_no_noun_with_its_verb_tells_two_types_of_event() -> None:
    """An event has one PLOVER type: two constructions that fit the same words would send both to quarantine."""
    lexicon, found = shipped(), []
    apart = {"membership", "participation", "withdrawal"}  # one quits a body, and retreats from a place
    for noun, constructions in lexicon.nouns.items():
        for one, other in combinations({c.iri: c for c in constructions}.values(), 2):
            both = [lexicon.relations[c.relation] for c in (one, other)]
            if not all(r.event for r in both) or both[0].root == both[1].root or noun in apart:
                continue
            places = one.object_markers & other.object_markers or set(one.object_slots) & set(other.object_slots)
            if places and one.support & other.support:
                found.append((noun, one.iri, other.iri, sorted(one.support & other.support)))
    assert not found
