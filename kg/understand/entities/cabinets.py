"""Governments called after those who lead them: the Biden administration, Rouhani's government, the cabinet of Modi."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Entity
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.scene import Reference, Scene

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_BEFORE = {"compound", "poss", "nmod"}


def name_governments(scene: Scene, lexicon: Lexicon) -> None:
    """Add a reference for each government that is told by a person who is known to have led the polity it acts for."""
    for person in [r for r in scene.references if r.kind == "Person" and r.form == "name" and r.entity in scene.states]:
        noun = _governed(scene.doc[person.head])
        if noun is None or lexicon.roles.get(noun.lemma_.lower()) != "GovernmentBody" or noun.tag_ != "NN":
            continue
        start, end = min(person.start, noun.i), max(person.end, noun.i + 1)
        if noun.i in scene.covering:
            continue
        polity, leader = scene.states[person.entity], scene.entities[person.entity]
        name = f"{leader.label} {noun.lower_}"
        entity = Entity(
            iri=scene.minter.entity("GovernmentBody", name),
            kind="GovernmentBody",
            label=f"{noun.lower_} of {leader.label}",
            aliases=(" ".join(scene.span(start, end).quote.split()),),
            acts_for=polity.iri,
        )
        scene.entities.setdefault(polity.iri, polity)
        scene.refer(
            Reference(
                start=noun.i,
                end=noun.i + 1,
                head=noun.i,
                entity=entity.iri,
                kind=entity.kind,
                form="nominal",
                confidence=person.confidence * 0.95,
            ),
            entity,
        )


def _governed(name: Token) -> Token | None:
    """The noun that a person's name tells whose it is."""
    if name.dep_ in _BEFORE and name.head.i > name.i:
        return name.head
    if name.dep_ == "pobj" and name.head.lower_ == "of":
        return name.head.head
    return None
