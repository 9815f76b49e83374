"""Writes the tables as Apache Parquet, with types: lists stay lists, and nothing has to be guessed."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from kg.exports import Task
from kg.exports.columns import Sink, Table, Value, fill, tables
from kg.exports.contents import Contents
from kg.stores.extra import needed

_ROWS = 20_000  # of a row group: so many are held


class _Parquet:
    def __init__(self, path: Path, table: Table) -> None:
        self._arrow = needed("pyarrow", "parquet")
        types = {
            "text": self._arrow.string(),
            "integer": self._arrow.int64(),
            "decimal": self._arrow.float64(),
            "boolean": self._arrow.bool_(),
            "list": self._arrow.list_(self._arrow.string()),
        }
        fields = [(column.name, types[column.kind]) for column in table.columns]
        self._schema = self._arrow.schema(fields)
        self._writer: Any = needed("pyarrow.parquet", "parquet").ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[list[Value]] = []

    def __enter__(self) -> _Parquet:
        return self

    def __exit__(self, *error: object) -> None:
        self._flush()
        self._writer.close()

    def row(self, values: list[Value]) -> None:
        self._rows.append(values)
        if len(self._rows) == _ROWS:
            self._flush()

    def _flush(self) -> None:
        if not self._rows:
            return
        columns = zip(*self._rows, strict=True)
        arrays = [
            self._arrow.array([list(v) if isinstance(v, tuple) else v for v in column], type=field.type)
            for column, field in zip(columns, self._schema, strict=True)
        ]
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))
        self._rows = []


def write(task: Task, folder: Path) -> None:
    """Write a file a table into the folder. Raises SetupError without pyarrow."""
    needed("pyarrow", "parquet")
    contents = Contents(task.folder, quarantine=bool(task.options.get("quarantine")), store=task.store)
    chosen = tables(contents, "frames")
    with ExitStack() as open_:
        sinks: dict[str, Sink] = {
            name: open_.enter_context(_Parquet(folder / f"{name}.parquet", table)) for name, table in chosen.items()
        }
        counts = fill(contents, chosen, sinks)
    task.say(", ".join(f"{count} {name}" for name, count in counts.items()))
