"""Whether a part of a folder still is what the build left there.

A file that was cut short between two lines is well formed, and so is a store whose list of files was: only the number
of statements, which the report of the build tells, shows that something is gone. What the engine finds damaged while a
store is read, it tells when it comes to that place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import DataError

_LONGEST = 200  # characters of what the engine says


def refuse_fewer(place: Path, count: int) -> None:
    """Raise DataError if a part of a folder holds fewer statements than the report beside it tells of."""
    told = _told(place.parent / "report.json")
    if told is not None and count < told:
        raise DataError(
            f"{place}: holds {count:,} statements, report.json tells of {told:,}: it is damaged, or some were taken "
            "away: build again, or move report.json elsewhere to export what there is"
        )


def _told(report: Path) -> int | None:
    """How many statements a report tells of; None where there is no report, or one of another kind."""
    try:
        told = json.loads(report.read_text(encoding="utf-8"))["triples"]["total"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    return told if isinstance(told, int) else None


@contextmanager
def reading(place: Path) -> Iterator[None]:
    """Raise DataError for what the engine finds damaged in the store at `place` while it reads."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        # The system's errors have a number; those of Python that are of these kinds have a class of their own.
        if type(error) not in {OSError, RuntimeError} or getattr(error, "errno", None) is not None:
            raise
        words = " ".join(str(error).split())[:_LONGEST]
        raise DataError(f"{place}: the store is damaged: {words}: build again") from None
