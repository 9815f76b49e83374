"""On whole articles: what the rules find comes back as it was, and its reverse is never asserted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest

from kg.grounding import Foreign, Grounding, Name, Told
from kg.model import Claim, Extraction
from kg.understand import Understanding
from kg.understand.knowledge.lexicon import shipped
from kg.vocab import local_name

pytestmark = [pytest.mark.model, pytest.mark.slow]


def said(extraction: Extraction, claims: Iterable[Claim], *, turned: bool = False) -> Iterator[Told]:
    """Claims in the words of a tool that gives names as the text has them."""
    words = {m.entity: m.span.quote for m in reversed(extraction.mentions) if m.form == "name"}
    labels = {e.iri: words.get(e.iri, e.label) for e in extraction.entities}
    for claim in claims:
        one, other = (Name(text=labels[iri]) for iri in (claim.subject, claim.object))
        yield Told(
            subject=other if turned else one,
            relation=local_name(claim.relation),
            object=one if turned else other,
            quote=claim.sentence.quote,
        )


def grounded(
    understanding: Understanding, extractions: list[Extraction], told: Callable[[Extraction], Iterable[Told]]
) -> Iterator[Extraction]:
    foreigns = (Foreign(document=e.document, tool="t", told=tuple(told(e))) for e in extractions)
    for found in Grounding(understanding, understanding.minter).ground(foreigns):
        assert isinstance(found, Extraction)
        yield found


def test_what_the_rules_find_comes_back(understanding: Understanding, article_extractions: list[Extraction]) -> None:
    rules = {c.iri: c for e in article_extractions for c in e.claims}
    found = grounded(understanding, article_extractions, lambda e: said(e, e.claims))
    back = {c.iri: c for e in found for c in e.claims}
    assert len(rules) > 150
    assert len(rules.keys() & back.keys()) > 0.85 * len(rules)
    for iri in rules.keys() & back.keys():
        one, other = rules[iri], back[iri]
        assert (one.plain, one.polarity, one.mode, one.time) == (other.plain, other.polarity, other.mode, other.time)


def test_the_reverse_is_never_asserted(understanding: Understanding, article_extractions: list[Extraction]) -> None:
    relations = shipped().relations
    both = {(c.subject, c.relation, c.object) for e in article_extractions for c in e.claims}

    def reverse(extraction: Extraction) -> Iterator[Told]:
        claims = (c for c in extraction.claims if not relations[c.relation].symmetric)
        return said(extraction, claims, turned=True)

    asserted = [
        (claim.evidence.quote, local_name(claim.relation))
        for extraction in grounded(understanding, article_extractions, reverse)
        for claim in extraction.claims
        if claim.plain and claim.confidence >= 0.5 and (claim.subject, claim.relation, claim.object) not in both
    ]
    assert asserted == []
