"""Which files are to be read, and how a failure in one is told."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.model import Failure
from kg.sources.drafts import one_line
from kg.sources.places import STDIN, file_name

ROW = "row"
"""The stage of a failure in one row, line or annotation, where the rest of the file is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file, or a folder where a format is one. Its name holds no folder above what was given."""

    path: Path
    name: str

    @property
    def stem(self) -> str:
        return self.name.rpartition(".")[0] or self.name

    def failed(self, reason: str) -> Failure:
        return Failure(source=self.name, stage="read", reason=one_line(reason) or "unknown")

    def bad(self, row: object, reason: object) -> Failure:
        """A row that is left out; `row` is what it is called there: a number, an identifier."""
        name = one_line(str(row), limit=100)
        return Failure(source=f"{self.name}#{name}", stage=ROW, reason=one_line(str(reason)) or "unknown")


def find(sources: Iterable[str], suffixes: Collection[str], *, whole: bool = False) -> Iterator[File | Failure]:
    """The files that were named, whatever their suffix, and those of folders that have one of the suffixes, in order.

    With `whole` a folder is one thing to read. "-" is standard input, which is there as a file until the next is
    asked for.
    """
    for source in sources:
        if source == STDIN:
            with tempfile.TemporaryDirectory(prefix="kg-") as room:
                path = Path(room, STDIN)
                with path.open("wb") as stream:
                    shutil.copyfileobj(sys.stdin.buffer, stream)
                yield File(path=path, name=STDIN)
            continue
        path = Path(source)
        try:
            if path.is_dir() and not whole:
                yield from _walk(path, source, suffixes)
            elif path.exists():
                yield File(path=path, name=file_name(path.name or source))
            else:
                yield Failure(source=file_name(source), stage="read", reason="no such file or folder")
        except (OSError, ValueError) as error:
            yield Failure(source=file_name(source), stage="read", reason=f"cannot be read: {error}")


def _walk(top: Path, source: str, suffixes: Collection[str]) -> Iterator[File | Failure]:
    found = False
    for folder, below, names in os.walk(top):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if path.suffix.lower() in suffixes and not name.startswith("."):
                found = True
                yield File(path=path, name=file_name(path.relative_to(top).as_posix()))
    if not found:
        yield Failure(source=file_name(source), stage="read", reason=f"holds no {' or '.join(suffixes)} file")
