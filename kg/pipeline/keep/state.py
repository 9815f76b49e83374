"""What a build folder knows of its documents: an SQLite database that goes with every graph.

For each document it has the key of what it was made of, where its lines are in the files of the graph, and what it
gives to all documents together: lines that others give too, counts, facts. A later build takes the database, adds what
is new, takes away what is gone, and so knows the whole graph without looking at the rest again.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.gate import Background, Corpus, CorpusFinding
from kg.model import Failure, Iri
from kg.pipeline.ledger import Node
from kg.pipeline.work import Note, Told
from kg.pipeline.work.piece import PARTS
from kg.pipeline.work.shards import Stored

FORMAT = 4
"""Rises when the tables or what is in them change: a folder of another number is built anew."""

_PLACES = ", ".join(f"{part}_at INTEGER, {part}_length INTEGER" for part in PARTS)
_TABLES = f"""
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE file (number INTEGER PRIMARY KEY, path TEXT UNIQUE);
CREATE TABLE input (position INTEGER PRIMARY KEY, key TEXT, source TEXT, iri TEXT);
CREATE INDEX input_key ON input (key);
CREATE INDEX input_iri ON input (iri);
CREATE TABLE known (key TEXT PRIMARY KEY, iri TEXT) WITHOUT ROWID;
CREATE TABLE failure (position INTEGER PRIMARY KEY, source TEXT, stage TEXT, reason TEXT);
CREATE TABLE note (position INTEGER PRIMARY KEY, message TEXT);
CREATE TABLE document (iri TEXT PRIMARY KEY, key TEXT, position INTEGER, source TEXT, dated INTEGER, statements INTEGER,
    altered INTEGER, held TEXT, file INTEGER, {_PLACES});
CREATE TABLE told (document TEXT PRIMARY KEY, packed BLOB);
CREATE INDEX document_key ON document (key);
CREATE TABLE line (graph TEXT, line TEXT, beneath INTEGER, elsewhere INTEGER, PRIMARY KEY (graph, line)) WITHOUT ROWID;
CREATE TABLE tally (kind TEXT, name TEXT, n INTEGER, PRIMARY KEY (kind, name)) WITHOUT ROWID;
CREATE TABLE refused (document TEXT, line TEXT, PRIMARY KEY (document, line)) WITHOUT ROWID;
CREATE TABLE held (document TEXT, claim TEXT, source TEXT, told TEXT, PRIMARY KEY (document, claim)) WITHOUT ROWID;
CREATE TABLE node (document TEXT, what TEXT, iri TEXT, same TEXT);
CREATE INDEX node_iri ON node (iri);
CREATE TABLE effect (document TEXT PRIMARY KEY, told TEXT) WITHOUT ROWID;
"""
_FLUSH = 64  # documents whose counts are added up before they are written
_OLD = 0  # the number of the files of the graph that the database came with


@dataclass(frozen=True, slots=True)
class Block:
    """Where the lines of a document are: the number of their file (0 is the earlier graph), and places by part."""

    iri: Iri
    file: int
    places: Mapping[str, tuple[int, int]]


class State:
    """The database of one build. `path` is a copy of an earlier one, or does not exist yet."""

    def __init__(self, path: Path) -> None:
        fresh = not path.exists()
        if fresh:
            path.touch()  # the system tells why a file cannot be made, SQLite does not
        self.base = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -32000", "temp_store = FILE"):
            self.base.execute(f"PRAGMA {pragma}")
        self.base.execute("BEGIN")
        if fresh:
            for statement in _TABLES.split(";"):
                self.base.execute(statement)
        self._lines: dict[str, list[int]] = {}
        self._tallies: dict[tuple[str, str], int] = {}
        self._facts: list[tuple[Iri, Any]] = []
        self._waiting = 0
        self.corpus = Corpus(Background(), base=self.base)
        self.corpus.__enter__()
        self.kept = self.left = 0  # documents that are as they were, and that are gone
        self.replaced = 0  # documents that are gone, whose source gives another one now
        self.again = 0  # documents of the earlier graph that were done again
        self.changed = False
        self.gone: list[Block] = []  # of the earlier graph

    def close(self) -> None:
        """Write everything and let go of the file."""
        self.flush()
        self.base.execute("COMMIT")
        self.base.close()

    def setting(self, name: str) -> str | None:
        row = self.base.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def set(self, name: str, value: str) -> None:
        self.base.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    # the inputs of a build, in their order

    def begin(self) -> None:
        """Forget the order of the last build, its failures and its notes; documents wait to be claimed again."""
        self.base.execute("INSERT OR REPLACE INTO known SELECT key, iri FROM input WHERE iri IS NOT NULL")
        self.base.execute("DELETE FROM input")
        self.base.execute("DELETE FROM failure")
        self.base.execute("DELETE FROM note")
        self.base.execute("UPDATE document SET position = NULL, file = ?", (_OLD,))
        self.base.execute("DELETE FROM file")

    def claim(self, position: int, key: str, source: str) -> bool:
        """Whether the graph has a document of this input, or knows that it is the same as an earlier one."""
        row = self.base.execute("SELECT iri, position FROM document WHERE key = ?", (key,)).fetchone()
        if row is not None:
            if row[1] is None or row[1] > position:
                self.base.execute("UPDATE document SET position = ? WHERE iri = ?", (position, row[0]))
                self.kept += row[1] is None
            self._input(position, key, source, row[0])
            return True
        known = self.base.execute("SELECT iri FROM known WHERE key = ?", (key,)).fetchone()
        if known is not None:
            first = self.base.execute("SELECT position FROM document WHERE iri = ?", known).fetchone()
            if first is not None and first[0] is not None and first[0] < position:
                self._input(position, key, source, known[0])
                return True
        return False

    def fail(self, position: int, failure: Failure) -> None:
        row = (position, failure.source, failure.stage, failure.reason)
        self.base.execute("INSERT INTO failure VALUES (?, ?, ?, ?)", row)

    def note(self, position: int, message: str) -> None:
        """Take down what is to be told of an input, if its document is in the graph."""
        self.base.execute("INSERT INTO note VALUES (?, ?)", (position, message))

    def add(self, position: int, stored: Stored, text: bytes) -> None:
        """Take a document in, by what it tells in JSON; of two with one IRI the first in order stays."""
        told = Told.from_json(text)
        self._input(position, stored.key, told.source, told.iri)
        row = self.base.execute("SELECT position FROM document WHERE iri = ?", (told.iri,)).fetchone()
        if row is not None:
            if row[0] is not None and row[0] < position:
                return
            self.remove(told.iri)
        self._insert(position, stored, told, text)

    def _input(self, position: int, key: str, source: str, iri: Iri) -> None:
        self.base.execute("INSERT INTO input VALUES (?, ?, ?, ?)", (position, key, source, iri))

    # documents

    def _insert(self, position: int | None, stored: Stored, told: Told, text: bytes, held: str = "") -> None:
        places = [number for place in stored.parts for number in place]
        row = (told.iri, stored.key, position, told.source, told.dated, told.statements, told.altered, held)
        marks = ",".join("?" * (len(row) + 1 + len(places)))
        self.base.execute(f"INSERT INTO document VALUES ({marks})", (*row, self._file(stored.path), *places))
        self.base.execute("INSERT INTO told VALUES (?, ?)", (told.iri, zlib.compress(text, 1)))
        self._count(told, 1)
        self._facts.append((told.iri, told.facts))
        rows = [(told.iri, line) for line in told.refused]
        self.base.executemany("INSERT OR IGNORE INTO refused VALUES (?, ?)", rows)
        waiting = [(told.iri, h["claim"], h["document"], json.dumps(h, ensure_ascii=False)) for h in told.held]
        self.base.executemany("INSERT OR IGNORE INTO held VALUES (?, ?, ?, ?)", waiting)
        self.base.executemany("INSERT INTO node VALUES (?, ?, ?, ?)", [(told.iri, *node) for node in told.nodes])
        if told.effects:
            self.base.execute("INSERT INTO effect VALUES (?, ?)", (told.iri, json.dumps(told.effects)))
        self.changed = True
        self._waiting += 1
        if self._waiting >= _FLUSH:
            self.flush()

    def remove(self, iri: Iri) -> None:
        """Take a document away, with all that it gave."""
        self.flush()
        block = next(self.blocks(iri))
        if block.file == _OLD:
            self.gone.append(block)
        self._count(self._told(iri), -1)
        self.corpus.remove(iri)
        self.base.execute("DELETE FROM document WHERE iri = ?", (iri,))
        for table in ("told", "refused", "held", "node", "effect"):
            self.base.execute(f"DELETE FROM {table} WHERE document = ?", (iri,))
        self.changed = True

    def replace(self, stored: Stored, text: bytes, held: str) -> None:
        """Take a document in again that was judged again for what others say; its facts stay what they were."""
        self.flush()
        told = Told.from_json(text)
        row = self.base.execute("SELECT position FROM document WHERE iri = ?", (told.iri,)).fetchone()
        told = replace(told, facts=self._told(told.iri).facts)
        self.remove(told.iri)
        self._insert(row[0], stored, told, told.to_json().encode(), held)
        self.flush()

    def _told(self, iri: Iri) -> Told:
        row = self.base.execute("SELECT packed FROM told WHERE document = ?", (iri,)).fetchone()
        return Told.from_json(zlib.decompress(row[0]))

    def _file(self, path: Path) -> int:
        row = self.base.execute("SELECT number FROM file WHERE path = ?", (str(path),)).fetchone()
        if row is None:
            number = self.base.execute("INSERT INTO file (path) VALUES (?)", (str(path),)).lastrowid
            return int(number or 0)
        return int(row[0])

    def _count(self, told: Told, by: int) -> None:
        for line, beneath in told.shared:
            counts = self._lines.setdefault(line, [0, 0])
            counts[0 if beneath else 1] += by
        for kind, names in told.counts.items():
            for name, n in names.items():
                self._tallies[kind, name] = self._tallies.get((kind, name), 0) + by * n

    def flush(self) -> None:
        """Write what is added up in memory."""
        if self._lines:
            self.base.executemany(
                "INSERT INTO line VALUES (?, ?, ?, ?) ON CONFLICT (graph, line) DO UPDATE SET beneath = beneath + "
                "excluded.beneath, elsewhere = elsewhere + excluded.elsewhere",
                [(graph_of(line), line, *counts) for line, counts in sorted(self._lines.items())],
            )
            self._lines.clear()
        if self._tallies:
            self.base.executemany(
                "INSERT INTO tally VALUES (?, ?, ?) ON CONFLICT (kind, name) DO UPDATE SET n = n + excluded.n",
                [(*name, n) for name, n in sorted(self._tallies.items())],
            )
            self._tallies.clear()
        if self._facts:
            self.corpus.add_all(self._facts)
            self._facts.clear()
        self._waiting = 0

    def finish(self) -> None:
        """Let go of documents that no input has any more."""
        self.flush()
        query = "SELECT iri, source IN (SELECT source FROM input) FROM document WHERE position IS NULL ORDER BY iri"
        unclaimed = self.base.execute(query).fetchall()
        for iri, _ in unclaimed:
            self.remove(iri)
        self.replaced = sum(replaced for _, replaced in unclaimed)
        self.left = len(unclaimed) - self.replaced
        self.flush()
        self.base.execute("DELETE FROM known")

    def compare(self, earlier: Iterable[tuple[Iri, str]]) -> None:
        """Count what became of the documents of an earlier graph, with their sources, none of which was kept."""
        self.base.execute("CREATE TEMP TABLE earlier (iri TEXT, source TEXT)")
        self.base.executemany("INSERT INTO earlier VALUES (?, ?)", earlier)
        query = """SELECT COUNT(*), COALESCE(SUM(iri IN (SELECT iri FROM document)), 0), COALESCE(SUM(
            iri NOT IN (SELECT iri FROM document) AND source IN (SELECT source FROM input)), 0) FROM earlier"""
        count, self.again, self.replaced = self.base.execute(query).fetchone()
        self.left = count - self.again - self.replaced
        self.base.execute("DROP TABLE earlier")

    # what the documents give together

    def lines(self, graph: str | None = None) -> Iterator[tuple[str, bool]]:
        """The lines that are in graphs which documents share, sorted, and whether they are beneath a document.

        With `graph`, an N-Triples term, those of that graph.
        """
        where = "AND graph = ?" if graph is not None else ""
        query = f"SELECT line, beneath > 0 FROM line WHERE (beneath > 0 OR elsewhere > 0) {where} ORDER BY line"
        with closing(self.base.cursor()) as cursor:
            yield from cursor.execute(query, (graph,) if graph is not None else ())

    def graphs(self) -> list[str]:
        """The graphs of these lines, as N-Triples terms, in order."""
        return [
            row[0]
            for row in self.base.execute(
                "SELECT DISTINCT graph FROM line WHERE beneath > 0 OR elsewhere > 0 ORDER BY graph"
            )
        ]

    def counts(self, kind: str) -> Counter[str]:
        """How often each name of a kind is counted."""
        return Counter(dict(self.base.execute("SELECT name, n FROM tally WHERE kind = ? AND n > 0", (kind,))))

    def names(self, kind: str) -> Iterator[str]:
        """The names of a kind, in order."""
        return (
            row[0]
            for row in self.base.execute("SELECT name FROM tally WHERE kind = ? AND n > 0 ORDER BY name", (kind,))
        )

    def entities(self) -> dict[str, int]:
        """How many entities of each class there are."""
        query = "SELECT substr(kind, 8), COUNT(*) FROM tally WHERE kind LIKE 'entity %' AND n > 0 GROUP BY kind"
        return dict(self.base.execute(query))

    def numbers(self) -> tuple[int, int, int]:
        """How many documents there are, how many of them without a date, how many statements in their graphs."""
        query = "SELECT COUNT(*), COALESCE(SUM(NOT dated), 0), COALESCE(SUM(statements), 0) FROM document"
        row: tuple[int, int, int] = self.base.execute(query).fetchone()
        return row

    def undated(self, *, rows: bool = False) -> Iterator[str]:
        """The sources of documents without a date, in order; with `rows`, those that may be rows of a table."""
        where = "AND source LIKE '%#%'" if rows else ""
        query = f"SELECT source FROM document WHERE NOT dated {where} ORDER BY position"
        with closing(self.base.cursor()) as cursor:
            yield from (row[0] for row in cursor.execute(query))

    def failures(self) -> Iterator[Failure]:
        """What is not in the graph, in the order of the sources."""
        query = """SELECT position, source, stage, reason FROM failure UNION ALL
            SELECT i.position, i.source, 'duplicate', 'the same document as ' || d.source FROM input i
            JOIN document d ON d.iri = i.iri WHERE d.position <> i.position ORDER BY 1"""
        for _, source, stage, reason in self.base.execute(query):
            yield Failure(source=source, stage=stage, reason=reason)

    def notes(self) -> Iterator[Note]:
        """What is to be told of documents that are in the graph, in the order of the sources."""
        query = "SELECT d.source, n.message FROM note n JOIN document d ON d.position = n.position ORDER BY n.position"
        for source, message in self.base.execute(query):
            yield Note(source=source, message=message)

    def held(self) -> Iterator[dict[str, Any]]:
        """Claims that are held back or refused, by document and claim."""
        for (told,) in self.base.execute("SELECT told FROM held ORDER BY source, claim"):
            yield json.loads(told)

    def refused(self) -> Iterator[str]:
        """The lines of the quarantine in graphs that documents share, each once."""
        return (row[0] for row in self.base.execute("SELECT DISTINCT line FROM refused"))

    def effects(self) -> Iterator[Sequence[Any]]:
        """What became of decisions in each document, in the order of the sources."""
        query = "SELECT e.told FROM effect e JOIN document d ON d.iri = e.document ORDER BY d.position"
        return (json.loads(told) for (told,) in self.base.execute(query))

    def nodes(self, is_entity: Any) -> Iterator[tuple[Iri, list[Node]]]:
        """By document, in the order of the sources, the nodes whose IRIs more than one names."""
        shared = self.base.execute(
            "SELECT iri FROM node WHERE iri IN (SELECT iri FROM node GROUP BY iri HAVING COUNT(*) > 1) "
            "OR iri IN (SELECT iri FROM class) GROUP BY iri"
        ).fetchall()
        found: dict[Iri, list[Node]] = {}
        for (iri,) in shared:
            rows = self.base.execute("SELECT document, what, iri, same FROM node WHERE iri = ?", (iri,)).fetchall()
            told = {row[0] for row in rows}
            if is_entity(iri):
                classes = "SELECT document, 'entity', iri, class || ' ' FROM class WHERE iri = ?"
                rows += [row for row in self.base.execute(classes, (iri,)) if row[0] not in told]
            for document, *node in rows:
                found.setdefault(document, []).append((node[0], node[1], node[2]))
        order = self.base.execute("SELECT iri FROM document ORDER BY position")
        yield from ((iri, found[iri]) for (iri,) in order if iri in found)

    def findings(self, background: Background, parents: Mapping[str, frozenset[str]]) -> Iterator[CorpusFinding]:
        """What the documents show together."""
        with Corpus(background, parents=parents, base=self.base) as corpus:
            yield from corpus.findings()

    def holders(self, claims: Iterable[Iri]) -> dict[Iri, list[Iri]]:
        """These claims by the documents that have them."""
        found: dict[Iri, list[Iri]] = {}
        for claim in claims:
            row = self.base.execute("SELECT document FROM claim WHERE iri = ? ORDER BY document", (claim,)).fetchone()
            found.setdefault(row[0], []).append(claim)
        return found

    def held_for(self) -> dict[Iri, str]:
        """Documents that were judged again for what others say, with what was held back then."""
        return dict(self.base.execute("SELECT iri, held FROM document WHERE held <> ''"))

    # where the lines of documents are

    def blocks(self, iri: Iri | None = None) -> Iterator[Block]:
        """Where the lines of each document are, in the order of their IRIs; or of one."""
        columns = ", ".join(f"{part}_at, {part}_length" for part in PARTS)
        where = "WHERE iri = ?" if iri is not None else ""
        query = f"SELECT iri, file, {columns} FROM document {where} ORDER BY iri"
        with closing(self.base.cursor()) as cursor:
            for name, file, *numbers in cursor.execute(query, (iri,) if iri is not None else ()):
                places = dict(zip(PARTS, zip(numbers[::2], numbers[1::2], strict=True), strict=True))
                yield Block(iri=name, file=file, places=places)

    def path(self, file: int) -> Path | None:
        """The shard of this number; None for the earlier graph."""
        row = self.base.execute("SELECT path FROM file WHERE number = ?", (file,)).fetchone()
        return Path(row[0]) if row else None

    def source_of(self, iri: Iri) -> tuple[str, Block]:
        """The source of a document, and where it is."""
        source = self.base.execute("SELECT source FROM document WHERE iri = ?", (iri,)).fetchone()[0]
        return source, next(self.blocks(iri))

    def key_of(self, iri: Iri) -> str:
        """The key of what a document was made of."""
        return str(self.base.execute("SELECT key FROM document WHERE iri = ?", (iri,)).fetchone()[0])

    def altered(self, iri: Iri) -> bool:
        """Whether decisions changed the entities of a document."""
        return bool(self.base.execute("SELECT altered FROM document WHERE iri = ?", (iri,)).fetchone()[0])

    def with_lines(self, documents: Iterable[Iri]) -> frozenset[Iri]:
        """Those of the documents that have lines of their own."""
        query = "SELECT COUNT(*) FROM document WHERE iri = ? AND nquads_length > 0"
        return frozenset(iri for iri in documents if self.base.execute(query, (iri,)).fetchone()[0])

    def set_aside(self, iri: Iri, failure: Failure) -> None:
        """Take a document away that cannot stand beside others."""
        first = self.base.execute("SELECT position FROM document WHERE iri = ?", (iri,)).fetchone()[0]
        rows = self.base.execute("SELECT position, source FROM input WHERE iri = ?", (iri,)).fetchall()
        self.base.execute("UPDATE input SET iri = NULL, key = '' WHERE iri = ?", (iri,))
        self.remove(iri)
        self.flush()
        for position, source in rows:
            same = Failure(source=source, stage="duplicate", reason=f"the same document as {failure.source}")
            self.fail(position, failure if position == first else same)

    def forget(self, documents: Iterable[Iri]) -> None:
        """Let the next build make these anew, since their lines do not stand by themselves."""
        self.base.executemany("UPDATE document SET key = '' WHERE iri = ?", ((iri,) for iri in documents))

    def move(self, part: str, places: Iterable[tuple[Iri, int, int]]) -> None:
        """Note where a part of each document will be in the files of the new graph; `settle` makes it so."""
        self.base.execute("CREATE TEMP TABLE IF NOT EXISTS moved (part TEXT, iri TEXT, at INTEGER, length INTEGER)")
        rows = ((part, *place) for place in places)
        self.base.executemany("INSERT INTO moved VALUES (?, ?, ?, ?)", rows)

    def settle(self) -> None:
        """All documents are now in the files of the new graph, and what nobody counts any more is gone."""
        self.base.execute("DELETE FROM line WHERE beneath = 0 AND elsewhere = 0")
        self.base.execute("DELETE FROM tally WHERE n = 0")
        for part in PARTS:
            self.base.execute(
                f"UPDATE document SET file = {_OLD}, {part}_at = m.at, {part}_length = m.length FROM moved m "
                "WHERE m.part = ? AND m.iri = document.iri",
                (part,),
            )
        self.base.execute("DROP TABLE moved")


def graph_of(line: str) -> str:
    """The graph of an N-Quads line, as an N-Triples term."""
    return line[line.rindex("<", 0, -2) : -2]
