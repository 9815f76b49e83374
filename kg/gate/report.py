"""Validation of whole files, for `kg validate` and for callers from Python."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg import rdf
from kg.gate.engine import compile_engine
from kg.gate.shapes import shape_files, shape_triples
from kg.model import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What validation found. As in SHACL, data conforms only if there is no finding, of whatever severity."""

    findings: tuple[Finding, ...]
    turtle: str  # the W3C validation report

    @property
    def conforms(self) -> bool:
        return not self.findings

    @property
    def violations(self) -> tuple[Finding, ...]:
        """The findings that say something is wrong, leaving out those that only find it unlikely."""
        return tuple(f for f in self.findings if f.severity == "Violation")


def validate_files(
    paths: Iterable[Path],
    shapes: Iterable[Path] | None = None,
    engine: str = "shacl",
    *,
    background: Iterable[Path] = (),
    ontology: Iterable[Path] = (),
) -> Report:
    """Validate RDF files as one graph, named graphs merged.

    `shapes` defaults to those of the gate. `background` is data that is read too, such as the ontology, so that
    superclasses are known; `ontology` are files of terms that the shapes of relations shall know too. Raises DataError
    for data or shapes that cannot be used, MissingError for a file that is not there.
    """
    compiled = compile_engine(engine, shape_triples(shape_files() if shapes is None else shapes, ontology))
    lines: dict[str, None] = {}
    for number, path in enumerate([*paths, *background]):
        for quad in rdf.parse(path):
            subject, value = (
                f"_:d{number}x{str(t)[2:]}" if str(t).startswith("_:") else str(t) for t in (quad.subject, quad.object)
            )
            lines[f"{subject} {quad.predicate} {value} ."] = None
    findings, turtle = compiled.report("\n".join(lines))
    return Report(findings=tuple(findings), turtle=turtle)
