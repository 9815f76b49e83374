"""What a page says to machines that read pages: JSON-LD of the thing it is about, for a script element that is data.

Every triple of it is one of the graph, or follows from one by what the ontology ships: a class or property that the
stated one is below (rdfs:subClassOf, rdfs:subPropertyOf), or that schema.org has for it (skos:exactMatch,
skos:closeMatch). SKOS entails nothing by such a match: it is our word that the two mean the same, and for the terms of
schema.org alone we act on it.

The context is inline and small: names without a prefix are those of schema.org, so that search engines find what they
look for. A term or an IRI that would be read as something else is left out rather than told wrongly.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from kg import rdf, vocab
from kg.pages import vocabulary
from kg.pages.description import DCAT, dataset, outline
from kg.pages.reading import CLAIM, DOCUMENT, RELATIONS, Reader
from kg.vocab import DCT, FOAF, PROV, SC, SCHEMA, SEM, SKOS, TYPE, XSD

if TYPE_CHECKING:
    import pyoxigraph as ox

MOST = 50  # values of one property that are told
_MATCHES = (SKOS + "exactMatch", SKOS + "closeMatch")
_LOCAL = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")
_ESCAPED = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}

_OF_CLAIM = (
    *(TYPE, *RELATIONS, SEM + "accordingTo", SC + "inDocument", SC + "polarity", SC + "certainty", SC + "mode"),
    *(SC + "status", SC + "confidence", SC + "when", SC + "event"),
)
_OF_DOCUMENT = (
    *(TYPE, DCT + "title", DCT + "date", DCT + "publisher", SC + "author", SC + "language", SC + "source"),
    *(SCHEMA + "url", SC + "mentions"),
)
_OF_DATASET = (
    *(TYPE, DCT + "title", DCT + "description", DCT + "license", DCT + "publisher", DCT + "creator", DCT + "modified"),
    *(DCAT + "keyword", DCAT + "distribution", PROV + "wasGeneratedBy"),
)
_OF_PARTS = (TYPE, DCT + "title", DCAT + "downloadURL", FOAF + "name")
_NOT_OF_THINGS = {SC + "wikipediaTitle", SC + "demonymNoun", SC + "text"}


def markup(reader: Reader, iri: str, described: Iterable[str] | None = None) -> str:
    """The JSON for `<script type="application/ld+json">` of a page; the home page is about `dataset(reader)`.

    Of the dataset it tells what `described` says, the lines of `description`; by default an outline without licence,
    downloads and origin.
    No `<`, `>` or `&` stands in it, so that it cannot end its element. Empty where the graph says nothing of the thing,
    as of a claim that was refused.
    """
    if iri == dataset(reader):
        return document(iri, _of_dataset(iri, outline(reader) if described is None else described))
    quads = list(reader.graph.quads_for_pattern(_node(iri), None, None, None))
    kinds = {q.object.value for q in quads if q.predicate.value == TYPE and hasattr(q.object, "value")}
    told = _OF_CLAIM if CLAIM in kinds else _OF_DOCUMENT if DOCUMENT in kinds else None
    chosen = (
        q.triple
        for q in quads
        if (q.predicate.value in told if told is not None else q.predicate.value not in _NOT_OF_THINGS)
    )
    return document(iri, chosen) if quads else ""


def _node(iri: str) -> ox.NamedNode:
    import pyoxigraph as ox

    return ox.NamedNode(iri)


def _of_dataset(whole: str, lines: Iterable[str]) -> list[ox.Triple]:
    """What a search for data asks of the dataset, and of what it points at."""
    told = [q.triple for q in rdf.parse_bytes("\n".join(lines).encode(), format="ntriples")]
    found = [t for t in told if getattr(t.subject, "value", "") == whole and t.predicate.value in _OF_DATASET]
    parts = {str(t.object) for t in found}
    return found + [t for t in told if str(t.subject) in parts and t.predicate.value in _OF_PARTS]


def document(iri: str, triples: Iterable[ox.Triple]) -> str:
    """JSON-LD of these triples and of what they entail, with the thing first; all subjects and predicates are IRIs."""
    nodes: dict[str, dict[str, dict[str, Any]]] = {iri: {}}
    used: set[str] = set()
    for triple in sorted({*_entailed(triples)}, key=str):
        subject, predicate = getattr(triple.subject, "value", ""), triple.predicate.value
        value = _value(triple.object, predicate, used)
        key = "@type" if predicate == TYPE else _name(predicate, used)
        if value is not None and key is not None and _is_safe(subject):
            nodes.setdefault(subject, {}).setdefault(key, {})[json.dumps(value)] = value
    objects = [{"@id": subject, **_properties(properties)} for subject, properties in nodes.items()]
    prefixes = {prefix: vocab.PREFIXES.get(prefix, _MORE.get(prefix)) for prefix in sorted(used)}
    context = {"@vocab": SCHEMA, **prefixes}
    whole = {"@context": context, **(objects[0] if len(objects) == 1 else {"@graph": objects})}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)


_MORE = {"dcat": DCAT}
_SPACES = {space: prefix for prefix, space in {**vocab.PREFIXES, **_MORE}.items() if space != SCHEMA}


def _properties(properties: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Types first, then the names of schema.org, then all others."""
    keys = sorted(properties, key=lambda key: (key != "@type", ":" in key, key))
    lists = ((key, list(properties[key].values())[:MOST]) for key in keys)
    return {key: values[0] if len(values) == 1 else values for key, values in lists}


def _name(iri: str, used: set[str]) -> str | None:
    """A property or a class as the context has it; None where JSON-LD would take it for something else."""
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    space, local = iri[:cut], iri[cut:]
    if _LOCAL.match(local):
        if space == SCHEMA:
            return local
        if prefix := _SPACES.get(space):
            used.add(prefix)
            return f"{prefix}:{local}"
    return iri if _is_safe(iri) else None


def _is_safe(iri: str) -> bool:
    """Whether an IRI stays what it is: its scheme is none of the prefixes that a context may have."""
    scheme, colon, rest = iri.partition(":")
    return bool(colon) and (rest.startswith("//") or scheme not in {*vocab.PREFIXES, *_MORE, "_"})


def _value(term: object, predicate: str, used: set[str]) -> Any:
    import pyoxigraph as ox

    if isinstance(term, ox.NamedNode):
        if predicate == TYPE:
            return _name(term.value, used)
        return {"@id": term.value} if _is_safe(term.value) else None
    if not isinstance(term, ox.Literal) or term.direction is not None:
        return None
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == XSD + "string":
        return term.value
    datatype = term.datatype.value
    return {"@value": term.value, "@type": datatype} if _is_safe(datatype) else None


def _entailed(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """The triples, and each again in the terms that its class or property is said to be below or the same as."""
    import pyoxigraph as ox

    for triple in triples:
        yield triple
        if triple.predicate.value != TYPE:
            for wider in wider_properties(triple.predicate.value):
                yield ox.Triple(triple.subject, ox.NamedNode(wider), triple.object)
        elif isinstance(triple.object, ox.NamedNode):
            for wider in wider_classes(triple.object.value):
                yield ox.Triple(triple.subject, triple.predicate, ox.NamedNode(wider))


@cache
def wider_classes(cls: str) -> tuple[str, ...]:
    """The classes of schema.org that things of this class are of, by the ontology."""
    return _wider(cls, vocab.SUBCLASS)


@cache
def wider_properties(predicate: str) -> tuple[str, ...]:
    """The properties of schema.org that hold where this one does, by the ontology."""
    return _wider(predicate, vocab.SUBPROPERTY)


def _wider(term: str, below: str) -> tuple[str, ...]:
    known = vocabulary.node("ontology")
    lines = {term, *known.above(term, below)}
    lines |= {match for line in lines for way in _MATCHES for match in known.values(line, way)}
    return tuple(sorted(line for line in lines if line.startswith(SCHEMA) and line != term))
