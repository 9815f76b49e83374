"""The vocabularies that ship, as RDF and as terms that pages document: ontology, PLOVER, shapes and lexicon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from kg import assets, rdf, vocab
from kg.errors import MissingError

SPACE = "https://w3id.org/statecraft/"
NAMES = ("ontology", "plover", "shapes", "lexicon/en")
"""The vocabularies by their path below SPACE, which is also that of their page."""


@cache
def files(name: str) -> tuple[Path, ...]:
    """The Turtle files of a vocabulary. Raises MissingError for a name that is none."""
    ontology = assets.turtle_files("ontology")
    match name:
        case "ontology":
            return tuple(
                p for p in ontology if p.stem in {"statecraft", "alignments"} or p.stem.startswith("relations")
            )
        case "plover":
            return tuple(p for p in ontology if p.stem == "plover")
        case "shapes":
            return assets.turtle_files("shapes")
        case "lexicon/en":
            return tuple(p for p in ontology if p.stem == "lexicon-en" or p.stem.startswith("lexicon-en-"))
    raise MissingError(f"{name!r} is no vocabulary: expected one of {', '.join(NAMES)}")


def lines(name: str) -> Iterator[str]:
    """The RDF of a vocabulary as N-Triples lines, sorted by file, each once.

    Blank nodes, which only shapes have, are called by file and order, so that the same files give the same lines.
    """
    seen: set[str] = set()
    for number, path in enumerate(files(name)):
        names: dict[str, str] = {}
        found = []
        for quad in rdf.parse(path):
            terms = (str(quad.subject), str(quad.predicate), str(quad.object))
            found.append(
                rdf.line(*(names.setdefault(t, f"_:f{number}n{len(names)}") if t[0] == "_" else t for t in terms))
            )
        for line in sorted(found):
            if line not in seen:
                seen.add(line)
                yield line


@cache
def node(*names: str) -> rdf.Node:
    """What the files of these vocabularies say. Do not change it."""
    return rdf.Node(path for name in names for path in files(name))


@cache
def below(predicate: str) -> dict[str, tuple[str, ...]]:
    """Of each term of the ontology and of PLOVER those that are directly below it by a predicate."""
    found: dict[str, list[str]] = {}
    known = node("ontology", "plover")
    for term in known.subjects():
        for above in known.values(term, predicate):
            found.setdefault(above, []).append(term)
    return {above: tuple(terms) for above, terms in found.items()}


def fragment(iri: str) -> str:
    """What follows `#`: the anchor of a term on its page."""
    return iri.partition("#")[2]


def by_label(known: rdf.Node, terms: Iterable[str]) -> list[str]:
    """The terms in the order of their labels."""
    return sorted(terms, key=lambda term: ((known.value(term, vocab.LABEL) or fragment(term)).casefold(), term))
