"""Only what the text itself says to be so is plain. One attack, told in many ways."""

from __future__ import annotations

from typing import Any

import pytest

from kg.model import Certainty, Mode, Polarity

pytestmark = pytest.mark.model

PLAIN = [
    "Russia attacked Ukraine.",
    "Russia attacks Ukraine.",
    "Russia has attacked Ukraine.",
    "Russia is attacking Ukraine.",
    "Russia has been attacking Ukraine for years.",
    "Ukraine was attacked by Russia.",
    "Ukraine has been attacked by Russia.",
    "Russia did attack Ukraine.",
    "Russia repeatedly attacked Ukraine.",
    "Russia began attacking Ukraine in 2022.",
    "Russia continued to attack Ukraine.",
    "Russia managed to attack Ukraine.",
    "Russia, which attacked Ukraine in 2022, left the council.",
    "After Russia attacked Ukraine, Poland closed its border.",
    "Although Russia attacked Ukraine, Poland stayed calm.",
    "Poland closed its border because Russia attacked Ukraine.",
    "Russia invaded Georgia and attacked Ukraine.",
    "Russia's attack on Ukraine made headlines.",
    "Russia attacks Ukraine in February 2022.",
    "When Russia attacked Ukraine, Poland closed its border.",
    "Russia attacked Ukraine, Poland closed its border.",
    "The minister said that talks had failed. Russia attacked Ukraine in 2022. Poland would respond, she added.",
    "LONDON: Russia attacked Ukraine.",
    "Poland responded to the Russian attack on Ukraine.",
]

NOT_PLAIN = [
    # possible and probable
    "Russia may attack Ukraine.",
    "Russia might have attacked Ukraine.",
    "Russia could attack Ukraine.",
    "Russia could have attacked Ukraine.",
    "Russia can attack Ukraine.",
    "Perhaps Russia attacked Ukraine.",
    "Russia probably attacked Ukraine.",
    "Russia reportedly attacked Ukraine.",
    "Russia allegedly attacked Ukraine.",
    "Russia almost attacked Ukraine.",
    "Russia seems to have attacked Ukraine.",
    "It seems that Russia attacked Ukraine.",
    "It is possible that Russia attacked Ukraine.",
    "It is unlikely that Russia attacked Ukraine.",
    "Russia is unlikely to attack Ukraine.",
    "Russia is suspected of attacking Ukraine.",
    "Russia is believed to have attacked Ukraine.",
    "Russia's alleged attack on Ukraine made headlines.",
    "A possible Russian attack on Ukraine worries Poland.",
    # did not happen
    "Russia did not attack Ukraine.",
    "Russia has never attacked Ukraine.",
    "Russia failed to attack Ukraine.",
    "Russia refused to attack Ukraine.",
    "Russia declined to attack Ukraine.",
    "Russia avoided attacking Ukraine.",
    "Russia ruled out attacking Ukraine.",
    "Russia crossed the river without attacking Ukraine.",
    "Russia neither attacked Ukraine nor threatened it.",
    "Neither Russia nor Belarus attacked Ukraine.",
    "There was no Russian attack on Ukraine.",
    "Poland prevented Russia from attacking Ukraine.",
    "It is false that Russia attacked Ukraine.",
    "It is not true that Russia attacked Ukraine.",
    "Russia was stopped from attacking Ukraine.",
    "Rather than attack Ukraine, Russia attacked Georgia.",
    "Russia attacked neither Ukraine nor Poland.",
    "Russia attacked not Ukraine but Georgia.",
    "Not Russia but Belarus attacked Ukraine.",
    # a present with a day, or with any time
    "Russia attacks Ukraine in February.",
    "Russia attacks Ukraine on Friday.",
    "Russia is attacking Ukraine in June.",
    "When Russia attacks Ukraine, Poland closes its border.",
    "Whenever Russia attacks Ukraine, Poland protests.",
    "Poland would not respond until Russia attacked Ukraine.",
    # headlines
    "Russia to attack Ukraine",
    "Russia eyes an attack on Ukraine",
    "Report: Russia attacked Ukraine.",
    "Russia attacked Ukraine: official",
    # what goes with a plan, a purpose, an outcome
    "Russia is set to close the border, attacking Ukraine.",
    "The deal was a matter for an attack by Russia on Ukraine.",
    "Poland braced for an attack by Russia on Ukraine.",
    "Poland prays for an attack by Russia on Ukraine.",
    "Pending an attack by Russia on Ukraine, Poland waited.",
    "The speech could lead to an attack by Russia on Ukraine.",
    "Poland held a vote on an attack by Russia on Ukraine.",
    "Russia backed away from attacking Ukraine.",
    "Russia was free to attack Ukraine.",
    # somebody's words, wherever the parser hangs them
    "The war, he noted, was a response to an attack by Russia on Ukraine.",
    "The paper reported at the time that Russia attacked Ukraine.",
    "Poland said after the vote Russia attacked Ukraine.",
    "Poland denied that Hungary left, and Russia attacked Ukraine.",
    "Poland denied that Hungary invaded Serbia and Russia attacked Ukraine.",
    "As Poland put it, Russia attacked Ukraine.",
    "The minister listed three crimes: Serbia left; Russia attacked Ukraine.",
    "The minister made two points: Russia attacked Ukraine, and Serbia left.",
    # to come, or wanted
    "Russia will attack Ukraine.",
    "Russia is going to attack Ukraine.",
    "Russia is about to attack Ukraine.",
    "Russia plans to attack Ukraine.",
    "Russia agreed to attack Ukraine.",
    "Russia threatened to attack Ukraine.",
    "Russia promised not to attack Ukraine.",
    "Russia considered attacking Ukraine.",
    "Russia's planned attack on Ukraine made headlines.",
    "Russia wants to attack Ukraine.",
    "Russia tried to attack Ukraine.",
    "Russia should attack Ukraine.",
    "Russia must attack Ukraine.",
    "Russia has yet to attack Ukraine.",
    # imagined
    "Russia would attack Ukraine.",
    "Russia would have attacked Ukraine.",
    "If Russia attacked Ukraine, Poland would respond.",
    "Unless Russia attacked Ukraine, Poland would stay calm.",
    "Russia would attack Ukraine if Poland left NATO.",
    "Had Russia attacked Ukraine, Poland would have responded.",
    "Were Russia to attack Ukraine, Poland would respond.",
    "Should Russia attack Ukraine, Poland would respond.",
    "Once Russia attacks Ukraine, Poland will respond.",
    "As soon as Russia attacks Ukraine, Poland will respond.",
    "Suppose Russia attacked Ukraine.",
    "Poland feared a Russian attack on Ukraine.",
    # asked
    "Did Russia attack Ukraine?",
    "Has Russia attacked Ukraine?",
    "Poland asked whether Russia attacked Ukraine.",
    "It is unclear whether Russia attacked Ukraine.",
    "Poland doubts that Russia attacked Ukraine.",
    # said by somebody
    "Poland said that Russia attacked Ukraine.",
    "Russia attacked Ukraine, Poland said.",
    "According to Poland, Russia attacked Ukraine.",
    "Russia attacked Ukraine, or so Poland claims.",
    "Russia attacked Ukraine, according to Poland.",
    "Poland confirmed that Russia attacked Ukraine.",
    "Poland claimed Russia had attacked Ukraine.",
    "Poland believes that Russia attacked Ukraine.",
    "Russia is said to have attacked Ukraine.",
    "The claim that Russia attacked Ukraine is false.",
    "“Russia attacked Ukraine,” Donald Tusk said.",
    # accused, denied
    "Russia was accused of attacking Ukraine.",
    "Poland accused Russia of attacking Ukraine.",
    "Russia denied attacking Ukraine.",
    "Russia denied that it attacked Ukraine.",
    "Poland said Hungary denied that Russia attacked Ukraine.",
    # control by a verb that the lexicon does not know
    "Russia zorbled to attack Ukraine.",
]


@pytest.mark.parametrize("text", PLAIN)
def test_what_the_text_says_to_be_so_is_plain(read: Any, text: str) -> None:
    assert ("Russia", "assaults", "Ukraine") in read(text).facts


@pytest.mark.parametrize("text", NOT_PLAIN)
def test_what_is_hedged_denied_planned_or_reported_is_not_plain(read: Any, text: str) -> None:
    assert ("Russia", "assaults", "Ukraine") not in read(text).facts


@pytest.mark.parametrize(
    "text",
    [
        "Russia did not attack Ukraine.",
        "Russia has never attacked Ukraine.",
        "Russia failed to attack Ukraine.",
        "Russia refused to attack Ukraine.",
        "Russia crossed the river without attacking Ukraine.",
        "Russia denied attacking Ukraine.",
        "There was no Russian attack on Ukraine.",
    ],
)
def test_what_did_not_happen_is_negative(read: Any, text: str) -> None:
    (claim,) = read(text).about("Russia", "assaults", "Ukraine")
    assert claim.polarity is Polarity.NEGATIVE


@pytest.mark.parametrize("amount", ["", "€40m in ", "$3 billion in ", "a package of "])
def test_what_is_pledged_is_to_come(read: Any, amount: str) -> None:
    found = read(f"Norway pledged {amount}humanitarian aid for Chad.")
    assert ("Norway", "aids", "Chad") not in found.facts
    for claim in found.about("Norway", "aids", "Chad"):
        assert (claim.polarity, claim.mode) == (Polarity.POSITIVE, Mode.PLANNED)


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("Russia may attack Ukraine.", Certainty.POSSIBLE),
        ("Perhaps Russia attacked Ukraine.", Certainty.POSSIBLE),
        ("Russia probably attacked Ukraine.", Certainty.PROBABLE),
        ("Russia reportedly attacked Ukraine.", Certainty.PROBABLE),
        ("Russia reportedly may attack Ukraine.", Certainty.POSSIBLE),
    ],
)
def test_the_weakest_word_tells_how_sure_it_is(read: Any, text: str, certainty: Certainty) -> None:
    (claim,) = read(text).about("Russia", "assaults", "Ukraine")
    assert claim.certainty is certainty


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Russia will attack Ukraine.", Mode.PLANNED),
        ("Russia plans to attack Ukraine.", Mode.PLANNED),
        ("Russia wants to attack Ukraine.", Mode.WANTED),
        ("Russia tried to attack Ukraine.", Mode.WANTED),
        ("If Russia attacked Ukraine, Poland would respond.", Mode.HYPOTHETICAL),
        ("Russia would attack Ukraine.", Mode.HYPOTHETICAL),
        ("Did Russia attack Ukraine?", Mode.QUESTIONED),
        ("It is unclear whether Russia attacked Ukraine.", Mode.QUESTIONED),
        ("Russia attacked Ukraine.", Mode.ACTUAL),
    ],
)
def test_the_mode_tells_what_kind_of_world_it_is_about(read: Any, text: str, mode: Mode) -> None:
    (claim,) = read(text).about("Russia", "assaults", "Ukraine")
    assert claim.mode is mode


def test_an_accusation_is_a_fact_and_what_it_says_is_not(read: Any) -> None:
    reading = read("Poland accused Russia of attacking Ukraine.")
    assert ("Poland", "accuses", "Russia") in reading.facts
    (attack,) = reading.about("Russia", "assaults", "Ukraine")
    assert reading.holders(attack) == ["Poland"]


def test_a_modal_is_shared_by_coordinated_verbs(read: Any) -> None:
    reading = read("Russia may invade Georgia and attack Ukraine.")
    assert len(reading.said) == 2
    assert reading.facts == set()


def test_negation_of_one_clause_leaves_the_other_true(read: Any) -> None:
    reading = read("Russia did not attack Ukraine, but Belarus attacked Poland.")
    assert ("Belarus", "assaults", "Poland") in reading.facts
    assert ("Russia", "assaults", "Ukraine") not in reading.facts


def test_a_condition_in_one_sentence_leaves_the_next_true(read: Any) -> None:
    reading = read("If Belarus attacked Poland, NATO would respond. Russia attacked Ukraine.")
    assert reading.facts == {("Russia", "assaults", "Ukraine")}


def test_two_negations_do_not_make_a_plain_fact(read: Any) -> None:
    assert read("Russia did not refuse to attack Ukraine.").facts == set()


def test_a_two_way_implicative_that_is_negated_makes_a_fact(read: Any) -> None:
    assert read("Russia did not fail to attack Ukraine.").facts == {("Russia", "assaults", "Ukraine")}
