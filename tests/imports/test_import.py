"""`kg import`: files of other tools in, claims out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kg import imports, records
from kg.commands import import_

Kg = Callable[..., Any]
Write = Callable[..., Path]
TEXT = "Border talks\n\nRussia attacked Ukraine on Monday. Emmanuel Macron met Olaf Scholz in Berlin.\n"
ROWS = (
    "subject,relation,object,quote,document\n"
    "Russia,attacked,Ukraine,Russia attacked Ukraine on Monday.,talks\n"
    "Emmanuel Macron,MET_WITH,Olaf Scholz,,talks.txt\n"
    "Emmanuel Macron,glorped,Olaf Scholz,,talks.txt\n"
    "Russia,attacked,Ukraine,Nobody wrote this.,talks\n"
)


@pytest.fixture
def texts(write: Write) -> Path:
    return write("texts/talks.txt", TEXT).parent


def test_the_formats_are_those_of_the_readers(kg: Kg) -> None:
    assert tuple(imports.FORMATS) == import_.FORMATS
    run = kg("import", "--help")
    assert run.code == 0
    assert all(name in run.out for name in imports.FORMATS)


def test_help_loads_neither_spacy_nor_rdf_nor_readers() -> None:
    code = (
        "import sys; from kg.commands import main; main(['import', '--help'])\n"
        "heavy = {'spacy', 'rdflib', 'pyoxigraph', 'pyarrow', 'kg.imports', 'kg.grounding', 'kg.sources'}\n"
        "sys.exit(len(heavy & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


@pytest.mark.model
def test_claims_are_written_and_can_be_built(kg: Kg, write: Write, texts: Path, tmp_path: Path) -> None:
    path = write("s.csv", ROWS)
    run = kg("import", "csv", path, "--texts", texts, "-o", tmp_path / "claims.jsonl", "--date", "2024-06-05")
    assert (run.code, run.out) == (0, "")
    assert "1 document with 4 statements: 2 claims, 2 unverified" in run.err
    assert "4 of 4 names linked to the authority data" in run.err
    assert "unverified 1 time: The quote “…” is not in the text." in run.err
    (line,) = (tmp_path / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    Draft202012Validator(records.schema()).validate(json.loads(line))
    extraction = records.from_line(line, where="claims.jsonl")
    assert [(c.relation.rpartition("#")[2], c.found_by) for c in extraction.claims] == [
        ("assaults", ("csv",)),
        ("meets", ("csv",)),
    ]
    assert [u.relation for u in extraction.unverified] == ["glorped", "attacked"]
    assert extraction.document.date == "2024-06-05"
    assert kg("build", tmp_path / "claims.jsonl", "-o", tmp_path / "out").code == 0


@pytest.mark.model
def test_a_mapping_says_what_relations_mean(kg: Kg, write: Write, texts: Path, tmp_path: Path) -> None:
    mapping = write("m.csv", "relation,ours,inverse\nglorped,sc:meets,\n")
    path = write("s.csv", ROWS)
    out = tmp_path / "claims.jsonl"
    run = kg("import", "csv", path, "--texts", texts, "--mapping", mapping, "-o", out, "--json")
    assert run.code == 0
    told = json.loads(run.out)
    assert (told["documents"], told["statements"], told["claims"], told["unverified"], told["told_again"]) == (
        1,
        4,
        2,
        1,
        1,
    )
    assert told["names"] == {"found": 4, "linked": 4, "not_found": 0}
    assert told["reasons"] == [{"reason": "The quote “…” is not in the text.", "count": 1}]
    assert told["failures"] == []
    assert kg("import", "csv", path, "--texts", texts, "--mapping", write("n.csv", "a,b\n1,2\n")).code == 65
    assert kg("import", "csv", path, "--texts", texts, "--mapping", tmp_path / "nothere.csv").code == 66


@pytest.mark.model
def test_what_is_held_or_not_taken_is_told_with_the_reason(kg: Kg, write: Write, texts: Path, tmp_path: Path) -> None:
    path = write(
        "s.csv",
        "subject,relation,object,document,subject_iri,time,confidence,subject_kind,object_kind\n"
        "Russia,attacked,Ukraine,talks,Q142,,,Frob,Country\n"
        "Emmanuel Macron,met,Olaf Scholz,talks,Q3052772,1999,0.3,Politico,Frob\n",
    )
    out = tmp_path / "claims.jsonl"
    run = kg("import", "csv", path, "--texts", texts, "-o", out, "--json")
    assert run.code == 0
    told = json.loads(run.out)
    assert (told["claims"], told["for_review"]) == (2, 2)
    assert {r["first"] for r in told["reasons_for_review"]} == {
        "the tool gives the identifier of “France” (“http://www.wikidata.org/entity/Q142”) for “Russia”, and the text "
        "means “Russia” (talks.txt)",
        "the confidence that the tool itself gives is “0.3” (talks.txt)",
    }
    (dropped,) = told["not_taken"]
    assert dropped == {
        "reason": "the date “…” that the tool gives is not in the sentence, nor that of the document",
        "count": 1,
        "first": "the date “1999” that the tool gives is not in the sentence, nor that of the document (talks.txt)",
    }
    assert told["unknown_classes"] == [{"class": "Frob", "count": 2}, {"class": "Politico", "count": 1}]
    assert "  unknown class “Frob” of 2 names: the ontology has none that is called so" in run.err
    assert "  not taken 1 time: the date “1999” that the tool gives is not in the sentence" in run.err
    assert "  for review 1 time: the confidence that the tool itself gives is “0.3” (talks.txt)" in run.err
    assert "1 document with 2 statements: 2 claims (2 for review), 0 unverified" in run.err
    claims = json.loads(out.read_text(encoding="utf-8"))["claims"]
    assert [(c["subject"].rpartition("/")[2], c.get("time")) for c in claims] == [
        ("russia", None),
        ("emmanuel-macron", None),
    ]


@pytest.mark.model
def test_beside_the_rules(kg: Kg, write: Write, texts: Path) -> None:
    path = write("s.csv", "subject,relation,object,document\nRussia,attacked,Ukraine,talks\n")
    run = kg("import", "csv", path, "--texts", texts, "--beside-rules")
    claims = json.loads(run.out)["claims"]
    assert len(claims) > 1
    assert [c for c in claims if c.get("found_by") == ["csv"]]
    assert "more by the rules of kg" in run.err


@pytest.mark.model
def test_bad_rows_are_told_and_the_rest_is_written(kg: Kg, write: Write, texts: Path) -> None:
    path = write("s.csv", ROWS + ",x,y,,talks\nRussia,met,Ukraine,,nowhere\n")
    run = kg("import", "csv", path, write("empty.csv", ""), "--texts", texts)
    assert run.code == 4
    assert len(run.out.splitlines()) == 1
    assert "left out: s.csv#6: line 6: 'subject' is empty: expected a name" in run.err
    assert "left out: s.csv#7: line 7: no text is called 'nowhere'" in run.err
    assert "not taken in: empty.csv: holds no header row" in run.err
    assert run.err.splitlines()[-1] == "kg: 2 rows and 1 file or document were not taken in"


@pytest.mark.model
def test_exit_codes(kg: Kg, write: Write, texts: Path, tmp_path: Path) -> None:
    path = write("s.csv", ROWS)
    assert kg("import", "csv", write("none.csv", "a,b\n1,2\n"), "--texts", texts).code == 65
    assert kg("import", "csv", tmp_path / "nothere.csv").code == 66
    assert kg("import", "csv", path, "--texts", tmp_path / "nothere").code == 66
    assert kg("import", "csv", path, "--texts", texts, "--model", "no_such_model").code == 78
    assert kg("import", "csv", path, "--texts", texts, "-o", tmp_path / "no" / "claims.jsonl").code == 73
    for wrong in (
        ("import", "csv"),
        ("import", "word", path),
        ("import", "csv", path, "--json"),
        ("import", "csv", path, "--delimiter", "ab"),
        ("import", "csv", path, "--date", "x"),
        ("import", "csv", path, "--base", "x"),
        ("import", "csv", path, "--encoding", "x"),
        ("import", "csv", path, "--max-chars", "0"),
        ("import", "csv", path, "-o", path),
        ("import", "csv", path, "--texts", texts, "-o", texts / "talks.txt"),
        ("import", "brat", write("b/x.ann", ""), "-o", write("b/x.txt", TEXT)),
    ):
        run = kg(*wrong)
        assert (run.code, len(run.err.splitlines())) == (2, 1), wrong
    assert path.read_text() == ROWS


@pytest.mark.model
@pytest.mark.parametrize(
    ("format", "name"),
    [("langchain", "langchain.json"), ("langextract", "langextract.jsonl"), ("brat", "brat"), ("nif", "nif.ttl"),
     ("webanno", "webanno.tsv")],
)  # fmt: skip
def test_every_format_gives_claims(kg: Kg, data: Path, format: str, name: str) -> None:
    run = kg("import", format, data / name)
    assert run.code == (4 if format == "brat" else 0)
    claims = [claim for line in run.out.splitlines() for claim in json.loads(line)["claims"]]
    assert {claim["relation"].rpartition("#")[2] for claim in claims} >= {"assaults", "meets"}


@pytest.mark.model
@pytest.mark.parametrize(
    ("format", "name", "source"), [("langchain", "langchain.jsonl", "reports/talks.txt"), ("nif", "nif.ttl", "-#")]
)
def test_standard_input(data: Path, format: str, name: str, source: str) -> None:
    script = "import sys; from kg.commands import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", script, "import", format, "-"],
        input=(data / name).read_bytes(),
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout.splitlines()[0])["document"]["source"].startswith(source)


@pytest.mark.model
def test_what_two_annotators_say_of_a_document_is_put_together(kg: Kg, write: Write) -> None:
    people = "T1\tPerson 49 64\tEmmanuel Macron\nT2\tPerson 69 80\tOlaf Scholz\n"
    for folder, more in (("a", ""), ("b", "R2\tglorped Arg1:T1 Arg2:T2\n")):
        write(f"{folder}/x.txt", TEXT)
        write(f"{folder}/x.ann", f"{people}R1\tmet Arg1:T1 Arg2:T2\n{more}")
    run = kg("import", "brat", write("a/y", "").parent, write("b/y", "").parent)
    assert (run.code, len(run.out.splitlines())) == (0, 1)
    assert "1 document with 3 statements: 1 claim, 1 told more than once, 1 unverified" in run.err


@pytest.mark.model
def test_alike_reasons_are_counted_together_whatever_they_quote(kg: Kg, write: Write, texts: Path) -> None:
    rows = [
        *("”A“ b”,met,Olaf Scholz,", "C (d),met,Olaf Scholz,", f"{'x” ' * 60},met,Olaf Scholz,"),
        *("Russia,attacked,Ukraine,“Nobody” wrote this.", f"Russia,attacked,Ukraine,{'Nobody” “wrote ' * 20}"),
        *("Russia,attacked,Olaf Scholz,Russia attacked Ukraine", "Olaf Scholz,met,Russia,Russia attacked Ukraine"),
    ]
    path = write("s (1).csv", "subject,relation,object,quote,document\n" + "".join(f"{r},talks\n" for r in rows))
    run = kg("import", "csv", path, "--texts", texts)
    assert [line for line in run.err.splitlines() if "unverified" in line][:-1] == [
        "  unverified 3 times: “…” is not in the text, nor is anything that is known by this name.",
        "  unverified 2 times: The quote “…” is not in the text.",
        "  unverified 2 times: Neither the quote “…” nor its sentence speaks of “…”.",
    ]


@pytest.mark.model
def test_the_same_bytes_whatever_the_hash_seed(write: Write, texts: Path) -> None:
    script = "import sys; from kg.commands import main; sys.exit(main())"
    path, outs = write("s.csv", ROWS.replace("glorped", "met")), set()
    for seed in ("1", "2"):
        args = ["import", "csv", str(path), "--texts", str(texts)]
        env = {**os.environ, "PYTHONHASHSEED": seed}
        outs.add(subprocess.run([sys.executable, "-c", script, *args], capture_output=True, check=True, env=env).stdout)
    assert len(outs) == 1
