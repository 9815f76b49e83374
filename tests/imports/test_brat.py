"""brat: standoff annotation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[..., Path]


def test_spans_relations_events_attributes_and_links(reading, data: Path) -> None:
    found = reading("brat", data / "brat")  # its line ends are CR LF, and its text begins with an emoji
    assert (found.one.document.source, found.one.tool) == ("talks.txt", "brat")
    assert {n.text: (n.kind, n.start) for n in found.one.names} == {
        "Russia": ("State", 17),
        "Ukraine": ("State", 33),
        "Emmanuel Macron": ("Person", 52),
        "Olaf Scholz": ("Person", 72),
        "North Korea": ("State", None),  # stands in two pieces
        "South Korea": ("State", 95),
    }
    assert found.name("Emmanuel Macron").iri == "http://www.wikidata.org/entity/Q3052772"
    assert found.triples == [
        ("Emmanuel Macron", "Meets", "Olaf Scholz"),
        ("North Korea", "Signs", "South Korea"),
        ("Russia", "Attack", "Ukraine"),
    ]
    meets, signs, attack = found.told
    assert (meets.negated, signs.negated, attack.negated) == (False, True, False)
    assert (attack.quote, attack.where) == ("Russia attacked Ukraine", "talks.ann, E1")


def test_what_a_tool_of_brat_writes(reading, data: Path) -> None:
    found = reading("brat", data / "brat-tools")
    assert not found.failures
    assert [(n.text, n.start) for n in found.one.names] == [
        ("Russia", 0),
        ("Ukraine", 16),
        ("Emmanuel Macron", 25),
        ("Olaf Scholz", 45),
    ]


def test_lines_that_are_wrong_are_told(reading, data: Path) -> None:
    assert reading("brat", data / "brat").reasons == {
        "17": "line 17: 'State broken': expected a type, a start and an end",
        "R3": "its argument T99 is not in the file",
        "E2": "its argument E1 is an event: only things can be parties of a statement",
    }


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-8"])
def test_offsets_of_tools_that_count_otherwise(reading, write: Write, codec: str) -> None:
    text = "🕊️ Łódź: 中国批评了日本。 هاجمت روسيا أوكرانيا."
    write("a.txt", text)
    size = 2 if codec == "utf-16-le" else 1
    lines = []
    for number, word in enumerate(("Łódź", "中国", "日本", "روسيا")):
        start = len(text[: text.index(word)].encode(codec)) // size
        lines.append(f"T{number}\tPlace {start} {start + len(word.encode(codec)) // size}\t{word}\n")
    found = reading("brat", write("a.ann", "".join(lines)))
    assert [text[n.start : n.end] for n in found.one.names] == ["Łódź", "中国", "日本", "روسيا"]


def test_words_that_are_not_where_they_are_said_to_be_go_by_themselves(reading, write: Write) -> None:
    write("a.txt", "Russia attacked Ukraine.")
    found = reading(
        "brat", write("a.ann", "T1\tState 3 9\tRussia\nT2\tState 16 23\tUkraine\nT3\tState 90 99\tFar away\n")
    )
    assert [(n.text, n.start) for n in found.one.names] == [("Russia", None), ("Ukraine", 16), ("Far away", None)]


def test_texts_in_another_folder(reading, write: Write) -> None:
    texts = write("texts/a.txt", "Norway met Russia.\r\nThen it left.").parent
    ann = write("ann/a.ann", "T1\tState 0 6\tNorway\nT2\tVerb 28 32\tleft\n")
    assert [n.start for n in reading("brat", ann, texts=texts).one.names] == [0, 27]
    (failure,) = reading("brat", ann).failures
    assert "no a.txt stands beside it" in failure.reason


@pytest.mark.parametrize(
    "line",
    [
        *("nonsense", "T1", "T1\t", "T1\tState\tx", "T1\tState 1\tx", "T1\tState 0 6", "R1\t", "R1\tMeets T1 T2"),
        *("R1\tMeets", "R1\tMeets Arg1:T1", "E1\tAttack", "E1\tAttack:T9 Agent:T1", "Z1\tx", "N1\t", "A1\t"),
        f"T1\tState {'9' * 50} {'9' * 51}\tx",
    ],
)
def test_any_wrong_line_leaves_the_others(reading, write: Write, line: str) -> None:
    write("a.txt", "Norway met Russia.")
    path = write("a.ann", f"T7\tState 0 6\tNorway\n{line}\nT8\tState 11 17\tRussia\nR9\tMeets Arg1:T7 Arg2:T8\n")
    found = reading("brat", path)
    assert found.triples == [("Norway", "Meets", "Russia")]
    assert len(found.failures) == 1


def test_events_without_a_doer_begin_with_their_first_party(reading, write: Write) -> None:
    write("a.txt", "Norway, Russia and Poland met.")
    path = write(
        "a.ann",
        "T1\tState 0 6\tNorway\nT2\tState 8 14\tRussia\nT3\tState 19 25\tPoland\nT4\tMeet 26 29\tmet\n"
        "E1\tMeet:T4 Party:T1 Party2:T2 Party3:T3\nA1\tNegated E1\nE2\tMeet:T4\n*\tEquiv T1 T2\n",
    )
    found = reading("brat", path)
    assert found.triples == [("Norway", "Meet", "Russia"), ("Norway", "Meet", "Poland")]
    assert all(told.negated for told in found.told)
    assert not found.failures


def test_a_folder_without_annotation(reading, write: Write) -> None:
    (failure,) = reading("brat", write("texts/a.txt", "x").parent).failures
    assert failure.reason == "holds no .ann file"
    (failure,) = reading("brat", Path("nothere")).failures
    assert failure.reason == "no such file or folder"


def test_a_text_that_is_too_long(reading, write: Write) -> None:
    write("a.txt", "x" * 5000)
    (failure,) = reading("brat", write("a.ann", "T1\tS 0 1\tx\n"), max_chars=100).failures
    assert "raise it with --max-chars" in failure.reason
