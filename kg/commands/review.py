"""`kg review`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.folder import PATH, part
from kg.commands.output import refuse_folder, refuse_source, say, writing
from kg.vocab import compact

if TYPE_CHECKING:
    from kg.pipeline.review import Item, Reason

_KINDS = (
    "unlikely",
    "two-holders",
    "contradiction",
    "quarantined",
    "disputed",
    "same-identifier",
    "same-name",
    "two-classes",
    "link",
)
_SHOWN = 20
_WIDTHS = (50, 60, 25, 100, 60)  # characters of a cell where no terminal says how wide the table may be
_HEADS = ("what", "words", "document", "why", "shape")


@click.command("review")
@click.argument("folder", metavar="DIR", type=PATH)
@click.option("--kind", "kinds", multiple=True, type=click.Choice(_KINDS), help="Only this; may be given again.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    help=f"Show so many of each kind; 0 is all. Default: {_SHOWN}, and all with --decisions.",
)
@click.option("--decisions", "target", type=PATH, help="Write a file to fill in and to give to `kg build --decisions`.")
@click.option("--json", "as_json", is_flag=True, help="Write the list as JSON.")
@click.option("--schema", is_flag=True, help="Write the JSON Schema of a decision and stop.")
def command(
    folder: Path, kinds: tuple[str, ...], limit: int | None, target: Path | None, as_json: bool, schema: bool
) -> None:
    """List what needs a person's eye, with its words and the reason.

    DIR is a folder that `kg build` made. Listed are claims that shapes held back or refused, what documents
    show only together (two holders of one office, contradictions, entities twice), and names that could mean
    something else. With --decisions FILE a line of JSON is written for each that can be decided: fill in
    accept, reject, merge or split where it says "decision", add who decided and why, and build again.

    \b
    Example:
      kg review out
      kg review out --kind contradiction --json
      kg review out --decisions todo.jsonl
      kg build articles/ -o out --decisions todo.jsonl
    """
    if schema:
        from kg.pipeline.decisions import schema as of_decisions

        click.echo(json.dumps(of_decisions(), indent=2))
        return
    part(folder, "store")
    refuse_folder(target)
    refuse_source(target, (folder / name for name in ("report.json", "graph.nq", "decisions.jsonl")))
    from kg.pipeline.review import GROUPS, review

    most = (0 if target is not None else _SHOWN) if limit is None else limit
    groups = [(kind, list(items)) for kind, items in groupby(review(folder, kinds or GROUPS), lambda item: item.kind)]
    shown = [(kind, items[:most] if most else items) for kind, items in groups]
    if target is not None:
        _write(target, (item for _, items in shown for item in items))
    elif as_json:
        counts = {kind: len(items) for kind, items in groups}
        told = [item.to_json() for _, items in shown for item in items]
        click.echo(json.dumps({"counts": counts, "items": told}, ensure_ascii=False, indent=2))
    else:
        for (kind, items), (_, every) in zip(shown, groups, strict=True):
            _table(f"{GROUPS[kind]} ({len(every)})", items)
    total, listed = sum(len(items) for _, items in groups), sum(len(items) for _, items in shown)
    if not total:
        say("nothing needs a person's eye")
    else:
        say(f"{listed} of {total} things to look at; --limit 0 shows all" if listed < total else f"{total} to look at")


def _write(target: Path, items: Iterable[Item]) -> None:
    """Write a line for each that can be decided."""
    written, left = 0, 0
    with writing(target) as stream:
        for item in items:
            lines = item.to_decisions()
            for line in lines:
                stream.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
            written += len(lines)
            left += not lines
    more = f"; {left} more that no decision can change" if left else ""
    say(f"{written} line{'' if written == 1 else 's'} to fill in{more}")


def _cells(items: Iterable[Item]) -> Iterator[tuple[str, ...]]:
    from kg.stores.table import printable

    for item in items:
        why = "; ".join(dict.fromkeys(reason.message for reason in item.reasons))
        shapes = "; ".join(dict.fromkeys(_shape(reason) for reason in item.reasons))
        yield tuple(printable(text) for text in (item.statement, item.quote, item.source, why, shapes))


def _shape(reason: Reason) -> str:
    """The shape, and the path that it is about."""
    shapes = ", ".join(compact(iri) for iri in (reason.shape or "").split(", ") if iri)
    return " at ".join(part for part in (shapes, reason.path and compact(reason.path)) if part)


def _table(title: str, items: Iterable[Item]) -> None:
    """A heading and a table: folded to the width of a terminal, elsewhere one line a row."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from kg.stores.table import brief

    terminal = sys.stdout.isatty()
    console = Console(file=sys.stdout, width=None if terminal else 400, highlight=False)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for head in _HEADS:
        table.add_column(head, overflow="fold", no_wrap=not terminal)
    for row in _cells(items):
        cells = row if terminal else (brief(text, limit=width) for text, width in zip(row, _WIDTHS, strict=True))
        table.add_row(*map(Text, cells))
    with console.capture() as capture:
        console.print(Text(title, style="bold"))
        console.print(table)
        console.print()
    text = capture.get()
    sys.stdout.write(text if terminal else "".join(line.rstrip() + "\n" for line in text.splitlines()))
