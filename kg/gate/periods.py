"""From when to when a claim holds, in days, so that claims of different documents can be compared."""

from __future__ import annotations

import re
from datetime import date, timedelta

Period = tuple[str, str]
"""The first and the last day, as ISO 8601 dates that compare as text; `OPEN` stands for no end in sight."""

OPEN: Period = ("", "~")

_DATE = re.compile(r"([0-9X]{4})(?:-([0-9X]{2})(?:-([0-9X]{2}))?)?\Z")
_DOUBT = re.compile("[~?%]")
_NEWS = 7
"""Days before its date of which a report tells where it gives no other time."""


def period(edtf: str) -> Period | None:
    """The days that an EDTF expression covers at most, or None for one outside of the years 0 to 9999.

    Marks of doubt are left out, unknown digits are taken as any, a season as its year (EDTF levels 0 to 2).
    """
    start, slash, end = _DOUBT.sub("", edtf).partition("/")
    sides = [_bounds(start), _bounds(end if slash else start)]
    if sides[0] is None or sides[1] is None:
        return None
    return sides[0][0], sides[1][1]


def around(day: str) -> Period | None:
    """What a document of this date tells of where it gives no time: the week before, or its month or year."""
    found = period(day)
    try:
        return ((date.fromisoformat(day) - timedelta(days=_NEWS)).isoformat(), day) if len(day) == 10 else found
    except (ValueError, OverflowError):
        return found


def meet(one: Period, other: Period) -> bool:
    """Whether the two have a day in common."""
    return one[0] <= other[1] and other[0] <= one[1]


def covers(one: Period, other: Period) -> bool:
    """Whether every day of the other is one of the first."""
    return one[0] <= other[0] and other[1] <= one[1]


def told(days: Period) -> str:
    """The period in words."""
    first, last = days
    if first == last:
        return f"on {first}"
    return " ".join(part for part in (first and f"from {first}", f"to {last}" if last != OPEN[1] else "") if part)


def _bounds(text: str) -> Period | None:
    if text in {"..", ""}:
        return OPEN
    match = _DATE.match(text)
    if match is None:
        return None
    year, month, day = match.groups()
    if "X" in year or month is None or "X" in month or not 1 <= int(month) <= 12:
        return f"{year.replace('X', '0')}-01-01", f"{year.replace('X', '9')}-12-31"
    if day is None or "X" in day:
        return f"{year}-{month}-01", f"{year}-{month}-31"
    return text, text
