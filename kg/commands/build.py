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


@click.command("build")
@click.argument("sources", metavar="SOURCE...", nargs=-1)
@click.option("-o", "--output", "folder", required=True, type=click.Path(path_type=Path), help="Folder of the graph.")
@click.option("--shapes", multiple=True, type=click.Path(path_type=Path), help="More SHACL shapes to pass; a file.")
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
    65 or 66 if none could be read.

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
    parts = [f"{documents['built']} of {documents['read']} documents"]
    if documents["duplicates"]:
        parts.append(f"{documents['duplicates']} duplicates")
    say(f"{folder}: {', '.join(parts)}; {told['triples'].get('total', 0)} triples")
    say(
        f"  {claims['extracted']} claims = {claims['asserted']} asserted + {claims['claim_only']} claim only "
        f"(of which {claims['of_which_under_review']} held back for review) + {claims['quarantined']} quarantined"
    )


def end(report: Report) -> None:
    """Raise the error that tells how the build went, if not every document is in the graph."""
    failed = report.failed
    if not failed:
        return
    if report.documents:
        raise PartialError(f"{len(failed)} of {report.documents + len(failed)} documents are not in the graph")
    reasons = {f.reason for f in failed}
    error = MissingError if all("no such file" in r or "matches no" in r for r in reasons) else DataError
    raise error("no document could be taken in")
