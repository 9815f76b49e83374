"""`kg export`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import click

from kg import ids
from kg.commands.folder import PATH, part
from kg.commands.output import refuse_folder, refuse_source, say, writing
from kg.errors import DataError, MissingError, UsageError

_FORMATS = ("turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml")


@click.command("export")
@click.argument("folder", metavar="DIR", type=PATH)
@click.option("--format", "format_", type=click.Choice(_FORMATS), help="Default: what FILE's suffix tells, or turtle.")
@click.option("-o", "--output", type=PATH, help="Write to a file.")
@click.option(
    "--graph",
    "graphs",
    metavar="asserted|entities|authority|IRI",
    multiple=True,
    help="Only this graph; may be given more than once.",
)
@click.option("--bulk", type=PATH, metavar="FOLDER", help="Write gzipped N-Quads in parts, as bulk loaders take them.")
@click.option(
    "--lines", type=click.IntRange(1), default=1_000_000, show_default=True, help="Of each part that --bulk writes."
)
def command(
    folder: Path,
    format_: str | None,
    output: Path | None,
    graphs: tuple[str, ...],
    bulk: Path | None,
    lines: int,
) -> None:
    """Write a graph as Turtle, TriG, N-Quads, N-Triples, JSON-LD or RDF/XML.

    DIR is a folder that `kg build` made. The graph streams from DIR/graph.nq, so memory does not
    grow with it. Turtle, N-Triples and RDF/XML have no named graphs: their triples are put
    together. JSON-LD is written in expanded form, which streams; any JSON-LD library can compact it.

    \b
    Example:
      kg export out --format turtle --graph asserted
      kg export out -o graph.jsonld
      kg export out --bulk parts                    # for Virtuoso's, Neptune's, GraphDB's or QLever's bulk loader
    """
    from kg import rdf

    source = part(folder, "graph.nq")
    refuse_folder(output)
    refuse_source(output, [source])
    if bulk is not None:
        _bulk(source, graphs, bulk, lines, alone=output is None and format_ is None)
        return
    if format_ is None:
        format_ = rdf.format_of(output) if output is not None and str(output) != "-" else "turtle"
    kept = _chosen(source, graphs)
    with writing(output) as stream:
        try:
            if format_ == "nquads":
                stream.writelines(f"{line}\n".encode() for line in rdf.checked(kept))
                return
            kept = _fit_for_xml(kept, source) if format_ == "rdfxml" else kept
            rdf.serialize(kept, stream, format=format_)
        except SyntaxError:
            for _ in rdf.parse(source, format="nquads"):  # fails with the number of the line
                pass
            raise DataError(f"{source}: not valid N-Quads") from None


def _chosen(source: Path, graphs: tuple[str, ...]) -> Iterator[str]:
    """The lines of these graphs, or of all. Raises MissingError if there is none."""
    lines = _lines(source, tuple(_wanted(graph) for graph in graphs))
    first = next(lines, None)
    if first is None and graphs:
        raise MissingError(f"{source}: holds no graph {' or '.join(graphs)}")
    return lines if first is None else chain([first], lines)


def _bulk(source: Path, graphs: tuple[str, ...], folder: Path, lines: int, *, alone: bool) -> None:
    from kg import rdf
    from kg.commands.bulk import write_parts

    if not alone:
        raise UsageError("--bulk writes N-Quads into its folder: --format and --output exclude it")
    try:
        parts = write_parts(rdf.checked(_chosen(source, graphs)), folder, lines)
    except SyntaxError:
        raise DataError(f"{source}: not valid N-Quads") from None
    say(f"{folder}: {len(parts)} parts")


_NOT_IN_XML = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    r"|(?<!\\)(?:\\\\)*\\(?:[bf]|u00(?:0[0-8bcef]|1[0-9a-f])|ufff[ef])",
    re.IGNORECASE,
)


def _fit_for_xml(lines: Iterable[str], source: Path) -> Iterator[str]:
    """The lines, unless one holds a character that no XML document may hold, not even escaped."""
    for line in lines:
        if _NOT_IN_XML.search(line):
            subject = line.split(" ", 1)[0]
            raise DataError(f"{source}: RDF/XML cannot hold a control character of {subject}: choose another format")
        yield line


def _wanted(graph: str) -> str:
    """The end of the term that names the graph in a line."""
    from kg.stores.names import as_iri

    if graph in ids.SHARED_GRAPHS:
        return f"/graph/{graph}>"
    iri = as_iri(graph)
    if iri is None or not ids.is_absolute(iri):
        raise UsageError(f"--graph {graph!r}: expected {', '.join(ids.SHARED_GRAPHS)} or the IRI of a graph")
    return f"<{iri}>"


def _lines(source: Path, wanted: tuple[str, ...]) -> Iterator[str]:
    try:
        with source.open(encoding="utf-8", newline="\n") as stream:
            for line in stream:
                text = line.rstrip("\r\n")
                if not text:
                    continue
                # A graph's IRI holds no space, so the last term but the dot is the graph.
                if not wanted or text.removesuffix(".").rstrip().rsplit(" ", 1)[-1].endswith(wanted):
                    yield text
    except UnicodeDecodeError:
        raise DataError(f"{source}: is not UTF-8") from None
    except OSError as error:
        raise MissingError(f"{source}: cannot be read: {error.strerror or error}") from None
