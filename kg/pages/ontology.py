"""The pages at the namespaces: every class, property and code with its words, its place and examples from the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import Any

from kg import rdf, vocab
from kg.ids import is_absolute
from kg.pages import own, vocabulary
from kg.pages.counts import once
from kg.pages.reading import RELATIONS, Reader, Value
from kg.pages.terms import KINDS, ROWS, Section, Term, Vocabulary, labelled, page, rows
from kg.pages.vocabulary import lines
from kg.vocab import OWL, PLOVER, RDFS, SC, SKOS

__all__ = ["labelled", "lines", "page", "said", "view"]

EXAMPLES = 3
_LOOKED_AT = 50  # statements that examples are chosen from
_SUBJECT, _PREDICATE, _OBJECT = RELATIONS


@dataclass(frozen=True, slots=True)
class Example:
    """A thing of a class, or a statement that uses a property, as the graph has it."""

    iri: str  # where to look: the claim, or the thing itself
    subject: str
    object: Value | None = None  # of a statement


class _Known:
    """What was looked up in one graph already."""

    def __init__(self) -> None:
        self.called: dict[str, str] = {}
        self.examples: dict[str, tuple[Example, ...]] = {}


@once
def _known(reader: Reader) -> _Known:
    return _Known()


def view(reader: Reader, query: Mapping[str, str], space: str | None = None) -> dict[str, Any]:
    """What the template shows: one template for two namespaces, which asks for its own by the path of the page.

    `space` is a namespace of a user's own, whose terms alone are shown.
    """

    known = _known(reader)

    def told(iri: str) -> str:
        if iri not in known.called:
            known.called[iri] = called(reader, iri)
        return known.called[iri]

    def examples(term: str) -> tuple[Example, ...]:
        if term not in known.examples:
            known.examples[term] = examples_of(reader, term)
        return known.examples[term]

    def of(path: str) -> Vocabulary:
        if space is not None:
            return own.vocabulary_at(reader, space)
        shipped = vocabulary_of(path)
        return replace(shipped, sections=shipped.sections + own.sections(reader)) if path == own.PAGE else shipped

    def label(term: str) -> str:
        return told(term) if _is_own(reader, term) else labelled(term)

    def place(term: str) -> tuple[str, str] | None:
        return (f"{own.PAGE}.html", own.anchor(term)) if _is_own(reader, term) else page(term)

    return {
        "of": of,
        "label": label,
        "told": told,
        "examples": examples,
        "page": place,
        "compact": vocab.compact,
    }


def _is_own(reader: Reader, term: str) -> bool:
    return is_absolute(term) and own.is_own(reader, term)


def said(reader: Reader, name: str) -> list[str]:
    """What the data of a vocabulary tell, as N-Triples lines, sorted: the ontology with the graph's own terms."""
    return sorted({*lines(name), *(own.lines(reader) if name == own.PAGE else ())})


def called(reader: Reader, iri: str) -> str:
    """What people call a thing; a claim in words, and what has no name by its class and the end of its IRI."""
    if named := reader.names.known_label(iri) or reader.value(iri, vocab.DCT + "title"):
        return named
    if parts := [reader.value(iri, part) for part in RELATIONS if reader.value(iri, part)]:
        return " ".join(reader.names.known_label(part) or labelled(part) for part in parts if part)
    kind = reader.kind(iri)
    return f"{labelled(kind)} {vocab.local_name(iri)}" if kind else labelled(iri)


@cache
def vocabulary_of(name: str) -> Vocabulary:
    """The page of one namespace: `ontology` or `plover`."""
    known, iri = vocabulary.node("ontology", "plover"), vocabulary.SPACE + name
    sections = _plover(known) if name == "plover" else _ontology(known)
    return Vocabulary(
        iri=iri,
        title=known.value(iri, vocab.DCT + "title") or name,
        description=known.value(iri, vocab.DCT + "description") or known.value(iri, SKOS + "definition") or "",
        rows=rows(known, iri, {vocab.DCT + "license": "licence", vocab.DCT + "source": "source"}),
        sections=tuple(
            Section(anchor, title, tuple(_term(known, term) for term in terms)) for anchor, title, terms in sections
        ),
    )


def _ontology(known: rdf.Node) -> list[tuple[str, str, list[str]]]:
    """The terms by sort; those of the lexicon apart, since few look for them."""
    classes = {c for c in known.of_type(OWL + "Class") if c.startswith(SC)}
    events, states = known.of_type(SC + "EventRelation"), known.of_type(SC + "StativeRelation")
    entities = {SC + "Entity", *(c for c in classes if SC + "Entity" in known.above(c, vocab.SUBCLASS))}
    words = {c for c in classes if any("lemon" in a for a in known.above(c, vocab.SUBCLASS)) or c == SC + "Effect"}
    properties = {p for kind in ("ObjectProperty", "DatatypeProperty") for p in known.of_type(OWL + kind)}
    properties -= {*events, *states}
    of_words = {p for p in properties if _is_of_words(known, p, words)}
    ways = (
        ("classes", "Actors and things", entities),
        ("telling", "What is told: documents, claims, evidence", classes - entities - words),
        ("events", "Relations that come about by something happening", events),
        ("states", "Relations that last", states),
        ("properties", "Other properties", properties - of_words),
        ("codes", "Coded values", [t for t in known.subjects() if SC + "Code" in known.values(t, vocab.TYPE)]),
        ("schemes", "Lists of coded values", [s for s in known.of_type(SKOS + "ConceptScheme") if s.startswith(SC)]),
        ("words", "Terms of the lexicon", words | of_words),
    )
    return [(anchor, title, vocabulary.by_label(known, terms)) for anchor, title, terms in ways]


_WORDS = ("verb", "noun", "adjective", "attributive", "purpose", "adverb", "preposition", "gender")


def _is_of_words(known: rdf.Node, term: str, words: set[str]) -> bool:
    domain = set(known.values(term, RDFS + "domain"))
    return bool(domain & words) or term in {SC + name for name in _WORDS}


def _plover(known: rdf.Node) -> list[tuple[str, str, list[str]]]:
    """Every type, followed by its modes, under its quarter; then the codes of CAMEO."""
    found = []
    for quarter in known.of_type(SKOS + "Collection"):
        terms = []
        for term in known.values(quarter, SKOS + "member"):
            terms += [term, *known.values(term, SKOS + "narrower")]
        title = (known.value(quarter, SKOS + "prefLabel") or "").capitalize()
        found.append((known.value(quarter, SKOS + "notation") or "", (vocabulary.fragment(quarter), title, terms)))
    codes = [t for t in known.subjects() if t.startswith(vocab.CAMEO)]
    return [section for _, section in sorted(found)] + [("cameo", "Root codes of CAMEO, the older scheme", codes)]


def _term(known: rdf.Node, term: str) -> Term:
    kinds = {vocab.local_name(kind) for kind in known.values(term, vocab.TYPE)}
    return Term(
        iri=term,
        name=(page(term) or ("", ""))[1],
        label=labelled(term),
        definition=" ".join(known.values(term, SKOS + "definition")),
        kinds=tuple(words for name, words in KINDS.items() if name in kinds),
        rows=rows(known, term, ROWS) + _under(term),
    )


def _under(term: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    ways = (
        ("above", (vocab.SUBCLASS, vocab.SUBPROPERTY, SKOS + "broader")),
        ("values", (SKOS + "inScheme",)),
        ("relations of this type", (SC + "ploverType",)),
    )
    found = ((name, [t for p in predicates for t in vocabulary.below(p).get(term, ())]) for name, predicates in ways)
    return tuple((name, tuple(terms)) for name, terms in found if terms)


def examples_of(reader: Reader, term: str) -> tuple[Example, ...]:
    """A few uses: claims of a relation, things of a class, statements of another property, events of a type."""
    known = vocabulary.node("ontology", "plover")
    kinds = set(known.values(term, vocab.TYPE)) or set(reader.values(term, vocab.TYPE))
    if kinds & {SC + "EventRelation", SC + "StativeRelation"}:
        return tuple(_claim(reader, claim) for claim in _using(reader, _PREDICATE, term))
    if OWL + "Class" in kinds:
        return tuple(Example(thing, thing) for thing in _using(reader, vocab.TYPE, term))
    if OWL + "ObjectProperty" in kinds or OWL + "DatatypeProperty" in kinds:
        return _statements(reader, term)
    if _is_own(reader, term):  # whatever it is: a class, a relation of claims, or a property of things
        claims = tuple(_claim(reader, claim) for claim in _using(reader, _PREDICATE, term))
        things = tuple(Example(thing, thing) for thing in _using(reader, vocab.TYPE, term))
        return (claims or things or _statements(reader, term))[:EXAMPLES]
    if term.startswith(PLOVER):
        events = _using(reader, SC + "ploverType", term)
        return tuple(_claim(reader, claim) for e in events for claim in sorted(reader.subjects(SC + "event", e))[:1])
    return ()


def _claim(reader: Reader, claim: str) -> Example:
    subject, value = (reader.value(claim, part) for part in (_SUBJECT, _OBJECT))
    return Example(claim, subject, Value(value, True)) if subject and value else Example(claim, claim)


def _using(reader: Reader, predicate: str, value: str) -> list[str]:
    import pyoxigraph as ox

    quads = reader.graph.quads_for_pattern(None, ox.NamedNode(predicate), ox.NamedNode(value), None)
    found = {q.subject.value for q in islice(quads, _LOOKED_AT) if isinstance(q.subject, ox.NamedNode)}
    return sorted(found, key=_plainness)[:EXAMPLES]


def _plainness(iri: str) -> tuple[bool, bool, str]:
    """What the authority data describes first, what only one document tells of last."""
    return not iri.startswith(f"{vocabulary.SPACE}id/"), "/document/" in iri, iri


_LONG = 120  # characters of a literal that are shown


def _statements(reader: Reader, predicate: str) -> tuple[Example, ...]:
    import pyoxigraph as ox

    quads = islice(reader.graph.quads_for_pattern(None, ox.NamedNode(predicate), None, None), _LOOKED_AT)
    found = {
        (q.subject.value, q.object.value, isinstance(q.object, ox.NamedNode))
        for q in quads
        if isinstance(q.subject, ox.NamedNode) and isinstance(q.object, ox.NamedNode | ox.Literal)
    }
    return tuple(
        Example(s, s, Value(o if is_iri or len(o) <= _LONG else f"{o[:_LONG]}…", is_iri))
        for s, o, is_iri in sorted(found)[:EXAMPLES]
    )
