"""The graphs of a build, one after the other, each in pieces of N-Triples that a server takes at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from kg import rdf


@dataclass(frozen=True, slots=True)
class Piece:
    """Some triples of a graph. `first` and `last` tell where a graph begins and ends."""

    graph: str
    content: bytes
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """How many triples a graph has, and a digest of what it says."""

    triples: int
    digest: str


def summaries(trig: Path) -> dict[str, Summary]:
    """Each graph of a TriG file in which graphs stand together. Raises DataError or MissingError."""
    found: dict[str, Summary] = {}
    for graph, lines in _by_graph(trig):
        hasher, count = hashlib.sha256(), 0
        for line in lines:
            hasher.update(line)
            count += 1
        found[graph] = Summary(count, hasher.hexdigest())
    return found


def pieces(trig: Path, size: int, wanted: frozenset[str]) -> Iterator[Piece]:
    """The graphs that are wanted, in pieces of at most `size` bytes, or of one triple."""
    for graph, lines in _by_graph(trig):
        if graph not in wanted:
            continue
        held: list[bytes] = []
        first, length = True, 0
        for line in lines:
            if held and length + len(line) > size:
                yield Piece(graph, b"".join(held), first, False)
                first, held, length = False, [], 0
            held.append(line)
            length += len(line)
        yield Piece(graph, b"".join(held), first, True)


def _by_graph(trig: Path) -> Iterator[tuple[str, Iterator[bytes]]]:
    quads = rdf.parse(trig, format="trig")
    for name, group in groupby(quads, key=lambda quad: quad.graph_name):
        yield name.value, (f"{quad.triple} .\n".encode() for quad in group)
