"""Which ideology a text says a party holds: a socialist party, its ideology is socialism, it espouses socialism."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Entity
from kg.understand.knowledge.lexicon import Construction
from kg.understand.scene import Reference
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.arguments.arguments import Arguments
    from kg.understand.lasting.holders import Holders
    from kg.understand.syntax.parse import Token

_BODIES = frozenset({"PoliticalParty", "Organization"})
_STEPS = 7
_UP = {"amod", "compound", "nmod", "conj", "pobj", "prep", "npadvmod", "appos", "pcomp", "nummod", "advmod", "punct"}

Found = tuple[Construction, tuple[int, ...], list[tuple[Reference, Reference]]]


class Ideologies:
    """Finds the ideologies of parties in one document."""

    def __init__(self, arguments: Arguments, holders: Holders) -> None:
        self.arguments, self.holders = arguments, holders
        self.scene, self.lexicon = arguments.scene, arguments.lexicon
        self._words = self.lexicon.naming.get("ideology", {})
        parents = self.lexicon.parents
        kinds = {e.kind for e in self.scene.entities.values()}
        self.any = any(parents.get(k, frozenset()) & _BODIES for k in kinds)
        self._done = 0
        self._longest = self.lexicon.longest_ideologies

    def at(self, token: Token) -> Found | None:
        most = self._longest.get(token.lower_, 0)
        if not most or not self.any or token.i < self._done:
            return None
        doc = token.doc
        for size in range(min(most, len(doc) - token.i), 0, -1):
            words = doc.tokens[token.i : token.i + size]
            name = "".join(t.lower_ + t.whitespace_ for t in words).strip()
            ideology = self.lexicon.ideologies.get(name)
            if ideology is not None:
                self._done = token.i + size  # socialism in democratic socialism is no other one
                return self._held(words, ideology)
        return None

    def _held(self, words: list[Token], ideology: str) -> Found | None:
        last = words[-1]
        before = self.scene.doc[words[0].i - 1].text if words[0].i else ""
        covering = self.scene.covering.get(words[0].i)
        if (
            covering is not None
            and covering.form == "name"
            and covering.kind in {"PoliticalParty", "Organization", "Person"}
        ):
            return None  # a part of a name
        if before == "-" and self.scene.doc[words[0].i - 2].lower_ in {"anti", "non"}:
            return None
        found = self._climb(last)
        if found is None:
            return None
        construction, trigger, bodies = found
        iri = self.scene.minter.entity("Ideology", ideology)
        self.scene.entities.setdefault(iri, Entity(iri=iri, kind="Ideology", label=ideology))
        reference = Reference(
            start=words[0].i, end=last.i + 1, head=last.i, entity=iri, kind="Ideology", form="name", beside=True
        )
        return construction, (trigger.i,), [(b, reference) for b in bodies]

    def _climb(self, token: Token) -> tuple[Construction, Token, list[Reference]] | None:
        for _ in range(_STEPS):
            head = token.head
            if head is token:
                return None
            covering = self.scene.covering.get(head.i)
            named = covering is not None and covering.form == "name" and covering.kind == "PoliticalParty"
            if named and covering is not None and token.dep_ in {"amod", "compound", "nmod"}:
                return self._words["party"], head, [covering]
            word = head.lemma_.lower()
            construction = self._words.get(word)
            if head.pos_ in {"NOUN", "PROPN"}:
                if construction is not None:
                    bodies = self._bodies(head)
                    if bodies:
                        return construction, head, bodies
                token = head
                continue
            if head.pos_ in {"VERB", "AUX"}:
                return self._clause(token, head, construction)
            if token.dep_ not in _UP and head.pos_ not in {"ADP", "ADJ"}:
                return None
            token = head
        return None

    def _bodies(self, noun: Token) -> list[Reference]:
        bearers = self.holders.of(noun, _BODIES)
        if bearers:
            return bearers
        owners = [*self.arguments.owners(noun), *self.arguments.resolve(grammar.marked([noun], frozenset({"of"})))]
        return [r for r in owners if self.lexicon.parents.get(r.kind, frozenset()) & _BODIES]

    def _clause(
        self, token: Token, verb: Token, construction: Construction | None
    ) -> tuple[Construction, Token, list[Reference]] | None:
        if verb.lemma_ in {"be", "include", "remain"}:
            subjects = grammar.grammatical_subjects(verb)
            if token.dep_ in {"attr", "acomp", "dobj"}:
                for subject in subjects:
                    said = self._words.get(subject.lemma_.lower())
                    named = self._fit(self.arguments.resolve([subject]))
                    if token.dep_ == "acomp" and named:
                        return self._words["party"], token, named
                    if said is not None and (bodies := self._bodies(subject)):
                        return said, subject, bodies
            return None
        if construction is None:
            return None
        if token.dep_ not in {"dobj", "prep", "agent", "oprd"}:
            return None
        found = grammar.grammatical_subjects(verb)
        bodies = self._fit(self.holders._all(found, 0))
        return (construction, verb, bodies) if bodies else None

    def _fit(self, found: list[Reference]) -> list[Reference]:
        return [r for r in found if self.lexicon.parents.get(r.kind, frozenset()) & _BODIES and not r.adjective]
