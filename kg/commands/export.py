"""`kg export`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg import ids
from kg.commands.folder import PATH, part
from kg.commands.output import refuse_folder, refuse_source, say, writing
from kg.errors import DataError, MissingError, QueryError, UsageError
from kg.exports import FORMS, READERS, Form, Task, form_of
from kg.exports.whole import reading, refuse_fewer, refuse_lost

if TYPE_CHECKING:
    import pyoxigraph as ox

_FORMS = "\n".join(f"  {form.name:<16} {form.help}" for form in FORMS.values())
_HELP = f"""Write a graph as RDF, JSON-LD, tables, nanopublications and more.

DIR is a folder that `kg build` made. The graph streams from DIR/graph.nq, so memory does not grow with it. One that
was cut short or damaged since, by the count in DIR/report.json, is refused. Tables, GraphML, FollowTheMoney and --as
read DIR/store, with what `kg serve --write` changed there.

\b
Forms:
{_FORMS}

Tables have a row for each claim, with its words, its holder and how sure it is; their edges, as those of GraphML,
are what is asserted, with claims and documents counted. --as says the graph in the words of another vocabulary, and
tells what these have no words for.

Turtle, N-Triples and RDF/XML have no named graphs: their triples are put together. What a denied
or hedged claim says is no fact in any form: it is told of the claim, or left out with a word on standard error.

\b
Example:
  kg export out --format turtle --graph asserted
  kg export out --frame claims -o claims.jsonl  # an object a line, with its words, its holder and its document
  kg export out --compact -o graph.jsonld
  kg export out --format tables --for neo4j -o tables
  kg export out --as schema.org -o graph.ttl --lost lost.json
  kg export out --bulk parts                    # for Virtuoso's, Neptune's, GraphDB's or QLever's bulk loader
"""


@click.command("export", help=_HELP)
@click.argument("folder", metavar="DIR", type=PATH)
@click.option(
    "--format",
    "format_",
    metavar="FORM",
    type=click.Choice(tuple(FORMS)),
    help="One of the forms above. Default: what FILE's suffix tells, or turtle.",
)
@click.option("-o", "--output", type=PATH, metavar="FILE", help="Write to a file, or a folder where the form is one.")
@click.option(
    "--graph",
    "graphs",
    metavar="asserted|entities|authority|IRI",
    multiple=True,
    help="Only this graph; may be given more than once.",
)
@click.option(
    "--rdf12", is_flag=True, help="Claims as triple terms of RDF 1.2: rdf:reifies <<( subject relation object )>>."
)
@click.option(
    "--for",
    "for_",
    type=click.Choice(READERS),
    help="Who reads the tables: data frames (default), neo4j-admin, Gephi, or a spreadsheet.",
)
@click.option("--compact", is_flag=True, help="JSON-LD with the names of the ontology's context.")
@click.option(
    "--frame", metavar="claims|things|FILE", help="JSON-LD nested by a frame: ours for claims or things, or your own."
)
@click.option(
    "--context",
    metavar="inline|shipped|IRI",
    help="What names the context of compact or framed JSON-LD: itself, its usual IRI or another.",
)
@click.option("--creator", metavar="IRI", help="Who publishes the nanopublications: an ORCID, for one.")
@click.option("--license", metavar="IRI", help="The licence of the nanopublications.")
@click.option("--created", metavar="DATE", help="When the nanopublications were made. Default: not told.")
@click.option("--quarantine", is_flag=True, help="Tables with the claims that the gate refused, too.")
@click.option("--claims", is_flag=True, help="GraphML with an edge for each claim, whatever its status.")
@click.option(
    "--as",
    "vocabulary",
    metavar="schema.org|sem|wikidata|FILE",
    help="In the words of another vocabulary, or by SPARQL CONSTRUCT of your own: a file, or a folder of them.",
)
@click.option("--lost", type=PATH, metavar="FILE", help="With --as: what has no image there, counted, as JSON.")
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    metavar="SECONDS",
    help="With --as: end a query that takes longer.  [default: no limit]",
)
@click.option("--all", "all_", is_flag=True, help="QuickStatements also of asserted claims that nobody accepted.")
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
    vocabulary: str | None,
    lost: Path | None,
    timeout: float | None,
    **options: Any,
) -> None:
    source = part(folder, "graph.nq")
    given = {name: value for name, value in options.items() if value not in (None, False, ())}
    if bulk is not None:
        alone = not given and all(o is None for o in (output, format_, vocabulary, lost, timeout))
        _bulk(source, graphs, bulk, lines, alone=alone)
        return
    form = _form(format_, output)
    _refuse_options(form, given)
    if graphs and form.whole:
        raise UsageError(f"--graph: the form {form.name} is of the whole graph")
    task = Task(form=form, folder=folder, lines=lambda: _chosen(source, graphs), options=given, say=say)
    if vocabulary is not None:
        from kg import rdf

        if graphs or given or form.name not in rdf.FORMATS:
            raise UsageError("--as is of the whole graph: expected no --graph and a form of RDF without options")
        _translate(task, vocabulary, lost, output, source, timeout)
        return
    if lost is not None:
        raise UsageError("--lost tells what --as leaves out: expected both")
    if timeout is not None:
        raise UsageError("--timeout ends the queries of --as: expected both")
    if form.whole:
        task = replace(task, store=_sound(folder / "store"))
    else:
        with _telling(source):
            _chosen(source, graphs)  # fails before anything is written
    if not form.folder:
        refuse_folder(output)
        refuse_source(output, [source])
    with _telling(source), reading(folder / "store") if form.whole else nullcontext():
        if form.folder:
            _into_folder(task, output)
        else:
            with writing(output) as stream:
                form.write(task, stream)


@contextmanager
def _telling(source: Path) -> Iterator[None]:
    """Raise DataError with the number of the first line that is not valid, in place of SyntaxError."""
    try:
        yield
    except SyntaxError:
        from kg import rdf

        for _ in rdf.parse(source, format="nquads"):  # fails with the number of the line
            pass
        raise DataError(f"{source}: not valid N-Quads") from None


def _sound(place: Path) -> ox.Store:
    """The store there. Raises DataError if it has lost statements, or cannot be read to its end."""
    from kg.stores import open_store

    with reading(place):
        store = open_store(place)
        refuse_lost(place, len(store))
    return store


def _translate(
    task: Task, vocabulary: str, lost: Path | None, output: Path | None, source: Path, timeout: float | None
) -> None:
    """Write what other words have for the graph, and tell what they have not."""
    import json

    from kg.commands.within import leave, within
    from kg.exports.contents import Contents
    from kg.exports.lost import lost as left_out
    from kg.exports.vocabularies import constructs, queries, translation

    if lost is not None and str(lost) == str(output or "-"):
        raise UsageError("--lost and --output name one place: expected two")
    files = queries(vocabulary)
    for path in (output, lost):
        refuse_folder(path)
        refuse_source(path, [source, *files])
    store = _sound(task.folder / "store")
    with reading(task.folder / "store"), translation() as made:
        contents = Contents(task.folder, store=store)
        asked = constructs(files, contents)
        for query in asked:
            try:
                within(partial(made.add, query, contents), timeout)
            except BaseException as error:
                leave(type(error)(f"{query.file}: {error}") if isinstance(error, QueryError) else error)
        found = left_out(contents, made)
        with writing(output) as stream, writing(lost) if lost is not None else nullcontext() as account:
            task.form.write(replace(task, lines=made.lines), stream)
            if account is not None:
                told = {"vocabulary": vocabulary, **found.plain()}
                account.write((json.dumps(told, indent=2) + "\n").encode())
        if count := made.blank():
            say(f"warning: {count} triples hold blank nodes, whose names differ each time: make IRIs in the query")
        for line in found.lines():
            say(line)


def _form(name: str | None, output: Path | None) -> Form:
    if name is not None:
        return FORMS[name]
    return form_of(output) if output is not None and str(output) != "-" else FORMS["turtle"]


def _refuse_options(form: Form, given: dict[str, Any]) -> None:
    """Raise UsageError for an option that other forms have."""
    for name in given:
        if name not in form.options:
            takers = ", ".join(other.name for other in FORMS.values() if name in other.options)
            raise UsageError(f"--{name.strip('_').replace('_', '-')}: is an option of {takers}, not of {form.name}")


def _into_folder(task: Task, output: Path | None) -> None:
    from kg.commands.bulk import room

    if output is None or str(output) == "-":
        raise UsageError(f"the form {task.form.name} is a folder of files: name one with --output")
    with room(output) as empty:
        task.form.write(task, empty)


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
        raise UsageError("--bulk writes N-Quads into its folder: --format, --output and options of forms exclude it")
    with _telling(source):
        parts = write_parts(rdf.checked(_chosen(source, graphs)), folder, lines)
    say(f"{folder}: {len(parts)} part{'s' * (len(parts) > 1)}")


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
    count = 0
    try:
        with source.open(encoding="utf-8", newline="\n") as stream:
            for line in stream:
                text = line.rstrip("\r\n")
                if not text:
                    continue
                count += 1
                # A graph's IRI holds no space, so the last term but the dot is the graph.
                if not wanted or text.removesuffix(".").rstrip().rsplit(" ", 1)[-1].endswith(wanted):
                    yield text
                elif text[0] not in "<_#" or text[-1] != ".":  # nobody knows which graph it was of
                    raise SyntaxError(text)
    except UnicodeDecodeError:
        raise DataError(f"{source}: is not UTF-8") from None
    except OSError as error:
        raise MissingError(f"{source}: cannot be read: {error.strerror or error}") from None
    refuse_fewer(source, count)
