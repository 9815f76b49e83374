"""What the graph names, by class: the classes with how much they hold, and the things of each in order of the alphabet.

The list of a class is at `browse/` and the name of the class, so that it is a file of a static site too.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from kg import vocab
from kg.ids import digest
from kg.pages.counts import counts, once
from kg.pages.reading import ENTITY, Reader
from kg.vocab import SC

PAGE = 100  # things on one page
FOLDER = "browse/"


@dataclass(frozen=True, slots=True)
class Class:
    """A class with things in it."""

    iri: str
    label: str
    path: str  # of the page that lists them, without suffix
    number: int
    depth: int  # below the class of all that is named
    broad: bool  # whether there are things of classes below it


def view(reader: Reader, query: dict[str, str]) -> dict[str, Any] | None:
    """What the template shows; None for a class that nothing is of, and beyond the last page of one."""
    classes = tree(reader)
    wanted = query.get("class", "")
    if not wanted:
        return {"classes": classes, "cls": None, "things": [], "page": 1, "pages": 1}
    names = {wanted, vocab.expand(wanted), SC + wanted, f"{FOLDER}{wanted}"}
    cls = next((c for c in classes if {c.iri, c.path} & names), None)
    if cls is None:
        return None
    things = sorted_things(reader)[cls.iri]
    pages, number = max(1, -(-len(things) // PAGE)), page_of(query)
    if number > pages:
        return None
    about = counts(reader).about
    shown = things[(number - 1) * PAGE : number * PAGE]
    return {
        "classes": classes,
        "cls": cls,
        "things": [(iri, label, kind, about[iri]) for label, iri, kind in shown],
        "page": number,
        "pages": pages,
    }


def paths(reader: Reader) -> list[str]:
    """The paths of the lists, for who makes all pages: each a page of the site, without suffix."""
    return [c.path for c in tree(reader)]


def page_of(query: dict[str, str]) -> int:
    """The number of the page that is asked for, from 1."""
    text = query.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def slug(cls: str) -> str:
    """The name of a class in a path: that of ours in small letters, any other with a digest of its IRI."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", vocab.local_name(cls)).lower()
    plain = re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:40]
    return plain if cls.startswith(SC) and plain else f"{plain or 'class'}-{digest(cls, length=8)}"


@once
def sorted_things(reader: Reader) -> dict[str, list[tuple[str, str, str]]]:
    """All that is named, by each of its classes: label, IRI and closest class in words, in order of the alphabet."""
    import pyoxigraph as ox

    found: dict[str, list[tuple[str, str, str]]] = {}
    words: dict[frozenset[str], str] = {}
    classes: dict[str, set[str]] = {}
    query = f"SELECT ?thing ?class {{ ?thing a <{ENTITY}>, ?class }}"
    for row in reader.graph.query(query, use_default_graph_as_union=True):  # type: ignore[union-attr]  # of a SELECT
        if isinstance(row["thing"], ox.NamedNode) and isinstance(row["class"], ox.NamedNode):
            classes.setdefault(row["thing"].value, set()).add(row["class"].value)
    entities = ((reader.label(iri), iri) for iri in classes)
    for label, iri in sorted(entities, key=lambda e: (folded(e[0]), *e)):
        kinds = frozenset(classes[iri])
        if kinds not in words:
            words[kinds] = reader.label(reader.kind(iri) or ENTITY)
        for cls in sorted(kinds):
            found.setdefault(cls, []).append((label, iri, words[kinds]))
    return found


@once
def tree(reader: Reader) -> list[Class]:
    """The classes that things are of, each after the one above it."""
    sizes = {cls: len(things) for cls, things in sorted_things(reader).items()}
    above = {
        c: (reader.ontology.above(c, vocab.SUBCLASS) | _stated_above(reader, c)) & sizes.keys() - {c} for c in sizes
    }
    found: list[Class] = []

    def add(cls: str, depth: int) -> None:
        # A class stands under each class directly above it only once: under the first in order.
        if any(c.iri == cls for c in found):
            return
        below = [c for c in sizes if cls in above[c]]
        found.append(Class(cls, reader.label(cls), f"{FOLDER}{slug(cls)}", sizes[cls], depth, bool(below)))
        direct = [c for c in below if not any(cls in above[o] and o in above[c] for o in below)]
        for one in sorted(direct, key=lambda c: (reader.label(c).casefold(), c)):
            add(one, depth + 1)

    for root in sorted((c for c in sizes if not above[c]), key=lambda c: (c != ENTITY, c)):
        add(root, 0)
    return found


def _stated_above(reader: Reader, cls: str) -> set[str]:
    """The classes above a class of a user's own, as far as the graph tells."""
    return set(reader.values(cls, vocab.SUBCLASS))


def folded(text: str) -> str:
    """Text in which case, accents and kinds of spaces make no difference."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())
