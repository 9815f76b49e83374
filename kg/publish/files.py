"""The files of a published site: written only where they change, and taken away when their page is gone."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kg.errors import DataError, OutputError

MANIFEST = ".kg-site"
_HEAD = "kg site 2"
_OLD = "kg site 1"  # without sizes
_UNFINISHED = "unfinished"
_LEFT = re.compile(r"\.[0-9a-f]{16}\.tmp\Z")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a file: the digest of its bytes, and how many."""

    digest: str
    size: int


class SiteFolder:
    """A folder that holds one site. Its manifest lists each file with the digest of its bytes and their number.

    A `careful` one reads the files that should be there, as does one of a site that was cut off. Raises OutputError for
    a folder that holds something else, or cannot be written.
    """

    def __init__(self, path: Path, *, careful: bool = False) -> None:
        self.path = path
        try:
            path.mkdir(parents=True, exist_ok=True)
            holds = next(path.iterdir(), None) is not None
        except OSError as error:
            raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from None
        known = path / MANIFEST
        if holds and not known.is_file():
            raise OutputError(f"{path}: holds something else; expected an empty folder, or one that `kg publish` made")
        self.before, self.state = _read(known) if holds else ({}, "")
        self._careful = careful or self.state == _UNFINISHED
        self.now: dict[str, Known] = {}
        self.written = self.removed = 0

    def damaged(self) -> set[str]:
        """The files that are not there as they were written, by their size."""
        return {name for name, known in self.before.items() if self._size(name) != known.size}

    def _size(self, name: str) -> int:
        try:
            return os.stat(f"{self.path}/{name}").st_size
        except (OSError, ValueError):
            return -2

    def add(self, name: str, content: bytes) -> None:
        """Take a file into the site; it is written unless it is there with the same bytes."""
        known = Known(hashlib.sha256(content).hexdigest()[:32], len(content))
        self.now[name] = known
        target = self.path / name
        if self.before.get(name) == known and self._size(name) == known.size:
            with suppress(OSError):
                if not self._careful or target.read_bytes() == content:
                    return
        self.write(target, content)
        self.written += 1

    def distrust(self, name: str) -> None:
        """Forget what is known of a file: it is not what it should be."""
        self.before[name] = Known("", -1)

    def keep(self, name: str) -> None:
        """Leave a file as it is."""
        self.now[name] = self.before[name]

    def write(self, target: Path, content: bytes) -> None:
        """Write a file whole or not at all."""
        beside = target.with_name(f".{hashlib.sha256(target.name.encode()).hexdigest()[:16]}.tmp")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(content)
            os.replace(beside, target)
        except OSError as error:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            raise OutputError(f"{target}: cannot be written: {error.strerror or error}") from None

    def begin(self) -> None:
        """Note that the site is being changed: what is noted of files that are there stays true if it is cut off."""
        if self.state == _UNFINISHED:
            self._sweep()
        self._note(_UNFINISHED, self.before)

    def finish(self, state: str) -> None:
        """Take away what the site holds no more, and note what it holds now. `state` tells what it was made of."""
        for name in sorted(set(self.before) - set(self.now), reverse=True):
            target = self.path / name
            with suppress(OSError):
                target.unlink()
                self.removed += 1
            for folder in _above(target, self.path):
                with suppress(OSError):
                    folder.rmdir()  # only where nothing is left in it
        self._note(state, self.now)

    def _note(self, state: str, files: dict[str, Known]) -> None:
        lines = [_HEAD, state, *(f"{known.digest} {known.size} {name}" for name, known in sorted(files.items()))]
        self.write(self.path / MANIFEST, ("\n".join(lines) + "\n").encode("utf-8", "surrogatepass"))

    def _sweep(self) -> None:
        """Take away what was being written when an earlier time was cut off."""
        for folder, _, names in os.walk(self.path):
            for name in names:
                if _LEFT.fullmatch(name):
                    with suppress(OSError):
                        os.unlink(f"{folder}/{name}")


def _above(target: Path, root: Path) -> Iterator[Path]:
    for folder in target.parents:
        if folder == root:
            return
        yield folder


def _read(path: Path) -> tuple[dict[str, Known], str]:
    try:
        head, state, *lines = path.read_bytes().decode("utf-8", "surrogatepass").split("\n")
    except (OSError, ValueError):
        head, state, lines = "", "", []
    if head not in {_HEAD, _OLD}:
        raise DataError(f"{path}: does not list a site; expected a folder that `kg publish` made")
    found: dict[str, Known] = {}
    for line in lines:
        digest, _, name = line.partition(" ")
        size, _, name = name.partition(" ") if head == _HEAD else ("", "", name)
        if name and not name.startswith("/") and ".." not in name.split("/"):
            found[name] = Known(digest, int(size) if size.isdecimal() else -1)
    return found, "" if head == _OLD else state
