"""What somebody denies without saying it again: Cairo denied the allegation; Ankara denies this; a claim Oslo rejects.

The denial is about what was last reported as somebody else's words, in the same sentence or in one of the two before.
It becomes a claim of its own with the opposite polarity, so that both sides of a dispute stand in the graph.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.model import Attribution, Claim, Polarity, Span
from kg.understand.arguments.arguments import Arguments
from kg.understand.factuality.governors import Governors
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.scene import Scene
from kg.understand.syntax import clauses, grammar

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_BACK = 2  # sentences
_POINTING = {"it", "this", "that"}


class Denials:
    """Finds denials that point back, in one document whose other claims are known."""

    def __init__(self, scene: Scene, lexicon: Lexicon) -> None:
        self.scene, self.lexicon = scene, lexicon
        self._arguments, self._governors = Arguments(scene, lexicon), Governors(lexicon)
        self._starts = [self.scene.span(s.start, s.end).start for s in scene.doc.sents]

    def claims(self, known: list[Claim]) -> Iterator[Claim]:
        """One claim for each that is denied, in reading order."""
        for token in self.scene.doc:
            if token.pos_ != "VERB" or not self._asserts(token):
                continue
            pointer = self._pointer(token)
            deniers = self._arguments.resolve(grammar.subjects(token)) if pointer is not None else []
            if pointer is None or len(deniers) != 1:
                continue
            cue = self.scene.span(token.i, token.i + 1)
            attribution = Attribution(source=deniers[0].entity, cue=cue)
            where = self.scene.span(token.sent.start, token.sent.end)
            evidence = self.scene.span_of([token, pointer, *grammar.subjects(token)])
            for claim in self._meant(token, deniers[0].entity, known):
                yield self._denied(claim, attribution, evidence, where, deniers[0].confidence)

    def _asserts(self, verb: Token) -> bool:
        """Whether what a verb tells is said to be so: not for `did not deny`, `will deny`, `refused to deny`."""
        return not (grammar.has_to(verb) or clauses.modal(verb) or any(c.dep_ == "neg" for c in verb.children))

    def _pointer(self, verb: Token) -> Token | None:
        """The word that points to what the verb denies; None where it denies nothing, or says itself what."""
        effects = self._governors.effects(verb)
        if effects & {"deny", "rebut"}:
            place = "nsubjpass" if grammar.is_passive(verb) else "dobj"
            taken = next((c for c in verb.children if c.dep_ == place and c.tag_ != "WDT"), None)
            if taken is None:
                return verb.head if verb.dep_ in {"relcl", "acl"} and self._words(verb.head) else None
            pointing = taken.lower_ in _POINTING and "deny" in effects
            return taken if pointing or self._points(taken) else None
        phrases = [c for c in verb.children if c.dep_ in {"prep", "dative"} and "rebut" in self._governors.against(c)]
        return next((p for c in phrases for p in c.children if p.dep_ == "pobj" and self._points(p)), None)

    def _words(self, noun: Token) -> bool:
        """An allegation, a claim: nothing but the verb beside it tells of it."""
        said = any(c.dep_ == "prep" or (c.dep_ == "acl" and clauses.with_that(c)) for c in noun.children)
        return not said and "report" in self.lexicon.effect("noun", noun.lemma_.lower())

    def _points(self, word: Token) -> bool:
        """A bare `the allegation`: nothing beside it says what was alleged."""
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
