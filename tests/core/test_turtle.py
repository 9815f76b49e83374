"""Turtle and TriG written from strings: what pyoxigraph writes for the same statements, byte by byte."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg import rdf, vocab

DOCUMENT = "https://w3id.org/statecraft/data/document/0a1b"
ASSERTED = "https://w3id.org/statecraft/data/graph/asserted"
IRIS = [
    DOCUMENT,
    f"{DOCUMENT}#char=0,7",
    f"{DOCUMENT}/claim/0f",
    ASSERTED,
    vocab.TYPE,
    vocab.SC,
    *(
        vocab.SC + name
        for name in ("State", "-x", "1", "a.", "a.b", "é", "a/b", "x(y)", "a%20b", "a:b", "_", "a?b", "č-·")
    ),
    *(vocab.PREFIXES["state"] + name for name in ("france", "x/y", "russia#it", "")),
    "https://w3id.org/statecraft/id/",
    "https://w3id.org/statecraft/data/entity/person/владимир-путин",
    "https://schema.org",
    "https://schema.org/url",
    "urn:a",
    "urn:a)",
]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBERS = ["0", "12", "-3", "+04", "1.0", "-0.855", ".5", "5.", "1e6", "true", "false", "one", "", "1 "]
DATATYPES = [
    *(vocab.XSD + name for name in ("integer", "decimal", "double", "boolean", "gYear")),
    "urn:t",
    vocab.SC + "é",
]
LITERALS = st.one_of(
    TEXT.map(rdf.literal),
    st.builds(rdf.literal, TEXT, language=st.sampled_from(["en", "pt-br"])),
    st.builds(rdf.literal, st.sampled_from(NUMBERS) | TEXT, datatype=st.sampled_from(DATATYPES)),
    st.just('"a <urn:b> <urn:s> <urn:p> "@en--ltr'),
    st.just('"a \\" <urn:b"'),
)
NAMES = st.sampled_from(IRIS).map(rdf.iri)
OBJECTS = NAMES | LITERALS | st.just("<<( <urn:a> <urn:b> <urn:c> )>>")
GRAPHS = st.sampled_from([DOCUMENT, ASSERTED, None])
LINE = st.builds(
    lambda s, p, o, g: rdf.line(s, p, o, rdf.iri(g) if g else None),
    st.sampled_from(IRIS[:6]).map(rdf.iri),
    NAMES,
    OBJECTS,
    GRAPHS,
)
LINES = st.lists(LINE, unique=True, max_size=40).map(sorted)


def quads(lines: list[str]) -> list[ox.Quad]:
    return list(ox.parse("\n".join(lines), format=ox.RdfFormat.N_QUADS))


def written(statements: list[ox.Quad] | list[ox.Triple], format: ox.RdfFormat) -> bytes:
    """What pyoxigraph writes, which leaves out the prefixes too where there is no statement."""
    return (ox.serialize(statements, format=format, prefixes=vocab.PREFIXES) or b"") if statements else rdf.header()


@given(LINES)
def test_bodies_are_what_pyoxigraph_writes(lines: list[str]) -> None:
    turtle, trig = rdf.bodies(lines, DOCUMENT)
    found = quads(lines)
    inside = [q for q in found if q.graph_name == ox.NamedNode(DOCUMENT)]
    assert rdf.header() + turtle == written(list(dict.fromkeys(q.triple for q in found)), ox.RdfFormat.TURTLE)
    assert rdf.header() + trig == written(inside, ox.RdfFormat.TRIG)
    assert {q.triple for q in ox.parse(rdf.header() + turtle, format=ox.RdfFormat.TURTLE)} == {q.triple for q in found}
    assert list(ox.parse(rdf.header() + trig, format=ox.RdfFormat.TRIG)) == inside


@pytest.mark.parametrize("graph", [vocab.SC + "it", "https://w3id.org/statecraft/id", vocab.SC[:-1], "urn:g", vocab.SC])
def test_a_graph_that_prefixes_shorten_is_shortened(graph: str) -> None:
    named = [graph, graph + "a", graph + "/state/x", *(graph + t for t in ("#x", "#char=1,2") if "#" not in graph)]
    lines = sorted(rdf.line(rdf.iri(s), f"<{vocab.TYPE}>", rdf.iri(o), rdf.iri(graph)) for s in named for o in named)
    turtle, trig = rdf.bodies(lines, graph)
    assert rdf.header() + turtle == written([q.triple for q in quads(lines)], ox.RdfFormat.TURTLE)
    assert rdf.header() + trig == written(quads(lines), ox.RdfFormat.TRIG)


@example([[], []])
@given(st.lists(LINES, max_size=3))
def test_bodies_of_many_documents_make_one_file(documents: list[list[str]]) -> None:
    graphs = [f"{DOCUMENT}{number}" for number in range(len(documents))]
    own = [[line.replace(DOCUMENT, g) for line in lines] for g, lines in zip(graphs, documents, strict=True)]
    made = [rdf.bodies(sorted(lines), graph) for graph, lines in zip(graphs, own, strict=True)]
    turtle, trig = (rdf.header() + b"".join(m[n] for m in made) for n in (0, 1))
    every = [q for lines in own for q in quads(lines)]
    inside = {q for q in every if str(q.graph_name)[1:-1] in graphs}
    assert {q.triple for q in ox.parse(turtle, format=ox.RdfFormat.TURTLE)} == {q.triple for q in every}
    assert set(ox.parse(trig, format=ox.RdfFormat.TRIG)) == inside


def test_no_number_of_terms_fills_the_memory() -> None:
    from kg.rdf import turtle

    lines = sorted(f"<urn:s> <urn:p> <http://e/{n:06}> <urn:g> ." for n in range(45_000))
    assert rdf.bodies(lines, "urn:g")[0].count(b"http://e/") == 45_000
    assert len(turtle._written) <= 20_000
