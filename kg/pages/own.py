"""Terms of a user's own: what the graph explains or uses, and no vocabulary that ships or is a standard has.

They are told on the page of the ontology, below what ships; where their namespace ends in `#`, on a page at it too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from kg import vocab
from kg.pages import vocabulary
from kg.pages.browse import slug
from kg.pages.counts import once
from kg.pages.reading import RELATIONS, Reader
from kg.pages.terms import KINDS, ROWS, Section, Term, Vocabulary, labelled, rows
from kg.stores.values import node
from kg.vocab import OWL, RDF, RDFS, SC, SKOS

if TYPE_CHECKING:
    import pyoxigraph as ox

PAGE = "ontology"
_KEPT = 16384  # IRIs of which it is kept whether they are terms
_PROPERTIES = tuple(OWL + f"{kind}Property" for kind in ("Object", "Datatype", "Annotation", "Symmetric"))
_PROPERTIES += (RDF + "Property", SC + "EventRelation", SC + "StativeRelation")
_CLASSES = (OWL + "Class", RDFS + "Class")
_STANDARD = (
    "http://www.w3.org/",
    "http://purl.org/",
    "http://schema.org/",
    "http://rdfs.org/",
    *vocab.PREFIXES.values(),
)
_OURS = (vocab.SC, vocab.PLOVER, vocab.LEXICON, vocab.SHAPES, vocab.CAMEO)
_MATCHES: Mapping[str, str] = {
    **ROWS,
    SKOS + "relatedMatch": "related to",
    OWL + "equivalentClass": "same as",
    OWL + "equivalentProperty": "same as",
    vocab.SAME_AS: "same as",
    RDFS + "seeAlso": "see also",
    RDFS + "isDefinedBy": "defined by",
}
_WORDS = (SKOS + "definition", RDFS + "comment", vocab.DCT + "description")
_TOLD = {vocab.TYPE, vocab.LABEL, SKOS + "prefLabel", *_WORDS}


class _Terms:
    """Which IRIs are terms of a user's own in one graph. What was asked last is kept."""

    def __init__(self, reader: Reader) -> None:
        self._graph, self._explained = reader.graph, f"{reader.base}graph/ontology"
        self._things = (f"{vocabulary.SPACE}id/", *(f"{reader.base}{n}/" for n in ("entity", "document", "graph")))
        self.holds = lru_cache(_KEPT)(self._holds)

    def _holds(self, iri: str) -> bool:
        if iri.startswith(self._things) or is_shipped(iri) or (iri.startswith(_STANDARD) and not iri.startswith(_OURS)):
            return False
        import pyoxigraph as ox

        term, kind, relation = node(iri), ox.NamedNode(vocab.TYPE), ox.NamedNode(RELATIONS[1])
        if term is None:
            return False
        patterns: Iterable[tuple[object, ...]] = (
            (None, term, None, None),
            (None, kind, term, None),
            (None, relation, term, None),
            (term, None, None, ox.NamedNode(self._explained)),
            *((term, kind, ox.NamedNode(of), None) for of in (*_CLASSES, *_PROPERTIES)),
        )
        return any(next(iter(self._graph.quads_for_pattern(*p)), None) is not None for p in patterns)  # type: ignore[arg-type]  # nodes


_terms = once(_Terms)


def is_shipped(iri: str) -> bool:
    """Whether a vocabulary that ships tells of a term."""
    if iri.startswith(vocab.LEXICON):
        return bool(vocabulary.node("lexicon/en").values(iri, vocab.TYPE))
    if iri.startswith(vocab.SHAPES):
        return True
    return iri.startswith(_OURS) and bool(vocabulary.node("ontology", "plover").values(iri, vocab.TYPE))


def is_own(reader: Reader, iri: str) -> bool:
    """Whether an IRI is a term of a user's own: one that the graph explains, or uses as a class or a property."""
    return _terms(reader).holds(iri)


def anchor(iri: str) -> str:
    """Where a term of a user's own is told on the page of the ontology."""
    return iri.removeprefix(SC) if iri.startswith(SC) else slug(iri)


def explained(reader: Reader) -> list[str]:
    """The terms that the graph explains, by IRI; of shipped ones, those that it gives more words."""
    import pyoxigraph as ox

    graph, kind = reader.graph, ox.NamedNode(vocab.TYPE)
    found = {q.subject for q in graph.quads_for_pattern(None, None, None, ox.NamedNode(f"{reader.base}graph/ontology"))}
    for of in (*_CLASSES, *_PROPERTIES):
        found |= {q.subject for q in graph.quads_for_pattern(None, kind, ox.NamedNode(of), None)}
    iris = {subject.value for subject in found if isinstance(subject, ox.NamedNode)}
    return sorted(i for i in iris if is_own(reader, i) or (i.startswith(vocab.LEXICON) and is_shipped(i)))


@once
def _used(reader: Reader) -> list[str]:
    """The classes and properties that the graph uses, and nothing explains."""
    import pyoxigraph as ox

    ways = ("?s ?of ?o", "?s a ?of", f"?s <{RELATIONS[1]}> ?of")
    rows_ = (reader.graph.query(f"SELECT DISTINCT ?of {{ {way} }}", use_default_graph_as_union=True) for way in ways)
    values = (row["of"] for found in rows_ for row in found)  # type: ignore[union-attr]  # of a SELECT
    iris = {value.value for value in values if isinstance(value, ox.NamedNode)}
    return sorted({i for i in iris if is_own(reader, i)} - set(explained(reader)))


@once
def sections(reader: Reader) -> tuple[Section, ...]:
    """What the page of the ontology tells of them; nothing where there are none."""
    return tuple(_sections(reader, explained(reader), anchor, _used(reader)))


def vocabulary_at(reader: Reader, space: str) -> Vocabulary:
    """The page at a namespace of a user's own, which ends in `#`."""
    return Vocabulary(
        iri=space,
        title=f"Terms of {space}",
        description="Terms that this graph explains beside those of its ontology.",
        rows=(),
        sections=tuple(_sections(reader, reader.spaces[space], vocabulary.fragment)),
    )


def _sections(
    reader: Reader, terms: Iterable[str], name: Callable[[str], str], used: Iterable[str] = ()
) -> Iterator[Section]:
    sorts: dict[str, list[str]] = {"classes": [], "properties": [], "words": []}
    for iri in terms:
        kinds = set(reader.values(iri, vocab.TYPE))
        sort = "classes" if kinds & set(_CLASSES) else "properties" if kinds & set(_PROPERTIES) else "words"
        sorts[sort].append(iri)
    titles = {
        "classes": "Classes of this graph’s own",
        "properties": "Relations and properties of this graph’s own",
        "words": "Words and other terms of this graph’s own",
        "used": "Used in this graph, and explained nowhere in it",
    }
    sorts["used"] = list(used)
    for sort, iris in sorts.items():
        if iris:
            ordered = sorted(iris, key=lambda iri: (_label(reader, iri).casefold(), iri))
            told = tuple(_term(reader, iri, name(iri), words=sort == "words") for iri in ordered)
            yield Section(f"own-{sort}", titles[sort], told)


def _label(reader: Reader, iri: str) -> str:
    return reader.names.known_label(iri) or reader.value(iri, SKOS + "prefLabel") or vocab.local_name(iri) or iri


def _term(reader: Reader, iri: str, name: str, *, words: bool) -> Term:
    kinds = {vocab.local_name(kind) for kind in reader.values(iri, vocab.TYPE)}
    return Term(
        iri=iri,
        name=name,
        label=_label(reader, iri),
        definition=" ".join(v for p in _WORDS for v in reader.values(iri, p)),
        kinds=tuple(told for kind, told in KINDS.items() if kind in kinds),
        rows=(_all(reader, iri) if words else rows(reader, iri, _MATCHES)) + _below(reader, iri),
    )


def _all(reader: Reader, iri: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What is said of an entry of the lexicon, by property."""
    found: dict[str, list[str]] = {}
    for predicate, value in reader.about(iri):
        if predicate not in _TOLD:
            found.setdefault(labelled(predicate), []).append(value.text)
    kinds = tuple(reader.values(iri, vocab.TYPE))
    return (*((("is a", kinds),) if kinds else ()), *((name, tuple(values)) for name, values in sorted(found.items())))


def _below(reader: Reader, iri: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = {t for p in (vocab.SUBCLASS, vocab.SUBPROPERTY) for t in reader.subjects(p, iri)}
    words = reader.subjects(SC + "expresses", iri)
    ways = (("above", found), ("expressed by", words))
    return tuple((name, tuple(sorted(terms))) for name, terms in ways if terms)


def lines(reader: Reader) -> list[str]:
    """What the graph says of its own terms, as N-Triples lines, sorted."""
    import pyoxigraph as ox

    quads: Iterable[ox.Quad] = (
        quad
        for iri in explained(reader)
        for quad in reader.graph.quads_for_pattern(ox.NamedNode(iri), None, None, None)
    )
    return sorted({f"{quad.triple} ." for quad in quads if not isinstance(quad.object, ox.Triple)})
