"""Files and folders that are read, and the parts of a folder that `kg build` made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from kg.errors import MissingError, OutputError

if TYPE_CHECKING:
    import pyoxigraph as ox


class _Path(click.Path):
    """A path that is not empty, which would name the folder that the program is in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("expected a path, not an empty text", param, ctx)
        return super().convert(value, param, ctx)


PATH: click.Path = _Path(path_type=Path, readable=False)
"""The type of every path on the command line. What is wrong with one is told by who opens it."""


class _Name(click.types.StringParamType):
    """A name that is not empty, as a variable of a shell is that nobody set."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("expected a name, not an empty text", param, ctx)
        return super().convert(value, param, ctx)


NAME = _Name()
"""The type of a name on the command line that somebody looks for."""


def kind_of(path: Path) -> Literal["file", "folder"] | None:
    """What is there, links followed; None if nothing is. Raises MissingError if that cannot be told."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise MissingError(f"{path}: cannot be read: {error.strerror or error}") from None
    return "folder" if path.is_dir() else "file"


def part(folder: Path, name: str) -> Path:
    """A file or folder inside. Raises MissingError if `folder` is not one that `kg build` made."""
    kind = kind_of(folder)
    if kind != "folder":
        raise MissingError(f"{folder}: is a file, expected a folder" if kind else f"{folder}: no such folder")
    if kind_of(folder / name) is None:
        raise MissingError(f"{folder}: holds no {name}; expected a folder that `kg build` made")
    return folder / name


def refuse_no_folder(path: Path) -> None:
    """Raise OutputError if something else than a folder is at `path`, where one is to be written."""
    try:
        if path.is_symlink() and not path.exists():
            raise OutputError(f"{path}: is a link to {path.readlink()}, which is not there; expected a folder")
        if path.exists() and not path.is_dir():
            raise OutputError(f"{path}: is a file; expected a folder")
    except OSError as error:  # a folder above that cannot be looked into
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from None


def store_of(folder: Path) -> ox.Store:
    """The store of the folder, for reading."""
    from kg.stores import open_store

    return open_store(part(folder, "store"))
