"""The CrossNER format: texts put together from tokens, tags read exactly, names counted by span and type."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import DataError
from kg.score.formats import crossner
from kg.score.run import formats_of, mark
from kg.understand import Understanding

ROWS = [
    ("The", "O"),
    ("Fjord", "B-politicalparty"),
    ("Democratic", "I-politicalparty"),
    ("Party", "I-politicalparty"),
    ("(", "O"),
    ("FDP", "B-politicalparty"),
    (")", "O"),
    (",", "O"),
    ("led", "O"),
    ("by", "O"),
    ("Senator", "O"),
    ("Ada", "B-politician"),
    ("Lindqvist", "I-politician"),
    (",", "O"),
    ("won", "O"),
    ("the", "O"),
    ("2011", "B-election"),
    ("Norwegian", "I-election"),
    ("local", "I-election"),
    ("elections", "I-election"),
    (",", "O"),
    ("Norway", "B-country"),
    ("said", "O"),
    (".", "O"),
]


def block(rows: list[tuple[str, str]]) -> str:
    return "".join(f"{token}\t{tag}\n" for token, tag in rows) + "\n"


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "own.txt"
    path.write_text(block(ROWS) + "\n" + block([("Oslo", "B-location"), ("Oslo", "B-location")]), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("Ann , Bo ( left ) .", "Ann, Bo (left)."),
        ("Ann Lee ' s party", "Ann Lee's party"),
        ("the Workers ' Party", "the Workers' Party"),
        ("she said ' never again ' loudly", "she said 'never again' loudly"),
        ("Alsace - Lorraine", "Alsace-Lorraine"),
        ("they left - quietly - at noon", "they left - quietly - at noon"),
        ("2014 - 2019", "2014-2019"),
        ("Lee / Bo won 71 % for $ 3", "Lee/Bo won 71% for $3"),
        ("3 : 0", "3:0"),
    ],
)
def test_tokens_become_the_text_that_people_write(tokens: str, text: str) -> None:
    made, places = crossner.put_together(tokens.split())
    assert made == text
    assert [made[start:end] for start, end in places] == tokens.split()


def test_tags_become_places(gold: Path) -> None:
    first, second = crossner.read(gold)
    text = first.document.text
    assert text.startswith("The Fjord Democratic Party (FDP), led by Senator")
    found = [(text[slice(*m.place)], m.kind) for m in first.mentions or ()]
    assert found == [
        ("Fjord Democratic Party", "politicalparty"),
        ("FDP", "politicalparty"),
        ("Ada Lindqvist", "politician"),
        ("2011 Norwegian local elections", "election"),
        ("Norway", "country"),
    ]
    assert [m.place for m in second.mentions or ()] == [(0, 4), (5, 9)]
    assert (first.document.source, second.document.source) == ("own.txt#1", "own.txt#27")


def test_the_format_is_told_by_its_tags(gold: Path, tmp_path: Path) -> None:
    assert [f.name for f in formats_of(gold)] == ["crossner"]
    assert crossner.told_by(gold.parent)
    other = tmp_path / "other.txt"
    for words in ("Norway\tB-planet\n", "no tags at all\n", "", "a\tb\tc\n"):
        other.write_text(words, encoding="utf-8")
        assert not crossner.told_by(other), words
    assert not crossner.told_by(tmp_path / "missing")


@pytest.mark.parametrize("line", ["Norway", "Norway\t", "Norway\tX-country", "\tO", "Norway\tB-"])
def test_a_broken_line_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.txt"
    path.write_text(f"Oslo\tO\n{line}\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"broken\.txt: line 2"):
        list(crossner.read(path))


@pytest.mark.model
def test_names_are_counted_by_span_and_type(gold: Path, understanding: Understanding) -> None:
    tallies = mark(gold, crossner.FORMAT, understanding, limit=1).tallies
    typed, spans = tallies["mentions"], tallies["mention spans"]
    assert (typed.micro.hits, typed.micro.misses, typed.micro.extras) == (5, 0, 0)
    assert (spans.micro.hits, spans.micro.misses) == (5, 0)


@pytest.mark.model
@pytest.mark.parametrize(
    ("token", "tag", "kind"),
    [
        ("Norway", "B-location", "location taken for country"),
        ("won", "B-event", "event missed"),
        ("2011", "B-misc", "misc with wrong boundaries"),
        ("Norway", "O", "country where the gold has none"),
    ],
)
def test_errors_are_told_apart(token: str, tag: str, kind: str, tmp_path: Path, understanding: Understanding) -> None:
    rows = [(t, tag if t == token else g) for t, g in ROWS]
    if token == "2011":
        rows = [(t, "O" if g == "I-election" else g) for t, g in rows]
    path = tmp_path / "wrong.txt"
    path.write_text(block(rows), encoding="utf-8")
    tally = mark(path, crossner.FORMAT, understanding).tallies["mentions"]
    assert kind in {s.kind for s in tally.slips}
    assert tally.micro.extras + tally.micro.misses > 0
