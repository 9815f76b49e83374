"""What only looks like a fact: titles that somebody gives himself, stories, what is over, weapons that act."""

from __future__ import annotations

from typing import Any

import pytest

from kg.model import Mode, Polarity

pytestmark = pytest.mark.model

STYLED = [
    ("Maria Lind calls herself president of Chad.", ["Maria Lind"]),
    ("Maria Lind, who calls herself president of Chad, met Emmanuel Macron.", ["Maria Lind"]),
    ("Ole Berg styled himself as the prime minister of Chad.", ["Ole Berg"]),
    ("Ole Berg refers to himself as the prime minister of Chad.", ["Ole Berg"]),
    ("Ole Berg sees himself as leader of Chad.", ["Ole Berg"]),
    ("Ole Berg calls himself a member of NATO.", ["Ole Berg"]),
    ("Chad calls itself an ally of Norway.", ["Chad"]),
    ("Norway calls Ole Berg the president of Chad.", ["Norway"]),
    ("Ann Lee calls Ole Berg the president of Chad.", ["Ann Lee"]),
    ("Norway recognised Ole Berg as president of Chad.", ["Norway"]),
    ("Ole Berg is called the president of Chad.", ["unnamed source"]),
]
DOUBTED = [
    "Ole Berg styled himself prime minister of Chad.",
    "Ole Berg named himself president of Chad.",
    "Ole Berg posed as the prime minister of Chad.",
    "Ole Berg, the self-proclaimed president of Chad, spoke.",
    "Ole Berg, self-declared president of Chad, spoke.",
    "Ole Berg, a self-described member of NATO, spoke.",
    "The so-called president of Chad, Ole Berg, spoke.",
]
IN_OFFICE = [
    ("Ole Berg, president of Chad, calls himself a friend of Norway.", ("Ole Berg", "leads", "Chad")),
    ("Norway called Ann Lee, the president of Chad, a liar.", ("Ann Lee", "leads", "Chad")),
    ("Ole Berg was named president of Chad.", ("Ole Berg", "leads", "Chad")),
    ("Ole Berg served as president of Chad.", ("Ole Berg", "leads", "Chad")),
    ("The assembly elected Ole Berg the president of Chad.", ("Ole Berg", "leads", "Chad")),
    ("Norway sees Chad as an ally after Russia's invasion of Ukraine.", ("Russia", "invades", "Ukraine")),
    ("The so-called Islamic State attacked Mali.", ("Islamic State", "assaults", "Mali")),
    ("The self-proclaimed Republic of Artsakh attacked Mali.", ("Artsakh", "assaults", "Mali")),
]

STORIES = [
    "In the film, Russia attacks Norway.",
    "In the play, Vladimir Putin meets Emmanuel Macron.",
    "In the game Red Alert, Russia attacks Norway.",
    'In the novel "Red Sky", Russia attacks Norway.',
    "In the film Red Sky, the president of Russia attacks Norway.",
    "In the novel Red Sky, the president of Russia attacks Norway.",
    "In the series Red Sky, the president of Russia attacks Norway.",
    "In Red Sky, a film by Ann Lee, Russia attacks Norway.",
    "In Ann Lee's novel Red Sky, Russia attacks Norway.",
    "Russia attacks Norway in the TV series Occupied.",
    "The film Red Sky shows Russia attacking Norway.",
    "The new show depicts the president of Russia meeting the president of France.",
    "In the film Red Sky, Russia attacks Norway. Norway then surrenders to Russia.",
]
NO_STORIES = [
    ("In a series of strikes, Israel attacked Iran.", ("Israel", "assaults", "Iran")),
    ("In a show of force, Russia threatened Norway.", ("Russia", "threatens", "Norway")),
    ("In a game of chicken, Russia threatened Norway.", ("Russia", "threatens", "Norway")),
    ("In the film industry, Norway supports Chad.", ("Norway", "supports", "Chad")),
    ("In a novel Norwegian approach, Norway supports Chad.", ("Norway", "supports", "Chad")),
    ("Norway criticised Russia over the film Red Sky.", ("Norway", "accuses", "Russia")),
    ("The film angered Russia, which attacked Norway.", ("Russia", "assaults", "Norway")),
    ("Ann Lee, who starred in the film Red Sky, met Emmanuel Macron.", ("Ann Lee", "meets", "Emmanuel Macron")),
    ("In the film, Russia attacks Norway. Norway criticised Russia.", ("Norway", "accuses", "Russia")),
    ("In the film, Russia attacks Norway.\n\nNorway supports Chad.", ("Norway", "supports", "Chad")),
    ("In Mali, a game was cancelled. Norway supports Chad.", ("Norway", "supports", "Chad")),
]

OVER = [
    "Chad was a member of the African Union until 1990.",
    "Chad, a member of the African Union until 1990, attacked Mali.",
    "Chad was a member of the African Union from 1980 to 1990.",
    "Chad (a member of the African Union from 1980 to 1990) attacked Mali.",
    "Until 1990, Chad was a member of the African Union.",
    "Until 1990 Chad belonged to the African Union.",
    "Chad, formerly a member of the African Union, attacked Mali.",
    "Chad, a former member of the African Union, attacked Mali.",
    "Chad, a one-time member of the African Union, attacked Mali.",
    "Chad joined the African Union in 1980 and left in 1990.",
    "Chad joined the African Union in 1980. It left the African Union in 1990.",
    "Chad left the African Union in 1990. It had been a member of the African Union since 1980.",
    "Chad, a member of the African Union, left the African Union in 1990.",
]
LASTING = [
    "Chad is a member of the African Union.",
    "Chad is a member of the African Union until 2030.",
    "Chad was a member of the African Union.",
    "Chad has been a member of the African Union since 1990.",
    "Chad, a member of the African Union, was neutral until 1940.",
    "Chad is a member of the African Union and led the council from 1980 to 1990.",
    "Chad left the African Union in 1990. It is a member of the African Union again.",
    "Chad left the African Union in 1984. It joined the African Union in 2017.",
    "Chad plans to leave the African Union. Chad is a member of the African Union.",
    "Mali said that Chad had left the African Union. Chad is a member of the African Union.",
    "Chad left the talks. Chad is a member of the African Union.",
]

BY_WEAPONS = [
    ("Russia's missiles attacked Ukraine.", {("Russia", "assaults", "Ukraine")}),
    ("Israeli jets bombed Iran.", {("Israel", "assaults", "Iran")}),
    ("Pakistan's Chinese jets bombed India.", {("Pakistan", "assaults", "India")}),
    ("Iranian drones attacked Ukraine.", set()),  # it may only have made them
    ("Russian missiles attacked Ukraine.", set()),
    ("Drones attacked Russia on Monday.", set()),
    ("Russia criticised missiles.", set()),
    ("Russia fired missiles at Ukraine.", {("Russia", "assaults", "Ukraine")}),
    ("Russia sent missiles to Iran.", {("Russia", "aids", "Iran")}),
    ("Russian soldiers attacked Ukraine.", {("soldiers of Russia", "assaults", "Ukraine")}),
    ("Chilean warships attacked Peru.", {("warships of Chile", "assaults", "Peru")}),
]


def sure(reading: Any) -> set[tuple[str, str, str]]:
    """What is asserted: the facts that are not too open."""
    return {reading.triple(c) for c in reading.claims if c.plain and c.confidence >= 0.5}


@pytest.mark.parametrize(("text", "holders"), STYLED, ids=[s[0] for s in STYLED])
def test_what_somebody_is_called_is_so_in_the_words_of_who_calls_him_that(
    text: str, holders: list[str], read: Any
) -> None:
    reading = read(text)
    told = [c for c in reading.claims if reading.triple(c)[1] in {"leads", "holdsOffice", "memberOf", "alliedWith"}]
    assert told
    assert all(reading.holders(c) == holders for c in told)


@pytest.mark.parametrize("text", DOUBTED)
def test_a_title_that_somebody_gives_himself_is_no_fact(text: str, read: Any) -> None:
    assert not {r for _, r, _ in read(text).facts} & {"leads", "holdsOffice", "memberOf"}


@pytest.mark.parametrize(("text", "fact"), IN_OFFICE, ids=[t[0] for t in IN_OFFICE])
def test_other_titles_and_names_are(text: str, fact: tuple[str, str, str], read: Any) -> None:
    assert fact in read(text).facts


@pytest.mark.parametrize("text", STORIES)
def test_what_a_story_tells_is_imagined(text: str, read: Any) -> None:
    reading = read(text)
    assert reading.claims
    assert {c.mode for c in reading.claims} == {Mode.HYPOTHETICAL}


@pytest.mark.parametrize(("text", "fact"), NO_STORIES, ids=[t[0] for t in NO_STORIES])
def test_what_no_story_tells_is_not(text: str, fact: tuple[str, str, str], read: Any) -> None:
    assert fact in read(text).facts


@pytest.mark.parametrize("text", OVER)
def test_a_membership_that_ended_is_not_told_to_hold(text: str, read: Any) -> None:
    assert ("Chad", "memberOf", "African Union") not in read(text).facts


@pytest.mark.parametrize("text", LASTING)
def test_one_that_did_not_end_is(text: str, read: Any) -> None:
    assert ("Chad", "memberOf", "African Union") in read(text).facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Natalie Bennett led the Green Party from 2012 to 2016.", set()),
        ("Chad was an ally of Mali until 1990.", set()),
        ("Chad is an ally of Mali.", {("Chad", "alliedWith", "Mali")}),
    ],
)
def test_nor_is_another_tie(text: str, facts: set[tuple[str, str, str]], read: Any) -> None:
    assert read(text).facts == facts


@pytest.mark.parametrize("stopped", ["quit", "has quit", "stopped", "halted"])
def test_what_somebody_quits_doing_he_does_not_do_and_he_quits_nobody(stopped: str, read: Any) -> None:
    reading = read(f"Norway {stopped} sanctioning Chad.")
    assert [(reading.triple(c), c.polarity) for c in reading.claims] == [
        (("Norway", "sanctions", "Chad"), Polarity.NEGATIVE)
    ]


def test_what_nobody_quit_goes_on_and_what_is_quit_itself_is(read: Any) -> None:
    assert ("Norway", "sanctions", "Chad") in read("Norway did not quit sanctioning Chad.").facts
    assert ("Norway", "sanctions", "Chad") in read("Norway began sanctioning Chad.").facts
    assert ("Norway", "quits", "NATO") in read("Norway quit NATO.").facts


@pytest.mark.parametrize(("text", "facts"), BY_WEAPONS, ids=[t[0] for t in BY_WEAPONS])
def test_weapons_do_nothing_by_themselves(text: str, facts: set[tuple[str, str, str]], read: Any) -> None:
    reading = read(text)
    assert sure(reading) == facts
    assert not any(w in e.label.lower() for e in reading.extraction.entities for w in ("missile", "drone", "jet"))


@pytest.mark.parametrize(
    ("text", "cuts"),
    [
        ("Hungary blocked an EU loan to Chad.", False),
        ("Norway blocked a Polish loan to Egypt.", False),
        ("Norway blocked its loan to Egypt.", True),
        ("Poland suspended Polish aid to Niger.", True),
        ("Joe Biden suspended American arms deliveries to Egypt.", True),
    ],
)
def test_who_blocks_what_others_give_cuts_no_ties_of_its_own(read: Any, text: str, cuts: bool) -> None:
    found = {c.relation.rpartition("#")[2] for c in read(text).claims}
    assert ("cutsTiesWith" in found) is cuts


CURLY = [
    "Turkey's Erdoğan accused Israel of genocide.",
    "Israel didn't attack Iran.",
    "Argentina's president, Javier Milei, called Nicolás Maduro a dictator.",
    "The Houthis' leader threatened Israel.",
    "Mr Putin met Xi Jinping in Moscow.",
]
PRINTED = {"'": "’", " P": "\u00a0P", "-": "\u2011"}


@pytest.mark.parametrize("text", CURLY)
@pytest.mark.parametrize("before", ["", "‘No.’ "])
def test_the_signs_that_print_sets_change_nothing(read: Any, text: str, before: str) -> None:
    printed = text
    for typed, sign in PRINTED.items():
        printed = printed.replace(typed, sign)
    found = read(before + printed).claims
    assert all((before + printed)[c.evidence.start : c.evidence.end] == c.evidence.quote for c in found)
    told = {(c.relation, c.polarity, c.evidence.start - len(before)) for c in found}
    assert told == {(c.relation, c.polarity, c.evidence.start) for c in read(text).claims}
    assert told
