"""`kg build`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.commands.options import existing, progress, reading, settings_of
from kg.commands.output import say
from kg.errors import DataError, MissingError, PartialError

if TYPE_CHECKING:
    from kg.pipeline import Report


_REFUSED_SHOWN = 5


@click.command("build")
@click.argument("sources", metavar="SOURCE...", nargs=-1)
@click.option("-o", "--output", "folder", required=True, type=click.Path(path_type=Path), help="Folder of the graph.")
@click.option(
    "--shapes", multiple=True, type=click.Path(path_type=Path), help="More SHACL shapes to pass: a file or a folder."
)
@click.option(
    "--engine", type=click.Choice(["shacl", "pyshacl"]), default="shacl", show_default=True, help="Who validates."
)
@click.option(
    "--authority",
    type=click.Choice(["used", "all", "none"]),
    default="used",
    show_default=True,
    help="How much of the authority data goes into the graph.",
)
@click.option("--json", "as_json", is_flag=True, help="Write the report to standard output as JSON.")
@reading
def command(
    sources: tuple[str, ...],
    folder: Path,
    shapes: tuple[Path, ...],
    engine: str,
    authority: str,
    as_json: bool,
    **options: Any,
) -> None:
    """Build a graph from documents: files, folders, web pages, tables.

    SOURCE is a file (text, Markdown, HTML, PDF, DOCX, JSON Lines, CSV), a folder, a pattern in quotes, - for
    standard input, or a file that `kg extract` wrote. The folder then holds graph.nq, graph.trig, graph.ttl,
    quarantine.trig, report.json and a store for `kg query`.

    Ends with 0 if every document is in the graph, with 4 if some are in the failure report instead, and with
    65 or 66 if there is none to build a graph from: a graph that is in the folder then stays as it was.

    \b
    Example:
      kg build articles/ -o out
      kg build "wire/*.html" reports.csv --text-column body -o out
      kg extract articles/ | my-filter | kg build - --format jsonl -o out
    """
    from kg.pipeline import build

    chosen = settings_of(options, shapes=shapes, engine=engine, authority=authority)
    with progress() as seen:
        report = build(existing(sources), folder, settings=chosen, progress=seen)
    told = report.to_json()
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    summarize(told, folder)
    end(report)


def summarize(told: dict[str, Any], folder: Path) -> None:
    """Say on standard error what became of the documents and of the claims."""
    documents, claims = told["documents"], told["claims"]
    for failure in told["failures"]:
        kind = "same as another" if failure["stage"] == "duplicate" else "not taken in"
        say(f"  {kind}: {failure['source']}: {failure['reason']}")
    if not documents["built"]:
        return  # no graph was written: there is nothing to count
    parts = [f"{documents['built']} of {documents['read']} documents"]
    if documents["duplicates"]:
        parts.append(f"{documents['duplicates']} duplicates")
    say(f"{folder}: {', '.join(parts)}; {told['triples'].get('total', 0)} triples")
    waiting = claims["of_which_under_review"]
    review = f" ({waiting} of them held back for review)" if waiting else ""
    say(
        f"  {claims['extracted']} claims = {claims['asserted']} asserted + {claims['claim_only']} claim only{review} "
        f"+ {claims['quarantined']} quarantined"
    )
    refused = [held for held in told["held_back"] if held["status"] == "quarantined"]
    for held in refused[:_REFUSED_SHOWN]:
        say(f"    quarantined: {held['subject']} {held['relation']} {held['object']}: {held['message']}")
    if len(refused) > _REFUSED_SHOWN:
        say(f"    and {len(refused) - _REFUSED_SHOWN} more in quarantine.trig")
    undated = told["documents"]["undated"]
    if undated:
        say(f"  {undated} of them without a date, where `on Friday` stays open: --date gives one")


def end(report: Report) -> None:
    """Raise the error that tells how the build went, if not every document is in the graph."""
    failed = report.failed
    if report.documents:
        if failed:
            raise PartialError(f"{len(failed)} of {report.documents + len(failed)} documents are not in the graph")
        return
    if not failed:
        raise DataError("no document: the sources hold none, so that no graph was written")
    missing = all("no such file" in f.reason or "matches no" in f.reason for f in failed)
    count = f"the {len(failed)} given" if len(failed) > 1 else "the one given"
    raise (MissingError if missing else DataError)(f"no document: {count} could not be taken in; no graph was written")
