"""The page of the shapes: what each of them looks at, what it tests, and what it says when something is wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from kg import rdf, vocab
from kg.pages import vocabulary
from kg.pages.ontology import called, labelled, page
from kg.pages.reading import Reader
from kg.vocab import RDF, SC, SH, SHAPES

EXAMPLES = 3
_LOOKED_AT = 200  # claims that examples are chosen from
_TITLES = {
    "structure": "What documents, claims and evidence look like",
    "entities": "What entities look like",
    "relations": "Who may stand in which relation",
    "plausibility": "What is well formed and still hard to believe",
    "corpus": "What documents show only together",
    "authority": "What the authority data keeps to",
    "lexicon": "What the lexicon keeps to",
}
_TARGETS = {
    "targetClass": "every {}",
    "targetNode": "{}",
    "targetSubjectsOf": "whatever has {}",
    "targetObjectsOf": "values of {}",
}
_TESTS = {
    "class": "is {}",
    "datatype": "is {}",
    "minCount": "at least {}",
    "maxCount": "at most {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minInclusive": "{} or more",
    "maxInclusive": "{} or less",
    "minExclusive": "more than {}",
    "maxExclusive": "less than {}",
    "pattern": "like {}",
    "hasValue": "has {}",
    "lessThan": "less than {}",
    "disjoint": "other than {}",
    "equals": "the same as {}",
    "node": "keeps to {}",
    "qualifiedValueShape": "counted if it keeps to {}",
    "qualifiedMinCount": "at least {} of these",
    "qualifiedMaxCount": "at most {} of these",
}
_NODE_KINDS = {"IRI": "an IRI", "Literal": "a literal", "BlankNode": "a blank node", "BlankNodeOrIRI": "no literal"}
_MANY = 12  # values of a list that are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One shape in words, with those below it."""

    iri: str
    name: str | None  # the anchor; None where a shape that others share is told again
    label: str
    message: str
    severity: str  # Violation, Warning or Info
    targets: tuple[str, ...]
    path: str
    tests: tuple[str, ...]
    query: str | None
    inactive: bool
    properties: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The shapes of one file."""

    anchor: str
    title: str
    shapes: tuple[Shape, ...]


def view(reader: Reader, query: Mapping[str, str]) -> dict[str, Any]:
    """What the template shows."""

    def held(shape: str) -> list[tuple[str, str]]:
        return _held(reader, shape)

    return {"groups": groups(), "held": held, "page": page}


def _held(reader: Reader, shape: str) -> list[tuple[str, str]]:
    """A few claims that a shape kept from being asserted, each in words."""
    import pyoxigraph as ox

    quads = reader.graph.quads_for_pattern(None, ox.NamedNode(SC + "heldBackBy"), ox.NamedNode(shape), None)
    claims = sorted({q.subject.value for q in islice(quads, _LOOKED_AT) if isinstance(q.subject, ox.NamedNode)})
    return [(claim, called(reader, claim)) for claim in claims[:EXAMPLES]]


@cache
def groups() -> tuple[Group, ...]:
    """All shapes that ship, by file; what is part of another stands below it, as do those of a relation's triples."""
    found = []
    told: set[str] = set()
    for name, title in _TITLES.items():
        paths = [p for p in vocabulary.files("shapes") if p.stem == name]
        known = rdf.Node(paths)
        kinds = (known.of_type(SH + kind) for kind in ("NodeShape", "PropertyShape"))
        shapes = {s for kind in kinds for s in kind if s.startswith(SHAPES)}
        parts = {part for shape in shapes for part in known.values(shape, SH + "property")}
        parts |= {bare for shape in shapes for bare in _bare(shape, shapes)}
        tops = sorted(shapes - parts, key=lambda s: _order(known, s))
        found.append(Group(f"group-{name}", title, tuple(_shape(known, s, told) for s in tops)))
    return tuple(found)


def _bare(relation: str, shapes: Collection[str]) -> list[str]:
    """The shapes of the bare triples of a relation, which stand beside that of its claims."""
    return [bare for side in ("subject", "object") if (bare := f"{relation}-bare-{side}") in shapes]


def _order(known: rdf.Node, shape: str) -> tuple[str, str]:
    return (known.value(shape, vocab.LABEL) or "").casefold(), shape


def _shape(known: rdf.Node, shape: str, told: set[str]) -> Shape:
    name = None if shape in told else vocabulary.fragment(shape)
    told.add(shape)
    query = known.value(shape, SH + "sparql")
    path = known.value(shape, SH + "path")
    return Shape(
        iri=shape,
        name=name,
        label=known.value(shape, vocab.LABEL) or vocabulary.fragment(shape),
        message=known.value(shape, SH + "message") or "",
        severity=vocab.local_name(known.value(shape, SH + "severity") or "Violation"),
        targets=tuple(
            words.format(_called(known, value))
            for name, words in _TARGETS.items()
            for value in known.values(shape, SH + name)
        ),
        path=_path(known, path) if path else "",
        tests=tuple(_tests(known, shape)),
        query=(known.value(query, SH + "select") if query else None),
        inactive=known.value(shape, SH + "deactivated") == "true",
        properties=tuple(
            _shape(known, part, told)
            for part in (*known.values(shape, SH + "property"), *_bare(shape, known.of_type(SH + "PropertyShape")))
        ),
    )


def _tests(known: rdf.Node, shape: str) -> Iterator[str]:
    for name, words in _TESTS.items():
        for value in known.values(shape, SH + name):
            yield words.format(_called(known, value))
    for value in known.values(shape, SH + "nodeKind"):
        yield _NODE_KINDS.get(vocab.local_name(value), value)
    for name, words in (("in", "one of"), ("languageIn", "in the language"), ("or", "either of")):
        for head in known.values(shape, SH + name):
            values = [_called(known, value) for value in _members(known, head)]
            more = f" and {len(values) - _MANY} more" if len(values) > _MANY else ""
            yield f"{words} {', '.join(values[:_MANY])}{more}"


def _called(known: rdf.Node, value: str) -> str:
    """A term or a shape by its label, a literal as it is."""
    if value.startswith(SHAPES) or value in known.subjects():
        return known.value(value, vocab.LABEL) or "a shape without a name"
    return labelled(value) if value.startswith(("http://", "https://")) else value


def _members(known: rdf.Node, head: str) -> Iterator[str]:
    seen: set[str] = set()
    while head != RDF + "nil" and head not in seen:
        seen.add(head)
        yield from known.values(head, RDF + "first")[:1]
        head = known.value(head, RDF + "rest") or RDF + "nil"


def _path(known: rdf.Node, path: str) -> str:
    """A path in the way of SPARQL, with labels: `^is told in`, `type / below*`."""
    for name, form in (("inversePath", "^{}"), ("zeroOrMorePath", "{}*"), ("oneOrMorePath", "{}+")):
        if inner := known.value(path, SH + name):
            return form.format(_path(known, inner))
    if alternatives := known.value(path, SH + "alternativePath"):
        return " | ".join(_path(known, member) for member in _members(known, alternatives))
    if known.values(path, RDF + "first"):
        return " / ".join(_path(known, member) for member in _members(known, path))
    return labelled(path)
