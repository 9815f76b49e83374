"""`kg extract`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kg.commands.folder import PATH
from kg.commands.options import existing, progress, reading, settings_of
from kg.commands.output import refuse_source, say, writing
from kg.errors import DataError, MissingError, PartialError


@click.command("extract")
@click.argument("sources", metavar="SOURCE...", nargs=-1)
@click.option("-o", "--output", type=PATH, help="Write to a file.")
@click.option("--schema", is_flag=True, help="Write the JSON Schema of the format and stop.")
@reading
def command(sources: tuple[str, ...], output: Path | None, schema: bool, **options: Any) -> None:
    """Write what is understood of documents as JSON Lines, without building a graph.

    One line a document: its text, the entities, mentions and claims, each with the exact characters it rests
    on. `kg build` takes such a file in place of documents and verifies every offset and quote, so that a
    person or another tool can stand in between.

    \b
    Example:
      kg extract articles/ -o claims.jsonl
      kg extract article.txt | jq '.claims[].evidence.quote'
      kg extract --schema
    """
    import json

    from kg import records

    if schema:
        click.echo(json.dumps(records.schema(), indent=2))
        return
    from kg.model import Failure
    from kg.pipeline import extract
    from kg.sources import files

    done, failures = 0, []
    given, settings = existing(sources), settings_of(options)
    refuse_source(output, (place for source in given for place in files(source, settings.read)))
    with progress(given, settings.read) as counting, writing(output) as stream:
        for item in extract(given, settings=settings, progress=counting.seen):
            if isinstance(item, Failure):
                failures.append(item)
                continue
            stream.write(records.to_line(item).encode("utf-8", "surrogatepass") + b"\n")
            done += 1
    for failure in failures:
        kind = "same as another" if failure.stage == "duplicate" else "not taken in"
        say(f"  {kind}: {failure.source}: {failure.reason}")
    say(f"{done} document{'' if done == 1 else 's'}")
    failed = [f for f in failures if f.stage != "duplicate"]
    if failed and done:
        raise PartialError(f"{len(failed)} of {done + len(failed)} documents were not taken in")
    if failed:
        missing = all("no such file" in f.reason for f in failed)
        raise (MissingError if missing else DataError)("no document could be taken in")
