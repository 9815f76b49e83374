"""`kg extract`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.commands.asking import ask_settings_of, asking
from kg.commands.folder import NAME, PATH
from kg.commands.options import Counting, existing, progress, reading, settings_of
from kg.commands.output import refuse_source, say, say_notes, writing
from kg.errors import DataError, MissingError, PartialError, UsageError

if TYPE_CHECKING:
    from kg.asking import Account, AskSettings
    from kg.model import Extraction, Failure
    from kg.pipeline import BuildSettings
    from kg.pipeline.work import Note


@click.command("extract")
@click.argument("sources", metavar="SOURCE...", nargs=-1, type=NAME)
@click.option("-o", "--output", type=PATH, help="Write to a file.")
@click.option("--schema", is_flag=True, help="Write the JSON Schema of the format and stop.")
@click.option("--json", "as_json", is_flag=True, help="Tell what was done as JSON; needs --output.")
@reading
@asking
def command(sources: tuple[str, ...], output: Path | None, schema: bool, as_json: bool, **options: Any) -> None:
    """Write what is understood of documents as JSON Lines, without building a graph.

    One line a document: its text, the entities, mentions and claims, each with the exact characters it rests
    on. `kg build` takes such a file in place of documents and verifies every offset and quote, so that a
    person or another tool can stand in between.

    With --with openai a language model is asked too, on any server that has OpenAI's API for chats (Ollama, vLLM,
    llama.cpp, hosted ones); the texts are sent there. Nothing that it tells is trusted: its quotes, names and relations
    are looked for in the text, the text decides how certain a claim is and who says so, and what cannot be found is
    written as unverified. What the rules of kg find too is surer; where they speak against it, it is held back for
    review. Answers are kept, so that the same command costs nothing a second time. A document that is not answered,
    since a bound is reached or the server is in trouble, is done by the rules alone; the command then ends with 4.
    It ends with 69, before anything is written, if the server can answer nothing at all.

    \b
    Example:
      kg extract articles/ -o claims.jsonl
      kg extract article.txt | jq '.claims[].evidence.quote'
      kg extract articles/ -o claims.jsonl --with openai --llm llama3.1 --llm-url http://127.0.0.1:11434/v1
      kg extract articles/ -o claims.jsonl --with openai --llm gpt-4o-mini --price 0.15,0.60 --max-cost 2
      kg extract --schema
    """
    from kg import records

    if schema:
        click.echo(json.dumps(records.schema(), indent=2))
        return
    if as_json and (output is None or str(output) == "-"):
        raise UsageError("--json: documents go to standard output; name a file for them with --output")
    from kg.model import Failure
    from kg.sources import files

    ask = ask_settings_of(options)
    done, failures = 0, []
    notes: list[Note] = []
    given, settings = existing(sources), settings_of(options)
    refuse_source(output, (place for source in given for place in files(source, settings.read)))
    with progress(given, settings.read) as counting, writing(output) as stream:
        found, account = _extractions(given, settings, ask, counting, notes)
        for item in found:
            if isinstance(item, Failure):
                failures.append(item)
                continue
            stream.write(records.to_line(item).encode("utf-8", "surrogatepass") + b"\n")
            done += 1
    if as_json:
        _tell(done, failures, notes, account)
    for failure in failures:
        kind = "same as another" if failure.stage == "duplicate" else "not taken in"
        say(f"  {kind}: {failure.source}: {failure.reason}")
    if account is not None:
        for unanswered in account.alone:
            say(f"  by the rules alone: {unanswered}")
        for line in account.lines():
            say(line)
    say_notes(notes, "which --json tells")
    say(f"{done} document{'' if done == 1 else 's'}")
    _end(done, failures, account)


def _extractions(
    sources: tuple[str, ...], settings: BuildSettings, ask: AskSettings | None, counting: Counting, notes: list[Note]
) -> tuple[Iterator[Extraction | Failure], Account | None]:
    """What is understood, and the account of what was asked; None where nothing was."""
    if ask is None:
        from kg.pipeline import extract

        return extract(sources, settings=settings, progress=counting.seen, noted=notes.append), None
    from kg import asking as model

    account = model.Account()
    found = model.extract(
        sources,
        ask,
        settings=settings,
        account=account,
        progress=counting.seen,
        waiting=counting.stage,
        noted=notes.append,
    )
    return found, account


def _tell(done: int, failures: list[Failure], notes: list[Note], account: Account | None) -> None:
    told: dict[str, Any] = {
        "documents": done,
        "failures": [{"document": f.source, "stage": f.stage, "reason": f.reason} for f in failures],
    }
    if notes:
        told["notes"] = [{"document": note.source, "message": note.message} for note in notes]
    if account is not None:
        told["model"] = account.as_json()
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


def _end(done: int, failures: list[Failure], account: Account | None) -> None:
    """Raises the error that the run ends with, if not all went well."""
    failed = [f for f in failures if f.stage != "duplicate"]
    if failed and done:
        raise PartialError(f"{len(failed)} of {done + len(failures)} documents were not taken in")
    if failed:
        missing = all("no such file" in f.reason for f in failed)
        raise (MissingError if missing else DataError)("no document could be taken in")
    if account is not None and account.alone:
        raise PartialError(f"{len(account.alone)} of {done} documents were done by the rules alone, all or in part")
