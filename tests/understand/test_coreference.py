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


def who(reading: Any, words: str) -> set[str]:
    """Whom these words mean, where it is sure enough to be asserted."""
    return {reading.label(m.entity) for m in reading.mentions(words) if m.confidence >= 0.5}


SURE = [
    ("Jane Quill, a senator from Ohio, criticized Iran. The senator met Xi Jinping.", "The senator", "Jane Quill"),
    ("Jane Quill, a senator from Ohio, criticized Iran. Quill left. She met Xi Jinping.", "She", "Jane Quill"),
    ("Senator Jane Quill criticized Iran. The senator met Xi Jinping.", "The senator", "Jane Quill"),
    ("The foreign minister, Lars Quill, visited Kenya. The minister met Xi Jinping.", "The minister", "Lars Quill"),
    ("Anna Quill met Jens Holm in Oslo. She praised Norway.", "She", "Anna Quill"),
    ("Anna Quill met Jens Holm in Oslo. He praised Norway.", "He", "Jens Holm"),
    ("Mr Quill met Ms Tanaka in Oslo. She praised Norway.", "She", "Tanaka"),
    ("Mr Quill met Ms Tanaka in Oslo. He praised Norway.", "He", "Quill"),
    ("Tove Quill, an actress, met Ode Brandt, a businessman. He praised Norway.", "He", "Ode Brandt"),
    ("After he met Xi Jinping, Vladimir Putin visited India.", "he", "Vladimir Putin"),
    ("In his speech, Vladimir Putin threatened Poland.", "his", "Vladimir Putin"),
    ("NATO condemned Russia. The alliance supports Ukraine.", "The alliance", "NATO"),
    ("Hezbollah attacked Israel. The group also threatened Cyprus.", "The group", "Hezbollah"),
    ("“I support Ukraine,” Emmanuel Macron said.", "I", "Emmanuel Macron"),
    ("Emmanuel Macron spoke in Paris. “My plan is good,” he said.", "My", "Emmanuel Macron"),
    ("Iran, which supports Hamas, threatened Israel. It seized a ship.", "It", "Iran"),
    ("Maria Quill spoke in Oslo. The spokeswoman accused Russia.", "The spokeswoman", "Maria Quill"),
    ("Jens Holm spoke in Oslo. Jens accused Russia.", "Jens", "Jens Holm"),
]

OPEN = [
    ("Anna Quill left Oslo. He praised Norway.", "He"),  # she is a woman
    ("Vladimir Putin visited Japan. A spokesman said he would resign.", "he"),  # the spokesman, or Putin
    ("Germany and France criticized Hungary. The country vetoed the sanctions.", "The country"),
    ("Russia attacked Ukraine. The country lost its port.", "The country"),
    ("The report annoyed Russia. Many wondered whether it was true.", "it"),
    ("The European Commission proposed a plan. The bloc wants peace.", "The bloc"),
    ("Anna Quill, a senator, met Eva Brandt, a senator. The senator praised Norway.", "The senator"),
    ("“I support Ukraine,” it said.", "I"),
    ("Ode Brandt met Tove Quill. The actress praised Norway.", "The actress"),  # either may be one
]


@pytest.mark.parametrize(("text", "words", "name"), SURE)
def test_a_description_or_pronoun_means_whom_the_text_speaks_of(read: Any, text: str, words: str, name: str) -> None:
    assert who(read(text), words) == {name}


@pytest.mark.parametrize(("text", "words"), OPEN)
def test_what_several_may_be_meant_by_is_never_sure(read: Any, text: str, words: str) -> None:
    assert who(read(text), words) == set()


def test_an_unsure_resolution_gives_no_sure_claim(read: Any) -> None:
    reading = read("Germany and France criticized Hungary. The country attacked Austria.")
    assert all(c.confidence < 0.5 for c in reading.claims if reading.triple(c)[1] == "assaults")


def test_an_apposition_and_a_predicate_noun_are_mentions_and_no_arguments(read: Any) -> None:
    reading = read("Lars Quill, a lawyer, is the founder of Nordic Forum. Quill praised Norway.")
    assert {m.form for m in reading.extraction.mentions if "lawyer" in m.span.quote or "founder" in m.span.quote} == {
        "nominal"
    }
    assert ("Lars Quill", "supports", "Norway") in reading.facts


def test_nobody_is_said_to_be_what_they_are_not(read: Any) -> None:
    reading = read("Lars Quill is not a senator. The senator praised Norway.")
    assert "Lars Quill" not in reading.meant("The senator")


def test_he_in_a_quotation_is_not_who_speaks(read: Any) -> None:
    reading = read("Jens Holm met Lars Brandt. “He betrayed us,” Brandt said.")
    assert reading.meant("He") <= {"Jens Holm"}


@pytest.mark.parametrize(
    ("day", "name"), [("2012-05-05", "Hillary Clinton"), ("2015-05-05", "John Kerry"), ("2024-05-05", "Antony Blinken")]
)
def test_a_minister_is_who_served_on_the_day(read: Any, day: str, name: str) -> None:
    text = "Russia accused the US. The American foreign minister visited Kenya."
    holders = {s for s, r, _ in read(text, day).facts if r == "visits"}
    assert holders <= {name, "foreign minister of United States"}


def test_an_object_is_not_whom_its_own_clause_is_about(read: Any) -> None:
    assert "Norway" not in read("Norway imposed sanctions on Eritrea, accusing it of abuses.").meant("it")
    assert "Xi Jinping" not in read("Xi Jinping flew to Oslo to meet him.").meant("him")
