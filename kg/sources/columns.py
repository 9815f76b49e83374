"""Which field of a table or of a JSON object holds what, and a Draft from one row."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.errors import DataError
from kg.sources.bylines import parse_date
from kg.sources.drafts import Draft, one_line
from kg.sources.settings import ReadSettings

USUAL: dict[str, tuple[str, ...]] = {
    "text": ("text", "content", "body", "article", "full_text", "fulltext", "maintext", "main_text", "article_text"),
    "id": ("id", "doc_id", "docid", "document_id", "article_id", "uuid", "guid"),
    "title": ("title", "headline", "heading"),
    "date": ("date", "published", "publication_date", "published_at", "date_published", "publish_date", "datepublished",
             "pubdate", "date_publish", "pub_date", "published_date"),
    "author": ("author", "authors", "byline", "creator", "by"),
    "url": ("url", "link", "uri", "web_url", "source_url", "canonical_url"),
    "publisher": ("publisher", "sitename", "site_name", "outlet", "newspaper", "publication", "site"),
    "language": ("language", "lang"),
}  # fmt: skip
"""Names that a field has in the wild, the likeliest first; compared without regard to case."""

_NO_DATE = frozenset((
    *("", "-", "--", "—", "–", "?", "n/a", "na", "n.a.", "nan", "nat", "nil", "none", "null"),
    *("n.d.", "nd", "no date", "undated", "unknown"),
))  # fmt: skip
"""What people and programs write where there is no date."""

_KINDS = {bool: "true or false", int: "a number", float: "a number", dict: "an object"}
_SHOWN = 40  # characters of what should be a date
ADVICE = "; name the one with the text, such as --text-column"
"""What is said before the name of a column; it helps only those who may name one."""
_PLAIN = re.compile(r"[^\W\d_][\w.]*")  # a name that a shell takes as it stands
_SPECIAL = re.compile(r'["$`\\!]')  # what a shell takes for more than a character between double quotes
_LONGEST_EXAMPLE = 80  # characters of the name of a column


class NoTextError(DataError):
    """No field is the one with the text.

    `brief` tells it of a row among others that have it, `same` stands for all rows with these fields.
    """

    def __init__(self, asked: str, present: list[str], values: Mapping[str, object]) -> None:
        self.brief = _missing(asked, present)
        self.same = (asked, *present)
        example = _example(present, values)
        hint = f"{ADVICE} {example}" if example else ""
        super().__init__(f"no column {asked!r}: there are {_listed(present)}{hint}" if present else self.brief)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The real names of the fields that were found in one table or object."""

    text: str
    others: Mapping[str, str]  # role -> name


def find_columns(
    names: Iterable[str], settings: ReadSettings, *, values: Mapping[str, object] | None = None
) -> Columns:
    """Raises DataError, naming the fields there are, if the text or a field asked for is not among them.

    Of `values`, one for each name, the longest is taken for a text where the error names an example.
    """
    present = list(names)
    asked = {
        "text": settings.text_column,
        "id": settings.id_column,
        "title": settings.title_column,
        "date": settings.date_column,
        "author": settings.author_column,
        "url": settings.url_column,
        "publisher": None,
        "language": None,
    }
    text = _find(settings.text_column, "text", present)
    if text is None:
        raise NoTextError(settings.text_column, present, values or {})
    others = {}
    for role, name in asked.items():
        found = None if role == "text" else _find(name, role, present)
        if found is not None:
            others[role] = found
        elif name is not None and role != "text":
            raise DataError(_missing(name, present))
    return Columns(text=text, others=others)


def row_draft(row: Mapping[str, object], columns: Columns, *, media_type: str, where: str = "") -> Draft:
    """The Draft of a row; what is told of it begins with `where`. Raises DataError if its text is no text."""
    values = {role: row.get(name) for role, name in columns.others.items()}
    date = parse_date(values.get("date"))
    return Draft(
        text=_text(row.get(columns.text), columns.text),
        media_type=media_type,
        title=_words(values.get("title")),
        date=date,
        author=_words(values.get("author")),
        publisher=_words(values.get("publisher")),
        url=_words(values.get("url")),
        language=_words(values.get("language")),
        unread=None if date else _unread(values.get("date"), columns.others.get("date", ""), where),
    )


def name_of(row: Mapping[str, object], settings: ReadSettings) -> str | None:
    """The identifier of a row, if it has one, be it that of a document or not."""
    column = _find(settings.id_column, "id", list(row))
    return one_line(_words(row[column]), limit=200) if column is not None else None


def _find(asked: str | None, role: str, present: list[str]) -> str | None:
    """A name as it was asked for, exactly or else but for case; the usual ones if none was asked for."""
    wanted = USUAL[role] if asked is None or (role == "text" and asked == "text") else (asked,)
    for name in wanted:
        if name in present:
            return name
        for candidate in present:
            if candidate.strip().casefold() == name.strip().casefold():
                return candidate
    return None


def _missing(name: str, present: list[str]) -> str:
    return f"no column {name!r}: expected one of {_listed(present) or 'none at all'}"


def _listed(present: list[str]) -> str:
    shown = ", ".join(repr(one_line(item, limit=40) or "") for item in present[:20])
    return f"{shown} and {len(present) - 20} more" if len(present) > 20 else shown


def _example(present: list[str], values: Mapping[str, object]) -> str | None:
    """The name of the column whose value is the longest text, else the first, as it is written in a command."""
    names = [n for n in present if one_line(n) == n and len(n) <= _LONGEST_EXAMPLE and not n.startswith("-")]
    if not names:
        return None
    name = max(names, key=lambda name: _length(values.get(name)))
    if _PLAIN.fullmatch(name):
        return name
    return shlex.quote(name) if _SPECIAL.search(name) else f'"{name}"'


def _length(value: object) -> int:
    """How many characters of text a field holds."""
    if isinstance(value, list):
        return sum(len(item) for item in value if isinstance(item, str))
    return len(value) if isinstance(value, str) else 0


def _text(value: object, name: str) -> str:
    """A text, or a list of its paragraphs."""
    if value is None:
        raise DataError(f"holds no text: {name!r} is empty")
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return "\n\n".join(value)
    raise DataError(f"{name!r} holds {_KINDS.get(type(value), 'a list')}: expected a text")


def _unread(value: object, name: str, where: str) -> str | None:
    """What is wrong with a value that is no date; None where it says that there is no date."""
    if value is None or value == [] or value == {}:
        return None
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        words = one_line(str(value)) or ""
        if words.casefold() in _NO_DATE:
            return None
        shown = repr(words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…")
    else:
        shown = _KINDS.get(type(value), "a list")
    return f"{where}{shown} in {name!r} cannot be read as a date: expected one such as 2024-05-31"


def _words(value: object) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list):
        return ", ".join(item for item in value if isinstance(item, str)) or None
    return None
