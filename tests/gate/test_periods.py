"""Times of claims as days that can be compared."""

from __future__ import annotations

import pytest

from kg.gate.periods import OPEN, around, covers, meet, period, told


@pytest.mark.parametrize(
    ("edtf", "days"),
    [
        ("2024-06-05", ("2024-06-05", "2024-06-05")),
        ("2024-06", ("2024-06-01", "2024-06-31")),
        ("2024", ("2024-01-01", "2024-12-31")),
        ("2024-06-05/2024-06-09", ("2024-06-05", "2024-06-09")),
        ("2023/2024-02", ("2023-01-01", "2024-02-31")),
        ("../2024", ("", "2024-12-31")),
        ("2024/..", ("2024-01-01", "~")),
        ("../..", OPEN),
        ("2024-06~", ("2024-06-01", "2024-06-31")),
        ("2024?", ("2024-01-01", "2024-12-31")),
        ("202X", ("2020-01-01", "2029-12-31")),
        ("2024-XX", ("2024-01-01", "2024-12-31")),
        ("2024-06-XX", ("2024-06-01", "2024-06-31")),
        ("2024-22", ("2024-01-01", "2024-12-31")),
        ("Y12000", None),
        ("-0044", None),
        ("soon", None),
    ],
)
def test_a_period_is_its_first_and_its_last_day(edtf: str, days: tuple[str, str] | None) -> None:
    assert period(edtf) == days


def test_a_document_tells_of_the_week_before_it() -> None:
    assert around("2024-03-04") == ("2024-02-26", "2024-03-04")
    assert around("2024-03") == ("2024-03-01", "2024-03-31")
    assert around("2024") == ("2024-01-01", "2024-12-31")
    assert around("0001-01-02") == ("0001-01-02", "0001-01-02")


def test_periods_meet_and_cover() -> None:
    year, month, later = ("2024-01-01", "2024-12-31"), ("2024-03-01", "2024-03-31"), ("2025-01-01", "~")
    assert meet(year, month)
    assert not meet(year, later)
    assert covers(year, month)
    assert not covers(month, year)
    assert covers(OPEN, later)


def test_a_period_in_words() -> None:
    assert told(("2024-03-01", "2024-03-01")) == "on 2024-03-01"
    assert told(("2024-03-01", "2024-03-31")) == "from 2024-03-01 to 2024-03-31"
    assert told(("2024-03-01", "~")) == "from 2024-03-01"
    assert told(("", "2024")) == "to 2024"
