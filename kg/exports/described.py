"""Claims with all that is told of them, one document after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg import rdf, vocab
from kg.exports.quads import Quad, by_document, quad
from kg.exports.told import Told
from kg.vocab import PROV, RDF, SC

_A = rdf.iri(vocab.TYPE)
_CLAIM = rdf.iri(SC + "Claim")
_PARTS = tuple(rdf.iri(RDF + name) for name in ("subject", "predicate", "object"))
_DECIDED = rdf.iri(PROV + "wasInfluencedBy")


def described(lines: Iterable[str], index: Told) -> Iterator[Described]:
    """Each document of sorted lines; the index is of the same."""
    for document, run in by_document(lines):
        if document is not None:
            yield Described(document, run, index)


class Described:
    """What one document tells, and what is told elsewhere of the things it speaks of. All names are terms."""

    def __init__(self, document: str, lines: Iterable[str], index: Told) -> None:
        self.document = document
        self._index = index
        self._told: dict[str, list[Quad]] = {}  # within the graph of the document
        self._local: dict[str, list[Quad]] = {}  # in other graphs
        for item in map(quad, lines):
            told = self._told if item.graph == rdf.iri(document) else self._local
            told.setdefault(item.subject, []).append(item)
        self.claims = [subject for subject, quads in self._told.items() if _is_claim(quads)]

    def about(self, subject: str) -> list[Quad]:
        """What the document tells of a node."""
        return self._told.get(subject, [])

    def value(self, subject: str, predicate: str) -> str:
        """The first value that the document tells, or nothing."""
        return next((item.object for item in self.about(subject) if item.predicate == predicate), "")

    def within(self, start: Iterable[str]) -> list[str]:
        """These nodes of the document and all that they lead to there, but for the document itself and its claims."""
        others = {rdf.iri(self.document), *self.claims}
        found: set[str] = set()
        todo = list(start)
        while todo:
            node = todo.pop()
            if node in self._told and node not in found and node not in others:
                found.add(node)
                todo += [item.object for item in self._told[node]]
        return sorted(found)

    def thing(self, term: str) -> list[Quad]:
        """What is told of a thing outside the document's graph."""
        return self._local.get(term) or [quad(line) for line in self._index.about(term)]

    def decisions(self, claim: str) -> Iterator[list[Quad]]:
        """What is told of each decision that a person took on the claim."""
        for item in self._local.get(claim, ()):
            if item.predicate == _DECIDED and (told := self.thing(item.object)):
                yield told


def _is_claim(quads: list[Quad]) -> bool:
    """Whether it is told to be a claim, with one subject, one relation and one object."""
    told = [item.predicate for item in quads]
    return any(item[1:3] == (_A, _CLAIM) for item in quads) and all(told.count(part) == 1 for part in _PARTS)
