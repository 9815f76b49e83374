"""Says in the words of other vocabularies what a graph says, by SPARQL CONSTRUCT.

A vocabulary is a folder of .rq files, each of which begins with a comment that says what it maps. Those that ship with
kg lie in ontology/vocabularies/; a file or folder of a user's own does as well. Into a line `#relations` go pairs of a
relation of events and its PLOVER type, for VALUES: the graph itself does not hold the ontology.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg import assets, vocab
from kg.errors import DataError, MalformedQueryError, MissingError, QueryError, RefusedQueryError
from kg.exports.contents import Contents
from kg.exports.counted import scratch
from kg.stores import run

_RELATIONS = re.compile(r"^[ \t]*#relations[ \t]*$", re.MULTILINE)
_GAP = r"(?:\s|#[^\r\n]*+)*+"
_PROLOGUE = re.compile(
    rf"(?:\s|#[^\r\n]*+|BASE{_GAP}<[^>]*+>|PREFIX{_GAP}[^\s:<>#]*+:{_GAP}<[^>]*+>"
    rf"|VERSION{_GAP}(?:\"[^\"]*+\"|'[^']*+'))*+",
    re.IGNORECASE,
)
_LONGEST = 200  # characters of a triple that is shown
_SHOWN = 20  # characters of what stands where a query should begin


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

    def add(self, query: Query, contents: Contents) -> None:
        """Run a query; it may be done in another thread. Raises QueryError, which does not name the file."""
        parts = _of_iris_and_literals(run(contents.store, query.text).parts())
        self.rows.executemany("INSERT OR IGNORE INTO said VALUES (?, ?, ?, ?)", parts)

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
def translation() -> Iterator[Translation]:
    """An empty one, which queries add to. Raises OutputError where it finds no room."""
    with scratch() as rows:
        rows.execute(
            "CREATE TABLE said (line TEXT PRIMARY KEY, subject TEXT, predicate TEXT, object TEXT) WITHOUT ROWID"
        )
        yield Translation(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A SPARQL CONSTRUCT, and the file that it stands in."""

    file: Path
    text: str


def constructs(files: list[Path], contents: Contents) -> list[Query]:
    """The queries of these files. Raises MissingError, DataError, and QueryError for what does not begin so."""
    return [_construct(file, contents) for file in files]


def _construct(file: Path, contents: Contents) -> Query:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(f"{file}: is not UTF-8 text") from None
    except OSError as error:
        raise MissingError(f"{file}: cannot be read: {error.strerror or error}") from None
    prologue = _PROLOGUE.match(text)
    at = prologue.end() if prologue else 0
    first = text[at:].split(None, 1)[:1]
    if not first:
        raise MalformedQueryError(f"{file}: holds no query: expected one that begins with CONSTRUCT")
    word = re.match(r"\w*", first[0])
    begins = (word and word[0]) or first[0]
    if begins.upper() != "CONSTRUCT":
        line = text.count("\n", 0, at) + 1
        raise RefusedQueryError(
            f"{file}: the query begins with {begins[:_SHOWN]!r} in line {line}: expected one that begins with CONSTRUCT"
        )
    # In one line, so that the numbers of the lines are those of the file.
    return Query(file=file, text=_RELATIONS.sub(lambda _: " ".join(_pairs(contents)), text))


def _of_iris_and_literals(parts: Iterator[tuple[str, str, str, str]]) -> Iterator[tuple[str, str, str, str]]:
    """The triples, unless one holds another: the engine gives that without the brackets around it."""
    for part in parts:
        if part[3][0] in "<_" and " " in part[3]:
            raise QueryError(f"makes a triple within a triple, which is not written: {part[0][:_LONGEST]}")
        yield part


def _pairs(contents: Contents) -> Iterator[str]:
    for relation in contents.relations("EventRelation"):
        if plover := contents.plover(relation):
            yield f"(<{relation}> <{vocab.PLOVER}{plover}>)"
