"""Statements: who says, thinks or judges what, with source, cue and content, whatever it is about."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.model

Told = tuple[str | None, str, list[str]]


def told(reading: Any) -> list[Told]:
    """Source, cue and content of the statements that stand in no other."""
    return [
        (
            s.source_span.quote if s.source_span else None,
            " … ".join(c.quote for c in s.cue),
            [c.quote for c in s.content],
        )
        for s in reading.extraction.statements
        if s.within is None
    ]


ONE = [
    ("The mayor said that the bridge was closed.", ("The mayor", "said", ["that the bridge was closed"])),
    ("The bridge was closed, the mayor said.", ("the mayor", "said", ["The bridge was closed"])),
    ("The ministry has warned of floods.", ("The ministry", "has warned of", ["floods"])),
    ("Kenya called for an inquiry into the crash.", ("Kenya", "called for", ["an inquiry into the crash"])),
    ("The union wants to leave the pact.", ("The union", "wants", ["to leave the pact"])),
    ("Critics described the law as a disgrace.", ("Critics", "described", ["the law as a disgrace"])),
    (
        "According to two diplomats familiar with the talks, the pact is dead.",
        ("two diplomats familiar with the talks", "According to", ["the pact is dead"]),
    ),
    ("Her claim that the vote was stolen failed.", ("Her", "claim", ["that the vote was stolen"])),
    ("The colonel is certain that the bridge will hold.", ("The colonel", "is certain", ["that the bridge will hold"])),
    ("“The bridge is closed,” said the mayor.", ("the mayor", "said", ["“The bridge is closed,”"])),
    (
        "“The bridge,” the mayor said, “is closed.”",
        ("the mayor", "said", ["“The bridge,”", "“is closed.”"]),
    ),
    ("It was reported that the bridge was closed.", (None, "was reported", ["that the bridge was closed"])),
]


@pytest.mark.parametrize(("text", "expected"), ONE, ids=[t[0] for t in ONE])
def test_one_statement_has_its_source_cue_and_content(read: Any, text: str, expected: Told) -> None:
    assert expected in told(read(text))


NONE = [
    "The bridge was closed on Monday.",
    "I think that the bridge was closed.",
    "Trains from Nairobi arrive per hour.",
    "For two years, the bridge was closed.",
]


@pytest.mark.parametrize("text", NONE)
def test_the_authors_own_words_are_no_statement(read: Any, text: str) -> None:
    assert told(read(text)) == []


def test_a_quotation_goes_on_over_sentences_and_paragraphs(read: Any) -> None:
    text = "Donald Tusk went on:\n\n“The bridge is closed. It will stay so.\n\n“Nobody will cross it.”"
    ((source, cue, content),) = told(read(text))
    assert (source, cue) == ("Donald Tusk", "went on")
    assert content == [text[text.index("“") :]]


def test_a_second_quotation_in_the_paragraph_is_the_same_speakers(read: Any) -> None:
    ((_, _, content),) = told(read("“We lost,” said the mayor. “The bridge is closed.”"))
    assert content == ["“We lost,”", "“The bridge is closed.”"]


def test_a_headline_with_a_colon_is_a_statement(read: Any) -> None:
    assert ("Tusk", ":", ["The bridge is closed"]) in told(
        read("Tusk: The bridge is closed\n\nDonald Tusk visited Egypt on Monday.")
    )


HANGING = [
    ("The mayor said after the vote he would go.", ["he would go"]),
    ("The mayor has not said when he will go.", ["when he will go"]),
    ("The mayor said as much in an interview.", ["much"]),
]


@pytest.mark.parametrize(("text", "content"), HANGING, ids=[t[0] for t in HANGING])
def test_content_is_found_where_the_parser_hangs_it_elsewhere(read: Any, text: str, content: list[str]) -> None:
    found = told(read(text))
    assert any(source == "The mayor" and any(content[0] in c for c in said) for source, _, said in found)


def test_a_paragraph_set_apart_after_a_colon_is_what_is_said(read: Any) -> None:
    text = "Donald Tusk added:\n\nThe bridge is closed. It will stay so.\n\nThe mayor visited Egypt."
    ((source, _, content),) = told(read(text))
    assert (source, content) == ("Donald Tusk", ["The bridge is closed. It will stay so"])


@pytest.mark.parametrize("text", ["The mayor continued to work.", "The mayor went on to Cairo."])
def test_a_cue_of_spoken_words_needs_words(read: Any, text: str) -> None:
    assert told(read(text)) == []


def test_statements_stand_inside_one_another(read: Any) -> None:
    outer, inner = read("Poland said that Hungary denied that the bridge was closed.").extraction.statements
    assert (outer.within, inner.within) == (None, outer.iri)
    assert inner.source_span.quote == "Hungary"


KINDS = [
    ("“The bridge is closed,” said the mayor.", "direct"),
    ("The mayor said the bridge was “closed for good.”", "mixed"),
    ("The mayor said the bridge was closed.", "indirect"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS, ids=[k for _, k in KINDS])
def test_a_statement_is_direct_indirect_or_mixed(read: Any, text: str, kind: str) -> None:
    (statement,) = read(text).extraction.statements
    assert statement.kind.value == kind


def test_every_span_is_a_slice_of_the_text(read: Any) -> None:
    text = (
        "“The bridge,” the mayor (a lawyer) told reporters, “is closed.” Kenya blamed floods; Peru agreed with Kenya."
    )
    for s in read(text).extraction.statements:
        for span in (*s.cue, *s.content, *([s.source_span] if s.source_span else [])):
            assert text[span.start : span.end] == span.quote


def test_the_source_is_resolved_or_kept_as_described(read: Any) -> None:
    reading = read("Donald Tusk said that it rained. Two farmers said that it did not.")
    assert [reading.label(s.source) for s in reading.extraction.statements] == ["Donald Tusk", "farmers"]


ATTACK = ("Russia", "assaults", "Ukraine")
HELD = [
    ("Russia attacked Ukraine, per Donald Tusk.", "Donald Tusk"),
    ("In the words of Donald Tusk, Russia attacked Ukraine.", "Donald Tusk"),
    ("For Donald Tusk, Russia attacked Ukraine.", "Donald Tusk"),
    ("Tusk: Russia attacked Ukraine\n\nDonald Tusk visited Egypt.", "Donald Tusk"),
    ("Donald Tusk is certain that Russia attacked Ukraine.", "Donald Tusk"),
    ("“It is late,” said Donald Tusk. “Poland is calm. Russia attacked Ukraine.”", "Donald Tusk"),
    ("Donald Tusk went on:\n\n“It is late.\n\n“Russia attacked Ukraine.”", "Donald Tusk"),
]


@pytest.mark.parametrize(("text", "holder"), HELD, ids=[t[0] for t in HELD])
def test_a_claim_inside_a_statement_is_its_sources(read: Any, text: str, holder: str) -> None:
    reading = read(text)
    (claim,) = reading.about(*ATTACK)
    assert reading.holders(claim) == [holder]


def test_what_surrounds_a_statement_is_the_authors(read: Any) -> None:
    reading = read("Poland, whose minister said that talks were over, attacked Hungary.")
    assert ("Poland", "assaults", "Hungary") in reading.facts


@pytest.mark.parametrize("text", ["He accused Iran: it denied", "Moscow accused them: Kyiv denied"])
def test_no_statement_stands_within_itself(read: Any, text: str) -> None:
    from kg.records import from_line, to_line

    found = read(text).extraction
    assert from_line(to_line(found), where="t") == found


def test_a_name_before_a_last_word_of_another_alphabet_is_read(read: Any) -> None:
    for text in ("Marie Le Pen élue", "Xi Jinping fêté"):
        assert read(text).extraction.mentions
