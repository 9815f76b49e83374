"""An Oxigraph store in a folder: loaded in bulk, swapped in whole, opened only for reading."""

from __future__ import annotations

import errno
import io
import os
import shutil
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from kg.errors import DataError, MissingError, OutputError

if TYPE_CHECKING:
    import pyoxigraph as ox

_BLOCK = 32 << 20
"""Bytes of N-Quads that are loaded together: what is loaded at once is sorted in memory, some five times as much."""

_PLAIN = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EACCES, errno.EROFS, errno.EMFILE)


def build_store(nquads: Path, folder: Path, *, trusted: bool = False) -> None:
    """Load an N-Quads file into a new store at `folder`, replacing a store that is there.

    The store is made beside `folder` and renamed when it is complete, so that a reader never opens
    half of it and a failure leaves the old one in place. Loading in bulk writes a sixth of what
    transactions would (measured at 1M triples). A `trusted` file was written by `kg` just now: its IRIs
    are not looked at again, and since it has no blank nodes it is loaded block by block, in less
    than half of the memory and in no more time. Raises MissingError or DataError for the input and OutputError
    for the folder.
    """
    import pyoxigraph as ox

    if not nquads.is_file():
        raise MissingError(f"{nquads}: no such file")
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: is a file; expected a folder for the store")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        room = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-", suffix=".tmp"))
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written: {error.strerror or error}") from None
    try:
        store = ox.Store(str(room / "new"))
        if trusted:
            with nquads.open("rb") as file:
                while (block := _Block(file)).more:
                    store.bulk_load(cast(IO[bytes], block), format=ox.RdfFormat.N_QUADS, lenient=True)
        else:
            store.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
        store.flush()
        del store  # releases the lock file before the folder moves
        _swap(room, folder)
    except SyntaxError as error:
        raise DataError(f"{nquads}: not valid N-Quads: {error.msg or error}") from None
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written: {in_words(error)}") from None
    finally:
        shutil.rmtree(room, ignore_errors=True)


class _Block(io.RawIOBase):
    """The next lines of a file, many, as a file of their own: they are never in memory all at once."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._left = file, _BLOCK
        self._held = memoryview(file.readline())
        self.more = bool(self._held)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Give what fits; the last line is given to its end."""
        if not self._held and self._left > 0:
            data = self._file.read(min(self._left, len(buffer)))
            self._left -= len(data) or self._left
            self._held = memoryview(data if self._left > 0 else data + self._file.readline())
        size = min(len(buffer), len(self._held))
        buffer[:size] = self._held[:size]
        self._held = self._held[size:]
        return size


def in_words(error: OSError | RuntimeError) -> str:
    """What a store says went wrong. It tells of a full disk in a line that names its inner files."""
    text = getattr(error, "strerror", None) or " ".join(str(error).split())
    return next((known for known in map(os.strerror, _PLAIN) if known in text), text)


def _swap(room: Path, folder: Path) -> None:
    old = room / "old"
    if folder.exists():
        folder.rename(old)
    try:
        (room / "new").rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise


def open_store(folder: Path) -> ox.Store:
    """The store at `folder`, for reading only. Raises MissingError or DataError."""
    import pyoxigraph as ox

    if not (folder / "CURRENT").is_file():
        raise MissingError(f"{folder}: no store there; `kg build` makes one")
    try:
        return ox.Store.read_only(str(folder.resolve()))  # where a link to it leads now: files are opened later, too
    except (OSError, RuntimeError) as error:
        raise DataError(f"{folder}: the store cannot be opened: {' '.join(str(error).split())}") from None
