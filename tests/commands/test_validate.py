from __future__ import annotations

import json
import os
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


def test_folders_and_names_that_are_too_long(kg, good: Path) -> None:
    done = kg("validate", good.parent)
    assert (done.code, done.err) == (66, f"kg: {good.parent}: is a folder, expected a file\n")
    for args in ((good.parent / ("x" * 300),), (good, "--shapes", good.parent / ("x" * 300))):
        done = kg("validate", *args)
        assert done.code == 66
        assert done.err.endswith(": cannot be read: File name too long\n")


def test_a_file_that_may_not_be_read_is_no_wrong_call(kg, good: Path, monkeypatch) -> None:
    monkeypatch.setattr(os, "access", lambda place, mode: False)  # as for all but the superuser
    assert kg("validate", good).code == 0


def test_a_byte_order_mark_is_let_through(kg, good: Path) -> None:
    good.write_text(GOOD, encoding="utf-8-sig")
    assert kg("validate", good).code == 0


def test_entities_that_multiply_are_refused(kg, tmp_path: Path) -> None:
    file = tmp_path / "bomb.rdf"
    file.write_text('<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><r>&b;</r>', encoding="utf-8")
    done = kg("validate", file)
    assert done.code == 65
    assert "declares an XML entity" in done.err


XSD = "http://www.w3.org/2001/XMLSchema#"
ODD = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <http://example.org/> .
ex:Round a sh:NodeShape ; sh:targetNode ex:norland ; sh:node ex:Round ; sh:not ex:Round ; sh:hasValue "x"^^xsd:date .
"""


def test_pyshacl_keeps_its_code_to_itself(program, good: Path, tmp_path: Path) -> None:
    odd = tmp_path / "odd.ttl"
    odd.write_text(ODD, encoding="utf-8")
    bad = f'<http://example.org/norland> <http://example.org/p> "x"^^<{XSD}integer> .\n'
    good.write_text(GOOD + bad, encoding="utf-8")
    for output in ([], ["--turtle"]):
        done = program("validate", good, "--no-builtin", "--shapes", odd, "--engine", "pyshacl", *output)
        assert done.returncode == 3
        assert len(done.stderr.splitlines()) == 1
        assert "site-packages" not in done.stdout
