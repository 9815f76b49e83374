"""The claims format: one extraction as a JSON object, and back, with every offset and quote verified.

`kg extract` writes one such object a line (JSON Lines) and `kg build` takes such a file in place of
documents. The JSON Schema (`kg/extraction.schema.json`, draft 2020-12) says what the fields are; this
module also verifies what a schema cannot: that each quote is the slice of the text that its offsets
name, and that every IRI spoken of is described.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import DataError
from kg.ids import is_absolute
from kg.model import (
    Attribution,
    Certainty,
    Claim,
    Document,
    Entity,
    Extraction,
    Iri,
    Mention,
    Mode,
    Polarity,
    Span,
)

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

FORMAT = "kg-extraction/1"
"""The value of `format` in every record; the number rises when a field changes its meaning."""

_HALVES = re.compile("[\ud800-\udfff]")
"""Halves of surrogate pairs: no characters, and no UTF-8 can hold them. Bytes that are no UTF-8 arrive as such."""


def schema() -> dict[str, Any]:
    """The JSON Schema of one record."""
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("extraction.schema.json").read_text(encoding="utf-8"))
    return loaded


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema())


def to_record(extraction: Extraction) -> dict[str, Any]:
    """One extraction as plain JSON values. Empty optional fields are left out."""
    document = extraction.document
    return {
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
    }


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
        }
    )


def from_line(line: str, *, where: str) -> Extraction:
    """Read one line. Raises DataError that names `where` and what was expected."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{where}: not JSON: {error}") from None
    return from_record(record, where=where)


def from_record(record: Any, *, where: str) -> Extraction:
    """Read one record, checking it against the schema, its offsets against the text, its IRIs against each other.

    Raises DataError for the first thing found wrong.
    """
    if not isinstance(record, Mapping) or record.get("format") != FORMAT:
        raise DataError(f'{where}: expected an object with "format": "{FORMAT}"')
    problem = next(iter(sorted(_validator().iter_errors(record), key=lambda e: list(map(str, e.absolute_path)))), None)
    if problem is not None:
        place = "/".join(str(p) for p in problem.absolute_path) or "the record"
        raise DataError(f"{where}: {place}: {problem.message[:200]}")
    if any(_HALVES.search(text) for text in _strings(record)):
        raise DataError(f"{where}: holds half a surrogate pair, or bytes that are not UTF-8: expected Unicode text")
    fields = dict(record["document"])
    text = fields["text"]
    document = Document(**fields)
    reader = _Reader(text, where)
    entities = tuple(reader.entity(e) for e in record.get("entities", ()))
    extraction = Extraction(
        document=document,
        entities=entities,
        mentions=tuple(reader.mention(m) for m in record.get("mentions", ())),
        claims=tuple(reader.claim(c) for c in record.get("claims", ())),
    )
    _check_references(extraction, where)
    return extraction


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _strings(item)


class _Reader:
    """Reads the parts of one record whose text is known."""

    def __init__(self, text: str, where: str) -> None:
        self.text, self.where = text, where

    def span(self, value: Mapping[str, Any], what: str) -> Span:
        start, end, quote = value["start"], value["end"], value["quote"]
        if not 0 <= start < end <= len(self.text):
            raise DataError(
                f"{self.where}: {what}: offsets {start}..{end} lie outside the text of {len(self.text)} characters"
            )
        if self.text[start:end] != quote:
            raise DataError(
                f"{self.where}: {what}: the quote {quote[:60]!r} is not what stands at {start}..{end}: "
                f"{self.text[start:end][:60]!r}"
            )
        return Span(start=start, end=end, quote=quote)

    def entity(self, value: Mapping[str, Any]) -> Entity:
        return Entity(
            iri=value["iri"],
            kind=value["kind"],
            label=value["label"],
            aliases=tuple(value.get("aliases", ())),
            authority=value.get("authority", False),
            acts_for=value.get("acts_for"),
        )

    def mention(self, value: Mapping[str, Any]) -> Mention:
        return Mention(
            span=self.span(value, "mention"),
            entity=value["entity"],
            form=value["form"],
            confidence=value.get("confidence", 1.0),
            candidates=tuple(value.get("candidates", ())),
        )

    def claim(self, value: Mapping[str, Any]) -> Claim:
        name = f"claim {value['iri']}"
        attribution: Attribution | None = None
        for holder in reversed(value.get("attribution", ())):
            attribution = Attribution(
                source=holder["source"], cue=self.span(holder["cue"], f"{name}: cue"), within=attribution
            )
        return Claim(
            iri=value["iri"],
            subject=value["subject"],
            relation=value["relation"],
            object=value["object"],
            evidence=self.span(value["evidence"], f"{name}: evidence"),
            sentence=self.span(value["sentence"], f"{name}: sentence"),
            trigger=self.span(value["trigger"], f"{name}: trigger"),
            polarity=Polarity(value.get("polarity", "positive")),
            certainty=Certainty(value.get("certainty", "certain")),
            mode=Mode(value.get("mode", "actual")),
            attribution=attribution,
            event=value.get("event"),
            time=value.get("time"),
            confidence=value.get("confidence", 1.0),
            construction=value.get("construction"),
        )


def _check_references(extraction: Extraction, where: str) -> None:
    described = {e.iri for e in extraction.entities}
    iris: list[tuple[str, Iri]] = [
        ("document", extraction.document.iri),
        *(("entity", e.iri) for e in extraction.entities),
    ]
    iris += [("relation", c.relation) for c in extraction.claims] + [("claim", c.iri) for c in extraction.claims]
    iris += [("event", c.event) for c in extraction.claims if c.event]
    iris += [("construction", c.construction) for c in extraction.claims if c.construction]
    iris += [("candidate", iri) for m in extraction.mentions for iri in m.candidates]
    if extraction.document.url:
        iris.append(("url", extraction.document.url))
    for what, iri in iris:
        if not is_absolute(iri):
            raise DataError(f"{where}: {what} {iri!r}: expected an absolute IRI")
    spoken: Iterable[tuple[str, Iri]] = [
        *(("mention of", m.entity) for m in extraction.mentions),
        *(("subject", c.subject) for c in extraction.claims),
        *(("object", c.object) for c in extraction.claims),
        *(("source", s) for c in extraction.claims for s in sources(c)),
        *(("acts for", e.acts_for) for e in extraction.entities if e.acts_for),
    ]
    for what, iri in spoken:
        if iri not in described:
            raise DataError(f"{where}: {what} {iri}: not among the entities of the record")
    seen: set[Iri] = {extraction.document.iri, *described}
    for claim in extraction.claims:
        if claim.iri in seen:
            raise DataError(f"{where}: claim {claim.iri}: stands twice")
        seen.add(claim.iri)


def sources(claim: Claim) -> list[Iri]:
    """The sources of a claim, innermost first; empty where the author speaks."""
    found, attribution = [], claim.attribution
    while attribution is not None:
        found.append(attribution.source)
        attribution = attribution.within
    return found
