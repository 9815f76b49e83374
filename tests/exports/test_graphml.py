from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest

from .conftest import HARD

STATE = "https://w3id.org/statecraft/id/state/"
DATA = "https://w3id.org/statecraft/data/"


@pytest.fixture
def networkx() -> Any:
    return pytest.importorskip("networkx")


def test_networkx_reads_things_and_counted_relations(kg, hard, tmp_path, networkx) -> None:
    done = kg("export", hard, "-o", tmp_path / "x.graphml")
    assert (done.code, done.err) == (0, "9 nodes, 3 edges\n")
    graph = networkx.read_graphml(tmp_path / "x.graphml", force_multigraph=True)
    assert isinstance(graph, networkx.MultiDiGraph)
    assert graph.number_of_nodes() == 9
    norland = graph.nodes[STATE + "norland"]
    assert (norland["label"], norland["kind"], norland["wikidata"]) == ("Norland", "State", "Q42")
    assert (norland["authority"], norland["documents"]) == (True, 2)
    (edge,) = graph.get_edge_data(STATE + "norland", STATE + "sudria").values()
    assert (edge["label"], edge["relation"], edge["claims"], edge["weight"]) == ("meets", "meets", 1, 1.0)
    assert (edge["directed"], edge["plover"], edge["first"]) == (False, "CONSULT", "2024-05-03")


def test_all_claims_by_option(kg, hard, tmp_path, networkx) -> None:
    assert kg("export", hard, "-o", tmp_path / "x.graphml", "--claims").err == "9 nodes, 6 edges\n"
    graph = networkx.read_graphml(tmp_path / "x.graphml", force_multigraph=True)
    edges = {edge["claim"]: edge for *_, edge in graph.edges(data=True)}
    denied = edges[DATA + "document/two/claim/denied"]
    assert (denied["status"], denied["polarity"], denied["confidence"]) == ("claim", "negative", 0.9)
    assert denied["quote"] == "Norland did not meet Sudria."
    assert graph.number_of_edges(STATE + "norland", STATE + "sudria") == 3


def test_what_xml_cannot_hold_is_replaced(kg, hard, tmp_path) -> None:
    kg("export", hard, "-o", tmp_path / "x.graphml")
    space = "{http://graphml.graphdrawing.org/xmlns}"
    tree = ET.parse(tmp_path / "x.graphml")
    texts = {data.text for data in tree.iter(f"{space}data")}
    assert HARD.replace("\x01", "\ufffd") in texts
    assert any("Herald" in (text or "") for text in texts)
    assert all(key.get("attr.type") in {"string", "long", "double", "boolean"} for key in tree.iter(f"{space}key"))


def test_the_same_graph_gives_the_same_bytes(kg, hard, tmp_path) -> None:
    for name in "ab":
        kg("export", hard, "-o", tmp_path / f"{name}.graphml")
    assert (tmp_path / "a.graphml").read_bytes() == (tmp_path / "b.graphml").read_bytes()
