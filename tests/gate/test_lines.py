"""N-Quads lines become triples, whatever a literal holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import rdf
from kg.gate.lines import in_ascii, resources, split, triple, triples

G = "<http://example.org/graph>"
TERMS = [
    "<http://example.org/o>",
    '"plain"',
    '"5"^^<http://www.w3.org/2001/XMLSchema#integer>',
    '"with language"@en-GB',
    '"a <tag> and a <http://example.org/x> ."',
    '"a <tag>"^^<http://example.org/type>',
    '"quote \\" and <b> ."@en',
    '""',
    '" <"',
    "<http://example.org/Владимир>",
]


@pytest.mark.parametrize("term", TERMS)
def test_graph_goes_and_the_rest_stays(term: str) -> None:
    plain = f"<http://example.org/s> <http://example.org/p> {term} ."
    assert triple(f"{plain[:-1]}{G} .") == plain
    assert triple(plain) == plain
    assert triple(plain + "\n") == plain
    assert split(plain) == ("<http://example.org/s>", "<http://example.org/p>", term)


@given(st.text(), st.booleans())
def test_any_literal_survives(text: str, named: bool) -> None:
    line = rdf.line("<http://e.org/s>", "<http://e.org/p>", rdf.literal(text))
    assert triple(rdf.line("<http://e.org/s>", "<http://e.org/p>", rdf.literal(text), G if named else None)) == line


@given(st.lists(st.text(), min_size=1), st.booleans())
def test_text_in_ascii_says_the_same(texts: list[str], named: bool) -> None:
    graph = G if named else None
    lines = [rdf.line("<http://e.org/Владимир>", "<http://e.org/p>", rdf.literal(t), graph) for t in texts]
    written = in_ascii(lines)
    assert written.isascii()
    assert list(rdf.parse_bytes(written.encode(), format="nquads")) == list(
        rdf.parse_bytes("\n".join(lines).encode(), format="nquads")
    )


def test_triples_are_merged_in_order() -> None:
    one, two = '<http://e.org/s> <http://e.org/p> "1" .', '<http://e.org/s> <http://e.org/p> "2" .'
    assert triples([two, "", one[:-1] + G + " .", one, two]) == [two, one]


def test_resources_leave_literals_out() -> None:
    lines = ["<http://e.org/s> <http://e.org/p> <http://e.org/o> .", '<http://e.org/s> <http://e.org/p> "<o>" .', ""]
    for named in (lines, [f"{line[:-1]}{G} ." for line in lines if line]):
        assert list(resources(named)) == [("http://e.org/s", "http://e.org/p", "http://e.org/o")]
