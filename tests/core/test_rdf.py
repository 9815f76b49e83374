"""Terms as strings, and every format that reads and writes them."""

from __future__ import annotations

import io
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st

from kg import rdf, vocab
from kg.errors import DataError, MissingError, UsageError

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
LINES = [
    '<urn:a> <urn:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:g1> .',
    '<urn:a> <urn:p> "x\\ny"@en <urn:g1> .',
    "<urn:a> <urn:p> <urn:b> <urn:g2> .",
    "<urn:b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/statecraft/ontology#State> <urn:g2> .",
]


def parsed(line: str) -> ox.Quad:
    (quad,) = ox.parse(line.encode(), format=ox.RdfFormat.N_QUADS)
    return quad


@example("\ufffe\uffff\x7f")
@given(TEXT)
def test_any_text_comes_back_from_a_literal(text: str) -> None:
    line = rdf.line("<urn:s>", "<urn:p>", rdf.literal(text), "<urn:g>")
    assert "\n" not in line
    assert "\r" not in line
    quad = parsed(line)
    assert quad.object.value == text
    assert f"{quad} ." == line  # the same escapes as pyoxigraph writes


@given(TEXT, st.sampled_from(["en", "ru", "pt-BR"]))
def test_languages_and_datatypes_come_back(text: str, language: str) -> None:
    term = parsed(rdf.line("<urn:s>", "<urn:p>", rdf.literal(text, language=language))).object
    assert (term.value, term.language.lower()) == (text, language.lower())
    term = parsed(rdf.line("<urn:s>", "<urn:p>", rdf.literal(text, datatype="urn:t"))).object
    assert (term.value, term.datatype.value) == (text, "urn:t")


@pytest.mark.parametrize("character", [chr(c) for c in (*range(0x20), 0x7F, 0x85, 0x2028, 0xFEFF, 0x1F389)])
def test_each_control_character_comes_back(character: str) -> None:
    assert parsed(rdf.line("<urn:s>", "<urn:p>", rdf.literal(f"a{character}b"))).object.value == f"a{character}b"


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.0, "1.0"), (0.0, "0.0"), (0.5, "0.5"), (0.855, "0.855"), (1e-9, "0.0"), (100.0, "100.0"), (0.1 + 0.2, "0.3")],
)
def test_decimals_are_canonical(value: float, text: str) -> None:
    assert rdf.decimal(value) == f'"{text}"^^<{vocab.XSD}decimal>'


@pytest.mark.parametrize(
    ("value", "kind"), [("2024", "gYear"), ("2024-06", "gYearMonth"), ("2024-06-05", "date"), ("June 2024", None)]
)
def test_a_date_has_the_type_of_its_precision(value: str, kind: str | None) -> None:
    assert rdf.date(value) == (f'"{value}"^^<{vocab.XSD}{kind}>' if kind else f'"{value}"')


@pytest.mark.parametrize("format", rdf.FORMATS)
def test_every_format_gives_the_same_statements_back(format: str, tmp_path: Path) -> None:
    path = tmp_path / f"graph.{rdf.FORMATS[format]}"
    rdf.serialize(LINES, path, format=format)
    flat = format in {"turtle", "ntriples", "rdfxml"}
    expected = {str(parsed(line).triple if flat else parsed(line)) for line in LINES}
    assert {str(q.triple if flat else q) for q in rdf.parse(path)} == expected


@pytest.mark.parametrize("format", ["nquads", "trig", "jsonld"])
def test_graph_names_can_be_dropped(format: str) -> None:
    out = io.BytesIO()
    rdf.serialize(LINES, out, format=format, triples=True)
    assert b"urn:g1" not in out.getvalue()
    assert b"urn:a" in out.getvalue()


def test_turtle_uses_the_prefixes() -> None:
    out = io.BytesIO()
    rdf.serialize(LINES, out, format="turtle")
    assert b"a sc:State" in out.getvalue()


def test_many_lines_are_written_as_a_stream() -> None:
    out = io.BytesIO()
    rdf.serialize((f"<urn:s{i}> <urn:p> <urn:o> <urn:g> ." for i in range(4321)), out, format="nquads")
    assert len(out.getvalue().splitlines()) == 4321


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("a.ttl", "turtle"),
        ("a.TTL", "turtle"),
        ("a.nq", "nquads"),
        ("a.nt", "ntriples"),
        ("a.trig", "trig"),
        ("a.jsonld", "jsonld"),
        ("a.json", "jsonld"),
        ("a.rdf", "rdfxml"),
        ("a.owl", "rdfxml"),
        ("a.xml", "rdfxml"),
    ],
)
def test_the_suffix_tells_the_format(name: str, format: str) -> None:
    assert rdf.format_of(Path(name)) == format


@pytest.mark.parametrize("name", ["a", "a.txt", "a.ttl.gz", ".ttl"])
def test_another_suffix_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="suffix"):
        rdf.format_of(Path(name))


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match="hdt"):
        rdf.serialize(LINES, io.BytesIO(), format="hdt")


def test_a_broken_file_tells_its_place_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("<urn:a> <urn:b> .\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"broken\.ttl") as caught:
        list(rdf.parse(path))
    assert "\n" not in str(caught.value)
    with pytest.raises(MissingError, match=r"nothere\.ttl"):
        list(rdf.parse(tmp_path / "nothere.ttl"))
    with pytest.raises(DataError):
        list(rdf.parse(tmp_path, format="turtle"))


def test_a_node_gives_values_in_order(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text('<urn:b> a <urn:C> ; <urn:p> "2", "1", <urn:x> .\n<urn:a> a <urn:C> .\n', encoding="utf-8")
    node = rdf.Node([path])
    assert node.of_type("urn:C") == ["urn:a", "urn:b"]
    assert list(node.subjects()) == ["urn:a", "urn:b"]
    assert node.values("urn:b", "urn:p") == ["1", "2", "urn:x"]
    assert node.value("urn:b", "urn:p") == "1"
    assert node.value("urn:b", "urn:q") is None
    assert node.values("urn:z", "urn:p") == []


def test_rdflib_and_back() -> None:
    dataset = rdf.to_rdflib(LINES)
    assert isinstance(dataset, rdflib.Dataset)
    assert len(dataset) == len(LINES)
    assert {str(parsed(line)) for line in rdf.from_rdflib(dataset)} == {str(parsed(line)) for line in LINES}
    plain = rdflib.Graph()
    plain.add((rdflib.URIRef("urn:s"), rdflib.URIRef("urn:p"), rdflib.Literal("a\nb")))
    assert rdf.from_rdflib(plain) == ['<urn:s> <urn:p> "a\\nb" .']


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"])
def test_a_line_is_a_statement_whatever_breaks_lines_elsewhere(character: str) -> None:
    graph = rdflib.Graph()
    graph.add((rdflib.URIRef("urn:s"), rdflib.URIRef("urn:p"), rdflib.Literal(f"a{character}b")))
    (line,) = rdf.from_rdflib(graph)
    assert parsed(line).object.value == f"a{character}b"


RDFXML = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [{}]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">
<rdf:Description rdf:about="http://e/x"><e:p>&b;</e:p></rdf:Description></rdf:RDF>"""


@pytest.mark.parametrize(
    "entities",
    [
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">',
        f'<!ENTITY b "{"a" * 5000}">',
        '<!ENTITY % a "aaaa"><!ENTITYb "&a;&a;">',
    ],
)
def test_entities_that_multiply_are_refused(entities: str, tmp_path: Path) -> None:
    path = tmp_path / "bomb.rdf"
    path.write_text(RDFXML.format(entities), encoding="utf-8")
    with pytest.raises(DataError, match=r"bomb\.rdf: declares an XML entity"):
        list(rdf.parse(path))


def test_entities_for_namespaces_are_read(tmp_path: Path) -> None:
    path = tmp_path / "editor.owl"
    path.write_text(RDFXML.format('<!ENTITY b "http://e/b#" >\n<!ENTITY owl "http://e/owl#">'), encoding="utf-8")
    (quad,) = rdf.parse(path)
    assert quad.object.value == "http://e/b#"
    path.write_bytes(b"")
    assert list(rdf.parse(path)) == []


@pytest.mark.parametrize("name", ["a.ttl", "a.nt", "a.nq", "a.trig", "a.jsonld"])
def test_a_byte_order_mark_is_no_part_of_the_data(name: str, tmp_path: Path) -> None:
    text = '{"@id": "urn:a", "urn:b": "c"}' if name == "a.jsonld" else '<urn:a> <urn:b> "c" .\n'
    path = tmp_path / name
    path.write_text(text, encoding="utf-8-sig")
    (quad,) = rdf.parse(path)
    assert quad.object.value == "c"


def test_a_folder_is_called_one(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is a folder"):
        list(rdf.parse(tmp_path, format="turtle"))


def test_lines_that_are_checked_come_back_as_they_are() -> None:
    assert list(rdf.checked(LINES * 1000)) == LINES * 1000
    with pytest.raises(SyntaxError):
        list(rdf.checked([*LINES, "nonsense"]))


@pytest.mark.parametrize("name", ["urn:x:1/", "http://e/123", "http://e/x#"])
def test_a_property_that_cannot_be_an_element_is_refused_in_rdfxml(name: str, tmp_path: Path) -> None:
    line = f'<urn:a> <{name}> "b" .'
    with pytest.raises(DataError, match=r"RDF/XML cannot hold the property"):
        rdf.serialize([line], tmp_path / "a.rdf", format="rdfxml")
    rdf.serialize([line.replace(name, name + "näme-1")], tmp_path / "b.rdf", format="rdfxml")
    assert len(rdflib.Graph().parse(tmp_path / "b.rdf")) == 1
