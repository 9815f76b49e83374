"""`kg score`: what a person sees, the numbers for machines, and the exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Kg = Callable[..., Any]

pytestmark = pytest.mark.model

ATTACK = {"relation": "ASSAULT", "subject": "Russia", "object": "Ukraine", "quote": "Russia attacked Ukraine"}
REPORTED = {"relation": "ASSAULT", "subject": "Hungary", "object": "Serbia", "quote": "Hungary attacked Serbia"}
NEVER = {"relation": "SANCTION", "subject": "Iran", "object": "France", "quote": "Russia attacked Ukraine"}


@pytest.fixture
def gold(tmp_path: Path) -> Callable[..., Path]:
    def run(*claims: dict[str, Any]) -> Path:
        (tmp_path / "a.txt").write_text(
            "Russia attacked Ukraine. Poland said that Hungary attacked Serbia. China invaded Vietnam.",
            encoding="utf-8",
        )
        path = tmp_path / "gold.json"
        path.write_text(json.dumps({"document": "a.txt", "claims": list(claims)}), encoding="utf-8")
        return path

    return run


def test_all_found(kg: Kg, gold: Callable[..., Path]) -> None:
    run = kg("score", gold({"id": "A", "status": "asserted", **ATTACK}, {"id": "C", "status": "claim", **REPORTED}))
    assert run.code == 0
    assert "2 of 2 gold claims found with the right status" in run.err
    assert "asserted  found 1   missed 0   wrong 0" in run.out
    assert "claim     found 1   missed 0   wrong 0" in run.out
    assert "asserted, not listed: China invades Vietnam" in run.out
    assert "quotes that are not exact: 0" in run.out


def test_what_is_missed_is_shown_and_no_error(kg: Kg, gold: Callable[..., Path]) -> None:
    run = kg("score", gold({"id": "N1", "status": "asserted", **NEVER}))
    assert run.code == 0
    assert "missed N1" in run.out
    assert "0 of 1" in run.err


def test_a_claim_asserted_that_the_gold_holds_back_ends_with_3(kg: Kg, gold: Callable[..., Path]) -> None:
    run = kg("score", gold({"id": "X1", "status": "claim", **ATTACK}))
    assert run.code == 3
    assert "wrong  X1" in run.out
    assert "1 claims were asserted that the gold holds back" in run.err


def test_a_gold_claim_of_another_status_is_wrong_but_safe(kg: Kg, gold: Callable[..., Path]) -> None:
    run = kg("score", gold({"id": "X2", "status": "asserted", **REPORTED}))
    assert run.code == 0
    assert "wrong  X2" in run.out


def test_numbers_for_machines(kg: Kg, gold: Callable[..., Path]) -> None:
    run = kg("score", "--json", gold({"id": "A", "status": "asserted", **ATTACK}))
    (one,) = json.loads(run.out)
    assert one["counts"]["asserted"] == {"found": 1, "missed": 0, "wrong": 0}
    assert one["outcomes"][0]["result"] == "found"
    assert [u["triple"] for u in one["asserted_not_listed"]] == ["China invades Vietnam"]
    assert one["inexact_quotes"] == 0


def test_errors(kg: Kg, tmp_path: Path) -> None:
    assert kg("score").code == 2
    assert kg("score", tmp_path / "none.json").code == 66
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    assert kg("score", tmp_path / "broken.json").code == 65
    (tmp_path / "gone.json").write_text('{"document": "gone.txt", "claims": []}', encoding="utf-8")
    assert kg("score", tmp_path / "gone.json").code == 66
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "empty.json").write_text('{"document": "empty.txt", "claims": []}', encoding="utf-8")
    run = kg("score", tmp_path / "empty.json")
    assert run.code == 65
    assert "empty.txt: holds no text" in run.err


@pytest.mark.parametrize("option", ["", "--documents", "--claims", "--listing", "--format", "--layer", "--model"])
def test_an_empty_text_is_no_option(
    kg: Kg, gold: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    path = gold({"id": "A1", "status": "asserted", **ATTACK})
    monkeypatch.chdir(path.parent)  # which an empty path would name
    run = kg("score", path, option, *([""] if option else []))
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(f"kg: Invalid value for '{option or 'GOLD...'}': expected a ")
    assert len(run.err.splitlines()) == 1


DOCUMENTS = {
    "rows.csv": ("text\n", "holds no rows"),
    "many.jsonl": ('{"text": "Iran sanctioned France."}\n{"text": "China invaded Vietnam."}\n', "several documents"),
    "a.txt": ("China invaded Vietnam.", "claim A: the quote 'Russia attacked Ukraine' does not stand in a.txt"),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_that_is_not_that_of_the_gold_ends_with_65(kg: Kg, tmp_path: Path, name: str) -> None:
    text, words = DOCUMENTS[name]
    (tmp_path / name).write_text(text, encoding="utf-8")
    gold = {"document": name, "claims": [{"id": "A", "status": "asserted", **ATTACK}]}
    (tmp_path / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    run = kg("score", tmp_path / "gold.json")
    assert run.code == 65
    assert words in run.err
    assert len(run.err.splitlines()) == 1
