"""What there is to do: one task for each document, in the order of the sources."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from itertools import chain
from pathlib import Path

from kg import records
from kg.errors import DataError
from kg.ids import Minter, digest, digest_of
from kg.model import Document, Failure
from kg.sources import (
    STDIN,
    Format,
    Place,
    ReadSettings,
    find,
    is_extraction_file,
    is_extraction_line,
    load,
    read_noted,
)

_KEY = 40  # digits of a key


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What is to be told of a document that is taken in: something of its source could not be read."""

    source: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A document that is to be understood: the bytes of its file, itself, or the line that `kg extract` wrote.

    `key` stands for all of the input that its piece of the graph depends on.
    """

    key: str
    source: str
    data: bytes | None = None
    place: Place | None = None  # of data
    document: Document | None = None
    record: str | None = None
    trusted: bool = False  # the record is of an earlier build
    note: str | None = None  # what is to be told of the document, if it is taken in

    @property
    def size(self) -> int:
        """About how many bytes of text there are."""
        if self.data is not None:
            return len(self.data)
        return len(self.document.text if self.document else self.record or "")


def tasks(sources: Iterable[str | Document], *, minter: Minter, settings: ReadSettings) -> Iterator[Task | Failure]:
    """Yield a task for each document, one at a time, and a Failure for what holds none.

    A file with one document is loaded and not yet read: that is part of the task.
    """
    for source in sources:
        if isinstance(source, Document):
            yield _of_document(source, check=True)
        elif source == STDIN and settings.format == Format.JSONL:
            yield from _piped(minter, settings)
        elif _is_recorded(source):
            yield from recorded(Path(source), Path(source).name)
        else:
            for place in find(source, settings):
                yield from [place] if isinstance(place, Failure) else of_place(place, minter, settings)


def again(task: Task, record: str) -> Task:
    """The same task where an earlier build has understood the document: it has only to be judged."""
    return Task(key=task.key, source=task.source, record=record, trusted=True)


def of_data(data: bytes, place: Place) -> Task:
    """The task of reading the bytes of a file that holds one document."""
    key = digest_of((b"file", place.name.encode(), place.format.encode(), data), length=_KEY)
    return Task(key=key, source=place.name, data=data, place=place)


def of_place(place: Place, minter: Minter, settings: ReadSettings) -> Iterator[Task | Failure]:
    """The tasks of a file."""
    if place.holds_one:
        data = load(place, settings)
        yield data if isinstance(data, Failure) else of_data(data, place)
        return
    yield from _of_rows(place, minter, settings)


def _of_rows(place: Place, minter: Minter, settings: ReadSettings) -> Iterator[Task | Failure]:
    for item, note in read_noted(place, minter, settings):
        yield item if isinstance(item, Failure) else _of_document(item, note=note)


def _of_document(document: Document, *, check: bool = False, note: str | None = None) -> Task | Failure:
    if check:
        try:
            records.check_document(document, where=document.source)
        except DataError as error:
            return Failure(source=document.source, stage="read", reason=_reason(error, document.source))
    key = digest("document", *(str(value) for value in astuple(document)), length=_KEY)
    return Task(key=key, source=document.source, document=document, note=note)


def _is_recorded(source: str) -> bool:
    try:
        return Path(source).is_file() and is_extraction_file(Path(source))
    except (OSError, ValueError):  # a name that no file can have: the reader says so
        return False


def recorded(path: Path, name: str) -> Iterator[Task | Failure]:
    """The tasks of a file that `kg extract` wrote, and that is known by a name."""
    try:
        with path.open(encoding="utf-8-sig", errors="surrogateescape") as file:
            yield from _of_lines(file, name)
    except OSError as error:
        yield Failure(source=name, stage="read", reason=f"cannot be read: {error.strerror or error}")


def _of_lines(file: Iterable[str], name: str) -> Iterator[Task]:
    for number, line in enumerate(file, 1):
        if line.strip():
            where = f"{name}#{number}"
            yield Task(key=digest("record", where, line, length=_KEY), source=where, record=line)


def _piped(minter: Minter, settings: ReadSettings) -> Iterator[Task | Failure]:
    """JSON Lines on standard input: extractions or documents, told by the first line."""
    if sys.stdin is None:
        yield Failure(source=STDIN, stage="read", reason="standard input is closed")
        return
    first = sys.stdin.buffer.readline()
    if is_extraction_line(first):
        rest = (line.decode("utf-8", "surrogateescape") for line in sys.stdin.buffer)
        yield from _of_lines(chain([first.decode("utf-8-sig", "surrogateescape")], rest), STDIN)
        return
    with tempfile.NamedTemporaryFile(prefix="kg-") as spool:
        spool.write(first)
        shutil.copyfileobj(sys.stdin.buffer, spool)
        spool.flush()
        place = Place(path=Path(spool.name), name=STDIN, format=Format.JSONL)
        yield from _of_rows(place, minter, settings)


def _reason(error: DataError, source: str) -> str:
    return " ".join(str(error).removeprefix(f"{source}: ").split())
