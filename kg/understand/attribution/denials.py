"""What somebody denies without saying it again: Cairo denied the allegation; Ankara denies this.

The denial is about what was last reported as somebody else's words, in the same sentence or in one of the two before.
It becomes a claim of its own with the opposite polarity, so that both sides of a dispute stand in the graph.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.model import Attribution, Claim, Polarity, Span
from kg.understand.arguments.arguments import Arguments
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.scene import Scene
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_BACK = 2  # sentences
_POINTING = {"it", "this", "that"}


class Denials:
    """Finds denials that point back, in one document whose other claims are known."""

    def __init__(self, scene: Scene, lexicon: Lexicon) -> None:
        self.scene, self.lexicon = scene, lexicon
        self._arguments = Arguments(scene, lexicon)
        self._starts = [self.scene.span(s.start, s.end).start for s in scene.doc.sents]

    def claims(self, known: list[Claim]) -> Iterator[Claim]:
        """One claim for each that is denied, in reading order."""
        for token in self.scene.doc:
            if token.pos_ != "VERB" or not self._denies(token):
                continue
            pointer = next((c for c in token.children if c.dep_ == "dobj" and self._points(c)), None)
            deniers = self._arguments.resolve(grammar.subjects(token)) if pointer is not None else []
            if pointer is None or len(deniers) != 1:
                continue
            cue = self.scene.span(token.i, token.i + 1)
            attribution = Attribution(source=deniers[0].entity, cue=cue)
            where = self.scene.span(token.sent.start, token.sent.end)
            evidence = self.scene.span_of([token, pointer, *grammar.subjects(token)])
            for claim in self._meant(token, deniers[0].entity, known):
                yield self._denied(claim, attribution, evidence, where, deniers[0].confidence)

    def _denies(self, verb: Token) -> bool:
        if self.lexicon.denying.isdisjoint(grammar.lemmas(verb)):
            return False
        return not any(c.dep_ == "neg" for c in verb.children)

    def _points(self, word: Token) -> bool:
        """`it`, `this`, or a bare `the allegation`: nothing beside it says what was alleged."""
        if word.lower_ in _POINTING:
            return True
        definite = any(c.lower_ in {"the", "this", "that", "these", "those"} for c in word.children)
        said = any(c.dep_ in {"acl", "relcl", "prep"} and c.i > word.i for c in word.children)
        return definite and not said and "report" in self.lexicon.effect("noun", word.lemma_.lower())

    def _meant(self, verb: Token, denier: str, known: list[Claim]) -> list[Claim]:
        """The claims of the nearest sentence that somebody else is said to make."""
        here = self.scene.span(verb.sent.start, verb.sent.end).start
        reach = [s for s in self._starts if s <= here][-_BACK - 1 :]
        for start in reversed(reach):
            found = [
                c
                for c in known
                if c.sentence.start == start
                and c.attribution is not None
                and c.attribution.source != denier
                and c.evidence.start < verb.idx
            ]
            if found:
                return found
        return []

    def _denied(
        self, claim: Claim, attribution: Attribution, evidence: Span, sentence: Span, confidence: float
    ) -> Claim:
        other = Polarity.NEGATIVE if claim.polarity is Polarity.POSITIVE else Polarity.POSITIVE
        document = self.scene.document.iri
        parts = (claim.subject, claim.relation, claim.object, str(evidence.start), str(evidence.end), "denied")
        return replace(
            claim,
            iri=self.scene.minter.claim(document, *parts),
            evidence=evidence,
            sentence=sentence,
            trigger=attribution.cue,
            polarity=other,
            attribution=attribution,
            event=None,
            confidence=round(claim.confidence * confidence * 0.8, 3),
        )
