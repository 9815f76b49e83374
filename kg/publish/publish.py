"""Publishes a build folder: the pages that are not as they would be made, and what a site has beside them."""

from __future__ import annotations

import hashlib
import re
import time
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.errors import MissingError
from kg.pages import Pages
from kg.pages.opening import DATA, open_pages
from kg.pages.pages import SITE
from kg.publish import beside, changes, disk, memory
from kg.publish.files import SiteFolder
from kg.publish.keys import REPORT, hashed
from kg.publish.making import Making
from kg.publish.memory import Memory
from kg.stores import open_store

_PARTS = ("graph.nq", "quarantine.trig", "graph.ttl", "graph.trig", "report.json")
_SUFFIX = re.compile(r"(?:(?:\.page\d+)?\.html|\.near\.json|\.[a-z]+)\Z")


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
    size: int  # bytes of them all
    things: int  # that have pages
    made: int  # things whose pages were made; of the others they are as before
    written: int  # files that are new or changed
    removed: int
    seconds: float

    @property
    def is_unchanged(self) -> bool:
        """Whether everything was there as it should be."""
        return not (self.made or self.written or self.removed)


Progress = Callable[[int, int], None]


def publish(
    folder: Path, site: Path, settings: PublishSettings | None = None, progress: Progress = lambda done, all_: None
) -> Published:
    """Write the pages of a build folder into `site`, and take away those of things that are gone.

    Pages are made again if something changed that they look up, or one of their files is gone; files whose bytes stay
    the same are not touched. With another version or other settings than the last time all pages are made, as in a
    site that was cut off. Raises MissingError or DataError for `folder`, OutputError for a `site` that cannot be
    written, another `kg publish` holds, or in which a link or a file of somebody else is in the way.
    """
    chosen = settings or PublishSettings()
    for name in ("store", "graph.nq"):
        if not (folder / name).exists():
            raise MissingError(f"{folder}: holds no {name}; expected a folder that `kg build` made")
    start = time.monotonic()
    with disk.alone(site):
        target = SiteFolder(site, careful=chosen.fresh)
        work = _Work(folder, target, chosen)
        if not work.is_done:
            target.begin()
            work.do(progress)
    return Published(
        pages=sum(name.endswith(".html") for name in target.now),
        files=len(target.now),
        size=sum(known.size for known in target.now.values()),
        things=len(work.things),
        made=work.made,
        written=target.written,
        removed=target.removed,
        seconds=time.monotonic() - start,
    )


class _Work:
    """What there is to do to a site, and doing it."""

    def __init__(self, folder: Path, target: SiteFolder, settings: PublishSettings) -> None:
        self.folder, self.target, self.settings = folder, target, settings
        self.made = 0
        with_, of = _settings(settings), _graph(folder)
        self.state = f"{with_} {of}"
        last, _, graph = target.state.partition(" ")
        self.known: Memory | None = None
        if last == with_ and not settings.fresh:
            digest = target.before[memory.NAME].digest if memory.NAME in target.before else ""
            self.known = memory.read(target.path / memory.NAME, target.state, digest)
            if self.known is None:
                target.distrust(memory.NAME)
        self.same = self.known is not None and graph == of
        self.damaged = target.damaged() if self.known is not None else set()
        self.things: list[str] = sorted(self.known.keys) if self.known is not None else []
        self.is_done = self.same and not self.damaged
        if self.is_done:
            target.now = target.before

    def do(self, progress: Progress) -> None:
        pages = open_pages(self.folder, open_store(self.folder / "store"), formats=self.settings.formats)
        base, path = pages.reader.base, pages.addresses.path
        if not self.same:
            self.things = [iri for iri in pages.reader.things() if path(iri) not in SITE]
        known = self.known if self.known is not None and self.known.base == base else None
        stale = self._stale(pages, known)
        files = _by_path(self.target.before)
        damaged = {_SUFFIX.sub("", name) for name in self.damaged}
        kept: dict[str, array[int]] = {}
        for iri in self.things:
            keys = known.keys.get(iri) if known is not None and stale is not None else None
            if keys is not None and iri not in (stale or ()) and path(iri) not in damaged:
                kept[iri] = keys
                for name in files.pop(path(iri), ()):
                    self.target.keep(name)
        again = [iri for iri in self.things if iri not in kept]
        formats, workers = self.settings.formats, self.settings.workers
        with Making(self.folder, pages, again, formats, workers) as making:
            self._own(pages, files)  # while other processes make the pages of things
            for thing in making:
                for file in thing.files:
                    self.target.add(file.name, file.content)
                kept[thing.iri] = thing.keys
                self.made += 1
                progress(self.made, len(again))
        refused = self.folder / "quarantine.trig"
        told = Memory(base, kept, refused.read_bytes() if refused.is_file() else b"")
        self.target.add(memory.NAME, told.packed(self.state))
        self.target.finish(self.state)

    def _stale(self, pages: Pages, known: Memory | None) -> set[str] | None:
        """The things, of those that are known, whose pages may be other than they are; None for all."""
        if known is None:
            return None
        if self.same:
            return set()
        reader, zipped = pages.reader, self.target.before.get(beside.GRAPH)
        graph = zipped and changes.of_graphs(self.target.path / beside.GRAPH, zipped.digest, self.folder / "graph.nq")
        if not graph:
            self.target.distrust(beside.GRAPH)
            return None
        refused = changes.of_quarantines(known.quarantine, self.folder / "quarantine.trig")
        found = [changes.changed(reader.graph, *graph), changes.changed(reader.quarantine, *refused)]
        if None in found:
            return None
        return known.touched({hashed(REPORT), *(hashed(key) for keys in found if keys for key in keys)})

    def _own(self, pages: Pages, files: dict[str, list[str]]) -> None:
        """What the site has beside the pages of things; `files` are those that are there, by path."""
        paths = {pages.addresses.path(iri) for iri in self.things}
        own = [name for path, names in files.items() if path not in paths for name in names]
        if self.same and not self.damaged.intersection(own):
            for name in own:
                self.target.keep(name)
            return
        options = self.settings
        for file in beside.files(pages, self.folder, self.things, site=options.site, licence=options.licence):
            self.target.add(file.name, file.content)
        for name, make in beside.shipped():
            if self.known is not None and name in self.target.before and name not in self.damaged:
                self.target.keep(name)
            else:
                self.target.add(name, make())


def _by_path(names: Iterable[str]) -> dict[str, list[str]]:
    """The files of each page, by its path."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(_SUFFIX.sub("", name), []).append(name)
    return found


def _graph(folder: Path) -> str:
    """Tells which graph it is that a site is made of."""
    hasher = hashlib.sha256()
    for name in _PARTS:
        path = folder / name
        if path.is_file() and path.stat().st_size:
            with path.open("rb") as stream:
                hasher.update(name.encode() + hashlib.file_digest(stream, "sha256").digest())
    hasher.update("\n".join(beside.run(folder)).encode())
    return hasher.hexdigest()[:32]


def _settings(settings: PublishSettings) -> str:
    """Tells by which version, and with which settings that files depend on, a site is made."""
    told = repr((beside.version(), settings.formats, settings.site, settings.licence))
    return hashlib.sha256(told.encode()).hexdigest()[:32]
