"""Shows rows as an aligned table for people."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from typing import IO

from kg import vocab
from kg.stores.query import Result, Term

_NUMBERS = {vocab.XSD + name for name in ("integer", "decimal", "double", "float")}
_STEERING = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff]")
_SHORT = 24
_WIDE = 100_000
_CELL = 100  # characters of a cell where no terminal says how wide the table may be
_LINE = 200  # characters of a line there
_NARROW = 16
_GAP = 3  # characters between columns


def printable(text: str) -> str:
    """The text on one line, without what would steer a terminal: controls and changes of direction become U+FFFD."""
    return _STEERING.sub("\ufffd", " ".join(text.split()))


def brief(text: str, *, limit: int = 80) -> str:
    """The text as `printable` gives it, cut where it is too long to be repeated in a message."""
    shown = printable(text)
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def cell(term: Term | None, labels: Mapping[str, str]) -> str:
    """A term as people read it: a label or a compact IRI, or the characters of a literal."""
    if term is None:
        return ""
    if term.kind == "iri":
        return printable(labels.get(term.value) or vocab.compact(term.value))
    if term.kind == "blank":
        return f"_:{term.value}"
    return printable(term.value)


def _clipped(cells: list[list[str]], names: tuple[str, ...]) -> list[list[str]]:
    """The cells, cut so that a line keeps to _LINE as far as the number of columns allows."""
    widths = [min(_CELL, max([len(name), *(len(row[at]) for row in cells)])) for at, name in enumerate(names)]
    excess = sum(widths) + _GAP * (len(widths) - 1) - _LINE
    while excess > 0:
        widest = max(range(len(widths)), key=widths.__getitem__)
        if widths[widest] <= _NARROW:
            break
        widths[widest] -= 1
        excess -= 1
    return [[brief(text, limit=width) for text, width in zip(row, widths, strict=True)] for row in cells]


def write_table(
    result: Result,
    output: IO[str] | None = None,
    *,
    labels: Mapping[str, str] | None = None,
    rows: Iterable[tuple[Term | None, ...]] | None = None,
) -> int:
    """Write the rows of a SELECT, or the answer of an ASK; give the number of rows.

    On a terminal the table keeps to its width and folds long cells; elsewhere every row is one line, of some 200
    characters at most. What is cut ends in `…`. An IRI column `x` beside a column `xName` keeps its IRIs.
    """
    target = output or sys.stdout
    if result.kind == "boolean":
        target.write("yes\n" if result.truth else "no\n")
        return 1
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    found = list(result.rows() if rows is None else rows)
    known = labels or {}
    plain = [f"{name}Name" in result.variables for name in result.variables]
    cells = [[cell(term, {} if plain[at] else known) for at, term in enumerate(row)] for row in found]
    terminal = target.isatty()
    console = Console(file=target, width=None if terminal else _WIDE, highlight=False)
    if not terminal:
        cells = _clipped(cells, result.variables)
    widths = [max([len(name), *(len(row[at]) for row in cells)]) for at, name in enumerate(result.variables)]
    # Short columns stay whole as long as that leaves the long ones room to fold in.
    whole = sum(min(width, _SHORT) + _GAP for width in widths) <= console.width
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for at, name in enumerate(result.variables):
        column = [row[at] for row in found if row[at] is not None]
        number = bool(column) and all(term is not None and term.datatype in _NUMBERS for term in column)
        table.add_column(
            name,
            justify="right" if number else "left",
            overflow="fold",
            no_wrap=whole and widths[at] <= _SHORT,
        )
    for row_cells in cells:
        table.add_row(*map(Text, row_cells))
    if terminal:
        console.print(table)
    else:
        with console.capture() as capture:
            console.print(table)
        for line in capture.get().splitlines():  # one by one, so that a reader who goes away is noticed
            target.write(line.rstrip() + "\n")
    return len(found)
