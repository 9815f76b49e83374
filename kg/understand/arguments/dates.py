"""Times that a text speaks of, resolved against the document's date, as EDTF level 0 strings."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Parse, Stretch, Token

_MONTH_NAMES = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = {name: i for i, full in enumerate(_MONTH_NAMES, 1) for name in (full, full[:3])} | {"sept": 9}
_CLAUSES = {"relcl", "acl", "advcl", "ccomp", "pcomp", "xcomp"}
_INSIDE = {"amod", "compound", "nummod", "nmod", "poss"}
_WORD = re.compile(r"[a-z]+")
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
_DAY = re.compile(r"\b([0-3]?\d)(?:st|nd|rd|th)?\b")
_NUMBERS = ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNTS = {name: i for i, name in enumerate(_NUMBERS, 1)} | {"an": 1, "one": 1}
_AGO = re.compile(r"(\d{1,3}|[a-z]+) days? ago\b")
_VAGUE = re.compile(r"\b(?:about|around|nearly|almost|more|less|at least|some)\b")
_OPEN = re.compile(r"\b(?:since|before|after|by|until|from|till|between|over|past|recent)\b|\ds\b")


def resolve(words: str, today: str | None, *, ahead: bool = False) -> str | None:
    """The time that `words` mean on the day `today` (ISO, or a part of it): `last March` -> `2024-03`.

    `ahead`: they speak of a plan, so that `on Friday` is the next one. None where they do not mean one day, month
    or year: `since 2022`, `decades`, `in recent years`.
    """
    text = words.lower()
    if _OPEN.search(text):
        return None
    names = _WORD.findall(text)
    month = next((_MONTHS[n] for n in names if n in _MONTHS), None)
    years = _YEAR.findall(text)
    if len(years) > 1:
        return None
    if years:
        rest = text.replace(years[0], " ")
        return _calendar(int(years[0]), month, _day_in(rest) if month else None)
    if today is None:
        return None
    if len(today) != 10:
        return _year_word(names, int(today[:4]))
    return _relative(names, text, date.fromisoformat(today), month, ahead)


def _day_in(text: str) -> int | None:
    found = _DAY.search(text)
    return int(found[1]) if found else None


def _calendar(year: int, month: int | None, day: int | None) -> str | None:
    """The EDTF string of a day, month or year; None for a day that no calendar has."""
    if month is None:
        return f"{year:04d}"
    if day is None:
        return f"{year:04d}-{month:02d}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _year_word(names: list[str], year: int) -> str | None:
    if names and names[-1] == "year":
        shift = {"this": 0, "last": -1, "next": 1, "previous": -1}
        return next((f"{year + shift[n]:04d}" for n in names if n in shift), None)
    return None


def _relative(names: list[str], text: str, today: date, month: int | None, ahead: bool) -> str | None:
    known = set(names)
    ago = _AGO.search(text)
    if ago is not None:
        return None if _VAGUE.search(text) else _ago(ago[1], today)
    for name, shift in (("yesterday", -1), ("today", 0), ("tonight", 0), ("tomorrow", 1)):
        if name in known:
            return (today + timedelta(days=shift)).isoformat()
    if month is not None:
        year = today.year
        if "next" in known or ahead:
            year += month < today.month or ("next" in known and month == today.month)
        elif "last" in known or month > today.month:
            year -= month >= today.month
        return _calendar(year, month, _day_in(text))
    weekday = next((i for i, name in enumerate(_DAY_NAMES) if name in known), None)
    if weekday is not None:
        if "next" in known or ahead:
            return (today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)).isoformat()
        back = (today.weekday() - weekday) % 7
        return (today - timedelta(days=back or (7 if "last" in known else 0))).isoformat()
    if known & {"month"} and known & {"last", "this"}:
        first = today.replace(day=1)
        return (first if "this" in known else first - timedelta(days=1)).isoformat()[:7]
    return _year_word(names, today.year)


def _ago(count: str, today: date) -> str | None:
    """`Two days ago` is a day; months and years are rounded when they are counted so, and mean no one of them."""
    back = int(count) if count.isdigit() else _COUNTS.get(count)
    return (today - timedelta(days=back)).isoformat() if back is not None else None


class Times:
    """The times that the sentences of one document give."""

    def __init__(self, doc: Parse, today: str | None) -> None:
        self._today = today
        self._starts = [s.start for s in doc.sents]
        self._by_sentence: dict[int, list[Stretch]] = {}
        for entity in doc.ents:
            # The 2022 agreement: a date inside a noun phrase tells which one, not when the clause happened.
            if entity.label_ == "DATE" and entity.root.dep_ not in _INSIDE:
                sentence = bisect_right(self._starts, entity.start) - 1
                self._by_sentence.setdefault(sentence, []).append(entity)

    def of_clause(self, verb: Token, *, ahead: bool = False) -> str | None:
        """The time given in the clause of a verb, or in its sentence if that gives only one, and not to another clause.

        `ahead`: the clause speaks of a plan.
        """
        times = self._by_sentence.get(bisect_right(self._starts, verb.i) - 1, [])
        own = [e for e in times if any(t.i == verb.i for t in (e.root.head, e.root.head.head))]
        for entity in own or [e for e in times if len(times) == 1 and not _apart(e.root, verb)]:
            preposition = entity.root.head.text if entity.root.dep_ == "pobj" else ""
            found = resolve(f"{preposition} {entity.text}", self._today, ahead=ahead)
            if found is not None:
                return found
        return None


def _apart(time: Token, verb: Token) -> bool:
    """Whether the time stands in a clause of its own below the verb: accuses Y of hiding a ship that sank in 1999."""
    clause = next((t for t in time.ancestors if t.dep_ in _CLAUSES), None)
    return clause is not None and clause is not verb and all(t is not clause for t in verb.ancestors)
