"""A store that has changed a little: a copy of the earlier one, of links to the same files, with what is different."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import DataError, OutputError
from kg.stores.counts import NOTE
from kg.stores.embedded import in_words

if TYPE_CHECKING:
    import pyoxigraph as ox

_TOGETHER = 5000  # statements that are parsed, and added, at a time


def copy_store(store: Path, target: Path) -> None:
    """Copy a store that nobody writes into. Its tables, which never change, are linked where that is possible.

    Raises OSError.
    """
    target.mkdir()
    for path in sorted(store.iterdir()):
        if path.name in {"LOCK", NOTE}:
            continue
        if path.suffix == ".sst":
            try:
                os.link(path, target / path.name)
                continue
            except OSError:  # another file system, or one without links
                pass
        shutil.copy2(path, target / path.name)


def update_store(folder: Path, *, removed: Iterable[str], added: Iterable[str]) -> None:
    """Take N-Quads lines out of a store, then put others in. Raises DataError or OutputError."""
    import pyoxigraph as ox

    try:
        store = ox.Store(str(folder))
        for quad in _quads(removed):
            store.remove(quad)
        quads = _quads(added)
        while some := list(islice(quads, _TOGETHER)):
            store.extend(some)
        store.flush()
    except SyntaxError as error:
        raise DataError(f"{folder}: not valid N-Quads: {error.msg or error}") from None
    except (OSError, RuntimeError) as error:
        raise OutputError(f"{folder}: cannot be written: {in_words(error)}") from None


def _quads(lines: Iterable[str]) -> Iterator[ox.Quad]:
    from kg import rdf

    iterator = iter(lines)
    while some := list(islice(iterator, _TOGETHER)):
        yield from rdf.parse_bytes("\n".join(some).encode(), format="nquads")
