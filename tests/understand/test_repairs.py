"""Slips of the parser in news that are mended: who does what in lists, after semicolons, and beside titles."""

from __future__ import annotations

from typing import Any

import pytest

from kg.understand.syntax import repairs
from kg.understand.syntax.parse import Parse, Token

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def parse() -> Any:
    from kg.understand.syntax import language

    nlp = language.load()
    return lambda text: next(language.parse(nlp, [text]))


def _word(doc: Any, word: str) -> Token:
    return next(t for t in doc if t.text == word)


def test_the_object_before_a_second_verb_is_its_subject(parse: Any) -> None:
    doc = parse("Berg visited Oslo and the European Union condemned the raid.")
    assert (_word(doc, "Union").dep_, _word(doc, "Union").head.text) == ("nsubj", "condemned")
    shared = parse("Berg met Roy and Holm and warned them against haste.")
    assert _word(shared, "Holm").dep_ == "conj"


def test_a_clause_before_a_semicolon_is_not_said_by_the_next(parse: Any, read: Any) -> None:
    doc = parse("Finland condemned the attack; Sweden recalled its ambassador; Norway said nothing.")
    assert [_word(doc, w).dep_ for w in ("condemned", "recalled", "said")] == ["ROOT", "conj", "conj"]
    after = parse("Sudan has closed its border, the ministry said; Chad denied the report.")
    assert (_word(after, "closed").dep_, _word(after, "denied").dep_) == ("ccomp", "conj")


def test_what_is_quoted_over_a_semicolon_stays_said(parse: Any) -> None:
    doc = parse('"Talks have failed; we must act now," Berg said.')
    assert (_word(doc, "failed").dep_, _word(doc, "failed").head.text) == ("ccomp", "said")


def test_a_title_of_several_is_no_subject(parse: Any) -> None:
    doc = parse("Presidents Ivo Petrov and Marta Kos signed the declaration in Skopje.")
    assert (_word(doc, "Presidents").dep_, _word(doc, "Presidents").head.text) == ("compound", "Petrov")


def test_adjectives_before_a_plural_say_whose_they_are(parse: Any) -> None:
    doc = parse("Turkish, Somali presidents discuss the attack.")
    assert (_word(doc, "Turkish").dep_, _word(doc, "Turkish").head.text) == ("amod", "presidents")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Mali, Burkina Faso and Niger have formed an alliance.", "Faso"),
        ("The ministers of Mali, the Gambia and Niger met in Accra.", "Gambia"),
    ],
)
def test_the_second_of_three_places_stands_in_the_list(parse: Any, text: str, word: str) -> None:
    doc = parse(text)
    assert (_word(doc, word).dep_, _word(doc, word).head.text) == ("conj", "Mali")


def test_a_second_name_for_one_stays_beside_it() -> None:
    doc = Parse(["Batumi", ",", "Georgia", ",", "and", "Baku"], ["", " ", "", " ", " ", ""])
    for token in doc:
        token.head, token.dep_, token.pos_, token.ent_type_ = doc[0], "conj", "PROPN", "GPE"
    doc[2].dep_ = "appos"
    repairs.mend(doc.tokens)
    assert doc[2].dep_ == "appos"


def test_each_of_two_holders_has_an_office_of_their_own(read: Any) -> None:
    reading = read(
        "The president of the Fram Council, Jan Holm, and the chair of the Ice Fund, Ms. Mara Roy, attended."
    )
    leads = {(s, o) for s, r, o in reading.said if r == "leads"}
    assert leads == {("Jan Holm", "Fram Council"), ("Mara Roy", "Ice Fund")}


@pytest.mark.parametrize("name", ["李在明", "이재명", "Ли Чжэ Мён", "لي جيه ميونغ"])
def test_a_name_is_the_head_of_itself_in_another_script(read: Any, name: str) -> None:
    for text in (
        f"South Korea's president, Lee Jae-myung ({name}), criticised Norway on Monday.",
        f"South Korean president Lee Jae-myung ({name}) criticised Norway on Monday.",
    ):
        found = read(text)
        assert {c.subject.rsplit("/", 1)[-1] for c in found.claims} == {"lee-jae-myung"}, text
        assert {c.relation.rsplit("#", 1)[-1] for c in found.claims} == {"leads", "holdsOffice", "accuses"}, text
