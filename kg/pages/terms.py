"""What a page tells of a term: its words, its place among others, and where it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from kg import vocab
from kg.pages import vocabulary
from kg.vocab import OWL, RDFS, SC, SCHEMA, SKOS


class Said(Protocol):
    """Whatever tells what is said of a subject: files, or a graph."""

    def values(self, iri: str, predicate: str, /) -> list[str]: ...


KINDS = {
    "EventRelation": "event",
    "StativeRelation": "lasting",
    "SymmetricProperty": "both ways",
    "DatatypeProperty": "literal",
}
ROWS = {
    vocab.SUBCLASS: "below",
    vocab.SUBPROPERTY: "below",
    SKOS + "broader": "below",
    SCHEMA + "domainIncludes": "subject",
    RDFS + "domain": "subject",
    SCHEMA + "rangeIncludes": "object",
    RDFS + "range": "object",
    SC + "ploverType": "PLOVER type",
    SKOS + "exactMatch": "same as",
    SKOS + "closeMatch": "close to",
    SKOS + "broadMatch": "narrower than",
    SKOS + "narrowMatch": "wider than",
    OWL + "inverseOf": "inverse of",
    SKOS + "inScheme": "in the list",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term, with all that its vocabulary says of it."""

    iri: str
    name: str  # its fragment
    label: str
    definition: str
    kinds: tuple[str, ...]  # in words: event, both ways …
    rows: tuple[tuple[str, tuple[str, ...]], ...]  # what stands to it in which way: "below", "subject" …


@dataclass(frozen=True, slots=True)
class Section:
    """Terms of one sort, with what they are called."""

    anchor: str
    title: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """One page: what it is about, and its terms."""

    iri: str
    title: str
    description: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    sections: tuple[Section, ...]


def page(term: str) -> tuple[str, str] | None:
    """The page and the anchor of a term of ours; None for any other."""
    space, _, name = term.partition("#")
    if not name:
        return None
    if space == vocab.CAMEO.rstrip("#"):
        return "plover.html", f"cameo-{name}"
    path = space.removeprefix(vocabulary.SPACE)
    return (f"{path}.html", name) if path in vocabulary.NAMES else None


def labelled(term: str) -> str:
    """The label of a term of ours, any other as a prefixed name."""
    known = vocabulary.node("ontology", "plover")
    if term.startswith(vocab.CAMEO):  # which has the words of PLOVER
        return f"CAMEO {vocabulary.fragment(term)} {known.value(term, SKOS + 'prefLabel') or ''}".strip()
    return known.value(term, vocab.LABEL) or known.value(term, SKOS + "prefLabel") or vocab.compact(term).strip("<>")


def rows(known: Said, term: str, names: Mapping[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, list[str]] = {}
    for predicate, name in names.items():
        values = known.values(term, predicate)
        if predicate == SKOS + "inScheme":  # a namespace as a list of all its terms says nothing on its own page
            values = [value for value in values if "#" in value]
        if values:
            found.setdefault(name, []).extend(values)
    return tuple((name, tuple(values)) for name, values in found.items())
