"""`kg build`: exit codes, what is said, and what is written, for good and bad documents."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Kg = Callable[..., Any]

pytestmark = pytest.mark.model

GOOD = "Russia attacked Ukraine.\n"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_a_build_says_what_became_of_everything(kg: Kg, small_documents: Path, tmp_path: Path) -> None:
    run = kg("build", small_documents, "-o", tmp_path / "out")
    assert run.code == 0
    assert run.out == ""
    assert "3 of 3 documents" in run.err
    claims = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["claims"]
    assert f"{claims['extracted']} claims = {claims['asserted']} asserted" in run.err
    assert f"{claims['quarantined']} quarantined" in run.err


def test_json_on_standard_output_is_the_report(kg: Kg, good: Path, tmp_path: Path) -> None:
    run = kg("build", good, "-o", tmp_path / "out", "--json")
    assert run.code == 0
    assert json.loads(run.out) == json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))


BAD: dict[str, bytes] = {
    "empty.txt": b"",
    "junk.txt": bytes(range(256)) * 8,
    "latin.txt": "Caf\xe9 in Paris".encode("latin-1"),
    "broken.pdf": b"%PDF-1.7\n1 0 obj\n<<",
    "broken.docx": b"PK\x03\x04",
    "columns.csv": b"a,b\n1,2\n",
    "long.txt": b"Russia attacked Ukraine. " * 100,
    "tampered.jsonl": b'{"format": "kg-extraction/1", "document": {}}\n',
}


@pytest.mark.parametrize("name", BAD)
def test_one_bad_document_of_two_ends_with_4(kg: Kg, good: Path, tmp_path: Path, name: str) -> None:
    bad = tmp_path / name
    bad.write_bytes(BAD[name])
    run = kg("build", good, bad, "-o", tmp_path / "out", "--max-chars", "1000")
    assert run.code == 4
    assert f"not taken in: {name}" in run.err
    assert "1 of 2 documents is not in the graph" in run.err
    assert "Traceback" not in run.err
    assert "kg: unexpected" not in run.err
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["claims"]["asserted"] == 1
    assert len(report["failures"]) == 1


@pytest.mark.parametrize("name", BAD)
def test_only_bad_documents_end_with_65(kg: Kg, tmp_path: Path, name: str) -> None:
    bad = tmp_path / name
    bad.write_bytes(BAD[name])
    run = kg("build", bad, "-o", tmp_path / "out", "--max-chars", "1000")
    assert run.code == 65
    assert "no document: the one given could not be taken in; no graph was written" in run.err
    assert "triples" not in run.err
    assert "claims =" not in run.err


def test_a_missing_document_ends_with_66(kg: Kg, tmp_path: Path, good: Path) -> None:
    run = kg("build", tmp_path / "nothere.txt", "-o", tmp_path / "out")
    assert run.code == 66
    assert "nothere.txt" in run.err
    run = kg("build", tmp_path / "*.nothing", "-o", tmp_path / "out")
    assert run.code == 66
    assert kg("build", tmp_path / "nothere.txt", good, "-o", tmp_path / "out").code == 4


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_no_document_at_all_ends_with_65(kg: Kg, tmp_path: Path, content: str) -> None:
    source = tmp_path / "nothing"
    source.mkdir()
    for place in (source, tmp_path / "blank.jsonl"):
        (tmp_path / "blank.jsonl").write_text(content, encoding="utf-8")
        run = kg("build", place, "-o", tmp_path / "out")
        assert run.code == 65
        assert "kg: no document: " in run.err
        assert "triples" not in run.err
        assert [p.name for p in (tmp_path / "out").iterdir()] == ["report.json"]


def test_a_build_without_documents_leaves_the_graph_that_is_there(kg: Kg, good: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert kg("build", good, "-o", out).code == 0
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    run = kg("build", tmp_path / "nothere.txt", tmp_path / "*.nothing", "-o", out)
    assert run.code == 66
    assert "kg: no document: the 2 given could not be taken in; no graph was written" in run.err
    assert {p: p.read_bytes() for p in out.rglob("*") if p.is_file()} == before


def test_names_that_no_file_can_have(kg: Kg, good: Path, tmp_path: Path) -> None:
    for name in ("x" * 5000 + ".txt", "x" * 300):
        run = kg("build", good, name, "-o", tmp_path / "out")
        assert run.code == 4
        assert "not taken in: xxx" in run.err
        assert "unexpected" not in run.err
        run = kg("build", good, "-o", tmp_path / name)
        assert run.code == 73
        assert "File name too long" in run.err


def test_duplicates_are_told_and_no_failure(kg: Kg, good: Path, tmp_path: Path) -> None:
    (tmp_path / "same.txt").write_text(GOOD, encoding="utf-8")
    run = kg("build", good, tmp_path / "same.txt", good, "-o", tmp_path / "out")
    assert run.code == 0
    assert "same as another: same.txt" in run.err
    assert "1 of 3 documents, 2 duplicates" in run.err


def test_a_date_that_cannot_be_read_is_told_by_every_build(kg: Kg, tmp_path: Path) -> None:
    table, out = tmp_path / "t.csv", tmp_path / "out"
    states = ("Chad", "Mali", "Peru", "Chile", "Egypt", "Libya", "Sudan")
    rows = [f"Russia met {state}.,{date}" for state, date in zip(states, ["31/31/2024", *["soon"] * 6], strict=True)]
    rows.insert(1, "Russia met Chad.,tomorrow")  # the same document as the first, which is told
    table.write_text("\n".join(["text,date", "Iran met Oman.,2024-05-01", *rows, ""]), encoding="utf-8")
    run = kg("build", table, "-o", out)
    assert run.code == 0
    notes = json.loads((out / "report.json").read_text(encoding="utf-8"))["notes"]
    assert [note["source"] for note in notes] == ["t.csv#3", *(f"t.csv#{n}" for n in range(5, 11))]
    assert notes[0]["message"].startswith("line 3: '31/31/2024' in 'date' cannot be read as a date: ")
    told = [line for line in run.err.splitlines() if "taken in, but" in line or "more like this" in line]
    assert told == [
        *(f"  taken in, but: {note['source']}: {note['message']}" for note in notes[:5]),
        "  and 2 more like this, which report.json tells",
    ]
    assert "8 of 9 documents" in run.err
    again = kg("build", table, "-o", out)
    assert "the graph is as it was" in again.err
    assert [line for line in again.err.splitlines() if line in told] == told
    table.write_text(table.read_text(encoding="utf-8").replace("31/31/2024", "31/32/2024"), encoding="utf-8")
    assert "'31/32/2024'" in kg("build", table, "-o", out).err
    assert "'31/32/2024'" in (out / "report.json").read_text(encoding="utf-8")
    assert kg("build", table, "-o", tmp_path / "fresh").code == 0
    assert (out / "report.json").read_bytes() == (tmp_path / "fresh" / "report.json").read_bytes()
    dated = kg("build", table, "-o", out, "--date", "2024-05-01")
    assert "taken in, but" not in dated.err
    assert json.loads((out / "report.json").read_text(encoding="utf-8"))["notes"] == []


def test_a_folder_that_is_not_ours_ends_with_73(kg: Kg, good: Path, tmp_path: Path) -> None:
    for place in (tmp_path, good, good / "below"):
        run = kg("build", good, "-o", place)
        assert run.code == 73
        assert run.err.startswith("kg: ")
        assert len(run.err.splitlines()) == 1
    assert good.read_text(encoding="utf-8") == GOOD


WRONG_CALLS: list[tuple[str, ...]] = [
    ("--date", "5"),
    ("--base", "nonsense"),
    ("--base", "http://[/"),
    ("--base", "https://example.org/data#"),
    ("--format", "rtf"),
    ("--encoding", "klingon"),
    ("--max-chars", "0"),
    ("--max-chars", "many"),
    ("--engine", "guess"),
    ("--validator", "guess"),
    ("--workers", "-1"),
    ("--authority", "some"),
    ("--nonsense",),
    *((option, "") for option in ("--shapes", "--decisions", "--ontology", "--model", "--title-column")),
    ("",),  # a source
]


@pytest.mark.parametrize("options", WRONG_CALLS, ids=" ".join)
def test_a_wrong_call_ends_with_2_and_makes_nothing(
    kg: Kg, good: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    run = kg("build", good, "-o", tmp_path / "out", *options)
    assert run.code == 2
    assert run.err.startswith("kg: ")
    assert len(run.err.splitlines()) == 1
    assert "" not in options or "not an empty text" in run.err
    assert not (tmp_path / "out" / "graph.nq").exists()


def test_the_output_folder_must_be_named(kg: Kg, good: Path) -> None:
    run = kg("build", good)
    assert run.code == 2
    assert "--output" in run.err


def test_shapes_that_are_missing_or_broken_end_the_build(kg: Kg, good: Path, tmp_path: Path) -> None:
    assert kg("build", good, "-o", tmp_path / "out", "--shapes", tmp_path / "none.ttl").code == 66
    (tmp_path / "broken.ttl").write_text("<urn:a> <urn:b> .", encoding="utf-8")
    assert kg("build", good, "-o", tmp_path / "out", "--shapes", tmp_path / "broken.ttl").code == 65
    (tmp_path / "none").mkdir()
    run = kg("build", tmp_path / "gone.txt", "-o", tmp_path / "out", "--shapes", tmp_path / "none")
    assert run.code == 66
    assert "holds no .ttl file" in run.err
    assert "gone.txt" not in run.err
    assert not (tmp_path / "out").exists()


def test_shapes_of_the_user_quarantine_what_they_refuse(kg: Kg, good: Path, tmp_path: Path) -> None:
    shapes = tmp_path / "shapes" / "peace.ttl"
    shapes.parent.mkdir()
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix sc: <https://w3id.org/statecraft/ontology#> .\n"
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
        "<urn:peace> a sh:NodeShape ; sh:targetClass sc:Claim ; sh:property <urn:no-attack> .\n"
        "<urn:no-attack> a sh:PropertyShape ; sh:path rdf:predicate ; sh:not <urn:attack> ;\n"
        '    sh:message "no attacks here" .\n'
        "<urn:attack> a sh:NodeShape ; sh:in ( sc:assaults ) .\n",
        encoding="utf-8",
    )
    run = kg("build", good, "-o", tmp_path / "out", "--shapes", shapes, "--json")
    assert run.code == 0
    assert kg("build", good, "-o", tmp_path / "out", "--shapes", shapes.parent, "--json").out == run.out
    report = json.loads(run.out)
    assert report["claims"]["quarantined"] == 1
    assert report["settings"]["shapes"] == ["peace.ttl"]
    assert report["held_back"][0]["message"] == "no attacks here"


def test_pyshacl_gives_the_same_graph(kg: Kg, small_documents: Path, small_graph: Path, tmp_path: Path) -> None:
    run = kg("build", small_documents, "-o", tmp_path / "out", "--validator", "pyshacl")
    assert run.code == 0
    assert (tmp_path / "out" / "graph.nq").read_bytes() == (small_graph / "graph.nq").read_bytes()


def test_standard_input_is_a_document(tmp_path: Path) -> None:
    code = "import sys; from kg.commands import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", code, "build", "-", "-o", str(tmp_path / "out")],
        input=GOOD.encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["claims"]["asserted"] == 1


def test_the_help_tells_the_exit_codes(kg: Kg) -> None:
    run = kg("build", "--help")
    assert run.code == 0
    for word in ("SOURCE", "--output", "65", "66", "kg build articles/ -o out"):
        assert word in run.out


@pytest.mark.model
def test_suggested_commands_can_be_pasted(kg: Kg, good: Path, tmp_path: Path) -> None:
    out = tmp_path / "sp ace"
    assert f"to look at all claims: kg query '{out}' --name claims" in kg("build", good, "-o", out).err
    assert "to look at all claims" not in kg("build", good, "-o", out).err
    site = tmp_path / "si te"
    assert f"python -m http.server --directory '{site}' 8001" in kg("publish", out, site, "--workers", "1").err


@pytest.mark.model
def test_a_duplicate_counts_among_the_documents_wherever_they_are_counted(kg: Kg, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("France sanctioned Iran.", encoding="utf-8")
    (tmp_path / "c.docx").write_text("none", encoding="utf-8")
    run = kg("build", *(tmp_path / name for name in ("a.txt", "b.txt", "c.docx")), "-o", tmp_path / "out")
    assert "1 of 3 documents, 1 duplicate;" in run.err
    assert "1 of 3 documents is not in the graph" in run.err
    assert run.err.partition("  1 document has no date")[2].startswith(
        ", so that words such as “on Friday” cannot be dated: a.txt\n"
        "    --date sets that of every document, whatever it says itself\n"
    )


TABLE = "Story text,Headline,Filed on\n" + "".join(
    f"{who} sanctioned Iran.,Sanctions {n},2024-03-0{n}\n"
    for n, who in enumerate(("France", "Japan", "Canada", "Chile"), 1)
)


@pytest.mark.model
def test_undated_rows_of_a_table_are_named_with_the_option_that_dates_them(kg: Kg, good: Path, tmp_path: Path) -> None:
    (tmp_path / "wire.csv").write_text(TABLE, encoding="utf-8")
    given = ("build", good, tmp_path / "wire.csv", "-o", tmp_path / "out", "--text-column", "Story text")
    run = kg(*given)
    for told in (run.err, kg(*given).err):  # a build that finds nothing to do tells it too
        assert told.partition("  5 documents have no date")[2].startswith(
            ", so that words such as “on Friday” cannot be dated: wire.csv#2, wire.csv#3, wire.csv#4 and 2 more\n"
            "    --date-column NAME names the column of a table that has it; "
            "--date sets that of every document, whatever it says itself\n"
        )
    run = kg(*given, "--date-column", "Filed on")
    assert "  4 changed, 1 done again\n" in run.err
    assert (
        "  1 document has no date, so that words such as “on Friday” cannot be dated: good.txt\n    --date" in run.err
    )
    assert "--date-column" not in run.err


@pytest.mark.model
def test_what_is_gone_is_told_where_other_settings_make_everything_anew(kg: Kg, good: Path, tmp_path: Path) -> None:
    (tmp_path / "wire.csv").write_text(TABLE, encoding="utf-8")
    given = ("build", good, tmp_path / "wire.csv", "-o", tmp_path / "out")
    assert kg(*given, "--text-column", "Story text").code == 0
    run = kg(*given)
    assert run.code == 4
    assert "  not taken in: wire.csv: no column 'text': there are 'Story text', 'Headline', 'Filed on'; name" in run.err
    assert "  1 done again, 4 gone\n" in run.err
    assert "  the graph is as it was\n" in kg(*given).err
    good.write_text("Russia attacked Poland.", encoding="utf-8")
    run = kg(*given, "--text-column", "Story text")
    assert "  4 new, 1 changed\n" in run.err


@pytest.mark.parametrize("command", ["build", "publish", "bulk"])
def test_what_is_no_folder_is_not_written_into(kg: Kg, good: Path, built: Path, tmp_path: Path, command: str) -> None:
    def run(target: Path | str) -> tuple[int, str]:
        calls = {
            "build": ("build", good, "-o", target),
            "publish": ("publish", built, target),
            "bulk": ("export", built, "--bulk", target),
        }
        done = kg(*calls[command])
        return done.code, done.err

    file, link = tmp_path / "f.ttl", tmp_path / "link"
    file.write_text("", encoding="utf-8")
    link.symlink_to(tmp_path / "nothing")
    assert run(file) == (73, f"kg: {file}: is a file; expected a folder\n")
    assert run(link) == (
        73,
        f"kg: {link}: is a link to {tmp_path / 'nothing'}, which is not there; expected a folder\n",
    )
    code, err = run("")
    assert code == 2
    assert "expected a path, not an empty text" in err
