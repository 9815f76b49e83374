"""The files of a published site: written only where they change, and taken away when their page is gone."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from kg.errors import DataError, OutputError
from kg.publish import disk
from kg.publish.disk import Tree

MANIFEST = ".kg-site"
_HEAD = "kg site 2"
_OLD = "kg site 1"  # without sizes
_UNFINISHED = "unfinished"
_MOST = 18  # digits of a size
_NO_NAME = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a file: the digest of its bytes, and how many."""

    digest: str
    size: int


_UNKNOWN = Known("", -1)


class SiteFolder:
    """A folder that holds one site. Its manifest lists each file with the digest of its bytes and their number.

    While the site is being made, the manifest is that of before, and grows by the name of each further file before
    that is written: what a time that was cut off has left is known so, and all else is somebody's own. A `careful` one
    reads the files that should be there, as does one of a site that was cut off. Raises OutputError for a folder that
    holds something else, or cannot be written, and DataError for a manifest that is none.
    """

    def __init__(self, path: Path, *, careful: bool = False) -> None:
        self.path = path
        self._tree = Tree(path)
        try:
            holds = any(not disk.LEFT.fullmatch(name) for name in os.listdir(path))
        except OSError as error:
            raise disk.failed(path, error) from None
        known = path / MANIFEST
        if holds and not os.path.lexists(known):
            raise OutputError(f"{path}: holds something else; expected an empty folder, or one that `kg publish` made")
        self.before, self.state = _read(known) if holds else ({}, "")
        self._careful = careful or self.state == _UNFINISHED
        self.now: dict[str, Known] = {}
        self.written = self.removed = 0

    def damaged(self) -> set[str]:
        """The files that are not there as they were written, by their size."""
        return {name for name, known in self.before.items() if self._tree.size(name) != known.size}

    def add(self, name: str, content: bytes) -> None:
        """Take a file into the site; it is written unless it is there with the same bytes.

        Raises OutputError where there is something that `kg publish` did not write.
        """
        known = Known(hashlib.sha256(content).hexdigest()[:32], len(content))
        ours = name in self.before or name in self.now
        self.now[name] = known
        if self.before.get(name) == known and self._tree.size(name) == known.size:
            if not self._careful or self._tree.holds(name, content):
                return
        elif not ours:
            if not self._has_room(name):
                if self._tree.holds(name, content):
                    return
                raise OutputError(
                    f"{self.path / name}: is in the way; `kg publish` did not write it: move it out of the site"
                )
            self._tree.append(MANIFEST, _line(name, _UNKNOWN))
        self._tree.write(name, content)
        self.written += 1

    def _has_room(self, name: str) -> bool:
        """Whether there is nothing with a name; a folder is not, where all that it held is gone from the site."""
        if self._tree.is_free(name):
            return True
        for old in [old for old in self.before if old.startswith(f"{name}/") and old not in self.now]:
            self.removed += self._tree.remove(old)
        return self._tree.is_free(name)

    def distrust(self, name: str) -> None:
        """Forget what is known of a file: it is not what it should be."""
        self.before[name] = _UNKNOWN

    def keep(self, name: str) -> None:
        """Leave a file as it is."""
        self.now[name] = self.before[name]

    def begin(self) -> None:
        """Note that the site is being changed: what is noted of files that are there stays true if it is cut off."""
        for name in self.before:
            self._tree.at(name)
        if self.state == _UNFINISHED:
            self._tree.sweep()
        self._note(_UNFINISHED, self.before)

    def finish(self, state: str) -> None:
        """Take away what the site holds no more, and note what it holds now. `state` tells what it was made of."""
        for name in sorted(set(self.before) - set(self.now), reverse=True):
            self.removed += self._tree.remove(name)
        self._note(state, self.now)

    def _note(self, state: str, files: dict[str, Known]) -> None:
        lines = [_HEAD, state, *(_line(name, known) for name, known in sorted(files.items()))]
        self._tree.write(MANIFEST, ("\n".join(lines) + "\n").encode())


def _line(name: str, known: Known) -> str:
    return f"{known.digest} {known.size} {name}"


def _read(path: Path) -> tuple[dict[str, Known], str]:
    """What a manifest lists, and the state of its site. Lines that name no file of a site are passed over."""
    try:
        head, state, *lines = disk.content(path).decode("utf-8", "surrogateescape").split("\n")
    except (OSError, ValueError):
        head, state, lines = "", "", []
    if head not in {_HEAD, _OLD}:
        raise DataError(
            f"{path}: does not list a site; expected a folder that `kg publish` made: "
            "remove this one, or publish to an empty folder"
        )
    found: dict[str, Known] = {}
    for line in lines[:-1]:  # after the last line end there is nothing, or a line that was cut off
        digest, _, name = line.partition(" ")
        size, _, name = name.partition(" ") if head == _HEAD else ("", "", name)
        if _is_name(name):
            found[name] = Known(digest, int(size) if size.isdecimal() and len(size) <= _MOST else -1)
    return found, "" if head == _OLD else state


def _is_name(name: str) -> bool:
    """Whether it can be the name of a file of a site."""
    return name != MANIFEST and not _NO_NAME.search(name) and not {"", ".", ".."} & set(name.split("/"))
