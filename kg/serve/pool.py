"""Worker processes that do one task at a time, and are killed when a task takes too much."""

from __future__ import annotations

import multiprocessing
import os
import queue
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import KgError
from kg.serve.settings import Limits
from kg.serve.spool import UNFINISHED, Answer
from kg.serve.worker import Task, work
from kg.signals import starting

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

_LOOK = 0.05  # seconds between looks at the memory of a worker and at the client
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class Pool:
    """A fixed number of worker processes. `run` may be called from any number of threads."""

    def __init__(
        self,
        count: int,
        limits: Limits,
        room: Path,
        *,
        writing: bool = False,
        warm: Callable[[], Task] | None = None,
    ) -> None:
        """`warm` gives what a new worker does until there is something to do."""
        self._limits, self._room, self._writing, self._warm = limits, room, writing, warm
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()
        self._all: set[_Worker] = set()
        self._lock = threading.Lock()
        self._closed = False
        for _ in range(count):
            self._idle.put(self._start())

    def _start(self, instead: _Worker | None = None) -> _Worker:
        """A new worker, in the place of one that is ended. None is started any more once the pool is closed."""
        if instead is not None:
            instead.kill()
        with self._lock:
            if instead is not None and self._closed:
                return instead
            worker = _Worker(self._room, writing=self._writing)
            if self._warm is not None:
                worker.warm(self._warm)
            self._all = {w for w in self._all if w is not instead} | {worker}
        return worker

    def run(self, task: Task, gone: threading.Event | None = None) -> Answer:
        """Do a task and give its answer: 503 if no worker is free in time, 504 if it took too long, 503 if too much
        memory. `gone` tells that nobody waits any more; then the task is ended.
        """
        try:
            worker = self._idle.get(timeout=self._limits.waiting)
        except queue.Empty:
            return Answer(status=503, message="all workers are busy: try again later")
        if not worker.alive:  # killed from outside while it was idle
            worker = self._start(instead=worker)
        answer = worker.do(task, self._limits, gone or threading.Event())
        if answer is not None and worker.alive:
            self._idle.put(worker)
            return answer
        self._idle.put(self._start(instead=worker))
        return answer or Answer(status=500, message="the process that ran it ended: the query may need too much")

    def close(self, grace: float = 0.0) -> None:
        """End all workers; those at work have `grace` seconds to finish."""
        with self._lock:
            self._closed = True
            workers = list(self._all)
        until = time.monotonic() + grace
        while time.monotonic() < until and self._idle.qsize() < len(workers):
            time.sleep(_LOOK)
        for worker in workers:
            worker.kill()


class _Worker:
    """One process with the pipe to it."""

    def __init__(self, room: Path, *, writing: bool) -> None:
        context = multiprocessing.get_context("spawn")
        self._room = Path(tempfile.mkdtemp(dir=room, prefix="work-"))
        self._pipe: Connection
        self._pipe, other = context.Pipe()
        self._process: SpawnProcess = context.Process(target=work, args=(other, str(self._room), writing), daemon=True)
        with starting():
            self._process.start()
        other.close()

    def warm(self, task: Callable[[], Task]) -> None:
        """Let it get ready. What goes wrong with that is told to who asks next."""
        with suppress(OSError, KgError):
            self._pipe.send(task())

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    def do(self, task: Task, limits: Limits, gone: threading.Event) -> Answer | None:
        """The answer; None if the process ended. A worker whose task was not finished is not alive afterwards."""
        deadline = time.monotonic() + limits.seconds
        try:
            self._pipe.send(task)
            while not self._pipe.poll(_LOOK):
                if time.monotonic() > deadline:
                    self.kill()
                    told = f"it took longer than {limits.seconds:g} seconds and was ended"
                    doubt = "; it may have been done: look before it is sent again" if task.writes else ""
                    return Answer(status=504, message=told + doubt)
                if self.memory > limits.memory << 20:
                    self.kill()
                    return Answer(status=503, message=f"it needed more than {limits.memory:,} MB and was ended")
                if gone.is_set():
                    self.kill()
                    return Answer(status=499, message="the client is gone")
            answer: Answer = self._pipe.recv()
        except (OSError, EOFError):
            return None
        return answer

    @property
    def memory(self) -> int:
        """Bytes of resident memory; 0 where the system does not tell (only Linux does, by /proc)."""
        try:
            pages = Path(f"/proc/{self._process.pid}/statm").read_text(encoding="ascii").split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * _PAGE

    def kill(self) -> None:
        with suppress(OSError, ValueError):
            self._process.kill()
            self._process.join(5)
            self._pipe.close()
            for left in self._room.glob(f"{UNFINISHED}*"):  # whole answers may be on their way to somebody
                left.unlink(missing_ok=True)
