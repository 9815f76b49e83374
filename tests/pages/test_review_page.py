"""The page of what needs a person's eye tells all that `kg review` and the report of a build tell."""

from __future__ import annotations

import html as html_
import json
import re
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from kg.commands import main
from kg.pages import Pages
from kg.pages.opening import open_pages
from kg.pipeline import BuildSettings, build
from kg.pipeline.decisions import Kind, read_decisions
from kg.sources import ReadSettings
from kg.stores import open_store

from ..serving import serving
from . import hostile

DECISION = {
    "format": "kg-decision/1",
    "decision": "reject",
    "claim": f"{hostile.BASE}document/00/claim/11",
    "note": "<b>gone</b>",
}
TEXTS = {
    "a.txt": "Russia sanctioned Poland. Kim Jong Un met Vladimir Putin in Moscow.",
    "copy.txt": "Russia sanctioned Poland. Kim Jong Un met Vladimir Putin in Moscow.",
    "b.txt": "Russia did not sanction Poland.",
    "broken.pdf": "%PDF-1.4 broken",
    "empty.txt": "",
    "f.txt": "Jane Smith is the president of France. Georgia signed an agreement with Armenia.",
    "g.txt": "John Brown is the president of France.",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    room = tmp_path_factory.mktemp("review")
    (room / "documents").mkdir()
    for name, text in TEXTS.items():
        (room / "documents" / name).write_text(text, encoding="utf-8")
    (room / "decided.jsonl").write_text(json.dumps(DECISION) + "\n", encoding="utf-8")
    settings = BuildSettings(decisions=(room / "decided.jsonl",), read=ReadSettings(date="2024-01-01"))
    build([str(room / "documents")], room / "out", settings=settings)
    return room / "out"


def shown(pages: Pages, **query: str) -> str:
    made = pages.at("review", query)
    assert made is not None
    return made.html


def group(html: str, kind: str) -> str:
    found = re.search(rf'<section aria-labelledby="group-{kind}">.*?</section>', html, re.DOTALL)
    assert found is not None, kind
    return found[0]


def groups(html: str) -> dict[str, int]:
    found = re.findall(r'<h2 id="group-([a-z-]+)">.*?<span class="count">([\d,]+)</span>', html)
    return {kind: int(number.replace(",", "")) for kind, number in found}


@pytest.mark.model
def test_documents_that_failed_are_shown_with_the_reason_and_what_to_do(folder: Path) -> None:
    html = shown(open_pages(folder, open_store(folder / "store")))
    failed = group(html, "failed")
    for failure in json.loads((folder / "report.json").read_text(encoding="utf-8"))["failures"]:
        told = group(html, "duplicate") if failure["stage"] == "duplicate" else failed
        assert f"<bdi>{failure['source']}</bdi>" in told
        assert html_.escape(failure["reason"]) in told
    assert "build again" in failed
    assert "copy.txt" not in failed
    assert "the same document as a.txt" in group(html, "duplicate")


@pytest.mark.model
def test_the_page_counts_what_kg_review_counts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", str(folder), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["counts"]
    counted = groups(shown(open_pages(folder, open_store(folder / "store"))))
    assert told
    assert {kind: counted[kind] for kind in told} == told
    assert counted.keys() - told.keys() == {"failed", "duplicate", "disobeyed"}


@pytest.mark.model
def test_a_contradiction_shows_the_claims_that_speak_against_it(folder: Path) -> None:
    told = group(shown(open_pages(folder, open_store(folder / "store"))), "contradiction")
    assert "1 claim speaks against it" in told
    assert "Russia did not sanction Poland" in re.sub(r"<[^>]+>", "", told)


@pytest.mark.model
def test_a_decision_that_was_not_obeyed_is_shown_with_its_line(folder: Path) -> None:
    told = group(shown(open_pages(folder, open_store(folder / "store"))), "disobeyed")
    assert "nothing that it is about is in these documents" in told
    assert html_.unescape(re.findall(r'<code dir="ltr">(.*?)</code>', told)[0]) == json.dumps(DECISION)


def report(folder: Path, **parts: Any) -> Path:
    path = folder / "report.json"
    path.write_text(json.dumps(parts), encoding="utf-8")
    return path


def test_entities_that_may_be_one_are_shown_with_lines_that_decide(tmp_path: Path) -> None:
    two = [f"{hostile.BASE}entity/state/script", f"{hostile.BASE}entity/state/long"]
    found = [
        {"kind": "same-identifier", "message": "One <i>id</i>.", "entities": two, "names": ["<script>", "Long"]},
        {"kind": "two-classes", "message": "State and person.", "entities": two, "names": ["A", "B"]},
    ]
    path = report(tmp_path, across_documents={"findings": found})
    html = shown(Pages(hostile.stored(hostile.graph().lines), report=path))
    told = group(html, "same-identifier")
    assert "One &lt;i&gt;id&lt;/i&gt;." in told
    assert 'href="data/entity/state/script.html"' in told
    lines = [html_.unescape(line) for line in re.findall(r'<code dir="ltr">(.*?)</code>', told)]
    (tmp_path / "decided.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert [(d.decision, d.entity, d.into) for d in read_decisions(tmp_path / "decided.jsonl")] == [
        (Kind.MERGE, *two),
        (Kind.REJECT, *two),
    ]
    assert "State and person." in group(html, "two-classes")


@pytest.mark.parametrize("text", ["", "[]", "{", '{"failures": 1, "across_documents": [], "decisions": "x"}', "null"])
def test_a_report_that_is_none_is_passed_over(tmp_path: Path, text: str) -> None:
    (tmp_path / "report.json").write_text(text, encoding="utf-8")
    pages = Pages(hostile.stored(hostile.graph().lines), report=tmp_path / "report.json")
    assert groups(shown(pages)) == groups(shown(hostile_pages()))


def hostile_pages() -> Pages:
    return Pages(hostile.stored(hostile.graph().lines))


def test_ten_thousand_items_come_on_pages_and_quickly(tmp_path: Path) -> None:
    graph = hostile.Graph()
    document = graph.document("d", "D", "2024-01-01")
    for number in range(2000):
        graph.claim(document, f"c{number:05}", hostile.state("a"), "sanctions", hostile.state("b"), status="review")
    failures = [{"source": f"{n:05}.pdf", "stage": "read", "reason": "not readable"} for n in range(8000)]
    pages = Pages(hostile.stored(graph.lines), report=report(tmp_path, failures=failures))
    start = time.process_time()
    first = shown(pages)
    assert time.process_time() - start < 5
    assert first.count('<div class="case">') == 50
    assert groups(first) == {"failed": 8000}
    assert '<a href="review.page161.html#group-unlikely">' in first
    start = time.process_time()
    assert groups(shown(pages, page="161")) == {"unlikely": 2000}
    assert time.process_time() - start < 3
    assert "07999.pdf" in shown(pages, page="160")
    assert pages.at("review", {"page": "201"}) is None


@pytest.mark.model
def test_a_report_that_changed_is_served(folder: Path, tmp_path: Path) -> None:
    """Also where the graph stayed as it was: a build that takes in nothing more writes a new report."""
    with serving(folder, log=tmp_path / "log") as served:
        before = httpx.get(f"{served.url}review.html")
        assert "broken.pdf" in before.text
        path = folder / "report.json"
        path.with_name("new").write_text(path.read_text(encoding="utf-8").replace("broken.pdf", "torn.pdf"))
        path.with_name("new").replace(path)
        after = httpx.get(f"{served.url}review.html", headers={"If-None-Match": before.headers["etag"]})
        assert after.status_code == 200
        assert "torn.pdf" in after.text
