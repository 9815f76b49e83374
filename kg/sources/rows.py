"""Files of many documents, one a row: JSON Lines and CSV. Read as streams, one row in memory."""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import chain, islice
from typing import BinaryIO

from kg.errors import DataError
from kg.sources.cells import Cells, read_cells, refuse_surplus
from kg.sources.columns import Columns, NoTextError, find_columns, name_of, row_draft
from kg.sources.drafts import Draft
from kg.sources.encoding import choose, refuse_binary, refuse_mistaken
from kg.sources.settings import ReadSettings

JSONL_MEDIA_TYPE = "application/x-ndjson"
CSV_MEDIA_TYPE = "text/csv"
EXTRACTION_FORMAT = "kg-extraction/1"

Row = tuple[str, Draft | str]
"""What a row is called within its file (its identifier or the number of its line), and its draft or what is wrong."""

_HEAD = 256 * 1024
_UNDECODED = re.compile("[\udc80-\udcff]")
_LONGEST_NAME = 80  # characters: a longer cell is no name of a column but a text
_LOOKED_AT = 10  # rows in which the column with the text is looked for, to name it
_TRIES = 100  # rows without one good document after which a file is given up


def read_jsonl(stream: BinaryIO, settings: ReadSettings) -> Iterator[Row]:
    """A draft or a complaint for each line that is not blank. Raises DataError if the file as a whole is none."""
    early: list[Row] = []
    reasons: dict[object, str] = {}
    found = False
    with _Text(stream, settings, newline="\n") as lines:
        for number, line in _numbered(lines.wrapper, settings):
            if line is None:
                row: Row = str(number), f"line {number}: over the limit of characters: raise it with --max-chars"
            elif not line.strip():
                continue
            else:
                try:
                    row = _json_row(number, line, settings)
                    found = True
                except DataError as error:
                    told = error.brief if found and isinstance(error, NoTextError) else str(error)
                    reasons.setdefault(error.same if isinstance(error, NoTextError) else told, told)
                    row = _json_name(line, settings) or str(number), f"line {number}: {told}"
            if found:
                yield from early
                early.clear()
                yield row
                continue
            early.append(row)
            if len(early) >= _TRIES:
                raise DataError(f"the first {_TRIES} lines hold no document; {early[0][1]}")
    if len(early) > 1 and len(reasons) == 1:
        raise DataError(f"no line holds a document: {next(iter(reasons.values()))}")
    if not (found or early):
        raise DataError("holds no rows")
    yield from early


def read_csv(stream: BinaryIO, settings: ReadSettings) -> Iterator[Row]:
    """A draft or a complaint for each row below the header. Raises DataError if there is no such column."""
    with _Text(stream, settings, newline="") as lines:
        first = lines.wrapper.readline(1_000_000)
        skipped = 0
        marked = re.fullmatch(r"\s*sep=(.)\s*", first)
        while first and (marked or not first.strip()) and skipped < _TRIES:
            first = lines.wrapper.readline(1_000_000)
            skipped += 1
            if marked:
                break
        refuse_binary(first)
        delimiter = marked[1] if marked else _delimiter(first)
        rows = read_cells(
            chain([first] if first else [], lines.wrapper),
            delimiter=delimiter,
            longest=2 * settings.max_chars + 1_000_000,
            before=skipped,
        )
        _, names = next(rows, (0, []))
        if isinstance(names, str):
            raise DataError(f"not CSV: the header cannot be read: {names}")
        header = [name.strip() for name in names]
        columns = _columns(header, settings, rows)
        empty = True
        for number, cells in rows:
            if not any(cells):
                continue
            empty = False
            if isinstance(cells, str):
                yield str(number), cells
                continue
            try:
                yield _csv_row(number, header, cells, columns, settings)
            except DataError as error:
                yield _csv_name(header, cells, settings) or str(number), f"line {number}: {error}"
        if empty:
            raise DataError("holds no rows below its header")


def is_extraction(record: object) -> bool:
    """True for an object of the file that `kg extract` writes."""
    return isinstance(record, dict) and record.get("format") == EXTRACTION_FORMAT


def _looks_extracted(record: object, settings: ReadSettings) -> bool:
    """True for an object that is made as an extraction, and does not say that it is one."""
    made = isinstance(record, dict) and record.keys() >= {"document", "claims"}
    return made and settings.text_column not in record  # type: ignore[operator]  # it is a dict then


def parse_json(line: str) -> object:
    """Raises DataError, saying where, for what is not JSON."""
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise DataError(f"not JSON: {error.msg.removesuffix(' at')} at character {error.pos + 1}") from None
    except RecursionError:
        raise DataError("JSON nested too deeply") from None
    except ValueError:
        raise DataError("JSON with a number of too many digits") from None


def _json_row(number: int, line: str, settings: ReadSettings) -> Row:
    if _UNDECODED.search(line):
        raise DataError("bytes that are not in the encoding of the file: name it with --encoding")
    record = parse_json(line.removeprefix("\ufeff"))
    if is_extraction(record):
        raise DataError("an extraction, not a document")
    if _looks_extracted(record, settings):
        raise DataError(f'looks like claims, as `kg extract` writes them, but lacks "format": "{EXTRACTION_FORMAT}"')
    if not isinstance(record, dict):
        raise DataError("expected a JSON object with the text of a document")
    columns = find_columns(record, settings, values=record)
    draft = row_draft(record, columns, media_type=JSONL_MEDIA_TYPE, where=f"line {number}: ")
    return name_of(record, settings) or str(number), draft


def _json_name(line: str, settings: ReadSettings) -> str | None:
    """The identifier in a line that holds no document, if it has one."""
    with suppress(DataError):
        record = parse_json(_UNDECODED.sub("\ufffd", line).removeprefix("\ufeff"))
        return name_of(record, settings) if isinstance(record, dict) and not is_extraction(record) else None
    return None


def _csv_row(number: int, header: list[str], cells: list[str], columns: Columns, settings: ReadSettings) -> Row:
    refuse_surplus(cells, header)
    if any(_UNDECODED.search(cell) for cell in cells):
        raise DataError("bytes that are not in the encoding of the file: name it with --encoding")
    row: dict[str, object] = {}
    for column, cell in zip(header, cells, strict=False):
        row.setdefault(column, cell)
    draft = row_draft(row, columns, media_type=CSV_MEDIA_TYPE, where=f"line {number}: ")
    return name_of(row, settings) or str(number), draft


def _csv_name(header: list[str], cells: list[str], settings: ReadSettings) -> str | None:
    """The identifier of a row that holds no document: in the first cell, since a later one may be a part of a text."""
    return name_of({header[0]: _UNDECODED.sub("\ufffd", cells[0])}, settings)


def _joined(header: list[str], rows: Iterator[Cells]) -> Mapping[str, str]:
    """All that the next rows hold, column by column."""
    found: dict[str, str] = {}
    for _, cells in islice(rows, _LOOKED_AT):
        for name, cell in zip(header, cells if isinstance(cells, list) else (), strict=False):
            found[name] = found.get(name, "") + cell
    return found


def _columns(header: list[str], settings: ReadSettings, rows: Iterator[Cells]) -> Columns:
    """The columns; rows are read only where there is none with the text, to tell which it could be."""
    try:
        return find_columns(header, settings)
    except DataError as error:
        if not any(header) or any(len(name) > _LONGEST_NAME for name in header):
            asked = settings.text_column
            raise DataError(
                f"holds no header row: expected names of columns in the first line, {asked!r} one"
            ) from None
        if isinstance(error, NoTextError):
            return find_columns(header, settings, values=_joined(header, rows))
        raise


def _delimiter(header: str) -> str:
    """The one that stands most often in the header outside quotes; a comma if none does."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max(",;\t|", key=bare.count)


def _numbered(lines: io.TextIOWrapper, settings: ReadSettings) -> Iterator[tuple[int, str | None]]:
    """The lines with their numbers; None for one that is too long to be held."""
    limit = 8 * settings.max_chars + 1_000_000
    number = 0
    while line := lines.readline(limit):
        number += 1
        if len(line) < limit or line.endswith("\n"):
            yield number, line
            continue
        while (piece := lines.readline(limit)) and not piece.endswith("\n"):
            pass
        yield number, None


class _Text:
    """A binary stream as text for the time of a `with`, in the encoding asked for or found out."""

    def __init__(self, stream: BinaryIO, settings: ReadSettings, *, newline: str) -> None:
        source, name = _encoded(stream, settings.encoding)
        # In UTF-16 there is no way to mark a bad byte that reading back could not take for a character.
        errors = "replace" if codecs.lookup(name).name.startswith(("utf-16", "utf-32")) else "surrogateescape"
        self.wrapper = io.TextIOWrapper(source, encoding=name, errors=errors, newline=newline)

    def __enter__(self) -> _Text:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ValueError, OSError):
            self.wrapper.detach()


def _encoded(stream: BinaryIO, asked: str | None) -> tuple[BinaryIO, str]:
    """The stream from its start, and its encoding. A file is looked at to its end; a pipe only at its head."""
    head = stream.read1(_HEAD) if isinstance(stream, io.BufferedReader) else stream.read(_HEAD)
    seekable = stream.seekable()
    if asked:
        refuse_mistaken(head, asked)
    name = asked or choose(head, stream if seekable else None)
    if seekable:
        stream.seek(0)
        return stream, name
    return io.BufferedReader(_Rejoined(head, stream)), name


class _Rejoined(io.RawIOBase):
    """A pipe together with what has been read of it already."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # io wants `object`
        size = len(view)
        if self._head:
            piece, self._head = self._head[:size], self._head[size:]
        else:
            read1 = getattr(self._rest, "read1", self._rest.read)
            piece = read1(size)
        view[: len(piece)] = piece
        return len(piece)
