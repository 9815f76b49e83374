"""Makes a claim of what somebody else says of a text that was read, or tells why the text does not bear it out.

Who stands in which relation to whom is theirs; whether it is said to be so, how surely and by whom is what the text
tells. Both must agree for a claim to be sure of itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import isnan
from typing import TYPE_CHECKING

from kg.grounding import doubts
from kg.grounding.doubts import Doubt
from kg.grounding.evidence import Ground, Grounds
from kg.grounding.expressions import SAME, Expression, Expressions
from kg.grounding.foreign import Told
from kg.grounding.holders import Holders
from kg.grounding.names import Names, tokens_of
from kg.grounding.relations import RelationWords, Sense
from kg.grounding.spelling import Place, Text
from kg.grounding.times import TimesTold
from kg.ids import Minter
from kg.model import Claim, Iri, Mode, Polarity, Span, Unverified
from kg.records.check import readable

if TYPE_CHECKING:
    from kg.understand import Appraisal, Reading
    from kg.understand.syntax.parse import Token

SURE = 0.5
"""What the gate asks for (`shape:unsure`)."""

DOUBT = 0.45
"""The most that a claim is sure of where text and tool disagree, or no word for the relation relates the two: less than
what the gate asks for."""

_UNTOLD = 0.5  # confidence of a tool that tells none, where it is to make another surer
_BY_GRAMMAR = 0.8  # where a word for the relation relates the two, and no rule tells so


@dataclass(frozen=True, slots=True)
class Grounded:
    """A claim with what else is to be known where it meets another one."""

    claim: Claim
    disagrees: bool  # the tool says otherwise than the text
    theirs: float  # the confidence of the tool
    doubts: tuple[Doubt, ...] = ()  # why it is less sure than the gate asks for
    dropped: tuple[Doubt, ...] = ()  # what the tool says besides, and the text does not bear out


class Claims:
    """What one tool says of one text, made into claims."""

    def __init__(
        self, reading: Reading, text: Text, tool: str, *, names: Names, relations: RelationWords, minter: Minter
    ) -> None:
        from kg.understand.arguments.dates import Times

        self._reading, self._text, self._tool = reading, text, tool
        self._names, self._relations, self._minter = names, relations, minter
        self._document = reading.extraction.document
        self._lexicon = reading.lexicon
        self._grounds = Grounds(reading.scene, text)
        self._holders = Holders(reading, text, names)
        self._expressions = Expressions(reading)
        self._times = Times(reading.scene.doc, self._document.date)
        self._told_times = TimesTold(reading.scene)
        self._own: dict[frozenset[Iri], list[Claim]] = {}
        for claim in reading.extraction.claims:
            self._own.setdefault(frozenset((claim.subject, claim.object)), []).append(claim)

    def of(self, told: Told) -> Grounded | Unverified:
        """The claim that a statement becomes, or the statement with the reason why it becomes none."""
        one, other = self._names.known(told.subject), self._names.known(told.object)
        if isinstance(one, str) or isinstance(other, str):
            return self.unverified(told, one if isinstance(one, str) else str(other))
        sense = self._relations.sense(told.relation, (one.kind, other.kind))
        if isinstance(sense, str):
            return self.unverified(told, sense)
        found = self._grounds.of(told, one, other, lambda a, b: self._tells(sense.relation, a, b))
        if isinstance(found, str):
            return self.unverified(told, found)
        if found.subject.entity == found.object.entity:
            return self.unverified(told, "subject and object are one and the same in the text")
        sides = ((told.subject, one, found.subject), (told.object, other, found.object))
        others = [doubt for side in sides if (doubt := self._names.another(*side)) is not None]
        if sense.turned:
            found = Ground(found.place, found.sentence, found.object, found.subject)
        return self._claim(told, sense, found, others)

    def unverified(self, told: Told, reason: str) -> Unverified:
        where = f" ({told.where})" if told.where else ""
        said = " It is told as denied." if told.negated else ""
        end = "" if reason.endswith((".", "?", "!")) else "."
        words = (told.subject.text, told.relation, told.object.text, told.quote or "", "not" if told.negated else "")
        return Unverified(
            iri=self._minter.unverified(self._document.iri, self._tool, *words),
            subject=readable(told.subject.text),
            relation=readable(told.relation),
            object=readable(told.object.text),
            quote=None if told.quote is None else readable(told.quote),
            reason=readable(f"{reason[:1].upper()}{reason[1:]}{where}{end}{said}"),
            by=self._tool,
        )

    def _tells(self, relation: Iri, first: int, last: int) -> bool:
        return any(e.nearness == SAME for e in self._expressions.of(relation, first, last))

    # claims

    def _claim(self, told: Told, sense: Sense, ground: Ground, others: Sequence[Doubt]) -> Grounded:
        own = self._told_by_rules(sense.relation, ground)
        negated = told.negated is not sense.negated
        if own is not None:
            claim, sure = self._as_told(own, sense.relation, ground), own.confidence
            unsure = doubts.UNSURE_RULES
        else:
            claim, sure, unsure = self._as_read(sense.relation, ground)
        untold = told.confidence is None or isnan(told.confidence)
        theirs = 1.0 if told.confidence is None or untold else min(max(told.confidence, 0.0), 1.0)
        time = self._told_times.taken(told.time, claim)
        against = [*self._against(told, claim, negated=negated), *others, *([time.against] if time.against else ())]
        confidence = round(min(theirs * sure, DOUBT) if against or sure <= DOUBT else theirs * sure, 3)
        claim = replace(claim, time=time.time, confidence=confidence, found_by=(self._tool,))
        why = [*against, *([unsure] if sure < SURE else [doubts.unsure(theirs)] if theirs * sure < SURE else ())]
        dropped = (self._misplaced(told, ground), time.dropped)
        return Grounded(
            claim,
            disagrees=bool(against),
            theirs=_UNTOLD if untold else theirs,
            doubts=tuple(why) if confidence < SURE else (),
            dropped=tuple(doubt for doubt in dropped if doubt is not None),
        )

    def _told_by_rules(self, relation: Iri, ground: Ground) -> Claim | None:
        """The claim of the rules that says the same, or more closely the same, in the same sentence."""
        symmetric = self._lexicon.relations[relation].symmetric
        fitting = [
            c
            for c in self._beside(ground.subject.entity, ground.object.entity, ground.sentence)
            if relation in self._lexicon.above(c.relation) and (symmetric or c.subject == ground.subject.entity)
        ]
        start, end = ground.place
        return min(
            fitting,
            key=lambda c: (c.relation != relation, not start <= c.trigger.start < end, c.trigger.start, c.iri),
            default=None,
        )

    def _beside(self, one: Iri, other: Iri, sentence: Place) -> Iterator[Claim]:
        """What the rules say of two things in a sentence."""
        for claim in self._own.get(frozenset((one, other)), ()):
            if claim.sentence.start < sentence[1] and sentence[0] < claim.sentence.end:
                yield claim

    def _as_told(self, own: Claim, relation: Iri, ground: Ground) -> Claim:
        """A claim of the rules with the evidence that was found."""
        ground = ground.reaching((own.trigger.start, own.trigger.end))
        same = own.relation == relation
        return replace(
            own,
            iri=own.iri if same else self._iri(own.subject, relation, own.object, own.trigger),
            relation=relation,
            evidence=self._span(ground.place),
            sentence=self._span(ground.sentence),
        )

    def _as_read(self, relation: Iri, ground: Ground) -> tuple[Claim, float, Doubt]:
        """A claim that no rule tells, how sure the text makes it, and why no surer."""
        subject, thing = ground.subject, ground.object
        known = self._lexicon.relations[relation]
        first, last = tokens_of(self._reading.scene, ground.place)
        expression, relates = self._best(self._expressions.of(relation, first, last), ground)
        sure, unsure = DOUBT, doubts.NO_WORD
        if expression is None:
            root = self._reading.scene.doc.root_of(first, last)
            trigger, clause = self._reading.scene.span(root.i, root.i + 1), root
            appraisal = self._reading.appraise_at(root)
        else:
            trigger = self._reading.scene.span_of(expression.words)
            clause = expression.clause or expression.trigger
            appraisal = self._reading.appraise_at(expression.trigger, expression.verb)
            over = appraisal.past and not known.event and not known.outlasts
            if not relates:
                unsure = doubts.not_of_these(trigger.quote)
            elif expression.nearness != SAME:
                unsure = doubts.not_quite(trigger.quote)
            elif over or expression.turned:
                unsure = (doubts.over if over else doubts.turned)(trigger.quote)
            else:
                least = min(subject, thing, key=lambda party: party.confidence)
                sure, unsure = _BY_GRAMMAR * least.confidence, doubts.unclear(self._text.text[slice(*least.place)])
        ground = ground.reaching((trigger.start, trigger.end))
        fits = self._lexicon.fits(subject.kind, known.domain) and self._lexicon.fits(thing.kind, known.range)
        # What the gate will hold back or refuse takes no part in an event that others tell of.
        happens = known.event and fits and sure > DOUBT
        claim = Claim(
            iri=self._iri(subject.entity, relation, thing.entity, trigger),
            subject=subject.entity,
            relation=relation,
            object=thing.entity,
            evidence=self._span(ground.place),
            sentence=self._span(ground.sentence),
            trigger=trigger,
            polarity=_polarity(appraisal, expression),
            certainty=appraisal.certainty,
            mode=appraisal.mode,
            attribution=appraisal.attribution,
            event=self._minter.event(self._document.iri, trigger.start, trigger.end) if happens else None,
            time=self._time(clause, appraisal) if known.event else None,
            construction=expression.construction.iri if expression and expression.nearness == SAME else None,
        )
        return claim, sure, unsure

    def _best(self, found: list[Expression], ground: Ground) -> tuple[Expression | None, bool]:
        """The nearest words for the relation, best those that relate the two; and whether they do."""
        heads = ground.subject.head, ground.object.head
        ranked = [
            (e.nearness, not relates, sum(abs(e.trigger.i - h) for h in heads), e.trigger.i, n, e)
            for n, e in enumerate(found)
            for relates in [self._expressions.relates(e, ground.subject, ground.object)]
        ]
        if not ranked:
            return None, False
        best = min(ranked, key=lambda r: r[:5])
        return best[5], not best[1]

    def _time(self, clause: Token, appraisal: Appraisal) -> str | None:
        return self._times.of_clause(clause, ahead=appraisal.mode is Mode.PLANNED)

    # where text and tool disagree

    def _against(self, told: Told, claim: Claim, *, negated: bool) -> Iterator[Doubt]:
        """Where text and tool say different things."""
        if (claim.polarity is Polarity.NEGATIVE) is not negated:
            yield doubts.DENIED_BY_TOOL if negated else doubts.DENIED_BY_TEXT
        if (holder := self._holders.against(told.said_by, claim.attribution)) is not None:
            yield holder
        if self._contradicted(claim):
            yield doubts.OPPOSED

    def _misplaced(self, told: Told, ground: Ground) -> Doubt | None:
        """Whether the words that the claim rests on stand elsewhere than they say."""
        if told.start is None:
            return None
        end = told.start + 1 if told.end is None else told.end
        if told.quote is not None and told.quote.strip():
            right = self._text.says(told.start, told.end, told.quote) is not None
        else:
            right = ground.sentence[0] < end and told.start < ground.sentence[1] and end <= len(self._text.text)
        return None if right else doubts.misplaced(told.start, told.end)

    def _contradicted(self, claim: Claim) -> bool:
        """Whether the rules say in the same sentence that it is the other way round, or see an event of its kind
        between the two that is denied where this is told, or plain where this is not."""
        relation = self._lexicon.relations[claim.relation]
        beside = list(self._beside(claim.subject, claim.object, (claim.sentence.start, claim.sentence.end)))
        akin = [c for c in beside if self._akin(c.relation, claim.relation)]
        if not relation.symmetric and akin and all(c.subject != claim.subject for c in akin):
            return any(not self._lexicon.relations[c.relation].symmetric for c in akin)
        same = [c for c in akin if c.subject == claim.subject or relation.symmetric]
        return any(c.polarity is not claim.polarity or c.plain is not claim.plain for c in same)

    def _akin(self, one: Iri, other: Iri) -> bool:
        if one in self._lexicon.above(other) or other in self._lexicon.above(one):
            return True
        root = self._lexicon.relations[one].root
        return root is not None and root == self._lexicon.relations[other].root

    def _iri(self, subject: Iri, relation: Iri, thing: Iri, trigger: Span) -> Iri:
        return self._minter.claim(self._document.iri, subject, relation, thing, str(trigger.start), str(trigger.end))

    def _span(self, place: Place) -> Span:
        start, end = place
        return Span(start=start, end=end, quote=self._text.text[start:end])


def _polarity(appraisal: Appraisal, expression: Expression | None) -> Polarity:
    """What the text says of it; some words of the lexicon deny by themselves: is left out of."""
    denied = (appraisal.polarity is Polarity.NEGATIVE) is not appraisal.ended
    if expression is not None and expression.construction.negated:
        denied = not denied
    return Polarity.NEGATIVE if denied else Polarity.POSITIVE
