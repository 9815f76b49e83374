"""Publishes a build folder: every page with its data, in processes side by side, and what a site has beside them."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from kg.errors import MissingError, OutputError
from kg.pages import Pages
from kg.pages.opening import DATA, open_pages
from kg.publish import beside
from kg.publish.files import SiteFolder
from kg.publish.making import Made, files_of
from kg.stores import open_store

_BATCH = 24  # things whose pages are made in one go
_PARTS = ("graph.nq", "quarantine.trig")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishSettings:
    """How to publish. `site` is the address at which the site will be, for the sitemap and the description."""

    formats: tuple[str, ...] = tuple(DATA)
    workers: int = 0  # 0: one for each processor
    site: str | None = None
    licence: str | None = None  # the IRI of a licence for the whole, if who publishes may give one
    fresh: bool = False  # make all pages, even of a graph that is published already


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What came of it."""

    pages: int  # HTML files
    files: int
    size: int  # bytes that were made
    written: int  # files that are new or changed
    removed: int
    seconds: float


Progress = Callable[[int, int], None]


def publish(
    folder: Path, site: Path, settings: PublishSettings | None = None, progress: Progress = lambda done, all_: None
) -> Published:
    """Write the pages of a build folder into `site`, and take away those of things that are gone.

    Files whose bytes stay the same are not touched; where graph, version and settings are those of the last time,
    nothing is made at all. Raises MissingError or DataError for `folder`, OutputError for `site`.
    """
    chosen = settings or PublishSettings()
    for name in ("store", "graph.nq"):
        if not (folder / name).exists():
            raise MissingError(f"{folder}: holds no {name}; expected a folder that `kg build` made")
    start = time.monotonic()
    target = SiteFolder(site)
    state = _state(folder, chosen)
    if target.state == state and not chosen.fresh:
        html = sum(name.endswith(".html") for name in target.before)
        return Published(pages=html, files=len(target.before), size=0, written=0, removed=0, seconds=0.0)
    target.begin()
    pages = open_pages(folder, open_store(folder / "store"))
    things = pages.reader.things()
    size = count = done = 0
    for made in _made(folder, pages, things, chosen):
        if made is None:
            done += 1
            progress(done, len(things))
            continue
        target.add(made.name, made.content)
        size += len(made.content)
        count += made.name.endswith(".html")
    target.finish(state)
    return Published(
        pages=count,
        files=len(target.now),
        size=size,
        written=target.written,
        removed=target.removed,
        seconds=time.monotonic() - start,
    )


def _state(folder: Path, settings: PublishSettings) -> str:
    """Tells what a site is made of: the graph, the version, and the settings that files depend on."""
    hasher = hashlib.sha256()
    for name in _PARTS:
        path = folder / name
        if path.is_file():
            with path.open("rb") as stream:
                hasher.update(hashlib.file_digest(stream, "sha256").digest())
    hasher.update(repr((beside.version(), settings.formats, settings.site, settings.licence)).encode())
    return hasher.hexdigest()


def _made(folder: Path, pages: Pages, things: Sequence[str], settings: PublishSettings) -> Iterator[Made | None]:
    """The files of the site, with None after those of each thing."""
    yield from beside.files(pages, folder, things, site=settings.site, licence=settings.licence)
    workers = settings.workers or os.cpu_count() or 1
    batches = [things[i : i + _BATCH] for i in range(0, len(things), _BATCH)]
    if workers == 1 or len(batches) < 2 * workers:
        for iri in things:
            yield from files_of(pages, iri, settings.formats)
            yield None
        return
    context = multiprocessing.get_context("spawn")
    try:
        with ProcessPoolExecutor(workers, context, initializer=_open, initargs=(folder, settings.formats)) as pool:
            for found in pool.map(_batch, batches):
                for files in found:
                    yield from files
                    yield None
    except BrokenProcessPool:
        raise OutputError(f"{folder}: a process that made pages was ended; the machine may lack memory") from None


_pages: Pages | None = None  # of a process that makes pages
_formats: Sequence[str] = ()


def _open(folder: Path, formats: Sequence[str]) -> None:
    global _pages, _formats
    _pages, _formats = open_pages(folder, open_store(folder / "store")), formats


def _batch(things: Sequence[str]) -> list[list[Made]]:
    assert _pages is not None
    return [list(files_of(_pages, iri, _formats)) for iri in things]
