"""The seeds conform to the shapes of the authority data, which find what a seed file may get wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import assets
from kg.gate import AUTHORITY_SHAPES, Report, shape_files, validate_files

SHAPES = shape_files(AUTHORITY_SHAPES)
ONTOLOGY = assets.turtle_files("ontology")
KINDS = ("seeds", "state", "person", "office", "tenure", "interval", "initiative")
PREFIXES = """\
@prefix sc: <https://w3id.org/statecraft/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix time: <http://www.w3.org/2006/time#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
""" + "".join(f"@prefix {kind}: <https://w3id.org/statecraft/id/{kind}/> .\n" for kind in KINDS)
GOOD = """\
seeds:states a void:Dataset ; dct:title "States"@en ; dct:source "A list." ; dct:license "CC0" .
state:france a sc:State ; rdfs:label "France"@en ; sc:demonym "French"@en ; sc:iso2 "FR" ; sc:iso3 "FRA" ;
    owl:sameAs <http://www.wikidata.org/entity/Q142> ; dct:source seeds:states .
person:emmanuel-macron a sc:Person ; rdfs:label "Emmanuel Macron"@en ; dct:source seeds:states .
office:president a sc:Office ; rdfs:label "President of France"@en ; sc:title "president"@en ;
    org:postIn state:france ; sc:role sc:HeadOfState ; dct:source seeds:states .
tenure:macron-1 a sc:Tenure ; org:member person:emmanuel-macron ; org:post office:president ;
    org:memberDuring interval:macron-1 ; dct:source seeds:states .
interval:macron-1 a time:Interval ; sc:start "2017-05-14"^^xsd:date .
initiative:global-gateway a sc:Initiative ; rdfs:label "Global Gateway"@en ; sc:kind sc:ConnectivityInitiative ;
    sc:sponsoredBy state:france ; sc:start "2021"^^xsd:gYear ; dct:source seeds:states .
"""
# What is replaced by what, and the shape that must find it.
FAULTS = {
    "no label": ('rdfs:label "France"@en ; ', "", "authority-label"),
    "label without language": ('"France"@en', '"France"', "authority-label"),
    "label in French": ('"President of France"@en', '"Président"@fr', "authority-label"),
    "code in small letters": ('"FR"', '"fr"', "authority-iso2"),
    "code too long": ('"FRA"', '"FRAN"', "authority-iso3"),
    "demonym without language": ('"French"@en', '"French"', "authority-demonym"),
    "identifier that is none": ("/Q142", "/France", "authority-sameAs"),
    "IRI without kind": ("person:emmanuel-macron", "<https://w3id.org/statecraft/id/macron>", "authority-Entity"),
    "office nowhere": ("org:postIn state:france ; ", "", "authority-postIn"),
    "title in capitals": ('"president"@en', '"President"@en', "authority-title"),
    "no role": ("sc:role sc:HeadOfState ; ", "", "authority-role"),
    "no kind": (" ; sc:kind sc:ConnectivityInitiative", "", "authority-kind"),
    "no source": ('"Emmanuel Macron"@en ; dct:source seeds:states', '"Emmanuel Macron"@en', "authority-source"),
    "tenure without post": (
        "org:post office:president ;",
        "",
        "Tenure-post",
    ),
    "file without licence": (' ; dct:license "CC0"', "", "authority-dataset-license"),
    "start in words": ('"2017-05-14"^^xsd:date', '"May 2017"', "Interval-start"),
    "sponsored by an office": (
        "sc:sponsoredBy state:france",
        "sc:sponsoredBy office:president",
        "Initiative-sponsor",
    ),
}


def check(folder: Path, text: str, engine: str = "shacl") -> Report:
    path = folder / "seeds.ttl"
    path.write_text(PREFIXES + text, encoding="utf-8")
    return validate_files([path], SHAPES, engine, background=ONTOLOGY)


@pytest.mark.parametrize("engine", ["shacl", "pyshacl"])
def test_good_seeds_pass(engine: str, tmp_path: Path) -> None:
    assert [(f.focus, f.message) for f in check(tmp_path, GOOD, engine).findings] == []


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found(name: str, tmp_path: Path) -> None:
    old, new, shape = FAULTS[name]
    assert old in GOOD
    assert shape in {f.shape.rpartition("#")[2] for f in check(tmp_path, GOOD.replace(old, new)).findings}


def test_seeds_that_ship_conform() -> None:
    report = validate_files(assets.turtle_files("seeds"), SHAPES, background=ONTOLOGY)
    assert [(f.focus, f.message, f.value) for f in report.findings[:20]] == []
