"""Claims as triple terms: pyoxigraph reads them, and the way back gives the same lines."""

from __future__ import annotations

import tracemalloc

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.exports.rdf12 import with_triple_terms, without_triple_terms
from kg.vocab import RDF

FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "ntriples": ox.RdfFormat.N_TRIPLES,
}
REIFIES = ox.NamedNode(RDF + "reifies")


def test_the_way_back_gives_the_lines(lines) -> None:
    made = list(with_triple_terms(lines))
    assert made == sorted(made)
    assert len(lines) - len(made) == 2 * 6  # a line instead of three, for each claim
    assert list(without_triple_terms(made)) == lines


@pytest.mark.parametrize("name", FORMATS)
def test_every_claim_reifies_what_it_said(name: str, kg, built, lines) -> None:
    done = kg("export", built, "--format", name, "--rdf12")
    assert done.code == 0
    assert kg("export", built, "--format", name, "--rdf12").data == done.data
    quads = list(ox.parse(done.data, format=FORMATS[name]))
    plain = list(ox.parse("\n".join(lines), format=ox.RdfFormat.N_QUADS))
    said = {(q.subject, q.predicate.value.removeprefix(RDF)): q.object for q in plain}
    found = {q.subject: q.object for q in quads if q.predicate == REIFIES}
    claims = {subject for subject, predicate in said if predicate == "predicate"}
    assert found.keys() == claims
    for claim, term in found.items():
        assert isinstance(term, ox.Triple)
        expected = [said[claim, part] for part in ("subject", "predicate", "object")]
        assert [term.subject, term.predicate, term.object] == expected
    others = {str(q.triple) for q in plain if q.predicate.value.removeprefix(RDF) not in PARTS}
    assert {str(q.triple) for q in quads if q.predicate != REIFIES} == others


PARTS = {"subject", "predicate", "object"}


def test_turtle_is_grouped_and_short(kg, built) -> None:
    text = kg("export", built, "--rdf12").data.decode()
    assert "rdf:reifies <<( state:norland sc:meets state:sudria )>> ;" in text
    assert "rdf:subject" not in text


def test_no_more_is_asserted(kg, built) -> None:
    """The denied claim is spoken of in its document, and the triple stands only where it was asserted."""
    quads = list(ox.parse(kg("export", built, "--format", "nquads", "--rdf12").data, format=ox.RdfFormat.N_QUADS))
    graphs = {str(q.graph_name) for q in quads if q.predicate.value.endswith("#meets")}
    assert graphs == {"<https://w3id.org/statecraft/data/graph/asserted>"}


@pytest.mark.parametrize(
    "parts",
    [
        ["<subject> <urn:a>", "<predicate> <urn:p>"],
        ["<subject> <urn:a>", "<subject> <urn:b>", "<predicate> <urn:p>", "<object> <urn:o>"],
        ['<subject> "a"', "<predicate> <urn:p>", "<object> <urn:o>"],
        ["<subject> <urn:a>", '<predicate> "p"', "<object> <urn:o>"],
        ["<subject> <<( <urn:a> <urn:b> <urn:c> )>>", "<predicate> <urn:p>", "<object> <urn:o>"],
    ],
)
def test_what_spells_no_triple_stays(parts: list[str]) -> None:
    lines = sorted(f"<urn:c> {part.replace('<', f'<{RDF}', 1)} <urn:g> ." for part in parts)
    assert list(with_triple_terms(lines)) == lines


def test_a_claim_in_two_graphs_is_one_in_each() -> None:
    said = [("object", '"a <urn:x> )>> ."@en'), ("predicate", "<urn:p>"), ("subject", "_:b")]
    lines = sorted(f"<urn:c> <{RDF}{p}> {v} <urn:{g}> ." for p, v in said for g in "gh")
    made = list(with_triple_terms(lines))
    assert made == [f'<urn:c> <{RDF}reifies> <<( _:b <urn:p> "a <urn:x> )>> ."@en )>> <urn:{g}> .' for g in "gh"]
    assert list(without_triple_terms(made)) == lines


TERMS = st.sampled_from(
    ["<urn:a>", "<urn:b>", '"a b"', '"a <urn:g>"@en', f'"1"^^<{RDF}x>', "<<( <urn:a> <urn:b> 1 )>>"]
)
LINES = st.lists(
    st.tuples(
        st.sampled_from(["<urn:a>", "<urn:b>"]),
        st.sampled_from([f"<{RDF}{part}>" for part in (*PARTS, "type")] + ["<urn:p>"]),
        TERMS,
        st.sampled_from([" <urn:g>", " _:g", ""]),
    )
)


@given(LINES)
def test_any_lines_come_back(drawn) -> None:
    lines = sorted({f"{s} {p} {o}{g} ." for s, p, o, g in drawn})
    made = list(with_triple_terms(lines))
    assert made == sorted(made)
    assert list(without_triple_terms(made)) == lines


def test_memory_does_not_grow() -> None:
    def claims(count: int):
        for n in range(count):
            yield from (f"<urn:c{n:07}> <{RDF}{part}> <urn:{part}{n}> <urn:g> ." for part in sorted(PARTS))

    peaks = []
    for count in (100, 10_000):
        tracemalloc.start()
        assert sum(1 for _ in with_triple_terms(claims(count))) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 50_000


def test_forms_without_triple_terms_refuse_the_option(kg, built) -> None:
    for form in ("rdfxml", "jsonld"):
        done = kg("export", built, "--format", form, "--rdf12")
        assert (done.code, done.data) == (2, b"")
        assert "--rdf12: is an option of turtle, trig, nquads, ntriples" in done.err
