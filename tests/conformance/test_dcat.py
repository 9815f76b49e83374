"""The description of a graph keeps to the shapes of DCAT-AP 3.0.1, also to those of the classes of values."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib import DCAT, DCTERMS, OWL, SH, URIRef

from kg import rdf
from kg.pages import dataset
from kg.pages.reading import Reader
from kg.stores import open_store

from .suites import folder

pytestmark = pytest.mark.model

SITE = "https://example.org/kg/"
DOWNLOADS = {"graph.nq": 100, "graph.ttl.gz": 10, "quarantine.trig": 1}
WAYS = {
    "static, nothing told": {"site": None, "downloads": {}},
    "static": {"site": SITE, "downloads": DOWNLOADS, "licence": "https://creativecommons.org/licenses/by/4.0/"},
    "live": {"site": SITE, "downloads": {}, "endpoint": f"{SITE}sparql", "publisher": "The publisher"},
}


def shapes(*names: str) -> rdflib.Graph:
    found = rdflib.Graph()
    for name in names:
        found.parse(folder("dcat-ap") / f"dcat-ap_3.0.1_{name}.ttl")
    found.remove((None, OWL.imports, None))  # stays offline
    return found


def described(graph: Path, **told: object) -> rdflib.Graph:
    run = [f"{quad.triple} ." for quad in rdf.parse(graph / "run.ttl")]
    lines = dataset.description(Reader(open_store(graph / "store")), run=run, **told)  # type: ignore[arg-type]
    return rdflib.Graph().parse(data="\n".join(lines), format="nt")


def violations(data: rdflib.Graph, against: rdflib.Graph) -> list[str]:
    _, report, _ = pyshacl.validate(data, shacl_graph=against, inference="none", do_owl_imports=False)
    results = report.subjects(SH.resultSeverity, SH.Violation)
    return sorted(f"{report.value(r, SH.focusNode)} {report.value(r, SH.resultMessage)}" for r in results)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
@pytest.mark.parametrize("names", [("shapes",), ("shapes", "range"), ("shapes_recommended",)], ids="+".join)
def test_no_shape_is_violated(small_graph: Path, way: dict[str, object], names: tuple[str, ...]) -> None:
    assert violations(described(small_graph, **way), shapes(*names)) == []


def test_shapes_find_what_is_missing(small_graph: Path) -> None:
    data = described(small_graph, **WAYS["static"])
    (whole,) = set(data.subjects(DCAT.distribution))
    data.remove((whole, DCTERMS.description, None))
    data.remove((None, DCAT.accessURL, URIRef(f"{SITE}graph.nq")))
    assert len(violations(data, shapes("shapes"))) == 2


def test_shapes_have_something_to_look_at(small_graph: Path) -> None:
    data = described(small_graph, **WAYS["static"], endpoint=f"{SITE}sparql")
    targets = set(shapes("shapes").objects(None, SH.targetClass))
    met = {cls for cls in targets if any(data.subjects(rdflib.RDF.type, cls))}
    assert {DCAT.Catalog, DCAT.Dataset, DCAT.Distribution, DCAT.DataService} <= met
