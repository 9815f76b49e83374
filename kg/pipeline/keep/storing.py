"""The embedded store of a new graph: that of the earlier one with what has changed, or a new one where much has."""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from kg.pipeline.keep.copying import Copier
from kg.pipeline.keep.files import NAMES, SHARED
from kg.pipeline.keep.generation import Room
from kg.pipeline.keep.state import Block, State
from kg.stores import build_store, copy_store, update_store

_FEW = 0.05  # of all documents: to change more than this in place takes longer than to load all


def change_store(room: Room, state: State) -> bool:
    """Make the store in `room.new` of the earlier one and what has changed; False if all has to be loaded.

    Raises OutputError or OSError.
    """
    if room.now is None or state.setting("store") != signature(room.now / "store"):
        return False
    fresh = [block for block in state.blocks() if block.file]
    if max(len(fresh), len(state.gone)) > _FEW * state.numbers()[0]:
        return False
    target = room.new / "store"
    copy_store(room.now / "store", target)
    removed = (line for line in _lines(room.now / NAMES["nquads"], state.gone))
    gone, come = _differences(room.now / SHARED, room.new / SHARED)
    added = (line for block in fresh for line in _lines(state.path(block.file), [block]))
    update_store(target, removed=_chained(removed, gone), added=_chained(added, come))
    state.set("store", signature(target))
    return True


def load_store(room: Room, state: State, copier: Copier) -> None:
    """Make the store of all of graph.nq in `room.new`, when the copier has done it. Raises OutputError or OSError."""
    copier.wait()
    _give_back()
    build_store(room.new / NAMES["nquads"], room.new / "store", trusted=True)
    state.set("store", signature(room.new / "store"))


def _give_back() -> None:
    """Give memory that is free back to the system, where the C library can: what loads a store takes its own."""
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):
            ctypes.CDLL(None).malloc_trim(0)


def signature(store: Path) -> str:
    """Tells whether anybody has written into a store since."""
    try:
        told = sorted(
            (p.name, p.stat().st_size, p.stat().st_mtime_ns)
            for p in store.iterdir()
            if p.name == "CURRENT" or p.name.startswith("MANIFEST") or p.suffix == ".sst"
        )
    except OSError:
        return ""
    return json.dumps(told)


def _lines(path: Path | None, blocks: Iterable[Block]) -> Iterator[str]:
    if path is None:
        return
    with path.open("rb") as file:
        for block in blocks:
            at, length = block.places["nquads"]
            file.seek(at)
            yield from file.read(length).decode().split("\n")[:-1]


def _chained(*parts: Iterable[str]) -> Iterator[str]:
    for part in parts:
        yield from part


def _differences(before: Path, after: Path) -> tuple[list[str], list[str]]:
    """Lines of one sorted file that are not in another, and the other way round."""
    gone: list[str] = []
    come: list[str] = []
    with (
        before.open(encoding="utf-8", newline="\n") as old_file,
        after.open(encoding="utf-8", newline="\n") as new_file,
    ):
        old, new = next(old_file, None), next(new_file, None)
        while old is not None or new is not None:
            if new is None or (old is not None and old < new):
                gone.append((old or "")[:-1])
                old = next(old_file, None)
            elif old is None or new < old:
                come.append(new[:-1])
                new = next(new_file, None)
            else:
                old, new = next(old_file, None), next(new_file, None)
    return gone, come
