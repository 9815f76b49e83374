"""The parts of a folder that `kg build` made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import MissingError

if TYPE_CHECKING:
    import pyoxigraph as ox


def part(folder: Path, name: str) -> Path:
    """A file or folder inside. Raises MissingError if `folder` is not one that `kg build` made."""
    if not folder.is_dir():
        raise MissingError(f"{folder}: no such folder")
    if not (folder / name).exists():
        raise MissingError(f"{folder}: holds no {name}; expected a folder that `kg build` made")
    return folder / name


def store_of(folder: Path) -> ox.Store:
    """The store of the folder, for reading."""
    from kg.stores import open_store

    return open_store(part(folder, "store"))
