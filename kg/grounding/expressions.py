"""Words of a text that express a relation, as the lexicon knows them, whomever they relate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.grounding.names import Spoken
from kg.model import Iri

if TYPE_CHECKING:
    from kg.understand import Reading
    from kg.understand.knowledge.lexicon import Construction
    from kg.understand.syntax.parse import Token

SAME, WIDER, AKIN = range(3)
"""How near a word is to a relation: it expresses that one or a narrower one, a wider one, or one of its PLOVER type."""

_CLIMB, _STEPS = 3, 12
_BETWEEN = {"between", "among"}
_PHRASES = {"dobj", "dative", "pobj", "nsubj", "nsubjpass", "attr", "oprd", "poss", "compound", "amod", "nmod", "agent"}


@dataclass(frozen=True, slots=True)
class Expression:
    """A word that may express a relation, with the verb that supports it if it is a noun."""

    trigger: Token
    verb: Token | None
    words: tuple[int, ...]  # tokens
    construction: Construction
    nearness: int
    turned: bool = False  # its verb makes another event of it: aid that is suspended

    @property
    def clause(self) -> Token | None:
        """The verb whose subject acts."""
        return self.verb or (self.trigger if self.trigger.pos_ in {"VERB", "AUX"} else None)


class Expressions:
    """Finds the words of one text that express relations."""

    def __init__(self, reading: Reading) -> None:
        from kg.understand.arguments.slots import Slots

        self._scene, self._lexicon = reading.scene, reading.lexicon
        self._slots = Slots(self._scene, self._lexicon)

    def of(self, relation: Iri, first: int, last: int) -> list[Expression]:
        """What expresses a relation, or one of its kind, among tokens `first` to `last` (exclusive), in their order."""
        return [e for i in range(first, last) for e in self._at(self._scene.doc[i], relation)]

    def _at(self, token: Token, relation: Iri) -> Iterator[Expression]:
        from kg.understand.claims import triggers

        lexicon, lemma = self._lexicon, token.lemma_.lower()
        if token.pos_ in {"VERB", "AUX"}:
            for constructions, words in triggers.of_verb(lexicon, token):
                yield from self._fitting(token, None, words, constructions, relation)
        elif token.pos_ in {"NOUN", "PROPN", "NUM"}:
            for construction, words in triggers.of_noun(lexicon, token):
                verb = self._support(token, construction)
                if verb is None and construction.support and not triggers.names_event(lexicon, construction):
                    continue
                if verb is None and construction.needs_support:
                    continue
                with_verb = words if verb is None else (verb.i, *words)
                turned = token.head.pos_ == "VERB" and triggers.turns(lexicon, token.head, construction)
                yield from self._fitting(token, verb, with_verb, [construction], relation, turned=turned)
        elif token.pos_ == "ADJ":
            yield from self._fitting(token, None, (token.i,), lexicon.adjectives.get(lemma, []), relation)
        for words_of_slot in lexicon.naming.values():
            for word in dict.fromkeys((lemma, token.lower_)):
                if word in words_of_slot:
                    yield from self._fitting(token, None, (token.i,), [words_of_slot[word]], relation, only=SAME)

    def _support(self, noun: Token, construction: Construction) -> Token | None:
        from kg.understand.syntax import grammar

        verb = noun
        for _ in range(_CLIMB):
            verb = verb.head
            if verb.pos_ == "VERB":
                return verb if construction.support.intersection(grammar.lemmas(verb)) else None
        return None

    def _fitting(
        self,
        token: Token,
        verb: Token | None,
        words: tuple[int, ...],
        constructions: Sequence[Construction],
        relation: Iri,
        *,
        turned: bool = False,
        only: int = AKIN,
    ) -> Iterator[Expression]:
        for construction in constructions:
            nearness = self._nearness(construction.relation, relation)
            named = construction.subject_nouns | construction.object_nouns
            if nearness is None or nearness > only or (named and not self._holds(token, named)):
                continue
            yield Expression(token, verb, tuple(sorted(set(words))), construction, nearness, turned)

    def _nearness(self, told: Iri, wanted: Iri) -> int | None:
        if wanted in self._lexicon.above(told):
            return SAME
        if told in self._lexicon.above(wanted):
            return WIDER
        root = self._lexicon.relations[wanted].root
        return AKIN if root is not None and self._lexicon.relations[told].root == root else None

    def _holds(self, token: Token, nouns: frozenset[str]) -> bool:
        return any(t.lemma_.lower() in nouns for t in token.sent)

    def relates(self, expression: Expression, subject: Spoken, thing: Spoken) -> bool:
        """Whether the grammar lets these words relate the two, the one as subject and the other as object.

        That is so where each hangs on the words themselves, through no other noun or verb, in a place where the
        construction has its argument. Who else acts speaks against it.
        """
        from kg.understand.syntax import grammar

        clause, construction = expression.clause, expression.construction
        acting: set[Iri] = set()
        if clause is not None:
            acting = {r.entity for r in self._slots.resolve(grammar.subjects(clause))}
        if self._directed(expression, subject, thing, acting):
            return True
        if not self._lexicon.relations[construction.relation].symmetric and "pair" not in construction.subject_slots:
            return False
        hanging = {self._hangs(party.head, expression) for party in (subject, thing)}
        return (
            self._directed(expression, thing, subject, acting)
            or {subject.entity, thing.entity} <= acting
            or (not acting and hanging <= _BETWEEN)
        )

    def _directed(self, expression: Expression, subject: Spoken, thing: Spoken, acting: set[Iri]) -> bool:
        construction = expression.construction
        if acting and subject.entity not in acting:
            return False
        one, other = self._hangs(subject.head, expression), self._hangs(thing.head, expression)
        acts = subject.entity in acting or self._takes(one, construction.subject_markers, construction.subject_slots)
        return acts and self._takes(other, construction.object_markers, construction.object_slots, expression)

    def _takes(
        self,
        marker: str | None,
        markers: frozenset[str],
        slots: tuple[str, ...],
        expression: Expression | None = None,
    ) -> bool:
        """Whether what hangs there by a preposition (or a possessive, or as the object) is an argument."""
        if marker is None:
            return False
        if marker == "object":
            plain = expression is None or expression.verb is None
            return plain and not {"object", "recipient"}.isdisjoint(slots)
        if marker == "'s":
            return "possessor" in slots or (expression is None and not slots)
        return marker in markers or (marker in {"amod", "compound", "nmod"} and "modifier" in slots)

    def _hangs(self, head: int, expression: Expression) -> str | None:
        """How a word hangs on those of an expression: by which preposition, as `object`, as `subject`, by `'s`.

        None where another noun or verb stands between.
        """
        token, marker = self._scene.doc[head], ""
        for _ in range(_STEPS):
            if token.dep_ in {"conj", "appos"} and token.head.pos_ in {"NOUN", "PROPN", "PRON"}:
                token = token.head
                continue
            above, dep = token.head, token.dep_
            if above is token or (dep not in _PHRASES and token.pos_ != "ADP"):
                return None
            if token.pos_ == "ADP":
                marker = token.lower_
            elif dep == "poss":
                marker = marker or "'s"
            elif dep in {"dobj", "nsubjpass", "dative"}:
                marker = marker or "object"
            elif dep == "nsubj":
                marker = marker or "subject"
            elif dep in {"amod", "compound", "nmod"}:
                marker = marker or dep
            if above.i in expression.words:
                return marker or dep
            if above.pos_ != "ADP":
                return None
            token = above
        return None
