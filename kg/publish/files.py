"""The files of a published site: written only where they change, and taken away when their page is gone."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from kg.errors import DataError, OutputError

MANIFEST = ".kg-site"
_HEAD = "kg site 1"


class SiteFolder:
    """A folder that holds one site. `manifest` lists each file with the digest of its bytes.

    Raises OutputError for a folder that holds something else, or cannot be written.
    """

    def __init__(self, path: Path) -> None:
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
        self.now: dict[str, str] = {}
        self.written = self.removed = 0

    def add(self, name: str, content: bytes) -> None:
        """Take a file into the site; it is written unless it is there with the same bytes."""
        digest = hashlib.sha256(content).hexdigest()[:32]
        self.now[name] = digest
        target = self.path / name
        if self.before.get(name) == digest and target.is_file():
            return
        self.write(target, content)
        self.written += 1

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
        lines = [_HEAD, state, *(f"{digest} {name}" for name, digest in sorted(self.now.items()))]
        self.write(self.path / MANIFEST, ("\n".join(lines) + "\n").encode("utf-8", "surrogatepass"))

    def begin(self) -> None:
        """Note that the site is being changed: what is noted of files that are there stays true if it is cut off."""
        lines = [_HEAD, "unfinished", *(f"{digest} {name}" for name, digest in sorted(self.before.items()))]
        self.write(self.path / MANIFEST, ("\n".join(lines) + "\n").encode("utf-8", "surrogatepass"))


def _above(target: Path, root: Path) -> Iterator[Path]:
    for folder in target.parents:
        if folder == root:
            return
        yield folder


def _read(path: Path) -> tuple[dict[str, str], str]:
    try:
        head, state, *lines = path.read_text(encoding="utf-8", errors="surrogatepass").splitlines()
    except (OSError, ValueError):
        head, state, lines = "", "", []
    if head != _HEAD:
        raise DataError(f"{path}: does not list a site; expected a folder that `kg publish` made")
    listed = (line.partition(" ") for line in lines)
    found = {name: digest for digest, _, name in listed if name and not name.startswith("/")}
    return {name: digest for name, digest in found.items() if ".." not in name.split("/")}, state
