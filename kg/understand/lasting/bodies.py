"""What small words beside the name of a body or a capital tell: X of the forum Y, the Oslo-based Y, X's rebels Y."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.model import Entity
from kg.understand.knowledge.authority import Authority, plain
from kg.understand.knowledge.lexicon import Construction
from kg.understand.scene import Reference
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.arguments.arguments import Arguments
    from kg.understand.syntax.parse import Token

_PLACES = frozenset({"Place", "Polity"})
_BODY = frozenset({"Organization"})
_JOINING = frozenset({"compound", "nmod", "appos", "amod"})
_SEAT = frozenset({"based", "headquartered"})

Found = tuple[Construction, tuple[int, ...], list[tuple[Reference, Reference]]]


class Bodies:
    """Finds persons, seats and capitals that are told beside names, in one document."""

    def __init__(self, arguments: Arguments, authority: Authority) -> None:
        self.arguments, self.authority = arguments, authority
        self.scene, self.lexicon = arguments.scene, arguments.lexicon
        self._beside = self.lexicon.naming.get("beside", {})

    def at(self, token: Token) -> Iterator[Found]:
        """What the token tells, as the construction, its words and the pairs of arguments."""
        word = token.lower_
        if word == "of":
            yield from self._told("affiliatedWith", token, self._person_of(token))
        elif word in _SEAT and token.i > 1:
            yield from self._told("headquarteredIn", token, self._seated(token))
        elif word == "capital":
            yield from self._told("capitalOf", token, self._capital(token))
        elif token.dep_ == "case":
            yield from self._told("leads", token, self._led(token))

    def _told(self, relation: str, token: Token, pair: tuple[Reference, Reference] | None) -> Iterator[Found]:
        construction = self._beside.get(relation)
        if construction is not None and pair is not None and pair[0].entity != pair[1].entity:
            yield construction, (token.i,), [pair]

    def _is(self, reference: Reference | None, kinds: frozenset[str]) -> bool:
        return reference is not None and bool(self.lexicon.parents.get(reference.kind, frozenset()) & kinds)

    def _name_at(self, i: int) -> Reference | None:
        reference = self.scene.covering.get(i) if i < len(self.scene.doc) else None
        return reference if reference is not None and reference.form == "name" and not reference.adjective else None

    def _person_of(self, preposition: Token) -> tuple[Reference, Reference] | None:
        """`Ann Lee of the Baltic Forum`, side by side; a party's members are told as such, and states have citizens."""
        doc, i = self.scene.doc, preposition.i
        person = self._name_at(i - 1) if i else None
        after = i + 2 if i + 1 < len(doc) and doc[i + 1].lower_ == "the" else i + 1
        body = self._name_at(after)
        if person is None or person.kind != "Person" or person.end != i or body is None or body.start != after:
            return None
        if doc[person.start].lower_ in self.lexicon.naming.get("office", {}):
            return None  # Chairperson of the Union: a title that was taken for a name
        return (person, body) if self._is(body, _BODY) and body.kind not in {"PoliticalParty", "ArmedGroup"} else None

    def _seated(self, participle: Token) -> tuple[Reference, Reference] | None:
        """`The Oslo-based institute Y`, `Y, an Oslo-based lobby`: no based analyst, and no state."""
        doc, noun = self.scene.doc, participle.head
        place = self.scene.covering.get(participle.i - 2)
        if doc[participle.i - 1].text not in grammar.HYPHENS or participle.dep_ != "amod" or place is None:
            return None
        if place.adjective or place.end != participle.i - 1 or not self._is(place, _PLACES):
            return None
        named = [r for r in self.scene.at_head.get(noun.i, ()) if r.form == "name"] or self.arguments.itself(noun)
        if not named and noun.dep_ in _JOINING and noun.head.i > noun.i:
            named = self.scene.at_head.get(noun.head.i, [])
        named = [r for r in named if r.form == "name" and self._is(r, _BODY)]
        return (named[0], self._as_city(place)) if len(named) == 1 else None

    def _as_city(self, place: Reference) -> Reference:
        """The city where a capital stands as itself, and not for its state."""
        if place.form != "metonym":
            return place
        name = plain(self.scene.span(place.start, place.end).quote)
        cities = [s.entity for s in self.authority.senses.get(name, ()) if s.form == "name"]
        if len(cities) != 1:
            return place
        known = self.authority.known[cities[0]]
        city = Entity(iri=known.iri, kind=known.kind, label=known.label, authority=True)
        self.scene.entities.setdefault(city.iri, city)
        return replace(place, entity=city.iri, kind=city.kind, form="name")

    def _capital(self, noun: Token) -> tuple[Reference, Reference] | None:
        """`The Somali capital, Mogadishu`: a state before, and right after it a city."""
        states = [r for r in self.arguments.owners(noun) if r.kind == "State"]
        after = noun.i + 1
        doc = self.scene.doc
        comma = after < len(doc) and doc[after].text == ","
        place = self.scene.covering.get(after + 1 if comma else after)
        if len(states) != 1 or place is None or place.adjective:
            return None
        if place.form == "metonym" and place.entity == states[0].entity:
            city = self._as_city(place)
            return (city, states[0]) if city is not place else None
        named = place.form == "name" and place.kind in {"City", "Place"}
        closed = not comma or (place.end < len(doc) and doc[place.end].text in {",", ".", ";", ")"})
        return (place, states[0]) if named and closed else None

    def _led(self, mark: Token) -> tuple[Reference, Reference] | None:
        """`Ann Lee's Northern Front`: an armed group is called after who commands it."""
        owner = mark.head
        if owner.dep_ != "poss":
            return None
        people = [r for r in self.scene.at_head.get(owner.i, ()) if r.kind == "Person" and r.form == "name"]
        groups = [r for r in self.scene.at_head.get(owner.head.i, ()) if r.kind == "ArmedGroup" and r.form == "name"]
        return (people[0], groups[0]) if len(people) == len(groups) == 1 else None
