"""The end of a build, where documents are compared: what they show only together holds claims back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

from kg.gate import CorpusFinding
from kg.ids import digest
from kg.model import Failure, Finding, Iri
from kg.pipeline.decided import Decided
from kg.pipeline.keep.files import Sources
from kg.pipeline.keep.state import State
from kg.pipeline.stages import Stages
from kg.pipeline.work import Piece, Workshop
from kg.pipeline.work.piece import understood_in
from kg.pipeline.work.shards import Shard


class Comparing:
    """Judges documents again for what others say. `sources` are the files that they lie in."""

    def __init__(self, state: State, stages: Stages, workshop: Workshop, shard: Shard, sources: Sources) -> None:
        self._state, self._stages, self._workshop = state, stages, workshop
        self._shard, self._sources = shard, sources

    def clashes(self) -> None:
        """Set documents aside that use an IRI for something else than an earlier one does.

        Where people changed the entities of such a document, it is first tried as it was.
        """
        ledger = self._stages.ledger
        while found := list(ledger.clashes(self._state.nodes(ledger.is_entity))):
            for document, reason in found:
                source, _ = self._state.source_of(document)
                if not (self._state.altered(document) and self._again(document, undone=reason)):
                    self._state.set_aside(document, Failure(source=source, stage="gate", reason=reason))

    def compare(self, decided: Decided) -> list[CorpusFinding]:
        """What the documents show together; claims that it speaks against are held back, and no others."""
        findings: list[CorpusFinding] = []
        held: dict[Iri, list[Finding]] = {}
        for found in self._state.findings(self._stages.background, self._stages.lexicon.parents):
            if len(found.entities) == 2 and decided.keeps_apart(*found.entities):
                continue
            findings.append(found)
            if found.holds_back:
                held.setdefault(found.claims[0], []).append(found.finding)
        wanted: dict[Iri, Mapping[Iri, tuple[Finding, ...]]] = {
            document: {claim: tuple(held[claim]) for claim in claims}
            for document, claims in self._state.holders(held).items()
        }
        before = self._state.held_for()
        for document in sorted({*wanted, *before}):
            mine = wanted.get(document, {})
            name = digest(json.dumps({c: [asdict(f) for f in fs] for c, fs in mine.items()})) if mine else ""
            if before.get(document, "") != name:
                self._again(document, held=mine, name=name)
        return findings

    def _again(
        self,
        document: Iri,
        *,
        held: Mapping[Iri, tuple[Finding, ...]] | None = None,
        name: str = "",
        undone: str | None = None,
    ) -> bool:
        """Judge a document again; False if it cannot be: no document is lost for what others say."""
        source, block = self._state.source_of(document)
        extraction = understood_in(self._sources.part(block, "record"), where=source)
        piece = self._workshop.piece(extraction, held=held, undone=undone)
        if isinstance(piece, Piece):
            stored = self._shard.add(self._state.key_of(document), piece)
            self._state.replace(stored, piece.told.to_json().encode(), name)
        return isinstance(piece, Piece)
