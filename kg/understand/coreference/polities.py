"""Resolves what speaks of a state without its name: the country, the kingdom, the North, the government."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.model import Entity, Iri
from kg.understand.coreference.groups import Found
from kg.understand.coreference.quotations import Quotations
from kg.understand.entities.entities import entity_of
from kg.understand.knowledge.authority import Authority
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.scene import Reference, Scene
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_CONSTITUTIONS: dict[str, set[str]] = {
    "kingdom": {"king"}, "sultanate": {"sultan"}, "emirate": {"emir"}, "principality": {"prince"},
    "republic": set(), "federation": set(), "union": set(),
}  # fmt: skip
"""What a state may be called by its constitution, with the title of who heads it where only such states have one."""
_OPPOSITE = {"North": "South", "South": "North"}
_SUBJECTS = {"nsubj", "nsubjpass"}
_RECALL = 4  # sentences back to the last state
_NEAR = 2  # sentences back to whose government it is
_UNSURE = 0.45  # kept for review, never asserted


class Polities:
    """Which states the common nouns of one document speak of."""

    def __init__(self, scene: Scene, authority: Authority, lexicon: Lexicon, quotations: Quotations) -> None:
        self.scene, self.authority, self.lexicon, self.quotations = scene, authority, lexicon, quotations
        self._main: Iri | None = None

    def _is_polity(self, reference: Reference) -> bool:
        return "Polity" in self.lexicon.parents.get(reference.kind, frozenset())

    def _back(self, token: Token, reference: Reference) -> int:
        return self.scene.doc.number_of(token.i) - self.scene.doc.number_of(reference.head)

    def country(self, token: Token) -> list[Found]:
        """The country, the kingdom: the subject among those of the last sentence that names any that may be called so.

        Of two, neither is sure; nor is somebody's neighbour.
        """
        own = self._own(token)
        if own is not None:
            return own
        found = self._named(token)
        if not found:
            return []
        number = self.scene.doc.number_of(found[0].head)
        near = [r for r in found if self.scene.doc.number_of(r.head) == number]
        subjects = [r for r in near if self.scene.doc[r.head].dep_ in _SUBJECTS]
        best = subjects[-1] if subjects else near[0]
        quoted = self.quotations.around(token.i)
        ours = quoted is not None and best.head < quoted[0]  # "the nation" in somebody's words may be their own
        owned = any(c.dep_ == "poss" for c in token.children)
        sure = len({r.entity for r in near}) == 1 and not ours and not owned
        return [Found(best, 0.8 if sure else _UNSURE, "nominal")]

    def _named(self, token: Token) -> list[Reference]:
        """The states of late that the noun may speak of, nearest first; none that acts on what it speaks of."""
        acting = self._acting(token)
        found: list[Reference] = []
        for reference in reversed(self.scene.before(token.i)):
            if self._back(token, reference) > _RECALL:
                break
            named = reference.form not in {"pronoun", "role"} and not reference.adjective
            state = "State" in self.lexicon.parents.get(reference.kind, frozenset({reference.kind}))
            if named and state and reference.entity not in acting and self._is_such(token.lower_, reference.entity):
                found.append(reference)
        return found

    def _is_such(self, word: str, iri: Iri) -> bool:
        """China is no kingdom, and Qatar an emirate, since an emir heads it."""
        if word not in _CONSTITUTIONS or word in self.authority.words.get(iri, set()):
            return True
        return any(post.titles & _CONSTITUTIONS[word] for post in self.authority.posts.get(iri, ()))

    def _acting(self, token: Token) -> set[Iri]:
        """Whoever visits the country is another one."""
        if token.dep_ not in {"dobj", "dative"}:
            return set()
        subjects = grammar.grammatical_subjects(token.head)
        return {r.entity for s in subjects for r in self.scene.at_head.get(s.i, ()) if r.form != "pronoun"}

    def _own(self, token: Token) -> list[Found] | None:
        """`his country`: the one that the person leads or serves; None where it is nobody's."""
        for child in token.children:
            for reference in self.scene.at_head.get(child.i, ()):
                if child.dep_ == "poss" and reference.kind == "Person" and token.lemma_ in {"country", "nation"}:
                    state = self.scene.states.get(reference.entity)
                    return [Found(state, 0.85 * reference.confidence, "nominal")] if state is not None else []
        return None

    def compass(self, token: Token) -> list[Found]:
        """The North, of a text about North Korea; the South, too, which it need not name."""
        if token.text not in _OPPOSITE or not any(c.lower_ == "the" for c in token.children):
            return []
        if token.dep_ not in {"nsubj", "nsubjpass", "dobj", "pobj", "poss", "conj", "dative"}:
            return []
        found: dict[Iri, Entity] = {}
        for entity in [e for e in self.scene.entities.values() if e.kind == "State" and e.authority]:
            first, _, rest = entity.label.partition(" ")
            if first == token.text:
                found[entity.iri] = entity
            elif first == _OPPOSITE[token.text]:
                for sense in self.authority.senses.get(f"{token.text} {rest}", ()):
                    if self.authority.kind(sense.entity) == "State":
                        found[sense.entity] = entity_of(self.authority, sense.entity)
        return [Found(e, 0.75 if len(found) == 1 else _UNSURE, "nominal") for e in list(found.values())[:1]]

    def government(self, token: Token) -> list[Found]:
        """The government: that of the one state spoken of here, where the whole text is about this state.

        Where the text speaks of others here, it is the nearest, for a person to decide.
        """
        acting, seen, strangers = self._acting(token), list[Entity](), False
        for reference in reversed(self.scene.before(token.i)):
            if self._back(token, reference) > _NEAR:
                break
            owner = self._state(reference)
            strangers = strangers or (reference.kind == "Person" and self._foreign(reference))
            if owner is not None and owner.iri not in acting and owner not in seen:
                seen.append(owner)
        if not seen:
            return []
        sure = len(seen) == 1 and seen[0].iri == self._most_named() and not acting and not strangers
        government = self._called(token.lower_, seen[0])
        return [Found(government, 0.65 if sure else _UNSURE, "nominal")]

    def _foreign(self, person: Reference) -> bool:
        """Whether a person may belong to another state than the one that the text is most about."""
        state = self.scene.states.get(person.entity)
        return state is None or state.iri != self._most_named()

    def _called(self, word: str, owner: Entity) -> Entity:
        """The body that the text calls so already, such as `UK Government`; else one that acts for its owner."""
        names = self.authority.words.get(owner.iri, set()) | {"of", word}
        for entity in self.scene.entities.values():
            words = set(entity.label.lower().split())
            if entity.kind == "GovernmentBody" and word in words and words <= names:
                return entity
        return self.scene.group("GovernmentBody", word, owner)

    def _state(self, reference: Reference) -> Entity | None:
        """The state that is named, or for which those who are named act."""
        entity = self.scene.entities[reference.entity]
        if entity.acts_for is not None:
            entity = self.scene.entities.get(entity.acts_for, entity)
        return entity if entity.kind == "State" and reference.form != "pronoun" else None

    def _most_named(self) -> Iri:
        if self._main is None:
            counts = Counter(e.iri for r in self.scene.references if (e := self._state(r)) is not None)
            ((self._main, _),) = counts.most_common(1) or [("", 0)]
        return self._main
