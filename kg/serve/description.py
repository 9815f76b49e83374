"""What the endpoint says of itself: SPARQL 1.1 Service Description, with the graphs of the dataset in VoID."""

from __future__ import annotations

from collections.abc import Iterator

from kg import rdf, vocab

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_INPUTS = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML", "N-Quads", "TriG")
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", *_INPUTS)
"""Local names of the W3C list of file formats."""


def lines(endpoint: str, *, graphs: dict[str, int], update: bool, federated: bool) -> Iterator[str]:
    """The description of the service at `endpoint` as N-Triples, without blank nodes; `graphs` with their sizes."""

    def triple(subject: str, predicate: str, value: str) -> str:
        return rdf.line(rdf.iri(subject), rdf.iri(predicate), value)

    def sd(name: str) -> str:
        return rdf.iri(_SD + name)

    dataset, default = f"{endpoint}#dataset", f"{endpoint}#default-graph"
    yield triple(endpoint, vocab.TYPE, sd("Service"))
    yield triple(endpoint, _SD + "endpoint", rdf.iri(endpoint))
    yield triple(endpoint, _SD + "supportedLanguage", sd("SPARQL11Query"))
    if update:
        yield triple(endpoint, _SD + "supportedLanguage", sd("SPARQL11Update"))
    yield triple(endpoint, _SD + "feature", sd("UnionDefaultGraph"))
    if federated:
        yield triple(endpoint, _SD + "feature", sd("BasicFederatedQuery"))
    for name in _RESULTS:
        yield triple(endpoint, _SD + "resultFormat", rdf.iri(_FORMATS + name))
    for name in _INPUTS if update else ():
        yield triple(endpoint, _SD + "inputFormat", rdf.iri(_FORMATS + name))
    yield triple(endpoint, _SD + "defaultDataset", rdf.iri(dataset))
    yield triple(dataset, vocab.TYPE, sd("Dataset"))
    yield triple(dataset, _SD + "defaultGraph", rdf.iri(default))
    yield triple(default, vocab.TYPE, sd("Graph"))
    yield triple(default, vocab.VOID + "triples", rdf.integer(sum(graphs.values())))
    for number, (graph, size) in enumerate(sorted(graphs.items()), 1):
        node, content = f"{endpoint}#named-{number}", f"{endpoint}#graph-{number}"
        yield triple(dataset, _SD + "namedGraph", rdf.iri(node))
        yield triple(node, vocab.TYPE, sd("NamedGraph"))
        yield triple(node, _SD + "name", rdf.iri(graph))
        yield triple(node, _SD + "graph", rdf.iri(content))
        yield triple(content, vocab.TYPE, sd("Graph"))
        yield triple(content, vocab.VOID + "triples", rdf.integer(size))
