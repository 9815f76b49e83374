"""What the shapes that ship with `kg` can see, told from their text: what they cannot need not be shown to them.

That takes no understanding of SHACL: none of these shapes is closed, and none of their queries has a variable in the
place of a predicate (a test sees to it). Of shapes of a user's nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg import vocab
from kg.model import Iri

_NAME = re.compile(r"<([^<>\s]+)>|\b([A-Za-z]+):([A-Za-z][\w-]*)")
_ABSENT = re.compile(r"\b(?:NOT EXISTS|OPTIONAL|MINUS)\s*\{")
_SELECT = f" <{vocab.SH}select> "


def predicates(shapes: str) -> frozenset[Iri]:
    """The predicates that shapes, given as N-Triples, can look at, and more IRIs that stand in them."""
    found = {vocab.TYPE, *re.findall(r"<([^<>\s]*)> \.$", shapes, re.MULTILINE)}
    for query in queries(shapes):
        found |= _names(query)
    return frozenset(found)


def missed(shapes: str) -> frozenset[Iri]:
    """The predicates and relations whose absence can make a query of these shapes find something, and more names."""
    return frozenset(name for query in queries(shapes) for block in _absent(query) for name in _names(block))


_PLACES = ("Document-quotes", "Document-words")


def but_places(shapes: str) -> str:
    """These shapes without those that compare quotes with the text, and evidence with its sentence."""
    targets = tuple(f"<{vocab.SHAPES}{name}> <{vocab.SH}targetClass> " for name in _PLACES)
    return "\n".join(line for line in shapes.split("\n") if not line.startswith(targets))


def queries(shapes: str) -> list[str]:
    """The texts of all queries in shapes given as N-Triples."""
    return [line.split(_SELECT, 1)[1] for line in shapes.split("\n") if _SELECT in line]


def _names(text: str) -> set[Iri]:
    return {whole or vocab.expand(f"{prefix}:{name}") for whole, prefix, name in _NAME.findall(text)}


def _absent(query: str) -> Iterator[str]:
    """The blocks that a query looks for in vain, or may."""
    for start in _ABSENT.finditer(query):
        depth, end = 1, start.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(query[end], 0)
            end += 1
        yield query[start.end() : end]
