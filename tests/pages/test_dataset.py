"""The dataset tells the truth of its sizes, its licences and its origin; sitemaps keep to their limits."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from kg import rdf, vocab
from kg.pages import Pages, dataset, sitemap
from kg.pages.description import DCAT
from kg.pages.reading import Reader
from kg.pages.sizes import sizes
from kg.vocab import DCT, FOAF, PROV, VOID

SAMPLE = Path(__file__).parents[1] / "stores" / "sample.trig"
SITE = "https://example.org/kg/"
RUN = [
    f"<https://example.org/run> <{vocab.TYPE}> <{PROV}Activity> .",
    '<https://example.org/run> <http://www.w3.org/ns/prov#endedAtTime> "2026-01-02T03:04:05+00:00"'
    "^^<http://www.w3.org/2001/XMLSchema#dateTime> .",
    "<https://example.org/run> <http://www.w3.org/ns/prov#wasAssociatedWith> <https://example.org/kg-1> .",
    '<https://example.org/kg-1> <http://www.w3.org/2000/01/rdf-schema#label> "kg 1, a model" .',
]


def loaded(*quads: ox.Quad) -> Reader:
    store = ox.Store()
    store.load(path=str(SAMPLE), format=ox.RdfFormat.TRIG)
    store.extend(quads)
    return Reader(store)


def values(lines: list[str], subject: str, predicate: str) -> set[str]:
    start = f"<{subject}> <{predicate}> "
    return {line.removeprefix(start).removesuffix(" .") for line in lines if line.startswith(start)}


@pytest.fixture(scope="module")
def reader() -> Reader:
    return loaded()


@pytest.fixture(scope="module")
def whole(reader: Reader) -> list[str]:
    return dataset.description(
        reader,
        site=SITE,
        downloads={"graph.nq": 1234, "data/graph of all.ttl.gz": 56},
        endpoint=f"{SITE}sparql",
        licence="https://creativecommons.org/licenses/by/4.0/",
        publisher='The "Institute"\n',
        run=RUN,
    )


def test_description_is_sorted_lines_without_blank_nodes(whole: list[str]) -> None:
    assert whole == sorted(set(whole))
    quads = list(rdf.parse_bytes("\n".join(whole).encode(), format="ntriples"))
    assert len(quads) == len(whole)
    assert not any(isinstance(term, ox.BlankNode) for q in quads for term in (q.subject, q.object))


def test_two_readers_of_one_graph_say_the_same(reader: Reader) -> None:
    said = [dataset.description(r, site=None, downloads={}) for r in (reader, loaded())]
    assert said[0] == said[1]


def test_sizes_are_those_of_the_graph(reader: Reader, whole: list[str]) -> None:
    graph, iri = reader.graph, dataset.dataset(reader)
    assert values(whole, iri, VOID + "triples") == {rdf.integer(len(graph))}
    claims = {
        q.subject for q in graph.quads_for_pattern(None, ox.NamedNode(vocab.TYPE), ox.NamedNode(vocab.SC + "Claim"))
    }
    (part,) = (
        p
        for p in values(whole, iri, VOID + "classPartition")
        if f"<{vocab.SC}Claim>" in values(whole, p[1:-1], VOID + "class")
    )
    assert values(whole, part[1:-1], VOID + "entities") == {rdf.integer(len(claims))}
    predicates = {q.predicate for q in graph}
    assert len(values(whole, iri, VOID + "propertyPartition")) == len(predicates)
    total = sum(
        int(n.split('"')[1])
        for part in values(whole, iri, VOID + "propertyPartition")
        for n in values(whole, part[1:-1], VOID + "triples")
    )
    assert total == len(graph)


def test_sizes_of_another_reader_are_its_own() -> None:
    reader = loaded()
    before = sizes(reader).statements
    thing = ox.NamedNode("https://example.org/x")
    reader.graph.add(ox.Quad(thing, ox.NamedNode(vocab.LABEL), ox.Literal("x"), thing))
    assert sizes(Reader(reader.graph)).statements == before + 1


def test_downloads_have_media_type_and_size(reader: Reader, whole: list[str]) -> None:
    nodes = {n[1:-1] for n in values(whole, dataset.dataset(reader), DCAT + "distribution")}
    told = {
        next(iter(values(whole, n, DCAT + "downloadURL")))[1:-1]: (
            next(iter(values(whole, n, DCAT + "mediaType"))).rpartition("media-types/")[2][:-1],
            next(iter(values(whole, n, DCAT + "byteSize"))).split('"')[1],
        )
        for n in nodes
        if values(whole, n, DCAT + "downloadURL")
    }
    assert told == {
        f"{SITE}graph.nq": ("application/n-quads", "1234"),
        f"{SITE}data/graph%20of%20all.ttl.gz": ("text/turtle", "56"),
    }


def test_run_is_the_origin(reader: Reader, whole: list[str]) -> None:
    iri = dataset.dataset(reader)
    assert values(whole, iri, PROV + "wasGeneratedBy") == {"<https://example.org/run>"}
    assert values(whole, iri, DCT + "creator") == {"<https://example.org/kg-1>"}
    assert values(whole, "https://example.org/kg-1", FOAF + "name") == {'"kg 1, a model"'}
    assert values(whole, iri, DCT + "modified") == {
        '"2026-01-02T03:04:05+00:00"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
    }
    assert not values(dataset.description(reader, site=None, downloads={}), iri, DCT + "modified")


def test_no_licence_is_made_up(reader: Reader) -> None:
    plain = dataset.description(reader, site=None, downloads={"graph.nq": 1})
    licensed = [line for line in plain if f"<{DCT}license>" in line]
    assert all(line.startswith("<https://w3id.org/statecraft/id/seeds/") for line in licensed)
    (rights,) = values(plain, dataset.dataset(reader), DCT + "rights")
    assert "licence is not known" in next(iter(values(plain, rights[1:-1], vocab.LABEL)))


def test_seeds_that_are_used_are_told_with_their_licence() -> None:
    graph = ox.NamedNode("https://w3id.org/statecraft/data/graph/authority")
    seeds = ox.NamedNode("https://w3id.org/statecraft/id/seeds/leaders")
    person = ox.NamedNode("https://w3id.org/statecraft/id/person/ada-lind")
    reader = loaded(ox.Quad(person, ox.NamedNode(DCT + "source"), seeds, graph))
    lines = dataset.description(reader, site=None, downloads={})
    assert values(lines, seeds.value, DCT + "license") == {"<https://creativecommons.org/licenses/by-sa/4.0/>"}
    assert values(lines, dataset.dataset(reader), VOID + "subset") == {f"<{seeds.value}>"}
    assert "CC BY-SA 4.0" in Pages(reader.graph).at("dataset").html  # type: ignore[union-attr]


def test_page_tells_of_the_graph_and_its_downloads(reader: Reader) -> None:
    pages = Pages(reader.graph)
    shown = dataset.view(
        reader, {}, downloads={"graph.nq": 1_234_567}, licence="https://example.org/l", endpoint=f"{SITE}q"
    )
    html = pages.render("dataset.html", "dataset.html", shown)
    for words in ("1.2 MB", "N-Quads", 'href="graph.nq"', 'rel="license external"', f'href="{SITE}q"', "Norland"):
        assert words in html, words
    assert "2024-05-03" in html


def test_empty_graph_has_a_page_and_a_description() -> None:
    page = Pages(ox.Store()).at("dataset")
    assert page is not None
    assert "<strong>0</strong> documents" in page.html
    lines = dataset.description(Reader(ox.Store()), site=None, downloads={})
    assert values(lines, "https://w3id.org/statecraft/data/dataset", VOID + "triples") == {rdf.integer(0)}


def located(xml: str) -> list[str]:
    return [e.text or "" for e in ElementTree.fromstring(xml).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


@pytest.mark.parametrize(("count", "files"), [(0, 1), (1, 1), (50_000, 1), (50_001, 2), (120_000, 3)])
def test_sitemap_is_split(count: int, files: int) -> None:
    urls = [f"https://example.org/{n}?a=1&b=<2>" for n in range(count)]
    found = [located(xml) for xml in sitemap.sitemap(urls)]
    assert len(found) == files
    assert all(len(part) <= 50_000 for part in found)
    assert [url for part in found for url in part] == urls


def test_sitemap_of_long_addresses_keeps_below_the_size() -> None:
    urls = (f"https://example.org/{'x' * 20_000}{n}" for n in range(4_000))
    found = list(sitemap.sitemap(urls))
    assert len(found) == 2
    assert all(len(xml.encode()) < 52_428_800 for xml in found)


def test_index_names_the_sitemaps() -> None:
    assert located(sitemap.index(["https://example.org/a&b.xml"])) == ["https://example.org/a&b.xml"]
    assert re.match(r"<\?xml", sitemap.index([]))
