"""Two builds of one base share graphs: the second one does not take the place of those of the first by accident."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from kg.commands import main
from kg.errors import OutputError
from kg.loading import PROFILES, Credentials, LoadSettings, load
from kg.stores import build_store, open_store
from kg.vocab import SC, TYPE

from ..serving import TOKEN, Served, folder_of, serving
from .conftest import FakeStore, write_build

BASE = "https://news.example/kg/"
SETTINGS = LoadSettings(profile=PROFILES["kg"], credentials=Credentials(token=TOKEN), tries=1)


def graphs_of(*documents: str, base: str = BASE) -> dict[str, list[str]]:
    """What a build of these documents has."""
    found = {f"{base}document/{d}": [f"<{base}document/{d}> <{TYPE}> <{SC}Document> ."] for d in documents}
    for name in ("asserted", "entities"):
        found[f"{base}graph/{name}"] = [f'<{base}x/{d}> <urn:x:in> "{name}" .' for d in documents]
    return found


def build(place: Path, *documents: str, base: str = BASE) -> Path:
    graphs = graphs_of(*documents, base=base)
    folder = write_build(place, graphs)
    lines = [f"{line[:-1]}<{graph}> ." for graph, told in graphs.items() for line in told]
    (folder / "graph.nq").write_text("\n".join(lines) + "\n", encoding="utf-8")
    build_store(folder / "graph.nq", folder / "store")
    return folder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    place = tmp_path_factory.mktemp("others")
    with serving(folder_of(place / "empty", ""), "--write", log=place / "log") as running:
        yield running


@pytest.fixture
def target(server: Served) -> Served:
    """The server, with nothing in it."""
    update = {"update": "DROP ALL"}
    assert httpx.post(server.sparql, data=update, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 204
    return server


def held(server: Served) -> dict[str, int]:
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    rows = httpx.get(server.sparql, params={"query": query}).json()["results"]["bindings"]
    return {row["g"]["value"]: int(row["n"]["value"]) for row in rows}


def test_another_build_of_the_base_is_refused_and_nothing_is_changed(target: Served, tmp_path: Path) -> None:
    load(build(tmp_path / "one", "a", "b"), target.url, SETTINGS)
    before = held(target)
    with pytest.raises(OutputError) as caught:
        load(build(tmp_path / "two", "c"), target.url, SETTINGS)
    for words in ("2 documents of another build", BASE, "document/a", "asserted", "build all documents together"):
        assert words in str(caught.value)
    assert held(target) == before


def test_another_build_takes_its_place_where_that_is_said(target: Served, tmp_path: Path) -> None:
    load(build(tmp_path / "one", "a", "b"), target.url, SETTINGS)
    done = load(build(tmp_path / "two", "b", "c"), target.url, replace(SETTINGS, replace=True))
    assert done.removed == 1
    assert held(target) == {g: len(lines) for g, lines in graphs_of("b", "c").items()}
    with pytest.raises(OutputError, match="a document of another build"):
        load(tmp_path / "one", target.url, SETTINGS)  # whose journal still believes that it holds the target


@pytest.mark.parametrize("rows", [1, 2, 3, 1000])
def test_strangers_are_found_among_many_of_ones_own(target: Served, tmp_path: Path, rows: int) -> None:
    load(build(tmp_path / "one", "m"), target.url, SETTINGS)
    settings = replace(SETTINGS, profile=replace(PROFILES["kg"], rows=rows))
    with pytest.raises(OutputError, match="a document of another build"):
        load(build(tmp_path / "two", *"abcdnopq"), target.url, settings)
    load(build(tmp_path / "all", *"abcdmnopq"), target.url, settings)
    assert load(tmp_path / "all", target.url, settings).sent == 0


def test_the_same_build_from_another_place_a_larger_one_and_one_with_fewer_are_taken(
    target: Served, tmp_path: Path
) -> None:
    load(build(tmp_path / "one", "a", "b"), target.url, SETTINGS)
    copy = shutil.copytree(tmp_path / "one", tmp_path / "copy", ignore=shutil.ignore_patterns(".loads"))
    assert load(copy, target.url, SETTINGS).sent == 4
    assert load(build(tmp_path / "more", "a", "b", "c"), target.url, SETTINGS).graphs == 5
    assert load(build(tmp_path / "more", "a"), target.url, SETTINGS).removed == 2
    assert load(tmp_path / "more", target.url, replace(SETTINGS, fresh=True)).sent == 3


def test_builds_of_other_bases_are_no_trouble(target: Served, tmp_path: Path) -> None:
    load(build(tmp_path / "one", "a"), target.url, SETTINGS)
    load(build(tmp_path / "two", "b", base="https://other.example/"), target.url, SETTINGS)
    assert len(held(target)) == 6


def test_nothing_is_asked_where_nothing_is_to_be_counted(tmp_path: Path, fake: FakeStore) -> None:
    settings = LoadSettings(profile=PROFILES["generic"], query=f"{fake.url}/query", tries=1, count=False)
    load(build(tmp_path / "one", "a"), f"{fake.url}/store", settings)
    assert {method for method, _ in fake.asked} == {"PUT"}


def test_a_server_that_names_what_is_no_iri_is_not_repeated(tmp_path: Path, fake: FakeStore) -> None:
    row = '{"g": {"value": "%s"}, "n": {"value": "1"}}' % (BASE + 'document/\\u001b[31m\\" . evil')
    fake.count = ('{"results": {"bindings": [' + row + "]}}").encode()
    settings = LoadSettings(profile=PROFILES["generic"], query=f"{fake.url}/query", tries=1)
    with pytest.raises(OutputError, match="another number of triples"):
        load(build(tmp_path / "one", "a"), f"{fake.url}/store", settings)


def test_a_store_in_a_folder_is_not_replaced_by_accident(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two, store = build(tmp_path / "one", "a"), build(tmp_path / "two", "b"), tmp_path / "store"
    assert main(["load", str(one), str(store)]) == 0
    assert main(["load", str(one), str(store)]) == 0
    assert main(["load", str(two), str(store)]) == 73
    assert f"holds documents that are not in {two}, the first {BASE}document/a" in capsys.readouterr().err
    assert len(open_store(store)) == 3
    assert main(["load", str(two), str(store), "--replace"]) == 0
    assert {g.value for g in open_store(store).named_graphs()} == set(graphs_of("b"))  # type: ignore[union-attr]
