"""Files below a folder, read and written so that nothing leads out of it: no link on the way, no pipe, no device."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from io import BufferedReader
from pathlib import Path

from kg.errors import OutputError
from kg.pipeline.lock import locked

LEFT = re.compile(r"\.[0-9a-f]{16}\.tmp\Z")
"""The names of files that are being written."""
_NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT: int = getattr(os, "O_NONBLOCK", 0)
_BYTES: int = getattr(os, "O_BINARY", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK | _BYTES


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder, which is made if it is not there. Raises OutputError where another `kg publish` holds it."""
    with ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(locked(folder))
        except OSError as error:
            raise failed(folder, error) from None
        except OutputError:
            raise OutputError(f"{folder}: another `kg publish` is at work in this folder; wait until it ends") from None
        yield


def failed(path: Path, error: OSError) -> OutputError:
    """The error that tells of a file that cannot be written."""
    return OutputError(f"{path}: cannot be written: {error.strerror or error}")


def opened(path: Path) -> BufferedReader:
    """Open a file to be read. Raises OSError for what is no regular file, and does not wait for one who writes."""
    if not stat.S_ISREG(os.lstat(path).st_mode):
        raise OSError("not a regular file")
    handle = os.open(path, os.O_RDONLY | _NO_LINK | _NO_WAIT | _BYTES)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError("not a regular file")
    return os.fdopen(handle, "rb")


def content(path: Path) -> bytes:
    """What a regular file holds. Raises OSError for anything else."""
    with opened(path) as stream:
        return stream.read()


def fill(handle: int, content: bytes) -> None:
    """Write all of it, and close."""
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)


class Tree:
    """Files by name, with /, below a root. The root may be a link; what is below is a folder or a file, or refused."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._folders: set[str] = {""}  # that were looked at

    def at(self, name: str) -> Path:
        """Where a file is. Raises OutputError if a folder on the way is a link, which may lead anywhere."""
        self._way(name.rpartition("/")[0])
        return self.root / name

    def size(self, name: str) -> int:
        """The bytes of a file; -2 if there is none, or something else."""
        try:
            told = os.lstat(self.at(name))
        except OSError:
            return -2
        return told.st_size if stat.S_ISREG(told.st_mode) else -2

    def is_free(self, name: str) -> bool:
        """Whether there is nothing with this name."""
        return not os.path.lexists(self.at(name))

    def holds(self, name: str, content_: bytes) -> bool:
        """Whether a file has these bytes."""
        if self.size(name) != len(content_):
            return False
        with suppress(OSError):
            return content(self.root / name) == content_
        return False

    def write(self, name: str, content: bytes) -> None:
        """Write a file whole or not at all. Whatever has its name is replaced, a link too, but no folder."""
        target = self.root / name
        beside = target.with_name(f".{hashlib.sha256(target.name.encode()).hexdigest()[:16]}.tmp")
        try:
            self._way(name.rpartition("/")[0], make=True)
            beside.unlink(missing_ok=True)  # one that was left; else it would not be made
            fill(os.open(beside, _NEW, 0o666), content)
            os.replace(beside, target)
        except OSError as error:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            raise failed(target, error) from None

    def append(self, name: str, line: str) -> None:
        """Add a line to a file that is there."""
        try:
            handle = os.open(self.at(name), os.O_WRONLY | os.O_APPEND | _NO_LINK | _NO_WAIT | _BYTES)
            fill(handle, line.encode() + b"\n")
        except OSError as error:
            raise failed(self.root / name, error) from None

    def remove(self, name: str) -> bool:
        """Take a file away, and the folders in which nothing is left. Tells whether it was there."""
        target = self.at(name)
        there = True
        try:
            target.unlink()
        except OSError:
            there = False
        folder = name.rpartition("/")[0]
        while folder:
            try:
                os.rmdir(self.root / folder)  # only where nothing is left in it
            except FileNotFoundError:
                pass
            except OSError:
                break
            self._folders.discard(folder)
            folder = folder.rpartition("/")[0]
        return there

    def sweep(self) -> None:
        """Take away what was being written when an earlier time was cut off."""
        for folder, _, names in os.walk(self.root):
            for name in names:
                if LEFT.fullmatch(name):
                    with suppress(OSError):
                        os.unlink(f"{folder}/{name}")

    def _way(self, folder: str, *, make: bool = False) -> None:
        """Look at a folder and those above it; without `make` one that is not there is left so."""
        if folder in self._folders:
            return
        parts = folder.split("/")
        for above in ("/".join(parts[:count]) for count in range(1, len(parts) + 1)):
            if above not in self._folders and not self._look(above, make):
                return

    def _look(self, folder: str, make: bool) -> bool:
        path = self.root / folder
        try:
            if make:
                with suppress(FileExistsError):
                    os.mkdir(path)
            mode = os.lstat(path).st_mode
        except OSError:
            if make:
                raise
            return False
        if stat.S_ISLNK(mode):
            raise OutputError(f"{path}: is a link, which may lead out of the site; expected a folder: remove the link")
        if stat.S_ISDIR(mode):
            self._folders.add(folder)
        return stat.S_ISDIR(mode)
