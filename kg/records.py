"""The claims format: one extraction as a JSON object, and back, with every offset and quote verified.

`kg extract` writes one such object a line (JSON Lines) and `kg build` takes such a file in place of
documents. The JSON Schema (`kg/extraction.schema.json`, draft 2020-12) says what the fields are; this
module also verifies what a schema cannot: that each quote is the slice of the text that its offsets
name, that every IRI spoken of is described, and that no IRI stands for two things.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import vocab
from kg.errors import DataError
from kg.ids import digest, is_absolute
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
from kg.vocab import expand

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

_TOLD = 4  # problems of one record that are told at once
FORMAT = "kg-extraction/1"
"""The value of `format` in every record; the number rises when a field changes its meaning."""

_HALVES = re.compile("[\ud800-\udfff]")
"""Halves of surrogate pairs: no characters, and no UTF-8 can hold them. Bytes that are no UTF-8 arrive as such."""

_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold, nor some readers of RDF: control characters but for tab and newlines, and noncharacters."""

_VOCABULARIES = (
    *(vocab.SC, vocab.PLOVER, vocab.CAMEO, vocab.LEXICON, vocab.SHAPES),
    *(vocab.RDF, vocab.RDFS, vocab.OWL, vocab.XSD, vocab.SH),
)
"""Terms of these say what things are, so that nothing that a text speaks of may be one."""

_SPANS = re.compile("#(?:char|selector|mention|attribution|finding)=")
"""How `kg` itself names the parts of a document."""

_EXPECTED = {
    "#/$defs/iri": "an absolute IRI",
    "date": "YYYY, YYYY-MM or YYYY-MM-DD",
    "kind": "the name of a class, such as State",
}
"""What stands behind the patterns of the schema, by reference or by field."""


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
        record = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{where}: not JSON: {error}") from None
    return from_record(record, where=where)


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def from_record(record: Any, *, where: str) -> Extraction:
    """Read one record, checking it against the schema, its offsets against the text, its IRIs against each other.

    Raises DataError that tells what is wrong.
    """
    if not isinstance(record, Mapping) or record.get("format") != FORMAT:
        raise DataError(f'{where}: expected an object with "format": "{FORMAT}"')
    problems = sorted(_validator().iter_errors(record), key=lambda e: list(map(str, e.absolute_path)))
    if problems:
        told = [f"{'/'.join(map(str, p.absolute_path)) or 'the record'}: {_told(p)}" for p in problems[:_TOLD]]
        more = f"; and {len(problems) - _TOLD} more" if len(problems) > _TOLD else ""
        raise DataError(f"{where}: {'; '.join(told)}{more}")
    _check_characters(_strings(record), where)
    fields = dict(record["document"])
    reader = _Reader(fields["iri"], fields["text"], where)
    extraction = Extraction(
        document=Document(**fields),
        entities=tuple(reader.entity(e) for e in record.get("entities", ())),
        mentions=tuple(reader.mention(m) for m in record.get("mentions", ())),
        claims=tuple(reader.claim(c) for c in record.get("claims", ())),
    )
    _check_references(extraction, where)
    return extraction


def _told(problem: ValidationError) -> str:
    """What the schema found wrong, in words that a person understands without knowing regular expressions."""
    if problem.validator == "pattern":
        field = str(problem.absolute_path[-1])
        expected = _EXPECTED.get(field) or _EXPECTED["#/$defs/iri"]
        return f"{str(problem.instance)[:100]!r}: expected {expected}"
    if problem.validator in {"maxItems", "minItems"}:
        bound = "at most" if problem.validator == "maxItems" else "at least"
        return f"{len(problem.instance)} items: expected {bound} {problem.validator_value}"
    return str(problem.message)[:200]


def check_document(document: Document, *, where: str) -> None:
    """Raises DataError if a document that was not read by `kg` cannot stand in a graph as it is."""
    _check_characters((value for value in asdict(document).values() if value is not None), where)
    _check_document_iri(document.iri, where)
    if document.url and not is_absolute(document.url):
        raise DataError(f"{where}: url {document.url!r}: expected an absolute IRI")
    if not document.text:
        raise DataError(f"{where}: holds no text")


def _check_document_iri(iri: Iri, where: str) -> None:
    if not is_absolute(iri):
        raise DataError(f"{where}: document {iri!r}: expected an absolute IRI")
    if "#" in iri:
        raise DataError(f"{where}: document {iri}: expected an IRI without #, which marks the spans of its text")


def _check_characters(texts: Iterable[str], where: str) -> None:
    for text in texts:
        if _HALVES.search(text):
            raise DataError(f"{where}: holds half a surrogate pair, or bytes that are not UTF-8: expected Unicode text")
        found = _UNREADABLE.search(text)
        if found:
            raise DataError(f"{where}: holds the character U+{ord(found[0]):04X}, which is no text: {_around(found)}")


def _around(found: re.Match[str]) -> str:
    return repr(found.string[max(0, found.start() - 20) : found.end() + 20])


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _strings(item)


class _Reader:
    """Reads the parts of one record whose text is known."""

    def __init__(self, document: Iri, text: str, where: str) -> None:
        self.document, self.text, self.where = document, text, where

    def span(self, value: Mapping[str, Any], what: str) -> Span:
        start, end, quote = value["start"], value["end"], value["quote"]
        if type(start) is not int or type(end) is not int:  # to JSON Schema 28.0 is an integer
            raise DataError(f"{self.where}: {what}: offsets {start}..{end}: expected whole numbers without a point")
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

    def confidence(self, value: Mapping[str, Any], what: str) -> float:
        number: float = value.get("confidence", 1.0)
        if not 0 <= number <= 1:  # what is no number at all passes the schema
            raise DataError(f"{self.where}: {what}: confidence {number}: expected a number from 0 to 1")
        return number

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
            confidence=self.confidence(value, "mention"),
            candidates=tuple(value.get("candidates", ())),
        )

    def claim(self, value: Mapping[str, Any]) -> Claim:
        subject, relation, obj = (expand(value[k]) for k in ("subject", "relation", "object"))
        evidence = self.span(value["evidence"], f"claim {value.get('iri', relation)}: evidence")
        place = (str(evidence.start), str(evidence.end))
        iri = value.get("iri") or f"{self.document}/claim/{digest(self.document, subject, relation, obj, *place)}"
        name = f"claim {iri}"
        attribution: Attribution | None = None
        for holder in reversed(value.get("attribution", ())):
            attribution = Attribution(
                source=expand(holder["source"]), cue=self.span(holder["cue"], f"{name}: cue"), within=attribution
            )
        return Claim(
            iri=iri,
            subject=subject,
            relation=relation,
            object=obj,
            evidence=evidence,
            sentence=self.span(value.get("sentence", value["evidence"]), f"{name}: sentence"),
            trigger=self.span(value.get("trigger", value["evidence"]), f"{name}: trigger"),
            polarity=Polarity(value.get("polarity", "positive")),
            certainty=Certainty(value.get("certainty", "certain")),
            mode=Mode(value.get("mode", "actual")),
            attribution=attribution,
            event=value.get("event"),
            time=value.get("time"),
            confidence=self.confidence(value, name),
            construction=value.get("construction"),
        )


def _check_references(extraction: Extraction, where: str) -> None:
    _check_document_iri(extraction.document.iri, where)
    nodes = _nodes(extraction)
    iris = [*nodes, *(("relation", c.relation) for c in extraction.claims)]
    iris += [("construction", c.construction) for c in extraction.claims if c.construction]
    iris += [("candidate", iri) for m in extraction.mentions for iri in m.candidates]
    if extraction.document.url:
        iris.append(("url", extraction.document.url))
    for what, iri in iris:
        if not is_absolute(iri):
            raise DataError(f"{where}: {what} {iri!r}: expected an absolute IRI")
    described = {e.iri for e in extraction.entities}
    spoken: Iterable[tuple[str, Iri]] = [
        *(("mention of", m.entity) for m in extraction.mentions),
        *(("subject", c.subject) for c in extraction.claims),
        *(("object", c.object) for c in extraction.claims),
        *(("source", s) for c in extraction.claims for s in sources(c)),
        *(("acts for", e.acts_for) for e in extraction.entities if e.acts_for),
    ]
    for what, iri in spoken:
        if iri not in described:
            raise DataError(f"{where}: {what} {iri.strip()}: not among the entities of the record")
    _check_nodes(nodes, where)


def _nodes(extraction: Extraction) -> list[tuple[str, Iri]]:
    """All that becomes a node of its own, and as what."""
    return [
        ("document", extraction.document.iri),
        *(("entity", e.iri) for e in extraction.entities),
        *(("claim", c.iri) for c in extraction.claims),
        *(("event", iri) for iri in dict.fromkeys(c.event for c in extraction.claims if c.event)),
    ]


def _check_nodes(nodes: Iterable[tuple[str, Iri]], where: str) -> None:
    """Raises DataError if an IRI stands for two things, for a term of a vocabulary, or for what `kg` names itself."""
    seen: dict[Iri, str] = {}
    for what, iri in nodes:
        if iri in seen:
            raise DataError(f"{where}: {what} {iri}: stands twice, first as the IRI of {seen[iri]}")
        seen[iri] = f"the {what}" if what == "document" else f"{'a' if what == 'claim' else 'an'} {what}"
        if iri.startswith(_VOCABULARIES):
            raise DataError(f"{where}: {what} {iri}: is a term of a vocabulary, no {what}")
        if _SPANS.search(iri):
            raise DataError(f"{where}: {what} {iri}: has the form of a span, which is named by its document")


def sources(claim: Claim) -> list[Iri]:
    """The sources of a claim, innermost first; empty where the author speaks."""
    found, attribution = [], claim.attribution
    while attribution is not None:
        found.append(attribution.source)
        attribution = attribution.within
    return found
