"""Reads gold standards, understands their texts, and measures each layer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import DataError, MissingError
from kg.model import Document, Failure
from kg.score.formats import FORMATS
from kg.score.standard import Format, GoldText
from kg.score.tally import Tally
from kg.understand import Given, Understanding


@dataclass(frozen=True, slots=True)
class Marks:
    """What one gold standard measured."""

    path: Path
    format: str
    texts: int
    tallies: dict[str, Tally]  # by layer
    failures: tuple[Failure, ...]


def formats_of(path: Path, name: str | None = None) -> list[Format]:
    """The formats that know a file or folder, or the one called `name`.

    Raises MissingError if nothing is there, and DataError if no format knows it.
    """
    if not path.exists():
        raise MissingError(f"{path}: no such file or folder")
    found = [f for f in FORMATS if (f.name == name if name else f.told_by(path))]
    if not found:
        names = ", ".join(f.name for f in FORMATS)
        raise DataError(f"{path}: no gold standard that kg knows; the formats are {names}")
    return found


def mark(
    path: Path,
    format: Format,
    understanding: Understanding,
    *,
    layers: frozenset[str] = frozenset(),
    limit: int | None = None,
    progress: Callable[[str], None] = lambda source: None,
) -> Marks:
    """Measure `understanding` on one gold standard; only these `layers` if any are named.

    `limit` reads no more than so many texts. Raises MissingError or DataError, naming file and place.
    """
    wanted = [layer for layer in format.layers if not layers or layer.name in layers]
    tallies = {layer.name: Tally() for layer in wanted}
    failures: list[Failure] = []
    held: list[GoldText] = []

    def documents() -> Iterator[tuple[Document, tuple[Given, ...]]]:
        for number, gold in enumerate(format.read(path)):
            if limit is not None and number == limit:
                return
            held.append(gold)
            yield gold.document, gold.given

    done = 0
    for reading in understanding.readings(documents()):
        gold = held.pop(0)
        done += 1
        progress(gold.document.source)
        if isinstance(reading, Failure):
            failures.append(reading)
            continue
        for layer in wanted:
            layer.count(gold, reading, tallies[layer.name])
    return Marks(path, format.name, done, tallies, tuple(failures))
