"""Tells when what the sources name has changed: for builds that go on as files arrive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path

_QUIET = 500  # milliseconds without a change before a build: files come in groups, and are written piece by piece
_AT_MOST = 5000  # milliseconds that changes are waited for to end
_MAGIC = frozenset("*?[")


def changes(sources: Sequence[str], *, apart_from: Path) -> Iterator[None]:
    """Yield at once, and then whenever files that the sources name have come, gone or changed.

    What changes in the folder `apart_from`, and in hidden files, is nothing new. Ends with KeyboardInterrupt.
    """
    from watchfiles import Change, watch

    own = apart_from.resolve()

    def counts(change: Change, path: str) -> bool:
        place = Path(path)
        return not (own in place.parents or place == own or any(p.startswith(".") for p in place.parts[-2:]))

    first = True
    places = sorted({str(_watched(source)) for source in sources})
    for found in watch(
        *places, watch_filter=counts, step=_QUIET, debounce=_AT_MOST, rust_timeout=1000, yield_on_timeout=True
    ):
        if found or first:  # the first time nothing has changed yet, but from now on nothing is missed
            first = False
            yield


def _watched(source: str) -> Path:
    """The folder in which a change may concern a source: a file is often replaced by another one of its name."""
    path = Path(source)
    if path.is_dir():
        return path
    fixed = Path(*takewhile(lambda part: not _MAGIC & set(part), path.parts))
    while not fixed.is_dir():
        fixed = fixed.parent
    return fixed
