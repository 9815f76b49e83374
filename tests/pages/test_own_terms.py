"""Classes, relations and words of a user's own are told on the page of the ontology, and things link to them there."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from kg import rdf
from kg.pages import Pages, ontology
from kg.pipeline import BuildSettings, build

from ..serving import serving

TERMS = """
@prefix sc: <https://w3id.org/statecraft/ontology#> .
@prefix own: <https://news.example/terms#> .
@prefix slot: <https://w3id.org/statecraft/slot#> .
@prefix plover: <https://w3id.org/statecraft/plover#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <https://schema.org/> .
own:Works a owl:Class ; rdfs:label "works"@en ; rdfs:subClassOf sc:Company .
own:Shipyard a owl:Class ; rdfs:label "shipyard"@en ; rdfs:subClassOf own:Works ;
    skos:definition "A company that builds <ships>."@en ; skos:closeMatch schema:Corporation .
own:deceives a owl:ObjectProperty, sc:EventRelation ; rdfs:label "pulls the wool over"@en ;
    skos:definition "Makes the other believe what is not so."@en ; sc:ploverType plover:COERCE ;
    schema:domainIncludes sc:Actor ; schema:rangeIncludes sc:Actor .
own:hoodwink a sc:Construction ; rdfs:label "X hoodwinks Y"@en ; sc:expresses own:deceives ;
    sc:verb "hoodwink"@en ; sc:subjectSlot slot:subject ; sc:objectSlot slot:object .
own:yards a sc:NameWord ; sc:noun "shipyard"@en ; sc:denotes own:Shipyard .
sc:CityState a owl:Class ; rdfs:label "city state"@en ; rdfs:subClassOf sc:State .
"""
OWN = "https://news.example/terms#"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    room = tmp_path_factory.mktemp("own")
    (room / "terms.ttl").write_text(TERMS, encoding="utf-8")
    (room / "a.txt").write_text("Russia hoodwinked Poland. France sued Neptune Shipyard.", encoding="utf-8")
    build([str(room / "a.txt")], room / "out", settings=BuildSettings(ontology=(room / "terms.ttl",)))
    return room / "out"


@pytest.fixture(scope="module")
def pages(folder: Path) -> Pages:
    from kg.stores import open_store

    return Pages(open_store(folder / "store"))


def article(html: str, name: str) -> str:
    found = re.search(rf'<article class="claim term" id="{re.escape(name)}">.*?</article>', html, re.DOTALL)
    assert found is not None, name
    return found[0]


def anchor(html: str, term: str) -> str:
    found = re.search(rf'id="([^"]+)">\s*<h3><a href="[^"]+">[^<]*</a> <code class="count">&lt;{OWN}{term}&gt;', html)
    assert found is not None, term
    return found[1]


def page(pages: Pages, path: str) -> str:
    made = pages.at(path)
    assert made is not None
    return made.html


@pytest.mark.model
def test_a_class_of_ones_own_is_told_with_its_words_its_place_and_examples(pages: Pages) -> None:
    html = page(pages, "ontology")
    told = article(html, anchor(html, "Shipyard"))
    assert "A company that builds &lt;ships&gt;." in told
    assert f'<dt>below</dt><dd><a href="#{anchor(html, "Works")}">works</a></dd>' in told
    assert '<dt>close to</dt><dd><a href="https://schema.org/Corporation"' in told
    assert "Neptune Shipyard" in told
    assert '<dt>below</dt><dd><a href="#State">state</a></dd>' in article(html, "CityState")


@pytest.mark.model
def test_a_relation_of_ones_own_is_told_with_its_sides_its_claims_and_its_words(pages: Pages) -> None:
    html = page(pages, "ontology")
    told = article(html, anchor(html, "deceives"))
    assert "Makes the other believe what is not so." in told
    assert '<span class="mark">event</span>' in told
    assert '<a href="plover.html#COERCE">' in told
    assert '<dt>subject</dt><dd><a href="#Actor">' in told
    assert re.search(r"Russia.*→.*Poland.*this claim", told, re.DOTALL)
    assert "hoodwink" in article(html, anchor(html, "hoodwink"))


@pytest.mark.model
def test_claims_and_things_lead_to_the_words_of_their_terms(pages: Pages) -> None:
    html = page(pages, "ontology")
    place = f"ontology.html#{anchor(html, 'deceives')}"
    claim = next(iter(pages.reader.subjects("http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate", f"{OWN}deceives")))
    made = pages.of(claim)
    assert made is not None
    assert f'{place}">' in made.html
    (yard,) = pages.reader.of_type(f"{OWN}Shipyard")
    assert pages.reader.kind(yard) == f"{OWN}Shipyard"
    thing = pages.of(yard)
    assert thing is not None
    assert f'ontology.html#{anchor(html, "Shipyard")}">' in thing.html
    state = pages.of("https://w3id.org/statecraft/id/state/russia")
    assert state is not None
    assert f'{place}">' in state.html


@pytest.mark.model
def test_data_of_the_ontology_tell_the_terms_too(pages: Pages) -> None:
    lines = ontology.said(pages.reader, "ontology")
    assert any(line.startswith(f"<{OWN}Shipyard> ") and "builds <ships>" in line for line in lines)
    assert any(line.startswith(f"<{OWN}hoodwink> ") for line in lines)
    assert not any("/data/entity/" in line for line in lines)
    assert ontology.said(pages.reader, "plover") == sorted(ontology.lines("plover"))


@pytest.mark.model
def test_their_namespace_has_a_page_of_its_own(pages: Pages) -> None:
    space = OWN.rstrip("#")
    made = pages.of(space)
    assert made is not None
    assert "builds &lt;ships&gt;" in article(made.html, "Shipyard")
    assert 'id="Actor"' not in made.html
    assert any(line.startswith(f"<{OWN}deceives> ") for line in pages.reader.lines(space))
    assert pages.of("https://news.example/others") is None


@pytest.mark.model
def test_the_namespace_is_served_where_it_lies_in_the_base(tmp_path: Path) -> None:
    """As a documentation page at the namespace IRI, with its data by negotiation."""
    (tmp_path / "terms.ttl").write_text(TERMS.replace("news.example", "kg.example"), encoding="utf-8")
    (tmp_path / "a.txt").write_text("Russia hoodwinked Poland.", encoding="utf-8")
    settings = BuildSettings(ontology=(tmp_path / "terms.ttl",), base="https://kg.example/")
    build([str(tmp_path / "a.txt")], tmp_path / "out", settings=settings)
    with serving(tmp_path / "out", log=tmp_path / "log") as served, httpx.Client(follow_redirects=True) as client:
        html = client.get(f"{served.url}terms", headers={"Accept": "text/html"})
        assert str(html.url) == f"{served.url}terms.html"
        assert 'id="Shipyard"' in html.text
        data = client.get(f"{served.url}terms", headers={"Accept": "application/n-triples"})
        assert str(data.url) == f"{served.url}terms.nt"
        assert "<https://kg.example/terms#deceives>" in data.text
        whole = client.get(f"{served.url}ontology.ttl").content
        assert any("terms#deceives" in str(q.subject) for q in rdf.parse_bytes(whole, format="turtle"))


def test_what_is_used_and_not_explained_is_told_with_where_it_is_used() -> None:
    """As in a graph that was put into the store by others; standards and what ships are no terms of one's own."""
    store = ox.Store()
    store.load(
        b"""
        @prefix x: <https://news.example/ns/> . @prefix sc: <https://w3id.org/statecraft/ontology#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix dct: <http://purl.org/dc/terms/> .
        <urn:x:g> { x:one a x:Ferry, sc:State ; rdfs:label "One" ; x:tonnage "12" ; dct:title "t" . }""",
        format=ox.RdfFormat.TRIG,
    )
    pages = Pages(store)
    html = page(pages, "ontology")
    section = html[html.index('<section aria-labelledby="list-own-used">') :]
    assert re.findall(r"&lt;https://news\.example/ns/(\w+)&gt;", section) == ["Ferry", "tonnage"]
    assert "One" in section
    assert "12" in section
    assert html.count('<code class="count">dct:') == 0
    thing = pages.of("https://news.example/ns/one")
    assert thing is not None
    assert re.search(r'href="[./]*ontology\.html#tonnage-[0-9a-f]{8}"', thing.html)


def test_a_graph_without_terms_of_its_own_shows_what_ships() -> None:
    store = ox.Store()
    store.load(path=str(Path(__file__).parents[1] / "stores" / "sample.trig"), format=ox.RdfFormat.TRIG)
    assert "own-" not in page(Pages(store), "ontology")
    assert ontology.said(Pages(store).reader, "ontology") == sorted(ontology.lines("ontology"))
