"""DocRED and Re-DocRED: documents with entities, their mentions, and relations as Wikidata properties.

A JSON array of documents (Yao et al. 2019; Tan et al. 2022): `sents` (tokens), `vertexSet` (entities, each a list of
mentions with `sent_id`, `pos`, `type`) and `labels` (`h`, `t`, `r`). The tokens are put together as English is
written, and the mentions are given to whoever is scored, as published systems have them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import DataError
from kg.ids import Minter
from kg.model import Document
from kg.score.formats import files
from kg.score.layers.relations import DocumentRelations
from kg.score.standard import Format, GoldMention, GoldRelation, GoldText, Place
from kg.understand import Given
from kg.understand.knowledge.authority import plain, shipped
from kg.understand.knowledge.lexicon import shipped as lexicon

_KINDS = {"PER": "Person", "ORG": "Organization", "LOC": "Place", "MISC": "NamedEvent"}
_CLOSING = {",", ".", ";", ":", "!", "?", ")", "]", "}", "%", "'s", "’s", "n't", "'", "’", "'re", "'ve", "'ll", "'d"}
_OPENING = {"(", "[", "{", "$", "£", "€"}
_TIGHT = {"-", "–", "/"}


def told_by(path: Path) -> bool:
    start = files.head(path)
    return start.lstrip().startswith("[") and '"vertexSet"' in start


def read(path: Path) -> Iterator[GoldText]:
    """One text a document. Raises DataError for a file that is not such an array, or a document that lacks a part."""
    documents = files.load(files.text(path), f"{path}")
    if not isinstance(documents, list):
        raise DataError(f"{path}: expected a JSON array of documents")
    for number, document in enumerate(documents, 1):
        try:
            yield _gold(document, f"{path.name}#{number}")
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
            raise DataError(f"{path}: document {number}: not in the DocRED format: {error!r}") from None


def _gold(document: dict[str, Any], source: str) -> GoldText:
    text, places = natural(document["sents"])
    mentions, given = [], []
    for key, vertex in enumerate(document["vertexSet"]):
        kind = _kind(vertex)
        for mention in vertex:
            start, end = mention["pos"]
            tokens = places[mention["sent_id"]]
            place = (tokens[start][0], tokens[end - 1][1])
            mentions.append(GoldMention(place=place, kind=mention["type"], entity=str(key)))
            if kind is not None:
                given.append(Given(start=place[0], end=place[1], key=str(key), kind=kind))
    relations = tuple(
        GoldRelation(subject=str(label["h"]), relation=label["r"], object=str(label["t"]))
        for label in document.get("labels", ())
    )
    iri = Minter().document(text=text, title=source, date=None, url=None)
    return GoldText(
        document=Document(iri=iri, text=text, source=source, title=document.get("title")),
        mentions=tuple(mentions),
        relations=relations,
        given=tuple(given),
    )


def natural(sentences: list[list[str]]) -> tuple[str, list[list[Place]]]:
    """Tokens as running text, and where each token stands in it, by sentence."""
    text, places = "", []
    for sentence in sentences:
        here: list[Place] = []
        open_quote = False
        glue = True
        if text:
            text += " "
        for token in sentence:
            quote = token == '"'
            tight = glue or token in _CLOSING or token in _TIGHT or (quote and open_quote)
            if not tight:
                text += " "
            here.append((len(text), len(text) + len(token)))
            text += token
            glue = token in _OPENING or token in _TIGHT or (quote and not open_quote)
            open_quote ^= quote
        places.append(here)
    return text, places


def _kind(vertex: list[dict[str, Any]]) -> str | None:
    """The class of an entity: what the authority data calls its names, within what the gold says."""
    types = [m["type"] for m in vertex]
    kind = _KINDS.get(max(sorted(set(types)), key=types.count))
    if kind is None:
        return None
    names = sorted({m["name"] for m in vertex}, key=lambda n: (-len(n), n)) if "name" in vertex[0] else []
    for name in names:
        found = _known().get(plain(name), set())
        fitting = sorted(k for k in found if k in _NARROWER.get(kind, ()))
        if fitting:
            return fitting[0]
    if kind in {"Organization", "NamedEvent"}:
        told = next((k for n in names if (k := _told(n)) in _NARROWER[kind]), None)
        return told or kind
    return kind


def _told(name: str) -> str | None:
    """The class that the head word of a name settles."""
    words = name.lower().split()
    at = words.index("of") if "of" in words[1:] else len(words)
    return lexicon().name_words.get(words[at - 1]) if words else None


_ORGANIZATIONS = (
    "PoliticalParty",
    "IntergovernmentalOrganization",
    "GovernmentBody",
    "ArmedGroup",
    "Company",
    "AcademicInstitution",
    "MediaOrganization",
)
_NARROWER = {
    "Place": ("State", "Territory", "FormerState", "City", "Region", "Sea"),
    "Organization": _ORGANIZATIONS,
    "NamedEvent": ("Initiative", "Agreement", "Election", "ArmedConflict", "Conference", "Law"),
}


@cache
def _known() -> dict[str, set[str]]:
    authority = shipped()
    return {
        name: {authority.known[s.entity].kind for s in senses if s.form in {"name", "demonym"}}
        for name, senses in authority.senses.items()
    }


FORMAT = Format(
    name="redocred",
    told_by=told_by,
    read=read,
    layers=(DocumentRelations("claims alone"), DocumentRelations("claims with default reasoning", known=True)),
)
