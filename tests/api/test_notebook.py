"""What notebooks show, and the notebook that ships with the project."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import kg
from kg.stores import run
from kg.stores.shown import shown_account, shown_document, shown_extraction, shown_result

NOTEBOOK = Path(__file__).parents[2] / "seeds" / "notebooks" / "analyst-tour.ipynb"
EVIL = '<script>alert("1")</script>'


def balanced(html: str) -> bool:
    """Whether every element that is opened is closed, in order."""
    open_: list[str] = []
    for end, name in re.findall(r"<(/?)(\w+)[^>]*>", html):
        if not end:
            open_.append(name)
        elif not open_ or open_.pop() != name:
            return False
    return not open_


def test_results_are_escaped_and_cut() -> None:
    import pyoxigraph as ox

    store = ox.Store()
    graph = ox.NamedNode("urn:g")
    for number in range(30):
        thing = ox.NamedNode(f"urn:x:{number:02}")
        label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
        store.add(ox.Quad(thing, label, ox.Literal(EVIL + "y" * 500), graph))
    html = run(store, "SELECT ?x ?label { ?x rdfs:label ?label } ORDER BY ?x")._repr_html_()
    assert "<script" not in html
    assert 'title="urn:x:00"' in html
    assert html.count("<tr>") == 21
    assert "the first 20 rows" in html
    assert len(html) < 20_000
    assert balanced(html)
    assert "color" not in html
    assert shown_result(run(store, "ASK {}")) == "<b>yes</b>"
    assert "meets" in shown_result(run(store, "CONSTRUCT { state:a sc:meets state:b } {}"))
    assert "1 row<" in shown_result(run(store, "SELECT (1 AS ?x) {}"))
    assert "0 rows" in shown_result(run(store, "SELECT ?x { ?x a sc:Nothing }"))


def test_documents_and_extractions() -> None:
    document = kg.Document(iri="urn:d", text=f"{EVIL} " * 100, source="a.txt", title=EVIL, date="2024-05-03")
    for html in (shown_document(document), shown_extraction(kg.Extraction(document=document, entities=()))):
        assert "<script" not in html
        assert "2024-05-03" in html
        assert balanced(html)
        assert len(html) < 3_000


@pytest.mark.model
def test_a_graph_and_its_claims(small_graph: Path) -> None:
    graph = kg.load(small_graph)
    html = graph._repr_html_()
    assert f"{graph.report['claims']['asserted']} asserted" in html
    accounts = graph.explain("Hungary")
    html = accounts._repr_html_()
    assert "according to Poland" in html
    assert "Hungary had attacked Serbia" in html
    assert balanced(html)
    (one,) = accounts
    assert one._repr_html_() == shown_account(one)
    assert "Poland said that Hungary had attacked Serbia." in one._repr_html_()


def test_the_notebook_is_kept_without_what_it_gave() -> None:
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None


@pytest.mark.model
@pytest.mark.slow
def test_the_notebook_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    pytest.importorskip("pandas")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    client = nbclient.NotebookClient(notebook, timeout=200, kernel_name="python3")
    client.execute(cwd=str(tmp_path))
    shown = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert [output for output in shown if output.output_type == "error"] == []
    html = "".join(output["data"].get("text/html", "") for output in shown if "data" in output)
    for words in ("asserted", "according to", "Sri Lanka", "<table", "<blockquote>"):
        assert words in html
    assert "schema.ttl" in shown[-1]["data"]["text/plain"]
