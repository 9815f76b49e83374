"""Resolves what is not a name: pronouns, roles ("the Russian leader"), descriptions, and numbered groups.

In reading order, after what the text says beside its names is known. Every resolution carries a confidence; one that
several could be meant by stays below what is asserted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Entity
from kg.understand.coreference.appositions import Appositions
from kg.understand.coreference.descriptions import Descriptions
from kg.understand.coreference.pronouns import FIRST_PERSON, Pronouns
from kg.understand.coreference.quotations import Quotations
from kg.understand.entities.traits import Genders
from kg.understand.knowledge.authority import Authority
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.scene import Reference, Scene

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token


_OPEN = 0.5  # confidence below which nothing is asserted
_DOUBT = 0.6


class Coreference:
    """Adds references for pronouns and descriptions to one scene, in reading order."""

    def __init__(self, scene: Scene, authority: Authority, lexicon: Lexicon) -> None:
        self.scene = scene
        self.genders = Genders(scene, lexicon.persons)
        self.appositions = Appositions(scene, lexicon, self.genders)
        quotations = Quotations(scene, lexicon)
        self.pronouns = Pronouns(scene, lexicon, self.genders, quotations)
        self.descriptions = Descriptions(scene, authority, lexicon, self.appositions.said, self.genders, quotations)

    def resolve(self) -> None:
        self.appositions.find()
        speakers = []
        told, covering, hidden = self.scene.told, self.scene.covering, self.scene.hidden
        for token in self.scene.doc:
            i, pos = token.i, token.pos_
            if token.lower_ in FIRST_PERSON:
                speakers.append(token)  # “…,” he said: who speaks may be told by a pronoun after the quotation
            elif pos == "PRON" or token.tag_ == "PRP$":
                self._pronoun(token)
            elif pos in {"NOUN", "PROPN", "NUM"} and i not in told and i not in covering and i not in hidden:
                for found in self.descriptions.meant(token):
                    if isinstance(found.target, Entity):
                        self._add(token, found.target, found.confidence, found.form, start=found.start)
                    else:
                        self._refer(token, found.target, found.confidence, found.form)

        for token in speakers:
            self._pronoun(token)

    def _pronoun(self, token: Token) -> None:
        references, confidence = self.pronouns.meant(token)
        for reference in references:
            self._refer(token, reference, confidence, "pronoun")

    def _refer(self, token: Token, target: Reference, confidence: float, form: str) -> None:
        """A chain of descriptions is as sure as the surest name it leads to."""
        base = max(target.confidence, self.scene.sureness.get(target.entity, 0.0))
        if form == target.form == "pronoun" and target.confidence < _OPEN:
            base = min(base, _DOUBT)  # he, after a he that may be another
        self._add(token, self.scene.entities[target.entity], confidence * base, form)

    def _first_free(self, first: int, token: Token) -> int:
        """From where the words before the token are free, or taken by the same phrase."""
        taken = [
            i for i in range(first, token.i) if i in self.scene.covering and self.scene.covering[i].head != token.i
        ]
        return taken[-1] + 1 if taken else first

    def _add(self, token: Token, entity: Entity, confidence: float, form: str, *, start: int | None = None) -> None:
        first = token.i if start is None else start
        if start is None and form != "pronoun":
            words = [c.i for c in token.children if c.dep_ in {"det", "nummod", "amod", "predet"} and c.i < token.i]
            first = min([token.i, *words])
        self.scene.refer(
            Reference(
                start=self._first_free(first, token),
                end=token.i + 1,
                head=token.i,
                entity=entity.iri,
                kind=entity.kind,
                form=form,
                confidence=confidence,
            ),
            entity,
        )
