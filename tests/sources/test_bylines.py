from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.sources.bylines import find_byline, is_byline, is_date, parse_date


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-03-12", "2024-03-12"),
        ("2024-03-12T10:00:00Z", "2024-03-12"),
        ("2024-03-12 10:00", "2024-03-12"),
        ("2024-03", "2024-03"),
        ("2024", "2024"),
        ("20240312", "2024-03-12"),
        ("20240312103000", "2024-03-12"),
        ("12 March 2024", "2024-03-12"),
        ("March 12th, 2024", "2024-03-12"),
        ("Sept. 3 2021", "2021-09-03"),
        ("1st of May 2020", "2020-05-01"),
        ("March 2024", "2024-03"),
        ("Tue, 12 Mar 2024 10:00:00 +0000", "2024-03-12"),
        ("2024/3/1", "2024-03-01"),
        ("12.03.2024", "2024-03-12"),
        ("13/03/2024", "2024-03-13"),
        ("03/13/2024", "2024-03-13"),
        ("03/03/2024", "2024-03-03"),
        (2024, "2024"),
        (20240312, "2024-03-12"),
        (1710237600, "2024-03-12"),
        (1710237600000, "2024-03-12"),
        ("1710237600", "2024-03-12"),
    ],
)
def test_dates_of_metadata(value: object, expected: str) -> None:
    assert parse_date(value) == expected


def test_a_date_is_never_more_precise_than_its_words() -> None:
    assert parse_date("03/04/2024") == "2024"


@pytest.mark.parametrize(
    "value", ["", "soon", "2024-02-30", "1999-13", "0000", "12 Smarch 2024", None, True, [], float("nan"), 1e300, -5, 7]
)
def test_no_date_is_invented(value: object) -> None:
    assert parse_date(value) is None


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.booleans()))
def test_any_value_gives_a_date_or_none(value: object) -> None:
    found = parse_date(value)
    assert found is None or is_date(found)


@given(
    st.dates(date(1000, 1, 1), date(2999, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%d %B %Y", "%B %d, %Y", "%d %b. %Y", "%a, %d %b %Y"]),
)
def test_a_written_date_is_read_back(value: date, pattern: str) -> None:
    assert parse_date(value.strftime(pattern)) == value.isoformat()


@pytest.mark.parametrize(
    ("line", "author", "date"),
    [
        ("By Samir Ashworth, 19 November 2021", "Samir Ashworth", "2021-11-19"),
        ("By Jane Doe and John Roe | March 12, 2024", "Jane Doe and John Roe", "2024-03-12"),
        ("By JANE DOE", "JANE DOE", None),
        ("*By Jane Doe for the Post, Mar. 12th 2024*", "Jane Doe", "2024-03-12"),
        ("By Mohammed bin Ali in Riyadh, 3 May 2020", "Mohammed bin Ali", "2020-05-03"),
        ("By The New York Times", "The New York Times", None),
        ("Published: 12 March 2024, 10:30 GMT", None, "2024-03-12"),
        ("Tuesday, 12 March 2024", None, "2024-03-12"),
        ("Reuters, 12 March 2024", None, "2024-03-12"),
        ("KYIV, March 12, 2024 (Reuters) — Ukraine said on Tuesday that it had agreed.", None, "2024-03-12"),
        ("BODØ/NARVIK, Norway, March 12, 2024 - The ferry left.", None, "2024-03-12"),
        ("BODO, Norway (Fjord News), March 12, 2024 -- The ferry left.", None, "2024-03-12"),
        ("Bodo (NTB) – 12 March 2024 – The ferry left.", None, "2024-03-12"),
        ("MOSCOW, March 12, 2024. /TASS/. The ferry left.", None, "2024-03-12"),
        ("Policy Brief No. 7 | Fjord Centre | Bodo, March 2024", None, "2024-03"),
        ("Text of a report by the Fjord website, datelined Bodo, 12 March 2024", None, "2024-03-12"),
        ("KYIV, Ukraine, 12 March 2024 - Ukraine said on Tuesday that it had agreed.", None, "2024-03-12"),
    ],
)
def test_bylines_and_datelines(line: str, author: str | None, date: str | None) -> None:
    found = find_byline(f"A title of some words\n\n{line}\n\nThe text.")
    assert (found.author, found.date) == (author, date)


@pytest.mark.parametrize(
    "line",
    [
        "On 24 February 2022 Russia invaded Ukraine.",
        "By 2030 China will lead.",
        "By Monday, 12 March 2024 the army had left the city",
        "By the time he left, nothing remained",
        "KYIV, March 12 (Reuters) - Ukraine said",
        "War in Gaza since 7 October 2023 and what came of it",
        "The Paris Agreement, 12 December 2015, was a landmark for all who signed it",
    ],
)
def test_sentences_are_no_bylines(line: str) -> None:
    found = find_byline(f"A title of some words\n\n{line}\n\nThe text.")
    assert (found.author, found.date) == (None, None)
    assert not is_byline(line)


def test_the_day_of_publication_goes_before_that_of_an_update() -> None:
    text = "Title\nUpdated 14 March 2024\nPublished 12 March 2024\n\nText."
    assert find_byline(text).date == "2024-03-12"
    assert find_byline("Title\nUpdated 14 March 2024\n\nText.").date == "2024-03-14"


def test_only_the_first_lines_count() -> None:
    assert find_byline("Line.\n" * 8 + "12 March 2024\n").date is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [("2024", True), ("2024-02", True), ("2024-02-29", True), ("2023-02-29", False), ("24", False), ("2024-2", False)],
)
def test_edtf_level_0(value: str, expected: bool) -> None:
    assert is_date(value) is expected
