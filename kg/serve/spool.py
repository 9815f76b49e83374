"""What comes of a task, and how a result gets there: in memory while it is small, then in a file."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

UNFINISHED = "unfinished-"
"""How the files begin in which a result is being written."""
_INLINE = 1 << 20  # bytes of a result that travel through the pipe; larger ones are left in a file


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of it. `status` is an HTTP status; a body lies in `content` or in the file `path`."""

    status: int
    message: str = ""
    kind: str = ""  # rows, boolean, graph, or the media type of a page
    content: bytes = b""
    path: str | None = None
    size: int = 0
    snapshot: str | None = None  # of the store after a write
    statements: int | None = None  # of the store, where they were counted
    location: str = ""  # where to go, relative to what was asked for
    links: str = ""  # of a Link header


class TooLarge(Exception):
    """More rows or bytes than the limits allow."""


@dataclass(slots=True)
class Spool:
    """Takes a result as it is written: in memory while it is small, then in a file."""

    room: str
    mark: bytes | None
    max_rows: int
    max_size: int
    size: int = 0
    rows: int = 0
    held: list[bytes] = field(default_factory=list)
    file: Any = None

    def write(self, data: bytes) -> int:
        self.size += len(data)
        if self.mark is not None:
            self.rows += data.count(self.mark)
            if self.rows > self.max_rows:
                raise TooLarge(f"the answer has more than {self.max_rows:,} rows: ask for fewer with LIMIT")
        if self.size > self.max_size:
            raise TooLarge(f"the answer is larger than {self.max_size >> 20:,} MB: ask for less with LIMIT")
        if self.file is None and self.size > _INLINE:
            # open from the first large write to the last; who sends the answer removes it
            self.file = tempfile.NamedTemporaryFile(dir=self.room, prefix=UNFINISHED, delete=False)  # noqa: SIM115
            self.file.write(b"".join(self.held))
            self.held.clear()
        if self.file is not None:
            self.file.write(data)
        else:
            self.held.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        if self.file is not None:
            self.file.flush()

    def answer(self, kind: str) -> Answer:
        if self.file is None:
            return Answer(status=200, kind=kind, content=b"".join(self.held), size=self.size)
        self.file.close()
        whole = Path(self.file.name).with_name(Path(self.file.name).name.replace(UNFINISHED, "answer-"))
        Path(self.file.name).rename(whole)
        return Answer(status=200, kind=kind, path=str(whole), size=self.size)

    def drop(self) -> None:
        if self.file is not None:
            Path(self.file.name).unlink(missing_ok=True)
            with suppress(OSError):  # what is still to be written finds no room
                self.file.close()
