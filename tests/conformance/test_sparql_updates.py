"""The W3C suite of SPARQL 1.1 updates through a running `kg serve --write`: what the dataset is afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from rdflib import RDFS
from rdflib.term import Node

from kg import rdf
from kg.errors import RefusedQueryError
from kg.stores.guard import check_update, words

from ..serving import Reply, Served, send
from .suites import UT, Entry, file, same, sparql

_COUNTS = {
    "add": 8,
    "basic-update": 13,
    "clear": 4,
    "copy": 6,
    "delete": 19,
    "delete-data": 6,
    "delete-insert": 9,
    "delete-where": 6,
    "drop": 4,
    "move": 6,
    "update-silent": 13,
}
_LOADING = {"load-silent", "load-into-silent"}
"""Of 94 updates, those that are refused: no other machine is called, and SILENT makes no difference."""
_DIFFERENT: set[str] = set()
"""Of the others, those after which a graph holds what the suite does not say: none."""
_FORGOTTEN = {"dawg-clear-all-01"}
"""Those after which a graph without a triple is there or not, unlike the suite. SPARQL 1.1 Update (3.1) leaves it to a
store whether it has such graphs. Oxigraph has them, but CLEAR ALL ends those of a store on disk, as DROP ALL would."""
_NT = "application/n-triples"
_JSON = "application/sparql-results+json"
_UPDATE = [("Content-Type", "application/sparql-update")]

Graphs = Mapping[str, list[ox.Triple]]
"""A dataset by the IRIs of its graphs; that of the default graph is empty."""


@pytest.mark.parametrize("group", _COUNTS)
def test_what_is_there_afterwards(served: Served, group: str) -> None:
    tests = [e for e in sparql(group) if "Syntax" not in e.kind]
    assert {e.kind for e in tests} == {"UpdateEvaluationTest"}
    wrong, refused, forgotten = set(), set(), set()
    for entry in tests:
        before = _graphs(entry, entry.action)
        _fill(served, before)
        reply = _update(served, entry)
        done = reply.status == 204
        if reply.status == 403 and reply.body.startswith(b"LOAD is refused: "):
            refused.add(entry.name)
        elif not done:
            wrong.add(entry.name)
        found, wanted = _there(served), _graphs(entry, entry.result) if done else before
        if not same(_quads(found), _quads(wanted)):
            wrong.add(entry.name)
        if found.keys() != wanted.keys():
            forgotten.add(entry.name)
    names = {e.name for e in tests}
    assert refused == _LOADING & names
    assert wrong == _DIFFERENT & names
    assert forgotten == _FORGOTTEN & names
    assert len(tests) == _COUNTS[group]


def _graphs(entry: Entry, side: Node | None) -> Graphs:
    """What the manifest says that there is before an update, or after it."""
    graph = entry.manifest
    found: dict[str, list[ox.Triple]] = {"": [t for data in graph.objects(side, UT.data) for t in _triples(data)]}
    for data in graph.objects(side, UT.graphData):
        name, content = str(graph.value(data, RDFS.label)), graph.value(data, UT.graph)
        found[name] = [*found.get(name, []), *_triples(content)]
    return found


def _triples(data: Node | None) -> Iterator[ox.Triple]:
    """The triples of a file. Its blank nodes are those of no other."""
    nodes: dict[ox.BlankNode, ox.BlankNode] = defaultdict(ox.BlankNode)
    for quad in rdf.parse(file(data), base=str(data)):
        subject, object = (nodes[t] if isinstance(t, ox.BlankNode) else t for t in (quad.subject, quad.object))
        yield ox.Triple(subject, quad.predicate, object)


def _quads(graphs: Graphs) -> Iterator[ox.Quad]:
    for name, triples in graphs.items():
        yield from (
            ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(name) if name else ox.DefaultGraph())
            for t in triples
        )


def _fill(served: Served, graphs: Graphs) -> None:
    """Make the store hold these graphs, also those without a triple, and no others."""
    assert send(served.sparql, "POST", _UPDATE, b"DROP ALL").status == 204
    for name, triples in graphs.items():
        where = f"graph={quote(name, safe='')}" if name else "default"
        content = "".join(f"{t} .\n" for t in triples).encode()
        assert send(f"{served.graphs}?{where}", "PUT", [("Content-Type", _NT)], content).status in {201, 204}


def _update(served: Served, entry: Entry) -> Reply:
    text = file(entry.manifest.value(entry.action, UT.request)).read_text(encoding="utf-8")
    if "LOAD" in words(text):
        with pytest.raises(RefusedQueryError):
            check_update(text)  # else it would be sent and done
    return send(served.sparql, "POST", _UPDATE, text.encode())


def _there(served: Served) -> Graphs:
    """What the store holds. It has one name for a blank node, so graphs that are asked for one by one may share one."""
    default = send(f"{served.graphs}?default", "GET", [("Accept", _NT)])
    query = quote("SELECT * { GRAPH ?g { OPTIONAL { ?s ?p ?o } } }")
    named = send(f"{served.sparql}?query={query}", "GET", [("Accept", _JSON)])
    assert default.status == named.status == 200
    found = {"": [q.triple for q in ox.parse(default.body, format=ox.RdfFormat.N_TRIPLES)]}
    for row in ox.parse_query_results(named.body, format=ox.QueryResultsFormat.JSON):
        triples = found.setdefault(row["g"].value, [])
        if row["s"] is not None:
            triples.append(ox.Triple(row["s"], row["p"], row["o"]))
    return found
