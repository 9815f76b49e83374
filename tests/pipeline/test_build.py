"""The graph of a few documents: canonical, the same everywhere, readable by others, conforming, accounted for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from kg import assets, rdf
from kg.gate import validate_files
from kg.model import Document
from kg.pipeline import PARTS, BuildSettings, Stages, build
from kg.vocab import RDF, SC, TYPE

pytestmark = pytest.mark.model


def lines_of(folder: Path) -> list[str]:
    return (folder / "graph.nq").read_text(encoding="utf-8").split("\n")[:-1]


def report_of(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def quads(small_graph: Path) -> list[ox.Quad]:
    return list(rdf.parse(small_graph / "graph.nq"))


@pytest.fixture(scope="module")
def stages() -> Stages:
    """Loaded once for the builds of this module."""
    return Stages(BuildSettings())


# the files


def test_a_build_makes_exactly_its_parts(small_graph: Path) -> None:
    assert sorted(p.name for p in small_graph.iterdir()) == sorted([".kg", *PARTS])


def test_lines_are_sorted_distinct_and_canonical(small_graph: Path) -> None:
    lines = lines_of(small_graph)
    assert len(lines) > 300
    assert lines == sorted(set(lines))
    for line in lines:
        (quad,) = ox.parse(line.encode(), format=ox.RdfFormat.N_QUADS)
        assert f"{quad} ." == line
    assert b"\r" not in (small_graph / "graph.nq").read_bytes()


def test_no_blank_node_and_no_statement_without_graph(quads: list[ox.Quad]) -> None:
    for quad in quads:
        assert isinstance(quad.subject, ox.NamedNode)
        assert not isinstance(quad.object, ox.BlankNode)
        assert isinstance(quad.graph_name, ox.NamedNode)


def test_trig_and_store_hold_the_same_quads(small_graph: Path, quads: list[ox.Quad]) -> None:
    expected = {str(q) for q in quads}
    assert {str(q) for q in rdf.parse(small_graph / "graph.trig")} == expected
    whole = '.0"^^<http://www.w3.org/2001/XMLSchema#decimal>'  # the store keeps the value 1.0 and writes it as 1
    store = ox.Store.read_only(str(small_graph / "store"))
    assert {str(q) for q in store} == {q.replace(whole, whole[2:]) for q in expected}


def triples_of(quads: list[ox.Quad]) -> set[str]:
    return {str(q.triple) for q in quads}


def test_turtle_is_the_same_for_pyoxigraph_and_rdflib(small_graph: Path, quads: list[ox.Quad]) -> None:
    expected = triples_of(quads)
    read = [str(q.triple) for q in rdf.parse(small_graph / "graph.ttl")]
    assert set(read) == expected
    assert len(read) == len(expected)  # each once, though several graphs may hold it
    assert len(rdflib.Graph().parse(small_graph / "graph.ttl", format="turtle")) == len(expected)


@pytest.mark.skipif(shutil.which("rapper") is None, reason="rapper (of raptor2-utils) is not installed")
def test_turtle_is_the_same_for_rapper(small_graph: Path, quads: list[ox.Quad]) -> None:
    done = subprocess.run(
        ["rapper", "-q", "-i", "turtle", "-o", "ntriples", str(small_graph / "graph.ttl")],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert len(set(done.stdout.splitlines())) == len(triples_of(quads))


def test_rdflib_reads_the_quads(small_graph: Path, quads: list[ox.Quad]) -> None:
    dataset = rdflib.Dataset().parse(small_graph / "graph.nq", format="nquads")
    assert len(list(dataset.quads())) == len(quads)


def test_every_term_of_ours_is_declared(quads: list[ox.Quad]) -> None:
    declared = set(rdf.Node(assets.turtle_files("ontology")).subjects())
    used = {q.predicate.value for q in quads} | {q.object.value for q in quads if isinstance(q.object, ox.NamedNode)}
    assert {u for u in used if u.startswith(SC) and u not in declared} == set()


def test_everything_that_is_pointed_at_is_described(quads: list[ox.Quad]) -> None:
    """No dangling reference: what a document's graph points at has a type somewhere."""
    typed = {q.subject.value for q in quads if q.predicate.value == TYPE}
    for quad in quads:
        inside = isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(
            ("https://w3id.org/statecraft/data/", "https://w3id.org/statecraft/id/")
        )
        if inside and not quad.object.value.startswith("https://w3id.org/statecraft/id/seeds/"):
            assert quad.object.value in typed, quad


# SHACL


@pytest.mark.parametrize("engine", ["shacl", "pyshacl"])
def test_the_graph_conforms(small_graph: Path, engine: str) -> None:
    report = validate_files([small_graph / "graph.ttl"], engine=engine)
    assert report.findings == ()


def test_the_conforming_graph_would_not_conform_with_a_statement_changed(small_graph: Path, tmp_path: Path) -> None:
    path = tmp_path / "tampered.nq"
    lines = lines_of(small_graph)
    place = next(i for i, line in enumerate(lines) if "oa#exact" in line and "attacked" in line)
    lines[place] = lines[place].replace("attacked", "defended")
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    assert validate_files([path]).findings


# the account


def test_every_claim_is_counted_once(small_graph: Path, quads: list[ox.Quad]) -> None:
    report = report_of(small_graph)
    claims = report["claims"]
    assert claims["extracted"] == claims["asserted"] + claims["claim_only"] + claims["quarantined"]
    assert claims["extracted"] >= 6
    assert claims["of_which_under_review"] >= 1
    in_graph = {q.subject.value for q in quads if q.predicate.value == TYPE and q.object.value == SC + "Claim"}
    assert len(in_graph) == claims["extracted"] - claims["quarantined"]
    statuses = Counter(q.object.value for q in quads if q.predicate.value == SC + "status")
    assert statuses[SC + "asserted"] == claims["asserted"]
    assert statuses[SC + "claim"] + statuses[SC + "review"] == claims["claim_only"]
    assert sum(report["claimed_relations"].values()) == claims["extracted"]
    assert sum(report["asserted_relations"].values()) == claims["asserted"]


def test_triples_are_counted_by_graph(small_graph: Path) -> None:
    counts = report_of(small_graph)["triples"]
    lines = lines_of(small_graph)
    assert counts["total"] == len(lines)
    assert sum(n for name, n in counts.items() if name != "total") == len(lines)
    assert counts["asserted"] == sum(line.endswith("/data/graph/asserted> .") for line in lines)


def test_documents_are_counted(small_graph: Path) -> None:
    assert report_of(small_graph)["documents"] == {"read": 3, "built": 3, "failed": 0, "duplicates": 0, "undated": 1}


def test_bare_triples_are_those_of_asserted_claims(quads: list[ox.Quad]) -> None:
    parts: dict[str, dict[str, str]] = {}
    for quad in quads:
        if quad.predicate.value in {RDF + "subject", RDF + "predicate", RDF + "object", SC + "status"}:
            parts.setdefault(quad.subject.value, {})[quad.predicate.value] = quad.object.value
    stated = {
        (p[RDF + "subject"], p[RDF + "predicate"], p[RDF + "object"])
        for p in parts.values()
        if p[SC + "status"] == SC + "asserted"
    }
    bare = {
        (q.subject.value, q.predicate.value, q.object.value)
        for q in quads
        if q.graph_name.value.endswith("/graph/asserted")
    }
    assert bare == stated
    assert len(bare) >= 3


def test_what_is_hedged_or_unlikely_is_not_asserted(quads: list[ox.Quad]) -> None:
    names = {
        (q.subject.value.rsplit("/", 1)[-1], q.predicate.value.rsplit("#", 1)[-1])
        for q in quads
        if q.graph_name.value.endswith("/graph/asserted")
    }
    assert ("russia", "assaults") in names
    assert ("emmanuel-macron", "meets") in names
    for wrong in [
        ("hungary", "assaults"),
        ("united-states", "sanctions"),
        ("emmanuel-macron", "visits"),
        ("russia", "threatens"),
        ("north-korea", "accuses"),
        ("vladimir-putin", "affiliatedWith"),
    ]:
        assert wrong not in names


def test_what_was_held_back_tells_its_shape_and_words(small_graph: Path) -> None:
    held = {(h["subject"], h["relation"]): h for h in report_of(small_graph)["held_back"]}
    professor = held["Vladimir Putin", "affiliatedWith"]
    assert professor["status"] == "review"
    assert professor["shapes"]
    assert professor["message"]
    assert "University of Oslo" in professor["quote"]
    assert professor["document"] == "korea.txt"


def test_the_graph_holds_no_clock_and_the_run_does(small_graph: Path, quads: list[ox.Quad]) -> None:
    assert not any(q.predicate.value.endswith(("startedAtTime", "endedAtTime", "generatedAtTime")) for q in quads)
    run = list(rdf.parse(small_graph / "run.ttl"))
    assert any(q.predicate.value.endswith("startedAtTime") for q in run)


def test_offsets_in_the_graph_name_the_quotes(quads: list[ox.Quad]) -> None:
    texts = {q.subject.value: q.object.value for q in quads if q.predicate.value == SC + "text"}
    parts: dict[str, dict[str, str]] = {}
    for quad in quads:
        if "/ns/oa#" in quad.predicate.value:
            parts.setdefault(quad.subject.value, {})[quad.predicate.value.rsplit("#", 1)[-1]] = quad.object.value
    selectors = {s: p for s, p in parts.items() if "exact" in p}
    assert len(selectors) > 20
    for iri, part in selectors.items():
        text = texts[iri.split("#")[0]]
        assert text[int(part["start"]) : int(part["end"])] == part["exact"]


# the same everywhere


BUILD = "import sys; from pathlib import Path; from kg.pipeline import build; build(sys.argv[2:], Path(sys.argv[1]))"


def test_the_same_bytes_in_any_process_folder_and_order(
    small_graph: Path, small_documents: Path, tmp_path: Path
) -> None:
    """Three processes with other hash seeds: one in another folder, one with the documents in another order."""
    other = tmp_path / "other place" / "documents"
    shutil.copytree(small_documents, other)
    names = sorted((str(p) for p in other.iterdir()), reverse=True)
    cases = {"0": [str(small_documents)], "1": [str(other)], "12345": names}
    processes = {
        seed: subprocess.Popen(
            [sys.executable, "-c", BUILD, str(tmp_path / seed), *sources],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=tmp_path,
            stderr=subprocess.PIPE,
        )
        for seed, sources in cases.items()
    }
    for seed, process in processes.items():
        _, err = process.communicate(timeout=200)
        assert process.returncode == 0, err.decode()
        for name in ("graph.nq", "report.json", "graph.trig", "graph.ttl", "quarantine.trig"):
            assert (tmp_path / seed / name).read_bytes() == (small_graph / name).read_bytes(), (seed, name)


def test_a_document_gives_the_same_lines_whatever_stands_beside_it(
    small_documents: Path, small_graph: Path, tmp_path: Path, stages: Stages
) -> None:
    build([str(small_documents / "border.txt")], tmp_path / "alone", stages=stages)
    alone = [line for line in lines_of(tmp_path / "alone") if "/data/document/" in line.rsplit("<", 1)[-1]]
    assert alone
    assert set(alone) <= set(lines_of(small_graph))


def test_building_again_in_the_same_folder_gives_the_same(
    small_documents: Path, small_graph: Path, tmp_path: Path, stages: Stages
) -> None:
    folder = tmp_path / "out"
    for _ in range(2):
        build([str(small_documents)], folder, stages=stages)
        assert (folder / "graph.nq").read_bytes() == (small_graph / "graph.nq").read_bytes()
        assert sorted(p.name for p in folder.iterdir()) == sorted([".kg", *PARTS])


# settings


def graph_names(folder: Path) -> Iterator[str]:
    for line in lines_of(folder):
        yield line[line.rindex("<") + 1 : -3]


def test_authority_none_leaves_the_authority_data_out(small_documents: Path, small_graph: Path, tmp_path: Path) -> None:
    build([str(small_documents / "border.txt")], tmp_path, settings=BuildSettings(authority="none"))
    assert not any(name.endswith("/graph/authority") for name in graph_names(tmp_path))
    assert any(name.endswith("/graph/authority") for name in graph_names(small_graph))
    assert report_of(tmp_path)["claims"]["asserted"] >= 1  # the gate still sees it


@pytest.mark.slow
def test_authority_all_adds_every_seed(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("Russia attacked Ukraine.", encoding="utf-8")
    build([str(source)], tmp_path / "out", settings=BuildSettings(authority="all"))
    told = {line.split(" ", 1)[0] for line in lines_of(tmp_path / "out") if line.endswith("/graph/authority> .")}
    seeds = {f"<{iri}>" for iri in rdf.Node(assets.turtle_files("seeds")).subjects()}
    assert told == seeds


def test_another_base_moves_what_is_ours_and_keeps_the_authority(small_documents: Path, tmp_path: Path) -> None:
    base = "https://example.org/my/"
    build([str(small_documents / "summit.md")], tmp_path, settings=BuildSettings(base=base))
    text = (tmp_path / "graph.nq").read_text(encoding="utf-8")
    assert f"<{base}graph/asserted>" in text
    assert "statecraft/data/" not in text
    assert "<https://w3id.org/statecraft/id/person/emmanuel-macron>" in text
    assert validate_files([tmp_path / "graph.ttl"]).conforms


def test_documents_made_by_the_caller_are_built(tmp_path: Path, stages: Stages) -> None:
    text = "Russia attacked Ukraine."
    iri = stages.minter.document(text=text, title=None, date=None, url=None)
    document = Document(iri=iri, text=text, source="mine")
    seen: list[str] = []
    report = build([document, document], tmp_path, stages=stages, progress=seen.append)
    assert seen == ["mine", "mine"]
    assert report.documents == 1
    assert [f.stage for f in report.failures] == ["duplicate"]
    assert report.to_json()["claims"]["asserted"] == 1


def test_a_document_of_the_caller_that_cannot_stand_in_a_graph_is_a_failure(tmp_path: Path, stages: Stages) -> None:
    documents = [
        Document(iri=iri, text="Russia attacked Ukraine.", source=f"mine {number}")
        for number, iri in enumerate(
            (
                "nonsense",
                "https://example.org/a#b",
                stages.minter.graph("asserted"),
                "https://w3id.org/statecraft/id/state/france",
                "https://w3id.org/statecraft/data/entity/state/france",
                "https://w3id.org/statecraft/data/document/1/claim/2",
                "https://example.org/a",
            )
        )
    ]
    report = build(documents, tmp_path, stages=stages)
    assert [f.source for f in report.failed] == [f"mine {n}" for n in range(6)]
    assert report.to_json()["claims"]["asserted"] == 1


def test_a_triple_of_two_graphs_is_one_triple_in_turtle(tmp_path: Path) -> None:
    """That ASEAN sits in Jakarta is asserted by the text and known to the authority data."""
    (tmp_path / "a.txt").write_text("ASEAN is headquartered in Jakarta.", encoding="utf-8")
    build([str(tmp_path / "a.txt")], tmp_path / "out")
    statements = [line.rsplit(" <", 1)[0] for line in lines_of(tmp_path / "out")]
    assert len(statements) > len(set(statements)), "the sentence must give a triple that the authority data has too"
    turtle = list(rdf.parse(tmp_path / "out" / "graph.ttl"))
    assert len(turtle) == len(set(statements))
