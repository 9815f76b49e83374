"""Finding things and documents by words of their names; case and accents make no difference."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from kg import vocab
from kg.pages.addresses import Addresses
from kg.pages.browse import folded, page_of, sorted_things
from kg.pages.counts import counts, once
from kg.pages.documents import listed
from kg.pages.reading import ENTITY, Reader
from kg.vocab import SC

PAGE = 50
LONGEST = 200  # characters of what is asked for
_OTHERS = (vocab.ALT_LABEL, SC + "acronym")
_DOCUMENT = "document"
_CUT = 160  # characters of a name in the index


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a thing."""

    key: str  # folded
    text: str
    iri: str
    label: str  # what the thing is called first of all
    kind: str
    weight: int  # claims about it


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found, with the name that fits if it is not its first."""

    iri: str
    label: str
    also: str
    kind: str
    claims: int


def view(reader: Reader, query: dict[str, str]) -> dict[str, Any]:
    """What the template shows: what was found for `q`; without it, a page that a script fills where it can."""
    asked = query.get("q", "").strip()[:LONGEST]
    found = find(reader, asked) if asked else []
    pages = max(1, -(-len(found) // PAGE))
    number = min(page_of(query), pages)
    return {
        "asked": asked,
        "count": len(found),
        "hits": found[(number - 1) * PAGE : number * PAGE],
        "page": number,
        "pages": pages,
    }


def find(reader: Reader, asked: str) -> list[Hit]:
    """Whatever has all the words in one of its names, the best first: the very name, its beginning, whole words."""
    key = folded(asked)
    words = key.split()
    best: dict[str, tuple[tuple[int, bool, int, str, str], Name]] = {}
    for name in names(reader) if words else ():
        if not all(word in name.key for word in words):
            continue
        other = name.text != name.label
        place = (_rank(name.key, key, words), other, -name.weight, name.key, name.iri)
        if name.iri not in best or place < best[name.iri][0]:
            best[name.iri] = place, name
    ranked = sorted(best.values(), key=lambda b: b[0])
    return [Hit(n.iri, n.label, n.text if n.text != n.label else "", n.kind, n.weight) for _, n in ranked]


def _rank(name: str, key: str, words: list[str]) -> int:
    if name == key:
        return 0
    if name.startswith(key):
        return 1
    spaced = f" {name}"
    if f" {key}" in spaced:
        return 2
    return 3 if all(f" {word}" in spaced for word in words) else 4


@once
def names(reader: Reader) -> list[Name]:
    """Every name of every thing, and the titles of documents, in order."""
    about = counts(reader).about
    found = set()
    for label, iri, kind in sorted_things(reader).get(ENTITY, ()):
        for text in {label, *(v for p in _OTHERS for v in reader.values(iri, p))}:
            found.add(Name(folded(text), text, iri, label, kind, about[iri]))
    for document in listed(reader):
        for text in {document.title, document.source or document.title}:
            found.add(Name(folded(text), text, document.iri, document.title, _DOCUMENT, document.claims))
    return sorted(found, key=lambda n: (n.key, n.text, n.iri))


def names_index(reader: Reader, limit: int = 50_000) -> str:
    """The names as JSON for scripts: `[name, link from the root of the site, class]`, sorted.

    A name that is not the first of its thing is followed by that. Of more than `limit` those stay whose things most
    claims are about, first names before others; of long names the beginning.
    """
    addresses = Addresses(reader.base)
    kept = names(reader)
    if len(kept) > limit:
        ranked = sorted(kept, key=lambda n: (n.text != n.label, -n.weight, n.key, n.text, n.iri))[:limit]
        kept = sorted(ranked, key=lambda n: (n.key, n.text, n.iri))
    rows = []
    for n in kept:
        row = [n.text[:_CUT], addresses.href(n.iri, "index.html"), n.kind]
        rows.append(row if n.text == n.label else [*row, n.label[:_CUT]])
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
