"""Shapes and terms of a user's own: a relation, a class and words are taught in Turtle, and the gate knows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.commands import main
from kg.errors import DataError, MissingError
from kg.gate import validate_files
from kg.pipeline import BuildSettings, build
from kg.pipeline.terms import check_terms

HEAD = """
@prefix sc: <https://w3id.org/statecraft/ontology#> .
@prefix own: <http://example.org/terms#> .
@prefix slot: <https://w3id.org/statecraft/slot#> .
@prefix plover: <https://w3id.org/statecraft/plover#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <https://schema.org/> .
"""
RELATION = """
own:deceives a owl:ObjectProperty, sc:EventRelation ; rdfs:label "deceives"@en ;
    skos:definition "Makes the other believe what is not so."@en ; sc:ploverType plover:COERCE ;
    schema:domainIncludes sc:Actor ; schema:rangeIncludes RANGE .
"""
WORDS = """
own:hoodwink a sc:Construction ; rdfs:label "X hoodwinks Y"@en ; sc:expresses own:deceives ;
    sc:verb "hoodwink"@en ; sc:subjectSlot slot:subject ; sc:objectSlot slot:object .
"""
CLASS = """
sc:CityState a owl:Class ; rdfs:label "city state"@en ; rdfs:subClassOf sc:State .
"""


def terms(tmp_path: Path, text: str, name: str = "terms.ttl") -> Path:
    path = tmp_path / name
    path.write_text(HEAD + text, encoding="utf-8")
    return path


@pytest.mark.model
def test_a_relation_of_ones_own_is_understood_gated_and_explained(tmp_path: Path) -> None:
    own = terms(tmp_path, RELATION.replace("RANGE", "sc:Actor") + WORDS)
    source = tmp_path / "a.txt"
    source.write_text("Russia hoodwinked Poland.", encoding="utf-8")
    report = build([str(source)], tmp_path / "out", settings=BuildSettings(ontology=(own,)))
    told = report.to_json()
    assert told["claims"]["asserted"] == 1
    assert told["settings"]["ontology"] == ["terms.ttl"]
    graph = (tmp_path / "out" / "graph.nq").read_text(encoding="utf-8")
    assert "/state/russia> <http://example.org/terms#deceives> <" in graph
    assert '<http://example.org/terms#deceives> <http://www.w3.org/2000/01/rdf-schema#label> "deceives"@en' in graph
    assert "plover#COERCE" in graph
    assert {f.shape.rsplit("#")[-1] for f in validate_files([tmp_path / "out" / "graph.nq"]).findings} == {
        "Claim-relation-known"
    }
    for engine in ("shacl", "pyshacl"):
        assert validate_files([tmp_path / "out" / "graph.nq"], engine=engine, ontology=[own]).conforms
    assert main(["validate", str(tmp_path / "out" / "graph.nq"), "--ontology", str(own)]) == 0


@pytest.mark.model
def test_the_gate_keeps_to_what_the_relation_allows(tmp_path: Path) -> None:
    own = terms(tmp_path, RELATION.replace("RANGE", "sc:Place") + WORDS)
    source = tmp_path / "a.txt"
    source.write_text("Russia hoodwinked Poland.", encoding="utf-8")
    told = build([str(source)], tmp_path / "out", settings=BuildSettings(ontology=(own,))).to_json()
    assert told["claims"]["asserted"] == 0


@pytest.mark.model
def test_terms_that_are_not_given_are_not_known(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("Russia hoodwinked Poland.", encoding="utf-8")
    assert build([str(source)], tmp_path / "out").to_json()["claims"]["extracted"] == 0


def test_terms_of_ones_own_may_be_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "terms").mkdir()
    terms(tmp_path / "terms", CLASS, "b.ttl")
    terms(tmp_path / "terms", RELATION.replace("RANGE", "sc:CityState"), "a.ttl")
    files = BuildSettings(ontology=(tmp_path / "terms",)).ontology_files
    assert [f.name for f in files] == ["a.ttl", "b.ttl"]
    check_terms(files)
    check_terms(())


BAD: dict[str, tuple[str, str]] = {
    "not Turtle": ("this is not Turtle", "not valid Turtle"),
    "relation without label": (
        RELATION.replace("RANGE", "sc:Actor").replace('rdfs:label "deceives"@en ;', ""),
        "has no label",
    ),
    "relation of an unknown class": (RELATION.replace("RANGE", "sc:Wizard"), "rangeIncludes gives .*Wizard"),
    "relation without range": (RELATION.replace("; schema:rangeIncludes RANGE", ""), "rangeIncludes is missing"),
    "class of another namespace": (CLASS.replace("sc:CityState", "own:CityState"), "expected one of the namespace"),
    "class below nothing": (CLASS.replace("sc:State .", "own:State ."), "below none of the ontology"),
    "word of an unknown relation": (WORDS, "expresses .* exactly one relation"),
    "word without words": (
        RELATION.replace("RANGE", "sc:Actor") + WORDS.replace('sc:verb "hoodwink"@en ;', ""),
        "at least one word",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_terms_that_cannot_be_used_are_told_before_a_document_is_read(name: str, tmp_path: Path) -> None:
    text, words = BAD[name]
    own = terms(tmp_path, text)
    with pytest.raises(DataError, match=words) as caught:
        check_terms([own])
    assert "\n" not in str(caught.value)
    source = tmp_path / "a.txt"
    source.write_text("Russia attacked Poland.", encoding="utf-8")
    with pytest.raises(DataError, match=words):
        build([str(source)], tmp_path / "out", settings=BuildSettings(ontology=(own,)))
    assert not (tmp_path / "out").exists()


def test_terms_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match=r"gone\.ttl"):
        check_terms([tmp_path / "gone.ttl"])
