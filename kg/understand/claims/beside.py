"""Constructions that are no more than a preposition, a possessive or a list in parentheses beside a name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.understand.claims.match import Match
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.arguments.slots import Slots
    from kg.understand.scene import Reference
    from kg.understand.syntax.parse import Token


class Beside:
    """Finds what stands beside the names of one document."""

    def __init__(self, arguments: Slots) -> None:
        self.arguments, self.scene, self.lexicon = arguments, arguments.scene, arguments.lexicon

    def phrase(self, token: Token) -> Iterator[Match]:
        lemma = "'s" if token.dep_ == "case" else token.lower_
        for construction in self.lexicon.prepositions.get(lemma, ()):
            if lemma == "'s":
                left = self._possessors(token.head) if token.head.dep_ in {"poss", "conj"} else []
                owned = token.head.head if token.head.dep_ == "poss" else grammar.first_of(token.head).head
                right = [r for r in self.scene.at_head.get(owned.i, ()) if r.form == "name"]
            else:
                named = [r for r in self.scene.at_head.get(token.head.i, ()) if r.form == "name"]
                described = token.head.dep_ == "appos" and not named
                left = self.arguments.itself(token.head) if described else named
                if described is not ("self" in construction.subject_slots):
                    continue
                right = [r for c in token.children if c.dep_ == "pobj" for r in self.arguments.resolve([c])]
            relation = self.lexicon.relations[construction.relation]
            if construction.subject_slots == ("pair",):  # the initiative between A and B: they take part in it
                left, right = (right, left) if len(right) > 1 else ([], [])
            pairs = tuple(
                (s, o) for s in left for o in right if s.entity != o.entity and self.arguments.agree(relation, s, o)
            )
            if pairs:
                yield Match(construction, token, (token.i,), None, pairs, True)

    def _possessors(self, owner: Token) -> list[Reference]:
        """Norway's; Norway and Chad's, of which the last alone has the mark."""
        first = grammar.first_of(owner)
        if first.dep_ != "poss":
            return []
        marked = [t for t in grammar.coordinated(first) if t.i <= owner.i]
        return [r for t in marked for r in self.scene.at_head.get(t.i, ())]

    def listed(self, opening: Token) -> Iterator[Match]:
        """The initiative (A, B and C); the initiative — A, B and C — …: nothing but a list of states."""
        whole, doc = self.scene.covering.get(opening.i - 1), opening.doc
        closing = ")" if opening.text == "(" else opening.text
        ahead = range(opening.i + 1, min(opening.i + 40, opening.sent.end))
        end = next((i for i in ahead if doc[i].text == closing), None)
        if whole is None or end is None or whole.form != "name":
            return
        listed = [self.scene.covering.get(i) for i in range(opening.i + 1, end)]
        named = [r for r in listed if r is not None and r.kind == "State" and r.form == "name"]
        states = list({r.entity: r for r in named}.values())
        inside = range(opening.i + 1, end)
        between = [doc[i] for i in inside if listed[i - opening.i - 1] not in states]
        if len(states) < 2 or not all(t.is_punct or t.dep_ == "cc" or t.lower_ in {"the", "plus"} for t in between):
            return
        for construction in self.lexicon.prepositions[opening.text]:
            relation = self.lexicon.relations[construction.relation]
            pairs = tuple((s, whole) for s in states if self.arguments.agree(relation, s, whole))
            if pairs:
                yield Match(construction, opening, (opening.i,), None, pairs, True)
