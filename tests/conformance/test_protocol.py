"""The W3C suites of the SPARQL 1.1 Protocol and of the Graph Store Protocol against a running `kg serve`."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urljoin

import pyoxigraph as ox
import pytest
from rdflib import RDFS, Graph, Namespace
from rdflib.collection import Collection

from ..serving import Reply, Served, folder_of, send, serving
from .suites import MF, UT, Entry, entries, file, folder

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_STATUS = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404, "BadRequest": 400}
_FORMATS = {
    "boolean": ("sparql-results+xml", "sparql-results+json"),
    "tabular": ("sparql-results+xml", "sparql-results+json", "csv", "tab-separated"),
    "RDF": ("rdf+xml", "turtle", "n-triples", "ld+json"),
}
_COUNTS = {
    "protocol/manifest.ttl": 34,
    "graph-store-protocol/manifest-direct.ttl": 4,
    "graph-store-protocol/manifest-indirect.ttl": 9,
}


@pytest.mark.parametrize("manifest", _COUNTS)
def test_suite(served: Served, manifest: str) -> None:
    wrong, seen = {}, 0
    for entry in entries(folder("rdf-tests/sparql/sparql11") / manifest):
        seen += 1
        if trouble := _trouble(served, entry):
            wrong[entry.name] = trouble
    assert not wrong
    assert seen == _COUNTS[manifest]


def _trouble(served: Served, entry: Entry) -> str | None:
    """What went otherwise than the suite wants."""
    graph = entry.manifest
    assert send(served.sparql, "POST", [("Content-Type", "application/sparql-update")], b"DROP ALL").status == 204
    for data in graph.objects(entry.node, UT.graphData):
        name, content = graph.value(data, RDFS.label), file(graph.value(data, UT.graph)).read_bytes()
        reply = send(f"{served.graphs}?graph={quote(name, safe='')}", "PUT", [("Content-Type", _NT)], content)
        assert reply.status == 201, reply
    known: dict[str, str] = {}  # variables of the suite, such as $LOCATION$
    for number, node in enumerate(Collection(graph, graph.value(entry.action, HT.requests)), 1):
        url = _url(served, _filled(str(graph.value(node, HT.absolutePath)), known))
        headers = [(str(graph.value(h, HT.fieldName)), str(graph.value(h, HT.fieldValue))) for h in _list(graph, node)]
        method, content = str(graph.value(node, HT.methodName)), graph.value(node, HT.body)
        body = None
        if content is not None:
            encoding = str(graph.value(content, CNT.characterEncoding) or "UTF-8")
            body = _filled(str(graph.value(content, CNT.chars)), known).encode(encoding)
        reply = send(url, method, headers, body)
        wanted = graph.value(node, HT.resp)
        if trouble := _differs(graph, wanted, reply, method, url, known):
            return f"request {number}: {method} {url}: {trouble}"
        location = graph.value(wanted, MF.expectedLocation)
        if location is not None:
            known[str(location)] = urljoin(url, reply.headers["location"])
    return None


_NT = "application/n-triples"


def _list(graph: Graph, node: object) -> Iterator[object]:
    head = graph.value(node, HT.headers)
    yield from Collection(graph, head) if head is not None else ()


def _filled(text: str, known: dict[str, str]) -> str:
    for name, value in known.items():
        text = text.replace(name, value)
    return text


def _url(served: Served, path: str) -> str:
    if path.startswith("/gsp"):
        return served.graphs + path[4:]
    if path.startswith("/sparql"):
        return served.sparql + re.sub(r"^/sparql/?", "", path)
    return urljoin(served.url, path)


def _differs(graph: Graph, wanted: object, reply: Reply, method: str, url: str, known: dict[str, str]) -> str | None:
    expected = [str(s).split("#")[-1] for s in graph.objects(wanted, MF.expectedStatus)]
    if not any(e.endswith(f"{reply.status // 100}xx") or _STATUS.get(e) == reply.status for e in expected):
        return f"{reply.status}, expected {expected}: {reply.body[:100]!r}"
    kind = reply.headers.get("content-type", "")
    format = graph.value(wanted, MF.expectedFormat)
    if format is not None and not any(f in kind for f in _FORMATS[str(format)]):
        return f"content type {kind}"
    truth = graph.value(wanted, MF.expectedBoolean)
    if truth is not None and _boolean(kind, reply.body) is not truth.toPython():
        return f"answer {reply.body!r}"
    body = graph.value(wanted, HT.body)
    if body is not None and method != "HEAD":
        text = _filled(str(graph.value(body, CNT.chars)), known).encode()
        found, right = (ox.Dataset(ox.parse(b, format=ox.RdfFormat.TURTLE, base_iri=url)) for b in (reply.body, text))
        for dataset in (found, right):
            dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
        if found != right:
            return f"another graph: {reply.body!r}"
    return None


def _boolean(kind: str, body: bytes) -> bool:
    if "json" in kind:
        return bool(json.loads(body)["boolean"])
    return ET.fromstring(body).findtext(".//{http://www.w3.org/2005/sparql-results#}boolean") == "true"


def test_service_description(served: Served) -> None:
    """The three tests of the suite, of which it gives only the names."""
    folder("rdf-tests/sparql/sparql11/service-description")
    reply = send(served.sparql, "GET", [("Accept", "text/turtle")])
    assert reply.status == 200
    told = Graph().parse(data=reply.body, format="turtle")  # returns-rdf
    assert [str(o) for o in told.objects(None, SD.endpoint)] == [served.sparql]  # has-endpoint-triple
    (service,) = told.subjects(SD.endpoint)
    assert (service, None, SD.Service) in told
    assert {SD.SPARQL11Query, SD.SPARQL11Update} <= set(told.objects(service, SD.supportedLanguage))
    (dataset,) = told.objects(service, SD.defaultDataset)  # conforms-to-schema
    assert (dataset, None, SD.Dataset) in told
    (default,) = told.objects(dataset, SD.defaultGraph)
    assert (default, None, SD.Graph) in told
    assert all(o.startswith("http://www.w3.org/ns/formats/") for o in told.objects(service, SD.resultFormat))


def test_what_is_written_stays(tmp_path: Path) -> None:
    place = folder_of(tmp_path / "out", "<urn:x:a> <urn:x:p> <urn:x:b> <urn:x:g> .\n")
    with serving(place, "--write", log=tmp_path / "log") as running:
        body = b"INSERT DATA { GRAPH <urn:x:h> { <urn:x:c> <urn:x:p> 1 } }"
        assert send(running.sparql, "POST", [("Content-Type", "application/sparql-update")], body).status == 204
    with serving(place, log=tmp_path / "log") as running:
        reply = send(f"{running.sparql}?query={quote('ASK { <urn:x:a> ?p ?b . <urn:x:c> ?p 1 }')}", "GET", [])
        assert json.loads(reply.body)["boolean"] is True
