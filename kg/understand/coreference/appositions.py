"""What a text says of a name beside it: appositions, predicate nouns, and nouns before the name.

They are mentions of whom the name means, and tell by which nouns the text may speak of them later ("a senator …, the
senator"), but they are no arguments by themselves: the name is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Iri
from kg.understand.entities.traits import Genders
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.scene import Reference, Scene
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_OF = frozenset({"of", "from"})
_SURE = 0.8
_COPULAS = {"be", "become", "remain"}
_DETERMINERS = {"det", "amod", "compound", "nummod", "poss", "nmod", "predet"}


def astray(noun: Token, scene: Scene) -> Reference | None:
    """The person named right after a noun phrase, where the parser hung the name on something else.

    `The minister of Malta, Ann Lee`: no place has a person for apposition. `Lee and his deputy, Bob Roe`: nor has Lee.
    """
    if noun.tag_ in {"NNS", "NNPS"} or (noun.dep_ == "pobj" and noun.head.head.pos_ in {"NOUN", "PROPN"}):
        return None  # an adviser to the president of Chile, Ann Lee: which of the two
    tokens, inside = noun.doc.tokens, {p.i for p in _places(noun)}
    for end in (noun.i + 1, *(r.end for i in sorted(inside) if (r := scene.covering.get(i)) and r.kind != "Person")):
        start = end + 1 if end < len(tokens) and tokens[end].text == "," else end
        name = scene.covering.get(start)
        if name is None or name.kind != "Person" or name.form != "name" or name.start != start:
            continue
        head = noun.doc[name.head]
        joined = end == noun.i + 1 and noun.dep_ == "conj" and head.head is noun.head
        if head.dep_ == "appos" and (joined or head.head.i in inside):
            return name
    return None


def _places(noun: Token) -> list[Token]:
    """What stands after `of` in a noun phrase, also of what the parser joined to that: head of X and chair of Y."""
    found = [m for p in grammar.marked([noun], _OF) for m in grammar.coordinated(p)]
    if not found:
        return found
    joined = [m for m in found if m.dep_ == "conj"]
    return [*found, *(p for p in grammar.marked(found, _OF) if joined and p.i > joined[0].i)]


class Appositions:
    """The nouns that one document says of what it names."""

    def __init__(self, scene: Scene, lexicon: Lexicon, genders: Genders) -> None:
        self.scene, self.lexicon, self.genders = scene, lexicon, genders
        self.said: dict[Iri, set[str]] = {}  # nouns by which the text calls somebody

    def find(self) -> None:
        for reference in list(self.scene.references):
            if reference.form in {"name", "metonym"} and not reference.beside:
                self._around(reference)

    def _around(self, reference: Reference) -> None:
        tokens = self.scene.doc.tokens
        head = tokens[reference.head]
        for child in head.children:
            if child.dep_ == "appos" and child.i > head.i:
                self._say(reference, child)
        if head.dep_ == "appos" and head.head.i < head.i:
            self._say(reference, head.head)
        if head.dep_ in {"nsubj", "nsubjpass"} and head.head.lemma_ in _COPULAS:
            verb = head.head
            soft = any(c.dep_ == "neg" or c.tag_ == "MD" or c.lower_ == "if" for c in verb.children)
            for child in verb.children:
                if child.dep_ == "attr" and not soft and child.i > verb.i:
                    self._say(reference, child)
        self._lost(reference)
        before = tokens[reference.start - 1] if reference.start else None
        if before is None or before.dep_ not in {"compound", "nmod", "amod"} or before.i in self.scene.covering:
            return
        if before.pos_ in {"NOUN", "PROPN"} and self._fits(before, reference):
            self._call(reference, before)  # Senator Jane Miller, the actor John Doe

    def _lost(self, reference: Reference) -> None:
        """`Norway's prime minister, Jens Berg said …`, where the parser left the noun by itself."""
        if reference.start < 2 or self.scene.doc[reference.start - 1].text != ",":
            return
        noun = self.scene.doc[reference.start - 2]
        if (
            not self._fits(noun, reference)
            or noun.lemma_.lower() not in self.lexicon.nouns
            or noun.dep_ not in {"ROOT", "npadvmod", "dep"}
        ):
            return
        for described in list(self.scene.at_head.get(noun.i, ())):
            if described.form == "nominal" and described.kind == "Person":
                self.scene.retract(described)
        self._say(reference, noun)

    def _call(self, reference: Reference, noun: Token) -> None:
        self.said.setdefault(reference.entity, set()).add(noun.lemma_.lower())
        self.genders.said_of(reference.entity, noun)

    def _say(self, reference: Reference, noun: Token) -> None:
        """Note that the noun is said of what the reference means."""
        if noun.tag_ in {"NNS", "NNPS"} or noun.i in self.scene.covering:
            return
        titled = noun.pos_ == "PROPN" and any(c.dep_ == "det" for c in noun.children)
        if noun.pos_ != "NOUN" and not titled:  # Jane Miller, the Secretary of State
            return
        if not self._fits(noun, reference):
            return
        self._call(reference, noun)
        start = min((c.i for c in noun.children if c.dep_ in _DETERMINERS and c.i < noun.i), default=noun.i)
        self.scene.refer(
            Reference(
                start=start,
                end=noun.i + 1,
                head=noun.i,
                entity=reference.entity,
                kind=reference.kind,
                form="nominal",
                confidence=_SURE * reference.confidence,
                beside=True,
            ),
            self.scene.entities[reference.entity],
        )

    def _fits(self, noun: Token, reference: Reference) -> bool:
        """Whether the noun may be said of such a thing: a senator is no state, a committee no person."""
        word = noun.lemma_.lower()
        above = self.lexicon.parents.get(reference.kind, frozenset({reference.kind}))
        called = self.lexicon.roles.get(word)
        person = word in self.genders.people.nouns or any(
            c.subject_slots == ("self",) and "Person" in self.lexicon.relations[c.relation].domain
            for c in self.lexicon.nouns.get(word, ())
        )
        if person or called in {"Person", "Group"}:  # one of a group is a person: a diplomat
            return "Person" in above
        if called is None or called in {"Actor", "Entity"}:
            return True
        return called in above or reference.kind in self.lexicon.parents.get(called, frozenset())
