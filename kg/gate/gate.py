"""Shapes that are compiled once and applied to the candidate data of one document after the other."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.gate.engine import compile_engine
from kg.gate.lines import in_ascii
from kg.gate.shapes import shape_files, shape_triples
from kg.model import Finding


class Gate:
    """Says what is wrong with, or unlikely in, the data of a document.

    `shapes` replaces the shapes that ship with `kg`, `extra_shapes` adds to them; `ontology` are files of terms beside
    those that ship. Raises DataError or MissingError for files that cannot be used, UsageError for an unknown engine.
    """

    def __init__(
        self,
        shapes: Iterable[Path] | None = None,
        *,
        engine: str = "shacl",
        extra_shapes: Iterable[Path] = (),
        ontology: Iterable[Path] = (),
    ) -> None:
        files = [*(shape_files() if shapes is None else shapes), *extra_shapes]
        self._engine = compile_engine(engine, shape_triples(files, ontology))

    def check(self, lines: Iterable[str]) -> list[Finding]:
        """The findings about N-Quads lines, sorted: all graphs are looked at as one."""
        return self._engine.validate(in_ascii(lines))
