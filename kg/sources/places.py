"""Which files a source stands for, and the names that their documents are known by.

A name never holds the folders above what was given: the same files in another place give the same names.
"""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.model import Failure
from kg.sources.drafts import one_line
from kg.sources.settings import ROWS, SUFFIXES, Format, ReadSettings

STDIN = "-"
_STAGE = "read"
BUILT = ".kg"
"""What a folder has within in which a graph was built."""

_MAGIC = frozenset("*?[")
_USUAL = [next(suffix for suffix, told in SUFFIXES.items() if told is format) for format in Format]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A file to read, or standard input if there is no path."""

    path: Path | None
    name: str
    format: Format

    @property
    def holds_one(self) -> bool:
        """Whether it holds one document, and no rows of which each is one."""
        return self.format not in ROWS


def find(source: str, settings: ReadSettings) -> Iterator[Place | Failure]:
    """The files of one source in a fixed order, and a Failure for each that is none or cannot be taken."""
    if source == STDIN:
        yield Place(path=None, name=STDIN, format=Format(settings.format or Format.TEXT))
        return
    path = Path(source)
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        yield from _glob(source, settings) if _MAGIC & set(source) else [_failure(source, "no such file or folder")]
        return
    except (OSError, ValueError) as error:
        yield _failure(source, _words(error))
        return
    yield from _found(path, path.name or source, mode, settings)


def file_name(name: str) -> str:
    """A name of the file system as text that any output can hold."""
    return one_line(os.fsencode(name).decode("utf-8", "replace"), limit=4000) or "?"


def _found(path: Path, name: str, mode: int, settings: ReadSettings) -> Iterator[Place | Failure]:
    if stat.S_ISDIR(mode):
        yield from _walk(path, settings)
    else:
        yield _file(path, name, mode, settings)


def _glob(pattern: str, settings: ReadSettings) -> Iterator[Place | Failure]:
    parts = Path(pattern).parts
    fixed = next(index for index, part in enumerate(parts) if _MAGIC & set(part))
    above = Path(*parts[:fixed])
    try:
        matches = sorted(glob.iglob(pattern, recursive=True), key=lambda match: Path(match).parts)
    except (OSError, ValueError, RecursionError) as error:
        yield _failure(pattern, _words(error))
        return
    if not matches:
        yield _failure(pattern, "no such file, and no file matches it as a pattern")
    deep = "**" in parts
    for match in matches:
        path = Path(match)
        try:
            mode = path.stat().st_mode
        except (OSError, ValueError) as error:
            yield _failure(match, _words(error))
            continue
        if not (deep and stat.S_ISDIR(mode)):  # ** has gone into the folder itself
            yield from _found(path, path.relative_to(above).as_posix(), mode, settings)


def _walk(top: Path, settings: ReadSettings) -> Iterator[Place | Failure]:
    """All files below a folder by path, each folder once: a link back up the tree ends there."""
    seen: set[tuple[int, int]] = set()
    stack: list[tuple[Path, str]] = [(top, "")]
    while stack:
        path, name = stack.pop()
        try:
            about = path.stat()
            if stat.S_ISDIR(about.st_mode):
                if (about.st_dev, about.st_ino) in seen:
                    continue
                seen.add((about.st_dev, about.st_ino))
                if name and (path / BUILT).is_dir():
                    continue  # a graph that was built among its own sources is none of them
                entries = sorted((entry for entry in os.listdir(path) if not entry.startswith(".")), reverse=True)
                stack.extend((path / entry, f"{name}/{entry}" if name else entry) for entry in entries)
            else:
                yield _file(path, name, about.st_mode, settings)
        except OSError as error:
            yield _failure(name or str(top), _words(error))


def _file(path: Path, name: str, mode: int, settings: ReadSettings) -> Place | Failure:
    if not stat.S_ISREG(mode):
        return _failure(name, "not a regular file: a pipe can be read as standard input, under the name -")
    if settings.format is not None:
        return Place(path=path, name=file_name(name), format=Format(settings.format))
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        said = f"{suffix} is not a format that is read" if suffix else "no suffix tells its format"
        return _failure(name, f"{said}: expected {', '.join(_USUAL)}, or a --format")
    return Place(path=path, name=file_name(name), format=SUFFIXES[suffix])


def _failure(name: str, reason: str) -> Failure:
    return Failure(source=file_name(name), stage=_STAGE, reason=reason)


def _words(error: Exception) -> str:
    text = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    return f"cannot be read: {text}"
