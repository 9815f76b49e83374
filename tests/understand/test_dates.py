"""Words for times, on the day of the document."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.understand.arguments.dates import resolve

TODAY = "2024-06-05"  # a Wednesday

ON_A_DAY = [
    ("yesterday", "2024-06-04"),
    ("today", "2024-06-05"),
    ("tomorrow", "2024-06-06"),
    ("Monday", "2024-06-03"),
    ("on Wednesday", "2024-06-05"),
    ("last Friday", "2024-05-31"),
    ("last Wednesday", "2024-05-29"),
    ("next Monday", "2024-06-10"),
    ("next Wednesday", "2024-06-12"),
    ("last month", "2024-05"),
    ("this month", "2024-06"),
    ("last year", "2023"),
    ("this year", "2024"),
    ("next year", "2025"),
    ("last March", "2024-03"),
    ("in August", "2023-08"),
    ("May", "2024-05"),
    ("next March", "2025-03"),
    ("June 3", "2024-06-03"),
    ("November 7th", "2023-11-07"),
    ("Dec. 24", "2023-12-24"),
    ("Sunday, March 3", "2024-03-03"),
]


@pytest.mark.parametrize(("words", "when"), ON_A_DAY)
def test_relative_words_count_from_the_day_of_the_document(words: str, when: str) -> None:
    assert resolve(words, TODAY) == when


ABSOLUTE = [
    ("5 March 2024", "2024-03-05"),
    ("March 5, 2024", "2024-03-05"),
    ("March 5th 2024", "2024-03-05"),
    ("Monday 3 June 2024", "2024-06-03"),
    ("March 2024", "2024-03"),
    ("2022", "2022"),
    ("early 2023", "2023"),
]


@pytest.mark.parametrize(("words", "when"), ABSOLUTE)
@pytest.mark.parametrize("today", [TODAY, "2024-06", "2024", None])
def test_words_with_a_year_need_no_day_of_the_document(words: str, when: str, today: str | None) -> None:
    assert resolve(words, today) == when


@pytest.mark.parametrize(
    "words",
    [
        "since 2022",
        "by 2030",
        "since March 2022",
        "before March 2024",
        "1990 to 1995",
        "the 1990s",
        "two years ago",
        "last week",
        "a decade",
        "decades",
        "the mayor",
        "the same day",
        "",
    ],
)
def test_what_means_no_day_month_or_year_is_left_open(words: str) -> None:
    assert resolve(words, TODAY) is None


@pytest.mark.parametrize("words", ["31 February 2024", "February 31", "30 February 2023"])
def test_a_day_that_no_calendar_has_is_not_told(words: str) -> None:
    when = resolve(words, TODAY)
    assert when is None or len(when) < 10


@pytest.mark.parametrize("words", ["yesterday", "Monday", "last March", "June 3", "last month"])
@pytest.mark.parametrize("today", [None, "2024"])
def test_relative_words_without_a_day_are_left_open(words: str, today: str | None) -> None:
    assert resolve(words, today) is None


@given(
    st.sampled_from(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]),
    st.dates(min_value=date(1950, 1, 10), max_value=date(2090, 1, 1)),
)
def test_a_bare_weekday_is_the_last_one_and_next_is_ahead(name: str, today: date) -> None:
    past, ahead = resolve(name, today.isoformat()), resolve(f"next {name}", today.isoformat())
    assert past is not None
    assert ahead is not None
    back, forth = today - date.fromisoformat(past), date.fromisoformat(ahead) - today
    assert 0 <= back.days < 7
    assert 0 < forth.days <= 7
    assert date.fromisoformat(past).strftime("%A") == date.fromisoformat(ahead).strftime("%A") == name


@given(st.text(max_size=40), st.sampled_from([TODAY, "2024-06", "2024", None]))
def test_any_words_give_an_edtf_date_or_nothing(words: str, today: str | None) -> None:
    when = resolve(words, today)
    assert when is None or len(when) in {4, 7, 10}


AGO = [
    ("two days ago", "2024-06-03"),
    ("10 days ago", "2024-05-26"),
    ("a day ago", "2024-06-04"),
    ("about ten days ago", None),
    ("three months ago", None),
    ("two days earlier", None),
    ("many years ago", None),
]


@pytest.mark.parametrize(("words", "expected"), AGO, ids=[w for w, _ in AGO])
def test_ago_counts_back_from_the_document(words: str, expected: str | None) -> None:
    assert resolve(words, "2024-06-05") == expected
