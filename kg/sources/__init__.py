"""Files, folders, pages and tables to documents.

Each format has a module that turns bytes into a draft; what is common to all (characters, dates,
names, identifiers) stands in modules of its own. Nothing here raises for a bad file: it is yielded
as a Failure, and the next file follows.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from kg.errors import DataError, KgError
from kg.ids import Minter
from kg.model import Document, Failure
from kg.sources.docx import read_docx
from kg.sources.drafts import Draft, finish, note_of, one_line, refuse_long
from kg.sources.html import read_html
from kg.sources.markdown import read_markdown
from kg.sources.pdf import read_pdf
from kg.sources.places import BUILT, STDIN, Place, find
from kg.sources.plain import read_plain
from kg.sources.rows import Row, is_extraction, read_csv, read_jsonl
from kg.sources.settings import DEFAULT_MAX_CHARS, FORMATS, SUFFIXES, Format, ReadSettings

__all__ = [
    "BUILT",
    "DEFAULT_MAX_CHARS",
    "FORMATS",
    "STDIN",
    "SUFFIXES",
    "Format",
    "Place",
    "ReadSettings",
    "document_of",
    "files",
    "find",
    "is_extraction_file",
    "is_extraction_line",
    "load",
    "read",
    "read_noted",
    "read_place",
]

_ONE: dict[Format, tuple[Callable[[bytes, ReadSettings], Draft], int]] = {
    # The reader, and how many bytes it may need for one character of text: more are not even loaded.
    Format.TEXT: (read_plain, 4),
    Format.MARKDOWN: (read_markdown, 4),
    Format.HTML: (read_html, 20),
    Format.PDF: (read_pdf, 200),
    Format.DOCX: (read_docx, 200),
}
_MANY: dict[Format, Callable[[BinaryIO, ReadSettings], Iterator[Row]]] = {
    Format.JSONL: read_jsonl,
    Format.CSV: read_csv,
}
_NAMES = {Format.PDF: "PDF", Format.DOCX: "DOCX", Format.HTML: "HTML"}
_FOR_PROGRAMMERS = re.compile(r", use XML_PARSE_HUGE option|, see xmlCtxt\w+|, line \d+, column \d+$")
Noted = tuple[Document | Failure, str | None]
"""A document or a failure, and what is to be told of a document that is taken in."""

_SLACK = 1_000_000  # bytes that any file may have
_EXTRACTION_LINE = 256 * 1024 * 1024


def read(
    sources: Iterable[str], *, minter: Minter, settings: ReadSettings | None = None
) -> Iterator[Document | Failure]:
    """Yield the documents of files, folders, glob patterns or "-" (standard input), one at a time, in order.

    What cannot be read, is no text, or is too long is yielded as a Failure of the stage "read".
    """
    chosen = settings or ReadSettings()
    for source in sources:
        for place in find(source, chosen):
            if isinstance(place, Failure):
                yield place
            else:
                yield from read_place(place, minter, chosen)


def files(source: str, settings: ReadSettings) -> Iterator[Path]:
    """The files that would be read of a source."""
    return (place.path for place in find(source, settings) if isinstance(place, Place) and place.path is not None)


def count(sources: Iterable[str], settings: ReadSettings) -> int | None:
    """How many documents and failures the sources give, if that can be told without opening a file; else None."""
    total = 0
    for source in sources:
        for place in find(source, settings):
            if isinstance(place, Place) and (place.path is None or not place.holds_one):
                return None
            total += 1
    return total


def is_extraction_file(path: Path) -> bool:
    """True if the first line of a file that is not blank is an extraction, as `kg extract` writes them."""
    try:
        with path.open("rb") as stream:
            while line := stream.readline(_EXTRACTION_LINE):
                if line.strip(b"\xef\xbb\xbf \t\r\n"):
                    return is_extraction_line(line)
    except OSError:
        return False
    return False


def is_extraction_line(line: bytes) -> bool:
    """True if the line is an extraction, as `kg extract` writes them."""
    try:
        return b'"format"' in line and is_extraction(json.loads(line.decode("utf-8-sig")))
    except (ValueError, RecursionError):
        return False


def read_place(place: Place, minter: Minter, settings: ReadSettings) -> Iterator[Document | Failure]:
    """Yield the documents of one file, or of standard input; a Failure for each that is none."""
    return (item for item, _ in read_noted(place, minter, settings))


def read_noted(place: Place, minter: Minter, settings: ReadSettings) -> Iterator[Noted]:
    """The same, each with what is to be told of it: a date in its row that cannot be read."""
    if place.format in _ONE:
        data = load(place, settings)
        yield data if isinstance(data, Failure) else document_of(data, place, minter, settings), None
        return
    try:
        if place.path is None:
            yield from _read_rows(sys.stdin.buffer, place, minter, settings)
        else:
            with place.path.open("rb") as stream:
                yield from _read_rows(stream, place, minter, settings)
    except OSError as error:
        yield _failure(place.name, f"cannot be read: {error.strerror or error}"), None
    except KgError as error:
        yield _failure(place.name, str(error)), None


def load(place: Place, settings: ReadSettings) -> bytes | Failure:
    """All bytes of a file that holds one document, or of standard input; a Failure if they are too many."""
    limit = _limit(place.format, settings)
    try:
        if place.path is None:
            data = sys.stdin.buffer.read(limit + 1)
        else:
            with place.path.open("rb") as stream:
                data = _all(stream, limit + 1)
        if len(data) > limit:
            if _ONE[place.format][1] == 4:  # no encoding takes more bytes for a character
                refuse_long(len(data) // 4, settings, at_least=True)
            raise DataError(f"over {limit:,} bytes, too large for the allowed length: raise it with --max-chars")
    except OSError as error:
        return _failure(place.name, f"cannot be read: {error.strerror or error}")
    except KgError as error:
        return _failure(place.name, str(error))
    return data


def _all(stream: BinaryIO, limit: int) -> bytes:
    """What a file holds, up to a limit: as much is asked for as the system tells, since a buffer of the limit costs."""
    size = os.fstat(stream.fileno()).st_size
    data = stream.read(min(limit, size + 1))
    return data + stream.read(limit - len(data)) if len(data) > size else data


def document_of(data: bytes, place: Place, minter: Minter, settings: ReadSettings) -> Document | Failure:
    """The document that the bytes of a file hold, or why they hold none."""
    reader, _ = _ONE[place.format]
    try:
        try:
            draft = reader(data, settings)
        except KgError:
            raise
        except Exception as error:  # the parsers of foreign formats raise anything for a broken file
            name = _NAMES.get(place.format, place.format)
            raise DataError(f"not readable as {name}: {_fault(error)}") from None
        return finish(draft, source=place.name, minter=minter, settings=settings)
    except KgError as error:
        return _failure(place.name, str(error))


def _limit(format: Format, settings: ReadSettings) -> int:
    _, share = _ONE[format]
    return share * settings.max_chars + (_SLACK if share > 4 else 4)


def _read_rows(stream: BinaryIO, place: Place, minter: Minter, settings: ReadSettings) -> Iterator[Noted]:
    try:
        for name, row in _MANY[place.format](stream, settings):
            source = f"{place.name}#{name}"
            yield (_failure(source, row), None) if isinstance(row, str) else _row(row, source, minter, settings)
    except UnicodeError as error:
        raise DataError(f"cannot be decoded: {error}") from None


def _row(draft: Draft, source: str, minter: Minter, settings: ReadSettings) -> Noted:
    try:
        document = finish(draft, source=source, minter=minter, settings=settings)
    except DataError as error:
        return _failure(source, str(error)), None
    return document, note_of(draft, document, settings)


def _fault(error: Exception) -> str:
    """What a parser of a foreign format says, as far as it is meant for people."""
    if isinstance(error, KeyError):
        return "damaged: a part that it names is missing"
    words = error.msg if isinstance(error, SyntaxError) else str(error)
    words = _FOR_PROGRAMMERS.sub("", one_line(words) or "").rstrip(". ")
    if not words or isinstance(error, AttributeError | TypeError | LookupError | AssertionError | RecursionError):
        return "damaged"
    return f"its XML is broken: {words}" if isinstance(error, SyntaxError) else words


def _failure(source: str, reason: str) -> Failure:
    return Failure(source=source, stage="read", reason=one_line(reason) or "unknown")
