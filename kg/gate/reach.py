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


_OF_PLACES = ("Document-quotes", "Document-words", "Evidence", "Selector")
_PARTS_OF_PLACES = ("Mention-words", "Mention-start", "Mention-end")


def but_places(shapes: str) -> str:
    """These shapes without those that look at places: offsets, quotes, and what has them.

    Places whose offsets lie in the text, whose quotes are what stands there, and whose evidence lies in its sentence
    conform to all of these by the way they are written.
    """
    named = {name: f"<{vocab.SHAPES}{name}>" for name in (*_OF_PLACES, *_PARTS_OF_PLACES)}
    targets = tuple(f"{named[name]} <{vocab.SH}targetClass> " for name in _OF_PLACES)
    parts = tuple(f" <{vocab.SH}property> {named[name]} ." for name in _PARTS_OF_PLACES)
    return "\n".join(line for line in shapes.split("\n") if not line.startswith(targets) and not line.endswith(parts))


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
