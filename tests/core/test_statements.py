"""Statements in the claims format: written, read back, and refused where they contradict the text or each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kg import records
from kg.errors import DataError
from kg.model import Document, Entity, Extraction, Quotation, Span, Statement

TEXT = "“It rains,” the mayor said, “and pours.”"


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start=start, end=start + len(words), quote=words)


def extraction() -> Extraction:
    outer = Statement(
        iri="https://example.org/s1",
        source="https://example.org/mayor",
        source_span=span("the mayor"),
        cue=(span("said"),),
        content=(span("“It rains,”"), span("“and pours.”")),
        kind=Quotation.DIRECT,
    )
    inner = Statement(
        iri="https://example.org/s2",
        source="https://example.org/mayor",
        cue=(span("rains"),),
        content=(span("It"),),
        within=outer.iri,
    )
    return Extraction(
        document=Document(iri="https://example.org/d", text=TEXT, source="t"),
        entities=(Entity(iri="https://example.org/mayor", kind="Person", label="mayor"),),
        statements=(outer, inner),
    )


def test_statements_come_back_as_they_were_written() -> None:
    assert records.from_line(records.to_line(extraction()), where="t") == extraction()


def test_an_iri_is_made_from_the_cue_where_there_is_none() -> None:
    record = records.to_record(extraction())
    del record["statements"][1]
    del record["statements"][0]["iri"]
    (statement,) = records.from_record(record, where="t").statements
    at = span("said")
    assert statement.iri == f"https://example.org/d/statement/{at.start}-{at.end}"


FAULTS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "quote": (lambda s: s["content"][0].update(quote="“It pours,”"), "the quote"),
    "order": (lambda s: s["content"].reverse(), "in order"),
    "no content": (lambda s: s.update(content=[]), "at least 1"),
    "no cue": (lambda s: s.pop("cue"), "'cue' is a required"),
    "kind": (lambda s: s.update(kind="shouted"), "shouted"),
    "unknown source": (lambda s: s.update(source="https://example.org/nobody"), "not among the entities"),
    "within another": (lambda s: s.update(within="https://example.org/s9"), "not among the statements"),
    "within itself": (lambda s: s.update(within="https://example.org/s2"), "stands within itself"),
}


@pytest.mark.parametrize(("change", "expected"), FAULTS.values(), ids=FAULTS.keys())
def test_what_cannot_be_is_refused(change: Callable[[dict[str, Any]], object], expected: str) -> None:
    record = records.to_record(extraction())
    change(record["statements"][0])
    with pytest.raises(DataError, match=expected):
        records.from_record(record, where="t")


@pytest.mark.parametrize(("cue", "content"), [((), (span("It"),)), ((span("said"),), ())])
def test_a_statement_has_a_cue_and_content(cue: tuple[Span, ...], content: tuple[Span, ...]) -> None:
    with pytest.raises(ValueError, match="expected one span or more"):
        Statement(iri="urn:s", source="urn:m", cue=cue, content=content)
