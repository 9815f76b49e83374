"""`kg build`."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from collections.abc import Set
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.commands.folder import NAME, PATH, refuse_no_folder
from kg.commands.options import existing, progress, reading, settings_of
from kg.commands.output import say, say_notes
from kg.commands.stopping import saying
from kg.errors import DataError, MissingError, PartialError, UsageError

if TYPE_CHECKING:
    from kg.model import Failure
    from kg.pipeline import Report
    from kg.pipeline.spark import SparkSettings
    from kg.pipeline.work import Note


_REFUSED_SHOWN = 5


@click.command("build")
@click.argument("sources", metavar="SOURCE...", nargs=-1, type=NAME)
@click.option(
    "-o",
    "--output",
    "folder",
    required=True,
    type=PATH,
    help="Folder of the graph.",
)
@click.option("--shapes", multiple=True, type=PATH, help="More SHACL shapes to pass: a file or a folder.")
@click.option(
    "--decisions",
    multiple=True,
    type=PATH,
    help="What people decided, as `kg review --decisions` writes it; the folder keeps it.",
)
@click.option(
    "--validator", type=click.Choice(["shacl", "pyshacl"]), default="shacl", show_default=True, help="Who validates."
)
@click.option(
    "--authority",
    type=click.Choice(["used", "all", "none"]),
    default="used",
    show_default=True,
    help="How much of the authority data goes into the graph.",
)
@click.option(
    "--workers",
    type=click.IntRange(0, 1024),
    help="Processes that work side by side; 0: none but this one. Default: one a processor, for many documents.",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help="Who does the documents: processes of this machine, or Apache Spark.",
)
@click.option("--master", metavar="URL", help="Where Spark runs: local[4], yarn, spark://host:7077, k8s://…")
@click.option("--spark-conf", multiple=True, metavar="KEY=VALUE", help="A setting of Spark.")
@click.option("--spark-output", metavar="URL", help="Where Spark writes the N-Quads too, as sorted part files.")
@click.option("--watch", is_flag=True, help="Build again whenever a source changes, until Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="Write the report to standard output as JSON.")
@reading
def command(
    sources: tuple[str, ...],
    folder: Path,
    shapes: tuple[Path, ...],
    decisions: tuple[Path, ...],
    validator: str,
    authority: str,
    workers: int | None,
    engine: str,
    master: str | None,
    spark_conf: tuple[str, ...],
    spark_output: str | None,
    watch: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Build a graph from documents: files, folders, web pages, tables.

    SOURCE is a file (text, Markdown, HTML, PDF, DOCX, JSON Lines, CSV), a folder, a pattern in quotes, - for
    standard input, or a file that `kg extract` wrote. The folder then holds graph.nq, graph.trig, graph.ttl,
    quarantine.trig, report.json and a store for `kg query`.

    A folder that holds a graph is built on: what has not changed is not done again, and documents that are no longer
    among the sources leave the graph. A build that was ended, by whatever, goes on where it was.

    Ends with 0 if every document is in the graph, with 4 if some are in the failure report instead, and with
    65 or 66 if there is none to build a graph from: a graph that is in the folder then stays as it was.

    Shapes of --shapes may use those that ship and not change them; a document that they take more than a minute
    to check is not taken in.

    What needs a person's eye is listed by `kg review`. Decisions are obeyed by this build and by every later
    one in the same folder, which keeps them in decisions.jsonl.

    \b
    Example:
      kg build articles/ -o out
      kg build "wire/*.html" reports.csv --text-column body -o out
      kg build articles/ -o out --shapes house-rules.ttl --decisions decided.jsonl
      kg build archive/ -o out --workers 8
      kg build inbox/ -o out --watch
      kg build hdfs:///news/ -o out --engine spark --master yarn
      kg extract articles/ | my-filter | kg build - --format jsonl -o out
    """
    refuse_no_folder(folder)
    with saying(_stopped(folder)):  # to load what understands takes a while
        from kg.pipeline import building_again

    chosen = settings_of(options, shapes=shapes, decisions=decisions, validator=validator, authority=authority)
    given = existing(sources)
    if watch and "-" in given:
        raise UsageError("--watch: standard input cannot be watched; name files or folders")
    spark = _spark(engine, master, spark_conf, spark_output)
    if watch and spark is not None and any("://" in source for source in given):
        raise UsageError("--watch: only files and folders of this machine can be watched")
    rounds = building_again(given, folder, settings=chosen, workers=workers, spark=spark, watch=watch)
    known: set[Failure | Note] = set()
    for number, build in enumerate(rounds):
        with saying(_stopped(folder)), progress(given if spark is None else (), chosen.read) as counting:
            report = build(counting.seen, counting.stage)
        if as_json:
            click.echo(json.dumps(report.to_json(), ensure_ascii=False) if watch else report.text(), nl=watch)
        if watch and number:
            say(f"[{datetime.now():%H:%M:%S}]")
        summarize(report, folder, known=known)
        if not watch:
            end(report)
        known = {*report.failures, *report.notes}
        if watch and not report.documents:
            say(f"{folder}: no document among the sources: what was there stays as it was")
        if watch and not number:
            say(f"watching {', '.join(given)} for changes, until Ctrl-C")


def _stopped(folder: Path) -> str:
    return f"{folder}: stopped; what was done is kept, and the same command goes on from there"


def _spark(engine: str, master: str | None, conf: tuple[str, ...], output: str | None) -> SparkSettings | None:
    """How Spark is to be used, if it is."""
    if engine != "spark":
        if master is not None or conf or output is not None:
            raise UsageError("--master, --spark-conf and --spark-output are for --engine spark")
        return None
    from kg.pipeline.spark import SparkSettings

    pairs = [setting.partition("=") for setting in conf]
    for key, equals, _ in pairs:
        if not (key and equals):
            raise UsageError(f"--spark-conf {key or equals}: expected KEY=VALUE")
    return SparkSettings(master=master, conf={key: value for key, _, value in pairs}, output=output)


def summarize(report: Report, folder: Path, *, known: Set[Failure | Note] = frozenset()) -> None:
    """Say on standard error what became of the documents and of the claims.

    Failures that are `known` are counted, and notes not told again.
    """
    told = report.to_json()
    documents, claims = told["documents"], told["claims"]
    failures = sorted(report.failures, key=lambda f: (f.source, f.stage, f.reason))
    for failure in (f for f in failures if f not in known):
        kind = "same as another" if failure.stage == "duplicate" else "not taken in"
        say(f"  {kind}: {failure.source}: {failure.reason}")
    before = sum(f in known for f in failures)
    if before:
        say(f"  and {before} that {'were' if before > 1 else 'was'} not taken in before either")
    if not documents["built"]:
        return  # no graph was written: there is nothing to count
    parts = [f"{documents['built']} of {_number(documents['read'], 'document')}"]
    if documents["duplicates"]:
        parts.append(_number(documents["duplicates"], "duplicate"))
    say(f"{folder}: {', '.join(parts)}; {told['triples'].get('total', 0)} triples")
    if report.kept or report.gone or report.changed:
        say(f"  {_changes(report)}")
    if report.resumed:
        say(f"  {report.resumed} of them had been done by a build that was ended")
    waiting = claims["of_which_under_review"]
    review = f" ({waiting} of them held back for review)" if waiting else ""
    say(
        f"  {_number(claims['extracted'], 'claim')} = {claims['asserted']} asserted + {claims['claim_only']} claim only"
        f"{review} + {claims['quarantined']} quarantined"
    )
    refused = [held for held in told["held_back"] if held["status"] == "quarantined"]
    for held in refused[:_REFUSED_SHOWN]:
        say(f"    quarantined: {held['subject']} {held['relation']} {held['object']}: {held['message']}")
    if len(refused) > _REFUSED_SHOWN:
        say(f"    and {len(refused) - _REFUSED_SHOWN} more in quarantine.trig")
    _across(told["across_documents"])
    _decided(told["decisions"])
    if claims["extracted"] > claims["quarantined"] and not (report.kept or report.changed):
        say(f"  to look at all claims: {shlex.join(['kg', 'query', str(folder), '--name', 'claims'])}")
    if told["held_back"] or told["across_documents"]["findings"]:
        say(f"  to look at what needs a person's eye: {shlex.join(['kg', 'review', str(folder)])}")
    say_notes([note for note in report.notes if note not in known], "which report.json tells")
    undated = told["documents"]["undated"]
    if undated:
        have = "document has" if undated == 1 else "documents have"
        say(f"  {undated} {have} no date, so that words such as “on Friday” cannot be dated{_named(report, undated)}")
        column = "--date-column NAME names the column of a table that has it; " if report.undated.rows else ""
        say(f"    {column}--date sets that of every document, whatever it says itself")


def _named(report: Report, undated: int) -> str:
    """Some documents without a date, by name."""
    sources = report.undated.sources
    more = f" and {undated - len(sources)} more" if undated > len(sources) else ""
    return f": {', '.join(sources)}{more}" if sources else ""


def _changes(report: Report) -> str:
    """What has changed in a graph that was there."""
    if report.kept == report.documents and not report.gone:
        return "the graph is as it was" if report.failures else "nothing has changed since the last build"
    new = max(report.documents - report.kept - report.changed - report.again, 0)
    counts = (
        (new, "new"),
        (report.changed, "changed"),
        (report.again, "done again"),
        (report.kept, "as before"),
        (report.gone, "gone"),
    )
    return ", ".join(f"{count} {what}" for count, what in counts if count)


def _number(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


_ACROSS = {
    "two-holders": ("office with more holders than it can have", "offices with more holders than they can have"),
    "contradiction": ("asserted here and denied there",) * 2,
    "disputed": ("asserted here and denied by somebody quoted there",) * 2,
    "same-identifier": ("pair of entities with one identifier", "pairs of entities with one identifier"),
    "same-name": (
        "entity with the name of one in the authority data",
        "entities with the name of one in the authority data",
    ),
    "two-classes": (
        "entity of classes that do not go together",
        "entities of classes that do not go together",
    ),
}
"""What documents show only together, where it is one and where it is more."""


def _across(told: dict[str, Any]) -> None:
    """What documents show only together, by kind."""
    counted = Counter(finding["kind"] for finding in told["findings"])
    if counted:
        kinds = "; ".join(
            f"{counted[kind]} {words[counted[kind] > 1]}" for kind, words in _ACROSS.items() if counted[kind]
        )
        held = f" ({_number(told['held_back'], 'claim')} held back for it)" if told["held_back"] else ""
        say(f"  across documents: {kinds}{held}")


def _decided(told: dict[str, Any]) -> None:
    """How many decisions were obeyed, and which were not."""
    refused, unmatched = told["refused"], told["unmatched"]
    if not (told["obeyed"] or refused or unmatched):
        return
    say(f"  decisions: {told['obeyed']} obeyed, {len(refused)} refused, {len(unmatched)} that match nothing here")
    for name, decisions in (("refused", refused), ("matches nothing", unmatched)):
        for decision in decisions[:_REFUSED_SHOWN]:
            about = decision.get("claim") or decision.get("entity")
            say(f"    {name}: {decision['decision']} {about}: {decision['reason']}")


def end(report: Report) -> None:
    """Raise the error that tells how the build went, if not every document is in the graph."""
    failed = report.failed
    if report.documents:
        if failed:
            are = "is" if len(failed) == 1 else "are"
            read = report.documents + len(report.failures)  # as the summary counts, those told twice among them
            raise PartialError(f"{len(failed)} of {read} documents {are} not in the graph")
        return
    if not failed:
        raise DataError("no document: the sources hold none, so that no graph was written")
    missing = all("no such file" in f.reason or "matches no" in f.reason for f in failed)
    count = f"the {len(failed)} given" if len(failed) > 1 else "the one given"
    raise (MissingError if missing else DataError)(f"no document: {count} could not be taken in; no graph was written")
