from __future__ import annotations

import pytest

from kg.errors import UsageError
from kg.sources import DEFAULT_MAX_CHARS, FORMATS, SUFFIXES, ReadSettings


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"format": "xml"}, "unknown format 'xml': expected one of text, markdown"),
        ({"max_chars": 0}, "expected 1 to 10,000,000"),
        ({"max_chars": 10**30}, "expected 1 to 10,000,000"),
        ({"text_column": " "}, "no name"),
        ({"language": "English"}, "language tag"),
        ({"date": "2023-02-29"}, "YYYY-MM-DD"),
        ({"date": "yesterday"}, "YYYY-MM-DD"),
        ({"encoding": "klingon"}, "unknown encoding"),
        ({"encoding": "base64"}, "unknown encoding"),
    ],
)
def test_nonsense_is_refused(settings: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        ReadSettings(**settings)  # type: ignore[arg-type]


def test_defaults() -> None:
    assert ReadSettings().max_chars == DEFAULT_MAX_CHARS == 1_000_000
    assert set(SUFFIXES.values()) == set(FORMATS)
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in SUFFIXES)
