"""What one document gives to a build: its own lines in every format, and what is told of it to the others."""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from kg import rdf
from kg.gate import Facts
from kg.ids import Minter
from kg.model import Claim, Extraction, Iri, Status, Unverified, Verdict
from kg.pipeline.judge import Judged
from kg.pipeline.ledger import Node
from kg.records import from_line, to_line
from kg.vocab import VERIFICATION, local_name

Effects = Sequence[Any]
"""What became of decisions in one document, as plain values."""

NAMED = re.compile(r"[0-9a-f]{20}")
"""What `kg` names a document by, after the base of all documents."""

_LEVEL = 1  # of compression: records are read only where a document is judged again


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a build has to know of a document beside its lines."""

    iri: Iri
    source: str
    dated: bool
    statements: int = 0  # in `nquads`, of the graph of the document
    altered: bool = False  # by decisions about its entities
    shared: tuple[tuple[str, bool], ...] = ()  # lines of other graphs, and whether they are in `nquads` too
    refused: tuple[str, ...] = ()  # lines of the quarantine in graphs that documents share
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # what is counted -> name -> how often
    held: tuple[Mapping[str, Any], ...] = ()  # claims that are held back or refused
    facts: Facts = field(default_factory=Facts)
    nodes: tuple[Node, ...] = ()  # IRIs that may clash with those of other documents
    effects: Effects = ()

    def to_json(self) -> str:
        """One line that `from_json` reads."""
        values = [getattr(self, name) for name in _FIELDS]
        values[_FIELDS.index("facts")] = self.facts.rows()
        return json.dumps(values, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> Told:
        told = dict(zip(_FIELDS, json.loads(text), strict=True))
        for name in ("shared", "nodes"):
            told[name] = tuple(tuple(row) for row in told[name])
        for name in ("refused", "held"):
            told[name] = tuple(told[name])
        return cls(**{**told, "facts": Facts.of(told["facts"])})


_FIELDS = tuple(Told.__dataclass_fields__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The part of the graph that one document gives.

    `nquads` are the sorted lines whose subjects lie beneath the IRI of the document: together they stand in one place
    of the canonical order, and no other document has a line there. `turtle` is the same without graphs, `trig` what of
    it is in the graph of the document, `quarantine` the same of what was refused. `record` is what was understood,
    packed.
    """

    told: Told
    nquads: bytes
    turtle: bytes
    trig: bytes
    quarantine: bytes
    record: bytes

    @property
    def parts(self) -> tuple[bytes, ...]:
        """The bytes, in the order of `PARTS`."""
        return (self.nquads, self.turtle, self.trig, self.quarantine, self.record)


PARTS = ("nquads", "turtle", "trig", "quarantine", "record")


def piece_of(
    judged: Judged,
    *,
    understood: Extraction,
    minter: Minter,
    facts: Facts,
    nodes: Iterable[Node] = (),
    effects: Effects = (),
    decided: Iterable[str] = (),
) -> Piece:
    """The piece of a judged document. `understood` is what it was before anybody decided about its entities, `decided`
    are lines about what people decided on it."""
    document = judged.extraction.document
    own, others = _split(chain(judged.lines, decided), document.iri, minter)
    end = f" {rdf.iri(document.iri)} ."
    inside = sum(line.endswith(end) for line in own)
    shared = [(line, False) for line in others]
    if inside < len(own):
        shared += [(line, True) for line in own if not line.endswith(end)]
    turtle, trig = rdf.bodies(own, document.iri) if own else (b"", b"")
    refused = sorted(line for line in set(judged.quarantine) if line.endswith(end))
    told = Told(
        iri=document.iri,
        source=document.source,
        dated=document.date is not None,
        statements=inside,
        altered=judged.extraction is not understood,
        shared=tuple(shared),
        refused=tuple(sorted({line for line in judged.quarantine if not line.endswith(end)})),
        counts=_counted(judged),
        held=tuple(_held_back(judged)),
        facts=facts,
        nodes=tuple(nodes),
        effects=effects,
    )
    return Piece(
        told=told,
        nquads="".join(f"{line}\n" for line in own).encode(),
        turtle=turtle,
        trig=trig,
        quarantine=rdf.bodies(refused, document.iri)[1] if refused else b"",
        record=zlib.compress(to_line(understood).encode(), _LEVEL),
    )


def understood_in(record: bytes, *, where: str) -> Extraction:
    """The extraction that a piece holds. Raises DataError if it is damaged."""
    return from_line(unpacked(record), where=where, trusted=True)


def unpacked(record: bytes) -> str:
    """The line of JSON that `Piece.record` holds."""
    return zlib.decompress(record).decode()


def _split(lines: Iterable[str], document: Iri, minter: Minter) -> tuple[list[str], list[str]]:
    """The lines whose subjects lie beneath a document that `kg` named, sorted, and the others."""
    distinct = set(lines)
    if not NAMED.fullmatch(document.removeprefix(f"{minter.base}document/")):
        return [], sorted(distinct)
    beneath = tuple(f"<{document}{mark}" for mark in "#/>")
    own = [line for line in distinct if line.startswith(beneath)]
    own.sort()
    return own, [line for line in distinct if not line.startswith(beneath)]


def _counted(judged: Judged) -> Mapping[str, Mapping[str, int]]:
    """What of it is counted over all documents: for the report, and to know when nothing needs a thing any more."""
    extraction = judged.extraction
    statuses: Counter[str] = Counter()
    asserted: Counter[str] = Counter()
    claimed: Counter[str] = Counter()
    shapes: Counter[str] = Counter()
    for claim in extraction.claims:
        verdict = judged.verdicts[claim.iri]
        statuses[verdict.status.value] += 1
        relation = local_name(claim.relation)
        claimed[relation] += 1
        if verdict.status is Status.ASSERTED:
            asserted[relation] += 1
        for shape in sorted({f.shape for f in verdict.findings}):
            shapes[local_name(shape)] += 1
    if extraction.unverified:
        statuses[Status.QUARANTINED.value] += len(extraction.unverified)
        shapes[local_name(VERIFICATION)] += len(extraction.unverified)
    found: dict[str, Mapping[str, int]] = {
        "status": statuses,
        "asserted": asserted,
        "claimed": claimed,
        "shape": shapes,
        "needed": dict.fromkeys(judged.needed, 1),
        "named": dict.fromkeys(judged.named, 1),
    }
    for entity in extraction.entities:
        found.setdefault(f"entity {entity.kind}", {})[entity.iri] = 1  # type: ignore[index]
    return {kind: counts for kind, counts in found.items() if counts}


def _held_back(judged: Judged) -> Iterator[Mapping[str, Any]]:
    labels = {e.iri: e.label for e in judged.extraction.entities}
    for claim in judged.extraction.claims:
        verdict = judged.verdicts[claim.iri]
        if verdict.findings:
            yield _held(claim, verdict, labels, judged.extraction.document.source)
    for unverified in judged.extraction.unverified:
        yield _unverified(unverified, judged.extraction.document.source)


def _held(claim: Claim, verdict: Verdict, labels: Mapping[Iri, str], source: str) -> Mapping[str, Any]:
    return {
        "claim": claim.iri,
        "document": source,
        "status": verdict.status.value,
        "subject": labels.get(claim.subject, claim.subject),
        "relation": local_name(claim.relation),
        "object": labels.get(claim.object, claim.object),
        "quote": claim.evidence.quote,
        "shapes": sorted({local_name(f.shape) for f in verdict.findings}),
        "paths": sorted({f.path for f in verdict.findings if f.path}),
        "message": verdict.reason,
    }


def _unverified(unverified: Unverified, source: str) -> Mapping[str, Any]:
    return {
        "claim": unverified.iri,
        "document": source,
        "status": Status.QUARANTINED.value,
        "subject": unverified.subject,
        "relation": unverified.relation,
        "object": unverified.object,
        "quote": unverified.quote or "",
        "shapes": [local_name(VERIFICATION)],
        "paths": [],
        "message": unverified.reason,
        "by": unverified.by,
    }
