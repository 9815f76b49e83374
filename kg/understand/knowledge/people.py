"""Words that tell of persons: nouns and titles, given names, and words that speak of a part of a federal state."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg import vocab
from kg.model import Iri
from kg.rdf import Node
from kg.vocab import SC


@dataclass
class People:
    """Words that tell of persons, compiled from the lexicon. Of a word that is told twice, the user's entry counts."""

    nouns: dict[str, str] = field(default_factory=dict)  # noun or title -> gender
    given: dict[str, str | None] = field(default_factory=dict)  # given name in lower case -> gender, if it tells
    local: set[str] = field(default_factory=set)  # words that speak of a part of a federal state

    @classmethod
    def compile(cls, node: Node) -> People:
        people = cls()
        for iri in _shipped_first(node, "PersonWord"):
            people.nouns |= dict.fromkeys(node.values(iri, SC + "noun"), node.value(iri, SC + "gender") or "")
        for iri in _shipped_first(node, "GivenName"):
            people.given |= dict.fromkeys(node.values(iri, SC + "noun"), node.value(iri, SC + "gender"))
        for iri in node.of_type(SC + "LocalWord"):
            people.local |= set(node.values(iri, SC + "noun"))
        return people


def _shipped_first(node: Node, name: str) -> list[Iri]:
    return sorted(node.of_type(SC + name), key=lambda iri: not iri.startswith(vocab.LEXICON))
