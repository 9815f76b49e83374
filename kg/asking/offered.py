"""What a model may choose from: the relations and classes of the ontology, with words of the lexicon."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg import assets, vocab
from kg.model import Iri
from kg.rdf import Node
from kg.understand.knowledge.lexicon import Lexicon, shipped
from kg.vocab import SC, SKOS

_WORDS = 4  # of the lexicon, for each relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One relation as a model is told of it."""

    iri: Iri
    name: str  # what an answer calls it
    label: str
    definition: str
    domain: tuple[str, ...]  # classes by the names that entities have them under
    range: tuple[str, ...]
    symmetric: bool
    words: tuple[str, ...]  # that may express it


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """All relations by name, and the classes that stand as their subjects and objects."""

    relations: Mapping[str, Offered]
    subjects: tuple[str, ...]
    objects: tuple[str, ...]
    wider: Mapping[str, tuple[str, ...]]  # classes with all that are below them, where there are some


def offer(paths: Iterable[Path], lexicon: Lexicon) -> Offer:
    """What the Turtle of an ontology offers; `lexicon` is compiled from the same files."""
    node = Node(paths)
    words = _words(lexicon)
    relations: dict[str, Offered] = {}
    for iri, relation in sorted(lexicon.relations.items()):
        name = iri.removeprefix(SC)
        label = node.value(iri, vocab.LABEL) or vocab.local_name(iri)
        relations[name] = Offered(
            iri=iri,
            name=name,
            label=label,
            definition=node.value(iri, SKOS + "definition") or label,
            domain=tuple(sorted(relation.domain)),
            range=tuple(sorted(relation.range)),
            symmetric=relation.symmetric,
            words=words.get(iri, ()),
        )
    subjects = {c for r in relations.values() for c in r.domain}
    objects = {c for r in relations.values() for c in r.range}
    below = {c: tuple(b for b in _classes(lexicon, {c}) if b != c) for c in sorted(subjects | objects)}
    return Offer(
        relations=relations,
        subjects=_classes(lexicon, subjects),
        objects=_classes(lexicon, objects),
        wider={c: found for c, found in below.items() if found},
    )


@cache
def shipped_offer() -> Offer:
    """What the ontology that ships with `kg` offers, put together once in a process."""
    return offer(assets.turtle_files("ontology"), shipped())


def _classes(lexicon: Lexicon, above: set[str]) -> tuple[str, ...]:
    """The classes with all below them."""
    return tuple(sorted({c for c, parents in lexicon.parents.items() if parents & above} | above))


def _words(lexicon: Lexicon) -> dict[Iri, tuple[str, ...]]:
    """The words that tell most of each relation: those that need no other beside them, and express few others."""
    tables = [lexicon.verbs, lexicon.nouns, lexicon.adjectives]
    named = (table for slot, table in lexicon.naming.items() if slot != "beside")  # which is no table of words
    tables += [{word: [c] for word, c in table.items()} for table in named]
    found: dict[Iri, dict[str, tuple[int, int, int, int]]] = {}
    for place, table in enumerate(tables):
        for word, constructions in table.items():
            others = len({c.relation for c in constructions})
            for c in constructions:
                if not c.negated and word[:1].isalpha():
                    needs = bool(c.support or c.subject_nouns or c.object_nouns)
                    rank = (int(needs), others, min(place, 1), len(word.split()))
                    ranks = found.setdefault(c.relation, {})
                    ranks[word] = min(ranks.get(word, rank), rank)
    return {
        relation: tuple(sorted(ranks, key=lambda word: (ranks[word], word))[:_WORDS])
        for relation, ranks in found.items()
    }
