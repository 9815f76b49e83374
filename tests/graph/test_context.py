"""What the authority data adds about the entities of a document."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.graph import AuthorityGraph
from kg.understand.knowledge.lexicon import shipped
from kg.vocab import LABEL, ORG, SC, TYPE

GRAPH = "urn:authority"
SEEDS = """
@prefix sc: <https://w3id.org/statecraft/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix org: <http://www.w3.org/ns/org#> .
<urn:ruritania> a sc:State ; rdfs:label "Ruritania"@en ; sc:capital <urn:strelsau> ;
    sc:memberOf <urn:league>, <urn:union> .
<urn:strelsau> a sc:City ; rdfs:label "Strelsau"@en ; sc:locatedIn <urn:ruritania> .
<urn:league> a sc:Organization ; rdfs:label "League"@en .
<urn:union> a sc:Organization ; rdfs:label "Union"@en .
<urn:rudolf> a sc:Person ; rdfs:label "Rudolf"@en .
<urn:king> a sc:Office ; rdfs:label "King of Ruritania"@en ; org:postIn <urn:ruritania> .
<urn:reign> a sc:Tenure ; org:member <urn:rudolf> ; org:post <urn:king> ; org:memberDuring <urn:years> .
<urn:years> a <http://www.w3.org/2006/time#Interval> ; sc:start "1890-01-01" .
<urn:stranger> a sc:Person ; rdfs:label "Stranger"@en .
"""


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> AuthorityGraph:
    path = tmp_path_factory.mktemp("seeds") / "seeds.ttl"
    path.write_text(SEEDS, encoding="utf-8")
    return AuthorityGraph([path], parents=shipped().parents)


def told(authority: AuthorityGraph, *entities: str) -> dict[str, dict[str, set[str]]]:
    found: dict[str, dict[str, set[str]]] = {}
    for line in authority.lines(entities, graph=GRAPH):
        (quad,) = ox.parse(line.encode(), format=ox.RdfFormat.N_QUADS)
        assert quad.graph_name.value == GRAPH
        found.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, set()).add(quad.object.value)
    return found


def test_a_state_is_told_whole_and_its_neighbours_by_name(authority: AuthorityGraph) -> None:
    found = told(authority, "urn:ruritania")
    assert set(found) == {"urn:ruritania", "urn:strelsau"}
    assert found["urn:ruritania"][SC + "capital"] == {"urn:strelsau"}
    assert set(found["urn:strelsau"]) == {TYPE, LABEL}


def test_classes_above_are_told_too(authority: AuthorityGraph) -> None:
    found = told(authority, "urn:ruritania")
    assert {SC + "State", SC + "Polity", SC + "Actor", SC + "Entity"} <= found["urn:ruritania"][TYPE]
    assert {SC + "City", SC + "Place"} <= found["urn:strelsau"][TYPE]


def test_a_person_brings_tenures_offices_and_intervals(authority: AuthorityGraph) -> None:
    found = told(authority, "urn:rudolf")
    assert set(found) == {"urn:rudolf", "urn:reign", "urn:king", "urn:years", "urn:ruritania"}
    assert found["urn:years"][SC + "start"] == {"1890-01-01"}
    assert found["urn:king"][ORG + "postIn"] == {"urn:ruritania"}
    assert set(found["urn:ruritania"]) == {TYPE, LABEL}


def test_of_long_lists_only_members_that_are_spoken_of(authority: AuthorityGraph) -> None:
    assert SC + "memberOf" not in told(authority, "urn:ruritania")["urn:ruritania"]
    assert told(authority, "urn:ruritania", "urn:union")["urn:ruritania"][SC + "memberOf"] == {"urn:union"}


def test_everything_that_is_pointed_at_has_a_label(authority: AuthorityGraph) -> None:
    for entities in (["urn:ruritania"], ["urn:rudolf"], ["urn:strelsau", "urn:league"]):
        found = told(authority, *entities)
        for values in found.values():
            for predicate, targets in values.items():
                if predicate == TYPE:
                    continue
                for target in targets:
                    assert not target.startswith("urn:") or TYPE in found[target], (predicate, target)


def test_by_name_class_and_label_are_enough(authority: AuthorityGraph) -> None:
    lines = authority.lines(["urn:stranger"], graph=GRAPH, by_name=["urn:ruritania", "urn:stranger", "urn:nobody"])
    predicates = {line.split(" ")[1] for line in lines if line.startswith("<urn:ruritania>")}
    assert predicates == {f"<{TYPE}>", f"<{LABEL}>"}


def test_who_is_unknown_adds_nothing(authority: AuthorityGraph) -> None:
    assert told(authority, "urn:nobody") == {}
    assert told(authority) == {}
    assert "urn:rudolf" in authority
    assert "urn:nobody" not in authority


def test_the_whole_holds_every_statement(authority: AuthorityGraph, tmp_path: Path) -> None:
    lines = set(authority.whole(graph=GRAPH))
    path = tmp_path / "seeds.ttl"
    path.write_text(SEEDS, encoding="utf-8")
    for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        assert f"{quad.triple} <{GRAPH}> ." in lines
    assert f"<urn:ruritania> <{TYPE}> <{SC}Polity> <{GRAPH}> ." in lines


def test_the_lines_of_many_are_the_lines_of_each_and_what_joins_them(authority: AuthorityGraph) -> None:
    both = set(authority.lines(["urn:ruritania", "urn:stranger"], graph=GRAPH))
    assert set(authority.lines(["urn:ruritania"], graph=GRAPH)) <= both
    assert set(authority.lines(["urn:stranger"], graph=GRAPH)) <= both


def test_triples_of_some_predicates_are_those_of_all_lines(authority: AuthorityGraph) -> None:
    entities, wanted = ["urn:ruritania", "urn:union", "urn:rudolf"], frozenset({TYPE, ORG + "post", SC + "memberOf"})
    told = set(authority.lines(entities, graph=None, by_name=["urn:stranger"], predicates=wanted))
    every = authority.lines(entities, graph=GRAPH, by_name=["urn:stranger"])
    kept = {line for line in every if line.split(" ")[1][1:-1] in wanted}
    assert {f"{line[:-1]}<{GRAPH}> ." for line in told} == kept
    assert len(kept) > 10
