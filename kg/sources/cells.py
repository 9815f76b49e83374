"""Rows of a delimited table, with quotes as RFC 4180 has them: what one gone wrong takes in is told."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.errors import DataError

Cells = tuple[int, list[str] | str]
"""The number of the line that a row begins in, and its cells; or in which a quote goes wrong, and what is wrong."""

_QUOTED = re.compile(r'"[^"]*(?:""[^"]*)*("?)')
_TWICE = ": a quote within a quoted cell is written twice"


@dataclass(slots=True)
class _Torn:
    """Lines that hold no row that one could be sure of, and why."""

    line: int  # where the quote is opened
    start: int  # the first line
    end: int  # the last one
    why: str
    quoting: bool = True

    def told(self) -> Cells:
        more = f"; lines {self.start} to {self.end} are left out" if self.end > self.start else ""
        return self.line, f"line {self.line}: {self.why}{more}{_TWICE if self.quoting else ''}"


def read_cells(lines: Iterable[str], *, delimiter: str, longest: int, before: int = 0) -> Iterator[Cells]:
    """Yield the rows, the header first; `before` lines stand above it, and no cell has more than `longest` characters.

    Where a quote has gone wrong, lines are left out until one has as many cells as the header: what stands before that
    may be the rest of a text.
    """
    csv.field_size_limit(max(csv.field_size_limit(), longest))
    record = _Record(lines, before)
    reader = csv.reader(record, delimiter=delimiter, strict=True)
    width: int | None = None
    torn: _Torn | None = None
    while True:
        start = record.begin()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            if torn is not None:
                yield torn.told()
            torn = _torn(record, start, delimiter, error)
            if width is None:
                yield torn.told()
                return
            continue
        if torn is not None and cells and len(cells) != width:
            torn.end = record.line
            continue
        if torn is not None and (cells or cells is None):
            yield torn.told()
            torn = None
        if cells is None:
            return
        width = len(cells) if width is None else width
        yield start, cells


def refuse_surplus(cells: list[str], header: list[str]) -> None:
    """Raises DataError for a row with words in cells that no column is above."""
    if any(cell.strip() for cell in cells[len(header) :]):
        under = f"{len(header)} column{'' if len(header) == 1 else 's'}"
        raise DataError(f"{len(cells)} cells under {under}: a text with the delimiter needs quotes")


class _Record:
    """Lines, with those of the row that is being read."""

    def __init__(self, lines: Iterable[str], before: int) -> None:
        self._lines = iter(lines)
        self.line = before
        self.ended = False
        self._read: list[str] = []

    def __iter__(self) -> _Record:
        return self

    def __next__(self) -> str:
        line = next(self._lines, None)
        if line is None:
            self.ended = True
            raise StopIteration
        self.line += 1
        self._read.append(line)
        return line

    def __contains__(self, sign: str) -> bool:
        return any(sign in line for line in self._read)

    def begin(self) -> int:
        """Forget the row before; the number of the line that the next one begins in."""
        self._read.clear()
        return self.line + 1

    def opening(self, delimiter: str) -> int:
        """In which line of the row, counted from 0, its last quote is opened."""
        text, at, opened = "".join(self._read), 0, 0
        ends = re.compile(f"[{re.escape(delimiter)}\r\n]")
        while at < len(text):
            quoted = _QUOTED.match(text, at)
            if quoted:
                opened, at = at, quoted.end()
            if quoted and text[at : at + 1] != delimiter:
                break
            end = ends.search(text, at)
            at = end.end() if end else len(text)
        return text.count("\n", 0, opened) if "\n" in text else text.count("\r", 0, opened)

    def close(self) -> bool:
        """Read on to the end of the cell that a quote has opened; whether there is one."""
        quotes = sum(line.count('"') for line in self._read)
        while quotes % 2:
            self._read.clear()
            line = next(self, None)
            if line is None:
                return False
            quotes += line.count('"')
        return True


def _torn(record: _Record, start: int, delimiter: str, error: csv.Error) -> _Torn:
    line = start + record.opening(delimiter)
    long, quoted = "field limit" in str(error), '"' in record
    if record.ended or (long and not record.close()):
        more = "; it takes in the lines to the end" if record.line > line else ""
        return _Torn(line, record.line, record.line, f"a quote is opened and never closed{more}")
    last = record.line
    if long:
        why = "a cell is over the limit of characters: raise it with --max-chars"
        return _Torn(line, start, last, f"{why}, or a quote is opened and closed too late" if quoted else why, quoted)
    if "expected after" not in str(error):
        return _Torn(line, start, last, str(error), quoting=False)
    if last == line:
        why = "text stands right after the quote that closes a cell"
    else:
        why = f"a quote is opened that closes only in line {last}, with text right after it"
    return _Torn(line, start, last, why)
