"""Says in the words of other vocabularies what a graph says, by SPARQL CONSTRUCT.

A vocabulary is a folder of .rq files, each of which begins with a comment that says what it maps. Those that ship with
kg lie in ontology/vocabularies/; a file or folder of a user's own does as well. Into a line `#relations` go pairs of a
relation of events and its PLOVER type, for VALUES: the graph itself does not hold the ontology.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kg import assets, vocab
from kg.errors import DataError, MissingError, QueryError, UsageError
from kg.exports.contents import Contents
from kg.exports.counted import scratch
from kg.stores import run

_RELATIONS = re.compile(r"^[ \t]*#relations[ \t]*$", re.MULTILINE)


def shipped() -> dict[str, Path]:
    """The vocabularies that ship with kg: folders by name."""
    home = assets.folder("ontology") / "vocabularies"
    return {place.name: place for place in sorted(home.iterdir()) if place.is_dir()} if home.is_dir() else {}


def queries(name: str) -> list[Path]:
    """The files of a vocabulary that ships with kg, or those that a path leads to. Raises MissingError."""
    place = shipped().get(name) or Path(name)
    if place.is_file():
        return [place]
    found = sorted(place.glob("*.rq")) if place.is_dir() else []
    if not found:
        known = ", ".join(shipped())
        raise MissingError(f"{name}: no such vocabulary; expected {known}, or a file or folder of SPARQL CONSTRUCT")
    return found


class Translation:
    """What some queries make of a graph: triples as N-Triples lines, sorted and each once, held on disk."""

    def __init__(self, rows: sqlite3.Connection) -> None:
        self.rows = rows  # the table `said`: line, subject, predicate, object

    def __len__(self) -> int:
        (count,) = self.rows.execute("SELECT COUNT(*) FROM said").fetchone()
        return int(count)

    def blank(self) -> int:
        """How many triples hold a blank node, which has another name each time."""
        query = "SELECT COUNT(*) FROM said WHERE subject GLOB '_:*' OR object GLOB '_:*'"
        (count,) = self.rows.execute(query).fetchone()
        return int(count)

    def lines(self) -> Iterator[str]:
        with closing(self.rows.execute("SELECT line FROM said ORDER BY line")) as found:
            for (line,) in found:
                yield line


@contextmanager
def translated(contents: Contents, files: Iterable[Path]) -> Iterator[Translation]:
    """Run the queries. Raises UsageError for one that is no CONSTRUCT, DataError and QueryError for what is broken."""
    with scratch() as rows:
        rows.execute(
            "CREATE TABLE said (line TEXT PRIMARY KEY, subject TEXT, predicate TEXT, object TEXT) WITHOUT ROWID"
        )
        for file in files:
            try:
                result = run(contents.store, _read(file, contents))
                if result.kind != "graph":
                    raise UsageError(f"{file}: gives {result.kind}; expected a query that begins with CONSTRUCT")
                rows.executemany("INSERT OR IGNORE INTO said VALUES (?, ?, ?, ?)", result.parts())
            except QueryError as error:
                raise type(error)(f"{file}: {error}") from None
        yield Translation(rows)


def _read(file: Path, contents: Contents) -> str:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(f"{file}: is not UTF-8 text") from None
    except OSError as error:
        raise MissingError(f"{file}: cannot be read: {error.strerror or error}") from None
    return _RELATIONS.sub(lambda _: "\n".join(_pairs(contents)), text)


def _pairs(contents: Contents) -> Iterator[str]:
    for relation in contents.relations("EventRelation"):
        if plover := contents.plover(relation):
            yield f"    (<{relation}> <{vocab.PLOVER}{plover}>)"
