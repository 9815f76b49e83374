"""Reads from a store what pages show, in terms of IRIs and texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import rdf, vocab
from kg.pages import vocabulary
from kg.pages.held import TOGETHER, HeldClaims, cut, statements
from kg.stores.values import node

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.pages.held import Term

RELATIONS = (vocab.RDF + "subject", vocab.RDF + "predicate", vocab.RDF + "object")
_HELD = 16384  # subjects of which it is kept whether the graph holds them
_FOREIGN = (vocab.ORG, vocab.DCT, vocab.SKOS, vocab.PROV, vocab.SCHEMA, vocab.OWL, vocab.RDFS)
_PLOVER = vocab.SC + "ploverType"
ENTITY, CLAIM, DOCUMENT, UNVERIFIED = (vocab.SC + name for name in ("Entity", "Claim", "Document", "Unverified"))


@dataclass(frozen=True, slots=True)
class Value:
    """The object of a statement: an IRI, or the characters of a literal with its language."""

    text: str
    is_iri: bool
    language: str | None = None


class Reader:
    """One graph with its quarantine, the file of the report of its build, and the ontology beside them."""

    def __init__(self, graph: ox.Store, quarantine: ox.Store | None = None, report: Path | None = None) -> None:
        self.graph, self.quarantine, self.report = graph, quarantine, report
        self.found: dict[str, Any] = {}  # what was worked out once, by `counts.once`
        self.sides: dict[tuple[str, str, str], set[str]] = {}  # of triples, whether they are affirmed and denied
        self.sides_here: dict[tuple[str, str, str], set[str]] = {}  # the same for all that is told of one thing
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

        from kg.ids import DEFAULT_BASE, base_of

        return base_of(g.value for g in self.graph.named_graphs() if isinstance(g, ox.NamedNode)) or DEFAULT_BASE

    @cached_property
    def spaces(self) -> Mapping[str, tuple[str, ...]]:
        """The namespaces, without their `#`, of terms of a user's own that the graph explains, each with its terms."""
        import pyoxigraph as ox

        graph = ox.NamedNode(f"{self.base}graph/ontology")
        terms = {q.subject.value for q in self.graph.quads_for_pattern(None, None, None, graph)}  # type: ignore[union-attr]  # no triples
        found: dict[str, list[str]] = {}
        for term in sorted(t for t in terms if "#" in t and not t.startswith(vocabulary.SPACE)):
            found.setdefault(term.partition("#")[0], []).append(term)
        return {space: tuple(named) for space, named in found.items()}

    def plover_type(self, relation: str) -> str | None:
        """The PLOVER type of a relation, without its mode; None for one that tells of no event."""
        if not relation:
            return None
        own = self.ontology.value(relation, _PLOVER) or self.value(relation, _PLOVER)
        return own.partition("-")[0] if own and own.startswith(vocab.PLOVER) else None

    def about(self, iri: str) -> list[tuple[str, Value]]:
        """What the graph says of a subject beside claims: predicates and values, sorted, each once."""
        import pyoxigraph as ox

        asserted, thing = ox.NamedNode(f"{self.base}graph/asserted"), node(iri)
        if thing is None:
            return []
        found = {
            (q.predicate.value, _value(q.object))
            for q in self.graph.quads_for_pattern(thing, None, None, None)
            if isinstance(q.predicate, ox.NamedNode) and q.graph_name != asserted
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

        thing = node(value)
        if thing is None:
            return set()
        quads = self.graph.quads_for_pattern(None, ox.NamedNode(predicate), thing, None)
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
        thing = node(iri)
        if thing is None:
            return False
        return next(iter(self.graph.quads_for_pattern(thing, None, None, None)), None) is not None

    def kind(self, iri: str) -> str | None:
        """The closest class of a thing: the one that no other of its classes is below."""
        kinds = self.values(iri, vocab.TYPE)
        above = {a for k in kinds for a in self.ontology.above(k, vocab.SUBCLASS) if a != k}
        above |= {a for k in kinds if k not in above for a in self.values(k, vocab.SUBCLASS) if a != k}
        above |= {a for k in above for a in self.ontology.above(k, vocab.SUBCLASS)}
        own = [k for k in kinds if k not in above]
        return next((k for k in own if k.startswith(vocab.SC)), own[0] if own else None)

    def label(self, iri: str) -> str:
        """What people call it; in its place the title of a document, what is told of an event, or its compact IRI."""
        return cut(self.names.known_label(iri) or self._called(iri))

    def _called(self, iri: str) -> str:
        if title := self.value(iri, vocab.DCT + "title") or self.value(iri, vocab.SC + "source"):
            return title
        if "/event/" in iri and (claims := self.subjects(vocab.SC + "event", iri)):
            told = (self.value(min(claims), part) for part in RELATIONS)
            return " ".join(self.label(part) for part in told if part and part != iri)
        compact = vocab.compact(iri)
        name = compact.partition(":")[2]
        if iri.startswith(_FOREIGN) and name.isalnum() and name[0].islower():
            return "".join(f" {c.lower()}" if c.isupper() else c for c in name).strip()
        return compact

    def lines(self, iri: str) -> Iterator[str]:
        """What a page tells of, as N-Triples lines: the statements about it and its claims, and what they rest on.

        A triple as a value is left out: not all forms of data know it.
        """
        import pyoxigraph as ox

        seen: set[str] = set()
        claims = self.claims.of(iri) if not iri.endswith("/graph/asserted") else ()
        open_ = {iri, *self.spaces.get(iri, ()), *claims}
        while open_:
            seen |= open_
            parts: set[str] = set()
            for subject, predicate, value in self._said(sorted(open_)):
                if isinstance(value, ox.Triple):
                    continue
                yield f"<{subject}> {predicate} {value} ."
                if isinstance(value, ox.NamedNode):
                    about, _, part = value.value.partition("#")
                    # words of the document itself, or of the document that a claim is in
                    if part and (about in {iri, subject.partition("#")[0]} or iri.startswith(f"{about}/")):
                        parts.add(value.value)
            open_ = parts - seen

    def _said(self, subjects: Sequence[str]) -> Iterator[tuple[str, ox.NamedNode, Term]]:
        """What the graph says of each subject, or else the quarantine."""
        left = list(subjects)
        for store in self.stores:
            found: set[str] = set()
            for start in range(0, len(left), TOGETHER):
                some = left[start : start + TOGETHER]
                for place, predicate, value in statements(store, some):
                    found.add(some[place])
                    yield some[place], predicate, value
            left = [subject for subject in left if subject not in found]

    def stating(self, subject: str, relation: str, thing: str) -> set[str]:
        """The claims that state this of the two; both ways round where the relation holds so."""
        return self._stated(subject, relation, thing, "?c")

    def polarities(self, subject: str, relation: str, thing: str) -> set[str]:
        """Whether it is told of the two as actual that it is so, or that it is not, or both: positive and negative."""
        more = f"?c <{vocab.SC}mode> <{vocab.SC}actual> ; <{vocab.SC}polarity> ?polarity"
        return {vocab.local_name(iri) for iri in self._stated(subject, relation, thing, "?polarity", more)}

    def _stated(self, subject: str, relation: str, thing: str, what: str, more: str = "") -> set[str]:
        import pyoxigraph as ox

        one, way, two = (node(iri) for iri in (subject, relation, thing))
        if one is None or way is None or two is None:  # a claim whose object is text
            return set()
        ways = [(one, two), (two, one)] if self.names.is_symmetric(relation) else [(one, two)]
        stated = " UNION ".join(  # all that is asked stands within: else the store reads what all claims say of it
            f"{{ ?c <{RELATIONS[0]}> {a} ; <{RELATIONS[2]}> {b} ; <{RELATIONS[1]}> {way} . {more} }}" for a, b in ways
        )
        rows = self.graph.query(f"SELECT DISTINCT {what} {{ {stated} }}", use_default_graph_as_union=True)
        assert isinstance(rows, ox.QuerySolutions)
        return {row[0].value for row in rows if isinstance(row[0], ox.NamedNode)}

    def mentions(self, iri: str) -> Counter[str]:
        """The documents that mention a thing, each with how often."""
        import pyoxigraph as ox

        thing, document = node(iri), f"<{vocab.SC}inDocument>"
        if thing is None:
            return Counter()
        query = f"SELECT DISTINCT ?m ?d {{ ?m <{vocab.SC}mentionOf> {thing} ; {document} ?d }}"
        rows = self.graph.query(query, use_default_graph_as_union=True)
        assert isinstance(rows, ox.QuerySolutions)
        return Counter(row[1].value for row in rows if isinstance(row[1], ox.NamedNode))


def _value(term: object) -> Value:
    import pyoxigraph as ox

    if isinstance(term, ox.Literal):
        return Value(term.value, False, term.language)
    return Value(term.value if isinstance(term, ox.NamedNode) else str(term), True)
