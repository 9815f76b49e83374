"""Sorted, distinct lines in bounded memory, and one label for an entity whichever document came first."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graph import SortedLines, entity_lines_merged

LINES = st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=4), max_size=40)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=5), st.integers(1, 50))
def test_lines_come_sorted_and_once_however_often_they_spill(batches: list[list[str]], run: int) -> None:
    with SortedLines(run=run) as lines:
        for batch in batches:
            lines.add(batch)
        expected = sorted({line for batch in batches for line in batch})
        assert list(lines) == expected
        assert list(lines) == expected  # as often as wanted


def test_lines_can_be_added_after_reading() -> None:
    with SortedLines(run=2) as lines:
        lines.add(["b", "c", "d"])
        assert list(lines) == ["b", "c", "d"]
        lines.add(["a", "c"])
        assert list(lines) == ["a", "b", "c", "d"]


def test_what_was_spilled_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def fail() -> None:
        with SortedLines(run=2) as lines:
            lines.add(["a", "b", "c"])
            assert list(tmp_path.rglob("*.nq"))
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_the_order_is_that_of_code_points_and_of_no_locale() -> None:
    with SortedLines(run=2) as lines:
        lines.add(["é", "z", "Z", "a", "🎉", "\uffee"])
        assert list(lines) == ["Z", "a", "z", "é", "\uffee", "🎉"]


LABEL, ALIAS = "<http://www.w3.org/2000/01/rdf-schema#label>", "<http://www.w3.org/2004/02/skos/core#altLabel>"
GRAPH = "urn:entities"


def merged(lines: list[str]) -> set[str]:
    with SortedLines() as collected:
        collected.add(lines)
        return set(entity_lines_merged(collected, graph=GRAPH))


def test_the_first_label_in_order_stays_and_the_others_become_aliases() -> None:
    lines = [f'<urn:a> {LABEL} "{name}" <{GRAPH}> .' for name in ("Weber", "A. Weber", "Anna Weber")]
    lines.append(f'<urn:b> {LABEL} "B" <{GRAPH}> .')
    for seed in range(5):
        Random(seed).shuffle(lines)
        assert merged(lines) == {
            f'<urn:a> {LABEL} "A. Weber" <{GRAPH}> .',
            f'<urn:a> {ALIAS} "Anna Weber" <{GRAPH}> .',
            f'<urn:a> {ALIAS} "Weber" <{GRAPH}> .',
            f'<urn:b> {LABEL} "B" <{GRAPH}> .',
        }


def test_labels_in_other_graphs_stay() -> None:
    lines = [f'<urn:a> {LABEL} "A"@{tag} <urn:authority> .' for tag in ("en", "ru")]
    lines += [f'<urn:a> {LABEL} "A" <{GRAPH}> .', f'<urn:d> <urn:text> "x {LABEL} y" <{GRAPH}> .']
    assert merged(lines) == set(lines)


def test_of_several_whom_an_entity_acts_for_the_first_in_order_stays() -> None:
    acts = "<https://w3id.org/statecraft/ontology#actsFor>"
    lines = [f"<urn:a> {acts} <urn:{state}> <{GRAPH}> ." for state in ("niger", "mali")]
    lines += [f"<urn:a> {acts} <urn:niger> <urn:authority> .", f"<urn:b> {acts} <urn:niger> <{GRAPH}> ."]
    for seed in range(5):
        Random(seed).shuffle(lines)
        assert merged(lines) == set(lines) - {f"<urn:a> {acts} <urn:niger> <{GRAPH}> ."}
