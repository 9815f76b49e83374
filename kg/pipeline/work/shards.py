"""Files of pieces: what a build has done so far, whatever ends it.

A shard is written by one process, piece after piece. Each stands behind a head with its key, its lengths and a
checksum, so that half a piece at the end, or a damaged one, is found and done again. The key is that of its task, and
the recipe that of the build: a later build takes the pieces of one that was ended if both are the same.
"""

from __future__ import annotations

import errno
import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import BinaryIO

from kg.pipeline.work.piece import PARTS, Piece

_HEAD = struct.Struct(f"<4s40sIQ{len(PARTS)}Q")
_MARK = b"kgs2"
SUFFIX = ".shard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Where a piece lies: its file, where it begins, where each of its parts begins and how long it is."""

    key: str
    path: Path
    at: int
    told: tuple[int, int]
    parts: tuple[tuple[int, int], ...]


class Shard:
    """A file that pieces are added to."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: FileIO | None = None  # made with the first piece
        self._at = 0

    def add(self, key: str, piece: Piece) -> Stored:
        """Write a piece. Raises OSError if the disk does not take it."""
        told = piece.told.to_json().encode()
        parts = (told, *piece.parts)
        check = 0
        for part in parts:
            check = zlib.crc32(part, check)
        head = _HEAD.pack(_MARK, key.encode(), check, *map(len, parts))
        whole = b"".join((head, *parts))
        if self._file is None:
            self._file = FileIO(self.path, "ab")
            self._at = self._file.tell()
        try:
            if self._file.write(whole) != len(whole):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError:
            self._file.truncate(self._at)
            raise
        at, self._at = self._at, self._at + len(whole)
        return _stored(self.path, at, key, [len(part) for part in parts])

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def _stored(path: Path, at: int, key: str, lengths: list[int]) -> Stored:
    start, places = at + _HEAD.size, []
    for length in lengths:
        places.append((start, length))
        start += length
    return Stored(key=key, path=path, at=at, told=places[0], parts=tuple(places[1:]))


def stored_in(path: Path) -> Iterator[Stored]:
    """The whole pieces of a shard; it ends at the first that is not whole. A file that cannot be read has none."""
    try:
        with path.open("rb") as file:
            yield from _stored_in(path, file)
    except OSError:
        return


def _stored_in(path: Path, file: BinaryIO) -> Iterator[Stored]:
    size, at = os.fstat(file.fileno()).st_size, 0
    while len(head := file.read(_HEAD.size)) == _HEAD.size:
        mark, key, check, *lengths = _HEAD.unpack(head)
        if mark != _MARK or sum(lengths) > size - at - _HEAD.size:
            return
        found = 0
        for length in lengths:
            found = zlib.crc32(file.read(length), found)
        if found != check:
            return
        yield _stored(path, at, key.decode("ascii", "replace"), lengths)
        at += _HEAD.size + sum(lengths)


def told_in(stored: Stored, file: BinaryIO) -> bytes:
    """What a piece tells, as `Told.from_json` reads it."""
    file.seek(stored.told[0])
    return file.read(stored.told[1])
