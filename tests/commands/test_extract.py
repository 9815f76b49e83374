"""`kg extract`: JSON Lines out, the same lines in."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

Kg = Callable[..., Any]

CODE = "import sys; from kg.commands import main; sys.exit(main())"


def test_the_schema_is_written(kg: Kg) -> None:
    run = kg("extract", "--schema")
    assert run.code == 0
    Draft202012Validator.check_schema(json.loads(run.out))


@pytest.mark.model
def test_one_valid_line_a_document(kg: Kg, small_documents: Path) -> None:
    run = kg("extract", small_documents)
    assert run.code == 0
    lines = run.out.splitlines()
    assert len(lines) == 3
    schema = Draft202012Validator(json.loads(kg("extract", "--schema").out))
    for line in lines:
        record = json.loads(line)
        schema.validate(record)
        text = record["document"]["text"]
        for claim in record["claims"]:
            span = claim["evidence"]
            assert text[span["start"] : span["end"]] == span["quote"]
    assert run.err.strip() == "3 documents"


@pytest.mark.model
def test_lines_can_be_written_to_a_file_and_built(
    kg: Kg, small_documents: Path, small_graph: Path, tmp_path: Path
) -> None:
    run = kg("extract", small_documents, "-o", tmp_path / "claims.jsonl")
    assert (run.code, run.out) == (0, "")
    run = kg("build", tmp_path / "claims.jsonl", "-o", tmp_path / "out")
    assert run.code == 0
    assert (tmp_path / "out" / "graph.nq").read_bytes() == (small_graph / "graph.nq").read_bytes()


@pytest.mark.model
def test_lines_can_be_piped_into_a_build(small_documents: Path, small_graph: Path, tmp_path: Path) -> None:
    extract = subprocess.run(
        [sys.executable, "-c", CODE, "extract", str(small_documents)], capture_output=True, check=True
    )
    build = subprocess.run(
        [sys.executable, "-c", CODE, "build", "-", "--format", "jsonl", "-o", str(tmp_path / "out")],
        input=extract.stdout,
        capture_output=True,
        check=False,
    )
    assert build.returncode == 0, build.stderr
    assert (tmp_path / "out" / "graph.nq").read_bytes() == (small_graph / "graph.nq").read_bytes()


@pytest.mark.model
def test_a_tampered_line_is_refused_by_the_build(kg: Kg, small_documents: Path, tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    kg("extract", small_documents, "-o", path)
    lines = path.read_text(encoding="utf-8").splitlines()
    record = json.loads(lines[0])
    assert record["claims"]
    record["claims"][0]["evidence"]["quote"] = "x" * len(record["claims"][0]["evidence"]["quote"])
    path.write_text("\n".join([json.dumps(record), *lines[1:]]) + "\n", encoding="utf-8")
    run = kg("build", path, "-o", tmp_path / "out")
    assert run.code == 4
    assert "claims.jsonl#1" in run.err
    assert "is not what stands at" in run.err


@pytest.mark.model
def test_exit_codes(kg: Kg, small_documents: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    run = kg("extract", small_documents, tmp_path / "empty.txt")
    assert run.code == 4
    assert len(run.out.splitlines()) == 3
    assert "not taken in: empty.txt" in run.err
    assert kg("extract", tmp_path / "empty.txt").code == 65
    assert kg("extract", tmp_path / "nothere.txt").code == 66
    assert kg("extract", small_documents, "--date", "x").code == 2
    run = kg("extract", small_documents, "-o", tmp_path / "nowhere" / "claims.jsonl")
    assert run.code == 73
    assert len(run.err.splitlines()) == 1


@pytest.mark.model
def test_a_file_appears_only_when_it_is_complete(kg: Kg, tmp_path: Path, small_documents: Path) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_text("old", encoding="utf-8")
    assert kg("extract", small_documents, "-o", path, "--model", "no_such_model").code == 78
    assert path.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["claims.jsonl"]


@pytest.mark.model
def test_dates_given_on_the_command_line_decide_who_was_president(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The US president visited China.", encoding="utf-8")
    for date, name in (("2015-03-01", "barack-obama"), ("2022-03-01", "joe-biden")):
        (line,) = kg("extract", path, "--date", date).out.splitlines()
        assert name in {e["iri"].rsplit("/", 1)[-1] for e in json.loads(line)["entities"]}


@pytest.mark.parametrize("size", ["0", "-5", "10000001", "9" * 30])
def test_a_limit_out_of_range_is_a_wrong_call(size: str, kg, tmp_path: Path) -> None:
    for command in ("extract", "build"):
        done = kg(command, tmp_path, "--max-chars", size, "-o", tmp_path / "out")
        assert done.code == 2
        assert "1<=x<=10000000" in done.err


def test_the_largest_limit_is_that_of_the_settings() -> None:
    from kg.commands import options
    from kg.sources.settings import MAX_CHARS

    assert options.MAX_CHARS == MAX_CHARS


@pytest.mark.model
def test_a_date_that_cannot_be_read_is_told(kg: Kg, tmp_path: Path) -> None:
    rows = ["Russia met Chad.,soon", "Russia met Chad.,later", "Iran met Oman.,2024-05-01", ",soon"]
    (tmp_path / "t.csv").write_text("\n".join(["text,date", *rows, ""]), encoding="utf-8")
    run = kg("extract", tmp_path / "t.csv", "-o", tmp_path / "claims.jsonl", "--json")
    assert run.code == 4  # for the row without a text
    (note,) = json.loads(run.out)["notes"]
    assert note["document"] == "t.csv#2"
    assert note["message"].startswith("line 2: 'soon' in 'date' cannot be read as a date: ")
    assert run.err.count("taken in, but") == 1
    assert f"  taken in, but: t.csv#2: {note['message']}\n" in run.err


@pytest.mark.parametrize("call", [("extract", ""), ("extract", "a.txt", "--ontology", ""), ("import", "csv", "")])
def test_an_empty_text_names_nothing(
    kg: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: tuple[str, ...]
) -> None:
    (tmp_path / "a.txt").write_text("Russia met Chad.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)  # which an empty path would name
    run = kg(*call)
    assert (run.code, run.out) == (2, "")
    assert "not an empty text" in run.err
    assert len(run.err.splitlines()) == 1
