"""What a caller may set about reading, and the formats there are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from kg.errors import UsageError
from kg.sources.bylines import is_date
from kg.sources.encoding import is_text_encoding

DEFAULT_MAX_CHARS = 1_000_000
"""spaCy refuses longer texts by default, since a parser's memory grows with the text."""

MAX_CHARS = 10_000_000
"""The most that the limit may be set to: a document is held in memory many times over while it is understood."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Format(StrEnum):
    """A kind of file that is read. The value is the name users write."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    JSONL = "jsonl"
    CSV = "csv"


ROWS = frozenset({Format.JSONL, Format.CSV})
"""Formats of files with a document a row."""

FORMATS: tuple[str, ...] = tuple(Format)
"""The names of the formats, for help texts and choices."""

SUFFIXES: dict[str, Format] = {
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".pdf": Format.PDF,
    ".docx": Format.DOCX,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
}
"""Which format a file's suffix tells, in lower case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSettings:
    """How sources are read. Raises UsageError for a value that makes no sense.

    A column set to None is looked for under its usual names (see kg.sources.columns); a column that
    is named must be there under that name.
    """

    format: str | None = None  # for every file, whatever its suffix; None goes by the suffix
    text_column: str = "text"
    id_column: str | None = None
    title_column: str | None = None
    date_column: str | None = None
    author_column: str | None = None
    url_column: str | None = None
    encoding: str | None = None  # of text files; None finds it out
    max_chars: int = DEFAULT_MAX_CHARS  # a longer document is a Failure
    language: str = "en"  # of documents that do not state their own
    date: str | None = None  # EDTF level 0, for every document, whatever it says itself

    def __post_init__(self) -> None:
        if self.format is not None and self.format not in FORMATS:
            raise UsageError(f"unknown format {self.format!r}: expected one of {', '.join(FORMATS)}")
        if not 1 <= self.max_chars <= MAX_CHARS:
            raise UsageError(f"largest number of characters {self.max_chars}: expected 1 to {MAX_CHARS:,}")
        if not self.text_column.strip():
            raise UsageError("the text column has no name: expected the name of a column")
        if not _LANGUAGE.fullmatch(self.language):
            raise UsageError(f"language {self.language!r}: expected a language tag such as en or pt-BR")
        if self.date is not None and not is_date(self.date):
            raise UsageError(f"date {self.date!r}: expected YYYY, YYYY-MM or YYYY-MM-DD")
        if self.encoding is not None and not is_text_encoding(self.encoding):
            raise UsageError(f"unknown encoding {self.encoding!r}: expected a name such as utf-8, cp1251 or gb18030")
