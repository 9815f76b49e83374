"""Resolves titles of leaders: the prime minister, the Russian president, the king, his deputy."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.model import Entity, Iri
from kg.understand.arguments.arguments import Arguments
from kg.understand.coreference.groups import Found
from kg.understand.entities.entities import entity_of
from kg.understand.knowledge.authority import Authority
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.scene import Reference, Scene
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_DEFINITE = {"the", "this", "that", "its", "his", "her", "their"}
_ANY_HEAD = {"leader", "ruler", "head", "chief", "strongman", "dictator"}
_SECOND = {"vice", "deputy"}
_BENEATH = _SECOND | {"assistant", "associate", "acting", "interim", "caretaker", "shadow", "under", "junior", "ex"}
_ELECT = {"elect", "designate"}
_RECALL = 6  # sentences back to who has the title
_UNSURE = 0.45  # kept for review, never asserted


_INDEFINITE = {"a", "an", "any", "no", "every", "each", "another"}


class Titles:
    """Whom the titles of one document speak of."""

    def __init__(self, scene: Scene, authority: Authority, lexicon: Lexicon, said: dict[Iri, set[str]]) -> None:
        self.scene, self.authority, self.lexicon, self.said = scene, authority, lexicon, said

    def is_title(self, word: str) -> bool:
        """Whether it is the title of whoever leads: president, leader, prime minister."""
        return word in self.lexicon.leaders

    def of(self, token: Token) -> str | None:
        """The title a noun phrase is about, such as `prime minister`; None if it is no title of a leader.

        Who is deputy, acting or shadow minister is not whoever is minister: that word is a part of the title.
        """
        title = self._plain(token)
        beneath = [c.lower_ for c in token.children if c.i < token.i and c.lower_ in _BENEATH] if title else []
        whole = title is None or title.split()[0] in _BENEATH
        return title if whole else " ".join([*beneath, title or ""])

    def _plain(self, token: Token) -> str | None:
        word = token.lemma_.lower()
        before = token.i - 1
        compound = next((c for c in token.children if c.i == before and c.dep_ in {"compound", "amod"}), None)
        if compound is not None and self.is_title(f"{compound.lemma_.lower()} {word}"):
            return f"{compound.lemma_.lower()} {word}"
        if compound is not None and f"{compound.lower_} {word}" in self.authority.titles:
            return f"{compound.lower_} {word}"  # the Russian foreign minister
        return word if self.is_title(word) else None

    def holder(self, token: Token, title: str) -> list[Found]:
        """Who holds the title in the body that the noun phrase names, or who was called so before."""
        title_of_name = token.dep_ == "compound" and any(
            r.kind == "Person" for r in self.scene.at_head.get(token.head.i, ())
        )
        if title_of_name or token.dep_ in {"appos", "attr"} or any(c.dep_ == "appos" for c in token.children):
            return []  # a title before or beside a name is told by the name
        if (
            self.qualified(token)
            or elect(token)
            or any(c.lower_ in _INDEFINITE for c in token.children if c.dep_ == "det")
        ):
            return []  # the former president, the would-be leader; the first visit by a US president
        arguments = Arguments(self.scene, self.lexicon)
        owners = [o for o in arguments.owners(token) if o.kind != "Person"]
        of = [r for r in arguments.marked(frozenset({"of"}), token, None) if r.kind != "Person"]
        if owners or of:
            return self._holder_in(token, (owners or of)[0], title)
        return self._holder_before(token, title) if is_definite(token) and not self._before_name(token) else []

    def _before_name(self, token: Token) -> bool:
        """`Thanked the premier, Lee, for …`, also where the parser lost that they are one."""
        doc, i = self.scene.doc, token.i + 2
        beside = self.scene.covering.get(i) if i < len(doc) and doc[i - 1].text == "," else None
        return beside is not None and beside.kind == "Person" and beside.form == "name" and beside.start == i

    def qualified(self, token: Token) -> bool:
        """The former president, the would-be leader."""
        attributive = self.lexicon.effects.get("attributive", {})
        return any(c.lemma_.lower() in attributive for c in token.children if c.dep_ == "amod")

    def _holder_in(self, token: Token, owner: Reference, title: str) -> list[Found]:
        date = self.scene.document.date
        specific = None if title in _ANY_HEAD else title
        present: list[Iri] = []
        for person in self.scene.entities:
            served = [s for s in self.authority.careers.get(person, ()) if s.body == owner.entity]
            if any((specific is None and s.head) or specific in s.titles for s in served if s.covers(date)):
                present.append(person)
        candidates = present if len(present) == 1 else self.authority.holders(owner.entity, title=specific, date=date)
        if len(candidates) != 1:
            return []
        entity = self.scene.entities.get(candidates[0]) or entity_of(self.authority, candidates[0])
        return [Found(entity, 0.9 if present else 0.8 if date else _UNSURE, "role", min(owner.start, token.i))]

    def _holder_before(self, token: Token, title: str) -> list[Found]:
        """The president, with no word whose: the one person before who has that title here.

        Where two have it, the one that the text speaks of most is a guess for a person to decide.
        """
        found: dict[Iri, tuple[Reference, float]] = {}
        counts: Counter[Iri] = Counter()
        doc, foreign = self.scene.doc, self.counterparts(token)
        for reference in reversed(self.scene.before(token.i)):
            near = doc.number_of(token.i) - doc.number_of(reference.head) <= _RECALL
            counts[reference.entity] += 1
            if "Person" not in self.lexicon.parents.get(reference.kind, ()) or reference.form == "pronoun":
                continue
            state = self.scene.states.get(reference.entity)
            if state is not None and state.iri in foreign:
                continue
            sure = self._has(title, reference)
            if sure and (near or found) and found.get(reference.entity, (reference, 0.0))[1] < sure:
                found[reference.entity] = reference, sure
        if not found:
            return []
        most = max(found, key=lambda iri: counts[iri])
        reference, sure = found[most]
        return [Found(reference, sure if len(found) == 1 else _UNSURE, "role")]

    def _has(self, title: str, reference: Reference) -> float:
        """How sure it is that a person has the title: less where the text does not say so, 0 where nobody does."""
        words = self.scene.doc[max(0, reference.start - 3) : reference.start]
        if title in " ".join(t.lower_ for t in words) or title in self.said.get(reference.entity, ()):
            return 0.75
        date = self.scene.document.date
        served = [s for s in self.authority.careers.get(reference.entity, ()) if title in s.titles]
        if date is None:
            return 0.6 if served else 0.0
        return 0.75 if any(s.covers(date) for s in served) else _UNSURE if served else 0.0

    def is_counterpart(self, token: Token, found: Found) -> bool:
        """Whether it is the other one, whose counterpart the title speaks of."""
        person = found.target.iri if isinstance(found.target, Entity) else found.target.entity
        state = self.scene.states.get(person)
        return state is not None and state.iri in self.counterparts(token)

    def counterparts(self, token: Token) -> set[Iri]:
        """`The prime minister … his Turkish counterpart`: the states that this one does not lead."""
        return {
            r.entity
            for noun in token.sent
            if noun.i > token.i and noun.lemma_ == "counterpart"
            for child in noun.children
            for r in self.scene.at_head.get(child.i, ())
            if "Polity" in self.lexicon.parents.get(r.kind, ())
        }

    def deputy(self, token: Token) -> list[Found]:
        """His sacked deputy: the one person before whom the text calls a vice president or a deputy."""
        if token.lemma_.lower() != "deputy" or token.dep_ in {"compound", "appos", "attr"}:
            return []
        owners = {r.entity for c in token.children if c.dep_ == "poss" for r in self.scene.at_head.get(c.i, ())}
        found: dict[Iri, Reference] = {}
        for reference in self.scene.before(token.i):
            words = {t.lower_ for t in self._around(reference)}
            if reference.kind == "Person" and reference.entity not in owners and words & _SECOND:
                found[reference.entity] = reference
        return [Found(r, 0.7 if len(found) == 1 and owners else _UNSURE, "role") for r in list(found.values())[-1:]]

    def _around(self, reference: Reference) -> list[Token]:
        """The words before a name, and those of an apposition after it."""
        doc = self.scene.doc
        beside = [c for c in doc[reference.head].children if c.dep_ == "appos"]
        return [*doc[max(0, reference.start - 3) : reference.start], *(t for c in beside for t in (*c.lefts, c))]


def elect(title: Token) -> bool:
    """President-elect, prime minister designate: who is called so has the office not yet."""
    tokens, i = title.doc.tokens, title.i + 1
    while i < len(tokens) - 1 and tokens[i].text in grammar.HYPHENS:
        i += 1
    return i < len(tokens) and tokens[i].lower_ in _ELECT


def is_definite(token: Token) -> bool:
    """Whether the noun has an article or a possessive that points to somebody known."""
    return not _DEFINITE.isdisjoint([c.lower_ for c in token.children if c.dep_ in {"det", "poss"}])
