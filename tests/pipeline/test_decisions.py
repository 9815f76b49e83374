"""Decision files: what is read, what is refused and by which words, and what counts of several."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kg.errors import DataError, MissingError
from kg.pipeline.decisions import FORMAT, Decision, Kind, decision_lines, last_of_each, read_decisions, schema

GOOD: dict[str, dict[str, Any]] = {
    "accept": {"decision": "accept", "claim": "urn:c", "by": "Ada", "date": "2026-11-24", "note": "seen"},
    "reject": {"decision": "reject", "claim": "urn:c"},
    "apart": {"decision": "reject", "entity": "urn:a", "into": "urn:b"},
    "merge": {"decision": "merge", "entity": "urn:a", "into": "urn:b", "date": "2026"},
    "split document": {"decision": "split", "entity": "urn:a", "document": "urn:d", "label": "A", "kind": "City"},
    "split mention": {"decision": "split", "entity": "urn:a", "document": "urn:d", "start": 0, "end": 4},
}


def written(tmp_path: Path, *records: dict[str, Any] | str) -> Path:
    path = tmp_path / "decisions.jsonl"
    lines = (r if isinstance(r, str) else json.dumps({"format": FORMAT, **r}) for r in records)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_the_schema_is_valid_and_names_every_field() -> None:
    Draft202012Validator.check_schema(schema())
    assert set(schema()["properties"]) == {f.name for f in fields(Decision)} | {"format", "about"}
    assert set(schema()["properties"]["decision"]["enum"]) == {*Kind, "", None}


@pytest.mark.parametrize("name", GOOD)
def test_a_decision_comes_back_as_it_was_written(name: str, tmp_path: Path) -> None:
    (decision,) = read_decisions(written(tmp_path, GOOD[name]))
    assert decision.to_record() == {"format": FORMAT, **GOOD[name]}
    (line,) = decision_lines([decision])
    assert read_decisions(written(tmp_path, line)) == [decision]


def test_lines_without_a_decision_are_passed_over(tmp_path: Path) -> None:
    empty = {"claim": "urn:c", "about": {"quote": "words"}}
    rows = [{**empty, "decision": ""}, {**empty, "decision": None}, empty]
    path = written(tmp_path, *rows, "", GOOD["accept"])
    assert [d.decision for d in read_decisions(path)] == [Kind.ACCEPT]


def test_fields_that_were_left_empty_are_not_there(tmp_path: Path) -> None:
    (decision,) = read_decisions(written(tmp_path, {**GOOD["reject"], "by": "", "note": "", "date": "2026-01"}))
    assert (decision.by, decision.note, decision.date) == (None, None, "2026-01")
    assert decision.told == "rejected by a person on 2026-01"


def test_an_empty_date_may_stay_empty(tmp_path: Path) -> None:
    (decision,) = read_decisions(written(tmp_path, {**GOOD["reject"], "date": ""}))
    assert decision.date is None


BAD: dict[str, tuple[dict[str, Any] | str, str]] = {
    "no JSON": ("{broken", "not JSON"),
    "no object": ("[1]", 'expected an object with "format": "kg-decision/1"'),
    "another format": ('{"format": "kg-extraction/1"}', "expected an object"),
    "an unknown decision": ({"decision": "maybe"}, "unknown decision 'maybe': expected one of accept, reject, merge"),
    "accept without claim": ({"decision": "accept"}, "the decision 'accept' needs a \"claim\""),
    "reject of nothing": ({"decision": "reject", "entity": "urn:a"}, 'needs a "claim", or an "entity" with "into"'),
    "merge into nothing": ({"decision": "merge", "entity": "urn:a"}, 'needs an "entity" and "into"'),
    "merge into itself": ({"decision": "merge", "entity": "urn:a", "into": "urn:a"}, "into itself"),
    "split nowhere": ({"decision": "split", "entity": "urn:a"}, 'needs an "entity" and a "document"'),
    "half a place": ({**GOOD["split document"], "start": 3}, 'needs both "start" and "end"'),
    "a place back to front": ({**GOOD["split document"], "start": 3, "end": 2}, "the end after the start"),
    "no IRI": ({"decision": "accept", "claim": "the first one"}, "expected an absolute IRI"),
    "a broken IRI": ({"decision": "accept", "claim": "http://[x/"}, "expected an absolute IRI"),
    "no date": ({**GOOD["accept"], "date": "yesterday"}, "expected YYYY, YYYY-MM or YYYY-MM-DD"),
    "no such day": ({**GOOD["accept"], "date": "2026-02-30"}, "there is no such day"),
    "no class": ({**GOOD["split document"], "kind": "a city"}, "expected the name of a class"),
    "an unknown field": (
        {**GOOD["accept"], "vote": 1},
        "unknown field 'vote': expected some of format, decision, claim",
    ),
    "a number for a name": ({**GOOD["accept"], "by": 7}, "by 7: expected text"),
    "a truth for a number": ({**GOOD["split mention"], "start": True}, "start true: expected a whole number"),
    "a number with a point": ({**GOOD["split mention"], "start": 1.0}, "expected whole numbers without a point"),
    "a number below nought": ({**GOOD["split mention"], "start": -1}, "start -1: expected 0 or more"),
    "an empty label": ({**GOOD["split document"], "label": ""}, "label: expected at least one character"),
    "a number without end": ('{"format": "kg-decision/1", "start": ' + "9" * 5000 + "}", "thousands of digits"),
    "half a character": ({**GOOD["accept"], "by": "\ud800"}, "holds half a surrogate pair"),
    "a date and a newline": ({**GOOD["accept"], "date": "2026-01-05\n"}, "there is no such day, month or year"),
    "a month and a newline": ({**GOOD["accept"], "date": "2026-01\n"}, "there is no such day, month or year"),
    "a year and a newline": ({**GOOD["accept"], "date": "2026\n"}, "there is no such day, month or year"),
    "a month that is none": ({**GOOD["accept"], "date": "2026-13"}, "there is no such day, month or year"),
    "the year nought": ({**GOOD["accept"], "date": "0000"}, "there is no such day, month or year"),
    "a field given twice": (
        '{"format": "kg-decision/1", "decision": "accept", "claim": "urn:c", "decision": "reject"}',
        "'decision' is given twice",
    ),
    "brackets without end": ("[" * 100_000, "brackets within brackets, too deep"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_broken_line_is_told_once_and_by_its_number(name: str, tmp_path: Path) -> None:
    record, words = BAD[name]
    path = written(tmp_path, GOOD["accept"], "", record)
    with pytest.raises(DataError) as caught:
        read_decisions(path)
    assert str(caught.value).startswith(f"{path}: line 3: ")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="no such file"):
        read_decisions(tmp_path / "gone.jsonl")
    with pytest.raises(DataError, match="is a folder"):
        read_decisions(tmp_path)
    (tmp_path / "latin.jsonl").write_bytes(b'{"note": "caf\xe9"}')
    with pytest.raises(DataError, match="not UTF-8"):
        read_decisions(tmp_path / "latin.jsonl")


def test_of_two_decisions_on_one_thing_the_last_counts(tmp_path: Path) -> None:
    rows = [GOOD["accept"], GOOD["merge"], GOOD["split mention"], GOOD["split document"], GOOD["reject"]]
    kept = last_of_each(read_decisions(written(tmp_path, *rows)))
    assert sorted(d.decision.value for d in kept) == ["merge", "reject", "split", "split"]
    assert last_of_each(reversed(kept)) == kept  # in an order of their own


def test_merging_in_a_circle_is_refused() -> None:
    circle = [Decision(decision=Kind.MERGE, entity=f"urn:{one}", into=f"urn:{two}") for one, two in ("ab", "bc", "ca")]
    with pytest.raises(DataError, match="in a circle"):
        last_of_each(circle)
    assert len(last_of_each(circle[:2])) == 2


def test_decisions_that_differ_have_different_names() -> None:
    one = Decision(decision=Kind.ACCEPT, claim="urn:c", by="Ada")
    assert one.name == Decision(decision=Kind.ACCEPT, claim="urn:c", by="Ada").name
    assert one.name != Decision(decision=Kind.ACCEPT, claim="urn:c", note="Ada").name
    assert Decision(decision=Kind.ACCEPT, claim="urn:c", by="Ada", note=" so \n it is ").told == (
        "accepted by Ada: so it is"
    )
