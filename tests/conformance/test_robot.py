"""ROBOT's report finds no error in the ontology, nor in the two coding schemes beside it.

All its queries run but those that ask for what only ontologies of the OBO Foundry have. A query about definitions looks
for IAO_0000115 and one about labels for rdfs:label: skos:definition and skos:prefLabel are told to it under these
names. SKOS itself says that a prefLabel is an rdfs:label. The two schemes are looked at apart, since both have a code
that is called "consult".
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import assets, vocab
from kg.vocab import CAMEO, PLOVER, SKOS

from .suites import folder

OBO_ONLY = {
    "invalid_entity_uri",  # wants IRIs of the OBO Foundry
    "invalid_xref",
    "missing_subset_declaration",
    "missing_synonymtype_declaration",
}
EXPECTED = {
    "missing_superclass": "sc:Effect and sc:Slot stand on top",
    "multiple_asserted_superclasses": "classes are aligned by standing below classes of others as well",
    "missing_definition": "the lists of coded values are told by their label and their values",
}
"""What is found below an error, with the reason."""
DEFINITION = "http://purl.obolibrary.org/obo/IAO_0000115"
PARTS = ("ontology", "plover", "cameo")


def resources() -> Path:
    return folder("robot-report") / "robot-core" / "src" / "main" / "resources"


@cache
def levels() -> dict[str, str]:
    rows = (line.split() for line in (resources() / "report_profile.txt").read_text().splitlines() if line.strip())
    return {name: level for level, name in rows}


@cache
def part(name: str) -> ox.Store:
    """One vocabulary, with labels and definitions under the names that ROBOT looks for."""
    store = ox.Store()
    paths = [p for p in assets.turtle_files("ontology") if not p.stem.startswith(("lexicon", "alignments"))]
    for path in paths:
        if (path.stem == "plover") == (name != "ontology"):
            store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    if name != "ontology":
        other = CAMEO if name == "plover" else PLOVER
        spaces = (other, other.removesuffix("#"))
        for quad in list(store):
            if quad.subject.value.startswith(spaces):  # type: ignore[union-attr]
                store.remove(quad)
    store.update(f"INSERT {{ ?s <{vocab.LABEL}> ?l }} WHERE {{ ?s <{SKOS}prefLabel> ?l }}")
    store.update(f"INSERT {{ ?s <{DEFINITION}> ?l }} WHERE {{ ?s <{SKOS}definition> ?l }}")
    return store


def found(query: str, store: ox.Store) -> list[str]:
    text = (resources() / "report_queries" / f"{query}.rq").read_text(encoding="utf-8")
    return sorted({str(row[0]) for row in store.query(text)})  # type: ignore[union-attr]


def queries() -> list[str]:
    return sorted({path.stem for path in (resources() / "report_queries").glob("*.rq")} - OBO_ONLY)


def test_queries_are_there() -> None:
    assert len(queries()) == 33 - len(OBO_ONLY)
    assert sum(levels().get(query) == "ERROR" for query in queries()) == 17


@pytest.mark.parametrize("name", PARTS)
def test_no_error(name: str) -> None:
    errors = {q: found(q, part(name)) for q in queries() if levels().get(q) == "ERROR"}
    assert {q: rows for q, rows in errors.items() if rows} == {}


def test_what_else_is_found_has_a_reason() -> None:
    others = {q for q in queries() if levels().get(q) != "ERROR" and found(q, part("ontology"))}
    assert others <= set(EXPECTED)


@pytest.mark.parametrize(
    ("query", "turtle"),
    [
        ("duplicate_label", '<urn:x:a> rdfs:label "same"@en . <urn:x:b> rdfs:label "same"@en .'),
        ("missing_label", "<urn:x:a> a owl:Class ; rdfs:subClassOf <urn:x:b> ."),
        ("multiple_labels", '<urn:x:a> a owl:Class ; rdfs:label "one"@en, "two"@en .'),
        ("label_whitespace", '<urn:x:a> a owl:Class ; rdfs:label " one"@en .'),
        ("missing_ontology_license", '<urn:x:o> a owl:Ontology ; rdfs:label "o" .'),
    ],
)
def test_queries_find_faults(query: str, turtle: str) -> None:
    store = ox.Store()
    head = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . "
    store.load(input=head + turtle, format=ox.RdfFormat.TURTLE)
    assert levels()[query] == "ERROR"
    assert found(query, store)
