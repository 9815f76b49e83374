"""A claim that a person adds needs its parties, its relation and its words; the rest has defaults."""

from __future__ import annotations

from typing import Any

import pytest

from kg import records
from kg.errors import DataError

TEXT = "Egypt has supplied Somalia with arms."
EGYPT, SOMALIA = "https://w3id.org/statecraft/id/state/egypt", "https://w3id.org/statecraft/id/state/somalia"


def record(**claim: Any) -> dict[str, Any]:
    """A record with one claim of the given fields."""
    return {
        "format": records.FORMAT,
        "document": {"iri": "https://example.org/1", "source": "1", "text": TEXT},
        "entities": [
            {"iri": EGYPT, "kind": "State", "label": "Egypt", "authority": True},
            {"iri": SOMALIA, "kind": "State", "label": "Somalia", "authority": True},
        ],
        "claims": [claim],
    }


EVIDENCE = {"start": 0, "end": 26, "quote": TEXT[:26]}


def test_the_least_that_a_claim_needs() -> None:
    extraction = records.from_record(
        record(subject=EGYPT, relation="sc:aids", object="state:somalia", evidence=EVIDENCE), where="x"
    )
    (claim,) = extraction.claims
    assert claim.relation == "https://w3id.org/statecraft/ontology#aids"
    assert claim.object == SOMALIA
    assert claim.sentence == claim.trigger == claim.evidence
    assert claim.iri.startswith("https://example.org/1/claim/")
    again = records.from_record(record(subject=EGYPT, relation="sc:aids", object=SOMALIA, evidence=EVIDENCE), where="x")
    assert again.claims[0].iri == claim.iri


def test_what_is_wrong_is_told_at_once() -> None:
    with pytest.raises(DataError) as caught:
        records.from_record(record(subject=EGYPT, confidence=3), where="mine#1")
    words = str(caught.value)
    assert words.startswith("mine#1: ")
    assert all(name in words for name in ("relation", "object", "evidence", "confidence"))
