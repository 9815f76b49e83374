"""Pronouns, roles and descriptions lead back to what they mean, or to nothing."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.model


def test_he_is_the_subject_of_the_sentence_before(read: Any) -> None:
    reading = read("Olaf Scholz visited Egypt. He met Abdel Fattah el-Sisi.")
    assert ("Olaf Scholz", "meets", "Abdel Fattah el-Sisi") in reading.facts
    (mention,) = reading.mentions("He")
    assert mention.form == "pronoun"
    assert mention.confidence < 1


def test_she_is_a_person_and_no_country(read: Any) -> None:
    facts = read("Angela Merkel visited Turkey. She criticized Russia.").facts
    assert ("Angela Merkel", "accuses", "Russia") in facts
    assert ("Turkey", "accuses", "Russia") not in facts


def test_it_is_a_country_and_no_person(read: Any) -> None:
    facts = read("Iran denounced France. It attacked Iraq.").facts
    assert ("Iran", "assaults", "Iraq") in facts
    assert read("Olaf Scholz disagreed. It attacked Iraq.").facts == set()


def test_the_it_of_the_weather_means_nobody(read: Any) -> None:
    reading = read("Iran denounced France. It is clear that Russia attacked Ukraine.")
    assert reading.mentions("It") == []


def test_him_is_not_the_subject_of_its_own_clause(read: Any) -> None:
    reading = read("Xi Jinping visited Kenya. Vladimir Putin met him.")
    assert ("Vladimir Putin", "meets", "Vladimir Putin") not in reading.said
    assert {"Xi Jinping"} == reading.meant("him")


def test_a_pronoun_without_anybody_before_it_stays_open(read: Any) -> None:
    reading = read("He met Vladimir Putin.")
    assert reading.mentions("He") == []
    assert reading.claims == ()


def test_the_three_leaders_are_the_three_named_before(read: Any) -> None:
    reading = read("Kim Jong Un, Xi Jinping and Vladimir Putin met in Beijing. The three leaders criticized Japan.")
    assert {s for s, r, _ in reading.facts if r == "accuses"} == {"Kim Jong Un", "Xi Jinping", "Vladimir Putin"}


def test_both_countries_are_the_two_named_before(read: Any) -> None:
    facts = read("India and Pakistan held talks. Both countries criticized China.").facts
    assert {s for s, r, _ in facts if r == "accuses"} == {"India", "Pakistan"}


def test_three_leaders_after_two_names_are_nobody(read: Any) -> None:
    facts = read("Xi Jinping and Vladimir Putin met in Beijing. The three leaders criticized Japan.").facts
    named = {"Xi Jinping", "Vladimir Putin", "China", "Russia"}
    assert not any(r == "accuses" and s in named for s, r, _ in facts)


@pytest.mark.parametrize("words", ["This institution", "The institute"])
def test_an_institution_is_the_one_named_before(read: Any, words: str) -> None:
    facts = read(f"Anna Berg is a fellow at the Fram Institute. {words} is based in Norway.").facts
    assert ("Fram Institute", "headquarteredIn", "Norway") in facts


@pytest.mark.parametrize(
    ("date", "president"), [("2015-03-01", "Barack Obama"), ("2019-03-01", "Donald Trump"), ("2022-03", "Joe Biden")]
)
@pytest.mark.parametrize("words", ["US", "American"])
def test_the_president_is_who_held_the_office_on_the_day_of_the_document(
    read: Any, words: str, date: str, president: str
) -> None:
    reading = read(f"The {words} president visited China.", date)
    assert (president, "visits", "China") in reading.facts
    (mention,) = [m for m in reading.extraction.mentions if m.form == "role"]
    assert reading.label(mention.entity) == president


def test_a_role_differs_by_state(read: Any) -> None:
    facts = read("The Russian president criticized the French president.", "2024-06-05").facts
    assert ("Vladimir Putin", "accuses", "Emmanuel Macron") in facts


def test_the_former_president_is_not_the_one_in_office(read: Any) -> None:
    reading = read("The former American president visited China.", "2015-03-01")
    assert not any(s == "Barack Obama" for s, _, _ in reading.said)


def test_a_surname_after_the_full_name_is_the_same_person(read: Any) -> None:
    reading = read("Jens Berg founded the Nordic Forum. Berg criticized Russia.")
    assert ("Jens Berg", "accuses", "Russia") in reading.facts


def test_two_who_share_a_surname_are_not_mixed_up(read: Any) -> None:
    reading = read("Jens Berg met Anna Berg. Berg criticized Russia.")
    assert not any(s in {"Jens Berg", "Anna Berg"} for s, r, _ in reading.facts if r == "accuses")
