"""Dates and bylines as newspapers print them.

A date becomes EDTF level 0, never more precise than the words: `March 2024` is `2024-03`, and
`03/04/2024`, which Europe and America read differently, is `2024`.

A line tells the date of its article if it holds nothing but dates, what belongs to them (a word such
as "published", a day of the week, a time), and at most a name that a comma, dash or bracket sets apart:
the place or the publisher. A headline or a sentence that names a date has other words.
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
_BODY = 240  # characters in longer lines, after which the body has begun
_BYLINE = re.compile(
    r"(?:(?:Written|Reported|Story|Words|Analysis|Opinion)\s+)?(?:By|BY|by)(?:\s*:\s*|\s+)(?P<rest>\S.*)"
)
_CUT = re.compile(
    r"\s*(?:[|•·–—]|\s-\s|,?\s+(?:[Pp]ublished|[Uu]pdated|[Pp]osted|for|in|at|from|with)\b|\(|\n).*", re.DOTALL
)
_WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:rs?|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b\.?"
)
_CLOCK = r"[0-2]?[0-9][:.h][0-5][0-9](?:[:.][0-5][0-9])?(?![0-9])(?:\s*[ap]\.?m\b\.?)?"
_CLOCK += r"|[0-2]?[0-9]\s?[ap]\.?m\b\.?|[0-2][0-9][0-5][0-9](?=\s?(?:hrs|hours|gmt|utc)\b)"
_ZONE = r"(?:\s?\(?(?-i:[A-Z]{2,5}\b)\)?|\s(?:hrs|hours|local time)\b)?(?:\s?[+-][0-9]{1,2}(?::?[0-9]{2})?(?![0-9]))?"
_TIME = re.compile(rf"\b(?:{_CLOCK}){_ZONE}", re.IGNORECASE | re.ASCII)
_DAY_BEFORE = re.compile(rf"\b{_WEEKDAY}(?=[\s,]*(?:the\s+)?\0)", re.IGNORECASE)  # a date or time stands as "\0"
_DAY_AFTER = re.compile(rf"(?<=\0)([\s,(]*){_WEEKDAY}", re.IGNORECASE)
_LATER = re.compile(r"(?<![^\W0-9])(?:updated?|modified|revised)\b", re.IGNORECASE)
_LABEL = re.compile(
    r"(?<![^\W0-9])(?:(?:first|last|originally)\s+)?(?:published|publication|posted|updated?|modified|revised|issued"
    r"|released|written|dated?)\b|\b(?:for immediate|press|news|media) release\b|\b[0-9]{1,3}[ -]min(?:ute)?s? read\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"\b(?:on|at|of|the|and)\b\s*:?\s*(?=,?\0)", re.IGNORECASE)  # what joins a label to its date
_APART_AFTER, _APART_BEFORE = (
    re.compile(r"(?:[,:;|()\[\]–—·•]|\s[/-])\s*$"),
    re.compile(r"\s*(?:[,;|()\[\]–—·•]|[/-]\s)"),  # what follows a date and a colon is an event
)
_AFTER_NAME = re.compile(
    rf"(?:\b(?:on|at)\b|\b{_WEEKDAY}|{_TIME.pattern}|{_LABEL.pattern}).*", re.IGNORECASE | re.ASCII | re.DOTALL
)
_DASH = re.compile(r"\s(?:--?|[–—])\s")
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĻŁŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŲŹŻŽ"
_DATELINE = re.compile(
    rf"[{_UPPER}][{_UPPER}.'’/ -]{{2,40}}(?:,\s[A-Z][\w.'’ -]{{1,30}})?(?:\s?\([^()\n]{{1,40}}\))?"
    rf"(?:,\s*(?:(?i:{_WEEKDAY}),?\s+)?|\s\()"
)
_DATELINE_END = re.compile(r"\)?\s*(?:(?:\([^()\n]{1,40}\)\s*|/[\w ]{1,20}/\s*)?(?:--?|[—–:])|\.\s*/[\w ]{1,20}/\.)")
_CREDITED = re.compile(rf"[{_UPPER}][\w.'’ -]{{2,40}}\s\([\w ]{{2,30}}\)\s[—–-]{{1,2}}\s*")  # Oslo (NTB) – 3 May 2014 –
# fmt: off
_PARTICLES = frozenset((
    "and", "&", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "van", "von", "der", "den", "ter",
    "bin", "ibn", "al", "el", "y", "e", "zu", "of", "the",
))
_IN_PLACES = frozenset((  # in small letters within the name of a place: Dar es Salaam, Rio de Janeiro
    "de", "del", "della", "di", "da", "do", "dos", "du", "la", "le", "les", "el", "al", "es", "am", "der", "den", "sur",
))
_IN_TITLES = frozenset((  # in the title of an article or an event, seldom in the name of a place
    "a", "an", "after", "as", "at", "before", "by", "for", "from", "in", "of", "on", "since", "to", "until",
    "with",
))
_EVENTS = frozenset((  # a date that follows one of these is the event's
    "accord", "accords", "agreement", "anniversary", "attack", "attacks", "battle", "coup", "crisis", "day", "deadline",
    "election", "elections", "genocide", "invasion", "massacre", "referendum", "revolution", "siege", "speech",
    "summit", "treaty", "uprising", "war",
))
# fmt: on
_PUBLISHED, _PLAIN, _UPDATED = range(3)
"""What a line calls its date, the best first. The day of first publication is that of the document: what
the text tells, and words such as "yesterday", count from it, while an update may be a later correction."""
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
    found = _find(text, dotted=True)
    return found[0] if found else None


def find_byline(text: str) -> Byline:
    """Author and date from a byline, a line of its own with the date, or a dateline, in the first lines."""
    author: str | None = None
    dates: list[tuple[int, str]] = []
    prose = 0
    lines = [_bare(line) for line in text[:_REACH].split("\n")]
    for index, line in enumerate([line for line in lines if line][:_LINES]):
        name, when, rank = _read_line(line, first=index == 0)
        if not when and index and len(line) <= _SHORT:
            when, rank = _after_a_dash(line)
        author = author or name
        if when:
            dates.append((rank, when))
        prose += len(line) if len(line) > _SHORT else 0
        if prose > _BODY:
            break
    return Byline(author=author, date=min(dates, key=lambda date: date[0])[1] if dates else None)


def is_byline(line: str) -> bool:
    """True for a line that only says who wrote a text or when."""
    return len(line) <= _SHORT and any(_read_line(_bare(line), first=False)[:2])


def _bare(line: str) -> str:
    """A line with plain spaces and without the marks of Markdown around it."""
    return re.sub(r"\s", " ", line).strip(" *_#>")


def _read_line(line: str, *, first: bool) -> tuple[str | None, str | None, int]:
    """Author, date, and what the line calls the date."""
    dates = _find_all(line[:_SHORT])
    if dates:
        when, start, end = dates[0]
        before = line[:start]
        dateline = bool(_DATELINE.fullmatch(before))
        if (dateline or _CREDITED.fullmatch(before)) and _DATELINE_END.match(line, end):
            return None, when, _PLAIN
        if re.search(r"\bdatelined?\b[^.]{0,40}$", before):
            return None, when, _PLAIN
    if len(line) > _SHORT:
        return None, None, _PLAIN
    gaps = [line[end:start] for (_, _, end), (_, start, _) in zip([("", 0, 0), *dates], dates, strict=False)]
    ranked = [(_rank(gap), date[0]) for gap, date in zip(gaps, dates, strict=True)]
    rank, best = min(ranked, key=lambda date: date[0]) if ranked else (_PLAIN, None)
    byline = _BYLINE.match(line)
    if byline:
        name = _name(byline["rest"])
        return (name, best, rank) if name else (None, None, _PLAIN)
    if not dates or sum(rank == _PLAIN for rank, _ in ranked) > 1:  # two dates span a time, or tell of it
        return None, None, _PLAIN
    rest, stamps, labels = _without_stamps("\0".join([*gaps, line[dates[-1][2] :]]))
    if not re.search(r"\w", rest):
        return (None, None, _PLAIN) if line[0].islower() and not labels else (None, best, rank)
    if first and not (stamps or labels or (dateline and not line.isupper())):
        return None, None, _PLAIN
    if _is_name_apart(rest, words=6 if stamps or labels else 4):
        return None, best, rank
    parts = re.split(r"[|•·]", line)
    if first or len(parts) == 1:
        return None, None, _PLAIN
    read = [_read_line(_bare(part), first=False) for part in reversed(parts) if _bare(part)]
    return next(((None, when, rank) for _, when, rank in read if when), (None, None, _PLAIN))


def _without_stamps(rest: str) -> tuple[str, int, int]:
    """A line without days, times and labels, each "\\0" now as its dates are, and how many of both kinds there were."""
    rest, times = _TIME.subn("\0", rest)
    rest, before = _DAY_BEFORE.subn("\0", rest)
    rest, after = _DAY_AFTER.subn("\\1\0", rest)
    rest, labels = _LABEL.subn(",\0", rest)
    return _LINK.sub("", rest), times + before + after, labels


def _rank(words: str) -> int:
    """What the words before a date call it."""
    return _UPDATED if _LATER.search(words) else _PUBLISHED if _LABEL.search(words) else _PLAIN


def _is_name_apart(rest: str, *, words: int) -> bool:
    """True if what a line says beside its dates, which stand as "\\0", is a name set apart from them."""
    head, *between, tail = rest.split("\0")
    found = [word for word in re.findall(r"\w[\w.'’-]*", f"{head} {tail}") if word not in {"and", *_IN_PLACES}]
    if any(re.search(r"\w", part) for part in between) or len(found) > words or rest.endswith((".", "?", "!")):
        return False
    if re.search(r"\w", head) and not _APART_AFTER.search(head):
        return False
    if re.search(r"\w", tail) and not _APART_BEFORE.match(tail):
        return False
    if any(re.sub(r"\W+$", "", part).rpartition(" ")[2].lower() in _EVENTS for part in (head, tail)):
        return False
    return all(_is_of_a_name(word) for word in found)


def _is_of_a_name(word: str) -> bool:
    if not word[0].isupper() or re.fullmatch(_MONTH, word, re.IGNORECASE):
        return False
    return word.isupper() or word.lower() not in _IN_TITLES


def _after_a_dash(line: str) -> tuple[str | None, int]:
    """The date that closes a line, as under the name of a newsletter: with a day of the week, a time or a label."""
    *before, part = _DASH.split(line)
    dates = _find_all(part)
    if not before or not dates or part[0].islower() or part.endswith((".", "?", "!")):
        return None, _PLAIN
    if not any(_without_stamps(f"{part[: dates[0][1]]}\0{part[dates[0][2] :]}")[1:]):
        return None, _PLAIN
    _, when, rank = _read_line(part, first=False)
    return when, rank


def _name(rest: str) -> str | None:
    """The names at the start of what follows "By", or None if it is a sentence instead."""
    found = _find(rest)
    text = rest[: found[1]] if found else rest
    text = _CUT.sub("", _AFTER_NAME.sub("", text)).strip(" \t,;:|*_.")
    words = text.replace(",", " ").split()
    if not 1 <= len(words) <= 14 or any(c.isdigit() for c in text) or words[0].lower() in _NOT_NAMES:
        return None
    if not all(w[0].isupper() or w.lower() in _PARTICLES or not w[0].isalpha() for w in words):
        return None
    title = words[0] == "The" and len(words) > 2 and all(w[0].isupper() for w in words)  # The New York Times
    return text if words[0][0].isalpha() and (title or words[0].lower() not in {"the", "and"}) else None


def _find_all(text: str) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    while date := _find(text, found[-1][2] if found else 0):
        found.append(date)
    return found


def _find(text: str, at: int = 0, *, dotted: bool = False) -> tuple[str, int, int] | None:
    """The first date in a text with its place, of the most precise pattern that fits there.

    `dotted` for a field of metadata: 03.05.2023 has the day first there.
    """
    best: tuple[str, int, int] | None = None
    for pattern in _DATES:
        for match in pattern.finditer(text, at):
            value = _from_match(match, dotted=dotted)
            if value and (best is None or match.start() < best[1]):
                best = value, match.start(), match.end()
            if value:
                break
    return best


def _from_match(match: re.Match[str], *, dotted: bool) -> str | None:
    parts = match.groupdict()
    year = int(parts["year"])
    if parts.get("first"):
        return _ambiguous(
            year, int(parts["first"]), int(parts["second"]), day_first=dotted and parts["separator"] == "."
        )
    month = parts["month"]
    number = int(month) if month.isdigit() else _MONTH_NUMBERS[month[:3].lower()]
    return _date(year, number, int(parts["day"])) if parts.get("day") else _date(year, number)


def _ambiguous(year: int, first: int, second: int, *, day_first: bool) -> str | None:
    """Two numbers and a year: day and month where only one order is possible, or else the year alone."""
    european, american = _date(year, second, first), _date(year, first, second)
    if day_first or american is None or european == american:
        return european
    return american if european is None else _date(year)


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
