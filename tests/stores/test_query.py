from __future__ import annotations

import errno
import io
import json
from xml.etree import ElementTree

import pytest

from kg.errors import QueryError, UsageError
from kg.stores import Term, run
from kg.stores.query import FitForXml
from kg.stores.table import cell, printable, write_table

GRAPH = "https://w3id.org/statecraft/data/graph/"


def write(result, format: str) -> str:
    stream = io.BytesIO()
    result.write(stream, format=format)
    return stream.getvalue().decode("utf-8")


def test_all_graphs_are_asked_and_prefixes_are_known(store) -> None:
    result = run(store, "SELECT ?label ?n { state:norland rdfs:label ?label . OPTIONAL { state:norland sc:iso2 ?n } }")
    assert result.kind == "rows"
    assert result.variables == ("label", "n")
    text = Term(
        kind="literal", value="Norland", language="en", datatype="http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
    )
    assert list(result.rows()) == [(text, None)]


def test_from_names_the_dataset(store) -> None:
    every = run(store, "SELECT ?o { state:sudria sc:memberOf ?o }")
    one = run(store, f"SELECT ?o FROM <{GRAPH}asserted> {{ state:sudria sc:memberOf ?o }}")
    none = run(store, f"SELECT ?o FROM <{GRAPH}entities> {{ state:sudria sc:memberOf ?o }}")
    assert [len(list(result.rows())) for result in (every, one, none)] == [2, 1, 0]


def test_formats_of_rows(store) -> None:
    query = "SELECT ?s { ?s sc:acronym 'CN'@en }"
    assert json.loads(write(run(store, query), "json"))["results"]["bindings"][0]["s"]["type"] == "uri"
    assert write(run(store, query), "csv").split() == ["s", "https://w3id.org/statecraft/id/organization/concord"]
    assert write(run(store, query), "tsv").split() == ["?s", "<https://w3id.org/statecraft/id/organization/concord>"]
    assert "<uri>" in write(run(store, query), "xml")
    with pytest.raises(UsageError, match="cannot be written as turtle"):
        write(run(store, query), "turtle")


@pytest.mark.parametrize("character", ["\0", "\x08", "\x1f", "\ufffe", "\uffff"])
def test_rows_in_xml_hold_what_xml_can_hold(character: str, store) -> None:
    query = f"SELECT ('a\\u{ord(character):04X}é\\uFFFD\\r\\n\\t' AS ?text) {{}}"
    tree = ElementTree.fromstring(write(run(store, query), "xml"))
    (text,) = (element.text for element in tree.iter() if element.tag.endswith("literal"))
    assert text == "a\ufffdé\ufffd\r\n\t"


def test_a_character_may_come_in_pieces() -> None:
    stream = io.BytesIO()
    fit = FitForXml(stream)
    for byte in "<a>\0é\ufffe\uffef\uffff\ufffd中\r</a>".encode():
        assert fit.write(bytes((byte,))) == 1
    assert stream.getvalue().decode() == "<a>\ufffdé\ufffd\uffef\ufffd\ufffd中&#13;</a>"


def test_a_graph_that_a_format_cannot_hold_says_so(store) -> None:
    result = run(store, "CONSTRUCT { ?s sc:quotes <<( ?s ?p ?o )>> } { ?s ?p ?o }")
    with pytest.raises(QueryError, match="the graph cannot be written: JSON-LD does not support"):
        write(result, "jsonld")


def test_a_full_disk_is_no_fault_of_the_query(store) -> None:
    class Full(io.BytesIO):
        def write(self, data) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    for query, format in (("SELECT * { ?s ?p ?o }", "xml"), ("DESCRIBE state:sudria", "turtle")):
        with pytest.raises(OSError, match="No space left"):
            run(store, query).write(Full(), format=format)


def test_ask(store) -> None:
    assert run(store, "ASK { state:norland sc:meets state:sudria }").truth
    assert json.loads(write(run(store, "ASK { state:sudria sc:meets state:norland }"), "json"))["boolean"] is False


def test_a_constructed_graph_holds_each_triple_once_in_order(store) -> None:
    result = run(store, "CONSTRUCT { ?s sc:memberOf ?o } { ?s sc:memberOf ?o }")
    sudria, concord = (
        "https://w3id.org/statecraft/id/state/sudria",
        "https://w3id.org/statecraft/id/organization/concord",
    )
    assert result.lines() == [f"<{sudria}> <https://w3id.org/statecraft/ontology#memberOf> <{concord}> ."]
    turtle = write(run(store, "DESCRIBE state:sudria"), "turtle")
    assert turtle.count("sc:memberOf") == 1
    with pytest.raises(UsageError, match="cannot be written as csv"):
        write(run(store, "DESCRIBE state:sudria"), "csv")


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("SELECT * { ?z sc:memberOf ?b . ?b ?p ?a }", "z b p a"),
        ("select*{?z sc:memberOf ?b}", "z b"),
        (
            "PREFIX x: <urn:?b>\n# SELECT * { ?b }\nSELECT # *\n DISTINCT * { ?z ?p ?b FILTER(?b != '?a') ?a ?p ?z }",
            "z p b a",
        ),
        ("SELECT REDUCED * FROM <urn:g> WHERE { $z ?p $b } ORDER BY ?b LIMIT 1", "z p b"),
        ("SELECT * { { SELECT ?z (COUNT(*) AS ?b) { ?z ?p ?o } GROUP BY ?z } OPTIONAL { ?z ?y ?b } }", "z b y"),
        ("SELECT * { state:sudria sc:memberOf [] }", ""),
        ("SELECT ?z ?b { { SELECT * { ?b sc:memberOf ?z } } }", "z b"),
    ],
)
def test_the_columns_of_a_star_stand_as_the_query_names_them(store, query: str, columns: str) -> None:
    assert run(store, query).variables == tuple(columns.split())
    assert write(run(store, query), "csv").splitlines()[0] == ",".join(columns.split())


def test_a_star_gives_the_rows_of_its_variables(store) -> None:
    rows = list(run(store, "SELECT * { ?z sc:memberOf ?b }").rows())
    assert len(rows) == 2
    assert rows == list(run(store, "SELECT ?z ?b { ?z sc:memberOf ?b }").rows())


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * {\n ?s ?p", "line 2"),
        ("SELECT * { ?s foo:bar ?o }", "a prefix is not declared"),
        ("SELEKT", "line 1, column"),
        ("", "line 1"),
    ],
)
def test_what_does_not_parse_is_told_on_one_line_with_its_place(store, query: str, words: str) -> None:
    with pytest.raises(QueryError, match="does not parse") as caught:
        run(store, query)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_table_is_aligned_and_compact(store) -> None:
    page = io.StringIO()
    count = write_table(run(store, "SELECT ?s (1 AS ?n) { ?s sc:acronym ?a }"), page)
    assert count == 1
    head, rule, row = page.getvalue().splitlines()
    assert head.split() == ["s", "n"]
    assert set(rule) == {"─"}
    assert row.split() == ["organization:concord", "1"]
    assert head.index("n") == row.index("1")


def test_a_document_cannot_steer_the_terminal(store) -> None:
    term = Term(kind="literal", value="a\x1b[31m\tb\nc\x9b")
    assert "\x1b" not in cell(term, {})
    assert printable("a\x1b[31m\tb\nc") == "a\ufffd[31m b c"
    assert printable("Владимир 習近平 نام") == "Владимир 習近平 نام"
    assert printable("\x9b31m\u202eabc") == "\ufffd31m\ufffdabc"
