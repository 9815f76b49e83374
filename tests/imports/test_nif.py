"""NIF: annotated texts in RDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg import rdf

Write = Callable[..., Path]
PREFIXES = """
@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
@prefix itsrdf: <http://www.w3.org/2005/11/its/rdf#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix ex: <https://example.org/> .
"""
TEXT = 'ex:a a nif:Context ; nif:isString "🕊️ Norway met Russia." ; dct:title "A meeting" ; dct:date "2024-06-05" .\n'


def _span(name: str, start: object, end: object, more: str, context: str = "ex:a") -> str:
    return f"{name} nif:referenceContext {context} ; nif:beginIndex {start} ; nif:endIndex {end} ; {more} .\n"


NORWAY = _span("ex:n", 3, 9, 'nif:anchorOf "Norway" ; itsrdf:taIdentRef wd:Q20 ; itsrdf:taClassRef ex:State')
RUSSIA = _span("ex:r", 14, 20, "itsrdf:taIdentRef wd:Q159")


def test_a_file_of_pynif(reading, data: Path) -> None:
    found = reading("nif", data / "nif.ttl")
    assert not found.failures
    assert [n.text for n in found.one.names] == ["Russia", "Ukraine", "Emmanuel Macron", "Olaf Scholz", "中国"]
    assert found.name("Ukraine").iri == "http://www.wikidata.org/entity/Q212"
    sc = "https://w3id.org/statecraft/ontology#"
    assert found.triples == [
        ("Russia", f"{sc}assaults", "Ukraine"),
        ("Emmanuel Macron", f"{sc}meets", "Olaf Scholz"),
        ("中国", f"{sc}criticizes", "日本"),
    ]
    attack, meeting, _ = found.told
    assert (attack.quote, attack.confidence) == ("Russia attacked Ukraine on Monday.", 0.7)
    assert (meeting.quote, meeting.subject.start) == (None, 52)


@pytest.mark.parametrize("format", ["ntriples", "rdfxml", "jsonld", "trig", "nquads"])
def test_other_syntaxes(reading, data: Path, tmp_path: Path, format: str) -> None:
    lines = [f"{quad} ." for quad in rdf.parse(data / "nif.ttl")]
    path = tmp_path / f"nif.{rdf.FORMATS[format]}"
    with path.open("wb") as stream:
        rdf.serialize(lines, stream, format=format)
    assert len(reading("nif", path).told) == 3


def test_titles_dates_and_units_of_annotation(reading, write: Write) -> None:
    norway = _span("ex:n", 3, 9, "nif:annotationUnit [ itsrdf:taIdentRef wd:Q20 ; itsrdf:taClassRef ex:State ]")
    found = reading("nif", write("a.ttl", PREFIXES + TEXT + norway + RUSSIA))
    assert (found.one.document.title, found.one.document.date) == ("A meeting", "2024-06-05")
    assert (found.name("Norway").kind, found.name("Norway").iri) == ("State", "http://www.wikidata.org/entity/Q20")


def test_offsets_in_utf_16(reading, write: Write) -> None:
    spans = _span("ex:n", 4, 10, 'nif:anchorOf "Norway"') + _span("ex:r", 15, 21, 'nif:anchorOf "Russia"')
    found = reading("nif", write("a.ttl", PREFIXES + TEXT + spans))
    assert [(n.text, n.start) for n in found.one.names] == [("Norway", 3), ("Russia", 14)]


def test_statements_find_their_texts(reading, write: Write) -> None:
    other = 'ex:b nif:isString "Norway left." .\n' + _span("ex:n2", 0, 6, "itsrdf:taIdentRef wd:Q20", "ex:b")
    statements = (
        "ex:s1 rdf:subject wd:Q20 ; rdf:predicate ex:met ; rdf:object wd:Q159 .\n"
        "ex:s2 rdf:subject ex:n2 ; rdf:predicate ex:left ; rdf:object ex:The_Union .\n"
        "ex:s3 rdf:subject wd:Q1 ; rdf:predicate ex:met ; rdf:object wd:Q2 .\n"
        "ex:s4 rdf:subject ex:n2 ; rdf:predicate ex:met ; rdf:object wd:Q2 .\n"
        "ex:s5 rdf:predicate ex:met ; rdf:object wd:Q2 .\n"
    )
    found = reading("nif", write("a.ttl", PREFIXES + TEXT + NORWAY + RUSSIA + other + statements))
    assert [(f.document.text[:5], len(f.told)) for f in found.foreigns] == [("🕊️ No", 1), ("Norwa", 1)]
    assert ("Norway", "https://example.org/left", "The Union") in found.triples
    assert {key.rpartition("/")[2] for key in found.reasons} == {"s3", "s4", "s5"}


def test_places_outside_the_text_are_kept_to_be_told(reading, write: Write) -> None:
    outside = _span("ex:1", 3, 900, 'nif:anchorOf "Norway"')
    (name,) = reading("nif", write("a.ttl", PREFIXES + TEXT + outside)).one.names
    assert (name.text, name.start, name.end) == ("Norway", 3, 900)


def test_spans_that_are_wrong_are_told(reading, write: Write) -> None:
    bad = (
        _span("ex:1", 500, 600, 'nif:head "x"')
        + _span("ex:2", '"x"', 6, 'nif:head "x"')
        + _span("ex:3", 3, 9, 'nif:anchorOf "Poland"')
        + _span("ex:4", -1, 2, 'nif:head "x"')
        + 'ex:c nif:isString "" .\n'
    )
    found = reading("nif", write("a.ttl", PREFIXES + TEXT + NORWAY + bad))
    assert {n.text: n.start for n in found.one.names} == {"Norway": 3, "Poland": None}
    assert {key.rpartition("/")[2] for key in found.reasons} == {"1", "2", "4", "c"}


@pytest.mark.parametrize("name", ["a.ttl", "a.nt", "a.rdf", "a.jsonld", "a.xyz"])
@pytest.mark.parametrize("data", [b"", b"nonsense", b"{" * 10_000, b"\xff\xfe\x00", PREFIXES.encode()])
def test_files_that_are_none(reading, write: Write, name: str, data: bytes) -> None:
    found = reading("nif", write(name, data))
    assert found.failures
    assert not found.foreigns


def test_two_annotators_of_one_text(reading, write: Write) -> None:
    one, other = (write(name, PREFIXES + TEXT + span) for name, span in (("a.ttl", NORWAY), ("b.ttl", RUSSIA)))
    assert [n.text for n in reading("nif", one, other).one.names] == ["Norway", "Russia"]
