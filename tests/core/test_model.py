"""The values refuse what they cannot mean."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Attribution, Certainty, Claim, Mode, Polarity, Span

SPAN = Span(start=0, end=3, quote="abc")


def claim(**changes: object) -> Claim:
    fields: dict[str, object] = {
        "iri": "urn:c",
        "subject": "urn:s",
        "relation": "urn:r",
        "object": "urn:o",
        "evidence": SPAN,
        "sentence": SPAN,
        "trigger": SPAN,
    }
    return Claim(**{**fields, **changes})  # type: ignore[arg-type]


@given(st.integers(-3, 6), st.integers(-3, 6), st.text(max_size=6))
def test_a_span_is_as_long_as_its_quote_and_never_empty(start: int, end: int, quote: str) -> None:
    if 0 <= start < end and len(quote) == end - start:
        assert Span(start=start, end=end, quote=quote).quote == quote
    else:
        with pytest.raises(ValueError, match=rf"span {start}\.\.{end}"):
            Span(start=start, end=end, quote=quote)


def test_a_span_counts_code_points_and_no_bytes() -> None:
    text = "a🎉é"
    assert Span(start=1, end=3, quote=text[1:3]).quote == "🎉é"


@pytest.mark.parametrize("confidence", [-0.01, 1.01, 7.0, float("nan"), float("inf")])
def test_confidence_lies_between_0_and_1(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence"):
        claim(confidence=confidence)


@pytest.mark.parametrize("confidence", [0.0, 0.5, 1.0])
def test_the_ends_of_the_scale_are_allowed(confidence: float) -> None:
    assert claim(confidence=confidence).confidence == confidence


def test_only_a_positive_certain_actual_claim_of_the_author_is_plain() -> None:
    said = Attribution(source="urn:x", cue=SPAN)
    assert claim().plain
    for polarity in Polarity:
        for certainty in Certainty:
            for mode in Mode:
                for attribution in (None, said):
                    one = claim(polarity=polarity, certainty=certainty, mode=mode, attribution=attribution)
                    expected = (polarity, certainty, mode, attribution) == ("positive", "certain", "actual", None)
                    assert one.plain is expected


def test_values_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        SPAN.start = 1  # type: ignore[misc]
