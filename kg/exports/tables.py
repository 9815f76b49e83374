"""Writes tables of comma-separated values for data frames, graph databases, Gephi or spreadsheets.

A cell without value is empty, and one with an empty text is `""`. Quotes, commas and line breaks stand between
quotation marks, as RFC 4180 has it. Cells are exact, but in tables for a spreadsheet: that takes a text that begins
with one of `= + - @` for a formula and would run it, so that there an apostrophe goes before it.
"""

from __future__ import annotations

import json
import re
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from kg.exports import Task
from kg.exports.columns import Sink, Table, Value, fill, tables
from kg.exports.contents import Contents

_QUOTED = re.compile(r'[",\r\n]|^\s|\s$')
_FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")


class _Csv:
    """One file. `formulas` counts the cells that a spreadsheet would take for a formula."""

    def __init__(self, stream: BinaryIO, table: Table) -> None:
        self._stream, self._reader = stream, table.reader
        self._end = "\r\n" if table.reader == "sheets" else "\n"
        self.formulas = 0
        if table.reader == "sheets":
            stream.write(b"\xef\xbb\xbf")  # without it, Excel takes the file for one of an older encoding
        self.row(list(table.headers))

    def row(self, values: list[Value]) -> None:
        self._stream.write((",".join(map(self._cell, values)) + self._end).encode())

    def _cell(self, value: Value) -> str:
        match value:
            case None:
                return ""
            case bool():
                return "true" if value else "false"
            case int() | float():
                return str(value)
            case tuple():
                return self._cell(_joined(value, self._reader)) if value else ""
        text = value.replace("\0", "\ufffd")  # which no reader takes
        if _FORMULA.match(text):
            self.formulas += 1
            text = f"'{text}" if self._reader == "sheets" else text
        return '"' + text.replace('"', '""') + '"' if not text or _QUOTED.search(text) else text


def _joined(values: tuple[str, ...], reader: str) -> str:
    """A list in one cell: JSON for programs; for neo4j between semicolons, which values then cannot have."""
    if reader == "frames":
        return json.dumps(values, ensure_ascii=False)
    if reader == "neo4j":
        return ";".join(value.replace(";", ",") for value in values)
    return "; ".join(values)


def write(task: Task, folder: Path) -> None:
    """Write a file a table into the folder."""
    reader = task.options.get("for_") or "frames"
    contents = Contents(task.folder, quarantine=bool(task.options.get("quarantine")), store=task.store)
    chosen = tables(contents, reader)
    with ExitStack() as open_:
        files = {
            name: _Csv(open_.enter_context((folder / f"{name}.csv").open("wb")), table)
            for name, table in chosen.items()
        }
        sinks: dict[str, Sink] = {**files}
        counts = fill(contents, chosen, sinks)
    task.say(", ".join(f"{count} {name}" for name, count in counts.items()))
    formulas = sum(file.formulas for file in files.values())
    if reader == "neo4j":
        task.say(_IMPORT)
    if formulas and reader != "sheets":
        task.say(f"{formulas} cells begin like a formula: for a spreadsheet, write them with --for sheets")


_IMPORT = (
    "neo4j-admin database import full --multiline-fields=true --nodes=nodes.csv --nodes=claims.csv"
    " --nodes=documents.csv --relationships=edges.csv --relationships=links.csv"
)
