"""What is read of the state of an earlier graph that this build does not go on from."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from kg.model import Iri


def documents_in(path: Path) -> Iterator[tuple[Iri, str]]:
    """The documents of a state, by IRI and source, as far as it can be read."""
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as base,
    ):
        yield from base.execute("SELECT iri, source FROM document")


class Earlier:
    """The documents of an earlier build whose understanding still holds. `records` is the file of their records."""

    def __init__(self, path: Path, records: Path) -> None:
        self._base = sqlite3.connect(path)
        self._records = records.open("rb")

    def record(self, key: str) -> bytes | None:
        """What was understood of this input, packed; None if it was not among them."""
        query = "SELECT record_at, record_length FROM document WHERE key = ?"
        row = self._base.execute(query, (key,)).fetchone()
        if row is None:
            return None
        self._records.seek(row[0])
        return self._records.read(row[1])

    def close(self) -> None:
        self._base.close()
        self._records.close()
