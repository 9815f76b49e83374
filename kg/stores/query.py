"""Runs SPARQL on the embedded store and gives the result as terms, rows or text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, Literal

from kg import rdf, vocab
from kg.errors import MalformedQueryError, QueryError, UsageError
from kg.stores.fit import FitForXml as FitForXml
from kg.stores.guard import check, check_update, in_order, star

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.stores.frames import Series
    from kg.stores.names import Names

ROW_FORMATS = ("json", "xml", "csv", "tsv")
"""How SELECT and ASK results can be written: the formats of SPARQL 1.1."""
GRAPH_FORMATS = tuple(rdf.FORMATS)
"""How CONSTRUCT and DESCRIBE results can be written."""
_MANY = 5000  # triples that are sorted in order to show a few


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One value of a row."""

    kind: Literal["iri", "literal", "blank", "triple"]
    value: str  # the IRI, the characters of the literal, the label of the blank node, or the triple as N-Triples
    language: str | None = None
    datatype: str | None = None


class Result:
    """What a query gave. Rows and triples are read as they are asked for; asked for again, the query is run again.

    `kind` is "rows" (SELECT), "boolean" (ASK) or "graph" (CONSTRUCT, DESCRIBE).
    """

    __slots__ = ("_again", "_label", "_native", "_used", "kind", "variables")

    def __init__(
        self, native: Any, *, again: Callable[[], Any] | None = None, label: Callable[[str], str | None] | None = None
    ) -> None:
        import pyoxigraph as ox

        self._native = native
        self._again, self._label, self._used = again, label, False
        self.kind: Literal["rows", "boolean", "graph"] = "graph"
        self.variables: tuple[str, ...] = ()
        if isinstance(native, ox.QuerySolutions):
            self.kind = "rows"
            self.variables = tuple(variable.value for variable in native.variables)
        elif isinstance(native, ox.QueryBoolean):
            self.kind = "boolean"

    @property
    def truth(self) -> bool:
        """The answer of an ASK query."""
        return bool(self._native)

    def rows(self) -> Iterator[tuple[Term | None, ...]]:
        """The rows of a SELECT query; None stands where a variable is unbound."""
        for solution in self._read():
            yield tuple(None if value is None else _term(value) for value in solution)

    def lines(self) -> list[str]:
        """The triples of a CONSTRUCT or DESCRIBE query as sorted N-Triples lines, each once."""
        return sorted({f"{triple} ." for triple in self._read()})

    def to_pandas(self, *, short: bool = False) -> Any:
        """The rows as a pandas DataFrame with a type for each column; of a graph, its triples.

        With `short`, IRIs have the usual prefixes. Raises SetupError without pandas, UsageError for an ASK.
        """
        from kg.stores.frames import pandas_frame

        return pandas_frame(self._series(short))

    def to_polars(self, *, short: bool = False) -> Any:
        """The same as a polars DataFrame."""
        from kg.stores.frames import polars_frame

        return polars_frame(self._series(short))

    def _series(self, short: bool) -> list[Series]:
        from kg.stores.frames import series

        if self.kind == "boolean":
            raise UsageError("the answer of ASK is no table: expected a SELECT, CONSTRUCT or DESCRIBE query")
        if self.kind == "rows":
            return series(self.variables, self.rows(), short=short)
        return series(("subject", "predicate", "object"), self._triples(), short=short)

    def _triples(self, limit: int | None = None) -> Iterator[tuple[Term, ...]]:
        """The triples, or the first that come, sorted and each once."""
        found = {str(t): t for t in islice(self._read(), limit)}
        for _, triple in sorted(found.items()):
            yield tuple(_term(part) for part in (triple.subject, triple.predicate, triple.object))

    def _repr_html_(self) -> str:
        """What a notebook shows: the first rows, which are asked for anew if need be, so that all are still there."""
        from kg.stores.shown import shown_result

        return shown_result(self)

    def head(self, limit: int) -> tuple[list[tuple[Term | None, ...]], bool]:
        """The first rows or triples of a query that is run once more, and whether there are more."""
        fresh = Result(self._again() if self._again else self._take())
        rows = fresh.rows() if self.kind == "rows" else fresh._triples(_MANY)
        found: list[tuple[Term | None, ...]] = list(islice(rows, limit + 1))
        return found[:limit], len(found) > limit

    def label(self, iri: str) -> str:
        """What people call it, if the graph tells, or its compact IRI."""
        return (self._label and self._label(iri)) or vocab.compact(iri)

    def _take(self) -> Any:
        if self._used and self._again is not None:
            self._native = self._again()
        self._used = True
        return self._native

    def parts(self) -> Iterator[tuple[str, str, str, str]]:
        """The triples of a CONSTRUCT or DESCRIBE query as they come: the line of N-Triples, and its three terms."""
        for triple in self._read():
            subject, predicate, value = str(triple.subject), str(triple.predicate), str(triple.object)
            yield f"{subject} {predicate} {value} .", subject, predicate, value

    def _read(self) -> Iterator[Any]:
        try:
            yield from self._take()
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query failed while it ran: {_one_line(error)}") from None

    def write(self, output: IO[bytes], *, format: str) -> None:
        """Write in one of ROW_FORMATS or GRAPH_FORMATS. Raises UsageError where the format does not fit."""
        if self.kind == "graph":
            if format not in GRAPH_FORMATS:
                raise UsageError(f"a graph cannot be written as {format}: expected one of {', '.join(GRAPH_FORMATS)}")
            with _telling("the graph cannot be written"):
                rdf.serialize(self.lines(), output, format=format)
            return
        import pyoxigraph as ox

        known = {
            "json": ox.QueryResultsFormat.JSON,
            "xml": ox.QueryResultsFormat.XML,
            "csv": ox.QueryResultsFormat.CSV,
            "tsv": ox.QueryResultsFormat.TSV,
        }
        if format not in known:
            raise UsageError(f"{self.kind} cannot be written as {format}: expected one of {', '.join(ROW_FORMATS)}")
        with _telling("the query failed while it ran"):
            self._take().serialize(FitForXml(output) if format == "xml" else output, format=known[format])


@contextmanager
def _telling(what: str) -> Iterator[None]:
    """Raise QueryError for what Oxigraph gives up on; a disk that is full, which has a number, is told by itself."""
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise QueryError(f"{what}: {_one_line(error)}") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """The RDF dataset that a query is asked of, in place of what its FROM says (SPARQL 1.1 Protocol, 2.1.4)."""

    default: tuple[str, ...] = ()  # IRIs of the graphs whose merge is the default graph
    named: tuple[str, ...] = ()  # IRIs of the named graphs


def run(
    store: ox.Store,
    query: str,
    *,
    dataset: Dataset | None = None,
    union: bool = True,
    base: str | None = None,
    services: frozenset[str] = frozenset(),
) -> Result:
    """Evaluate `query` over all graphs at once, unless it names its dataset with FROM, or `dataset` does.

    Without `union` the default graph is that of the store. `services` are endpoints that SERVICE may call. The
    prefixes of `vocab.PREFIXES` need no declaration. The columns of SELECT * are the variables in the order in which
    the query first names them. A triple that stands in two graphs is found twice, as Oxigraph's union does not merge;
    count with DISTINCT where that can be. Raises RefusedQueryError for SERVICE and for updates, MalformedQueryError for
    what does not parse, with line and column, and QueryError for what fails.
    """
    import pyoxigraph as ox

    keywords = check(query, services=services)

    def ask() -> Any:
        try:
            return store.query(
                query if "SERVICE" in keywords else _with_columns(query, base),
                base_iri=base,
                prefixes=vocab.PREFIXES,
                # Oxigraph disregards FROM when it is told to use the union.
                use_default_graph_as_union=dataset is None and union and "FROM" not in keywords,
                default_graph=None if dataset is None else [ox.NamedNode(g) for g in dataset.default],
                named_graphs=None if dataset is None else [ox.NamedNode(g) for g in dataset.named],
            )
        except SyntaxError as error:
            raise MalformedQueryError(f"the query does not parse: {_syntax(error, query)}") from None
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query failed: {_one_line(error)}") from None

    return Result(ask(), again=ask, label=_labels(store))


def _labels(store: ox.Store) -> Callable[[str], str | None]:
    @cache
    def names() -> Names:
        from kg.stores.names import Names

        return Names(store)

    return lambda iri: names().known_label(iri)


def _with_columns(query: str, base: str | None) -> str:
    """A query for SELECT * with its variables in place of the star, which Oxigraph would sort by name.

    What they are is told by a store that holds nothing, so that nothing is evaluated twice; but a SERVICE would be.
    """
    import pyoxigraph as ox

    at = star(query)
    if at is None:
        return query
    empty: Any = ox.Store().query(query, base_iri=base, prefixes=vocab.PREFIXES)
    columns = in_order(query, (variable.value for variable in empty.variables))
    return f"{query[:at]} {' '.join(f'?{name}' for name in columns)} {query[at + 1 :]}" if columns else query


def update(store: ox.Store, text: str, *, base: str | None = None, services: frozenset[str] = frozenset()) -> None:
    """Run a SPARQL update, all of it or nothing. The default graph is that of the store.

    Raises RefusedQueryError for SERVICE and LOAD, MalformedQueryError for what does not parse, and QueryError for what
    fails.
    """
    check_update(text, services=services)
    try:
        store.update(text, base_iri=base, prefixes=vocab.PREFIXES)
    except SyntaxError as error:
        raise MalformedQueryError(f"the update does not parse: {_syntax(error, text)}") from None
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the update failed: {_one_line(error)}") from None


_PLACE = re.compile(r"error at (\d+):(\d+): expected")


def _syntax(error: SyntaxError, query: str) -> str:
    """Where it stops to parse and near what. The parser's own list of what it expected helps nobody."""
    text = str(error.msg or error)
    match = _PLACE.search(text)
    if not match:
        return _one_line(error)
    row, column = int(match[1]), int(match[2])
    lines = query.split("\n")
    near = lines[row - 1][max(0, column - 1) :][:20].strip() if row <= len(lines) else ""
    place = f"line {row}, column {column}, {f'near {near!r}' if near else 'at the end'}"
    return f"{place}: a prefix is not declared" if "Prefix not found" in text else place


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text if len(text) <= 300 else text[:297] + "..."


def _term(value: Any) -> Term:
    import pyoxigraph as ox

    if isinstance(value, ox.NamedNode):
        return Term(kind="iri", value=value.value)
    if isinstance(value, ox.Literal):
        return Term(kind="literal", value=value.value, language=value.language, datatype=value.datatype.value)
    if isinstance(value, ox.BlankNode):
        return Term(kind="blank", value=value.value)
    return Term(kind="triple", value=str(value))
