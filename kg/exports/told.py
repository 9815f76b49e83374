"""What a graph tells of things outside its documents, kept for looking up: on disk, so that memory does not grow."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager

from kg import rdf
from kg.exports.quads import is_of_document, quad
from kg.vocab import ORG

_MEMBER = rdf.iri(ORG + "member")
_BLOCK = 10_000


class Told:
    """The lines about each subject that is no part of a document."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def about(self, subject: str) -> list[str]:
        """All lines about a subject, given as a term, in their order."""
        return self._column("SELECT line FROM told WHERE subject = ? ORDER BY line", subject)

    def members(self, thing: str) -> list[str]:
        """The subjects that have the thing as their org:member, as terms: its tenures."""
        return self._column("SELECT DISTINCT subject FROM told WHERE member = ? ORDER BY subject", thing)

    def _column(self, query: str, value: str) -> list[str]:
        return [row[0] for row in self._connection.execute(query, (value,))]


@contextmanager
def told(lines: Iterable[str]) -> Iterator[Told]:
    """An index of the lines about whatever is no part of a document. Raises SyntaxError if any line is broken."""
    with closing(
        sqlite3.connect("")
    ) as connection:  # a file that goes when it is closed; small ones never reach a disk
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("CREATE TABLE told (subject TEXT, member TEXT, line TEXT)")
        connection.executemany("INSERT INTO told VALUES (?, ?, ?)", _rows(rdf.checked(lines)))
        connection.execute("CREATE INDEX by_subject ON told (subject)")
        connection.execute("CREATE INDEX by_member ON told (member) WHERE member IS NOT NULL")
        yield Told(connection)


def _rows(lines: Iterable[str]) -> Iterator[tuple[str, str | None, str]]:
    for line in lines:
        if not is_of_document(line):
            item = quad(line)
            yield item.subject, item.object if item.predicate == _MEMBER else None, line
