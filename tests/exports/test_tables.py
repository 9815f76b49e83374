from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from .conftest import HARD

DATA = "https://w3id.org/statecraft/data/"
SC = "https://w3id.org/statecraft/ontology#"
STATE = "https://w3id.org/statecraft/id/state/"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def by_id(path: Path, name: str = "id") -> dict[str, dict[str, str]]:
    return {row[name]: row for row in rows(path)}


@pytest.fixture
def tables(kg, hard, tmp_path) -> Path:
    done = kg("export", hard, "--format", "tables", "-o", tmp_path / "t")
    assert (done.code, done.out) == (0, "")
    assert "9 nodes, 3 edges, 6 claims, 2 documents" in done.err
    return tmp_path / "t"


def test_nodes_are_the_things(tables) -> None:
    nodes = by_id(tables / "nodes.csv")
    assert list(nodes) == sorted(nodes)
    norland = nodes[STATE + "norland"]
    assert (norland["label"], norland["kind"], norland["wikidata"]) == ("Norland", "State", "Q42")
    assert json.loads(norland["classes"]) == ["Actor", "Entity", "Polity", "State"]
    assert json.loads(norland["aliases"]) == ["Norland Republic"]
    assert (norland["authority"], norland["documents"]) == ("true", "2")
    officials = nodes[DATA + "entity/officials"]
    assert (officials["acts_for"], officials["authority"], officials["aliases"]) == (STATE + "norland", "false", "")


def test_edges_count_asserted_claims(tables) -> None:
    edges = rows(tables / "edges.csv")
    told = [(e["source_label"], e["relation"], e["target_label"], e["claims"], e["documents"]) for e in edges]
    assert told == [
        ("Norlandic officials", "sanctions", "Sudria", "1", "1"),
        ("Norland", "meets", "Sudria", "1", "1"),
        ("Sudria", "memberOf", "Concord of the North", "1", "1"),
    ]
    assert [e["directed"] for e in edges] == ["true", "false", "true"]
    assert [e["plover"] for e in edges] == ["SANCTION", "CONSULT", ""]
    assert {(e["first"], e["last"]) for e in edges} == {("2024-05-03", "2024-05-03")}


def test_claims_are_all_there_with_their_words(tables, hard) -> None:
    claims = by_id(tables / "claims.csv")
    assert {c["status"] for c in claims.values()} == {"asserted", "claim", "review"}
    denied = claims[DATA + "document/two/claim/denied"]
    assert (denied["polarity"], denied["mode"], denied["confidence"]) == ("negative", "actual", "0.9")
    assert denied["holder"] == DATA + "entity/officials"
    assert json.loads(denied["holders"]) == ["Norlandic officials", "The \x1b[31mHerald"]
    meets = claims[DATA + "document/one/claim/meets"]
    assert (meets["quote"], meets["start"], meets["end"]) == ("Norland met Sudria", "0", "18")
    assert (meets["time"], meets["document_date"], meets["holder"]) == ("2024-05-03", "2024-05-03", "")
    assert meets["event"] == DATA + "document/one/event/1"


def test_the_quarantine_comes_by_option(kg, hard, tables, tmp_path) -> None:
    kg("export", hard, "--format", "tables", "--quarantine", "-o", tmp_path / "q")
    claims = by_id(tmp_path / "q" / "claims.csv")
    assert set(claims) - set(by_id(tables / "claims.csv")) == {DATA + "document/two/claim/refused"}
    refused = claims[DATA + "document/two/claim/refused"]
    assert (refused["status"], refused["reason"]) == ("quarantined", "A glacier cannot act.")
    assert (refused["subject_label"], refused["object_label"]) == ("Great Glacier", "Norland")
    nodes = by_id(tmp_path / "q" / "nodes.csv")
    assert (nodes[DATA + "entity/glacier"]["label"], nodes[DATA + "entity/glacier"]["kind"]) == (
        "Great Glacier",
        "Place",
    )
    assert (tmp_path / "q" / "edges.csv").read_bytes() == (tables / "edges.csv").read_bytes()


def test_what_no_text_bears_out_is_in_the_quarantine_too(kg, hard, tmp_path) -> None:
    folder = shutil.copytree(hard, tmp_path / "graph")
    document, unverified = f"{DATA}document/two", f"{DATA}document/two/unverified/1"
    lines = [
        f"<{unverified}> a <{SC}Unverified> ; <{SC}inDocument> <{document}> ; <{SC}foundBy> 'csv' .",
        f"<{unverified}> <{SC}saidSubject> 'Atlantis' ; <{SC}saidRelation> 'sank' ; <{SC}saidObject> 'Norland' .",
    ]
    with (folder / "quarantine.trig").open("a", encoding="utf-8") as file:
        file.write(f"<{document}> {{ {' '.join(lines)} }}\n")
    for reader in ("frames", "neo4j", "gephi"):
        kg("export", folder, "--format", "tables", "--quarantine", "--for", reader, "-o", tmp_path / reader)
    told = by_id(tmp_path / "frames" / "claims.csv")[unverified]
    assert (told["status"], told["subject"], told["subject_label"]) == ("quarantined", "", "Atlantis")
    assert (told["relation"], told["object_label"], told["found_by"]) == ("sank", "Norland", '["csv"]')
    links = (tmp_path / "neo4j" / "links.csv").read_text(encoding="utf-8")
    assert f"{unverified},{document},IN_DOCUMENT" in links
    assert f"{unverified},," not in links


def test_an_edge_of_a_denied_claim_does_not_say_that_it_holds(kg, hard, tmp_path) -> None:
    kg("export", hard, "--format", "tables", "--for", "gephi", "-o", tmp_path / "g")
    claims = by_id(tmp_path / "g" / "claims.csv", "Id")
    assert claims[DATA + "document/two/claim/denied"]["Label"] == "not: meets"


def test_cells_are_exact_and_a_spreadsheet_is_warned_of(kg, hard, tmp_path) -> None:
    done = kg("export", hard, "--format", "tables", "-o", tmp_path / "t")
    assert "2 cells begin like a formula: for a spreadsheet, write them with --for sheets" in done.err
    nodes = by_id(tmp_path / "t" / "nodes.csv")
    assert nodes[DATA + "entity/university"]["label"] == HARD
    assert json.loads(nodes[STATE + "sudria"]["aliases"]) == [HARD]


def test_a_spreadsheet_gets_no_formula(kg, hard, tmp_path) -> None:
    done = kg("export", hard, "--format", "tables", "--for", "sheets", "-o", tmp_path / "t")
    assert "formula" not in done.err
    for file in (tmp_path / "t").iterdir():
        assert file.read_bytes().startswith(b"\xef\xbb\xbf")
        cells = [cell for row in rows(file) for cell in row.values()]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert by_id(tmp_path / "t" / "nodes.csv")[DATA + "entity/university"]["label"] == f"'{HARD}"


def test_neo4j_gets_headers_types_and_every_end(kg, hard, tmp_path) -> None:
    done = kg("export", hard, "--format", "tables", "--for", "neo4j", "-o", tmp_path / "t")
    assert "neo4j-admin database import full" in done.err
    folder = tmp_path / "t"
    nodes = by_id(folder / "nodes.csv", "id:ID")
    assert nodes[STATE + "norland"][":LABEL"] == "Actor;Entity;Polity;State"
    assert nodes[STATE + "norland"]["documents:long"] == "2"
    assert nodes[STATE + "sudria"]["aliases:string[]"] == HARD.replace(";", ",")
    ids = [row["id:ID"] for name in ("nodes", "claims", "documents") for row in rows(folder / f"{name}.csv")]
    assert len(ids) == len(set(ids)) == 17
    for name in ("edges", "links"):
        for row in rows(folder / f"{name}.csv"):
            assert {row[":START_ID"], row[":END_ID"]} <= set(ids)
    assert {row[":TYPE"] for row in rows(folder / "edges.csv")} == {"SANCTIONS", "MEETS", "MEMBER_OF"}
    assert {row[":TYPE"] for row in rows(folder / "links.csv")} == {"SUBJECT", "OBJECT", "HOLDER", "IN_DOCUMENT"}


def test_gephi_gets_its_columns(kg, hard, tmp_path) -> None:
    kg("export", hard, "--format", "tables", "--for", "gephi", "-o", tmp_path / "t")
    assert list(rows(tmp_path / "t" / "nodes.csv")[0])[:2] == ["Id", "Label"]
    edges = rows(tmp_path / "t" / "edges.csv")
    assert {"Source", "Target", "Type", "Label", "Weight"} <= set(edges[0])
    assert [edge["Type"] for edge in edges] == ["Directed", "Undirected", "Directed"]
    claims = rows(tmp_path / "t" / "claims.csv")
    assert {"Id", "Source", "Target", "Type", "Label", "status", "mode"} <= set(claims[0])


@pytest.mark.parametrize("reader", ["frames", "neo4j", "gephi", "sheets"])
def test_the_same_graph_gives_the_same_bytes(reader: str, kg, hard, tmp_path) -> None:
    for name in ("a", "b"):
        kg("export", hard, "--format", "tables", "--for", reader, "-o", tmp_path / name)
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()


def test_pandas_and_polars_read_what_is_written(kg, hard, tmp_path) -> None:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    kg("export", hard, "--format", "tables", "-o", tmp_path / "t")
    frame = pandas.read_csv(tmp_path / "t" / "nodes.csv", keep_default_na=False)
    assert frame.set_index("id").loc[DATA + "entity/university", "label"] == HARD
    frame = polars.read_csv(tmp_path / "t" / "nodes.csv")
    assert HARD in frame["label"].to_list()
    assert frame["authority"].dtype == polars.Boolean


def test_parquet_keeps_types_and_values(kg, hard, tables, tmp_path) -> None:
    arrow: Any = pytest.importorskip("pyarrow.parquet")
    for name in "pq":
        assert kg("export", hard, "--format", "parquet", "-o", tmp_path / name).code == 0
    for file in (tmp_path / "p").iterdir():
        assert file.read_bytes() == (tmp_path / "q" / file.name).read_bytes()
    nodes = {row["id"]: row for row in arrow.read_table(tmp_path / "p" / "nodes.parquet").to_pylist()}
    assert nodes[STATE + "sudria"]["aliases"] == [HARD]
    assert nodes[STATE + "norland"]["documents"] == 2
    assert nodes[STATE + "norland"]["authority"] is True
    for name in ("nodes", "edges", "claims", "documents"):
        table = arrow.read_table(tmp_path / "p" / f"{name}.parquet")
        assert table.column_names == list(rows(tables / f"{name}.csv")[0])
        assert table.num_rows == len(rows(tables / f"{name}.csv"))


def test_without_pyarrow_the_extra_is_named(kg, hard, tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    done = kg("export", hard, "--format", "parquet", "-o", tmp_path / "p")
    assert done.code == 78
    assert 'pip install "statecraft-kg[parquet]"' in done.err
    assert list(tmp_path.iterdir()) == []


def test_wrong_calls(kg, hard, tmp_path) -> None:
    assert kg("export", hard, "--format", "tables").code == 2
    assert kg("export", hard, "--format", "parquet", "--for", "gephi", "-o", tmp_path / "x").code == 2
    assert kg("export", hard, "--format", "tables", "--graph", "asserted", "-o", tmp_path / "x").code == 2
    assert kg("export", hard, "--for", "gephi").code == 2
    assert kg("export", tmp_path, "--format", "tables", "-o", tmp_path / "x").code == 66
    assert list(tmp_path.iterdir()) == []


def test_a_relation_that_holds_both_ways_is_one_edge(tmp_path) -> None:
    from kg.exports.contents import Contents
    from kg.exports.counted import Counted
    from kg.stores import build_store
    from kg.vocab import SC

    claim, rdf = "urn:d/claim/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    lines = [f"<urn:d> <{rdf}type> <{SC}Document> <urn:d> ."]
    for name, one, two, relation in (("1", "a", "b", "meets"), ("2", "b", "a", "meets"), ("3", "b", "a", "accuses")):
        lines += [
            f"<{claim}{name}> <{rdf}type> <{SC}Claim> <urn:d> .",
            f"<{claim}{name}> <{rdf}subject> <urn:{one}> <urn:d> .",
            f"<{claim}{name}> <{rdf}predicate> <{SC}{relation}> <urn:d> .",
            f"<{claim}{name}> <{rdf}object> <urn:{two}> <urn:d> .",
            f"<{claim}{name}> <{SC}status> <{SC}asserted> <urn:d> .",
        ]
    (tmp_path / "graph.nq").write_text("\n".join(lines) + "\n", encoding="utf-8")
    build_store(tmp_path / "graph.nq", tmp_path / "store")
    contents = Contents(tmp_path)
    with Counted(contents) as counted:
        for _, accounts in contents.documents():
            for account in accounts:
                counted.add(account)
        edges = [(e.source, e.relation.removeprefix(SC), e.target, e.claims) for e in counted.edges()]
        assert edges == [("urn:a", "meets", "urn:b", 2), ("urn:b", "accuses", "urn:a", 1)]
        assert [thing.iri for thing in counted.things()] == ["urn:a", "urn:b"]
