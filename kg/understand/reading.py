"""A document as it was understood, open to questions that its extraction does not answer.

Scorers and other tools ask: is this predicate a fact, for whom; what links these two places.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model import Attribution, Certainty, Claim, Extraction, Mode, Polarity

if TYPE_CHECKING:
    from kg.understand.attribution.attribution import Attributions
    from kg.understand.claims.paths import Link
    from kg.understand.knowledge.lexicon import Lexicon
    from kg.understand.scene import Scene
    from kg.understand.syntax.parse import Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """What the text makes of one predicate, after FactBank (Saurí and Pustejovsky 2009)."""

    polarity: Polarity
    certainty: Certainty
    mode: Mode
    attribution: Attribution | None
    past: bool = False  # told to be over
    ended: bool = False  # somebody stopped doing so: a fact of what was, and none of what is

    @property
    def plain(self) -> bool:
        """True if the text itself says, with certainty, that it is or was so."""
        return self.plain_to_somebody and self.attribution is None

    @property
    def plain_to_somebody(self) -> bool:
        """True if whoever says it says, with certainty, that it is or was so."""
        return (self.polarity, self.certainty, self.mode) == (Polarity.POSITIVE, Certainty.CERTAIN, Mode.ACTUAL)


@dataclass
class Reading:
    """One document with its extraction and its parse."""

    extraction: Extraction
    scene: Scene
    lexicon: Lexicon
    attributions: Attributions

    def token_at(self, start: int, end: int) -> Token:
        """The syntactic head of the characters `start` to `end`."""
        tokens = [t for t in self.scene.doc if t.idx < end and start < t.idx + len(t.text)]
        if not tokens:
            raise ValueError(f"no token stands at {start}..{end}")
        return self.scene.doc[tokens[0].i : tokens[-1].i + 1].root

    def between(self, source: tuple[int, int] | None, target: tuple[int, int] | None) -> list[Link]:
        """What links two places (characters, start and end), best first; either may be unknown.

        Answers with the looser evidence of `kg.understand.claims.paths`, which no claim rests on.
        """
        from kg.understand.claims.paths import Links

        return Links(self.scene, self.lexicon).between(source, target)

    def root_of(self, claim: Claim) -> str | None:
        """The PLOVER type of a claimed event in its context; none for a lasting relation."""
        from kg.understand.claims.plover import in_context

        relation = self.lexicon.relations.get(claim.relation)
        if relation is None or relation.root is None:
            return None
        tokens = [t for t in self.scene.doc if t.idx < claim.trigger.end and claim.trigger.start < t.idx + len(t.text)]
        return in_context(self.lexicon, tokens, relation.root)

    def appraise(self, start: int, end: int) -> Appraisal:
        """The factuality of the predicate whose words stand at characters `start` to `end`."""
        return self.appraise_at(self.token_at(start, end))

    def appraise_at(self, trigger: Token, verb: Token | None = None) -> Appraisal:
        """The factuality of the predicate that a word expresses, with the verb that supports it if it is a noun."""
        from kg.understand.factuality.factuality import Factuality
        from kg.understand.lasting import titles

        found = Factuality(self.lexicon).assess(trigger, verb)
        return Appraisal(
            polarity=found.polarity,
            certainty=found.certainty,
            mode=found.mode,
            attribution=self.attributions.attribute(trigger, found),
            past=found.past or found.ended or titles.lost(trigger, self.lexicon),
            ended=found.ended,
        )
