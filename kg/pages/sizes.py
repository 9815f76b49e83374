"""How much a graph holds, by class and by property: counted by its engine once for each reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg import vocab
from kg.pages.counts import once
from kg.pages.reading import CLAIM, DOCUMENT, ENTITY, Reader
from kg.stores.values import node
from kg.vocab import SC

if TYPE_CHECKING:
    import pyoxigraph as ox

_EXAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """What there is to count of a graph."""

    statements: int  # a triple in two graphs is two statements
    classes: tuple[tuple[str, int], ...]  # each class with its things, the largest first
    properties: tuple[tuple[str, int], ...]  # each property with its statements, the largest first
    dates: tuple[str, str] | None  # the first and the last date of a document
    seeds: tuple[str, ...]  # the data sets that descriptions of entities come from
    examples: tuple[str, ...]  # those of whom most is claimed, a document and a claim

    @property
    def vocabularies(self) -> list[str]:
        """The namespaces, of those with a prefix, whose classes and properties the graph uses."""
        used = {iri for iri, _ in (*self.classes, *self.properties)}
        return sorted({space for space in vocab.PREFIXES.values() if any(u.startswith(space) for u in used)})

    def of(self, cls: str) -> int:
        """How many things of a class there are."""
        return dict(self.classes).get(cls, 0)

    @property
    def entities(self) -> int:
        return self.of(ENTITY)

    @property
    def claims(self) -> int:
        return self.of(CLAIM)

    @property
    def documents(self) -> int:
        return self.of(DOCUMENT)


@once
def sizes(reader: Reader) -> Sizes:
    """The sizes of the graph. A graph that changed needs a reader of its own."""
    by_class = _rows(reader, "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) { ?s a ?x } GROUP BY ?x")
    by_property = _rows(reader, "SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o } GROUP BY ?x")
    dates = _rows(
        reader,
        f"SELECT (MIN(STR(?d)) AS ?from) (MAX(STR(?d)) AS ?to) {{ ?x a <{DOCUMENT}> ; <{vocab.DCT}date> ?d }}",
    )
    seeds = _rows(
        reader, f"SELECT DISTINCT ?x {{ GRAPH <{reader.base}graph/authority> {{ ?s <{vocab.DCT}source> ?x }} }}"
    )
    return Sizes(
        statements=sum(int(n) for _, n in by_property),
        classes=_largest(by_class),
        properties=_largest(by_property),
        dates=(dates[0][0], dates[0][1]) if dates and all(dates[0]) else None,
        seeds=tuple(sorted(x for (x,) in seeds if "://" in x)),
        examples=_examples(reader),
    )


def _examples(reader: Reader) -> tuple[str, ...]:
    told = _rows(
        reader,
        f"SELECT ?x (COUNT(*) AS ?n) {{ ?c <{vocab.RDF}subject> ?x }} "
        f"GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT {_EXAMPLES}",
    )
    document = _rows(reader, f"SELECT (MIN(STR(?x)) AS ?first) {{ ?x a <{DOCUMENT}> }}")
    claim = _rows(reader, f"SELECT (MIN(STR(?x)) AS ?first) {{ ?x <{SC}status> <{SC}asserted> }}")
    return tuple(row[0] for row in (*told, *document, *claim) if node(row[0]) is not None)


def _largest(rows: list[tuple[str, ...]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(((x, int(n)) for x, n in rows if node(x) is not None), key=lambda row: (-row[1], row[0])))


def _rows(reader: Reader, query: str) -> list[tuple[str, ...]]:
    import pyoxigraph as ox

    found = reader.graph.query(query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(_text(term) for term in row) for row in found]


def _text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str:
    return "" if term is None else str(getattr(term, "value", term))
