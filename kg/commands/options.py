"""Options that `build` and `extract` share, and the progress they show."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.commands.folder import NAME, PATH

if TYPE_CHECKING:
    from rich.progress import Progress

    from kg.pipeline import BuildSettings
    from kg.sources import ReadSettings

_F = TypeVar("_F", bound=Callable[..., Any])

MAX_CHARS = 10_000_000
_FORMATS = ("text", "markdown", "html", "pdf", "docx", "jsonl", "csv")


def reading(function: _F) -> _F:
    """Add the options about reading documents and about the model."""
    for option in reversed(
        (
            click.option("--format", type=click.Choice(_FORMATS), help="Read every source so, whatever its suffix."),
            click.option("--encoding", help="Encoding of text files. Default: found out."),
            click.option("--date", metavar="YYYY[-MM[-DD]]", help="Date of every document, whatever it says itself."),
            click.option("--text-column", default="text", show_default=True, help="Column of a table with the text."),
            click.option("--title-column", type=NAME, help="Column with the title. Default: found by its usual names."),
            click.option("--date-column", type=NAME, help="Column with the date. Default: found by its usual names."),
            click.option(
                "--max-chars",
                type=click.IntRange(1, MAX_CHARS),
                default=1_000_000,
                show_default=True,
                help="Longest text taken.",
            ),
            click.option("--base", metavar="IRI", help="Base of the IRIs that are made; ends in /."),
            click.option("--model", metavar="NAME", type=NAME, help="spaCy pipeline. Default: the small English one."),
            click.option(
                "--ontology",
                multiple=True,
                type=PATH,
                help="More classes, relations and words in Turtle: a file or a folder.",
            ),
        )
    ):
        function = option(function)
    return function


def settings_of(options: dict[str, Any], **more: Any) -> BuildSettings:
    """The settings that the options give."""
    from kg.pipeline import BuildSettings
    from kg.sources import ReadSettings

    read = ReadSettings(
        format=options["format"],
        encoding=options["encoding"],
        date=options["date"],
        text_column=options["text_column"],
        title_column=options["title_column"],
        date_column=options["date_column"],
        max_chars=options["max_chars"],
    )
    chosen = {name: options[name] for name in ("base", "model") if options[name] is not None}
    return BuildSettings(read=read, ontology=options["ontology"], **chosen, **more)


class Counting:
    """What has been done so far: `seen` is called with the name of each document, `stage` with what comes after."""

    def seen(self, source: str) -> None:
        """Nobody is looking."""

    def stage(self, what: str) -> None:
        """Nobody is looking."""


class _Bar(Counting):
    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("starting", total=None)

    def expect(self, sources: Sequence[str], settings: ReadSettings) -> None:
        """Say how many documents there are, if that can be told."""
        from kg.sources import count

        with suppress(OSError):
            self._bar.update(self._task, total=count(sources, settings))

    def seen(self, source: str) -> None:
        self._bar.update(self._task, advance=1, description=source[-40:])

    def stage(self, what: str) -> None:
        self._bar.update(self._task, description=what, refresh=True)  # also what is over in an instant


@contextmanager
def progress(sources: Sequence[str] = (), settings: ReadSettings | None = None) -> Iterator[Counting]:
    """A bar on standard error that counts documents, where a person is looking; silent when piped.

    Of `sources` that are files with one document each it knows how many there are, and so how long it will take.
    """
    if not sys.stderr.isatty():
        yield Counting()
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("documents"), TimeElapsedColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, TextColumn("{task.description}"), console=console, transient=True) as bar:
        counting = _Bar(bar)
        if sources and settings is not None:  # to look through a large folder takes a while
            Thread(target=counting.expect, args=(sources, settings), daemon=True).start()
        yield counting


def existing(sources: tuple[str, ...]) -> tuple[str, ...]:
    """The sources; standard input where none is given and something is piped in."""
    if sources:
        return sources
    if not sys.stdin.isatty():
        return ("-",)
    raise click.UsageError("no source: name files, folders or patterns, or pipe a text in")
