"""Decides which entity a name stands for, by its place in the sentence, the rest of the text and its date."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from kg.model import Entity, Iri
from kg.understand.entities.context import PLACES, Context, at_a_place
from kg.understand.entities.inside import InnerNames
from kg.understand.entities.persons import HONORIFICS, Persons
from kg.understand.knowledge.authority import Authority, Sense, plain
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.scene import Reference, Scene

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

__all__ = ["HONORIFICS", "Names"]

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
_POLITIES = {"State", "Territory"}
_ACRONYM = 5  # letters of the longest name in capitals that may be an acronym


class Names:
    """Links the names of one document. What only the rest of the text can decide waits until `settle`."""

    def __init__(self, scene: Scene, authority: Authority, lexicon: Lexicon) -> None:
        self.scene, self.authority, self.lexicon = scene, authority, lexicon
        self.people = lexicon.persons
        self.context = Context(scene, authority, self.people)
        self.persons = Persons(scene, authority)
        self._waiting: list[tuple[int, int]] = []  # persons named by one word
        self._unsure: list[tuple[int, int, tuple[Sense, ...]]] = []  # names that several entities share
        self._shared: list[tuple[int, int, str, str]] = []  # names that say nothing of whose they are
        self._others: list[tuple[int, int, str, str]] = []  # what the authority does not know and is no person
        self._longer: list[tuple[int, int]] = []  # names of unknown kind
        self._endings: dict[str, Entity] = {}  # last words of a longer name -> the first entity called so
        self._indexed = 0  # entities whose names are among them
        self._kinds: dict[str, str] = {}  # the first class given to a name holds for the document

    def link(self, start: int, end: int, kind: str, senses: tuple[Sense, ...]) -> None:
        """Link the name at tokens `start` to `end`, or put it aside until `settle`."""
        text = self.scene.span(start, end).quote
        senses = senses or tuple(self.authority.senses.get(plain(text), ())) or self._in_capitals(text)
        if not senses and text.endswith(" party"):
            senses = tuple(self.authority.senses.get(f"{plain(text)[:-5]}Party", ()))
            text = f"{text[:-5]}Party" if senses else text
        if not self.lexicon.says_whose(text) and (kind in _OF_A_STATE or self._of_a_state(senses)):
            of_them = next((self.authority.kind(s.entity) for s in senses), None)
            self._shared.append((start, end, text, kind or of_them or "PoliticalParty"))
            return
        if senses and self._link_person_called_so(start, end, senses):
            return
        if senses:
            self._link_known(start, end, senses)
            return
        if kind == "Person":
            end = self._before_article(start, end)
            text = self.scene.span(start, end).quote
        elif kind in {"Place", "Organization"} and not senses and self._is_a_person(start, end):
            kind = "Person"
        if kind == "Person" and (end - start == 1 or " " not in text):
            self._waiting.append((start, end))
            return
        if kind == "Person":
            self._link_person(start, end, text)
        elif kind:
            self._others.append((start, end, text, kind))

    def _in_capitals(self, text: str) -> tuple[Sense, ...]:
        """What a name means that stands in capitals."""
        key = plain(text)
        return self.authority.shouted(key) if key.isupper() and len(key) > _ACRONYM else ()

    def _before_article(self, start: int, end: int) -> int:
        """Miller the: the model may let a name run on into the next phrase."""
        return next((i for i in range(start + 1, end) if self.scene.doc[i].lower_ in {"the", "a", "an"}), end)

    def _is_a_person(self, start: int, end: int) -> bool:
        """Whether what the model takes for a place or a body is a person: a rare surname, a given name, a woman."""
        doc = self.scene.doc
        if end - start == 1 and plain(doc[start].text) in self.authority.family:
            return True
        if any(c.dep_ == "appos" and c.lemma_.lower() in self.people.nouns for c in doc.root_of(start, end).children):
            return True
        last = doc[end - 1]
        first = plain(doc[start].text).lower()
        return (
            2 <= end - start - sum(t.text[0].islower() for t in doc[start:end]) <= 4
            and bool(self.people.given.get(first))
            and plain(doc[start].text) not in self.authority.senses
            and all(self._in_a_name(t) for t in doc[start:end])
            and last.lower_ not in self.lexicon.roles
            and last.lower_ not in self.lexicon.name_words
        )

    def _in_a_name(self, word: Token) -> bool:
        particle = word.lower_ in self.lexicon.name_hints.get("Entity", ())
        return word.pos_ == "PROPN" and (particle or (word.text[0].isupper() and not word.text.isupper()))

    def _link_known(self, start: int, end: int, senses: tuple[Sense, ...]) -> None:
        kinds = [self.authority.kind(s.entity) for s in senses]
        if sum(k in PLACES for k in kinds) > 1:
            self._unsure.append((start, end, senses))  # Washington, Georgia: the places beside it tell
            return
        fitting = self.context.by_place(start, end, senses)
        if len({s.entity for s in fitting}) == 1:
            self._refer(start, end, fitting[0], 1.0 if len({s.entity for s in senses}) == 1 else 0.9, ())
        else:
            self._unsure.append((start, end, fitting))

    def _link_person(self, start: int, end: int, text: str) -> None:
        known = self.persons.by_sound(text)
        if known is None:
            self._mint(start, end, text, "Person")
        else:
            self._add(start, end, self._entity(known), "name", 0.8, ())

    def _link_person_called_so(self, start: int, end: int, senses: tuple[Sense, ...]) -> bool:
        """Chad Wolf, Valeska Paris: a place that is part of a person's name, where the model saw no person."""
        doc = self.scene.doc
        if end - start != 1 or not all(self.authority.kind(s.entity) in PLACES | _POLITIES for s in senses):
            return False
        word = doc[start]
        first, last = start, end
        if plain(word.text).lower() in self.people.given:
            while last < len(doc) and last - start < 3 and self._is_surname(word.i, last):
                last += 1
        if (
            last == end
            and start
            and word.ent_type_ != "ORG"
            and self._is_given(start - 1)
            and doc[start - 1].head is word
        ):
            first = start - 1
        if (first, last) == (start, end) or not self.scene.free(first, last):
            return False
        self._mint(first, last, self.scene.span(first, last).quote, "Person")
        return True

    def _is_surname(self, given: int, i: int) -> bool:
        word = self.scene.doc[i]
        joined = self.scene.doc[given].dep_ == "compound" and self.scene.doc[given].head.i >= i
        unknown = plain(word.text) not in self.authority.senses and word.lower_ not in self.lexicon.roles
        return (
            joined
            and unknown
            and word.pos_ == "PROPN"
            and word.text[0].isupper()
            and not word.text.isupper()
            and word.lower_ not in self.lexicon.name_words
            and word.lower_ not in self.lexicon.nouns
            and word.ent_type_ in {"", "PERSON", "GPE"}
        )

    def _is_given(self, i: int) -> bool:
        word = self.scene.doc[i]
        name = plain(word.text)
        return word.dep_ == "compound" and (name.lower() in self.people.given or name in self.authority.given)

    def hide(self, start: int, end: int) -> None:
        """Keep what stands inside a name of unknown kind (China Merchants Port) from being taken by itself."""
        if end - start > 1 and self._is_a_person(start, end):
            self._link_person(start, end, self.scene.span(start, end).quote)
            return
        self.scene.hidden.update(range(start, end))
        self._longer.append((start, end))

    def settle(self) -> None:
        """Link what was put aside, now that everything named in full is known."""
        self.persons.gather()
        present = {r.entity for r in self.scene.references}
        for start, end, senses in self._unsure:
            self._settle_unsure(start, end, senses, present)
        for start, end, text, kind in self._shared:
            self._settle_shared(start, end, text, kind, present)
        self._settle_namesakes(present)
        self.persons.gather()
        for start, end, text, kind in sorted(self._others, key=lambda o: o[0] - o[1]):  # longest names first
            self._settle_other(start, end, text, kind, present)
        for start, end in self._waiting:
            self._settle_surname(start, end, present)
        named = self.persons.by_word
        for token in self.scene.doc if named else ():  # surnames that the model did not see
            if (
                token.text[0].isupper()
                and plain(token.text) in named
                and self.scene.free(token.i, token.i + 1)
                and (token.pos_ == "PROPN" or self._bare_noun(token))
            ):
                self._settle_surname(token.i, token.i + 1, present)
        self._repeat()
        InnerNames(self.scene, self.authority, self.lexicon, self.people).find(self._longer)
        self.scene.references.sort(key=lambda r: (r.start, r.end))

    def _bare_noun(self, token: Token) -> bool:
        """A capitalised noun with nothing before it, no word that we know: a rare surname opens the sentence."""
        known = token.lower_ in self.lexicon.nouns or token.lower_ in self.lexicon.roles
        return token.tag_ == "NN" and not known and token.left_edge is token and token.dep_ != "compound"

    def _settle_unsure(self, start: int, end: int, senses: tuple[Sense, ...], present: set[Iri]) -> None:
        text = self.scene.span(start, end).quote
        sense, confidence = self.context.choose(start, end, senses, present - {""}, plain(text))
        others = tuple(sorted({s.entity for s in senses} - {sense.entity}))
        self._refer(start, end, sense, confidence, others)

    def _settle_namesakes(self, present: set[Iri]) -> None:
        """A surname that is also the name of a place: Jordan, after Jim Jordan, unless the text speaks of Amman."""
        for reference in [r for r in self.scene.references if r.end - r.start == 1 and r.form in {"name", "metonym"}]:
            if reference.kind not in PLACES | _POLITIES:
                continue
            person = self.persons.by_word.get(plain(self.scene.doc[reference.start].text))
            if person is None or person == reference.entity:
                continue
            titled = self.persons.title_before(reference.start) is not None
            place = at_a_place(self.scene.doc[reference.head]) or self._kin_of_place(reference.entity, present)
            if titled or not place:
                self.scene.retract(reference)
                self._add(reference.start, reference.end, self._entity(person), "name", 0.85, (reference.entity,))

    def _kin_of_place(self, place: Iri, present: set[Iri]) -> bool:
        return self.context.speaks_of(place, present - {place}) or any(
            r.entity == place and (r.form == "demonym" or r.end - r.start > 1) for r in self.scene.references
        )

    def _of_a_state(self, senses: tuple[Sense, ...]) -> bool:
        return bool(senses) and all(self.authority.kind(s.entity) in _OF_A_STATE for s in senses)

    def _settle_other(self, start: int, end: int, text: str, kind: str, present: set[Iri]) -> None:
        """A name unknown to the authority: perhaps a surname, or the last words of a longer name in this text."""
        key = plain(text)
        if " " not in text and (key in self.persons.by_word or self.persons.only_leader(key)):
            self._settle_surname(start, end, present)
            return
        if kind in _BODIES:
            longer = self._ending(key)
            if longer is not None:
                self._add(start, end, longer, "name", 0.85, ())  # the Commission, after the European Commission
                return
        if end - start == 1 and key in self.authority.family and self.persons.meant(start, end, present)[0]:
            self._settle_surname(start, end, present)
            return
        self._mint(start, end, text, kind)

    def _ending(self, key: str) -> Entity | None:
        """The entity met first, no person, that has a longer name which ends with these words."""
        entities = self.scene.entities  # only ever grows: what is new stands last
        new = list(islice(reversed(entities.values()), len(entities) - self._indexed))
        self._indexed = len(entities)
        for entity in reversed(new):
            if entity.kind == "Person":
                continue
            for name in (plain(n) for n in (entity.label, *entity.aliases)):
                for at in (i for i, character in enumerate(name) if character == " "):
                    self._endings.setdefault(name[at + 1 :], entity)
        return self._endings.get(key)

    def _settle_shared(self, start: int, end: int, text: str, kind: str, present: set[Iri]) -> None:
        """Democratic Party: that of a state which the text speaks of, if just one has it; else this text's own."""
        longer = self._ending(plain(text)) if " " not in text else None
        if longer is not None:
            self._add(start, end, longer, "name", 0.85, ())  # the Forum, after the Pacific Islands Forum
            return
        states = present | {s.body for p in present for s in self.authority.careers.get(p, ())}
        held = [
            known
            for known in self.authority.sharing(plain(text))
            if known.kind in _OF_A_STATE and self.authority.home.get(known.iri) in states
        ]
        if len(held) == 1:
            self._add(start, end, self._entity(held[0].iri), "name", 0.85, ())
            return
        name = " ".join(text.split())
        iri = self.scene.minter.local_entity(self.scene.document.iri, kind, name)
        sure = 0.45 if kind == "GovernmentBody" else 0.7  # whose Foreign Ministry it is, a person has to say
        self._add(start, end, Entity(iri=iri, kind=kind, label=name), "name", sure, tuple(sorted(k.iri for k in held)))

    def _settle_surname(self, start: int, end: int, present: set[Iri]) -> None:
        if not self.scene.free(start, end):
            return
        text = self.scene.span(start, end).quote
        known, confidence, others = self.persons.meant(start, end, present)
        if known is None and at_a_place(self.scene.doc.root_of(start, end)):
            self._mint(start, end, text, "Place")  # the model took a town for a person
            return
        if known is None:
            iri = self.scene.minter.local_entity(self.scene.document.iri, "Person", text)
            self._add(start, end, Entity(iri=iri, kind="Person", label=text), "name", 0.8, others)
        else:
            self._add(start, end, self._entity(known), "name", confidence, others)

    def _repeat(self) -> None:
        """What was a name once is that name wherever the same words stand again and nothing else was seen there."""
        names: dict[tuple[str, ...], tuple[int, Reference]] = {}  # the words -> the first reference, and its rank
        lengths: dict[str, set[int]] = {}  # first word -> numbers of words
        tokens = self.scene.doc.tokens
        for reference in self.scene.references:
            if reference.form != "name" or reference.kind == "Group":
                continue
            words = tuple([t.text for t in tokens[reference.start : reference.end]])
            if _distinct(words):
                names.setdefault(words, (len(names), reference))
                lengths.setdefault(words[0], set()).add(len(words))
        for token in tokens:
            if token.text not in lengths or not self.scene.free(token.i, token.i + 1):
                continue
            here: list[tuple[int, int, Reference]] = []
            for length in lengths[token.text]:
                end = token.i + length
                held = (
                    names.get(tuple([t.text for t in tokens[token.i : end]])) if self.scene.free(token.i, end) else None
                )
                if held is not None and (token.pos_ == "PROPN" or length > 1):
                    here.append((held[0], end, held[1]))
            if here:
                _, end, reference = min(here, key=lambda h: h[0])
                entity = self.scene.entities[reference.entity]
                self._add(token.i, end, entity, "name", reference.confidence * 0.95, reference.candidates)

    def _refer(self, start: int, end: int, sense: Sense, confidence: float, others: tuple[Iri, ...]) -> None:
        head = self.scene.doc.root_of(start, end)
        adjective = sense.form == "demonym" and (sense.adjective and head.dep_ in {"amod", "compound", "nmod", "poss"})
        self._add(start, end, self._entity(sense.entity), sense.form, confidence, others, adjective=adjective)

    def _mint(self, start: int, end: int, text: str, kind: str) -> None:
        name = " ".join(text.split())
        kind = self._kinds.setdefault(plain(name), kind)
        here = kind == "Group"  # Republicans, Europeans: whose or which, only the text can tell
        iri = (
            self.scene.minter.local_entity(self.scene.document.iri, kind, name)
            if here
            else self.scene.minter.entity(kind, name)
        )
        self._add(start, end, Entity(iri=iri, kind=kind, label=name), "name", 0.85, ())

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
                head=self.scene.doc.root_of(start, end).i,
                entity=entity.iri,
                kind=entity.kind,
                form=form,
                confidence=confidence,
                adjective=adjective,
                candidates=others,
            ),
            entity,
        )

    def _entity(self, iri: Iri) -> Entity:
        met = self.scene.entities.get(iri)
        if met is not None:
            return met
        known = self.authority.known[iri]
        return Entity(iri=iri, kind=known.kind, label=known.label, authority=True)


def _distinct(words: tuple[str, ...]) -> bool:
    """Whether the words can hardly be anything but a name: capitalised, and not a single short one."""
    return words[0][0].isupper() and words[-1][0].isupper() and (len(words) > 1 or len(words[0]) > 3)
