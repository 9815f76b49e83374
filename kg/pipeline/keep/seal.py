"""What tells the next build that a graph is as it was left, and what it was made with."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import BinaryIO

from kg.errors import KgError
from kg.pipeline.keep.files import NAMES, SHARED
from kg.pipeline.keep.generation import PARTS, STATE, Room
from kg.pipeline.keep.state import FORMAT
from kg.stores import open_store

_NAME = "seal.json"
_PARTS = tuple(name for name in PARTS if name != "store")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The recipes of a graph, a checksum of its state, and sizes and times of its files."""

    understood: str
    recipe: str
    result: str
    inputs: str  # stands for all inputs in their order, and for what became of them
    format: int = FORMAT
    state: int = 0
    files: dict[str, list[int]] = field(default_factory=dict)
    parts: dict[str, list[int]] = field(default_factory=dict)


def seal(folder: Path, told: Seal) -> None:
    """Write what is told of a generation into it, when everything else is there."""
    with (folder / STATE).open("rb") as file:
        check = _check(file)
    values = {**asdict(told), "state": check, "files": _files(folder), "parts": _left(folder, _PARTS)}
    (folder / _NAME).write_text(json.dumps(values, sort_keys=True), encoding="utf-8", newline="\n")


def sealed(room: Room) -> Seal | None:
    """What is told of the generation that counts; None if there is none, or if anybody has changed its files."""
    if room.now is None:
        return None
    try:
        told = Seal(**json.loads((room.now / _NAME).read_text(encoding="utf-8")))
        if told.format == FORMAT and told.files == _files(room.now):
            return told
    except (OSError, ValueError, TypeError, RecursionError):
        pass
    return None


def copy_state(room: Room, told: Seal, target: Path) -> bool:
    """Copy the state of the generation that counts; False if it is damaged."""
    if room.now is None:
        return False
    try:
        with (room.now / STATE).open("rb") as old, target.open("wb") as new:
            check = _check(old, new)
    except FileNotFoundError:
        return False
    if check != told.state:
        target.unlink()
    return check == told.state


def _check(file: BinaryIO, copy: BinaryIO | None = None) -> int:
    check = 0
    while data := file.read(_CHUNK):
        check = zlib.crc32(data, check)
        if copy is not None:
            copy.write(data)
    return check


def is_whole(room: Room, told: Seal) -> bool:
    """Whether all that users see of the generation that counts is there, and can be read: else it is written anew.

    A store that somebody wrote into since is left as it is.
    """
    if room.now is None or not all(is_as_left(room, told, name) for name in _PARTS):
        return False
    try:
        return any(True for _ in open_store(room.now / "store"))
    except (OSError, RuntimeError, KgError):
        return False


def is_as_left(room: Room, told: Seal | None, name: str) -> bool:
    """Whether nobody has changed a part of the generation that counts, by its size and time."""
    if room.now is None or told is None:
        return False
    try:
        return told.parts.get(name) == _left(room.now, [name])[name]
    except OSError:
        return False


def _files(folder: Path) -> dict[str, list[int]]:
    """Sizes and times of the files that the next build copies from."""
    return _left(folder, (*NAMES.values(), SHARED))


def _left(folder: Path, names: Iterable[str]) -> dict[str, list[int]]:
    told = {name: (folder / name).stat() for name in names}
    return {name: [about.st_size, about.st_mtime_ns] for name, about in told.items()}
