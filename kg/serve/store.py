"""The store that is served: which files readers open, who runs tasks, and the one who may write."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio

from kg.errors import DataError, MissingError
from kg.ids import DEFAULT_BASE, SHARED_GRAPHS
from kg.serve.counting import Counting
from kg.serve.pool import Pool
from kg.serve.settings import ServeSettings
from kg.serve.spool import Answer
from kg.serve.worker import Place, Task

_READING = {"query", "graph", "page"}
_QUEUE = 64  # requests that may wait for a worker at a time


_ROOM = "kg-serve-"


def _sweep() -> None:
    """Remove the rooms of servers that were killed."""
    for room in Path(tempfile.gettempdir()).glob(f"{_ROOM}[0-9]*-*"):
        number = room.name.removeprefix(_ROOM).partition("-")[0]
        with suppress(OSError, ValueError, OverflowError):
            if (
                room.stat().st_uid == os.getuid()
                and not Path(f"/proc/{int(number)}").exists()
                and Path("/proc/self").exists()
            ):
                shutil.rmtree(room, ignore_errors=True)


class ServedStore:
    """One build folder, read by several workers.

    Where nothing may be written, readers open the store of the build, and see a new build as soon as it is there.
    Where writing is allowed, one worker holds the store; before the next reading it makes a snapshot, of links to the
    same files, and readers open that. How many statements were left there is noted in the store.
    """

    def __init__(self, settings: ServeSettings) -> None:
        self._settings = settings
        self._path = settings.folder / "store"
        if not (self._path / "CURRENT").is_file():
            raise MissingError(f"{settings.folder}: holds no store; expected a folder that `kg build` made")
        if settings.write:
            from kg.pipeline.lock import refuse_written

            refuse_written(settings.folder)
        _sweep()
        self._room = Path(tempfile.mkdtemp(prefix=f"{_ROOM}{os.getpid()}-"))
        self._lock = threading.Lock()
        self._users: Counter[str] = Counter()  # tasks that read each snapshot
        self._snapshot: str | None = None
        self._refreshing = threading.Lock()
        self._writes, self._seen = 0, -1  # so many, and how many of them the snapshot has
        self._failing = False
        self._changes = self._troubles = 0  # writes but for snapshots; how often a snapshot failed, or went well again
        self.limiter = anyio.CapacityLimiter(settings.workers + _QUEUE)
        limits = settings.limits
        self._writer = Pool(1, limits, self._room, writing=True) if settings.write else None
        self._readers: Pool | None = None
        self._counting = Counting(self._path, self._counted)
        try:
            self._refresh()
            self._readers = Pool(settings.workers, limits, self._room, warm=self._warming)
        except DataError:
            self.close()
            raise

    def version(self) -> str:
        """Tells one state of the store from another, for entity tags."""
        place = self._place()
        if self._writer is None:
            return place.stamp
        with self._lock:  # not that of the snapshot, which is made only when somebody reads
            return f"{self._room.name}:{self._changes}:{self._troubles}:{self._beside()}"

    def run(self, task: Task, gone: threading.Event) -> Answer:
        """Do a task; called from many threads."""
        if task.kind in _READING:
            return self._read(task, gone)
        return self._write(task)

    def _place(self) -> Place:
        """What a reader that starts now opens."""
        with self._lock:
            path = self._snapshot or str(self._path)
        try:
            told = (Path(path) / "CURRENT").stat()
        except OSError:
            raise MissingError(f"{self._path}: the store is gone; expected a folder that `kg build` made") from None
        stamp = f"{path}:{told.st_ino}:{told.st_mtime_ns}"
        return Place(path=path, stamp=f"{stamp}{self._beside()}", folder=str(self._settings.folder))

    def _beside(self) -> str:
        """Tells one state of what pages show beside the store from another."""
        stamp = ""
        for name in ("quarantine.trig", "report.json"):
            with suppress(OSError):  # nothing was refused, or this build is of an older kind
                told = (self._settings.folder / name).stat()
                stamp += f":{told.st_ino}:{told.st_mtime_ns}"
        return stamp

    def _warming(self) -> Task:
        return Task(kind="warm", place=self._place())

    def _write(self, task: Task) -> Answer:
        if self._writer is None:
            return Answer(status=403, message="this endpoint is read-only")
        if task.writes:
            self._counting.begin()
        answer = self._writer.run(self._in_place(task))
        with self._lock:
            self._writes += 1  # also if it failed: it may have been ended after it was done
            self._changes += task.writes
        if task.writes:
            self._counting.changed()
        if answer.snapshot is not None:
            with self._lock:
                old, self._snapshot = self._snapshot, answer.snapshot
            self._drop(old)
        return answer

    def _in_place(self, task: Task) -> Task:
        """The one who writes keeps the store open, whatever snapshots come and go: its place is always the same."""
        return replace(task, place=Place(path=str(self._path), stamp="writing"))

    def _counted(self) -> int | None:
        """How many statements there are; None if they cannot be counted in the time of a query."""
        return None if self._writer is None else self._writer.run(self._in_place(Task(kind="count"))).statements

    def _refresh(self) -> None:
        """Make a snapshot if something was written since the last one."""
        with self._refreshing:
            with self._lock:
                writes = self._writes
            if self._writer is None or writes == self._seen:
                return
            answer = self._write(Task(kind="snapshot"))
            if answer.status == 507 and self._snapshot is not None:
                self._failing, self._troubles = True, self._troubles + 1
                return  # what was written is seen once there is room again
            if answer.status >= 400:
                raise DataError(f"{self._path}: the store cannot be read: {answer.message}")
            with self._lock:
                self._seen = writes + 1  # the snapshot itself was counted
                self._troubles += self._failing
                self._failing = False

    def _read(self, task: Task, gone: threading.Event) -> Answer:
        assert self._readers is not None
        self._refresh()
        place = self._place()
        with self._lock:
            self._users[place.path] += 1
        try:
            return self._readers.run(replace(task, place=place), gone)
        finally:
            with self._lock:
                self._users[place.path] -= 1
            self._drop(place.path)

    def _drop(self, snapshot: str | None) -> None:
        """Remove a snapshot that is an old one, and that nobody reads."""
        with self._lock:
            if snapshot in {None, self._snapshot, str(self._path)} or self._users[snapshot or ""]:
                return
        shutil.rmtree(Path(snapshot or "").parent, ignore_errors=True)

    def graphs(self) -> dict[str, int]:
        """The graphs that every build has, with their sizes, as its report tells."""
        try:
            report = self._report()
            base, sizes = report["base"], report["triples"]
            return {f"{base}graph/{name}": int(sizes.get(name, 0)) for name in SHARED_GRAPHS}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    def base(self) -> str:
        """What the IRIs of the graph's own begin with, as the report of its build tells."""
        try:
            return str(self._report()["base"])
        except (OSError, ValueError, KeyError, TypeError):
            return DEFAULT_BASE

    def _report(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self._settings.folder / "report.json").read_text(encoding="utf-8"))
        return found

    def close(self) -> None:
        """End all work: what runs may finish within its time."""
        if self._readers is not None:
            self._readers.close(self._settings.limits.seconds)
        self._counting.end()
        if self._writer is not None:
            self._writer.close(self._settings.limits.seconds)
        shutil.rmtree(self._room, ignore_errors=True)
