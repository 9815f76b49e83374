"""One extraction as plain values, and as a line of JSON."""

from __future__ import annotations

import json
from typing import Any

from kg.model import Claim, Extraction, Span, Statement, Unverified

FORMAT = "kg-extraction/1"
"""The value of `format` in every record; the number rises when a field changes its meaning."""


def to_record(extraction: Extraction) -> dict[str, Any]:
    """One extraction as plain JSON values. Empty optional fields are left out."""
    document = extraction.document
    record = {
        "format": FORMAT,
        "document": _without_none(
            {
                "iri": document.iri,
                "source": document.source,
                "title": document.title,
                "date": document.date,
                "author": document.author,
                "publisher": document.publisher,
                "url": document.url,
                "language": document.language,
                "media_type": document.media_type,
                "text": document.text,
            }
        ),
        "entities": [
            _without_none(
                {
                    "iri": e.iri,
                    "kind": e.kind,
                    "label": e.label,
                    "aliases": list(e.aliases) or None,
                    "authority": e.authority or None,
                    "acts_for": e.acts_for,
                }
            )
            for e in extraction.entities
        ],
        "mentions": [
            _without_none(
                {
                    **_span(m.span),
                    "entity": m.entity,
                    "form": m.form,
                    "confidence": m.confidence,
                    "candidates": list(m.candidates) or None,
                }
            )
            for m in extraction.mentions
        ],
        "claims": [_claim(c) for c in extraction.claims],
        "statements": [_statement(s) for s in extraction.statements],
    }
    if extraction.unverified:
        record["unverified"] = [_unverified(u) for u in extraction.unverified]
    return record


def to_line(extraction: Extraction) -> str:
    """One extraction as a line of JSON, without the newline; the same extraction always gives the same line."""
    return json.dumps(to_record(extraction), ensure_ascii=False, separators=(",", ":"))


def _without_none(record: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in record.items() if v is not None}


def _span(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "quote": span.quote}


def _claim(claim: Claim) -> dict[str, Any]:
    holders, attribution = [], claim.attribution
    while attribution is not None:
        holders.append({"source": attribution.source, "cue": _span(attribution.cue)})
        attribution = attribution.within
    return _without_none(
        {
            "iri": claim.iri,
            "subject": claim.subject,
            "relation": claim.relation,
            "object": claim.object,
            "evidence": _span(claim.evidence),
            "sentence": _span(claim.sentence),
            "trigger": _span(claim.trigger),
            "polarity": claim.polarity.value,
            "certainty": claim.certainty.value,
            "mode": claim.mode.value,
            "attribution": holders or None,
            "event": claim.event,
            "time": claim.time,
            "confidence": claim.confidence,
            "construction": claim.construction,
            "found_by": list(claim.found_by) or None,
            "doubts": list(claim.doubts) or None,
        }
    )


def _unverified(unverified: Unverified) -> dict[str, Any]:
    return _without_none(
        {
            "iri": unverified.iri,
            "subject": unverified.subject,
            "relation": unverified.relation,
            "object": unverified.object,
            "quote": unverified.quote,
            "reason": unverified.reason,
            "by": unverified.by,
        }
    )


def _statement(statement: Statement) -> dict[str, Any]:
    return _without_none(
        {
            "iri": statement.iri,
            "source": statement.source,
            "source_span": _span(statement.source_span) if statement.source_span else None,
            "cue": [_span(s) for s in statement.cue],
            "content": [_span(s) for s in statement.content],
            "kind": statement.kind.value,
            "within": statement.within,
        }
    )
