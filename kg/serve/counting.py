"""Notes in a store that is written how many statements there are, so that `kg export` takes no change for damage."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kg.stores.counts import Written, lacking, note

_PAUSE = 10  # times as long as the last count took: counting takes no more than a tenth of the time


class Counting:
    """Counts a store before the first write and soon after each, and when it ends. May be used by many threads.

    `count` gives the statements of the store, or None if that takes too long or fails; then the note stays as it was.
    Where the server is killed before it counts again, the note says that it was writing.
    """

    def __init__(self, store: Path, count: Callable[[], int | None]) -> None:
        self._store, self._count = store, count
        self._lock = threading.Lock()
        self._begun = self._changed = self._marked = False
        self._found = 0  # statements, when they were last counted
        self._under_way = 0  # writes
        self._lacking: int | None = None  # what was lost before the first write; None where that is not known
        self._took = 0.0  # seconds
        self._timer: threading.Timer | None = None

    def begin(self) -> None:
        """Find out, before the first write, whether the store has lost statements: that is no doing of this server.

        And note, before each write that comes after a count, that there is one.
        """
        with self._lock:
            if not self._begun:
                self._begun = True
                found = self._counted()
                self._lacking = None if found is None else lacking(self._store, found)
                self._found = found or 0
            self._under_way += 1
            if not self._marked and self._lacking is not None:
                self._tell()

    def changed(self) -> None:
        """Something was written, or may have been: count again soon."""
        with self._lock:
            self._changed = True
            self._under_way -= 1
            if self._timer is None:
                self._timer = threading.Timer(_PAUSE * self._took, self._note)
                self._timer.daemon = True
                self._timer.start()

    def end(self) -> None:
        """Note how many there are at the end."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
        self._note()

    def _note(self) -> None:
        with self._lock:
            self._timer = None
            if not self._changed or self._lacking is None:
                return
            found = self._counted()
            if found is not None:
                self._changed, self._found = False, found
                self._tell()

    def _tell(self) -> None:
        """Note what is known."""
        writing = self._under_way > 0
        with suppress(OSError):  # the disk is full
            note(self._store, Written(statements=self._found, lacking=self._lacking or 0, writing=writing))
            self._marked = writing

    def _counted(self) -> int | None:
        begun = time.monotonic()
        found = self._count()
        self._took = time.monotonic() - begun
        return found
