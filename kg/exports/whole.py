"""Whether a part of a folder still is what the build left there.

A file that was cut short between two lines is well formed, and so is a store whose list of files was: only the number
of statements shows that something is gone. The report of the build tells it, and of a store that people wrote into the
server that they wrote through. What the engine finds damaged while a store is read, it tells when it comes to that
place.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import DataError
from kg.stores.counts import reported, written

_WAYS = "build again, or move report.json elsewhere to export what there is"
_LONGEST = 200  # characters of what the engine says


def refuse_fewer(place: Path, count: int) -> None:
    """Raise DataError if a part of a folder holds fewer statements than the report beside it tells of."""
    told = reported(place.parent / "report.json")
    if told is not None and count < told:
        raise DataError(
            f"{place}: holds {count:,} statements, report.json tells of {told:,}: it is damaged, or some were taken "
            f"away: {_WAYS}"
        )


def refuse_lost(store: Path, count: int) -> None:
    """Raise DataError if a store has lost statements, but not for those that `kg serve --write` took away.

    Such a server notes how many it left, and that is then what there should be. Without a report nothing is compared.
    """
    left = written(store)
    if left is None or reported(store.parent / "report.json") is None:
        refuse_fewer(store, count)
    elif left.lacking:
        raise DataError(
            f"{store}: had lost {left.lacking:,} statements before `kg serve --write` wrote into it: it is damaged: "
            f"{_WAYS}"
        )
    elif count < left.statements and not left.writing:
        raise DataError(
            f"{store}: holds {count:,} statements, and {left.statements:,} when `kg serve --write` last counted them: "
            f"it is damaged, or the server could not count again: {_WAYS}"
        )


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
