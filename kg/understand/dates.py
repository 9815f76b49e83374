"""Times that a text speaks of, resolved against the document's date, as EDTF level 0 strings."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

_MONTHS = {
    m: i + 1 for i, m in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"))
}
_DAYS = {d: i for i, d in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))}
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_MONTH = re.compile(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\b", re.IGNORECASE)
_DAY = re.compile(r"\b([0-3]?\d)(?:st|nd|rd|th)?\b")


def resolve(words: str, today: str | None) -> str | None:
    """The time that `words` mean on the day `today` (ISO, or a part of it): `last March` -> `2024-03`.

    None where they do not mean a day, month or year that can be told.
    """
    text = words.lower()
    year = _YEAR.search(text)
    month = _MONTH.search(text)
    if year and month:
        rest = (text[: year.start()] + " " + text[year.end() :]).replace(month[0], " ")
        day = _DAY.search(rest)
        number = _MONTHS[month[1][:3]]
        if day and 1 <= int(day[1]) <= 31:
            return f"{year[1]}-{number:02d}-{int(day[1]):02d}"
        return f"{year[1]}-{number:02d}"
    if year and len(_YEAR.findall(text)) == 1:
        return None if re.search(r"\b(?:since|before|after|by|until|s\b)", text[: year.start()]) else year[1]
    if today is None or len(today) != 10:
        return _by_year(text, today)
    return _relative(text, date.fromisoformat(today), month)


def _by_year(text: str, today: str | None) -> str | None:
    if today is None:
        return None
    year = int(today[:4])
    return {"this year": str(year), "last year": str(year - 1), "next year": str(year + 1)}.get(text.strip())


def _relative(text: str, today: date, month: re.Match[str] | None) -> str | None:
    if "yesterday" in text:
        return (today - timedelta(days=1)).isoformat()
    if "tomorrow" in text:
        return (today + timedelta(days=1)).isoformat()
    if "today" in text or "tonight" in text:
        return today.isoformat()
    for name, number in _DAYS.items():
        if name in text:
            if "next" in text:
                return (today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)).isoformat()
            back = (today.weekday() - number) % 7
            return (today - timedelta(days=back)).isoformat()
    if "year" in text:
        return _by_year(text, today.isoformat())
    if "last month" in text or "this month" in text:
        first = today.replace(day=1)
        return (first if "this" in text else first - timedelta(days=1)).isoformat()[:7]
    if month:
        number = _MONTHS[month[1][:3]]
        year = today.year if number <= today.month else today.year - 1
        if "next" in text:
            year = today.year if number > today.month else today.year + 1
        day = _DAY.search(text)
        return f"{year}-{number:02d}-{int(day[1]):02d}" if day and 1 <= int(day[1]) <= 31 else f"{year}-{number:02d}"
    return None


def of_clause(verb: Token, sentence: Sentence, today: str | None) -> str | None:
    """The time given in the clause of a verb, or in its sentence if that gives only one."""
    dates = [e for e in sentence.ents if e.label_ == "DATE"]
    own = [e for e in dates if any(t.i == verb.i for t in (e.root.head, e.root.head.head))]
    for entity in own or (dates if len(dates) == 1 else []):
        found = resolve(entity.text, today)
        if found is not None:
            return found
    return None
