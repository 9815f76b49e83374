"""From what a tool says to a graph: every statement is counted, and people can ask for it by every way there is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.commands import main
from kg.gate import Gate, triples
from kg.grounding import Foreign, Grounding
from kg.model import Document, Extraction
from kg.pages.opening import open_pages
from kg.pipeline import BuildSettings, Stages, build, judged
from kg.pipeline.judge import Judged
from kg.records import to_line
from kg.stores import open_store
from kg.understand import Understanding
from kg.vocab import SC, SHAPES

from .conftest import TOOL, name, tell

pytestmark = pytest.mark.model

TEXT = (
    "Russia imposed sanctions on Chad on Monday. Kenya would likely impose sanctions on Mali. "
    "Peru said that Niger attacked Togo. Kenya met Paris Hilton."
)
TOLD = (
    tell("Russia", "sanctioned", "Chad", "Russia imposed sanctions on Chad"),
    tell("Kenya", "sanctioned", "Mali", "Kenya would likely impose sanctions on Mali"),
    tell("Niger", "ATTACKED", "Togo", "Niger attacked Togo"),
    tell("Russia", "visits", "Chad", "Russia imposed sanctions on Chad"),  # no word for it
    tell(
        name("Monday", "Event"), "sanctioned", "Chad", "Russia imposed sanctions on Chad on Monday"
    ),  # a shape refuses it
    tell("Russia", "sanctioned", "<Atlantis>", "Russia & “others” sank <Atlantis>", where="facts.json, item 6"),
    tell("Chad", "frobnicated", "Russia", "sanctions on Chad"),
    tell("Chad", "frobnicated", "Russia", "sanctions on Chad"),
)
COUNTS = {"extracted": 7, "asserted": 1, "claim_only": 3, "of_which_under_review": 1, "quarantined": 3}


@pytest.fixture(scope="module")
def document(understanding: Understanding) -> Document:
    iri = understanding.minter.document(text=TEXT, title=None, date="2024-06-05", url=None)
    return Document(iri=iri, text=TEXT, source="news.txt", date="2024-06-05")


@pytest.fixture(scope="module")
def extraction(understanding: Understanding, document: Document) -> Extraction:
    grounding = Grounding(understanding, understanding.minter)
    (found,) = grounding.ground([Foreign(document=document, tool=TOOL, told=TOLD)])
    assert isinstance(found, Extraction)
    counts = grounding.counts
    assert (counts.told, counts.claims, counts.unverified, counts.merged) == (8, 5, 2, 1)
    return found


@pytest.fixture(scope="module")
def folder(extraction: Extraction, tmp_path_factory: pytest.TempPathFactory) -> Path:
    room = tmp_path_factory.mktemp("grounded")
    (room / "claims.jsonl").write_text(f"{to_line(extraction)}\n", encoding="utf-8")
    build([str(room / "claims.jsonl")], room / "out")
    return room / "out"


@pytest.fixture(scope="module")
def report(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return told


def test_every_statement_is_counted(report: dict[str, Any]) -> None:
    claims = report["claims"]
    assert claims == COUNTS
    assert claims["extracted"] == claims["asserted"] + claims["claim_only"] + claims["quarantined"]
    assert report["shapes"]["Verification"] == 2
    held = [h for h in report["held_back"] if "Verification" in h["shapes"]]
    assert {h["object"] for h in held} == {"<Atlantis>", "Russia"}
    assert all(h["by"] == TOOL and h["message"] and h["status"] == "quarantined" for h in held)


def test_the_graph_tells_who_found_a_claim_and_the_quarantine_what_was_said(folder: Path) -> None:
    graph, refused = ((folder / f).read_text(encoding="utf-8") for f in ("graph.nq", "quarantine.trig"))
    assert graph.count(f'<{SC}foundBy> "{TOOL}"') == 4
    assert "Unverified" not in graph
    assert "Atlantis" not in graph.replace("sank <Atlantis>", "")
    assert refused.count("sc:Unverified") == 2
    assert "shape:Verification" in refused
    assert "facts.json, item 6" in refused


def test_the_graph_conforms(extraction: Extraction, folder: Path) -> None:
    assert main(["validate", str(folder / "graph.nq")]) == 0
    stages = Stages(BuildSettings())
    (one,) = judged([extraction.document], stages=stages)
    assert isinstance(one, Judged)
    assert Gate(engine="pyshacl").check(triples(one.lines)) == Gate().check(triples(one.lines))


def test_nothing_changes_when_it_is_built_again(folder: Path, tmp_path: Path) -> None:
    source = folder.parent / "claims.jsonl"
    build([str(source)], tmp_path / "out")
    for file in ("graph.nq", "quarantine.trig", "report.json"):
        before = (tmp_path / "out" / file).read_bytes()
        assert before == (folder / file).read_bytes()
    build([str(source)], tmp_path / "out")
    assert (tmp_path / "out" / "quarantine.trig").read_bytes() == (folder / "quarantine.trig").read_bytes()


Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize("term", ["<Atlantis>", "<atlantis>", "news.txt"])
def test_people_find_what_was_said(term: str, folder: Path, capsys: Capture) -> None:
    assert main(["explain", str(folder), term]) == 0
    out = capsys.readouterr().out
    assert "Russia — sanctioned — <Atlantis>  (quarantined)" in out
    assert "because   “<Atlantis>” is not in the text" in out
    assert f"found by  {TOOL}" in out
    assert "“Russia & “others” sank <Atlantis>”" in out


def test_json_has_the_words_and_the_tool(folder: Path, capsys: Capture) -> None:
    assert main(["explain", str(folder), "frobnicated", "--json"]) == 0
    (claim,) = json.loads(capsys.readouterr().out)["claims"]
    assert (claim["subject"]["label"], claim["verified"], claim["found_by"]) == ("Chad", False, [TOOL])
    assert main(["explain", str(folder), "Russia", "sc:sanctions", "Chad", "--json"]) == 0
    (claim,) = json.loads(capsys.readouterr().out)["claims"]
    assert (claim["verified"], claim["found_by"]) == (True, [TOOL])


def test_review_lists_it_and_decides_nothing(folder: Path, capsys: Capture, tmp_path: Path) -> None:
    assert main(["review", str(folder), "--kind", "quarantined"]) == 0
    out = capsys.readouterr().out
    assert "quarantined: a shape refuses it (3)" in out
    assert "Russia — sanctioned — <Atlantis>" in out
    assert "shape:Verification" in out
    assert main(["review", str(folder), "--decisions", str(tmp_path / "todo.jsonl")]) == 0
    assert "unverified" not in (tmp_path / "todo.jsonl").read_text(encoding="utf-8")
    assert "3 more that no decision can change" in capsys.readouterr().err


def test_review_tells_why_a_claim_of_a_tool_is_held(folder: Path, capsys: Capture) -> None:
    assert main(["review", str(folder), "--kind", "unlikely"]) == 0
    assert "no word of the sentence is known to tell the relation" in capsys.readouterr().out
    assert main(["explain", str(folder), "sc:visits"]) == 0
    assert "no word of the sentence is known to tell the relation" in " ".join(capsys.readouterr().out.split())


def test_pages_show_it(folder: Path, extraction: Extraction) -> None:
    pages = open_pages(folder, open_store(folder / "store"))
    review = pages.at("review", {})
    assert review is not None
    assert "&lt;Atlantis&gt;" in review.html
    assert "<Atlantis>" not in review.html
    atlantis = next(u for u in extraction.unverified if u.object == "<Atlantis>")
    page = pages.of(atlantis.iri)
    assert page is not None
    for words in ("The words that are said to support it", "says of the text", TOOL, "is not in the text"):
        assert words in page.html
    home = pages.at("index", {})
    assert home is not None
    found = next(c for c in extraction.claims if c.relation == SC + "sanctions")
    claim = pages.of(found.iri)
    assert claim is not None
    assert "Found by" in claim.html
    shape = pages.of(f"{SHAPES}Verification")
    assert shape is None or "Verification" in shape.html


def test_the_whole_site_can_be_written(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    assert main(["publish", str(folder), str(tmp_path / "site")]) == 0
    pages = "".join(p.read_text(encoding="utf-8") for p in (tmp_path / "site").rglob("*.html"))
    assert "The words that are said to support it" in pages
