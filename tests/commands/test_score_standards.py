"""`kg score` on a gold standard of many texts: figures, errors, the listing, and wrong calls."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Kg = Callable[..., Any]

pytestmark = pytest.mark.model

TEXT = "Russia attacked Ukraine. China criticized France."


def place(quote: str, entity: str) -> dict[str, Any]:
    return {"start": TEXT.index(quote), "end": TEXT.index(quote) + len(quote), "quote": quote, "entity": entity}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    mentions = [place(n, n) for n in ("Russia", "Ukraine", "China", "France")]
    relations = [
        {"subject": "Russia", "relation": "assaults", "object": "Ukraine", "status": "asserted"},
        {"subject": "China", "relation": "visits", "object": "France", "status": "asserted"},
    ]
    path = tmp_path / "gold.jsonl"
    line = {"format": "kg-gold/1", "id": "one", "text": TEXT, "mentions": mentions, "relations": relations}
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    return path


def test_figures_and_errors_for_people(kg: Kg, gold: Path) -> None:
    run = kg("score", gold, "--layer", "relations", "--errors", 2)
    assert run.code == 0
    assert "gold.jsonl (kg): 1 texts" in run.out
    assert "all" in run.out
    assert "1  another relation" in run.out
    assert "one: 'China" in run.out
    assert "expected China visits France (asserted), found accuses" in run.out
    assert "1 texts scored" in run.err


def test_figures_for_machines(kg: Kg, gold: Path) -> None:
    (one,) = json.loads(kg("score", "--json", gold).out)
    assert (one["format"], one["texts"], one["failures"]) == ("kg", 1, [])
    assert one["layers"]["relations"]["micro"] == {
        "precision": 0.5,
        "recall": 0.5,
        "f1": 0.5,
        "found": 1,
        "extra": 1,
        "missed": 1,
    }
    assert one["layers"]["relations"]["labels"]["assaults asserted"]["f1"] == 1.0
    assert one["layers"]["offsets"]["micro"]["missed"] == 0


def test_every_error_is_listed(kg: Kg, gold: Path, tmp_path: Path) -> None:
    assert kg("score", gold, "--listing", tmp_path / "errors.jsonl").code == 0
    errors = [json.loads(line) for line in (tmp_path / "errors.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {e["kind"] for e in errors} == {"another relation", "asserted, not in the gold"}
    assert all(e["standard"] == "kg" and e["text"] == "one" and e["layer"] == "relations" for e in errors)


def test_wrong_calls(kg: Kg, gold: Path, tmp_path: Path) -> None:
    assert kg("score", gold, "--layer", "beauty").code == 2
    assert kg("score", gold, "--format", "prose").code == 2
    assert kg("score", gold, "--listing", tmp_path).code == 73
    assert kg("score", gold, "--listing", gold).code == 2
    gold.write_text(gold.read_text(encoding="utf-8") + "{\n", encoding="utf-8")
    run = kg("score", gold)
    assert run.code == 4, "one line is no JSON, the other is scored"
    assert "gold.jsonl#2: line 2: not JSON" in run.err
    assert "Traceback" not in run.err


def test_the_schema_of_the_format_takes_the_gold(kg: Kg, gold: Path) -> None:
    from jsonschema import Draft202012Validator

    schema = json.loads(kg("score", "--schema").out)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(gold.read_text(encoding="utf-8")))
