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
from kg.sources.places import find as places
from kg.sources.settings import Format, ReadSettings

ROW = "row"
"""The stage of a failure in one row, line or annotation, where the rest of the file is taken."""

_ANY = ReadSettings(format=Format.TEXT)  # with a format told, no suffix is refused


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
    """The files that were named, whatever their suffix, and those of folders and patterns that have one of the
    suffixes, in the order and by the names that texts have.

    With `whole` a folder is one thing to read. "-" is standard input, which is there as a file until the next is
    asked for.
    """
    for source in sources:
        path = Path(source)
        if source == STDIN:
            with tempfile.TemporaryDirectory(prefix="kg-") as room:
                path = Path(room, STDIN)
                with path.open("wb") as stream:
                    shutil.copyfileobj(sys.stdin.buffer, stream)
                yield File(path=path, name=STDIN)
        elif whole and os.path.isdir(source):
            yield File(path=path, name=file_name(path.name or source))
        else:
            yield from _found(source, suffixes, named=os.path.isfile(source))


def _found(source: str, suffixes: Collection[str], *, named: bool) -> Iterator[File | Failure]:
    found = False
    for place in places(source, _ANY):
        if isinstance(place, Failure):
            found = True
            yield place
        elif place.path is not None and (named or place.path.suffix.lower() in suffixes):
            found = True
            yield File(path=place.path, name=place.name)
    if not found:
        yield Failure(source=file_name(source), stage="read", reason=f"holds no {' or '.join(suffixes)} file")
