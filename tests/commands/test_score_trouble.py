"""`kg score` where something is wrong with a gold standard: the exit code, and what is scored all the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Kg = Callable[..., Any]

pytestmark = pytest.mark.model

LINE = {"format": "kg-gold/1", "id": "one", "text": "Russia attacked Ukraine.", "relations": []}


@pytest.fixture
def gold(tmp_path: Path) -> Callable[..., Path]:
    def run(name: str, *records: Any) -> Path:
        path = tmp_path / name
        path.write_text("".join(r if isinstance(r, str) else json.dumps(r) + "\n" for r in records), encoding="utf-8")
        return path

    return run


def test_a_broken_standard_is_told_after_the_scores_of_the_others(
    kg: Kg, gold: Callable[..., Path], tmp_path: Path
) -> None:
    paths = gold("bad.jsonl", {"id": "a", "sent": "It left.", "triples": []}, "{\n"), gold("good.jsonl", LINE)
    run = kg("score", *paths, "--listing", tmp_path / "errors.jsonl")
    assert run.code == 65
    assert "good.jsonl (kg): 1 texts" in run.out
    assert "bad.jsonl (text2kg)" not in run.out
    assert run.err.splitlines()[-1].startswith(f"kg: {paths[0]}: line 2: not JSON")
    assert (tmp_path / "errors.jsonl").exists()
    run = kg("score", "--json", *paths, tmp_path / "none.jsonl")
    assert (run.code, [m["texts"] for m in json.loads(run.out)]) == (66, [1])
    assert "bad.jsonl: line 2" in run.err
    assert "none.jsonl: no such file or folder" in run.err


def test_a_broken_article_does_not_hide_another(kg: Kg, gold: Callable[..., Path]) -> None:
    gold("a.txt", "China invaded Vietnam.")
    bad = gold("bad.json", '{"document": "gone.txt", "claims": []}')
    good = gold("good.json", '{"document": "a.txt", "claims": []}')
    run = kg("score", bad, good)
    assert run.code == 66
    assert "asserted, not listed: China invades Vietnam" in run.out


def test_texts_that_fail_end_with_4_and_nothing_but_such_with_65(kg: Kg, gold: Callable[..., Path]) -> None:
    blank = {**LINE, "id": "two", "text": " \n "}
    run = kg("score", gold("some.jsonl", LINE, blank))
    assert run.code == 4
    assert "not scored: two: holds no text" in run.err
    assert "1 texts scored" in run.err
    assert "1 of 2 texts could not be scored" in run.err
    run = kg("score", gold("all.jsonl", blank))
    assert (run.code, "none of 1 texts could be scored" in run.err) == (65, True)


def test_a_standard_that_holds_no_text_ends_with_65(kg: Kg, gold: Callable[..., Path]) -> None:
    run = kg("score", "--format", "kg", gold("empty.jsonl", "\n"))
    assert (run.code, run.err) == (65, f"kg: {gold('empty.jsonl')}: holds no text that can be scored\n")


def test_a_layer_that_the_format_does_not_have_is_a_wrong_call(kg: Kg, gold: Callable[..., Path]) -> None:
    run = kg("score", gold("a.jsonl", LINE), "--layer", "triples")
    assert run.code == 2
    assert "a.jsonl has only relations, mentions," in run.err
    run = kg("score", gold("a.jsonl", LINE), "--layer", "triples", "--layer", "offsets")
    assert (run.code, "--layer triples: none of the files has it" in run.err) == (2, True)


@pytest.mark.parametrize("content", ["", "Some prose.\n", "{}", "[1]", "[" * 9_000, '{"a": "claims"}\n'])
def test_a_file_that_nobody_knows_is_told_so(kg: Kg, gold: Callable[..., Path], content: str) -> None:
    path = gold("x.json", content)
    for place in (path, path.parent):
        run = kg("score", place)
        assert run.code == 65
        assert run.err.startswith(f"kg: {place}: no gold standard that kg knows; the formats are kg, plover,")
        assert len(run.err.splitlines()) == 1


def test_half_a_surrogate_in_an_id_is_refused(kg: Kg, gold: Callable[..., Path], tmp_path: Path) -> None:
    run = kg("score", gold("a.jsonl", {**LINE, "id": "\ud83d"}), "--listing", tmp_path / "errors.jsonl")
    assert (run.code, "half a surrogate pair" in run.err) == (65, True)
