"""`kg query`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from kg.commands.folder import PATH, store_of
from kg.commands.output import say, writing
from kg.errors import DataError, MissingError, UsageError

if TYPE_CHECKING:
    from kg.stores import Names, Result

_FORMATS = ("table", "json", "xml", "csv", "tsv", "turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml")
_SUFFIXES = {
    **{name: name for name in ("json", "xml", "csv", "tsv", "trig", "jsonld")},
    **{"srj": "json", "srx": "xml", "ttl": "turtle", "nq": "nquads", "nt": "ntriples"},
    **{"rdf": "rdfxml", "owl": "rdfxml"},
}
"""Formats by the suffix of the file. A graph takes json for JSON-LD and xml for RDF/XML."""


@click.command("query")
@click.argument("folder", metavar="DIR", required=False, type=PATH)
@click.argument("text", metavar="[QUERY]", required=False)
@click.option("-f", "--file", "file", metavar="FILE", help="Read the query from FILE; - is standard input.")
@click.option("--name", metavar="NAME", help="Ask a query that ships with kg; --list shows them.")
@click.option("--set", "settings", metavar="NAME=VALUE", multiple=True, help="Bind a variable of a --name query.")
@click.option("--list", "list_", is_flag=True, help="List the queries that ship with kg.")
@click.option("--show", is_flag=True, help="Print the SPARQL instead of asking it.")
@click.option(
    "--format", "format_", type=click.Choice(_FORMATS), help="Default: as FILE's suffix tells; else table or turtle."
)
@click.option("--json", "as_json", is_flag=True, help="SPARQL JSON for rows, JSON-LD for graphs.")
@click.option("--labels/--iris", "labels", default=None, help="What a table shows of things.  [default: labels]")
@click.option("-o", "--output", metavar="FILE", type=PATH, help="Write to a file.")
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    metavar="SECONDS",
    help="End it if it takes longer.  [default: no limit]",
)
def command(
    folder: Path | None,
    text: str | None,
    file: str | None,
    name: str | None,
    settings: tuple[str, ...],
    list_: bool,
    show: bool,
    format_: str | None,
    as_json: bool,
    labels: bool | None,
    output: Path | None,
    timeout: float | None,
) -> None:
    """Ask a graph with SPARQL, or with a query that ships with kg.

    DIR is a folder that `kg build` made. QUERY is SELECT, ASK, CONSTRUCT or DESCRIBE, over all
    graphs unless it says FROM or GRAPH; the usual prefixes need no declaration. A triple that stands
    in several graphs is found once in each: count with DISTINCT. SERVICE and updates are refused.
    Tables show labels and cut long cells; the other formats keep IRIs and every character. Ctrl+C ends a
    query at once, as --timeout does; FILE is then as it was.

    \b
    Example:
      kg query out --name who-met-whom --set thing=Armenia
      kg query out 'SELECT ?s ?o { ?s sc:sanctions ?o }'
      kg query out -f question.rq -o answer.csv
    """
    if list_:
        _list()
        return
    if folder is None:
        raise UsageError("a folder is missing: kg query DIR QUERY (or --list)")
    given = [choice for choice in (text, file, name) if choice is not None]
    if len(given) != 1:
        raise UsageError("give one of QUERY, --file and --name")
    if settings and name is None:
        raise UsageError("--set binds variables of a --name query")
    if as_json and format_ not in {None, "json"}:
        raise UsageError("--json and --format exclude each other")
    from kg.commands.within import leave, within
    from kg.stores import Names, run

    store = store_of(folder)
    names = Names(store)
    query = _named(name, settings, names) if name is not None else text if text is not None else _read(str(file))
    if show:
        click.echo(query.rstrip("\n"))
        return
    chosen = format_ or ("json" if as_json else _suffix_format(output))
    try:
        with writing(output) as stream:

            def answer() -> None:
                result = run(store, query)
                if name is None:
                    _warn(query, names)
                _write(result, chosen, labels, names, None if output is None else stream)

            within(answer, timeout)
    except BaseException as error:
        leave(error)


def _warn(query: str, names: Names) -> None:
    from kg.stores.terms import unknown_terms

    for warning in unknown_terms(query, names):
        say(f"warning: {warning}")


def _suffix_format(output: Path | None) -> str | None:
    """The format that the suffix tells, None if it tells none that a query has."""
    suffix = "" if output is None else output.suffix.lower().lstrip(".")
    return _SUFFIXES.get(suffix)


def _write(result: Result, format: str | None, labels: bool | None, names: Names, output: BinaryIO | None) -> None:
    """Write the answer to a file that is open, or to standard output."""
    from kg.stores import ROW_FORMATS

    chosen = format or ("turtle" if result.kind == "graph" else "table")
    if result.kind == "graph":
        chosen = {"json": "jsonld", "xml": "rdfxml"}.get(chosen, chosen)
        if chosen == "table":
            raise UsageError("a graph is no table: expected --format turtle, ntriples, jsonld or another RDF format")
    elif chosen not in {"table", *ROW_FORMATS}:
        known = ", ".join(("table", *ROW_FORMATS))
        raise UsageError(f"{result.kind} cannot be written as {chosen}: expected one of {known}")
    if chosen == "table":
        _table(result, None if labels is False else names, output)
        return
    if labels:
        raise UsageError(f"--labels is for tables: {chosen} holds IRIs; ask for rdfs:label in the query")
    stream = output or sys.stdout.buffer
    result.write(stream, format=chosen)
    if chosen in {"json", "xml", "jsonld"} and stream.isatty():
        stream.write(b"\n")


def _table(result: Result, names: Names | None, output: BinaryIO | None) -> None:
    import io

    from kg.stores.table import write_table

    rows = list(result.rows()) if result.kind == "rows" else []
    labels: dict[str, str] = {}
    if names is not None:
        for iri in {term.value for row in rows for term in row if term is not None and term.kind == "iri"}:
            if label := names.known_label(iri):
                labels[iri] = label
    if output is None:
        count = write_table(result, labels=labels, rows=rows)
    else:
        page = io.StringIO()
        count = write_table(result, page, labels=labels, rows=rows)
        output.write(page.getvalue().encode("utf-8"))
    if result.kind == "rows":
        say(f"{count} row{'' if count == 1 else 's'}")


def _named(name: str, settings: tuple[str, ...], names: Names) -> str:
    from kg.stores import named_query
    from kg.stores.table import brief

    values: dict[str, str] = {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals or not key.strip():
            raise UsageError(f"--set {brief(setting)!r}: expected NAME=VALUE")
        values[key.strip().lstrip("?$")] = value
    return named_query(name).bind(values, names)


def _read(file: str) -> str:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode("utf-8-sig")
    except FileNotFoundError:
        raise MissingError(f"{file}: no such file") from None
    except UnicodeDecodeError:
        raise DataError(f"{file}: is not UTF-8 text") from None
    except OSError as error:
        raise MissingError(f"{file}: cannot be read: {error.strerror or error}") from None


def _list() -> None:
    from kg.stores import named_queries

    for query in named_queries():
        click.echo(f"{query.name}\n    {query.description}")
        for parameter in query.parameters:
            click.echo(f"    --set {parameter.name}=…  {parameter.meaning}")
        click.echo(f"    Example: {query.example}")
    sys.stdout.flush()
