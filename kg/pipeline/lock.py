"""One build at a time in a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import OutputError


@contextmanager
def locked(folder: Path) -> Iterator[bool]:
    """Hold the folder; the system lets go of it when the process ends, however it ends.

    Yields False where folders cannot be locked (Windows, some network file systems). Raises OutputError if
    another build holds it.
    """
    try:
        import fcntl
    except ImportError:
        yield False
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            alone = True
        except BlockingIOError:
            raise OutputError(f"{folder}: another build is at work in this folder") from None
        except OSError:
            alone = False
        yield alone
    finally:
        os.close(handle)
