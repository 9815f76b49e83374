"""How many statements a store should hold, so that one that lost some is told from one that was changed on purpose.

The report of the build tells how many it wrote. A server that people write through (`kg serve --write`) notes in the
store's own folder how many it left there: the engine leaves a file alone that is not its own, and who makes the store
anew, as the next build does, makes its folder anew.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.errors import DataError

NOTE = "kg-written.json"
"""The file in the folder of the store."""

_MOST = 1 << 63
_LONGEST = 200  # characters of a note


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a server that writes notes: how many statements there are, and how many were lost before it wrote.

    `writing` says that it began to write after it counted: where that stays, the server was killed, and how many there
    should be is not known.
    """

    statements: int
    lacking: int = 0
    writing: bool = False

    def __post_init__(self) -> None:
        for count in (self.statements, self.lacking):
            if type(count) is not int or not 0 <= count < _MOST:
                raise DataError("a count of statements is none: expected a whole number of 0 or more")


def written(store: Path) -> Written | None:
    """What the last server that wrote into the store noted; None if there is no note that can be read."""
    try:
        if not (store / NOTE).is_file():
            return None
        with (store / NOTE).open(encoding="utf-8") as file:
            return Written(**json.loads(file.read(_LONGEST)))
    except (OSError, ValueError, TypeError, RecursionError, DataError):
        return None


def note(store: Path, told: Written) -> None:
    """Note it, all or nothing. Raises OSError."""
    new = store / f"{NOTE}.new"
    try:
        new.write_text(f"{json.dumps(asdict(told))}\n", encoding="utf-8", newline="\n")
        os.replace(new, store / NOTE)
    except OSError:
        with suppress(OSError):
            new.unlink()
        raise


def reported(report: Path) -> int | None:
    """How many statements the report of a build tells of; None where there is no report, or one of another kind."""
    try:
        told = json.loads(report.read_text(encoding="utf-8"))["triples"]["total"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    return told if isinstance(told, int) else None


def lacking(store: Path, count: int) -> int:
    """How many statements a store that holds so many has lost, by the note in it, else by the report beside it."""
    before = written(store)
    if before is not None:
        return before.lacking + (0 if before.writing else max(before.statements - count, 0))
    return max((reported(store.parent / "report.json") or 0) - count, 0)
