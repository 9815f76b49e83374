"""An adjective of the lexicon triggers where a copula says it of somebody."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Poland is critical of Hungary.", ("Poland", "accuses", "Hungary")),
        ("Iran remains hostile to Israel.", ("Iran", "rivalOf", "Israel")),
    ],
)
def test_an_adjective_relates_its_subject_and_its_complement(read: Any, text: str, fact: tuple[str, ...]) -> None:
    assert fact in read(text).facts


@pytest.mark.parametrize(
    "text",
    [
        "Poland may be critical of Hungary.",
        "Poland is not critical of Hungary.",
        "Kyiv says Iran is hostile to Israel.",
    ],
)
def test_what_qualifies_the_copula_qualifies_the_adjective(read: Any, text: str) -> None:
    reading = read(text)
    assert reading.extraction.claims
    assert not any(relation in {"accuses", "rivalOf"} for _, relation, _ in reading.facts)
