"""Rows of delimited tables, and quotes that go wrong in them."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.sources.cells import read_cells

TWICE = ": a quote within a quoted cell is written twice"


def _read(data: str, *, longest: int = 1_000_000) -> tuple[list[tuple[int, list[str]]], list[tuple[int, str]]]:
    """The rows, and what is wrong."""
    rows: list[tuple[int, list[str]]] = []
    wrong: list[tuple[int, str]] = []
    for line, cells in read_cells(io.StringIO(data, newline=""), delimiter=",", longest=longest):
        if isinstance(cells, str):
            wrong.append((line, cells))
        else:
            rows.append((line, cells))
    return rows, wrong


def test_a_quote_that_is_never_closed() -> None:
    rows, wrong = _read('id,text\n1,a\n2,"b\n3,c\n4,d\n')
    assert rows == [(1, ["id", "text"]), (2, ["1", "a"])]
    assert wrong == [(3, f"line 3: a quote is opened and never closed; it takes in the lines to the end{TWICE}")]


def test_a_quote_that_another_row_closes() -> None:
    rows, wrong = _read('"id","text"\n"1","a"\n"2","b\n"3","c"\n"4","d"\n')
    assert [cells[0] for _, cells in rows] == ["id", "1", "4"]
    ((line, why),) = wrong
    assert (line, "closes only in line 4, with text right after it; lines 3 to 4 are left out" in why) == (3, True)


def test_the_line_is_that_of_the_quote() -> None:
    for end in "\n", "\r\n", "\r":
        _, wrong = _read('id,a,b\n1,"two\nlines","open\n2,c,d\n'.replace("\n", end))
        assert [line for line, _ in wrong] == [3]


def test_text_after_a_closing_quote_costs_no_other_row() -> None:
    rows, wrong = _read('id,text\n1,"No" he said\n2,"b"\n3,"Yes" she said\n4,d\n')
    assert [cells[0] for _, cells in rows] == ["id", "2", "4"]
    assert [why for _, why in wrong] == [
        f"line {n}: text stands right after the quote that closes a cell{TWICE}" for n in (2, 4)
    ]


def test_the_rest_of_a_text_is_no_row() -> None:
    rows, wrong = _read('id,text,date\n1,"He said "no" and\nleft.",2024\n2,b,2025\n')
    assert [cells[0] for _, cells in rows] == ["id", "2"]
    assert "lines 2 to 3 are left out" in wrong[0][1]


@pytest.mark.parametrize(
    ("data", "kept", "told"),
    [
        (
            'id,text\n1,"' + "x\n" * 400_000 + '"\n2,b\n',
            2,
            "over the limit of characters: raise it with --max-chars, or",
        ),
        ('id,text\n1,"' + "x\n" * 400_000, 1, "never closed; it takes in the lines to the end"),
        ("id,text\n1," + "x" * 800_000 + "\n2,b\n", 2, "line 2: a cell is over the limit of characters: raise it"),
    ],
)
def test_cells_that_are_too_long(data: str, kept: int, told: str) -> None:
    before = csv.field_size_limit(1000)
    try:
        rows, wrong = _read(data, longest=10_000)
    finally:
        csv.field_size_limit(before)
    assert len(rows) == kept
    assert [told in why for _, why in wrong] == [True]


def test_a_header_that_cannot_be_read_ends_the_table() -> None:
    rows, wrong = _read('"id,text\n1,a\n2,"b"\n')
    assert not rows
    assert [line for line, _ in wrong] == [1]


@given(
    st.lists(st.lists(st.text(), min_size=2, max_size=4), min_size=1),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_what_is_written_as_it_should_be_is_read_back(table: list[list[str]], quoting: int) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=quoting).writerows(table)  # type: ignore[arg-type]
    rows, wrong = _read(stream.getvalue())
    assert [cells for _, cells in rows] == table
    assert not wrong
