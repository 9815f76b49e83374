"""Tells what has no image in another vocabulary: things by class, asserted relations, claims by status.

A thing has an image if something is said of it there, under its own IRI or one that it is the same as. An asserted
relation has one if the two things are linked there: by a property, by a node of its own such as an event, or by the
name of the one. A relation between two that are linked for the sake of another relation counts only if it has an image
elsewhere, where it stands alone. A claim has one if its own node is described, or that of its event.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kg import rdf, vocab
from kg.exports.contents import Contents
from kg.exports.counted import Counted
from kg.exports.vocabularies import Translation


@dataclass(slots=True)
class Tally:
    """How many there are of each kind, and how many of them have no image."""

    total: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, kept: bool) -> None:
        self.total[kind] += 1
        if not kept:
            self.lost[kind] += 1

    def plain(self) -> dict[str, dict[str, int]]:
        return {kind: {"total": self.total[kind], "lost": self.lost[kind]} for kind in sorted(self.total)}

    def words(self) -> str:
        """The lost ones, most first."""
        found = sorted(((count, kind) for kind, count in self.lost.items() if count), key=lambda x: (-x[0], x[1]))
        return ", ".join(f"{count} {kind}" for count, kind in found)

    @property
    def told(self) -> str:
        kept = self.total.total() - self.lost.total()
        return f"{kept} of {self.total.total()}"


@dataclass(slots=True)
class Lost:
    """What was lost, counted."""

    triples: int
    things: Tally = field(default_factory=Tally)
    relations: Tally = field(default_factory=Tally)
    claims: Tally = field(default_factory=Tally)
    documents: Tally = field(default_factory=Tally)

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "triples": self.triples,
            "things": self.things.plain(),
            "relations": self.relations.plain(),
            "claims": self.claims.plain(),
            "documents": self.documents.plain(),
        }

    def lines(self) -> Iterator[str]:
        """As people read it."""
        yield f"{self.triples} triples"
        for name in ("things", "relations", "claims", "documents"):
            tally: Tally = getattr(self, name)
            lost = tally.words()
            yield f"  {tally.told} {name} have an image there" + (f"; lost: {lost}" if lost else "")


def lost(contents: Contents, translation: Translation) -> Lost:
    """Compare a graph with what was made of it."""
    rows = translation.rows
    rows.executescript(
        "CREATE INDEX IF NOT EXISTS by_subject ON said (subject);"
        "CREATE INDEX IF NOT EXISTS by_object ON said (object);"
        "CREATE TABLE node (iri TEXT PRIMARY KEY) WITHOUT ROWID;"  # links whatever it speaks of: no image of a relation
    )
    found = Lost(triples=len(translation))
    with Counted(contents) as counted:
        for origin, accounts in contents.documents():
            found.documents.add("Document", _described(rows, origin.iri))
            rows.execute("INSERT OR IGNORE INTO node VALUES (?)", (rdf.iri(origin.iri),))
            for account in accounts:
                counted.add(account)
                nodes = [account.iri, *([account.event] if account.event else [])]
                found.claims.add(account.status, any(_described(rows, node) for node in nodes))
                rows.execute("INSERT OR IGNORE INTO node VALUES (?)", (rdf.iri(account.iri),))
        names: dict[str, list[str]] = {}
        for thing in counted.things():
            same = contents.told(thing.iri)[0].get(vocab.SAME_AS, [])
            if same:
                names[thing.iri] = same
            found.things.add(thing.kind, any(_described(rows, iri) for iri in (thing.iri, *same)))
            rows.executemany("INSERT OR IGNORE INTO node VALUES (?)", [(rdf.iri(i),) for i in (thing.iri, *same)])
        _relations(contents, counted, rows, names, found.relations)
    return found


def _described(rows: sqlite3.Connection, iri: str) -> bool:
    query = "SELECT 1 FROM said WHERE subject = ? AND predicate <> ? LIMIT 1"
    return rows.execute(query, (rdf.iri(iri), rdf.iri(vocab.SAME_AS))).fetchone() is not None


_LINKED = """
SELECT 1 FROM said WHERE subject = :one AND object IN (:other, :label, :text)
UNION ALL SELECT 1 FROM said WHERE subject = :other AND object = :one
UNION ALL SELECT 1 FROM said AS a JOIN said AS b ON a.subject = b.subject
  WHERE a.object = :one AND b.object = :other AND a.subject NOT IN (SELECT iri FROM node)
UNION ALL SELECT 1 FROM said AS a JOIN said AS b ON a.object = b.subject
  WHERE a.subject = :one AND b.object = :other AND a.object NOT IN (SELECT iri FROM node)
UNION ALL SELECT 1 FROM said AS a JOIN said AS b ON a.object = b.subject
  WHERE a.subject = :other AND b.object = :one AND a.object NOT IN (SELECT iri FROM node)
LIMIT 1
"""


def _relations(
    contents: Contents, counted: Counted, rows: sqlite3.Connection, names: dict[str, list[str]], tally: Tally
) -> None:
    def linked(one: str, other: str) -> bool:
        label = contents.label(other)
        words = {"label": rdf.literal(label, language="en"), "text": rdf.literal(label)}
        ends = [(a, b) for a in (one, *names.get(one, ())) for b in (other, *names.get(other, ()))]
        return any(rows.execute(_LINKED, {"one": rdf.iri(a), "other": rdf.iri(b), **words}).fetchone() for a, b in ends)

    edges = [(edge.relation, edge.source, edge.target) for edge in counted.edges()]
    pairs = Counter(frozenset(pair) for _, *pair in edges)
    kept = [linked(source, target) for _, source, target in edges]
    single = [pairs[frozenset(pair)] == 1 for _, *pair in edges]
    alone: dict[str, bool] = {}  # whether a relation that stands alone between two has an image
    for (relation, _, _), one, image in zip(edges, single, kept, strict=True):
        if one:
            alone[relation] = alone.get(relation, False) or image
    for (relation, _, _), one, image in zip(edges, single, kept, strict=True):
        tally.add(vocab.local_name(relation), image and (one or alone.get(relation, True)))
