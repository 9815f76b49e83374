"""The JSON-LD of a page says nothing that the graph does not: each triple is in it, or follows by a shipped alignment.

What follows: the ontology's rdfs:subClassOf and rdfs:subPropertyOf, and its skos:exactMatch and skos:closeMatch to
terms of schema.org. This test reads the alignments from the Turtle by itself.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg import rdf, vocab
from kg.pages import dataset
from kg.pages.markup import document, markup
from kg.pages.reading import CLAIM, DOCUMENT, ENTITY, Reader
from kg.stores import open_store
from kg.vocab import DCT, SC, SCHEMA, SKOS, TYPE

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "tests" / "stores" / "sample.trig"
WAYS = (vocab.SUBCLASS, vocab.SUBPROPERTY, SKOS + "exactMatch", SKOS + "closeMatch")

Parts = tuple[str, str, str]


@cache
def alignments() -> dict[str, set[str]]:
    """What each term of the ontology leads to, at once or by steps below each other; the last step may be a match."""
    store = ox.Store()
    for name in ("statecraft", "alignments", "relations-events", "relations-lasting"):
        store.load(path=str(ROOT / "ontology" / f"{name}.ttl"), format=ox.RdfFormat.TURTLE)
    below = f"(<{WAYS[0]}>|<{WAYS[1]}>)*"
    rows = store.query(f"SELECT ?a ?b {{ ?a {below}/(<{WAYS[0]}>|<{WAYS[1]}>|<{WAYS[2]}>|<{WAYS[3]}>) ?b }}")
    found: dict[str, set[str]] = {}
    for row in rows:  # type: ignore[union-attr]
        if row["b"].value.startswith(SCHEMA):
            found.setdefault(row["a"].value, set()).add(row["b"].value)
    return found


def closed(triples: set[Parts]) -> set[Parts]:
    """The triples with all that the alignments make of them."""
    led = alignments()
    wider = {(s, p2, o) for s, p, o in triples for p2 in led.get(p, ())}
    typed = {(s, p, f"<{c}>") for s, p, o in triples if p == TYPE for c in led.get(o[1:-1], ())}
    return triples | wider | typed


def parts(quads: object) -> set[Parts]:
    return {(q.subject.value, q.predicate.value, str(q.object)) for q in quads}  # type: ignore[attr-defined]


def parsed(text: str) -> set[Parts]:
    return parts(ox.parse(text.encode(), format=ox.RdfFormat.JSON_LD))


def by_rdflib(text: str) -> set[Parts]:
    graph = rdflib.Graph().parse(data=text, format="json-ld")
    return parts(ox.parse(graph.serialize(format="nt").encode(), format=ox.RdfFormat.N_TRIPLES))


@pytest.fixture(scope="module")
def reader() -> Reader:
    store = ox.Store()
    store.load(path=str(SAMPLE), format=ox.RdfFormat.TRIG)
    return Reader(store)


def check(reader: Reader) -> int:
    """Every thing, claim and document of a graph; how many triples were looked up."""
    allowed = closed(parts(reader.graph))
    count = 0
    for iri in sorted({*reader.of_type(ENTITY), *reader.of_type(CLAIM), *reader.of_type(DOCUMENT)}):
        text = markup(reader, iri)
        found = parsed(text)
        assert found, iri
        assert found <= allowed, sorted(found - allowed)[:3]
        assert any(p == TYPE for _, p, _ in found)
        count += len(found)
    return count


def test_everything_of_the_sample_is_in_the_graph(reader: Reader) -> None:
    assert check(reader) > 150


@pytest.mark.model
def test_everything_of_a_built_graph_is_in_it(small_graph: Path) -> None:
    assert check(Reader(open_store(small_graph / "store"))) > 400


def test_two_parsers_agree(reader: Reader) -> None:
    for iri in sorted({*reader.of_type(ENTITY), *reader.of_type(CLAIM), *reader.of_type(DOCUMENT)}):
        text = markup(reader, iri)
        assert parsed(text) == by_rdflib(text)


def test_an_invented_triple_is_found_out(reader: Reader) -> None:
    allowed = closed(parts(reader.graph))
    norland = "https://w3id.org/statecraft/id/state/norland"
    told = json.loads(markup(reader, norland))
    told["iso6523Code"] = "XX"
    assert not parsed(json.dumps(told)) <= allowed


def test_schema_org_is_spoken(reader: Reader) -> None:
    def told(iri: str) -> dict[str, object]:
        found = json.loads(markup(reader, iri))
        assert isinstance(found, dict)
        return found

    state = told("https://w3id.org/statecraft/id/state/norland")
    assert "Country" in state["@type"]  # type: ignore[operator]
    assert state["name"] == {"@value": "Norland", "@language": "en"}
    person = told("https://w3id.org/statecraft/id/person/ada-lind")
    assert "Person" in person["@type"]  # type: ignore[operator]
    (first, *_rest) = sorted(reader.of_type(CLAIM))
    assert "Claim" in told(first)["@type"]  # type: ignore[operator]
    article = told("https://w3id.org/statecraft/data/document/one")
    assert "NewsArticle" in article["@type"]  # type: ignore[operator]
    assert article["headline"] == "A meeting"
    assert article["datePublished"] == {"@value": "2024-05-03", "@type": vocab.XSD + "date"}
    assert f"{SC}text" not in json.dumps(article)


def test_home_tells_of_the_dataset_what_its_description_says(reader: Reader) -> None:
    site = "https://example.org/"
    lines = dataset.description(reader, site=site, downloads={"graph.nq": 5}, licence="https://example.org/licence")
    allowed = closed(parts(rdf.parse_bytes("\n".join(lines).encode(), format="ntriples")))
    iri = dataset.dataset(reader)
    text = markup(reader, iri, lines)
    assert parsed(text) <= allowed
    subjects = {s for s, _, _ in parsed(text)}
    assert iri in subjects
    assert (iri, SCHEMA + "license", "<https://example.org/licence>") in parsed(text)
    assert (iri, TYPE, f"<{SCHEMA}Dataset>") in parsed(text)
    assert any(p == SCHEMA + "contentUrl" and o == f"<{site}graph.nq>" for _, p, o in parsed(text))
    plain = dataset.description(reader, site=None, downloads={})
    assert parsed(markup(reader, iri)) <= closed(parts(rdf.parse_bytes("\n".join(plain).encode(), format="ntriples")))


def test_context_is_inline() -> None:
    context = json.loads(document("https://example.org/x", []))["@context"]
    assert context == {"@vocab": SCHEMA}


HOSTILE = {
    "end of the script": "</script><script>alert(1)</script>",
    "comment": "<!-- <script>",
    "CDATA": "]]><![CDATA[",
    "separators of lines": "a\u2028b\u2029c",
    "quotes and backslashes": '"\\"\\u003c',
    "controls of direction": "\u202eabc\u202c",
    "long": "x" * 10_000,
    "null": "a\0b",
    "emoji": "\U0001f600",
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_words_stay_words(words: str) -> None:
    store = ox.Store()
    thing, label = ox.NamedNode("https://example.org/x"), ox.NamedNode(vocab.LABEL)
    store.add(ox.Quad(thing, label, ox.Literal(words, language="en")))
    text = markup(Reader(store), thing.value)
    assert not {"<", ">", "&", "\u2028", "\u2029", "\0"} & set(text)
    assert json.loads(text)["name"] == {"@value": words, "@language": "en"}
    assert parsed(text) == closed(parts(store))


AWKWARD = (
    "urn:x:y",
    "https://schema.org/@type",
    "https://schema.org/",
    "https://schema.org/a:b",
    "https://example.org/a#",
    "https://example.org/имя#отношение",
    "sc:State",
    "schema:name",
    "mailto:a@b.c",
    "https://w3id.org/statecraft/ontology#a.b",
)


@pytest.mark.parametrize("iri", AWKWARD)
@pytest.mark.parametrize("place", ["subject", "predicate", "object", "class", "datatype"])
def test_awkward_iri_is_told_rightly_or_not_at_all(iri: str, place: str) -> None:
    node, plain = ox.NamedNode(iri), ox.NamedNode("https://example.org/plain")
    triple = {
        "subject": ox.Triple(node, plain, plain),
        "predicate": ox.Triple(plain, node, plain),
        "object": ox.Triple(plain, plain, node),
        "class": ox.Triple(plain, ox.NamedNode(TYPE), node),
        "datatype": ox.Triple(plain, plain, ox.Literal("1", datatype=node)),
    }[place]
    found = parsed(document(triple.subject.value, [triple, ox.Triple(plain, ox.NamedNode(DCT + "date"), plain)]))
    expected = closed(parts([triple, ox.Triple(plain, ox.NamedNode(DCT + "date"), plain)]))
    assert found <= expected
    if not iri.startswith(("sc:", "schema:")):
        assert found == expected


def test_long_lists_are_cut() -> None:
    store = ox.Store()
    thing = ox.NamedNode("https://example.org/d")
    store.add(ox.Quad(thing, ox.NamedNode(TYPE), ox.NamedNode(DOCUMENT)))
    for n in range(500):
        store.add(ox.Quad(thing, ox.NamedNode(SC + "mentions"), ox.NamedNode(f"https://example.org/{n}")))
    assert len(json.loads(markup(Reader(store), thing.value))["mentions"]) == 50


def test_of_nothing_nothing_is_told() -> None:
    assert markup(Reader(ox.Store()), "https://example.org/x") == ""
