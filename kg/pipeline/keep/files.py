"""Writes the files of a graph: the blocks of its documents in order, and between them the lines that they share.

A block is copied from where it lies: the shard of the worker that made it, or the files of the earlier graph, where
blocks that follow each other are copied as one. So a graph of which little has changed costs hardly more than copying.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from kg import rdf
from kg.graph import entity_lines_merged
from kg.ids import SHARED_GRAPHS, Minter
from kg.model import Iri
from kg.pipeline.keep.copying import CHUNK, Copier, read_at
from kg.pipeline.keep.generation import RECORDS
from kg.pipeline.keep.state import Block, State, graph_of
from kg.pipeline.work.piece import NAMED

NAMES = {
    "nquads": "graph.nq",
    "turtle": "graph.ttl",
    "trig": "graph.trig",
    "quarantine": "quarantine.trig",
    "record": RECORDS,
}
SHARED = "shared.nq"
"""The lines of graph.nq that lie in no block: what the next build compares with its own."""

_TOGETHER = 2000  # lines that are rendered at a time
_MARKS = "#/>"  # what may follow the IRI of a document in the subjects of its block


@dataclass(frozen=True, slots=True)
class Shared:
    """What lies in no block: lines that no document gives, by graph, and the documents in whose place others have
    lines too."""

    extra: Mapping[str, list[str]]
    entangled: frozenset[Iri]


def write_shared(folder: Path, state: State, extra: Iterable[str], minter: Minter) -> Shared:
    """Write the lines of the graph that lie in no block into `folder`; `extra` are those that no document gives.

    Raises OSError.
    """
    more: dict[str, list[str]] = {}
    for line in sorted(set(extra)):
        more.setdefault(graph_of(line), []).append(line)
    ordered = sorted(line for lines in more.values() for line in lines)
    told = (line for line, beneath in state.lines() if not beneath)
    document = re.compile(f"<({re.escape(minter.base)}document/{NAMED.pattern})[{_MARKS}]")
    beneath: set[Iri] = set()
    with (folder / SHARED).open("w", encoding="utf-8", newline="\n") as file:
        for line in _tidied(merge(told, ordered), minter.graph("entities")):
            file.write(f"{line}\n")
            if found := document.match(line):
                beneath.add(found[1])
    return Shared(extra=more, entangled=state.with_lines(beneath))


def write_files(
    folder: Path, sources: Sources, state: State, copier: Copier, shared: Shared, minter: Minter
) -> dict[str, int]:
    """Write what `NAMES` names into `folder`, and tell how many statements there are in the graphs of each kind.

    The files are complete when the copier has done what it was told. Raises OSError.
    """
    entities = minter.graph("entities")
    _write_lines(folder, sources, state, copier, entities)
    _write_turtle(folder, sources, state, copier, entities)
    written = _write_trig(folder, sources, state, copier, shared.extra, entities)
    _write_quarantine(folder, sources, state, copier)
    with _Output(folder / NAMES["record"], "record", sources, state, copier) as output:
        for block in state.blocks():
            output.block(block)
    counts = {name: written.pop(rdf.iri(minter.graph(name)), 0) for name in SHARED_GRAPHS}
    counts["documents"] = sum(written.values()) + state.numbers()[2]
    counts = {name: n for name, n in counts.items() if n}
    return {**counts, "total": sum(counts.values())}


def _write_lines(folder: Path, sources: Sources, state: State, copier: Copier, entities: Iri) -> None:
    with (
        _Output(folder / NAMES["nquads"], "nquads", sources, state, copier) as output,
        (folder / SHARED).open(encoding="utf-8", newline="\n") as file,
    ):
        shared = _Ahead(line[:-1] for line in file)
        for block in state.blocks():
            if not block.places["nquads"][1]:
                output.block(block)
                continue
            for line in shared.until(f"<{block.iri}"):
                output.write(f"{line}\n".encode())
            within = shared.while_in(block.iri)
            if within:
                lines = _entangled(output.lines_of(block), within, entities)
                output.block(block, "".join(f"{line}\n" for line in lines).encode())
            else:
                output.block(block)
        for line in shared.rest():
            output.write(f"{line}\n".encode())


def _write_turtle(folder: Path, sources: Sources, state: State, copier: Copier, entities: Iri) -> None:
    with (
        _Output(folder / NAMES["turtle"], "turtle", sources, state, copier) as output,
        (folder / SHARED).open(encoding="utf-8", newline="\n") as file,
    ):
        output.write(rdf.header())
        shared = _Ahead(line[:-1] for line in file)
        for block in state.blocks():
            if not block.places["nquads"][1]:
                output.block(block)
                continue
            _render(shared.until(f"<{block.iri}"), output)
            within = shared.while_in(block.iri)
            if within:
                lines = _entangled(output.lines_of(block), within, entities)
                output.block(block, rdf.bodies(lines, block.iri)[0])
            else:
                output.block(block)
        _render(shared.rest(), output)


def _write_trig(
    folder: Path,
    sources: Sources,
    state: State,
    copier: Copier,
    extra: Mapping[str, list[str]],
    entities: Iri,
) -> dict[str, int]:
    """graph.trig; tells how many statements there are in each graph that documents share."""
    counts: dict[str, int] = {}
    with _Output(folder / NAMES["trig"], "trig", sources, state, copier) as output:
        output.write(rdf.header())
        graphs = _Ahead(sorted({*state.graphs(), *extra}))

        def render(names: Iterable[str]) -> None:
            for name in names:
                told = _tidied(merge((line for line, _ in state.lines(name)), extra.get(name, ())), entities)
                lines = list(told)
                counts[name] = len(lines)
                output.write(rdf.bodies(lines, name[1:-1])[1])

        for block in state.blocks():
            render(graphs.until(rdf.iri(block.iri)))
            output.block(block)
        render(graphs.rest())
    return counts


def _write_quarantine(folder: Path, sources: Sources, state: State, copier: Copier) -> None:
    """The claims that a shape refused, which nobody loads by default; a file without anything where there are none."""
    with _Output(folder / NAMES["quarantine"], "quarantine", sources, state, copier) as output:
        shared = sorted(state.refused(), key=lambda line: (graph_of(line), line))
        if shared or any(block.places["quarantine"][1] for block in state.blocks()):
            output.write(rdf.header())
        for block in state.blocks():
            output.block(block)
        for name, lines in groupby(shared, key=graph_of):
            output.write(rdf.bodies(list(lines), name[1:-1])[1])


def _render(lines: Iterable[str], output: _Output) -> None:
    """Write lines as Turtle, as many together as cost little memory, and no subject in two pieces."""
    held: list[str] = []
    for _, about in groupby(lines, key=lambda line: line.split(" ", 1)[0]):
        held.extend(about)
        if len(held) > _TOGETHER:
            output.write(rdf.bodies(held, "")[0])
            held = []
    if held:
        output.write(rdf.bodies(held, "")[0])


def _tidied(lines: Iterable[str], entities: Iri) -> Iterator[str]:
    """Sorted, distinct lines, and each entity with one label where documents tell different ones."""
    for _, about in groupby(lines, key=lambda line: line.split(" ", 1)[0]):
        yield from sorted(set(entity_lines_merged(about, graph=entities)))


def _entangled(block: Iterable[str], others: Iterable[str], entities: Iri) -> list[str]:
    """The lines of a block with those that other documents have in its place: a person may let them speak of it."""
    return list(_tidied(merge(block, others), entities))


class _Ahead:
    """Sorted lines that are taken as far as somebody asks."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._next = next(self._lines, None)

    def until(self, end: str) -> Iterator[str]:
        """All that come before `end`."""
        return self._while(lambda line: line < end)

    def while_in(self, document: Iri) -> list[str]:
        """Those that come next and lie beneath a document."""
        beneath = tuple(f"<{document}{mark}" for mark in _MARKS)
        return list(self._while(lambda line: line.startswith(beneath)))

    def rest(self) -> Iterator[str]:
        return self._while(lambda line: True)

    def _while(self, wanted: Callable[[str], bool]) -> Iterator[str]:
        while self._next is not None and wanted(self._next):
            line, self._next = self._next, next(self._lines, None)
            yield line


class Sources:
    """The files that blocks lie in, opened when they are first needed."""

    def __init__(self, earlier: Mapping[str, Path], state: State) -> None:
        self._earlier, self._state = earlier, state
        self._open: dict[tuple[int, str], BinaryIO] = {}

    def __enter__(self) -> Sources:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._open.values():
            file.close()

    def file(self, number: int, part: str) -> BinaryIO:
        shard = self._state.path(number) if number else None
        key = (number, "" if shard else part)
        if key not in self._open:
            self._open[key] = (shard or self._earlier[part]).open("rb")
        return self._open[key]

    def part(self, block: Block, part: str) -> bytes:
        """The bytes of one part of a block."""
        return read_at(self.file(block.file, part), *block.places[part])


class _Output:
    """A file that blocks are copied into. Copies that follow each other in their source are made as one."""

    def __init__(self, path: Path, part: str, sources: Sources, state: State, copier: Copier) -> None:
        self._path, self._part, self._sources, self._state = path, part, sources, state
        self._copier = copier
        self._at = 0
        self._held: list[bytes] = []  # to be written together
        self._size = 0
        self._copy: tuple[int, int, int] | None = None  # file, from, to
        self._places: list[tuple[Iri, int, int]] = []

    def __enter__(self) -> _Output:
        self._file = self._path.open("wb", buffering=CHUNK)
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()
        self._copier.close(self._file, self._path)
        self._state.move(self._part, self._places)

    def write(self, data: bytes) -> None:
        if self._copy is not None or self._size > CHUNK:
            self._flush()
        self._held.append(data)
        self._size += len(data)
        self._at += len(data)

    def block(self, block: Block, instead: bytes | None = None) -> None:
        """Write the part of a block, or what stands in its place."""
        at, length = block.places[self._part]
        if instead is not None:
            self._note(block.iri, len(instead))
            self.write(instead)
            return
        self._note(block.iri, length)
        if not length:
            return
        if self._copy is not None and self._copy[0] == block.file and self._copy[2] == at:
            self._copy = (block.file, self._copy[1], at + length)
        else:
            self._flush()
            self._copy = (block.file, at, at + length)
        self._at += length

    def lines_of(self, block: Block) -> list[str]:
        """The lines of a block."""
        return self._sources.part(block, "nquads").decode().split("\n")[:-1]

    def _note(self, iri: Iri, length: int) -> None:
        self._places.append((iri, self._at, length))
        if len(self._places) >= _TOGETHER:
            self._state.move(self._part, self._places)
            self._places = []

    def _flush(self) -> None:
        if self._held:
            self._copier.write(self._file, b"".join(self._held))
            self._held, self._size = [], 0
        if self._copy is not None:
            number, start, end = self._copy
            self._copy = None
            self._copier.copy(self._file, self._sources.file(number, self._part), start, end)
