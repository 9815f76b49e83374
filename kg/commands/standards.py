"""What `kg score` does with gold standards: measures them, and shows figures and errors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.commands.options import progress
from kg.commands.output import say, writing
from kg.errors import DataError, KgError, MissingError, PartialError, UsageError

if TYPE_CHECKING:
    from kg.score.claimed import Claimed
    from kg.score.run import Marks
    from kg.score.standard import Format
    from kg.score.tally import Measure, Tally

_HEAD = 1 << 24  # bytes that are looked at for the claims of an article
_CLAIMS = re.compile(r'"claims"\s*:')
_KINDS = 20  # kinds of error that are shown
_QUOTED = 160  # characters of a text that an example shows


def article(path: Path) -> bool:
    """Whether a path is the list of one article's claims, rather than a gold standard of many texts."""
    from kg.score.formats import FORMATS
    from kg.score.formats.files import head

    start = head(path, _HEAD)
    listed = start.lstrip().startswith("{") and _CLAIMS.search(start) is not None
    return listed and not any(f.told_by(path) for f in FORMATS)


@dataclass
class Trouble:
    """What went wrong with some gold standards, told at the end so that the others are scored first."""

    refused: list[KgError] = field(default_factory=list)  # files that are not read
    texts: int = 0  # that were read
    failed: int = 0  # texts that could not be read, understood or measured

    def end(self) -> None:
        """Raises the error of the first file; else DataError if all texts failed."""
        for error in self.refused[1:]:
            say(f"kg: {error}")
        if self.refused:
            raise self.refused[0]
        if self.failed and self.failed == self.texts:
            raise DataError(f"none of {self.texts} texts could be scored")

    def partial(self) -> None:
        """Raises PartialError if some texts failed."""
        if self.failed:
            raise PartialError(f"{self.failed} of {self.texts} texts could not be scored")


def score(
    paths: Sequence[Path],
    *,
    name: str | None,
    layers: Sequence[str],
    errors: int,
    listing: Path | None,
    limit: int | None,
    model: str | None,
    claimed: Claimed | None = None,
    quiet: bool,
    trouble: Trouble,
) -> list[dict[str, Any]]:
    """Measure the gold standards in turn and show each; the same as values for JSON.

    Raises UsageError; what is wrong with a file goes to `trouble`.
    """
    from kg.ids import Minter
    from kg.score.run import mark
    from kg.understand import DEFAULT_MODEL, Understanding

    chosen = _chosen(paths, name, layers, trouble)
    if not chosen:
        return []
    understanding = Understanding(Minter(), model=model or DEFAULT_MODEL)
    found = []
    for path, form in chosen:
        try:
            with progress() as counting:
                marks = mark(
                    path,
                    form,
                    understanding,
                    layers=frozenset(layers),
                    limit=limit,
                    claimed=claimed,
                    progress=counting.seen,
                )
        except (DataError, MissingError) as error:
            trouble.refused += [error] if str(error) not in map(str, trouble.refused) else []
            continue
        found.append(marks)
        if not quiet:
            _show(marks, errors)
    if listing is not None and found:
        _list(found, listing)
    trouble.texts += sum(m.texts for m in found)
    trouble.failed += sum(len(m.failures) for m in found)
    if found:
        say(f"{trouble.texts - trouble.failed} texts scored")
    return [_json(m) for m in found]


def _chosen(
    paths: Sequence[Path], name: str | None, layers: Sequence[str], trouble: Trouble
) -> list[tuple[Path, Format]]:
    """The files with the formats that are to read them. Raises UsageError for names that do not fit them."""
    from kg.score.formats import FORMATS
    from kg.score.run import formats_of

    if name is not None and name not in {f.name for f in FORMATS}:
        raise UsageError(f"--format {name}: expected one of {', '.join(f.name for f in FORMATS)}")
    every = {layer.name for f in FORMATS for layer in f.layers}
    for layer in layers:
        if layer not in every:
            raise UsageError(f"--layer {layer}: expected one of {', '.join(sorted(every))}")
    chosen: list[tuple[Path, Format]] = []
    unused = set(layers)
    for path in paths:
        try:
            forms = formats_of(path, name)
        except (DataError, MissingError) as error:
            trouble.refused.append(error)
            unused.clear()  # nobody knows what it would have had
            continue
        fitting = [f for f in forms if not layers or {layer.name for layer in f.layers} & set(layers)]
        if not fitting:
            has = ", ".join(dict.fromkeys(layer.name for f in forms for layer in f.layers))
            raise UsageError(f"--layer {layers[0]}: {path} has only {has}")
        unused -= {layer.name for f in fitting for layer in f.layers}
        chosen += [(path, f) for f in fitting]
    if unused:
        raise UsageError(f"--layer {min(unused)}: none of the files has it")
    return chosen


def _show(marks: Marks, errors: int) -> None:
    click.echo(f"{marks.path} ({marks.format}): {marks.texts} texts")
    for failure in marks.failures:
        say(f"  not scored: {failure.source}: {failure.reason}")
    for layer, tally in marks.tallies.items():
        click.echo(f"\n  {layer}")
        for caution in tally.cautions:
            click.echo(f"    {caution}")
        width = max([len(label) for label in tally.labels] + [9])
        click.echo(f"    {'':<{width}} {'P':>6} {'R':>6} {'F1':>6} {'found':>7} {'extra':>7} {'missed':>7}")
        for label in tally.labels if len(tally.labels) > 1 else []:
            click.echo(_row(label, tally.of(label), width))
        click.echo(_row("all", tally.micro, width))
        if len(tally.labels) > 1:
            click.echo(f"    {'macro F1':<{width}} {'':>6} {'':>6} {tally.macro_f1:>6.3f}")
        for name, value in tally.means.items():
            click.echo(f"    {name}: {value:.3f}")
        _show_errors(tally, errors)
    click.echo("")


def _row(label: str, measure: Measure, width: int) -> str:
    return (
        f"    {label:<{width}} {measure.precision:>6.3f} {measure.recall:>6.3f} {measure.f1:>6.3f} "
        f"{measure.hits:>7} {measure.extras:>7} {measure.misses:>7}"
    )


def _show_errors(tally: Tally, errors: int) -> None:
    kinds = tally.kinds(_KINDS)
    if kinds:
        click.echo(f"    commonest errors, {len(tally.slips)} in all:")
    for kind, count in kinds:
        click.echo(f"    {count:>7}  {kind}")
        for slip in [s for s in tally.slips if s.kind == kind][:errors]:
            quote = " ".join(slip.quote.split())
            cut = quote if len(quote) <= _QUOTED else f"{quote[: _QUOTED - 1]}…"
            told = [f"{what} {value}" for what, value in (("expected", slip.expected), ("found", slip.found)) if value]
            click.echo(f"             {slip.source}: {cut!r}{': ' if told else ''}{', '.join(told)}")


def _list(found: Iterable[Marks], path: Path) -> None:
    with writing(path) as stream:
        for marks in found:
            for layer, tally in marks.tallies.items():
                for slip in tally.slips:
                    record = {
                        "standard": marks.format,
                        "layer": layer,
                        "kind": slip.kind,
                        "text": slip.source,
                        "quote": slip.quote,
                        "expected": slip.expected,
                        "found": slip.found,
                    }
                    # Half a surrogate, of a file name that is not UTF-8, is written as JSON escapes it.
                    stream.write((json.dumps(record, ensure_ascii=False) + "\n").encode(errors="backslashreplace"))


def _json(marks: Marks) -> dict[str, Any]:
    return {
        "standard": str(marks.path),
        "format": marks.format,
        "texts": marks.texts,
        "failures": [{"text": f.source, "reason": f.reason} for f in marks.failures],
        "layers": {
            layer: {
                "micro": _figures(tally.micro),
                "macro_f1": round(tally.macro_f1, 4),
                "labels": {label: _figures(tally.of(label)) for label in tally.labels},
                "figures": {name: round(value, 4) for name, value in tally.means.items()},
                "errors": [{"kind": kind, "count": count} for kind, count in tally.kinds(_KINDS)],
            }
            for layer, tally in marks.tallies.items()
        },
    }


def _figures(measure: Measure) -> dict[str, Any]:
    return {
        "precision": round(measure.precision, 4),
        "recall": round(measure.recall, 4),
        "f1": round(measure.f1, 4),
        "found": measure.hits,
        "extra": measure.extras,
        "missed": measure.misses,
    }
