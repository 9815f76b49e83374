"""Which findings about a graph a person has settled: warnings about claims that were asserted in spite of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg import rdf, vocab
from kg.gate import blame
from kg.gate.lines import resources
from kg.model import Finding, Iri
from kg.vocab import PROV, SC, SCHEMA


def accepted(findings: Iterable[Finding], files: Iterable[Path]) -> frozenset[Finding]:
    """Those of the findings about these files that decisions in the files went past.

    That is a warning where each asserted claim that it counts against was accepted in spite of its shape. Raises
    DataError or MissingError for files that cannot be read.
    """
    warnings = [finding for finding in findings if finding.severity == "Warning"]
    if not warnings:
        return frozenset()
    lines = [f"{quad.triple} ." for file in files for quad in rdf.parse(file)]
    overruled, asserted = _overruled(lines)
    if not overruled:
        return frozenset()
    settled: set[Finding] = set()
    unsettled: set[Finding] = set()
    for claim, found in blame(warnings, lines).claims.items():
        if claim in asserted:
            for finding in found:
                (settled if finding.shape in overruled.get(claim, ()) else unsettled).add(finding)
    return frozenset(settled - unsettled)


def _overruled(lines: Iterable[str]) -> tuple[dict[Iri, set[Iri]], set[Iri]]:
    """The shapes that acceptances of each claim went past, and the claims that are asserted."""
    acceptances: set[Iri] = set()
    asserted: set[Iri] = set()
    used: dict[Iri, set[Iri]] = {}
    upon: list[tuple[Iri, Iri]] = []
    for subject, predicate, value in resources(lines):
        if predicate == vocab.TYPE and value == SCHEMA + "AcceptAction":
            acceptances.add(subject)
        elif predicate == SC + "status" and value == SC + "asserted":
            asserted.add(subject)
        elif predicate == PROV + "used":
            used.setdefault(subject, set()).add(value)
        elif predicate == PROV + "wasInfluencedBy":
            upon.append((subject, value))
    found: dict[Iri, set[Iri]] = {}
    for claim, decision in upon:
        if decision in acceptances:
            found.setdefault(claim, set()).update(used.get(decision, ()))
    return found, asserted
