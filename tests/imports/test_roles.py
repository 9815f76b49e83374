"""Events with roles become a statement for each party beside the one who does it, in every format alike."""

from __future__ import annotations

import pytest

from kg.errors import DataError
from kg.grounding.foreign import Name, Told
from kg.imports.roles import Event, statements
from kg.model import Failure

TEXT = "Russia attacked Ukraine and Chad."


def name(words: str) -> Name:
    if words not in TEXT:
        raise DataError(f"{words} is nowhere")
    return Name(text=words, start=TEXT.index(words), end=TEXT.index(words) + len(words))


def told(*parties: tuple[str, str]) -> list[Told | Failure]:
    event = Event(kind="Attack", word=name("attacked"), parties=parties, where="x", negated=True)
    return list(
        statements(event, text=TEXT, name=name, failed=lambda e: Failure(source="x", stage="row", reason=str(e)))
    )


def test_each_other_party_gives_a_statement() -> None:
    found = told(("Target", "Ukraine"), ("Agent", "Russia"), ("Target2", "Peru"), ("Target3", "Chad"))
    assert [(t.subject.text, t.object.text, t.quote) for t in found if isinstance(t, Told)] == [
        ("Russia", "Ukraine", "Russia attacked Ukraine"),
        ("Russia", "Chad", "Russia attacked Ukraine and Chad"),
    ]
    assert all(t.negated and t.where == "x" and t.relation == "Attack" for t in found if isinstance(t, Told))
    assert [f.reason for f in found if isinstance(f, Failure)] == ["Peru is nowhere"]


def test_without_the_one_who_does_it_nothing_is_told() -> None:
    assert not told()
    with pytest.raises(DataError):
        told(("Agent", "Peru"), ("Target", "Chad"))
