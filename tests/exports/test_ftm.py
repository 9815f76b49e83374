from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import HARD

Entities = dict[str, dict[str, Any]]


def one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def entities(kg, tmp_path) -> Callable[[Path], Entities]:
    """What is written of a graph, by identifier."""

    def run(graph: Path) -> Entities:
        assert kg("export", graph, "--format", "ftm", "-o", tmp_path / "x.ftm").code == 0
        lines = [json.loads(line) for line in (tmp_path / "x.ftm").read_text(encoding="utf-8").splitlines()]
        found = {entity["id"]: entity for entity in lines}
        assert len(found) == len(lines)
        return found

    return run


def of(entities: Entities, schema: str) -> list[dict[str, list[str]]]:
    return [entity["properties"] for entity in entities.values() if entity["schema"] == schema]


def named(entities: Entities, name: str) -> dict[str, Any]:
    (found,) = (entity for entity in entities.values() if entity["properties"].get("name") == [name])
    return found


def test_things_have_the_schema_that_means_them(entities, hard) -> None:
    found = entities(hard)
    norland = named(found, "Norland")
    assert (norland["schema"], norland["properties"]["wikidataId"]) == ("Territory", ["Q42"])
    person = named(found, "Ada Lind")
    assert (person["schema"], person["properties"]["lastName"]) == ("Person", ["Lind"])
    concord = named(found, "Concord of the North")
    assert (concord["schema"], concord["properties"]["topics"]) == ("Organization", ["gov.igo"])
    assert named(found, "President of Norland")["schema"] == "Position"
    assert named(found, "Ice Road")["schema"] == "Project"
    assert named(found, HARD.replace("\x01", "\ufffd"))["schema"] == "Organization"
    (occupancy,) = of(found, "Occupancy")
    assert occupancy["startDate"] == ["2020-03"]


def test_asserted_claims_are_links_and_events_with_proof(entities, hard) -> None:
    found = entities(hard)
    (link,) = of(found, "UnknownLink")  # a state is no party that could have a membership
    assert link["role"] == ["member of"]
    assert link["recordId"] == ["https://w3id.org/statecraft/data/document/one/claim/member"]
    events = {event["name"][0]: event for event in of(found, "Event")}
    assert set(events) == {"Norland meets Sudria", "Norlandic officials sanctions Sudria"}
    met = events["Norland meets Sudria"]
    assert (met["date"], met["summary"], met["keywords"]) == (["2024-05-03"], ["Norland met Sudria"], ["CONSULT"])
    (document,) = (entity for entity in found.values() if entity["id"] == met["proof"][0])
    assert document["schema"] == "Article"
    assert document["properties"]["title"] == ["A meeting"]


def test_claims_of_one_happening_are_one_event(entities, tmp_path) -> None:
    from kg.stores import build_store
    from kg.vocab import LABEL, RDF, SC

    state, claim = "https://w3id.org/statecraft/id/state/", "urn:d/claim/"
    lines = [f"<urn:d> <{RDF}type> <{SC}Document> <urn:d> ."]
    for name in ("norland", "sudria", "estia"):
        lines.append(f"<{state}{name}> <{RDF}type> <{SC}State> <urn:d/graph/authority> .")
        lines.append(f"<{state}{name}> <{RDF}type> <{SC}Entity> <urn:d/graph/authority> .")
        lines.append(f'<{state}{name}> <{LABEL}> "{name}" <urn:d/graph/authority> .')
    lines.append(f'<{state}sudria> <{SC}iso2> "SU" <urn:d/graph/authority> .')
    for name in ("sudria", "estia"):
        told = {"subject": f"{state}norland", "predicate": f"{SC}assaults", "object": f"{state}{name}"}
        lines += [f"<{claim}{name}> <{RDF}{part}> <{value}> <urn:d> ." for part, value in told.items()]
        lines.append(f"<{claim}{name}> <{RDF}type> <{SC}Claim> <urn:d> .")
        lines.append(f"<{claim}{name}> <{SC}status> <{SC}asserted> <urn:d> .")
        lines.append(f"<{claim}{name}> <{SC}event> <urn:d/event/1> <urn:d> .")
    (tmp_path / "graph.nq").write_text("\n".join(sorted(lines)) + "\n", encoding="utf-8")
    build_store(tmp_path / "graph.nq", tmp_path / "store")
    (event,) = of(entities(tmp_path), "Event")
    assert event["name"] == ["norland assaults estia", "norland assaults sudria"]
    assert event["country"] == ["su"]
    assert event["recordId"] == [f"{claim}estia", f"{claim}sudria"]


def test_what_has_no_place_is_told(kg, hard) -> None:
    done = kg("export", hard, "--format", "ftm")
    assert done.err.splitlines()[1:] == [
        "  no place for things: 1 Group",
        "  no place for claims: 2 claim, 1 review",
    ]


def test_the_same_graph_gives_the_same_bytes(kg, hard) -> None:
    assert kg("export", hard, "--format", "ftm").out == kg("export", hard, "--format", "ftm").out


@pytest.mark.model
def test_parties_have_memberships_offices_and_mentions(entities, small_graph) -> None:
    found = entities(small_graph)
    persons = {e["properties"]["name"][0]: e["id"] for e in found.values() if e["schema"] == "Person"}
    macron = persons["Emmanuel Macron"]
    assert macron in [holder for occupancy in of(found, "Occupancy") for holder in occupancy["holder"]]
    mentions = {mention["resolved"][0]: mention["name"] for mention in of(found, "Mention")}
    assert mentions[macron] == ["Emmanuel Macron"]
    assert ["Hungary assaults Serbia"] not in [event["name"] for event in of(found, "Event")]


@pytest.mark.parametrize("which", ["hard", pytest.param("small_graph", marks=pytest.mark.model)])
def test_the_library_reads_all_of_it(which: str, entities, request: pytest.FixtureRequest) -> None:
    library = pytest.importorskip("followthemoney")
    found = entities(request.getfixturevalue(which))
    for entity in found.values():
        proxy = library.model.get_proxy(entity, cleaned=False)
        read = {name: sorted(values) for name, values in proxy.to_dict()["properties"].items()}
        # Names are put on one line there.
        told = {name: sorted(map(one_line, values)) for name, values in entity["properties"].items()}
        assert {name: sorted(map(one_line, values)) for name, values in read.items()} == told
        proxy.schema.validate(entity)
        for prop, value in proxy.itervalues():
            if prop.type.name == "entity":
                assert library.model.get(found[value]["schema"]).is_a(prop.range), (entity, prop.name)
