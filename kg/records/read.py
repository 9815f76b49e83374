"""Reads records, checking each against the schema, its offsets against the text, its IRIs against each other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import DataError
from kg.ids import digest
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
    Quotation,
    Span,
    Statement,
    Unverified,
)
from kg.records.check import check_characters, check_references, strings
from kg.records.write import FORMAT
from kg.vocab import class_name, expand

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

_TOLD = 4  # problems of one record that are told at once

_EXPECTED = {
    "#/$defs/iri": "an absolute IRI",
    "date": "YYYY, YYYY-MM or YYYY-MM-DD",
    "kind": "the name of a class, such as State, or the IRI of one of your own",
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


def from_line(line: str, *, where: str, trusted: bool = False) -> Extraction:
    """Read one line. Raises DataError that names `where` and what was expected.

    One that is `trusted`, since this program has written it for itself, is not held against the schema, which takes
    longer than all the rest.
    """
    try:
        record = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{where}: not JSON: {error}") from None
    return _extraction(record, where) if trusted else from_record(record, where=where)


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
    check_characters(strings(record), where)
    extraction = _extraction(record, where)
    check_references(extraction, where)
    return extraction


def _extraction(record: Mapping[str, Any], where: str) -> Extraction:
    fields = dict(record["document"])
    reader = _Reader(fields["iri"], fields["text"], where)
    return Extraction(
        document=Document(**fields),
        entities=tuple(reader.entity(e) for e in record.get("entities", ())),
        mentions=tuple(reader.mention(m) for m in record.get("mentions", ())),
        claims=tuple(reader.claim(c) for c in record.get("claims", ())),
        statements=tuple(reader.statement(s) for s in record.get("statements", ())),
        unverified=tuple(reader.unverified(u) for u in record.get("unverified", ())),
    )


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
            kind=class_name(value["kind"]),
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
            found_by=tuple(value.get("found_by", ())),
            doubts=tuple(value.get("doubts", ())),
        )

    def unverified(self, value: Mapping[str, Any]) -> Unverified:
        told = {name: value[name] for name in ("subject", "relation", "object", "reason", "by")}
        quote = value.get("quote")
        parts = (told["by"], told["subject"], told["relation"], told["object"], quote or "")
        iri = value.get("iri") or f"{self.document}/unverified/{digest(self.document, *parts)}"
        return Unverified(iri=iri, quote=quote, **told)

    def statement(self, value: Mapping[str, Any]) -> Statement:
        cue, content = (tuple(self.span(s, f"statement: {k}") for s in value[k]) for k in ("cue", "content"))
        iri = value.get("iri") or f"{self.document}/statement/{cue[0].start}-{cue[-1].end}"
        source_span = value.get("source_span")
        try:
            return Statement(
                iri=iri,
                source=expand(value["source"]),
                source_span=self.span(source_span, f"statement {iri}: source") if source_span else None,
                cue=cue,
                content=content,
                kind=Quotation(value.get("kind", "indirect")),
                within=value.get("within"),
            )
        except ValueError as error:
            raise DataError(f"{self.where}: {error}") from None
