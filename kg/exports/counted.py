"""Edges with the claims behind them counted, and all things that claims speak of.

What has to be counted or sorted over all documents goes into a database on disk that SQLite makes and removes, so that
memory does not grow with the graph.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from kg.errors import OutputError
from kg.exports.contents import Contents, Thing
from kg.stores.claims import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A relation that the graph asserts. One that holds both ways is one edge, whoever was named first."""

    source: str
    relation: str
    target: str
    directed: bool
    claims: int
    documents: int
    first: str | None  # the dates of the first and the last document that says so, as precise as they are known
    last: str | None


class Counted:
    """The edges behind asserted claims, and all that claims speak of, counted and sorted on disk."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._rows = sqlite3.connect("")  # a file of its own, which is gone when it is closed
        self._rows.executescript(
            "CREATE TABLE told (source TEXT, relation TEXT, target TEXT, date TEXT, document TEXT);"
            "CREATE TABLE thing (iri TEXT PRIMARY KEY) WITHOUT ROWID;"
        )

    def __enter__(self) -> Counted:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._rows.close()
        if isinstance(error, sqlite3.OperationalError):
            raise full(error) from None

    def add(self, account: Account) -> None:
        """Take in a claim; only asserted ones make edges."""
        ends = [account.subject, account.object, *account.holders]
        self._rows.executemany(
            "INSERT OR IGNORE INTO thing VALUES (?)", [(end.iri,) for end in ends if end and end.iri]
        )
        if account.status != "asserted" or not (account.subject and account.relation and account.object):
            return
        source, target = account.subject.iri, account.object.iri
        if self._contents.symmetric(account.relation.iri):
            source, target = sorted((source, target))
        date, document = (account.document.date, account.document.iri) if account.document else (None, None)
        row = (source, account.relation.iri, target, date, document)
        self._rows.execute("INSERT INTO told VALUES (?, ?, ?, ?, ?)", row)

    def edges(self) -> Iterator[Edge]:
        """The edges, by source, relation and target."""
        rows = self._rows.execute(
            "SELECT source, relation, target, COUNT(*), COUNT(DISTINCT document), MIN(date), MAX(date) FROM told"
            " GROUP BY source, relation, target ORDER BY source, relation, target"
        )
        with closing(rows):
            for source, relation, target, claims, documents, first, last in rows:
                yield Edge(
                    source=source,
                    relation=relation,
                    target=target,
                    directed=not self._contents.symmetric(relation),
                    claims=claims,
                    documents=documents,
                    first=first,
                    last=last,
                )

    def things(self) -> Iterator[Thing]:
        """All entities of the graph, and whatever else claims speak of, by IRI."""
        iris = ((iri,) for iri in self._contents.entities())
        self._rows.executemany("INSERT OR IGNORE INTO thing VALUES (?)", iris)
        with closing(self._rows.execute("SELECT iri FROM thing ORDER BY iri")) as rows:
            for (iri,) in rows:
                yield self._contents.thing(iri)


@contextmanager
def scratch() -> Iterator[sqlite3.Connection]:
    """A database on disk that is gone when it is closed. Raises OutputError where it finds no room.

    Several threads may use it, one after the other.
    """
    with closing(sqlite3.connect("", check_same_thread=False)) as rows:
        try:
            yield rows
        except sqlite3.OperationalError as error:
            raise full(error) from None


def full(error: sqlite3.OperationalError) -> OutputError:
    return OutputError(f"{tempfile.gettempdir()}: what is counted and sorted finds no room: {error}")
