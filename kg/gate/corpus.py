"""What no single document can show: two holders of one office, contradictions between documents, entities twice.

The claims and entities of a build are noted on disk (a private SQLite database, which goes by itself) and compared
set-wise at the end, so that memory does not grow with the corpus. Nothing is changed here: what is found is handed
to the build, which holds claims back, and to the person who reviews.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from types import TracebackType

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
CREATE TABLE claim (iri TEXT PRIMARY KEY, subject, relation, object, pair TEXT, document, source, first, last, role,
    accepted, words, quote) WITHOUT ROWID;
CREATE TABLE holder (iri TEXT PRIMARY KEY, seat TEXT, person, first, last, source, accepted, name, words) WITHOUT ROWID;
CREATE TABLE twin (kind, iri, other, name, class, source, PRIMARY KEY (kind, iri, other, source)) WITHOUT ROWID;
CREATE TABLE class (iri, class, source, name, PRIMARY KEY (iri, class)) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX IF NOT EXISTS claim_pair ON claim (pair, role);
CREATE INDEX IF NOT EXISTS holder_seat ON holder (seat);
"""


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


class Corpus:
    """Notes what a build asserts and denies, and whom it speaks of. Use as a context manager.

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
        self._base: sqlite3.Connection | None = None

    def __enter__(self) -> Corpus:
        self._base = sqlite3.connect("")  # a temporary file that is spilt to when the cache is full
        self._base.execute("PRAGMA journal_mode = OFF")
        self._base.executescript(_TABLES)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._base is not None:
            self._base.close()

    @property
    def base(self) -> sqlite3.Connection:
        if self._base is None:
            raise RuntimeError("the corpus is used outside of its context")
        return self._base

    def add(self, extraction: Extraction, verdicts: Mapping[Iri, Verdict], *, accepted: Set[Iri] = frozenset()) -> None:
        """Note one document. Claims that a person has `accepted` are held back by nothing."""
        entities = {e.iri: e for e in extraction.entities}
        for claim in extraction.claims:
            role = _role(claim, verdicts[claim.iri].status)
            if role:
                self._add_claim(claim, role, extraction, entities, claim.iri in accepted)
        own = f"{extraction.document.iri}/"
        for entity in extraction.entities:
            self._add_entity(entity, extraction.document.source, local=entity.iri.startswith(own))

    def _add_claim(
        self, claim: Claim, role: str, extraction: Extraction, entities: Mapping[Iri, Entity], accepted: bool
    ) -> None:
        document = extraction.document
        days = period(claim.time) if claim.time else around(document.date) if document.date else None
        first, last = days or (None, None)
        subject, thing = entities[claim.subject].label, entities[claim.object].label
        words = f"{subject} {vocab.local_name(claim.relation)} {thing}"
        ends = (claim.subject, claim.object)
        pair = "\n".join((claim.relation, *(sorted(ends) if claim.relation in self._symmetric else ends)))
        self.base.execute(
            "INSERT OR IGNORE INTO claim VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                *(claim.iri, claim.subject, claim.relation, claim.object, pair, document.iri, document.source),
                *(first, last, role, accepted, words, claim.evidence.quote),
            ),
        )
        if role == "asserted" and days and self._seat(claim, entities) and entities[claim.subject].kind == "Person":
            if self._background.backs(claim.subject, claim.object, days):
                return
            self.base.execute(
                "INSERT OR IGNORE INTO holder VALUES (?,?,?,?,?,?,?,?,?)",
                (claim.iri, claim.object, claim.subject, first, last, document.source, accepted, subject, words),
            )

    def _seat(self, claim: Claim, entities: Mapping[Iri, Entity]) -> bool:
        """Whether the claim says that somebody holds, at a known time, what one person holds at a time.

        Who held an office is told long afterwards: without a time of its own, such a claim is about no time.
        """
        if claim.relation == SC + "holdsOffice":
            return claim.object in self._background.offices and claim.time is not None
        kind = entities[claim.object].kind
        return claim.relation == SC + "leads" and "Polity" in self._parents.get(kind, {kind})

    def _add_entity(self, entity: Entity, source: str, *, local: bool) -> None:
        add = "INSERT OR IGNORE INTO twin VALUES (?,?,?,?,?,?)"
        for other in self._background.same.get(entity.iri, ()):
            if other != entity.iri:
                self.base.execute(add, (IDENTIFIER, entity.iri, other, entity.label, entity.kind, source))
        if entity.authority:
            return
        for name in (entity.label, *entity.aliases):
            for other, kind in self._background.names.get(key_of(name), ()):
                if other != entity.iri and self._related(kind, entity.kind):
                    self.base.execute(add, (NAME, entity.iri, other, name, entity.kind, source))
        if not local:
            self.base.execute(
                "INSERT OR IGNORE INTO class VALUES (?,?,?,?)", (entity.iri, entity.kind, source, entity.label)
            )

    def _related(self, one: str, other: str) -> bool:
        return other in self._parents.get(one, {one}) or one in self._parents.get(other, {other})

    def held_back(self, claims: Set[Iri]) -> None:
        """Note that these are asserted no more."""
        self.base.executemany("UPDATE claim SET role = 'review' WHERE iri = ?", ((iri,) for iri in sorted(claims)))

    def asserts(self, subject: Iri, relation: Iri, thing: Iri) -> bool:
        """Whether some claim that is still asserted states just this."""
        self.base.executescript(_INDEXES)
        pairs = {"\n".join((relation, *ends)) for ends in ((subject, thing), sorted((subject, thing)))}
        query = "SELECT 1 FROM claim WHERE pair = ? AND role = 'asserted' AND subject = ? AND object = ? LIMIT 1"
        return any(self.base.execute(query, (pair, subject, thing)).fetchone() for pair in pairs)

    def findings(self) -> Iterator[CorpusFinding]:
        """All that is found, in an order that does not depend on that of the documents."""
        self.base.executescript(_INDEXES)
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
        for iri, seat, person, first, last, words in self.base.execute(rows).fetchall():
            days: Period = (first, last)
            sitting = [t for t in self._background.sitting(seat, days) if t.person != person]
            others = self.base.execute(rivals, (seat, person, last, first)).fetchall()
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
        query = """SELECT a.iri, a.words, (SELECT MIN(b.iri) FROM claim b WHERE b.pair = a.pair AND b.role = 'denied'
                AND b.document <> a.document AND b.first <= a.last AND b.last >= a.first) AS denial
            FROM claim a WHERE a.role = 'asserted' AND NOT a.accepted AND a.first IS NOT NULL
                AND a.pair IN (SELECT pair FROM claim WHERE role = 'denied') AND denial IS NOT NULL ORDER BY a.iri"""
        for iri, words, denial in self.base.execute(query).fetchall():
            source, quote = self.base.execute("SELECT source, quote FROM claim WHERE iri = ?", (denial,)).fetchone()
            message = f"Unlikely: {words}, but {source} denies it of the same time in its own voice: “{_short(quote)}”."
            yield CorpusFinding(kind=CONTRADICTION, message=message, claims=(iri,), others=(denial,))

    def _disputed(self) -> Iterator[CorpusFinding]:
        """What one document asserts and somebody in another denies: ordinary news, and worth a look."""
        query = """SELECT a.pair, MIN(a.words) FROM claim a WHERE a.role = 'asserted' AND EXISTS (
                SELECT 1 FROM claim b WHERE b.pair = a.pair AND b.role = 'disputed' AND b.document <> a.document
                AND b.first <= a.last AND b.last >= a.first) GROUP BY a.pair ORDER BY a.pair"""
        members = "SELECT iri, source FROM claim WHERE pair = ? AND role = ? ORDER BY iri"
        for pair, words in self.base.execute(query).fetchall():
            said, denied = (self.base.execute(members, (pair, role)).fetchall() for role in ("asserted", "disputed"))
            where = [", ".join(sorted({source for _, source in found})[:_SHOWN]) for found in (said, denied)]
            yield CorpusFinding(
                kind=DISPUTED,
                message=f"{words}: asserted in {where[0]}, and denied by somebody who is quoted in {where[1]}.",
                claims=tuple(iri for iri, _ in said[:_SHOWN]),
                others=tuple(iri for iri, _ in denied[:_SHOWN]),
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
        query = """SELECT iri, MIN(name) FROM class GROUP BY iri HAVING COUNT(*) > 1 ORDER BY iri"""
        members = "SELECT class, MIN(source) FROM class WHERE iri = ? GROUP BY class ORDER BY class"
        for iri, name in self.base.execute(query).fetchall():
            found = self.base.execute(members, (iri,)).fetchall()
            if all(self._related(one, other) for one, _ in found for other, _ in found):
                continue
            told_of = ", ".join(f"{cls} in {source}" for cls, source in found)
            yield CorpusFinding(
                kind=CLASSES,
                message=f"{name} is of classes that do not go together: {told_of}.",
                entities=(iri,),
                names=(name,),
            )


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
