"""Finds what names stand for in a text that was read, and where its sentences speak of it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kg.grounding import doubts
from kg.grounding.doubts import Doubt
from kg.grounding.foreign import Name
from kg.grounding.identifiers import Identifiers
from kg.grounding.kinds import UNKNOWN, class_of
from kg.grounding.spelling import Place, Text, short
from kg.ids import is_absolute
from kg.model import Entity, Iri, Mention, Span
from kg.understand.scene import Given

if TYPE_CHECKING:
    from kg.understand import Reading
    from kg.understand.knowledge.authority import Authority
    from kg.understand.scene import Reference, Scene

_SCHEME = re.compile("(?:https?|ftp|urn|doi):")  # of identifiers that mean something to others
_SIDES = ("Group", "GovernmentBody")  # whom words such as officials or government stand for
_FORMS = ("name", "metonym", "demonym", "role", "nominal", "pronoun")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Where a text speaks of an entity: the characters, and the token that heads them."""

    entity: Iri
    kind: str
    place: Place
    head: int
    confidence: float
    named: bool = False  # by the name that was asked for
    form: str = "name"


@dataclass(frozen=True, slots=True)
class Known:
    """What a name mostly stands for, with every place of the text that speaks of it, and those where it is named and
    stands for something else: Beirut, of the city and of its government."""

    entity: Iri
    kind: str
    spoken: tuple[Spoken, ...]

    def within(self, place: Place) -> Spoken | None:
        """Where it is spoken of inside these characters: best by its name, and first."""
        inside = (s for s in self.spoken if place[0] <= s.place[0] and s.place[1] <= place[1])
        return min(inside, key=lambda s: (not s.named, s.place), default=None)


def given(name: Name, text: Text, classes: dict[str, frozenset[str]]) -> Iterator[Given]:
    """The places of a name as mentions that understanding takes where it finds none itself."""
    kind, found = class_of(name.kind, classes) or UNKNOWN, places(name, text)
    for start, end in found:
        yield Given(start=start, end=end, key=_label(text, found), kind=kind, loose=True)


def _label(text: Text, found: list[Place]) -> str:
    """What a thing is called: as the text writes it, and not in the capitals of a tool."""
    start, end = found[0]
    return " ".join(text.text[start:end].replace("\u00ad", "").split())


def places(name: Name, text: Text) -> list[Place]:
    """Where a name stands in a text, the place that is given first."""
    told = text.says(name.start, name.end, name.text)
    found = text.names(name.text) if name.text.strip() else []
    return [told, *(place for place in found if place != told)] if told else found


class Names:
    """The names of one text. New entities, and mentions where understanding has none, are in `entities` and
    `mentions`."""

    def __init__(self, reading: Reading, authority: Authority, identifiers: Identifiers, text: Text) -> None:
        self._scene, self._authority, self._text = reading.scene, authority, text
        self._identifiers = identifiers
        self._classes, self._roles = reading.lexicon.parents, reading.lexicon.roles
        self.entities: dict[Iri, Entity] = {}
        self.mentions: dict[tuple[int, int, Iri], Mention] = {}
        self._minted: dict[str, Entity] = {}
        self._at: dict[int, list[Reference]] = {}  # token -> what covers it
        self._of: dict[Iri, list[Reference]] = {}
        self._known: dict[Name, Known | str] = {}
        for reference in self._scene.references:
            self._of.setdefault(reference.entity, []).append(reference)
            for i in range(reference.start, reference.end):
                self._at.setdefault(i, []).append(reference)
        self._claimed: dict[Iri, list[Spoken]] = {}  # what rules tell of without a mention, such as offices
        for claim in reading.extraction.claims:
            for iri in {claim.subject, claim.object} - self._of.keys():
                kind, place = self._scene.entities[iri].kind, (claim.trigger.start, claim.trigger.end)
                head = self._scene.doc.root_of(*tokens_of(self._scene, place)).i
                self._claimed.setdefault(iri, []).append(Spoken(iri, kind, place, head, claim.confidence))

    def known(self, name: Name) -> Known | str:
        """What a name stands for; else, for people, why that cannot be told."""
        if name not in self._known:
            self._known[name] = self._found(name)
        return self._known[name]

    def meant(self, words: str) -> set[Iri]:
        """What words may stand for, without any of it being taken for mentioned: what understanding found where they
        stand, what it or the authority data calls so, of a capital the state, and the state of a Chinese official."""
        from kg.understand.knowledge.authority import plain

        name = Name(text=words)
        found = set().union(*(self._said(place, name) for place in places(name, self._text)))
        found |= self._called.get(plain(words).casefold(), set())
        found |= {s.entity for s in self._authority.senses.get(plain(words), ())}
        first, *others = words.split()
        last = others[-1].casefold() if others else ""
        if any(self._roles.get(role) in _SIDES for role in (last, last.removesuffix("s"), f"{last[:-3]}y")):
            found |= {s.entity for s in self._authority.senses.get(plain(first), ()) if s.adjective}
        return found

    def _said(self, place: Place, name: Name) -> set[Iri]:
        """What words mean where they stand; with a name beside them, as Kremlin spokesman has, whom that means."""
        spoken = self._spoken(place, name)
        if spoken is not None:
            return {spoken.entity}
        first, last = tokens_of(self._scene, place)
        root = self._scene.doc.root_of(first, last) if first < last else None
        if root is None or root.pos_ != "NOUN" or root.dep_ not in {"compound", "nmod", "appos"}:
            return set()
        return {r.entity for r in self._at.get(root.head.i, ()) if r.head == root.head.i}

    def acts_for(self, iri: Iri) -> Iri | None:
        """Whom an entity acts for, as the text tells."""
        entity = self.entities.get(iri) or self._scene.entities.get(iri)
        return entity.acts_for if entity is not None else None

    def another(self, name: Name, known: Known, here: Spoken | None = None) -> Doubt | None:
        """Why they mean another thing by the identifier that they give for a name than the text does by its words,
        there or mostly.

        Where a capital stands for its state, or somebody acts for one, the identifier may be that of either.
        """
        if name.iri is None:
            return None
        meant, ours = self._identifiers.entity(name.iri), self._entity(here.entity if here else known.entity)
        form = next((place.form for place in known.spoken if place.named), "name")
        stands = form in {"metonym", "demonym"}
        if meant is None:
            if stands or not self._identifiers.excludes(name.iri, ours.iri):
                return None
            return doubts.another(name.text, name.iri, None, ours.label)
        if meant in {ours.iri, ours.acts_for} or (stands and ours.iri in self._authority.within.get(meant, ())):
            return None
        return doubts.another(name.text, name.iri, self._authority.known[meant].label, ours.label)

    def unread(self, name: Name) -> Iterator[Doubt]:
        """What is given with a name and cannot be meant: a place where it does not stand, an identifier that is no
        IRI."""
        if name.start is not None and self._text.says(name.start, name.end, name.text) is None:
            yield doubts.name_misplaced(name.text, name.start, name.end)
        if name.iri is not None and not (is_absolute(name.iri) and _SCHEME.match(name.iri)):
            yield doubts.no_iri(name.text, name.iri)

    def _found(self, name: Name) -> Known | str:
        if not name.text.strip():
            return "a statement needs a name for its subject and for its object"
        found = places(name, self._text)
        seen = {place: self._spoken(place, name) for place in found}
        count = Counter(s.entity for s in seen.values() if s is not None)
        told = seen.get(found[0]) if found and self._text.says(name.start, name.end, name.text) else None
        meant = told.entity if told else max(count, key=lambda iri: count[iri]) if count else self._meant(name)
        if meant is None and not found:
            other = self._identifiers.entity(name.iri)
            nowhere = f"“{short(name.text)}” is not in the text, nor is anything that is known by this name"
            if other is None:
                return nowhere
            return f"{nowhere}; the identifier that is given with it is that of “{self._authority.known[other].label}”"
        if meant is None and all(self._is_pronoun(place) for place in found):
            return f"“{short(name.text)}” is no name, and what it stands for is not known"
        entity = self._mint(name, found) if meant is None else self._entity(meant)
        spoken = [
            known if known is not None else self._mention(entity, place)
            for place, known in seen.items()
            if known is not None or self._stands_apart(place)
        ]
        named = {s.place for s in spoken}
        others = [*map(self._told, self._of.get(entity.iri, ())), *self._claimed.get(entity.iri, ())]
        return Known(entity.iri, entity.kind, (*spoken, *(s for s in others if s.place not in named)))

    def _is_pronoun(self, place: Place) -> bool:
        first, last = tokens_of(self._scene, place)
        return first < last and self._scene.doc.root_of(first, last).pos_ in {"PRON", "DET"}

    def _entity(self, iri: Iri) -> Entity:
        return self.entities.get(iri) or self._scene.entities[iri]

    def _stands_apart(self, place: Place) -> bool:
        """Whether a name that understanding does not see is no part of another: not the Post of the Washington Post."""
        first, last = tokens_of(self._scene, place)
        inside = any(r.form == "name" for i in range(first, last) for r in self._at.get(i, ()))
        return first < last and (not inside or self._scene.doc.root_of(first, last).dep_ in {"pobj", "poss"})

    def _told(self, reference: Reference, *, named: bool = False) -> Spoken:
        span = self._scene.span(reference.start, reference.end)
        place, kind, form = (span.start, span.end), reference.kind, reference.form
        return Spoken(reference.entity, kind, place, reference.head, reference.confidence, named, form)

    def _spoken(self, place: Place, name: Name) -> Spoken | None:
        """What understanding found at a place that has the same head: Vladimir Putin, of President Vladimir Putin; or
        the person whose name has the words as a part: Xi, of Xi Jinping."""
        first, last = tokens_of(self._scene, place)
        if first == last:
            return None
        around = list(dict.fromkeys(r for i in range(first, last) for r in self._at.get(i, ())))
        head = self._scene.doc.root_of(first, last).i
        fitting = [r for r in around if (r.start, r.end) == (first, last) or r.head == head]
        if not fitting and self._may_be_person(name):
            fitting = [r for r in around if r.kind == "Person" and r.form == "name" and not r.beside]
        if not fitting:
            return None
        best = min(fitting, key=lambda r: (r.beside, (r.start, r.end) != (first, last), _FORMS.index(r.form), r.start))
        spoken = self._told(best, named=True)
        meant = self._identifiers.entity(name.iri)
        if meant is not None and meant != best.entity and meant in best.candidates:  # the text itself leaves it open
            known = self._authority.known[meant]
            self.entities[meant] = Entity(iri=meant, kind=known.kind, label=known.label, authority=True)
            spoken = Spoken(meant, known.kind, spoken.place, spoken.head, spoken.confidence, True)
            self._add(spoken, "name")
        return spoken

    def _may_be_person(self, name: Name) -> bool:
        """Whether neither its class nor the authority data tells that a name is no person's: Chad, in Chad Smith."""
        from kg.understand.knowledge.authority import plain

        senses = self._authority.senses.get(plain(name.text), ())
        other = any(self._authority.kind(s.entity) != "Person" for s in senses)
        return not other and class_of(name.kind, self._classes) in {None, "Person"}

    def _meant(self, name: Name) -> Iri | None:
        """What the authority data knows by a name, or by the identifier that is given, if the text speaks of it; or
        what understanding calls so: officials of France, where the text has French officials. An identifier of what
        is not called so means nothing here."""
        from kg.understand.knowledge.authority import plain

        senses = {s.entity for s in self._authority.senses.get(plain(name.text), ()) if not s.adjective}
        meant = self._identifiers.entity(name.iri)
        if meant is not None and (not senses or meant in senses):
            senses = {meant}
        here = sorted(senses & self._of.keys())
        found = here or sorted(self._called.get(plain(name.text).casefold(), ()))
        return found[0] if len(found) == 1 else None

    @cached_property
    def _called(self) -> dict[str, set[Iri]]:
        """The entities that the text speaks of, or rules claim something of, by label and other names."""
        from kg.understand.knowledge.authority import plain

        found: dict[str, set[Iri]] = {}
        for iri in (*self._of, *self._claimed):
            entity = self._scene.entities[iri]
            for name in (entity.label, *entity.aliases):
                found.setdefault(plain(name).casefold(), set()).add(iri)
        return found

    def _mint(self, name: Name, found: list[Place]) -> Entity:
        """The entity of a name that understanding does not see: one that the authority data knows, or a new one."""
        from kg.understand.entities.loose import called

        label = _label(self._text, found)
        if label not in self._minted:
            kind = class_of(name.kind, self._classes) or UNKNOWN
            entity = self._minted[label] = called(self._scene, kind, label, self._authority)
            self.entities[entity.iri] = entity
        return self._minted[label]

    def _mention(self, entity: Entity, place: Place) -> Spoken:
        from kg.understand.entities.loose import describes, sure

        head = self._scene.doc.root_of(*tokens_of(self._scene, place))
        spoken = Spoken(entity.iri, entity.kind, place, head.i, sure(head, entity.label), True)
        self._add(spoken, "nominal" if describes(entity.label) else "name")
        return spoken

    def _add(self, spoken: Spoken, form: str) -> None:
        start, end = spoken.place
        span = Span(start=start, end=end, quote=self._text.text[start:end])
        mention = Mention(span=span, entity=spoken.entity, form=form, confidence=round(spoken.confidence, 3))
        self.mentions[start, end, spoken.entity] = mention


def tokens_of(scene: Scene, place: Place) -> tuple[int, int]:
    """The tokens, first and last (exclusive), that have any of these characters; none where both are the same."""
    tokens = scene.doc.tokens
    first = bisect_right(tokens, place[0], key=lambda t: t.idx) - 1
    if first < 0 or tokens[first].idx + len(tokens[first].text) <= place[0]:
        first += 1
    last = bisect_left(tokens, place[1], key=lambda t: t.idx)
    return first, max(first, last)
