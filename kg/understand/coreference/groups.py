"""Resolves what speaks of so many at once: both sides, the two leaders, the three countries, the four.

They are a set that the text has made already: names joined by and, or the parties of one event. Two that merely stand
near one another in different sentences are none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model import Entity, Iri
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.scene import Reference, Scene
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "both": 2, "2": 2, "3": 3, "4": 4, "5": 5}
_DEFINITE = {"the", "both", "these", "those", "all"}
_NAMES = {"name", "metonym", "demonym", "role", "pronoun"}
_BETWEEN = {"and", "&", ",", "the", "-", "–", "/"}
_ARGUMENTS = {"nsubj", "nsubjpass", "dobj", "dative", "pobj"}
_TELLING = {"of", "from"}
_WITH = frozenset({"with"})
_AGAINST = frozenset({"against", "by"})
_PLACES = frozenset({"in", "at", "near", "inside", "outside", "via", "through", "across"})
_NO_SIDES = {"Company", "MediaOrganization", "AcademicInstitution"}
_SURE = 0.8
_UNSURE = 0.45  # kept for review, never asserted
_NEAR = 2  # sentences within which two sets compete


@dataclass(frozen=True, slots=True)
class Found:
    """What a description speaks of: a reference before it, or an entity that only it speaks of."""

    target: Reference | Entity
    confidence: float
    form: str
    start: int | None = None  # first token, where it is not that of the noun phrase


@dataclass(frozen=True, slots=True)
class _Set:
    """Some that the text has joined: `end` is the last token of the last of them."""

    members: tuple[Reference, ...]
    end: int
    joined: bool = True  # by and, as against parties of one event

    @property
    def key(self) -> frozenset[Iri]:
        return frozenset(r.entity for r in self.members)


class Groups:
    """The sets of one document. `titled` tells whether a noun is a title of a leader."""

    def __init__(self, scene: Scene, lexicon: Lexicon, titled: Callable[[str], bool]) -> None:
        self.scene, self.lexicon, self.titled = scene, lexicon, titled
        self._told: list[_Set] = []  # sets that were spoken of already, at the place where they were

    def count(self, token: Token) -> int:
        """How many a plural noun, or a number by itself, speaks of; 0 where it means others than those named."""
        words = [c.lower_ for c in token.children if c.dep_ in {"nummod", "det", "predet"}]
        if not words or any(c.lower_ == "other" or _tells_which(c) for c in token.children):
            return 0  # no number and no article: none that were named
        if token.pos_ == "NUM":
            alone = "the" in words and token.dep_ in _ARGUMENTS
            return NUMBERS.get(token.lower_, 0) if alone else 0
        if "each" in words and self.lexicon.roles.get(token.lemma_.lower()) == "Actor":
            return 2  # each side
        if token.tag_ not in {"NNS", "NNPS"} or not _DEFINITE & set(words):
            return 0
        if any(c.dep_ in {"amod", "compound"} and c.text[0].isupper() for c in token.children):
            return 0  # four European diplomats are not the four just named
        return next((NUMBERS[w] for w in words if w in NUMBERS), 0)

    def meant(self, token: Token, count: int) -> list[Found]:
        """The members of the set that so many of the noun's kind speak of, in order."""
        wanted = self._wanted(token)
        if wanted is None:
            return []
        sets = self._sets(token, count, wanted)
        found, sure = self._choose(token, sets) if sets else (self._last_named(token, count, wanted), _SURE)
        if found and sure == _SURE:
            self._told.append(_Set(tuple(found), token.i))
        return [Found(r, sure, "nominal") for r in sorted(found, key=lambda r: r.start)]

    def _wanted(self, token: Token) -> Callable[[Reference], bool] | None:
        """What may belong to the set: persons, states, or whoever takes sides; None where no set is spoken of."""
        word = token.lemma_.lower()
        kind = self.lexicon.roles.get(word)
        if token.pos_ == "NUM":
            return lambda r: self._is(r, "Person") or self._is_side(r)
        person = self.titled(word) or self.lexicon.people.get(word) == "Person"
        if person and kind not in {"State", "Actor"}:
            return lambda r: self._is(r, "Person")
        if kind == "State" or (kind == "GovernmentBody" and word in self.lexicon.dependent):
            return lambda r: self._is(r, "Polity")
        if kind in {"Actor", "PoliticalParty"}:
            return self._is_side
        return (lambda r: self._is(r, "Organization")) if kind == "Organization" else None

    def _is(self, reference: Reference, kind: str) -> bool:
        return kind in self.lexicon.parents.get(reference.kind, frozenset({reference.kind}))

    def _is_side(self, reference: Reference) -> bool:
        body = self._is(reference, "Organization") and reference.kind not in _NO_SIDES
        return body or self._is(reference, "Polity")

    # sets

    def _sets(self, token: Token, count: int, wanted: Callable[[Reference], bool]) -> list[_Set]:
        """All sets of just so many before the token, nearest last; none that whoever acts on them belongs to."""
        before = [r for r in self.scene.before(token.i) if wanted(r) and self._may_belong(r)]
        found = [
            s
            for s in [*self._runs(before), *self._coordinated(before, wanted), *self._parties(before)]
            if s is not None
        ]
        acting = self._acting(token)
        fitting = {(s.end, s.key): s for s in found if len(s.key) == count and s.end < token.i and not acting & s.key}
        return sorted(fitting.values(), key=lambda s: s.end)

    def _may_belong(self, reference: Reference) -> bool:
        """Whoever is named, and surely; the French are no side."""
        people = reference.form == "demonym" and self.scene.doc[reference.head].tag_ in {"NNS", "NNPS"}
        return reference.form in _NAMES and reference.confidence >= 0.5 and not people

    def _acting(self, token: Token) -> set[Iri]:
        """Whoever praises both sides is none of them."""
        if token.dep_ not in {"dobj", "pobj", "dative"}:
            return set()
        verb = token.head.head if token.dep_ == "pobj" else token.head
        return {r.entity for s in grammar.grammatical_subjects(verb) for r in self.scene.at_head.get(s.i, ())}

    def _runs(self, before: list[Reference]) -> list[_Set]:
        """Names with nothing between them but and, a comma or a hyphen: Kenya and Mali; the Kyrgyz and Tajik sides."""
        doc, runs, run = self.scene.doc, [], before[:1]
        for reference in before[1:]:
            between = [t.lower_ for t in doc[run[-1].end : reference.start]]
            if between and len(between) <= 3 and _BETWEEN.issuperset(between) and between != ["the"]:
                run = [*run, reference]
                continue
            runs.append(run)
            run = [reference]
        runs.append(run)
        joined = [r for r in runs if len(r) > 1 and self._joined(r)]
        return [_Set(tuple({r.entity: r for r in run}.values()), run[-1].end - 1) for run in joined]

    def _joined(self, run: list[Reference]) -> bool:
        """A comma alone also parts a town from its state."""
        last = {t.lower_ for t in self.scene.doc[run[-2].end : run[-1].start]}
        return bool(last & {"and", "&", "-", "–", "/"}) or self.scene.doc.number_of(run[-1].head) == 0

    def _coordinated(self, before: list[Reference], wanted: Callable[[Reference], bool]) -> list[_Set | None]:
        """Heads that the parser joins, also where words stand between: Lee, the prime minister, and Kim."""
        firsts = [self.scene.doc[r.head] for r in before if self._first(r)]
        return [self._of_heads(list(grammar.coordinated(f)), wanted) for f in firsts]

    def _first(self, reference: Reference) -> bool:
        head = self.scene.doc[reference.head]
        return head.dep_ != "conj" and any(c.dep_ == "conj" for c in head.children)

    def _of_heads(self, heads: list[Token], wanted: Callable[[Reference], bool]) -> _Set | None:
        members = [[r for r in self.scene.at_head.get(h.i, ()) if wanted(r) and r.form != "pronoun"] for h in heads]
        if not all(members):
            return None
        return _Set(tuple({r.entity: r for of in members for r in of}.values()), max(r.end for (r, *_) in members) - 1)

    def _parties(self, before: list[Reference]) -> list[_Set]:
        """Two parties of one event: X signed a pact with Y, X accused Y."""
        found, known = [], {r.head: r for r in before}
        for reference in before:
            subject = self.scene.doc[reference.head]
            subject = subject.head if subject.dep_ == "appos" else subject  # the president, Lee, met Kim
            if subject.dep_ not in {"nsubj", "nsubjpass"} or any(c.dep_ == "conj" for c in subject.children):
                continue
            verb = subject.head
            nouns = [c for c in verb.children if c.dep_ == "dobj"]
            for other in [*nouns, *grammar.marked([verb, *nouns], _WITH)]:
                party = known.get(other.i)
                if party is not None and party.entity != reference.entity and party.start > reference.start:
                    found.append(_Set((reference, party), party.end - 1, joined=False))
        return found

    # choice

    def _choose(self, token: Token, sets: list[_Set]) -> tuple[tuple[Reference, ...], float]:
        """The last set, where no other is as near or spoken of more often; else a guess for a person to decide."""
        last = sets[-1]
        here, number = self.scene.doc.number_of(token.i), self.scene.doc.number_of
        often = Counter(s.key for s in sets)
        rivals = [s for s in sets if s.key != last.key]
        distance = here - number(last.end)
        near = [s for s in rivals if here - number(s.end) <= distance + _NEAR]
        clear = all(often[last.key] >= 2 * often[s.key] for s in near)
        main = max(rivals, key=lambda s: (often[s.key], s.end), default=last)
        telling = len(last.key) > 2 and not rivals  # no other three were joined
        if not telling and (distance > _NEAR or (rivals and distance > 1)):  # it has to be what the text is about
            clear = clear and often[last.key] > 1 and often[last.key] > often[main.key] * (main is not last)
        if not last.joined and rivals:
            clear = clear and often[last.key] > often[main.key]
        if often[main.key] > often[last.key]:
            return main.members, _UNSURE
        clear = clear and not (len(last.key) == 2 and often[last.key] == 1 and self._third(token, last))
        return last.members, _SURE if clear else _UNSURE

    def _third(self, token: Token, two: _Set) -> bool:
        """Whether a third of their kind has a part in what the two are told to do: X and Y attacked Z; X aids Y
        against Z. Not who only speaks of both, brings them together, or where they meet.
        """
        wanted = self._wanted(token)
        number = self.scene.doc.number_of(two.end)
        heads = {r.head for r in two.members}
        verb = self._verb(self.scene.doc[two.members[0].head])
        for reference in reversed(self.scene.before(token.i)):
            noun = self.scene.doc[reference.head]
            if self.scene.doc.number_of(noun.i) < number:
                break
            if self.scene.doc.number_of(noun.i) > number:
                continue
            if reference.entity in two.key or reference.head in heads or reference.adjective or reference.beside:
                continue
            if wanted is None or not wanted(reference) or not self._takes_part(noun):
                continue
            said = verb is not None and verb.dep_ == "ccomp" and verb.head is noun.head  # Z said that X attacked Y
            if (not two.joined and not said) or (verb is not None and verb is self._verb(noun)):
                return True
        return False

    def _takes_part(self, noun: Token) -> bool:
        first = grammar.first_of(noun)
        return first.dep_ in _ARGUMENTS and not (first.dep_ == "pobj" and first.head.lower_ in _PLACES)

    def _verb(self, noun: Token) -> Token | None:
        """The verb that a noun acts under, is acted upon by, or acts with or against."""
        first = grammar.first_of(noun)
        if first.dep_ == "pobj" and first.head.lower_ in _WITH | _AGAINST:
            above = first.head.head
            return above if above.pos_ in grammar.VERBS else above.head  # signed a pact with Z
        return first.head if first.dep_ in _ARGUMENTS and first.dep_ != "pobj" else None

    def _last_named(self, token: Token, count: int, wanted: Callable[[Reference], bool]) -> tuple[Reference, ...]:
        """Those of the last sentence that names any, if it names just so many."""
        by_sentence: dict[int, dict[Iri, Reference]] = {}
        for reference in self.scene.before(token.i):
            if wanted(reference):
                by_sentence.setdefault(self.scene.doc.number_of(reference.head), {})[reference.entity] = reference
        last = tuple(by_sentence[max(by_sentence)].values()) if by_sentence else ()
        return last if len(last) == count else ()


def _tells_which(phrase: Token) -> bool:
    """The two leaders of Mali, both sides of the river; not the two heads of state."""
    if phrase.dep_ != "prep" or phrase.lower_ not in _TELLING:
        return False
    return any(c.dep_ == "pobj" and (c.pos_ == "PROPN" or any(c.lefts)) for c in phrase.children)
