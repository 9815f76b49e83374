"""The provenance of a build keeps to PROV-CONSTRAINTS; the checker is held against the cases of the suite first."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import assets, rdf, vocab
from kg.pages import dataset
from kg.pages.reading import Reader
from kg.stores import open_store
from kg.vocab import PROV

from .prov_constraints import Broken, Statement, check, from_json, from_rdf, from_xml
from .suites import folder

STRICTER = {"usage-fail1", "usage-fail5", "usage-fail6", "usage-fail7"}
"""Cases that ask for one usage of an entity by an activity; the Recommendation lets it be used several times."""


def cases() -> list[Path]:
    root = folder("prov-constraints") / "unification"
    return sorted(p for p in root.rglob("*") if p.suffix in {".xml", ".provx", ".json"})


def says_valid(path: Path) -> bool:
    """What the name of a case says."""
    return "success" in path.stem or "PASS" in path.stem


def is_valid(path: Path) -> bool:
    """What the checker says of a case."""
    try:
        for bundle in from_json(path) if path.suffix == ".json" else from_xml(path):
            check(bundle)
    except Broken:
        return False
    return True


def test_suite_is_decided_as_its_names_say() -> None:
    every = cases()
    wrong = {p.stem for p in every if is_valid(p) != says_valid(p)}
    assert wrong == STRICTER
    assert (len(every), sum(says_valid(p) for p in every)) == (174, 96)


def derived(one: str, two: str) -> Statement:
    return Statement("wasDerivedFrom", None, {"generatedEntity": one, "usedEntity": two})


BROKEN = {
    "derived from itself by way of another": ([derived("a", "b"), derived("b", "c"), derived("c", "a")], "30"),
    "used by what made it, before it was made": (
        [
            Statement("wasGeneratedBy", None, {"entity": "e", "activity": "a"}),
            Statement("used", None, {"activity": "b", "entity": "e"}),
            Statement("wasGeneratedBy", None, {"entity": "f", "activity": "b"}),
            derived("e", "f"),
            derived("f", "e"),
        ],
        "30",
    ),
    "an activity that is an entity": ([Statement("activity", "x", {}), derived("x", "y")], "55"),
    "two times of one start": (
        [Statement("activity", "x", {"startTime": "1"}), Statement("activity", "x", {"startTime": "2"})],
        "22",
    ),
    "special of itself": (
        [Statement("specializationOf", None, {"specificEntity": "a", "generalEntity": "a"})],
        "30 to 49, or 52",
    ),
}


@pytest.mark.parametrize(("statements", "number"), BROKEN.values(), ids=BROKEN.keys())
def test_checker_finds_what_the_suite_has_no_case_for(statements: list[Statement], number: str) -> None:
    with pytest.raises(Broken, match=number):
        check(statements)


@cache
def wider() -> dict[str, set[str]]:
    """The terms of PROV that those of the ontology are below."""
    known = rdf.Node(assets.turtle_files("ontology"))
    found = {}
    for term in known.subjects():
        above = known.above(term, vocab.SUBCLASS) | known.above(term, vocab.SUBPROPERTY)
        found[term] = {iri for iri in above if iri.startswith(PROV)}
    return {term: above for term, above in found.items() if above}


def provenance(graph: Path) -> list[ox.Triple]:
    """All that a build tells of where things come from: graph, quarantine, run and description of the dataset."""
    run = [q.triple for q in rdf.parse(graph / "run.ttl")]
    lines = dataset.description(
        Reader(open_store(graph / "store")), site=None, downloads={}, run=[f"{triple} ." for triple in run]
    )
    told = [
        *(q.triple for q in rdf.parse(graph / "graph.nq")),
        *(q.triple for q in rdf.parse(graph / "quarantine.trig")),
        *(q.triple for q in rdf.parse_bytes("\n".join(lines).encode(), format="ntriples")),
        *run,
    ]
    found = set(told)
    for triple in told:
        term = triple.object if triple.predicate.value == vocab.TYPE else triple.predicate
        for above in wider().get(getattr(term, "value", ""), ()):
            node = ox.NamedNode(above)
            typed = triple.predicate.value == vocab.TYPE
            found.add(ox.Triple(triple.subject, *((triple.predicate, node) if typed else (node, triple.object))))
    return sorted(found, key=str)


@pytest.mark.model
def test_provenance_of_a_build_holds(small_graph: Path) -> None:
    statements = from_rdf(provenance(small_graph))
    check(statements)
    kinds = {statement.kind for statement in statements}
    assert kinds >= {"activity", "entity", "agent", "wasGeneratedBy", "wasAssociatedWith", "wasAttributedTo"}
    assert sum(s.kind == "wasDerivedFrom" for s in statements) > 50


@pytest.mark.model
def test_a_build_ends_after_it_began(small_graph: Path) -> None:
    times = {
        q.predicate.value.removeprefix(PROV): q.object.value  # type: ignore[union-attr]
        for q in rdf.parse(small_graph / "run.ttl")
        if q.predicate.value in {PROV + "startedAtTime", PROV + "endedAtTime"}
    }
    assert times["startedAtTime"] <= times["endedAtTime"]


@pytest.mark.model
@pytest.mark.parametrize("fault", ["claim that is an activity", "document quoted from its claim", "two ends"])
def test_faults_in_the_provenance_are_found(small_graph: Path, fault: str) -> None:
    statements = from_rdf(provenance(small_graph))
    quoted = next(s for s in statements if s.kind == "wasDerivedFrom")
    run = next(s for s in statements if s.kind == "activity" and "endTime" in s.arguments)
    claim, source = quoted.arguments["generatedEntity"], quoted.arguments["usedEntity"]
    extra = {
        "claim that is an activity": Statement("activity", claim, {}),
        "document quoted from its claim": derived(source, claim),
        "two ends": Statement("activity", run.id, {"endTime": "1999-01-01T00:00:00+00:00"}),
    }[fault]
    with pytest.raises(Broken):
        check([*statements, extra])
