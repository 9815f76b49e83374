"""One build at a time in a folder, and none while somebody writes into its store."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.errors import OutputError
from kg.locks import hold


@contextmanager
def locked(folder: Path) -> Iterator[bool]:
    """Hold the folder; the system lets go of it when the process ends, however it ends.

    Yields False where folders cannot be locked (Windows, some network file systems). Raises OutputError if
    another build holds it.
    """
    if sys.platform == "win32":  # which opens no folders
        yield False
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        alone = hold(handle)
        if alone is False:
            raise OutputError(f"{folder}: another build is at work in this folder")
        yield bool(alone)
    finally:
        os.close(handle)


def refuse_written(folder: Path) -> None:
    """Raise OutputError if a process has the store of this folder open for writing, be it this one.

    Such a process holds RocksDB's lock on `store/LOCK`, which readers do not. A lock that can be shared is asked for,
    and let go of at once; where that cannot be asked (Windows, some network file systems) nothing is known. To ask so
    for a lock of this process itself would be granted, and take it away: that one is looked up first, on Linux.
    """
    if _is_ours(folder / "store" / "LOCK"):
        raise OutputError(f"{folder}: this program itself has the store open for writing; let go of it first")
    try:
        import fcntl

        file = (folder / "store" / "LOCK").open("rb")
    except (ImportError, OSError):
        return
    with file:
        try:
            fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            raise OutputError(f"{folder}: is being written by `kg serve --write`; stop it first") from None
        except OSError:
            return


def _is_ours(lock: Path) -> bool:
    """Whether this process holds a lock on a file, as far as the system tells: only Linux does, by /proc/locks."""
    try:
        about, held = lock.stat(), Path("/proc/locks").read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return False
    rows = (line.replace("->", "").split() for line in held.splitlines())
    ours = (row for row in rows if len(row) > 5 and row[1] == "POSIX" and row[4] == str(os.getpid()))
    return any(row[5].rpartition(":")[2] == str(about.st_ino) for row in ours) and _is_open(about)


def _is_open(about: os.stat_result) -> bool:
    """Whether this process has a file open: files of other disks may have the same number."""
    for handle in os.listdir("/proc/self/fd"):
        with suppress(OSError):
            if os.path.samestat(os.stat(int(handle)), about):
                return True
    return False
