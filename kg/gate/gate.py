"""Shapes that are compiled once and applied to the candidate data of one document after the other."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.gate import reach
from kg.gate.engine import Engine, compile_engine, engine_apart
from kg.gate.lines import in_ascii
from kg.gate.shapes import shape_files, shape_triples
from kg.model import Finding, Iri


class Gate:
    """Says what is wrong with, or unlikely in, the data of a document.

    `shapes` replaces the shapes that ship with `kg`, `extra_shapes` adds to them; `ontology` are files of terms beside
    those that ship. With `extra_shapes`, which may hold a query that never ends, the engine works in a process of its
    own, which is ended when it takes too long for one document (EndlessError where it does so again and again). Raises
    DataError or MissingError for files that cannot be used, UsageError for an unknown engine.
    """

    def __init__(
        self,
        shapes: Iterable[Path] | None = None,
        *,
        engine: str = "shacl",
        extra_shapes: Iterable[Path] = (),
        ontology: Iterable[Path] = (),
    ) -> None:
        extra = list(extra_shapes)
        text = shape_triples([*(shape_files() if shapes is None else shapes), *extra], ontology)
        where = ", ".join(str(path) for path in extra)
        self._engine: Engine = engine_apart(engine, text, where=where) if extra else compile_engine(engine, text)
        self._but_places = self._engine
        self._missed: frozenset[Iri] | None = None
        self.predicates: frozenset[Iri] | None = None
        """The predicates that the shapes can look at; None if that may be any."""
        self.sees_places = True
        """Whether shapes may look at places that are as they should be; if not, nobody need show them."""
        if shapes is None and not extra:
            self._but_places, self.sees_places = compile_engine(engine, reach.but_places(text)), False
            self._missed, self.predicates = reach.missed(text), reach.predicates(text)

    def settled(self, relations: Iterable[Iri]) -> bool:
        """Whether holding claims of these relations back can only lead to fewer findings: no shape misses them."""
        return self._missed is not None and self._missed.isdisjoint(relations)

    def check(self, lines: Iterable[str], *, placed: bool = False) -> list[Finding]:
        """The findings about N-Quads lines, sorted: all graphs are looked at as one.

        `placed` says that every place was seen to be as it should (`Extraction` alone tells it): its offsets lie in the
        text, its quote is what stands there, evidence and triggers lie in their sentences. The shapes that ship with
        `kg` need not look again, and unless `sees_places` the lines may lack what is told of places
        (`Description.places`), nearly half of all.
        """
        engine = self._but_places if placed else self._engine
        return engine.validate(in_ascii(lines))
