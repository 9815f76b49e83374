"""`kg review`: what is listed, how it is written, and that what it writes can be filled in and built with."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kg.commands.review import _KINDS
from kg.pipeline.decisions import read_decisions, schema
from kg.pipeline.review import GROUPS

Kg = Callable[..., Any]
TEXTS = {
    "a.txt": "4 March 2024\n\nKorea criticized Japan. China sanctioned Peru. Washington met Paris.",
    "b.txt": "4 March 2024\n\nVladimir Putin is a professor at the University of Oslo. China did not sanction Peru.",
    "c.txt": "4 March 2024\n\nJane Miller leads France. The Pentagon warned Iran, PENTAGON officials said.",
}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("texts")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build with something of most kinds, and a claim that a shape refuses."""
    from kg import records
    from kg.model import Extraction
    from kg.pipeline import build, extract

    text = source.parent / f"{source.name}-d.txt"
    text.write_text("Russia attacked Ukraine.", encoding="utf-8")
    (extraction,) = extract([str(text)])
    assert isinstance(extraction, Extraction)
    record = records.to_record(extraction)
    record["claims"][0]["relation"] = "https://w3id.org/statecraft/ontology#frobnicates"
    broken = text.with_suffix(".jsonl")
    broken.write_text(json.dumps(record) + "\n", encoding="utf-8")
    out = tmp_path_factory.mktemp("review") / "out"
    build([str(source), str(broken)], out)
    return out


def test_the_kinds_of_the_command_are_those_that_are_listed() -> None:
    assert list(_KINDS) == list(GROUPS)


@pytest.mark.model
def test_a_table_for_people_says_what_where_and_why(kg: Kg, folder: Path) -> None:
    done = kg("review", folder)
    assert done.code == 0
    for words in (
        "held back: a shape finds it unlikely (2)",
        "North Korea — accuses — Japan",
        "Vladimir Putin is a professor at the University of Oslo",
        "held back: more holders of an office than it has (1)",
        "Jane Miller — leads — France",
        "held back: another document denies it (1)",
        "China — sanctions — Peru",
        "quarantined: a shape refuses it (1)",
        "shape:Claim-relation-known at rdf:predicate",
        "names that could mean something else as well",
        "b.txt",
    ):
        assert words in done.out, words
    assert "\x1b" not in done.out
    assert done.err.endswith("to look at\n")


@pytest.mark.model
def test_json_has_everything(kg: Kg, folder: Path) -> None:
    told = json.loads(kg("review", folder, "--json").out)
    assert told["counts"]["unlikely"] == 2
    (refused,) = [item for item in told["items"] if item["kind"] == "quarantined"]
    assert refused["claim"]["evidence"]["quote"] == "Russia attacked Ukraine"
    assert refused["claim"]["document"]["source"].endswith("d.txt")
    (reason,) = [r for r in refused["reasons"] if r["path"].endswith("#predicate")]
    assert reason["shape"].endswith("#Claim-relation-known")
    assert "is not an sc:Relation" in reason["message"]
    assert refused["options"] == []
    (contradiction,) = [item for item in told["items"] if item["kind"] == "contradiction"]
    assert contradiction["others"][0]["polarity"] == "negative"
    assert contradiction["options"] == ["accept", "reject"]


@pytest.mark.model
def test_one_kind_and_a_limit(kg: Kg, folder: Path) -> None:
    done = kg("review", folder, "--kind", "unlikely", "--limit", "1", "--json")
    assert [item["kind"] for item in json.loads(done.out)["items"]] == ["unlikely"]
    assert done.err == "1 of 2 things to look at; --limit 0 shows all\n"
    assert kg("review", folder, "--kind", "two-classes").err == "nothing needs a person's eye\n"


@pytest.mark.model
def test_decisions_are_written_filled_in_and_obeyed(kg: Kg, folder: Path, source: Path, tmp_path: Path) -> None:
    todo = tmp_path / "todo.jsonl"
    done = kg("review", folder, "--decisions", todo)
    assert (done.code, done.out) == (0, "")
    assert "1 more that no decision can change" in done.err
    rows = [json.loads(line) for line in todo.read_text(encoding="utf-8").splitlines()]
    validator = Draft202012Validator(schema())
    for row in rows:
        validator.validate(row)
        assert row["decision"] == ""
        assert row["about"]["statement"]
        assert row["about"]["reasons"]
        assert row["about"]["options"]
    assert read_decisions(todo) == []  # nothing is decided yet
    claims = [row for row in rows if row["about"]["kind"] in {"unlikely", "two-holders", "contradiction"}]
    assert all(row["about"]["quote"] and row["about"]["source"] and row["about"]["sentence"] for row in claims)
    for row in claims:
        row |= {"decision": "accept", "by": "Ada", "date": "2026-11-24"}
    todo.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    out = tmp_path / "out"
    run = kg("build", source, "-o", out, "--decisions", todo)
    assert run.code == 0
    assert f"decisions: {len(claims)} obeyed, 0 refused, 0 that match nothing here" in run.err
    assert kg("review", out, "--kind", "unlikely", "--kind", "contradiction", "--kind", "two-holders").out == ""
    assert (out / "decisions.jsonl").read_text(encoding="utf-8").count('"accept"') == len(claims)


@pytest.mark.model
def test_a_line_about_a_name_changes_the_words_shown_and_no_others(kg: Kg, tmp_path: Path) -> None:
    text = "4 March 2024\n\nKorea criticized Japan. North Korea threatened Peru. Korea warned Chile."
    (tmp_path / "k.txt").write_text(text, encoding="utf-8")
    out, todo = tmp_path / "out", tmp_path / "todo.jsonl"
    assert kg("build", tmp_path / "k.txt", "-o", out).code == 0
    done = kg("review", out, "--kind", "link", "--decisions", todo)
    rows = [json.loads(line) for line in todo.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["about"]["quote"] == "Korea"]
    places = [text.index("Korea"), text.rindex("Korea")]
    assert [(row["start"], row["end"]) for row in rows] == [(at, at + 5) for at in places]
    assert f"{len(rows)} lines to fill in" in done.err
    first = rows[0] | {"decision": "split", "into": rows[0]["about"]["entities"][1]["iri"]}
    todo.write_text("".join(json.dumps(row) + "\n" for row in (first, *rows[1:])), encoding="utf-8")
    assert "decisions: 1 obeyed, 0 refused" in kg("build", tmp_path / "k.txt", "-o", out, "--decisions", todo).err
    told = kg("query", out, "--name", "claims", "--format", "csv").out
    assert "South Korea,https://w3id.org/statecraft/ontology#accuses,Japan" in told
    assert "North Korea,https://w3id.org/statecraft/ontology#threatens,Peru" in told


@pytest.mark.model
def test_a_build_says_what_to_look_at(kg: Kg, source: Path, tmp_path: Path) -> None:
    run = kg("build", source, "-o", tmp_path / "out")
    assert "across documents: 1 office with more holders than it can have; 1 asserted here and denied there" in run.err
    assert f"kg review {tmp_path / 'out'}" in run.err


@pytest.mark.model
def test_a_decision_that_matches_nothing_is_told_and_is_no_error(kg: Kg, source: Path, tmp_path: Path) -> None:
    todo = tmp_path / "todo.jsonl"
    todo.write_text('{"format": "kg-decision/1", "decision": "accept", "claim": "urn:gone"}\n', encoding="utf-8")
    run = kg("build", source, "-o", tmp_path / "out", "--decisions", todo)
    assert run.code == 0
    assert "matches nothing: accept urn:gone" in run.err


@pytest.mark.model
def test_a_broken_decision_is_one_line_with_its_number(kg: Kg, source: Path, tmp_path: Path) -> None:
    todo = tmp_path / "todo.jsonl"
    todo.write_text('\n{"format": "kg-decision/1", "decision": "maybe"}\n', encoding="utf-8")
    run = kg("build", source, "-o", tmp_path / "out", "--decisions", todo)
    assert run.code == 65
    assert run.err == (
        f"kg: {todo}: line 2: unknown decision 'maybe': expected one of accept, reject, merge, split, or nothing\n"
    )


def test_a_folder_that_holds_no_graph(kg: Kg, tmp_path: Path) -> None:
    assert kg("review", tmp_path).code == 66
    assert kg("review", tmp_path / "gone").code == 66


def test_a_report_of_an_older_build_lacks_only_what_it_did_not_look_for(kg: Kg, built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "out")
    done = kg("review", tmp_path / "out")
    assert (done.code, "report.json" in done.err) == (66, True)
    (tmp_path / "out" / "report.json").write_text('{"format": "kg-report/1"}', encoding="utf-8")
    done = kg("review", tmp_path / "out")
    assert done.code == 0
    assert "Ada Lind" in done.out
    (tmp_path / "out" / "report.json").write_text("[]", encoding="utf-8")
    assert kg("review", tmp_path / "out").code == 65


def test_the_file_to_fill_in_replaces_none_of_the_graph(kg: Kg, built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "out")
    assert kg("review", tmp_path / "out", "--decisions", tmp_path / "out" / "graph.nq").code == 2
    assert kg("review", tmp_path / "out", "--decisions", tmp_path).code == 73


@pytest.mark.model
def test_the_same_from_python(folder: Path) -> None:
    from kg.api import load

    graph = load(folder)
    assert {item.kind for item in graph.review()} >= {"unlikely", "two-holders", "contradiction", "quarantined"}
    (item,) = graph.review("two-holders")
    assert (item.statement, item.quote) == ("Jane Miller — leads — France", "Jane Miller leads France")


def test_the_schema_is_written(kg: Kg, tmp_path: Path) -> None:
    assert json.loads(kg("review", tmp_path, "--schema").out) == schema()


def test_help_imports_no_engine(program: Callable[..., Any]) -> None:
    code = (
        "import sys\nfrom kg.commands import main\nmain(['review', '--help'])\n"
        "print([n for n in ('pyoxigraph', 'rdflib', 'spacy', 'rich', 'shacl') if n in sys.modules])"
    )
    assert program(code=code).stdout.splitlines()[-1] == "[]"
