"""Identifiers that others give for things: which entity of the authority data they stand for."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kg import assets, vocab
from kg.model import Iri
from kg.rdf import Node

if TYPE_CHECKING:
    from kg.understand.knowledge.authority import Authority

_ITEM = re.compile(r"https?://(?:www\.|m\.)?wikidata\.org/(?:entity|wiki(?:/Special:EntityPage)?)/(Q[1-9][0-9]*)")
_ARTICLE = re.compile(
    r"https?://(?:(?:www\.)?dbpedia\.org/(?:resource|page)|en\.(?:m\.)?wikipedia\.org/wiki)/([^?#]+)", re.IGNORECASE
)


class Identifiers:
    """Reads the authority data for them when the first one is asked for that is none of its own."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority

    def entity(self, identifier: Iri | None) -> Iri | None:
        """The entity of the authority data that an identifier stands for: its own IRI, an item of Wikidata, or an
        article of the English Wikipedia, as DBpedia has it too."""
        if identifier is None or identifier in self._authority.known:
            return identifier
        item, article = _ITEM.fullmatch(identifier), _ARTICLE.fullmatch(identifier)
        if article:
            return self._articles.get(_title(unquote(article[1])))
        return self._items[0].get(vocab.WD + item[1] if item else identifier)

    def excludes(self, identifier: Iri | None, entity: Iri) -> bool:
        """Whether it is an item of Wikidata, and the entity is known to be another one."""
        item = _ITEM.fullmatch(identifier or "")
        own = self._items[1].get(entity, ())
        return item is not None and bool(own) and vocab.WD + item[1] not in own

    @cached_property
    def _items(self) -> tuple[dict[Iri, Iri], dict[Iri, list[Iri]]]:
        """Entities by what other data calls them, and the items of Wikidata by entity."""
        node = Node(assets.turtle_files("seeds"))
        same = {entity: node.values(entity, vocab.SAME_AS) for entity in self._authority.known}
        items = {entity: [iri for iri in iris if iri.startswith(vocab.WD)] for entity, iris in same.items()}
        return {iri: entity for entity, iris in same.items() for iri in iris}, items

    @cached_property
    def _articles(self) -> dict[str, Iri]:
        """By title; where the authority data tells none, an entity's label is one if no other has it."""
        known = self._authority.known.values()
        labels = Counter(one.label for one in known)
        named = {_title(one.label): one.iri for one in known if not one.title and labels[one.label] == 1}
        return named | {_title(one.title): one.iri for one in known if one.title}


def _title(name: str) -> str:
    return " ".join(name.replace("_", " ").split())
