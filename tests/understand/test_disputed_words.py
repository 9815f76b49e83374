"""What somebody says, and somebody else rubbishes, waves away, or takes back: whose words they are, and no fact."""

from __future__ import annotations

from typing import Any

import pytest

from kg.model import Mode, Polarity

from ..conftest import Read

pytestmark = pytest.mark.model

RAID = ("Norway", "assaults", "Chad")
DENIED = [
    "Oslo rubbished claims that Norway attacked Chad.",
    "Oslo brushed off a report that Norway attacked Chad.",
    "Oslo brushed aside the charge of attacking Chad.",
    "Oslo laughed off the suggestion that Norway had bombed Chad.",
    "Oslo shot down rumours that Norway had shelled Chad.",
    "Oslo debunked the rumour that Norway had shelled Chad.",
    "Oslo contradicted reports that Norway had bombed Chad.",
    "Oslo pushed back against allegations that Norway had bombed Chad.",
    "Oslo hit back at claims that Norway had bombed Chad.",
    "Oslo scoffed at the idea that Norway had bombed Chad.",
    "Oslo took issue with assertions that Norway had bombed Chad.",
    "Oslo poured cold water on claims that Norway attacked Chad.",
    "Oslo heaped scorn on the claim that Norway attacked Chad.",
    "Oslo gave short shrift to the claim that Norway attacked Chad.",
    "Oslo denounced claims that Norway attacked Chad.",
    "Oslo rejects the accusation that Norway attacked Chad.",
    "Oslo rejected Mali's claim that Norway attacked Chad.",
    "Oslo denied Mali's claim that Norway attacked Chad.",
    "Oslo's dismissal of claims that Norway attacked Chad was swift.",
    "Oslo's denial that Norway attacked Chad convinced nobody.",
    "Oslo denied bombing Chad.",
    "Oslo rubbished claims of a Norwegian attack on Chad.",
]
SAID = [
    ("Mali thundered that Norway had attacked Chad.", ["Mali"]),
    ("Mali confided that Norway had attacked Chad.", ["Mali"]),
    ("Mali let slip that Norway had attacked Chad.", ["Mali"]),
    ("Mali swore that Norway had attacked Chad.", ["Mali"]),
    ("Mali protested that Norway had attacked Chad.", ["Mali"]),
    ("Mali made clear that Norway had attacked Chad.", ["Mali"]),
    ("Mali let it be known that Norway had attacked Chad.", ["Mali"]),
    ("Mali's insistence that Norway attacked Chad surprised Peru.", ["Mali"]),
    ("Mali spoke of a Norwegian attack on Chad.", ["Mali"]),
    ("Mali complained of a Norwegian attack on Chad.", ["Mali"]),
    ("The allegation is that Norway attacked Chad.", ["unnamed source"]),
    ("Oslo confessed to bombing Chad.", ["Norway"]),
    ("Oslo bragged about having bombed Chad.", ["Norway"]),
    ("Norway, Mali insists, attacked Chad.", ["Mali"]),
    ("Norway, insists Mali, attacked Chad.", ["Mali"]),
    ("Norway attacked Chad, tweets the rebel chief.", ["rebel chief"]),
    ("Norway attacked Chad, a state broadcaster wrongly reported.", ["state broadcaster"]),
    ("From the perspective of Mali, Norway attacked Chad.", ["Mali"]),
]
OPEN = [
    "Mali walked back its claim that Norway attacked Chad.",
    "Mali recanted its claim that Norway attacked Chad.",
    "Mali withdrew its accusation that Norway attacked Chad.",
    "Peru cast doubt on claims that Norway attacked Chad.",
    "Peru played down reports that Norway attacked Chad.",
]
HEDGED = [
    "There were claims of a Norwegian attack on Chad.",
    "Rumours of Norway's attack on Chad alarmed Mali.",
    "Norway attacked Chad, if reports are to be believed.",
    "Norway, so the story goes, attacked Chad.",
    "Norway attacked Chad, or so Mali would have it.",
    "To hear Mali tell it, Norway attacked Chad.",
    "On paper, Norway attacked Chad.",
    "That Norway attacked Chad is a myth.",
    "Our view is that Norway attacked Chad.",
    "Norway attacked Chad, a charge that Oslo rejects.",
    "What Mali terms a Norwegian attack on Chad was a drill.",
    "Unverified footage shows Norway attacking Chad.",
    "In the comic book, Norway attacks Chad.",
    "In the TV drama, Norway attacks Chad.",
    "The comic book shows Norway attacking Chad.",
]
FACTS = [
    "Mali slammed Norway's attack on Chad.",
    "Mali mocked Norway's attack on Chad.",
    "Mali downplayed Norway's attack on Chad.",
    "Mali decried the fact that Norway attacked Chad.",
    "Norway shot down a plane and attacked Chad.",
    "Norway rejected the report and bombed Chad.",
    "Norway quashed a revolt and attacked Chad.",
    "Norway resumed bombing Chad.",
    "If anything, Norway attacked Chad too late.",
    "Norway attacked Chad, so Mali closed its border.",
    "Norway attacked Chad, a state in crisis.",
    "Footage shows Norway attacking Chad.",
    "The book angered Norway, which attacked Chad.",
    "Norway's attack on Chad was condemned by Mali.",
    "Norway's attack on Chad was praised by Mali.",
]


def about(read: Any, text: str) -> Any:
    found = read(text).about(*RAID)
    assert found, read(text).said
    return found[0]


@pytest.mark.parametrize("text", DENIED)
def test_who_rubbishes_a_claim_denies_it(text: str, read: Read) -> None:
    claim = about(read, text)
    assert claim.polarity is Polarity.NEGATIVE
    assert read(text).holders(claim) == ["Norway"]


@pytest.mark.parametrize(("text", "holders"), SAID, ids=[s[0] for s in SAID])
def test_whose_words_it_is(text: str, holders: list[str], read: Read) -> None:
    claim = about(read, text)
    assert claim.polarity is Polarity.POSITIVE
    assert read(text).holders(claim) == holders


@pytest.mark.parametrize("text", OPEN)
def test_what_is_taken_back_or_doubted_is_open(text: str, read: Read) -> None:
    assert about(read, text).mode is Mode.QUESTIONED


@pytest.mark.parametrize("text", HEDGED)
def test_hearsay_is_no_fact(text: str, read: Read) -> None:
    assert RAID not in read(text).facts


@pytest.mark.parametrize("text", FACTS)
def test_a_deed_that_is_judged_or_told_beside_such_verbs_stays_a_fact(text: str, read: Read) -> None:
    assert RAID in read(text).facts


@pytest.mark.parametrize("judged", ["condemned", "praised", "foiled"])
def test_who_judges_a_deed_has_not_done_it(judged: str, read: Read) -> None:
    assert ("Mali", "assaults", "Chad") not in read(f"Norway's attack on Chad was {judged} by Mali.").said
    assert ("Mali", "assaults", "Chad") not in read(f"An attack on Chad was {judged} by Mali.").said


def test_who_is_told_to_launch_it_has_done_it(read: Read) -> None:
    assert ("Mali", "assaults", "Chad") in read("An attack on Chad was launched by Mali.").facts


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Mali was expelled from ECOWAS in 2012.", ("ECOWAS", "expels", "Mali")),
        ("Expelled from ECOWAS in 2012, Mali attacked Niger.", ("ECOWAS", "expels", "Mali")),
        ("ECOWAS met. Expelled from the bloc in 2012, Mali attacked Niger.", ("ECOWAS", "expels", "Mali")),
        ("Jordan lodged a protest with Israel.", ("Jordan", "accuses", "Israel")),
        ("Armenia snubbed Azerbaijan.", ("Armenia", "rejects", "Azerbaijan")),
        ("A Turkish airstrike killed soldiers of Syria.", ("Turkey", "assaults", "soldiers of Syria")),
        ("Norway, once a member of the European Union, and Chad met.", ("Norway", "meets", "Chad")),
        ("Norway, once a member of the European Union, Chad and Mali met.", ("Norway", "meets", "Mali")),
    ],
)
def test_what_is_told(text: str, fact: tuple[str, str, str], read: Read) -> None:
    assert fact in read(text).facts


@pytest.mark.parametrize(
    "text",
    [
        "Serbs were expelled from Kosovo.",
        "Saudi Arabia quit bombing Yemen.",
        "Norway, once a member of the European Union, sanctioned Chad.",
        "A Turkish airstrike killed soldiers of Syria.",
    ],
)
def test_nobody_acts_who_does_not(text: str, read: Read) -> None:
    actors = {subject for subject, _, _ in read(text).facts}
    assert actors <= {"Norway", "Turkey"}


@pytest.mark.parametrize("deed", ["act", "decision", "move", "raid", "outrage"])
def test_what_sums_up_a_clause_is_not_its_last_name(deed: str, read: Read) -> None:
    article = "an" if deed[0] in "ao" else "a"
    for text in (
        f"Norway bombed Chad, {article} {deed} that Mali condemned.",
        f"Norway bombed Chad, {article} {deed} Mali condemned.",
    ):
        assert read(text).facts == {("Norway", "assaults", "Chad")}


def test_a_country_named_beside_a_name_is_the_country(read: Read) -> None:
    assert ("Mali", "accuses", "Chad") in read("Norway bombed Chad, a country that Mali condemned.").facts


def test_a_cleft_is_the_statement_itself(read: Read) -> None:
    (claim,) = read("It was Iran, not Iraq, that attacked Chad, the general insisted.").about(
        "Iran", "assaults", "Chad"
    )
    assert not claim.plain
