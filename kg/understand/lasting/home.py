"""Which states a text is at home in: those it names most, the one it is sent from, those told beside a name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.model import Iri
from kg.understand.knowledge.authority import Authority, plain
from kg.understand.scene import Reference, Scene
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

STATES = frozenset({"State", "FormerState"})
SPOKEN = frozenset({"name", "demonym", "metonym"})
_DATELINE = 16  # tokens of the longest dateline
_TOP = 150  # tokens in which it stands
_MARKS = frozenset({"-", "–", "—", "--", "("})
_TELLING = 2  # names that a dateline counts for, or somebody named with a bare title whom the authority data knows


@dataclass
class Holdings:
    """What one document tells of offices in so many words: who holds which in which state."""

    states: dict[Iri, set[Iri]] = field(default_factory=dict)  # by person
    holders: dict[tuple[str, Iri], set[Iri]] = field(default_factory=dict)  # by title and state
    at_home: dict[Iri, Iri] = field(default_factory=dict)  # known persons of bare titles, with their states


class Home:
    """Finds the states that one document is at home in."""

    def __init__(self, scene: Scene, authority: Authority, told: Holdings) -> None:
        self.scene, self.authority, self.told = scene, authority, told
        self._counts: Counter[Iri] | None = None

    def counts(self) -> Counter[Iri]:
        """How often the text names each state; its dateline, and heads it names without a state, tell more."""
        if self._counts is None:
            self._counts = Counter(
                r.entity for r in self.scene.references if r.kind in STATES and r.form in SPOKEN and not r.beside
            )
            for state in [*self.told.at_home.values(), *self.datelined()]:
                self._counts[state] += _TELLING
        return self._counts

    def datelined(self) -> list[Iri]:
        """The state that the text is sent from, as its first line tells: SEOUL, Dec. 27 -; Hanoi, 16 January 2013."""
        doc = self.scene.doc.tokens
        for start in range(min(_TOP, len(doc))):
            if start and "\n" not in doc[start - 1].text:
                continue
            stop = min(start + _DATELINE, len(doc))
            end = next((i for i in range(start, stop) if doc[i].text.islower() or "\n" in doc[i].text), stop)
            marked = any(doc[i].text in _MARKS or doc[i].text.isdigit() for i in range(start + 1, end))
            states = [s for i in (start, start + 1, start + 2) if marked for s in self._sent_from(i)]
            if states:
                return states[-1:]
        return []

    def _sent_from(self, start: int) -> list[Iri]:
        """The state of the place that is named from this token on, also in capitals."""
        place = self.scene.covering.get(start)
        if place is not None and place.kind != "Person":
            return self._state_of(place)
        words = [t.text for t in self.scene.doc.tokens[start : start + 3]]
        for size in (3, 2, 1):
            senses = self.authority.senses.get(plain(" ".join(words[:size]).title()), ())
            found = {s.entity for s in senses if self.authority.kind(s.entity) in STATES}
            if found:
                return sorted(found) if len(found) == 1 else []
        return []

    def _state_of(self, place: Reference) -> list[Iri]:
        if place.kind in STATES:
            return [place.entity]
        return sorted(s for s in self.authority.within.get(place.entity, ()) if self.authority.kind(s) in STATES)

    def named_before(self, token: Token) -> set[Iri]:
        """The states that the sentence of a title names before it."""
        found = (self.scene.covering.get(i) for i in range(token.sent.start, token.i))
        return {r.entity for r in found if r is not None and r.kind in STATES and r.form in SPOKEN}

    def beside(self, token: Token) -> set[Iri]:
        """The states that the sentence of a title names before it, with those of its cities and of persons of states;
        also those of who is named together with the holder.
        """
        name = token.head if token.dep_ in {"compound", "nmod", "amod"} else token
        joined = [t.i for t in grammar.coordinated(name) if t.i > name.i]
        found = (self.scene.covering.get(i) for i in (*range(token.sent.start, token.i), *joined))
        return {state for r in found if r is not None for state in self._told_of(r)}

    def _told_of(self, reference: Reference) -> list[Iri]:
        if reference.kind == "Person":
            state = self.scene.states.get(reference.entity)
            told = self.told.states.get(reference.entity, set()) or ({state.iri} if state is not None else set())
            return sorted(told)
        if reference.form not in SPOKEN or reference.kind not in STATES | {"City", "Place"}:
            return []
        return self._state_of(reference)
