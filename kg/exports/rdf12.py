"""Claims as RDF 1.2 has them: a claim reifies a triple term, where RDF 1.1 needs three statements to spell it.

    <claim> rdf:subject s ; rdf:predicate p ; rdf:object o        RDF 1.1
    <claim> rdf:reifies <<( s p o )>>                             RDF 1.2

A triple term is spoken of, not stated (RDF 1.2 Concepts), so that a hedged claim asserts no more in the one form than
in the other. All other lines stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from kg import rdf
from kg.exports.quads import Quad, quad
from kg.vocab import RDF

_SUBJECT, _PREDICATE, _OBJECT = (rdf.iri(RDF + name) for name in ("subject", "predicate", "object"))
_PARTS = (_SUBJECT, _PREDICATE, _OBJECT)
_REIFIES = rdf.iri(RDF + "reifies")
_OPEN, _CLOSE = "<<( ", " )>>"
_OF_RDF = f"<{RDF}"


def with_triple_terms(lines: Iterable[str]) -> Iterator[str]:
    """Sorted N-Quads lines with a triple term for every three lines that spell one triple in one graph.

    Whatever spells none, as a node with two subjects, stays. Sorted lines have the three of a node side by side, and
    what is yielded is sorted again, so that only those are held.
    """
    for run in _runs(lines):
        yield from run if len(run) < 3 else sorted(_joined([quad(line) for line in run]))


def without_triple_terms(lines: Iterable[str]) -> Iterator[str]:
    """The way back: sorted lines with three for every triple term that a node reifies, sorted again."""
    for run in _runs(lines):
        yield from sorted(_spelt(run))


def _runs(lines: Iterable[str]) -> Iterator[list[str]]:
    """Lines of one subject together whose predicates are of RDF itself; every other line by itself."""

    def key(line: str) -> str | None:
        subject, _, rest = line.partition(" ")
        return subject if rest.startswith(_OF_RDF) else None

    for subject, run in groupby(lines, key):
        if subject is None:
            yield from ([line] for line in run)
        else:
            yield list(run)


def _joined(quads: list[Quad]) -> Iterator[str]:
    told: dict[str, list[Quad]] = {}  # graph -> what may spell a triple
    for item in quads:
        if item.predicate in _PARTS:
            told.setdefault(item.graph, []).append(item)
        else:
            yield rdf.line(*item)
    for graph, parts in told.items():
        found = {item.predicate: item.object for item in parts}
        if len(parts) == len(found) == 3 and _may_be_said(found[_SUBJECT], found[_PREDICATE]):
            term = f"{_OPEN}{found[_SUBJECT]} {found[_PREDICATE]} {found[_OBJECT]}{_CLOSE}"
            yield rdf.line(parts[0].subject, _REIFIES, term, graph)
        else:
            yield from (rdf.line(*item) for item in parts)


def _may_be_said(subject: str, predicate: str) -> bool:
    """Whether a triple may have these: no literal and no triple term."""
    return subject[0] in "<_" and predicate[0] == "<" and not subject.startswith("<<") and predicate[1] != "<"


def _spelt(run: list[str]) -> Iterator[str]:
    terms = [line for line in run if f" {_REIFIES} {_OPEN}" in line]
    graphs = [quad(line).graph for line in terms]
    for line in run:
        node, _, term, graph = quad(line)
        if line not in terms or graphs.count(graph) > 1:  # of several nobody could tell which parts belong together
            yield line
            continue
        values = term.removeprefix(_OPEN).removesuffix(_CLOSE).split(" ", 2)
        yield from (rdf.line(node, part, value, graph) for part, value in zip(_PARTS, values, strict=True))
