"""Reads gold standards, understands their texts, and measures each layer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kg.errors import DataError, KgError, MissingError, debugging, told
from kg.model import Document, Failure
from kg.score.claimed import Claimed
from kg.score.formats import FORMATS
from kg.score.standard import Format, GoldText, Layer, Told
from kg.score.tally import Tally
from kg.understand import Given, Reading, Understanding


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
    claimed: Claimed | None = None,
    progress: Callable[[str], None] = lambda source: None,
) -> Marks:
    """Measure `understanding` on one gold standard; only these `layers` if any are named.

    With `claimed` those extractions are measured in place of its own, and a text that has none is a Failure; layers
    that ask for the parse, such as that of factuality, measure `understanding` all the same.
    `limit` reads no more than so many texts. A text that cannot be understood or measured is a Failure, and counts in
    no layer. Raises MissingError or DataError, naming file and place; also for a standard that holds no text, or none
    with anything to measure by these layers.
    """
    wanted = [layer for layer in format.layers if not layers or layer.name in layers]
    tallies = {layer.name: Tally() for layer in wanted}
    told: set[str] = set()  # layers that some text has
    failures: list[Failure] = []
    unread: list[Failure] = []
    held: list[GoldText] = []

    def documents() -> Iterator[tuple[Document, tuple[Given, ...]]]:
        for number, gold in enumerate(_texts(path, format)):
            if limit is not None and number == limit:
                return
            if isinstance(gold, Failure):
                unread.append(gold)
                continue
            held.append(gold)
            yield gold.document, gold.given

    done = 0
    for reading in understanding.readings(documents()):
        gold = held.pop(0)
        done += 1
        progress(gold.document.source)
        told |= {layer.name for layer in wanted if not isinstance(layer, Told) or layer.tells(gold)}
        if claimed is not None and not isinstance(reading, Failure):
            reading = _with_claims(reading, claimed)
        counted = reading if isinstance(reading, Failure) else _counted(gold, reading, wanted)
        if isinstance(counted, Failure):
            failures.append(counted)
            continue
        for name, tally in counted.items():
            tallies[name].add(tally)
    if not done:
        why = f": {unread[0].reason}" if unread else ""
        raise DataError(f"{path}: holds no text that can be scored{why}")
    if not told:
        raise DataError(f"{path}: no text has gold for {', '.join(tallies)}")
    measured = {n: t for n, t in tallies.items() if n in told}
    return Marks(path, format.name, done + len(unread), measured, (*unread, *failures))


def _texts(path: Path, format: Format) -> Iterator[GoldText | Failure]:
    """What the reader reads; whatever else goes wrong in it than it says itself, the file is at fault."""
    try:
        yield from format.read(path)
    except KgError:
        raise
    except Exception as error:
        if debugging():
            raise
        raise DataError(f"{path}: not in the format {format.name}: {told(error)}") from None


def _with_claims(reading: Reading, claimed: Claimed) -> Reading | Failure:
    """The reading with the extraction that is to be measured."""
    document = reading.extraction.document
    found = claimed.of(document.text)
    if found is None:
        return Failure(source=document.source, stage="score", reason="its text is not among those with claims")
    return replace(reading, extraction=found)


def _counted(gold: GoldText, reading: Reading, layers: list[Layer]) -> dict[str, Tally] | Failure:
    """The counts of one text by layer; all or none of them."""
    source = gold.document.source
    if not gold.document.text.strip():
        return Failure(source=source, stage="read", reason="holds no text")
    tallies = {layer.name: Tally() for layer in layers}
    try:
        for layer in layers:
            layer.count(gold, reading, tallies[layer.name])
    except Exception as error:
        if debugging():
            raise
        return Failure(source=source, stage="score", reason=f"cannot be measured: {told(error)}")
    return tallies
