"""The page of a claim: what it says, on which words, who holds it, and what speaks for and against it."""

from __future__ import annotations

from typing import Any

from kg import vocab
from kg.pages.reading import Reader
from kg.pages.statements import Excerpt, others, told
from kg.stores.values import whole
from kg.vocab import SC

_SHOWN = 20  # of the claims that say the same, and of those that say the contrary
_AROUND = 400  # characters of the text before and after the sentence


def view(reader: Reader, iri: str) -> dict[str, Any] | None:
    """What the template shows; None if there is no such claim."""
    accounts = reader.claims.accounts([iri]) if reader.claims.of(iri) == {iri} else []
    if not accounts:
        return None
    (claim,) = told(reader, accounts)
    same = others(reader, claim.claim)
    sides = [
        [c for c in same if (_polarity(reader, c) == "negative") is way] for way in (claim.negative, not claim.negative)
    ]
    supports, contradicts = (told(reader, reader.claims.accounts(side[:_SHOWN])) for side in sides)
    return {
        "iri": iri,
        "claim": claim,
        "context": _context(reader, claim.claim.document.iri if claim.claim.document else "", claim.excerpt, iri),
        "supports": supports,
        "contradicts": contradicts,
        "counts": [len(side) for side in sides],
        "decisions": _decisions(reader, iri),
        "construction": reader.value(iri, SC + "construction"),
    }


def _decisions(reader: Reader, claim: str) -> list[tuple[str, str]]:
    """What persons decided of a claim: the IRI of each decision, and what it says."""
    return [(by, reader.label(by)) for by in reader.values(claim, vocab.PROV + "wasInfluencedBy")]


def _polarity(reader: Reader, claim: str) -> str:
    return vocab.local_name(reader.value(claim, SC + "polarity") or "")


def _context(reader: Reader, document: str, excerpt: Excerpt | None, claim: str) -> Excerpt | None:
    """The words with what stands around their sentence in the text."""
    text = reader.value(document, SC + "text") if document else None
    sentence = reader.value(claim, SC + "sentence")
    selector = reader.value(sentence, vocab.OA + "hasSelector") if sentence else None
    start, end = (whole(reader.value(selector, vocab.OA + side)) if selector else None for side in ("start", "end"))
    if text is None or excerpt is None or start is None or end is None:
        return excerpt
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    if start > _AROUND:
        before = "…" + before.partition(" ")[2]
    if end + _AROUND < len(text):
        after = after.rpartition(" ")[0] + "…"
    return Excerpt(before + excerpt.before, excerpt.words, excerpt.after + after)
