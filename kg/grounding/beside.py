"""Brings together claims that several have made of one text: of several statements, and of the rules of `kg`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.grounding.claims import DOUBT, SURE, Grounded
from kg.model import Claim, Iri


def merged(grounded: Iterable[Grounded]) -> list[Grounded]:
    """Each claim once. One tool that says a thing twice is no surer of it; where it disagrees once, it does."""
    found: dict[Iri, Grounded] = {}
    for one in grounded:
        before = found.get(one.claim.iri)
        found[one.claim.iri] = one if before is None else _both(before, one)
    return list(found.values())


def _both(one: Grounded, other: Grounded) -> Grounded:
    disagrees = one.disagrees or other.disagrees
    confidence = max(one.claim.confidence, other.claim.confidence)
    evidence = min(one.claim.evidence, other.claim.evidence, key=lambda span: (span.end - span.start, span.start))
    sentence = min(
        one.claim.sentence,
        other.claim.sentence,
        key=lambda span: (span.start > evidence.start, span.end < evidence.end, span.end - span.start, span.start),
    )
    claim = replace(
        one.claim,
        evidence=evidence,
        sentence=sentence,
        confidence=min(confidence, DOUBT) if disagrees else confidence,
        time=one.claim.time or other.claim.time,
        found_by=tuple(sorted({*one.claim.found_by, *other.claim.found_by})),
    )
    doubts = tuple(dict.fromkeys((*one.doubts, *other.doubts))) if claim.confidence < SURE else ()
    return Grounded(claim, disagrees, max(one.theirs, other.theirs), doubts)


def beside(own: Sequence[Claim], grounded: Iterable[Grounded], symmetric: frozenset[Iri]) -> list[Grounded]:
    """The claims of the rules with those of a tool. What both say is one claim, surer than either by itself, as far as
    both are independent; where the tool disagrees with the text, one for people to look at."""
    found = {claim.iri: Grounded(claim, disagrees=False, theirs=0.0) for claim in own}
    for one in grounded:
        same = [c for c in own if _same(c, one.claim, symmetric)]
        if not same:
            found[one.claim.iri] = one
            continue
        nearest = min(
            same, key=lambda c: (c.iri != one.claim.iri, abs(c.trigger.start - one.claim.trigger.start), c.iri)
        )
        before = found[nearest.iri]
        a, b = before.claim.confidence, one.theirs
        claim = replace(
            before.claim,
            confidence=round(min(a, DOUBT) if one.disagrees else 1 - (1 - a) * (1 - b), 3),
            time=before.claim.time or one.claim.time,
            found_by=tuple(sorted({*before.claim.found_by, *one.claim.found_by})),
        )
        doubts = tuple(dict.fromkeys((*before.doubts, *one.doubts))) if claim.confidence < SURE else ()
        found[nearest.iri] = Grounded(claim, one.disagrees or before.disagrees, one.theirs, doubts)
    return list(found.values())


def _same(one: Claim, other: Claim, symmetric: frozenset[Iri]) -> bool:
    """Whether two claims state the same in sentences that overlap."""
    ways = [(one.subject, one.object)]
    if one.relation in symmetric:
        ways.append((one.object, one.subject))
    overlap = one.sentence.start < other.sentence.end and other.sentence.start < one.sentence.end
    return one.relation == other.relation and (other.subject, other.object) in ways and overlap
