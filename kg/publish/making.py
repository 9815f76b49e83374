"""Makes the files of things: their pages, and what each tells as data. Side by side in processes, where it pays."""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import threading
from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Self

from kg import rdf
from kg.errors import OutputError
from kg.pages import Pages
from kg.pages.opening import DATA, open_pages
from kg.publish.noting import Noting
from kg.signals import starting
from kg.stores import open_store

_BATCH = 24  # things whose pages are made in one go
_AHEAD = 8  # batches for each process that are made before they are asked for


@dataclass(frozen=True, slots=True)
class Made:
    """A file of the site."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Thing:
    """The files that tell of one IRI, and the keys of what was looked up for them."""

    iri: str
    files: tuple[Made, ...]
    keys: array[int]


class Maker:
    """Makes the files of one thing after the other."""

    def __init__(self, pages: Pages, formats: Sequence[str]) -> None:
        self._noting, self._formats = Noting(pages.reader), formats
        self._pages = Pages(pages.reader.graph, formats=formats)
        self._pages.addresses = pages.addresses

    def thing(self, iri: str) -> Thing:
        self._pages.reader = self._noting.reader()
        files = tuple(files_of(self._pages, iri, self._formats))
        return Thing(iri, files, self._noting.notes.taken())


def files_of(pages: Pages, iri: str, formats: Iterable[str]) -> Iterator[Made]:
    """All files that tell of one IRI; none if the graph says nothing of it."""
    first = pages.of(iri)
    if first is None:
        return
    stem = pages.addresses.path(iri)
    yield Made(f"{stem}.html", first.html.encode("utf-8", "replace"))
    for number in range(2, first.pages + 1):
        further = pages.of(iri, number)
        if further is not None:
            yield Made(f"{stem}.page{number}.html", further.html.encode("utf-8", "replace"))
    if first.near is not None:
        yield Made(f"{stem}.near.json", first.near.encode())
    lines = sorted(set(pages.reader.lines(iri)))
    for suffix in formats:
        yield Made(f"{stem}{suffix}", data(lines, DATA[suffix]))


def data(lines: Iterable[str], format: str) -> bytes:
    """N-Triples lines in another format."""
    output = io.BytesIO()
    rdf.serialize(lines, output, format=format)
    return output.getvalue()


class Making:
    """The files of things, in their order. With `workers` 0 there is one process for each processor.

    The processes begin before anybody asks for what they make, which is what `with` is for: it ends them too.
    """

    def __init__(self, folder: Path, pages: Pages, things: Sequence[str], formats: Sequence[str], workers: int) -> None:
        self._folder, self._pages, self._things, self._formats = folder, pages, things, tuple(formats)
        self._pool: ProcessPoolExecutor | None = None
        batches = [things[i : i + _BATCH] for i in range(0, len(things), _BATCH)]
        workers = workers or os.cpu_count() or 1
        if workers > 1 and len(batches) >= 2 * workers:
            context = multiprocessing.get_context("spawn")
            start = (folder, self._formats)
            self._pool = ProcessPoolExecutor(workers, context, initializer=_open, initargs=start)
        self._rest, self._workers = iter(batches), workers
        self._ahead: deque[Future[list[Thing]]] = deque()

    def __enter__(self) -> Self:
        try:
            self._submit(_AHEAD * self._workers)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def _submit(self, count: int) -> None:
        if self._pool is not None:
            with starting():
                self._ahead.extend(self._pool.submit(_batch, batch) for batch in islice(self._rest, count))

    def __iter__(self) -> Iterator[Thing]:
        if self._pool is None:
            maker = Maker(self._pages, self._formats)
            yield from (maker.thing(iri) for iri in self._things)
            return
        try:
            while self._ahead:
                yield from self._ahead.popleft().result()
                self._submit(1)
        except BrokenProcessPool:
            raise OutputError(
                f"{self._folder}: a process that made pages was ended; the machine may lack memory"
            ) from None


_maker: Maker | None = None  # of a process that makes pages


def _open(folder: Path, formats: Sequence[str]) -> None:
    global _maker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it was not held back
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _maker = Maker(open_pages(folder, open_store(folder / "store"), formats=formats), formats)


def _end_with_parent() -> None:
    """A process that waits for work does not see that nobody is left to give it any."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _batch(things: Sequence[str]) -> list[Thing]:
    assert _maker is not None
    return [_maker.thing(iri) for iri in things]
