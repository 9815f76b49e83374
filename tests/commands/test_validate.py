from __future__ import annotations

import json
from pathlib import Path

import pytest

GOOD = """@prefix sc: <https://w3id.org/statecraft/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<http://example.org/norland> a sc:State, sc:Polity, sc:Actor, sc:Entity ; rdfs:label "Norland" .
"""
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix sc: <https://w3id.org/statecraft/ontology#> .
@prefix ex: <http://example.org/> .
ex:Short a sh:NodeShape ; sh:targetClass sc:State ; sh:property ex:short .
ex:short a sh:PropertyShape ; sh:path <http://www.w3.org/2000/01/rdf-schema#label> ; sh:maxLength 3 ;
    sh:message "Too long." .
"""


@pytest.fixture
def good(tmp_path: Path) -> Path:
    file = tmp_path / "good.ttl"
    file.write_text(GOOD, encoding="utf-8")
    return file


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    file = tmp_path / "shapes.ttl"
    file.write_text(SHAPES, encoding="utf-8")
    return file


@pytest.mark.parametrize("engine", ["shacl", "pyshacl"])
def test_data_that_conforms(kg, good: Path, engine: str) -> None:
    done = kg("validate", good, "--engine", engine)
    assert (done.code, done.out, done.err) == (0, "", f"{good}: conforms to the shapes\n")


@pytest.mark.parametrize("engine", ["shacl", "pyshacl"])
def test_data_that_does_not_conform_ends_with_3(kg, good: Path, shapes: Path, engine: str) -> None:
    done = kg("validate", good, "--no-builtin", "--shapes", shapes, "--engine", engine)
    assert done.code == 3
    assert done.out.splitlines() == [
        "<http://example.org/norland>",
        "  violation: Too long.",
        "    at rdfs:label Norland (<http://example.org/short>)",
    ]
    assert done.err == f"kg: {good}: does not conform to the shapes: 1 violation\n"


def test_shapes_are_added_to_those_that_ship(kg, good: Path, shapes: Path) -> None:
    broken = good.with_name("broken.ttl")
    broken.write_text(GOOD.replace(' ; rdfs:label "Norland"', ""), encoding="utf-8")
    assert kg("validate", good, "--shapes", shapes).err.endswith("1 violation\n")
    assert kg("validate", broken, "--shapes", shapes).code == 3
    folder = kg("validate", good, "--no-builtin", "--shapes", shapes.parent)
    assert folder.code == 3


def test_reports_for_machines(kg, good: Path, shapes: Path) -> None:
    turtle = kg("validate", good, "--no-builtin", "--shapes", shapes, "--turtle")
    assert turtle.code == 3
    assert "ValidationReport" in turtle.out
    report = json.loads(kg("validate", good, "--no-builtin", "--shapes", shapes, "--json").out)
    assert report["conforms"] is False
    assert report["findings"][0]["focus"] == "http://example.org/norland"
    assert json.loads(kg("validate", good, "--json").out) == {"conforms": True, "findings": []}


def test_what_goes_wrong(kg, good: Path, tmp_path: Path) -> None:
    assert kg("validate", tmp_path / "no.ttl").code == 66
    assert kg("validate", good, "--shapes", tmp_path / "no.ttl").code == 66
    assert kg("validate", good, "--no-builtin").code == 2
    assert kg("validate", good, "--json", "--turtle").code == 2
    good.write_text("<a> <b>", encoding="utf-8")
    done = kg("validate", good)
    assert done.code == 65
    assert done.err.count("\n") == 1


def test_the_seeds_that_ship_conform(kg) -> None:
    from kg import assets

    done = kg("validate", *assets.turtle_files("seeds"), "--as", "authority")
    assert (done.code, done.out) == (0, "")
