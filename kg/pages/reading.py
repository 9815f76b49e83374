"""Reads from a store what pages show, in terms of IRIs and texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from kg import rdf, vocab
from kg.pages import vocabulary
from kg.pages.held import HeldClaims

if TYPE_CHECKING:
    import pyoxigraph as ox

RELATIONS = (vocab.RDF + "subject", vocab.RDF + "predicate", vocab.RDF + "object")
_HELD = 16384  # subjects of which it is kept whether the graph holds them
ENTITY, CLAIM, DOCUMENT = (vocab.SC + name for name in ("Entity", "Claim", "Document"))


@dataclass(frozen=True, slots=True)
class Value:
    """The object of a statement: an IRI, or the characters of a literal with its language."""

    text: str
    is_iri: bool
    language: str | None = None


class Reader:
    """One graph with its quarantine, and the ontology beside them."""

    def __init__(self, graph: ox.Store, quarantine: ox.Store | None = None) -> None:
        self.graph, self.quarantine = graph, quarantine
        self.sides: dict[tuple[str, str, str], set[str]] = {}  # of triples, whether they are affirmed and denied
        self.stores = [graph] if quarantine is None else [graph, quarantine]
        self.claims = HeldClaims(graph, quarantine)
        self.names = self.claims.names
        self._held = lru_cache(_HELD)(self._holds)

    @property
    def ontology(self) -> rdf.Node:
        """The classes, properties and codes that ship, without the words of the lexicon."""
        return vocabulary.node("ontology", "plover")

    @cached_property
    def base(self) -> str:
        """What the IRIs of this graph's own begin with."""
        import pyoxigraph as ox

        from kg.ids import DEFAULT_BASE

        names = sorted(g.value for g in self.graph.named_graphs() if isinstance(g, ox.NamedNode))
        tails = tuple(f"/graph/{name}" for name in ("asserted", "entities", "authority"))
        return next((n.rpartition("graph/")[0] for n in names if n.endswith(tails)), DEFAULT_BASE)

    def about(self, iri: str) -> list[tuple[str, Value]]:
        """What the graph says of a subject: predicates and values, sorted, each once."""
        import pyoxigraph as ox

        found = {
            (q.predicate.value, _value(q.object))
            for q in self.graph.quads_for_pattern(ox.NamedNode(iri), None, None, None)
            if isinstance(q.predicate, ox.NamedNode)
        }
        return sorted(found, key=lambda f: (f[0], f[1].text))

    def values(self, iri: str, predicate: str) -> list[str]:
        """IRIs and characters of literals, of the graph or else of the quarantine; sorted, each once."""
        return list(self.claims.described(iri).get(predicate, ()))

    def value(self, iri: str, predicate: str) -> str | None:
        """The first of `values`."""
        return next(iter(self.claims.described(iri).get(predicate, ())), None)

    def subjects(self, predicate: str, value: str) -> set[str]:
        """Whatever has this IRI as its value."""
        import pyoxigraph as ox

        quads = self.graph.quads_for_pattern(None, ox.NamedNode(predicate), ox.NamedNode(value), None)
        return {q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode)}

    def of_type(self, cls: str) -> set[str]:
        """All things of a class, by their stated types."""
        return self.subjects(vocab.TYPE, cls)

    def things(self) -> list[str]:
        """Every IRI that has a page, sorted: whatever the graph or the quarantine describes, without fragments."""
        import pyoxigraph as ox

        found: set[str] = set()
        for store in self.stores:
            rows = store.query("SELECT DISTINCT ?s { ?s ?p ?o }", use_default_graph_as_union=True)
            assert isinstance(rows, ox.QuerySolutions)
            found |= {row[0].value.partition("#")[0] for row in rows if isinstance(row[0], ox.NamedNode)}
        return sorted(found)

    def holds(self, iri: str) -> bool:
        """Whether the graph says anything of this subject."""
        return self._held(iri)

    def _holds(self, iri: str) -> bool:
        import pyoxigraph as ox

        return next(iter(self.graph.quads_for_pattern(ox.NamedNode(iri), None, None, None)), None) is not None

    def kind(self, iri: str) -> str | None:
        """The closest class of a thing: the one that no other of its classes is below."""
        kinds = self.values(iri, vocab.TYPE)
        above = {a for k in kinds for a in self.ontology.above(k, vocab.SUBCLASS) if a != k}
        own = [k for k in kinds if k not in above]
        return next((k for k in own if k.startswith(vocab.SC)), own[0] if own else None)

    def label(self, iri: str) -> str:
        """What people call it."""
        return self.names.label(iri)

    def lines(self, iri: str) -> Iterator[str]:
        """What a page tells of, as N-Triples lines: the statements about it and its claims, and what they rest on."""
        import pyoxigraph as ox

        seen: set[str] = set()
        open_ = [iri, *sorted(self.claims.of(iri) if not iri.endswith("/graph/asserted") else ())]
        while open_:
            subject = open_.pop()
            if subject in seen:
                continue
            seen.add(subject)
            for quad in self._said(subject):
                yield f"{quad.triple} ."
                value = quad.object.value if isinstance(quad.object, ox.NamedNode) else ""
                about, _, part = value.partition("#")
                own = about in {iri, subject.partition("#")[0]} or iri.startswith(f"{about}/")
                if part and own:  # words of the document itself, or of the document that a claim is in
                    open_.append(value)

    def _said(self, subject: str) -> list[ox.Quad]:
        """What the graph says of a subject, or else the quarantine."""
        import pyoxigraph as ox

        found = (list(s.quads_for_pattern(ox.NamedNode(subject), None, None, None)) for s in self.stores)
        return next((quads for quads in found if quads), [])


def _value(term: object) -> Value:
    import pyoxigraph as ox

    if isinstance(term, ox.Literal):
        return Value(term.value, False, term.language)
    return Value(term.value if isinstance(term, ox.NamedNode) else str(term), True)
