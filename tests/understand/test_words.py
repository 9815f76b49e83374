"""Names are taken apart as the tokenizer does it, without asking it where that is not needed."""

from __future__ import annotations

import pytest

from kg.understand.knowledge import authority
from kg.understand.syntax import language

pytestmark = pytest.mark.model

ODD = [
    "",
    " ",
    "a  b",
    " Chad",
    "Chad ",
    "cannot",
    "Gov",
    "U.S.",
    "Côte d'Ivoire",
    "G7",
    "Trans-Nistria",
    "dont",
    "習近平",
]


def test_all_names_and_odd_ones() -> None:
    nlp = language.load()
    names = [*authority.shipped().senses, *ODD, *nlp.tokenizer.rules]
    assert len(names) > 7000
    wrong = [name for name in names if language.words_of(nlp, name) != [t.text for t in nlp.tokenizer(name)]]
    assert wrong == []


@pytest.mark.parametrize("name", ["European Union", "North Atlantic Treaty Organization"])
def test_plain_names_are_not_asked_about(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    nlp = language.load()
    language.words_of(nlp, name)
    monkeypatch.setattr(nlp, "tokenizer", None)
    assert language.words_of(nlp, name) == name.split()
