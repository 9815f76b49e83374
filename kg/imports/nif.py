"""NIF 2.0 and 2.1: texts as nif:Context, names as spans with itsrdf:taIdentRef, relations as rdf:Statement.

NIF counts offsets in characters; there are writers that count UTF-16 units, so what nif:anchorOf repeats decides. A
statement is about the text that it or its subject names as its context, or about every text of the file that names
both of its parties.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kg import rdf
from kg.errors import DataError, UsageError
from kg.grounding.foreign import Foreign, Name, Told
from kg.imports import values
from kg.imports.files import File
from kg.imports.offsets import Offsets
from kg.imports.setting import Opened
from kg.model import Document, Failure
from kg.vocab import local_name

SUFFIXES = (".ttl", ".nt", ".nq", ".trig", ".rdf", ".jsonld", ".nif")
TOOL = "nif"
MEDIA_TYPE = "text/turtle"

NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
ITSRDF = "http://www.w3.org/2005/11/its/rdf#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TYPE = f"{_RDF}type"
_LABELS = ("http://www.w3.org/2000/01/rdf-schema#label", "http://www.w3.org/2004/02/skos/core#prefLabel")
_ABOUT = {
    "title": ("http://purl.org/dc/terms/title", "http://purl.org/dc/elements/1.1/title"),
    "date": (
        "http://purl.org/dc/terms/date",
        "http://purl.org/dc/terms/created",
        "http://purl.org/dc/elements/1.1/date",
    ),
    "url": (f"{NIF}sourceUrl", "http://purl.org/dc/terms/source"),
    "language": (f"{NIF}predLang", "http://purl.org/dc/terms/language", "http://purl.org/dc/elements/1.1/language"),
}
_PLAIN = frozenset({"Thing", "Phrase"})  # classes that say nothing

Facts = dict[str, list[Any]]
"""What is said of one subject: the values, which are terms of pyoxigraph, by predicate."""


@dataclass(slots=True)
class _Context:
    document: Document
    offsets: Offsets
    names: dict[str, Name] = field(default_factory=dict)  # by the IRI of the span
    entities: dict[str, Name] = field(default_factory=dict)  # by the IRI of what it means
    told: list[Told] = field(default_factory=list)


def read(file: File, setting: Opened) -> Iterator[Foreign | Failure]:
    """Yield a Foreign for each context of the file, and a Failure for each part that cannot be taken."""
    graph = _graph(file)
    spans: dict[str, list[str]] = defaultdict(list)
    statements: list[str] = []
    for node, facts in graph.items():
        if f"{_RDF}predicate" in facts:
            statements.append(node)
        elif f"{NIF}beginIndex" in facts and f"{NIF}isString" not in facts:
            for context in _all(facts, f"{NIF}referenceContext"):
                spans[context].append(node)
    contexts: dict[str, _Context] = {}
    for node, facts in graph.items():
        if f"{NIF}isString" in facts:
            try:
                contexts[node] = _context(node, facts, spans[node], graph, file, setting)
            except DataError as error:
                yield file.bad(node, error)
    if not contexts:
        raise DataError("holds no text: expected a nif:Context with nif:isString")
    for context, nodes in spans.items():
        for node in nodes if context in contexts else ():
            try:
                _add(contexts[context], node, graph)
            except DataError as error:
                yield file.bad(node, error)
    for node in statements:
        try:
            _tell(node, graph, contexts, file)
        except DataError as error:
            yield file.bad(node, error)
    for known in contexts.values():
        names = tuple(dict.fromkeys(known.names.values()))
        yield Foreign(document=known.document, tool=TOOL, names=names, told=tuple(known.told))


def _graph(file: File) -> dict[str, Facts]:
    """What the file says, by subject. Raises DataError for what is no RDF."""
    graph: dict[str, Facts] = {}
    try:
        format = "turtle" if file.path.suffix.lower() in {".nif", ""} else None
        for quad in rdf.parse(file.path, format=format):
            facts = graph.setdefault(_id(quad.subject), {})
            facts.setdefault(quad.predicate.value, []).append(quad.object)
    except (UsageError, DataError) as error:
        raise DataError(str(error).removeprefix(f"{file.path}: ")) from None
    return graph


def _context(
    node: str, facts: Facts, spans: list[str], graph: dict[str, Facts], file: File, setting: Opened
) -> _Context:
    raw = str(facts[f"{NIF}isString"][0].value)
    about = {role: _one(facts, *names) for role, names in _ABOUT.items()}
    source = f"{file.name}#{node.rpartition('/')[2]}"
    document = setting.document(raw, about, source=source, media_type=MEDIA_TYPE)
    known = []
    for span in spans:
        start, end = _place(graph[span])
        words = _one(graph[span], f"{NIF}anchorOf")
        if start is not None and end is not None and words:
            known.append((start, end, words))
    return _Context(document, Offsets.fitting(raw, known))


def _place(facts: Facts) -> tuple[int | None, int | None]:
    try:
        return values.whole(_one(facts, f"{NIF}beginIndex"), "begin"), values.whole(
            _one(facts, f"{NIF}endIndex"), "end"
        )
    except DataError:
        return None, None


def _add(context: _Context, node: str, graph: dict[str, Facts]) -> None:
    """Take a span for a name, if it says what it means: by itself, or in an annotation unit of NIF 2.1."""
    facts = graph[node]
    start, end = _place(facts)
    place = context.offsets.span(start, end) if start is not None and end is not None else None
    first, last = place or (start, end)  # a place outside the text is told where the name is looked for
    words = _one(facts, f"{NIF}anchorOf")
    if words and place and context.offsets.text[slice(*place)].split() != words.split():
        place = first = last = None
    if not words and place is None:
        raise DataError(f"nif:beginIndex {start} and nif:endIndex {end}: expected a place within the text")
    units = [graph[unit] for unit in _all(facts, f"{NIF}annotationUnit") if unit in graph]
    meant = [iri for part in (facts, *units) for iri in _all(part, f"{ITSRDF}taIdentRef")]
    classes = [iri for part in (facts, *units) for iri in _all(part, f"{ITSRDF}taClassRef", f"{NIF}taMsClassRef")]
    kinds = [k for k in map(local_name, classes) if k not in _PLAIN and not k[1:].isdecimal()]
    text = context.offsets.text[slice(*place)] if place else words
    iri = next((iri for iri in meant if values.identifier(iri)), None)
    name = values.named(text, "nif:anchorOf", kind=kinds[0] if kinds else "", start=first, end=last, iri=iri)
    context.names[node] = name
    for entity in meant:
        context.entities.setdefault(entity, name)


def _tell(node: str, graph: dict[str, Facts], contexts: dict[str, _Context], file: File) -> None:
    """Put a statement where it belongs. Raises DataError if that cannot be told."""
    facts = graph[node]
    relation = _one(facts, f"{_RDF}predicate")
    subject, obj = (_one(facts, f"{_RDF}{side}") for side in ("subject", "object"))
    if not (relation and subject and obj):
        raise DataError("expected an rdf:subject, an rdf:predicate and an rdf:object")
    homes = [contexts[iri] for iri in _all(facts, f"{NIF}referenceContext") if iri in contexts]
    homes = homes or [c for c in contexts.values() if {subject, obj} & set(c.names)]
    homes = homes or [c for c in contexts.values() if {subject, obj} <= set(c.entities)]
    homes = homes or (list(contexts.values()) if len(contexts) == 1 else [])
    if not homes:
        raise DataError("no text of the file names both of its parties")
    for home in homes:
        parties = [home.names.get(iri) or home.entities.get(iri) or _named(iri, graph) for iri in (subject, obj)]
        start, end = _place(facts)
        place = home.offsets.span(start, end) if start is not None and end is not None else None
        quote = home.offsets.text[slice(*place)] if place else values.quote(_one(facts, f"{NIF}anchorOf"))
        told = Told(
            subject=parties[0],
            relation=relation,
            object=parties[1],
            quote=quote,
            start=place[0] if place else start,
            end=place[1] if place else end,
            confidence=_sure(facts),
            where=f"{file.name}, {node}",
        )
        home.told.append(told)


def _named(iri: str, graph: dict[str, Facts]) -> Name:
    """A thing that no span means, by its label, or by its IRI if there are words in that."""
    label = _one(graph.get(iri, {}), *_LABELS)
    words = label or (iri if "://" not in iri else local_name(iri).replace("_", " "))
    identifier = values.identifier(iri)
    if not label and identifier and words[1:].isdigit():
        raise DataError(f"{iri}: no span means it, and it has no label")
    return values.named(words, "a party", iri=identifier)


def _sure(facts: Facts) -> float | None:
    try:
        return values.confidence(_one(facts, f"{ITSRDF}taConfidence", f"{NIF}confidence"))
    except DataError:
        return None


def _id(term: Any) -> str:
    """A term as a key: blank nodes are told from IRIs."""
    return str(term.value) if not str(term).startswith("_:") else str(term)


def _all(facts: Facts, *predicates: str) -> list[str]:
    return [_id(term) for predicate in predicates for term in facts.get(predicate, ())]


def _one(facts: Facts, *predicates: str) -> str:
    """The first value of the first of these predicates that has one; "" if none has."""
    return next(iter(_all(facts, *predicates)), "")
