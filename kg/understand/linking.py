"""Decides which entity a name stands for, by its place in the sentence, the rest of the text and its date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Entity, Iri
from kg.understand.authority import Authority, Sense, plain
from kg.understand.lexicon import Lexicon
from kg.understand.scene import Reference, Scene

if TYPE_CHECKING:
    from kg.understand.parse import Token

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
_OF_A_STATE = {"PoliticalParty", "GovernmentBody"}
_BODIES = {
    "Organization",
    "GovernmentBody",
    "PoliticalParty",
    "AcademicInstitution",
    "Company",
    "MediaOrganization",
    "Initiative",
}
HONORIFICS = {"mr", "mrs", "ms", "dr", "mr.", "mrs.", "ms.", "dr.", "sir", "madam"}
_PLACES = {"City", "Place", "Region", "Sea"}


class Names:
    """Links the names of one document. Single words that may be surnames wait until all full names are known."""

    def __init__(self, scene: Scene, authority: Authority, lexicon: Lexicon) -> None:
        self.scene, self.authority, self.lexicon = scene, authority, lexicon
        self._waiting: list[tuple[int, int]] = []  # persons named by one word
        self._unsure: list[tuple[int, int, tuple[Sense, ...]]] = []  # names that several entities share
        self._shared: list[tuple[int, int, str, str]] = []  # names that say nothing of whose they are
        self._others: list[tuple[int, int, str, str]] = []  # what the authority does not know and is no person
        self._kinds: dict[str, str] = {}  # the first class given to a name holds for the document

    def link(self, start: int, end: int, kind: str, senses: tuple[Sense, ...]) -> None:
        """Link the name at tokens `start` to `end`, or put it aside until `settle`."""
        text = self.scene.span(start, end).quote
        senses = senses or tuple(self.authority.senses.get(plain(text), ()))
        if not self.lexicon.says_whose(text) and (kind in _OF_A_STATE or self._of_a_state(senses)):
            self._shared.append((start, end, text, kind or "PoliticalParty"))
            return
        if senses:
            fitting = self._in_context(start, end, senses)
            entities = {s.entity for s in fitting}
            if len(entities) == 1:
                self._refer(start, end, fitting[0], 1.0 if len({s.entity for s in senses}) == 1 else 0.9, ())
            else:
                self._unsure.append((start, end, fitting))
            return
        if kind == "Place" and end - start == 1 and plain(text) in self.authority.family and not senses:
            kind = "Person"  # the model takes a rare surname for a town
        if kind == "Person" and (end - start == 1 or " " not in text):
            self._waiting.append((start, end))
            return
        if kind == "Person":
            self._mint(start, end, text, kind)
        elif kind:
            self._others.append((start, end, text, kind))

    def hide(self, start: int, end: int) -> None:
        """Keep what stands inside a name of unknown kind (China Merchants Port) from being taken by itself."""
        self.scene.hidden.update(range(start, end))

    def settle(self) -> None:
        """Link what was put aside, now that everything named in full is known."""
        present = {r.entity for r in self.scene.references}
        for start, end, senses in self._unsure:
            self._settle_unsure(start, end, senses, present)
        for start, end, text, kind in self._shared:
            self._settle_shared(start, end, text, kind, present)
        persons = self._persons()
        for start, end, text, kind in sorted(self._others, key=lambda o: o[0] - o[1]):  # longest names first
            self._settle_other(start, end, text, kind, persons)
        for start, end in self._waiting:
            self._settle_surname(start, end, persons)
        for token in self.scene.doc:  # surnames that the model did not see
            if (
                token.pos_ == "PROPN"
                and plain(token.text) in persons
                and self.scene.free(token.i, token.i + 1)
                and not token.is_lower
            ):
                self._settle_surname(token.i, token.i + 1, persons)
        self.scene.references.sort(key=lambda r: (r.start, r.end))

    def _in_context(self, start: int, end: int, senses: tuple[Sense, ...]) -> tuple[Sense, ...]:
        """The senses that the place in the sentence allows: a capital as a city, or for its government."""
        head = self.scene.doc[start:end].root
        kinds = {s.entity: self.authority.kind(s.entity) or "" for s in senses}
        places = tuple(s for s in senses if kinds[s.entity] in _PLACES)
        metonyms = tuple(s for s in senses if s.form == "metonym")
        if places and metonyms:
            return places if _at_a_place(head) else metonyms
        named = tuple(s for s in senses if s.form in {"name", "metonym"})
        demonyms = tuple(s for s in senses if s.form == "demonym")
        if named and demonyms:
            return demonyms if head.dep_ == "amod" or head.pos_ == "ADJ" else named
        return senses

    def _settle_unsure(self, start: int, end: int, senses: tuple[Sense, ...], present: set[Iri]) -> None:
        candidates = sorted({s.entity for s in senses})
        here = [s for s in senses if s.entity in present]
        date = self.scene.document.date
        serving = [s for s in senses if self.authority.in_office(s.entity, date)]
        for fitting, confidence in ((here, 0.8), (serving, 0.7)):
            if len({s.entity for s in fitting}) == 1:
                others = tuple(c for c in candidates if c != fitting[0].entity)
                self._refer(start, end, fitting[0], confidence, others)
                return
        first = min(senses, key=lambda s: s.entity)
        self._refer(start, end, first, 0.4, tuple(c for c in candidates if c != first.entity))

    def _of_a_state(self, senses: tuple[Sense, ...]) -> bool:
        return bool(senses) and all(self.authority.kind(s.entity) in _OF_A_STATE for s in senses)

    def _settle_other(self, start: int, end: int, text: str, kind: str, persons: dict[str, Iri]) -> None:
        """A name unknown to the authority: perhaps a surname, or the last words of a longer name in this text."""
        if end - start == 1 and (plain(text) in persons or self._only_leader(plain(text))):
            self._settle_surname(start, end, persons)
            return
        key = plain(text)
        if kind in _BODIES:
            for entity in self.scene.entities.values():
                names = (plain(n) for n in (entity.label, *entity.aliases))
                if entity.kind != "Person" and any(n != key and n.endswith(f" {key}") for n in names):
                    self._add(start, end, entity, "name", 0.85, ())  # the Commission, after the European Commission
                    return
        self._mint(start, end, text, kind)

    def _only_leader(self, name: str) -> bool:
        holders = self.authority.family.get(name, [])
        serving = [p for p in holders if self.authority.in_office(p, self.scene.document.date)]
        return len(serving) == 1

    def _settle_shared(self, start: int, end: int, text: str, kind: str, present: set[Iri]) -> None:
        """Democratic Party: that of a state which the text speaks of, if just one has it; else this text's own."""
        states = present | {s.body for p in present for s in self.authority.careers.get(p, ())}
        held = [
            known
            for known in self.authority.sharing(plain(text))
            if known.kind in _OF_A_STATE and self.authority.home.get(known.iri) in states
        ]
        if len(held) == 1:
            entity = self.scene.entities.get(held[0].iri) or self._authority_entity(held[0].iri)
            self._add(start, end, entity, "name", 0.85, ())
            return
        name = " ".join(text.split())
        iri = self.scene.minter.local_entity(self.scene.document.iri, kind, name)
        self._add(start, end, Entity(iri=iri, kind=kind, label=name), "name", 0.7, tuple(sorted(k.iri for k in held)))

    def _persons(self) -> dict[str, Iri]:
        """Words that may stand alone for a person named in full somewhere in this document."""
        found: dict[str, set[Iri]] = {}
        for reference in self.scene.references:
            if reference.kind != "Person":
                continue
            words = [plain(t.text) for t in self.scene.doc[reference.start : reference.end] if t.text[0].isalpha()]
            family = [
                w
                for w, holders in ((w, self.authority.family.get(w, ())) for w in words)
                if reference.entity in holders
            ]
            for word in family or words[-1:]:
                found.setdefault(word, set()).add(reference.entity)
        return {word: next(iter(iris)) for word, iris in found.items() if len(iris) == 1}

    def _by_any_word(self, word: str) -> Iri | None:
        found = {
            r.entity
            for r in self.scene.references
            if r.kind == "Person" and any(plain(t.text) == word for t in self.scene.doc[r.start : r.end])
        }
        return next(iter(found)) if len(found) == 1 else None

    def _settle_surname(self, start: int, end: int, persons: dict[str, Iri]) -> None:
        if not self.scene.free(start, end):
            return
        text = self.scene.span(start, end).quote
        known = persons.get(plain(text))
        if known is None and start and self.scene.doc[start - 1].lower_ in HONORIFICS:
            known = self._by_any_word(plain(text))  # Mr Abiy, of Abiy Ahmed
        confidence = 0.95
        others: tuple[Iri, ...] = ()
        if known is None:
            holders = self.authority.family.get(plain(text), [])
            serving = [p for p in holders if self.authority.in_office(p, self.scene.document.date)]
            others = tuple(sorted(holders))
            if len(serving) == 1 or (len(holders) == 1 and not serving):
                known, confidence = (serving or holders)[0], 0.7 if serving else 0.65
                others = tuple(p for p in others if p != known)
        if known is None and _at_a_place(self.scene.doc[start:end].root):
            self._mint(start, end, text, "Place")  # the model took a town for a person
            return
        if known is None:
            entity = Entity(
                iri=self.scene.minter.local_entity(self.scene.document.iri, "Person", text), kind="Person", label=text
            )
            confidence = 0.8
        else:
            entity = self.scene.entities.get(known) or self._authority_entity(known)
        self._add(start, end, entity, "name", confidence, others)

    def _refer(self, start: int, end: int, sense: Sense, confidence: float, others: tuple[Iri, ...]) -> None:
        entity = self.scene.entities.get(sense.entity) or self._authority_entity(sense.entity)
        head = self.scene.doc[start:end].root
        adjective = sense.form == "demonym" and (sense.adjective and head.dep_ in {"amod", "compound", "nmod", "poss"})
        self._add(start, end, entity, sense.form, confidence, others, adjective=adjective)

    def _mint(self, start: int, end: int, text: str, kind: str) -> None:
        name = " ".join(text.split())
        kind = self._kinds.setdefault(plain(name), kind)
        here = kind == "Group"  # Republicans, Europeans: whose or which, only the text can tell
        iri = (
            self.scene.minter.local_entity(self.scene.document.iri, kind, name)
            if here
            else self.scene.minter.entity(kind, name)
        )
        entity = Entity(iri=iri, kind=kind, label=name)
        self._add(start, end, entity, "name", 0.85, ())

    def _add(
        self,
        start: int,
        end: int,
        entity: Entity,
        form: str,
        confidence: float,
        others: tuple[Iri, ...],
        *,
        adjective: bool = False,
    ) -> None:
        self.scene.refer(
            Reference(
                start=start,
                end=end,
                head=self.scene.doc[start:end].root.i,
                entity=entity.iri,
                kind=entity.kind,
                form=form,
                confidence=confidence,
                adjective=adjective,
                candidates=others,
            ),
            entity,
        )

    def _authority_entity(self, iri: Iri) -> Entity:
        known = self.authority.known[iri]
        return Entity(iri=iri, kind=known.kind, label=known.label, authority=True)


def _at_a_place(head: Token) -> bool:
    """Whether the name is where something happens, rather than who does it."""
    if head.dep_ == "dobj":
        return head.head.lemma_ in _MOTION
    if head.dep_ != "pobj":
        return False
    preposition = head.head
    if preposition.lower_ in _AT_A_PLACE:
        return True
    return preposition.lower_ in {"to", "from"} and preposition.head.lemma_.lower() in _MOTION
