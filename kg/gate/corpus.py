"""What no single document can show: two holders of one office, contradictions between documents, entities twice.

What a document says of it are its facts. Those of a build are noted on disk, in an SQLite database, and compared
set-wise at the end, so that memory does not grow with the corpus. Nothing is changed here: what is found is handed
to the build, which holds claims back, and to the person who reviews.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, fields
from types import TracebackType
from typing import Any

from kg import vocab
from kg.gate.background import Background, key_of
from kg.gate.periods import Period, around, period, told
from kg.model import Certainty, Claim, Entity, Extraction, Finding, Iri, Mode, Polarity, Status, Verdict
from kg.vocab import SC

HOLDERS, CONTRADICTION, DISPUTED = "two-holders", "contradiction", "disputed"
IDENTIFIER, NAME, CLASSES = "same-identifier", "same-name", "two-classes"
KINDS = (HOLDERS, CONTRADICTION, DISPUTED, IDENTIFIER, NAME, CLASSES)
"""What is looked for. The first two hold a claim back; of the others a person is told."""

_SHOWN = 5  # claims that are named where many say the same

_TABLES = """
CREATE TABLE IF NOT EXISTS claim (document, iri TEXT, subject, relation, object, pair TEXT, source, first, last, role,
    accepted, words, quote, PRIMARY KEY (document, iri)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS holder (document, iri TEXT, seat TEXT, person, first, last, source, accepted, name, words,
    PRIMARY KEY (document, iri)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS twin (document, kind, iri, other, name, class, source,
    PRIMARY KEY (document, kind, iri, other)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS class (document, iri, class, source, name, PRIMARY KEY (document, iri)) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX IF NOT EXISTS claim_pair ON claim (pair, role);
CREATE INDEX IF NOT EXISTS claim_iri ON claim (iri);
CREATE INDEX IF NOT EXISTS holder_seat ON holder (seat);
CREATE INDEX IF NOT EXISTS class_iri ON class (iri, class);
"""

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What one document says that others may speak against: rows of four tables."""

    claim: tuple[Row, ...] = ()
    holder: tuple[Row, ...] = ()
    twin: tuple[Row, ...] = ()
    kind: tuple[Row, ...] = ()

    def rows(self) -> list[list[list[Any]]]:
        """The same as plain values."""
        return [[list(row) for row in getattr(self, part.name)] for part in fields(self)]

    @classmethod
    def of(cls, rows: list[list[list[Any]]]) -> Facts:
        """The facts that `rows` gave."""
        return cls(*(tuple(tuple(row) for row in table) for table in rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusFinding:
    """What documents show only together."""

    kind: str  # one of KINDS
    message: str
    claims: tuple[Iri, ...] = ()  # those that are held back, or in doubt
    others: tuple[Iri, ...] = ()  # claims that speak against them
    entities: tuple[Iri, ...] = ()  # the first may be merged into the second
    names: tuple[str, ...] = ()  # what those are called

    @property
    def holds_back(self) -> bool:
        return self.kind in {HOLDERS, CONTRADICTION}

    @property
    def finding(self) -> Finding:
        """The same as what holds back its one claim."""
        return Finding(
            shape=f"{vocab.SHAPES}corpus-{self.kind}",
            severity="Warning",
            message=self.message,
            focus=self.claims[0],
            value=self.others[0] if self.others else None,
        )


class Witness:
    """Tells what a document says that others may speak against.

    `symmetric` are the relations that hold both ways, `parents` gives each class itself and all above it.
    """

    def __init__(
        self,
        background: Background,
        *,
        symmetric: Set[Iri] = frozenset(),
        parents: Mapping[str, Set[str]] | None = None,
    ) -> None:
        self._background, self._symmetric, self._parents = background, symmetric, parents or {}

    def facts(
        self, extraction: Extraction, verdicts: Mapping[Iri, Verdict], *, accepted: Set[Iri] = frozenset()
    ) -> Facts:
        """The facts of one document. Claims that a person has `accepted` are held back by nothing."""
        entities = {e.iri: e for e in extraction.entities}
        claims: list[Row] = []
        holders: list[Row] = []
        for claim in extraction.claims:
            role = _role(claim, verdicts[claim.iri].status)
            if role:
                self._note_claim(claim, role, extraction, entities, claim.iri in accepted, claims, holders)
        own = f"{extraction.document.iri}/"
        twins = {row[:3]: row for e in extraction.entities for row in self._twins(e, extraction.document.source)}
        kinds = [
            (e.iri, e.kind, extraction.document.source, e.label)
            for e in extraction.entities
            if not e.authority and not e.iri.startswith(own)
        ]
        return Facts(tuple(claims), tuple(holders), tuple(twins.values()), tuple(kinds))

    def _note_claim(
        self,
        claim: Claim,
        role: str,
        extraction: Extraction,
        entities: Mapping[Iri, Entity],
        accepted: bool,
        claims: list[Row],
        holders: list[Row],
    ) -> None:
        document = extraction.document
        days = period(claim.time) if claim.time else around(document.date) if document.date else None
        first, last = days or (None, None)
        subject, thing = entities[claim.subject].label, entities[claim.object].label
        words = f"{subject} {vocab.local_name(claim.relation)} {thing}"
        ends = (claim.subject, claim.object)
        pair = "\n".join((claim.relation, *(sorted(ends) if claim.relation in self._symmetric else ends)))
        claims.append(
            (
                *(claim.iri, claim.subject, claim.relation, claim.object, pair, document.source),
                *(first, last, role, accepted, words, claim.evidence.quote),
            )
        )
        if role == "asserted" and days and self._seat(claim, entities) and entities[claim.subject].kind == "Person":
            if self._background.backs(claim.subject, claim.object, days):
                return
            holders.append(
                (claim.iri, claim.object, claim.subject, first, last, document.source, accepted, subject, words)
            )

    def _seat(self, claim: Claim, entities: Mapping[Iri, Entity]) -> bool:
        """Whether the claim says that somebody holds, at a known time, what one person holds at a time.

        Who held an office is told long afterwards: without a time of its own, such a claim is about no time.
        """
        if claim.relation == SC + "holdsOffice":
            return claim.object in self._background.offices and claim.time is not None
        kind = entities[claim.object].kind
        return claim.relation == SC + "leads" and "Polity" in self._parents.get(kind, {kind})

    def _twins(self, entity: Entity, source: str) -> Iterator[Row]:
        for other in self._background.same.get(entity.iri, ()):
            if other != entity.iri:
                yield IDENTIFIER, entity.iri, other, entity.label, entity.kind, source
        if entity.authority:
            return
        for name in reversed((entity.label, *entity.aliases)):  # of several names the first counts
            for other, kind in self._background.names.get(key_of(name), ()):
                if other != entity.iri and _related(kind, entity.kind, self._parents):
                    yield NAME, entity.iri, other, name, entity.kind, source


class Corpus:
    """The facts of all documents. Use as a context manager; `base` is a database to keep them in, by default a
    private one that goes by itself.

    `parents` gives each class itself and all above it.
    """

    def __init__(
        self,
        background: Background,
        *,
        parents: Mapping[str, Set[str]] | None = None,
        base: sqlite3.Connection | None = None,
    ) -> None:
        self._background, self._parents = background, parents or {}
        self._given, self._base = base, base

    def __enter__(self) -> Corpus:
        if self._base is None:
            self._base = sqlite3.connect("")  # a temporary file that is spilt to when the cache is full
            self._base.execute("PRAGMA journal_mode = OFF")
        for statement in _TABLES.split(";"):
            self._base.execute(statement)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._base is not None and self._given is None:
            self._base.close()

    @property
    def base(self) -> sqlite3.Connection:
        if self._base is None:
            raise RuntimeError("the corpus is used outside of its context")
        return self._base

    def add(self, document: Iri, facts: Facts) -> None:
        """Note one document."""
        self.add_all([(document, facts)])

    def add_all(self, documents: Sequence[tuple[Iri, Facts]]) -> None:
        """Note many documents."""
        for table, part in _PARTS:
            rows = [(document, *row) for document, facts in documents for row in getattr(facts, part)]
            if rows:
                places = ",".join("?" * len(rows[0]))
                self.base.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({places})", rows)

    def remove(self, document: Iri) -> None:
        """Forget one document."""
        for table, _ in _PARTS:
            self.base.execute(f"DELETE FROM {table} WHERE document = ?", (document,))

    def findings(self) -> Iterator[CorpusFinding]:
        """All that is found, in an order that does not depend on that of the documents."""
        for statement in _INDEXES.split(";"):
            self.base.execute(statement)
        yield from self._two_holders()
        yield from self._contradictions()
        yield from self._disputed()
        yield from self._twins()
        yield from self._two_classes()

    def _two_holders(self) -> Iterator[CorpusFinding]:
        rows = "SELECT iri, seat, person, first, last, words FROM holder WHERE NOT accepted ORDER BY seat, iri"
        rivals = (
            "SELECT MIN(iri), name, MIN(source) FROM holder WHERE seat = ? AND person <> ? AND first <= ? "
            "AND last >= ? GROUP BY person ORDER BY person"
        )
        answers = _Answers(self.base, rivals)
        for iri, seat, person, first, last, words in self.base.execute(rows).fetchall():
            days: Period = (first, last)
            sitting = [t for t in self._background.sitting(seat, days) if t.person != person]
            others = answers.of(seat, person, last, first)
            if len(sitting) + len(others) + 1 <= self._background.room(seat):
                continue
            told_of = [f"{name} in {source}" for _, name, source in others[:_SHOWN]]
            told_of += [f"{self._label(t.person)} by the authority data" for t in sitting]
            message = f"Unlikely: {words} {told(days)}; so did others then, of whom there can be one only"
            if self._background.room(seat) > 1:
                message = f"Unlikely: {words} {told(days)}; so did more others then than there are offices"
            yield CorpusFinding(
                kind=HOLDERS,
                message=f"{message}: {', '.join(told_of)}.",
                claims=(iri,),
                others=tuple(other for other, _, _ in others[:_SHOWN]),
                entities=(seat,),
                names=(self._label(seat),),
            )

    def _contradictions(self) -> Iterator[CorpusFinding]:
        rows = """SELECT iri, words, document, pair, first, last FROM claim WHERE role = 'asserted' AND NOT accepted
            AND first IS NOT NULL AND pair IN (SELECT pair FROM claim WHERE role = 'denied') ORDER BY pair, iri"""
        denials = """SELECT MIN(iri), document FROM claim WHERE pair = ? AND role = 'denied' AND first <= ?
            AND last >= ? GROUP BY document ORDER BY 1 LIMIT 2"""
        answers = _Answers(self.base, denials)
        found: list[tuple[Iri, str, Iri]] = []
        for iri, words, document, pair, first, last in self.base.execute(rows):
            denial = next((denial for denial, where in answers.of(pair, last, first) if where != document), None)
            if denial is not None:
                found.append((iri, words, denial))
        for iri, words, denial in sorted(found):
            source, quote = self.base.execute("SELECT source, quote FROM claim WHERE iri = ?", (denial,)).fetchone()
            message = f"Unlikely: {words}, but {source} denies it of the same time in its own voice: “{_short(quote)}”."
            yield CorpusFinding(kind=CONTRADICTION, message=message, claims=(iri,), others=(denial,))

    def _disputed(self) -> Iterator[CorpusFinding]:
        """What one document asserts and somebody in another denies: ordinary news, and worth a look."""
        query = """SELECT a.pair, MIN(a.words) FROM claim a WHERE a.role = 'asserted' AND a.pair IN (
                SELECT pair FROM claim WHERE role = 'disputed') AND EXISTS (
                SELECT 1 FROM claim b WHERE b.pair = a.pair AND b.role = 'disputed' AND b.document <> a.document
                AND b.first <= a.last AND b.last >= a.first) GROUP BY a.pair ORDER BY a.pair"""
        first = f"SELECT iri FROM claim WHERE pair = ? AND role = ? ORDER BY iri LIMIT {_SHOWN}"
        places = f"SELECT DISTINCT source FROM claim WHERE pair = ? AND role = ? ORDER BY source LIMIT {_SHOWN}"
        for pair, words in self.base.execute(query).fetchall():
            said, denied, here, there = (
                [value for (value,) in self.base.execute(ask, (pair, role))]
                for ask in (first, places)
                for role in ("asserted", "disputed")
            )
            where = f"asserted in {', '.join(here)}, and denied by somebody who is quoted in {', '.join(there)}"
            yield CorpusFinding(
                kind=DISPUTED,
                message=f"{words}: {where}.",
                claims=tuple(said),
                others=tuple(denied),
            )

    def _twins(self) -> Iterator[CorpusFinding]:
        query = """SELECT kind, iri, other, MIN(name), MIN(class), MIN(source), COUNT(DISTINCT source) FROM twin
            GROUP BY kind, iri, other ORDER BY kind, iri, other"""
        for kind, iri, other, name, cls, source, count in self.base.execute(query):
            label = self._label(other)
            places = source if count == 1 else f"{source} and {count - 1} more documents"
            message = f"{name}, in {places}, is of the same name and class ({cls}) as {label} of the authority data."
            if kind == IDENTIFIER:
                message = f"{name}, in {places}, goes by an identifier of {label} of the authority data."
            yield CorpusFinding(kind=kind, message=message, entities=(iri, other), names=(name, label))

    def _label(self, iri: Iri) -> str:
        return self._background.labels.get(iri, iri)

    def _two_classes(self) -> Iterator[CorpusFinding]:
        query = """SELECT iri, MIN(name) FROM class GROUP BY iri HAVING COUNT(DISTINCT class) > 1 ORDER BY iri"""
        members = "SELECT class, MIN(source) FROM class WHERE iri = ? GROUP BY class ORDER BY class"
        for iri, name in self.base.execute(query).fetchall():
            found = self.base.execute(members, (iri,)).fetchall()
            if all(_related(one, other, self._parents) for one, _ in found for other, _ in found):
                continue
            told_of = ", ".join(f"{cls} in {source}" for cls, source in found)
            yield CorpusFinding(
                kind=CLASSES,
                message=f"{name} is of classes that do not go together: {told_of}.",
                entities=(iri,),
                names=(name,),
            )


class _Answers:
    """What a query finds about a pair or a seat: many claims about one, which come together, ask for the same."""

    def __init__(self, base: sqlite3.Connection, query: str) -> None:
        self._base, self._query = base, query
        self._about: str | None = None
        self._known: dict[Row, list[Row]] = {}

    def of(self, about: str, *more: Any) -> list[Row]:
        if about != self._about:
            self._about, self._known = about, {}
        if more not in self._known:
            self._known[more] = self._base.execute(self._query, (about, *more)).fetchall()
        return self._known[more]


_PARTS = (("claim", "claim"), ("holder", "holder"), ("twin", "twin"), ("class", "kind"))
"""The tables, and the parts of facts that go into them."""


def _related(one: str, other: str, parents: Mapping[str, Set[str]]) -> bool:
    return other in parents.get(one, {one}) or one in parents.get(other, {other})


def _role(claim: Claim, status: Status) -> str | None:
    """What a claim is to the others: asserted, denied by an author, disputed by somebody else, or nothing."""
    if status is Status.ASSERTED:
        return "asserted"
    if status is Status.QUARANTINED or claim.polarity is not Polarity.NEGATIVE or claim.mode is not Mode.ACTUAL:
        return None
    if claim.attribution is not None:
        return "disputed"
    return "denied" if claim.certainty is Certainty.CERTAIN else None


def _short(text: str, limit: int = 100) -> str:
    words = " ".join(text.split())
    return words if len(words) <= limit else words[: limit - 1] + "…"
