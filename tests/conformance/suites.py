"""Where the third-party suites lie, and how their manifests are read.

The suites are data of others and stay outside the repository: in the folder that KG_SUITES names, else beside the
checkout in shared/suites. A test whose suite is not there is skipped with a word.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection

ROOT = Path(__file__).resolve().parents[2]
SUITES = Path(os.environ.get("KG_SUITES", ROOT.parent / "shared" / "suites"))
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")


def folder(name: str) -> Path:
    """The folder of a suite, or a skip."""
    path = SUITES / name
    if not path.is_dir():
        pytest.skip(f"the suite {name} is not here (KG_SUITES)")
    return path


@dataclass(frozen=True, slots=True)
class Entry:
    """One test of a manifest."""

    name: str
    kind: str  # the local name of its class
    manifest: Graph
    node: URIRef

    @property
    def action(self) -> URIRef:
        return self._value(MF.action)

    @property
    def result(self) -> URIRef | None:
        return self.manifest.value(self.node, MF.result)

    def _value(self, predicate: URIRef) -> URIRef:
        found = self.manifest.value(self.node, predicate)
        assert found is not None, f"{self.node} has no {predicate}"
        return found


def entries(manifest: Path) -> Iterator[Entry]:
    """The tests that a manifest lists, in its order. Relative IRIs in it are files beside it."""
    graph = Graph().parse(manifest, format="turtle", publicID=manifest.as_uri())
    for head in graph.objects(None, MF.entries):
        for node in Collection(graph, head):
            yield Entry(str(node).split("#")[-1], str(graph.value(node, RDF.type)).split("#")[-1], graph, node)


def sparql(group: str) -> list[Entry]:
    """The tests of one group of SPARQL 1.1."""
    return list(entries(folder("rdf-tests/sparql/sparql11") / group / "manifest.ttl"))


def same(found: Iterable[ox.Quad], wanted: Iterable[ox.Quad]) -> bool:
    """Whether two datasets are isomorphic: the same but for the names of blank nodes."""
    datasets = ox.Dataset(found), ox.Dataset(wanted)
    for dataset in datasets:
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return datasets[0] == datasets[1]


def file(iri: object) -> Path:
    """The file that an IRI of a manifest stands for."""
    return Path(str(iri).removeprefix("file://"))
