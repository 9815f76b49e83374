"""Finding things, relations and documents by words of their names; case, accents and small slips make no difference."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

from kg import vocab
from kg.pages import own, vocabulary
from kg.pages.addresses import Addresses
from kg.pages.browse import folded, page_of, sorted_things
from kg.pages.counts import counts, once
from kg.pages.documents import listed
from kg.pages.finding import DOCUMENT, RELATION, Finder, Found, Name
from kg.pages.reading import ENTITY, Reader
from kg.pages.spelling import phrase, stem, words_of
from kg.pages.stated import stated
from kg.stores.values import node
from kg.vocab import SC

PAGE = 50
LONGEST = 200  # characters of what is asked for
_OTHERS = (vocab.ALT_LABEL, SC + "acronym", SC + "familyName")
_CUT = 160  # characters of a name in the index
_TITLE = 80  # characters of a title that tells things of the same name apart
_TOGETHER = 500  # things that are looked up together


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found, with the name that fits if it is not its first."""

    iri: str
    label: str
    also: str
    kind: str
    claims: int
    told_in: str  # the title of a document that tells of it, if others are called the same


def view(reader: Reader, query: dict[str, str]) -> dict[str, Any]:
    """What the template shows: what was found for `q`; without it, a page that a script fills where it can."""
    asked = query.get("q", "").strip()[:LONGEST]
    found = finder(reader).find(asked) if asked else Found()
    pages = max(1, -(-len(found.hits) // PAGE))
    number = min(page_of(query), pages)
    return {
        "asked": asked,
        "count": len(found.hits),
        "hits": [_hit(name) for name in found.hits[(number - 1) * PAGE : number * PAGE]],
        "some": found.some and bool(found.hits),
        "nearer": found.nearer,
        "near": [_hit(name) for name in found.near] if number == 1 else [],
        "stated": stated(reader, found.named) if number == 1 else None,
        "page": number,
        "pages": pages,
    }


def find(reader: Reader, asked: str) -> list[Hit]:
    """Whatever has all the words in one of its names, the best first; or else some of the words."""
    return [_hit(name) for name in finder(reader).find(asked.strip()[:LONGEST]).hits]


def near(reader: Reader, asked: str) -> list[Hit]:
    """What is found by words that are spelt much like those that nothing is called by."""
    return [_hit(name) for name in finder(reader).find(asked.strip()[:LONGEST]).near]


def _hit(name: Name) -> Hit:
    also = name.text if name.text != name.label else ""
    return Hit(name.iri, name.label, also, name.kind, name.claims, name.told_in)


@once
def finder(reader: Reader) -> Finder:
    return Finder(names(reader))


@once
def names(reader: Reader) -> list[Name]:
    """Every name of every thing, the words of relations, and the titles of documents, in order."""
    about = counts(reader).about
    things = sorted_things(reader).get(ENTITY, [])
    told_in = _told_in(reader, things)
    found = [
        Name(text, iri, label, kind, about[iri], told_in.get(iri, ""))
        for label, iri, kind in things
        for text in _unlike(label, (v for p in _OTHERS for v in reader.values(iri, p)))
    ]
    found += [
        Name(text, document.iri, document.title, DOCUMENT, document.claims)
        for document in listed(reader)
        for text in _unlike(document.title, [document.source or document.title])
    ]
    found += _relations(reader)
    return sorted(found, key=lambda n: (folded(n.text), n.text, n.iri))


def _unlike(label: str, others: Iterable[str]) -> Iterable[str]:
    """A label and other names, but for those that searching makes no difference between: of these the shortest."""
    found = {phrase(text): text for text in sorted(others, key=lambda text: (len(text), text), reverse=True)}
    return {**found, phrase(label): label}.values()


def _told_in(reader: Reader, things: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """For each thing that is called like another of its class the title of a document that mentions it."""
    called = Counter((folded(label), kind) for label, _, kind in things)
    alike = [iri for label, iri, kind in things if called[folded(label), kind] > 1]
    titles = {document.iri: document.title for document in listed(reader)} if alike else {}
    found: dict[str, str] = {}
    for start in range(0, len(alike), _TOGETHER):
        some = " ".join(f"<{iri}>" for iri in alike[start : start + _TOGETHER])
        query = f"SELECT ?thing ?d {{ VALUES ?thing {{ {some} }} ?d <{SC}mentions> ?thing }}"
        for row in reader.graph.query(query, use_default_graph_as_union=True):  # type: ignore[union-attr]  # of a SELECT
            thing, title = row["thing"].value, titles.get(row["d"].value)
            if title and title < found.get(thing, "\U0010ffff"):
                found[thing] = title
    return found


def _relations(reader: Reader) -> Iterator[Name]:
    """The labels of relations, and the words of the lexicon that stand in for them."""
    known = vocabulary.node("ontology", "plover")
    used = counts(reader).relations
    shipped = (iri for kind in ("EventRelation", "StativeRelation") for iri in known.of_type(SC + kind))
    for iri in sorted({*shipped, *(relation for relation in used if node(relation) is not None)}):
        label = reader.label(iri)
        for text in _unlike(label, _expressing().get(iri, ())):
            yield Name(text, iri, label, RELATION, used[iri])


@cache
def _expressing() -> dict[str, tuple[str, ...]]:
    """Of each relation the verbs and nouns of the lexicon that its label is made from: `invade` and `invasion`."""
    known, ontology = vocabulary.node("lexicon/en"), vocabulary.node("ontology")
    found: dict[str, set[str]] = {}
    for construction in known.of_type(SC + "Construction"):
        words = {word for sort in ("verb", "noun") for word in known.values(construction, SC + sort)}
        for relation in known.values(construction, SC + "expresses"):
            label = stem(words_of(ontology.value(relation, vocab.LABEL) or "?")[0])
            found.setdefault(relation, set()).update(word for word in words if _is_of(stem(words_of(word)[0]), label))
    return {relation: tuple(sorted(words)) for relation, words in found.items()}


def _is_of(word: str, label: str) -> bool:
    """Whether a word is made from the same as the first word of a label, but for its end."""
    return word.startswith(label[: max(3, len(label) - 1)])


def names_index(reader: Reader, limit: int = 50_000) -> str:
    """The names as JSON for scripts: `[name, link from the root of the site, class, number of claims]`, sorted.

    A name that is not the first of its thing is followed by that; what is called like others of its class, by that or
    "", and the title of a document that tells of it. Of more than `limit` those stay whose things most claims are
    about, first names before others, and the words of all relations; of long names the beginning.
    """
    addresses = Addresses(reader.base)
    kept = [n for n in names(reader) if n.kind != RELATION]
    if len(kept) > limit:
        kept = sorted(kept, key=lambda n: (n.text != n.label, -n.claims, folded(n.text), n.text, n.iri))[:limit]
    kept += [n for n in names(reader) if n.kind == RELATION]
    rows = []
    for n in sorted(kept, key=lambda n: (folded(n.text), n.text, n.iri)):
        row = [n.text[:_CUT], link(reader, addresses, n), n.kind, n.claims]
        more = ["" if n.text == n.label else n.label[:_CUT], n.told_in[:_TITLE]]
        rows.append([*row, *(more if more[1] else more[:1] if more[0] else ())])
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def link(reader: Reader, addresses: Addresses, name: Name) -> str:
    """Where a name leads, from the root of the site; a relation to where the ontology tells of it."""
    if name.kind == RELATION and own.is_own(reader, name.iri):
        return f"{own.PAGE}.html#{quote(own.anchor(name.iri))}"
    return addresses.href(name.iri, "index.html")
