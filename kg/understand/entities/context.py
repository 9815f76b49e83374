"""Which of the entities that share a name a text means: by what stands beside the name, and what else it speaks of."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from kg.model import Iri
from kg.understand.knowledge.authority import Authority, Sense
from kg.understand.knowledge.people import People
from kg.understand.scene import Scene
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_AT_A_PLACE = {"in", "at", "near", "outside", "around", "inside", "across", "through", "above", "into", "via"}
_MOTION = {
    "besiege",
    "capture",
    "bomb",
    "shell",
    "storm",
    "enter",
    "reach",
    "occupy",
    "retake",
    "bombard",
    "liberate",
} | {"visit", "travel", "fly", "go", "return", "trip", "arrive", "come", "land", "tour", "head", "move", "leave"}
PLACES = {"City", "Place", "Region", "Sea"}
_PARTS = {"Region", "Place"}  # of states
_POLITIES = {"State", "Territory"}


class Context:
    """Chooses among senses of a name in one document."""

    def __init__(self, scene: Scene, authority: Authority, people: People) -> None:
        self.scene, self.authority, self.people = scene, authority, people

    def by_place(self, start: int, end: int, senses: tuple[Sense, ...]) -> tuple[Sense, ...]:
        """The senses that the place in the sentence allows: a capital as a city, or for its government."""
        head = self.scene.doc.root_of(start, end)
        if len(senses) < 2:
            return senses
        places = tuple(s for s in senses if self._kind(s) in PLACES)
        metonyms = tuple(s for s in senses if s.form == "metonym")
        if places and metonyms:
            return places if at_a_place(head) else metonyms
        named = tuple(s for s in senses if s.form in {"name", "metonym"})
        demonyms = tuple(s for s in senses if s.form == "demonym")
        if named and demonyms:
            return demonyms if head.dep_ == "amod" or head.pos_ == "ADJ" else named
        return senses

    def choose(
        self, start: int, end: int, senses: tuple[Sense, ...], present: Collection[Iri], text: str
    ) -> tuple[Sense, float]:
        """The likeliest sense and how sure it is, once all sure names of the text are known.

        In order: what the name is coordinated with or lies in ("Atlanta, Georgia"), words for parts of states beside
        it, what else the text speaks of, who is in office, and whose own name it is.
        """
        beside = self._beside(start, end, senses)
        if beside is not None:
            return beside, 0.9
        metonyms = any(s.form == "metonym" for s in senses)
        if metonyms:  # Washington: the city or the government, unless something beside it says otherwise
            senses = self.by_place(start, end, tuple(s for s in senses if not self._is_part(s)))
        counts = {s.entity: self._kin(s.entity, present) for s in senses}
        best = max(counts.values())
        fitting = [s for s in senses if counts[s.entity] == best]
        if best and len({s.entity for s in fitting}) == 1:
            return fitting[0], 0.8
        date = self.scene.document.date
        serving = [s for s in fitting if self.authority.in_office(s.entity, date)]
        own = [s for s in fitting if s.form == "name" and self.authority.known[s.entity].label == text]
        stated = [s for s in fitting if s.form == "metonym" and not s.capital]  # Brussels: the Union before Belgium
        for likely, confidence in ((serving, 0.7), (own, 0.7), (stated, 0.6)):
            if len({s.entity for s in likely}) == 1:
                return likely[0], confidence
        first = min(fitting, key=lambda s: s.entity)
        return first, 0.7 if len({s.entity for s in fitting}) == 1 else 0.4

    def speaks_of(self, place: Iri, present: Collection[Iri]) -> bool:
        """Whether the text speaks of a place, or of what belongs to it, under another name."""
        return self._kin(place, present) > 0

    def _kind(self, sense: Sense) -> str:
        return self.authority.kind(sense.entity) or ""

    def _is_part(self, sense: Sense) -> bool:
        return self._kind(sense) in _PARTS and bool(self.authority.within.get(sense.entity))

    def _kin(self, entity: Iri, present: Collection[Iri]) -> int:
        """How much of what the text speaks of belongs to the same polity; the polity itself tells most.

        For a part of a state, other parts of it count, and not the state: all the world speaks of the United States.
        """
        within = self.authority.within
        kind = self.authority.kind(entity)
        if kind in _POLITIES:
            return (3 if entity in present else 0) + sum(entity in within.get(p, ()) for p in present)
        if kind == "Person":
            bodies = within.get(entity, set())
            return (3 if entity in present else 0) + sum(p in bodies for p in present)
        polities = within.get(entity, set())
        return (3 if entity in present else 0) + sum(
            p != entity and self.authority.kind(p) in PLACES and bool(within.get(p, set()) & polities) for p in present
        )

    def _beside(self, start: int, end: int, senses: tuple[Sense, ...]) -> Sense | None:
        doc = self.scene.doc
        head = doc.root_of(start, end)
        parts = [s for s in senses if self._is_part(s)]
        if start > 1 and doc[start - 1].text == ",":
            before = self.scene.covering.get(start - 2)
            town = self.authority.within.get(before.entity, set()) if before and before.kind in PLACES else set()
            around = [s for s in senses if ({s.entity} | self.authority.within.get(s.entity, set())) & town]
            around = [s for s in around if self._is_part(s)] or around
            if len({s.entity for s in around}) == 1:
                return around[0]
        if len({s.entity for s in parts}) == 1:
            if self._local(head):
                return parts[0]
            if self._sibling(head, parts[0].entity):
                return parts[0]
        states = [s for s in senses if self._kind(s) in _POLITIES and s.form == "name"]
        if len({s.entity for s in states}) == 1 and self._joined(head, _POLITIES):
            return states[0]
        return None

    def _local(self, head: Token) -> bool:
        """Georgia's governor, the governor of Georgia."""
        nouns = [head.head] if head.dep_ in {"poss", "compound", "nmod", "amod"} else []
        if head.dep_ == "pobj" and head.head.lower_ in {"of", "from"}:
            nouns.append(head.head.head)
        if head.i + 1 < len(self.scene.doc):
            nouns.append(self.scene.doc[head.i + 1])
        return any(n.lower_ in self.people.local or n.lemma_.lower() in self.people.local for n in nouns)

    def _siblings(self, head: Token) -> list[Token]:
        while head.dep_ == "conj":
            head = head.head
        return list(grammar.coordinated(head))

    def _joined(self, head: Token, kinds: set[str]) -> bool:
        return any(
            r.kind in kinds and not r.adjective
            for t in self._siblings(head)
            if t.i != head.i
            for r in self.scene.at_head.get(t.i, ())
        )

    def _sibling(self, head: Token, part: Iri) -> bool:
        """Whether the name is coordinated with another part of the same state."""
        within = self.authority.within
        return any(
            r.kind in _PARTS and within.get(r.entity, set()) & within.get(part, set())
            for t in self._siblings(head)
            if t.i != head.i
            for r in self.scene.at_head.get(t.i, ())
        )


def at_a_place(head: Token) -> bool:
    """Whether the name is where something happens, rather than who does it."""
    if head.dep_ == "dobj":
        return head.head.lemma_ in _MOTION
    if head.dep_ != "pobj":
        return False
    preposition = head.head
    if preposition.lower_ in _AT_A_PLACE:
        return True
    return preposition.lower_ in {"to", "from"} and preposition.head.lemma_.lower() in _MOTION
