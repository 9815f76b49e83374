"""Dates and bylines as newspapers print them.

A date becomes EDTF level 0, never more precise than the words: `March 2024` is `2024-03`, and
`03/04/2024`, which Europe and America read differently, is `2024`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

# fmt: off
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)
# fmt: on
_MONTH_NUMBERS = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
_MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
_MONTH += r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
_YEAR = r"(?P<year>[12][0-9]{3})(?![0-9])"
_DAY = r"(?<![0-9])(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"(?<![0-9]){_YEAR}-(?P<month>[01][0-9])-(?P<day>[0-3][0-9])(?![0-9])(?:T[0-9:.]+(?:Z|[+-][0-9:]+)?)?",
        rf"{_DAY}(?:\s+of)?[\s-]+{_MONTH},?[\s-]+{_YEAR}",
        rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"(?<![0-9]){_YEAR}(?P<separator>[/.])(?P<month>[01]?[0-9])(?P=separator)(?P<day>[0-3]?[0-9])(?![0-9])",
        rf"(?<![0-9])(?P<first>[0-3]?[0-9])(?P<separator>[/.-])(?P<second>[0-3]?[0-9])(?P=separator){_YEAR}",
        rf"\b{_MONTH},?\s+{_YEAR}",
        rf"(?<![0-9]){_YEAR}-(?P<month>[01][0-9])(?![0-9-])",
    )
)
_COMPACT = re.compile(r"([12][0-9]{3})([01][0-9])([0-3][0-9])(?:T?[0-9]{6}Z?)?", re.ASCII)
_EDTF = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?", re.ASCII)

_LINES, _REACH, _SHORT = 6, 4000, 160  # how many lines, within how many characters; what a byline's length may be
_BYLINE = re.compile(
    r"(?:(?:Written|Reported|Story|Words|Analysis|Opinion)\s+)?(?:By|BY|by)(?:\s*:\s*|\s+)(?P<rest>\S.*)"
)
_CUT = re.compile(
    r"\s*(?:[|•·–—]|\s-\s|,?\s+(?:[Pp]ublished|[Uu]pdated|[Pp]osted|for|in|at|from|with)\b|\(|\n).*", re.DOTALL
)
_LABEL = re.compile(
    r"\b(?:first|last|originally|published|posted|updated|modified|issued|released|written|date|on|at|the|of|and"
    r"|mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    r"|[0-2]?[0-9][:.h][0-5][0-9](?:[:.][0-5][0-9])?|a\.?m\.?|p\.?m\.?|gmt|utc|bst|c?est|cet|e[sd]t|p[sd]t|msk|ist)\b",
    re.IGNORECASE,
)
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĻŁŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŲŹŻŽ"
_DATELINE = re.compile(
    rf"[{_UPPER}][{_UPPER}.'’/ -]{{2,40}}(?:,\s[A-Z][\w.'’ -]{{1,30}})?(?:\s?\([^()\n]{{1,40}}\))?,\s*"
)
_DATELINE_END = re.compile(r"\s*(?:(?:\([^()\n]{1,40}\)\s*|/[\w ]{1,20}/\s*)?(?:--?|[—–:])|\.\s*/[\w ]{1,20}/\.)")
_CREDITED = re.compile(rf"[{_UPPER}][\w.'’ -]{{2,40}}\s\([\w ]{{2,30}}\)\s[—–-]{{1,2}}\s*")  # Oslo (NTB) – 3 May 2014 –
# fmt: off
_PARTICLES = frozenset((
    "and", "&", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "van", "von", "der", "den", "ter",
    "bin", "ibn", "al", "el", "y", "e", "zu", "of", "the",
))
# fmt: on
_NOT_NAMES = frozenset([*_MONTHS, "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """What the first lines of an article say about it."""

    author: str | None = None
    date: str | None = None


def is_date(value: str) -> bool:
    """True for a date of the calendar in EDTF level 0: YYYY, YYYY-MM or YYYY-MM-DD."""
    if not _EDTF.fullmatch(value):
        return False
    parts = [int(part) for part in value.split("-")]
    return _date(*parts) == value


def parse_date(value: object) -> str | None:
    """The date that a field of metadata holds, or None if there is none to be sure of.

    Takes ISO 8601, dates in English words, numeric dates, and as a number a year, YYYYMMDD, or
    seconds or milliseconds since 1970.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _from_number(value)
    if not isinstance(value, str):
        return None
    text = value.strip()[:200]
    if re.fullmatch(r"[12][0-9]{3}", text, re.ASCII):
        return text
    compact = _COMPACT.fullmatch(text)
    if compact:
        return _date(*(int(part) for part in compact.groups()))
    if re.fullmatch(r"[0-9]{9,13}", text, re.ASCII):
        return _from_number(int(text))
    found = _find(text)
    return found[0] if found else None


def find_byline(text: str) -> Byline:
    """Author and date from a byline, a line of its own with the date, or a dateline, in the first lines."""
    author = published = updated = None
    lines = [line.strip(" \t*_#>") for line in text[:_REACH].split("\n")]
    for index, line in enumerate([line for line in lines if line][:_LINES]):
        name, when, later = _read_line(line, first=index == 0)
        author = author or name
        if later:
            updated = updated or when
        else:
            published = published or when
    return Byline(author=author, date=published or updated)


def is_byline(line: str) -> bool:
    """True for a line that only says who wrote a text or when."""
    name, when, _ = _read_line(line.strip(" \t*_#>"), first=False)
    return len(line) <= _SHORT and bool(name or when)


def _read_line(line: str, *, first: bool) -> tuple[str | None, str | None, bool]:
    """Author, date, and whether the date is that of an update."""
    found = _find(line[:_SHORT])
    before = line[: found[1]] if found else ""
    if found and (_DATELINE.fullmatch(before) or _CREDITED.fullmatch(before)) and _DATELINE_END.match(line, found[2]):
        return None, found[0], False
    if found and re.search(r"\bdatelined?\b[^.]{0,40}$", before):
        return None, found[0], False
    if len(line) > _SHORT:
        return None, None, False
    byline = _BYLINE.match(line)
    if byline:
        name = _name(byline["rest"])
        return (name, found[0] if found else None, False) if name else (None, None, False)
    if not found:
        return None, None, False
    rest = _LABEL.sub(" ", line[: found[1]] + " " + line[found[2] :])
    words = re.findall(r"\w[\w.'’-]*", rest)
    if "|" in line and not first:
        return None, _read_line(line.rpartition("|")[2].strip(), first=False)[1], False
    if words and (first or len(words) > 4 or line.endswith((".", "?", "!")) or not all(w[0].isupper() for w in words)):
        return None, None, False
    return None, found[0], bool(re.search(r"\b(?:updated|modified)\b", line, re.IGNORECASE))


def _name(rest: str) -> str | None:
    """The names at the start of what follows "By", or None if it is a sentence instead."""
    found = _find(rest)
    text = rest[: found[1]] if found else rest
    text = _LABEL.sub(lambda m: m[0] if m[0].lower() in {"and", "of", "the"} else "\0", text).split("\0")[0]
    text = _CUT.sub("", text).strip(" \t,;:|*_.")
    words = text.replace(",", " ").split()
    if not 1 <= len(words) <= 14 or any(c.isdigit() for c in text) or words[0].lower() in _NOT_NAMES:
        return None
    if not all(w[0].isupper() or w.lower() in _PARTICLES or not w[0].isalpha() for w in words):
        return None
    title = words[0] == "The" and len(words) > 2 and all(w[0].isupper() for w in words)  # The New York Times
    return text if words[0][0].isalpha() and (title or words[0].lower() not in {"the", "and"}) else None


def _find(text: str) -> tuple[str, int, int] | None:
    """The first date in a text with its place, of the most precise pattern that fits there."""
    best: tuple[str, int, int] | None = None
    for pattern in _DATES:
        for match in pattern.finditer(text):
            value = _from_match(match)
            if value and (best is None or match.start() < best[1]):
                best = value, match.start(), match.end()
            if value:
                break
    return best


def _from_match(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    year = int(parts["year"])
    if parts.get("first"):
        return _ambiguous(year, int(parts["first"]), int(parts["second"]), dotted=parts["separator"] == ".")
    month = parts["month"]
    number = int(month) if month.isdigit() else _MONTH_NUMBERS[month[:3].lower()]
    return _date(year, number, int(parts["day"])) if parts.get("day") else _date(year, number)


def _ambiguous(year: int, first: int, second: int, *, dotted: bool) -> str | None:
    """Two numbers and a year: day and month where only one order is possible, or else the year alone."""
    day_first, month_first = _date(year, second, first), _date(year, first, second)
    if dotted or month_first is None or day_first == month_first:
        return day_first
    return month_first if day_first is None else _date(year)


def _from_number(value: float) -> str | None:
    if value != value or not 1000 <= value < 1e14:
        return None
    whole = int(value)
    if whole < 3000:
        return _date(whole)
    if 10_000_000 <= whole <= 29_991_231:
        return _date(whole // 10_000, whole // 100 % 100, whole % 100)
    if whole < 100_000_000:
        return None
    return datetime.fromtimestamp(whole / 1000 if whole >= 100_000_000_000 else whole, UTC).date().isoformat()


def _date(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """The EDTF of a date of the calendar, or None if there is no such day."""
    if not 1 <= year <= 9999:
        return None
    if month is None:
        return f"{year:04}"
    if not 1 <= month <= 12:
        return None
    if day is None:
        return f"{year:04}-{month:02}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
