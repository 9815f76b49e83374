"""The tables as data frames, without files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.errors import UsageError
from kg.exports.columns import Sink, Table, Value, fill, tables
from kg.exports.contents import Contents
from kg.exports.whole import reading
from kg.stores.claims import Account
from kg.stores.frames import Series


class _Rows:
    """Keeps the rows of one table, or lets them go."""

    def __init__(self, keep: bool) -> None:
        self._keep = keep
        self.held: list[list[Value]] = []

    def row(self, values: list[Value]) -> None:
        if self._keep:
            self.held.append(values)


def table_series(contents: Contents, name: str) -> list[Series]:
    """The columns of one table: nodes, edges, claims or documents.

    Raises UsageError for another name, DataError where the store is damaged.
    """
    chosen = tables(contents, "frames")
    if name not in chosen:
        raise UsageError(f"there is no table {name!r}: expected one of {', '.join(chosen)}")
    rows = {table: _Rows(table == name) for table in chosen}
    sinks: dict[str, Sink] = {**rows}
    with reading(contents.place):
        fill(contents, chosen, sinks)
    return _series(chosen[name], rows[name].held)


def claim_series(contents: Contents, accounts: Iterable[Account]) -> list[Series]:
    """These claims as columns of the table of claims."""
    table = tables(contents, "frames")["claims"]
    return _series(table, [[column.value(account) for column in table.columns] for account in accounts])


def _series(table: Table, rows: Sequence[Sequence[Value]]) -> list[Series]:
    found = []
    for at, column in enumerate(table.columns):
        cells = [row[at] for row in rows]
        values = [list(cell) if isinstance(cell, tuple) else cell for cell in cells]
        found.append(Series(name=column.name, kind=column.kind, values=values))
    return found
