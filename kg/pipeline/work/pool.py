"""Processes that work side by side. One that ends is replaced, and what it was at is done again.

They are started with a command of their own and are told what to do through pipes: a program that calls `kg.build`
needs no `if __name__ == "__main__"`, and nothing is run twice.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import KgError, SetupError
from kg.model import Failure
from kg.pipeline.decisions import Decision
from kg.pipeline.settings import BuildSettings
from kg.pipeline.work.shards import SUFFIX, Shard, Stored
from kg.pipeline.work.tasks import Task

Numbered = tuple[int, Task]
"""A task and its place in the order of the sources."""

Done = tuple[int, Task, Stored | Failure]

_AHEAD = 2  # batches a process that are under way at a time: one is done, one waits
_DEATHS = 2  # processes that a document may end, all by itself, before it is set aside
_STARTS = 3  # attempts to start that may fail in succession
_PATIENCE, _PACE = 300, 4000  # a batch may take so many seconds, and one more for so many bytes
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a process has to know before its first task."""

    settings: BuildSettings
    decisions: tuple[Decision, ...]
    shard: Path


class _DiedError(Exception):
    """A process ended instead of giving an answer."""


class _UnstartedError(Exception):
    """A process ended before it could do anything."""


class Pool:
    """Does batches of tasks in `count` processes. Their pieces go to shards in `folder`, one for each process.

    Use as a context manager: the processes end with it.
    """

    def __init__(self, count: int, settings: BuildSettings, decisions: Sequence[Decision], folder: Path, name: str):
        self._setup = [
            Setup(settings=settings, decisions=tuple(decisions), shard=folder / f"{name}-{number}{SUFFIX}")
            for number in range(count)
        ]
        self._todo: queue.SimpleQueue[Sequence[Numbered] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[Sequence[Numbered], Any]] = queue.SimpleQueue()
        self._again: deque[Sequence[Numbered]] = deque()
        self._deaths: Counter[str] = Counter()
        self._unstarted = 0
        self._tenders = [_Tender(setup, self._todo, self._done) for setup in self._setup]
        self.seconds: Counter[str] = Counter()  # CPU seconds a stage, of all processes

    def __enter__(self) -> Pool:
        for tender in self._tenders:
            tender.start()
        return self

    def __exit__(self, *_: object) -> None:
        for tender in self._tenders:
            tender.kill()
            self._todo.put(None)
        for tender in self._tenders:
            tender.join()

    def results(self, batches: Iterable[Sequence[Numbered]]) -> Iterator[Done]:
        """Yield what comes of each task, in any order.

        Raises what a process says that no other task would escape: SetupError, OutputError.
        """
        rest, under_way = iter(batches), 0
        while True:
            while under_way < _AHEAD * len(self._tenders):
                batch = self._again.popleft() if self._again else next(rest, None)
                if batch is None:
                    break
                self._todo.put(batch)
                under_way += 1
            if not under_way:
                return
            batch, answer = self._done.get()
            under_way -= 1
            if isinstance(answer, BaseException):
                yield from self._failed(batch, answer)
                continue
            self._unstarted = 0
            results, seconds = answer
            self.seconds.update(seconds)
            for (number, task), result in zip(batch, results, strict=True):
                yield number, task, result

    def _failed(self, batch: Sequence[Numbered], error: BaseException) -> Iterator[Done]:
        if isinstance(error, _UnstartedError):
            self._unstarted += 1
            if self._unstarted >= _STARTS * len(self._tenders):
                raise SetupError(f"the processes that understand documents end as soon as they start: {error}")
            self._again.append(batch)
        elif not isinstance(error, _DiedError):
            raise error
        elif len(batch) > 1:  # one of them is at fault, or none
            self._again.extend([item] for item in batch)
        else:
            ((number, task),) = batch
            self._deaths[task.key] += 1
            if self._deaths[task.key] < _DEATHS:
                self._again.append(batch)
            else:
                reason = f"set aside: each process that worked on it came to an end ({error})"
                yield number, task, Failure(source=task.source, stage="understand", reason=reason)


class _Tender(threading.Thread):
    """Looks after one process: gives it batches, waits for the answers, replaces it when it has ended."""

    def __init__(self, setup: Setup, todo: queue.SimpleQueue[Any], done: queue.SimpleQueue[Any]) -> None:
        super().__init__(daemon=True, name=f"kg {setup.shard.stem}")
        self._setup, self._todo, self._done_queue = setup, todo, done
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._ended = False

    def run(self) -> None:
        while (batch := self._todo.get()) is not None and not self._ended:
            try:
                answer: Any = self._answer(batch)
            except BaseException as error:  # it is for the thread that waits for the answer
                answer = error
            self._done_queue.put((batch, answer))

    def kill(self) -> None:
        """End the process at once, whatever it is at; the thread ends with the next that it is given."""
        with self._lock:
            self._ended = True
            if self._process is not None:
                _kill(self._process)

    def _answer(self, batch: Sequence[Numbered]) -> Any:
        if self._process is None:
            try:
                self._start()
            except _DiedError as error:
                raise _UnstartedError(str(error)) from None
        tasks = [task for _, task in batch]
        return self._ask(tasks, _PATIENCE + sum(task.size for task in tasks) / _PACE)

    def _start(self) -> None:
        # What this process can import, that one can, and nothing from the folder it happens to run in.
        code = f"import sys; sys.path[:] = {sys.path!r}; from kg.pipeline.work.pool import work; work()"
        environment = {**dict.fromkeys(_THREADS, "1"), **os.environ, "KG_PARENT": str(os.getpid())}
        with self._lock:
            if self._ended:
                raise _DiedError("the build is over")
            self._process = subprocess.Popen(
                [sys.executable, "-c", code],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environment,
                start_new_session=True,  # Ctrl-C is for the parent, which ends this process
            )
        self._ask(self._setup, _PATIENCE)

    def _ask(self, message: Any, seconds: float) -> Any:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise RuntimeError("there is no process to send anything to")
        started = time.monotonic()
        timer = threading.Timer(seconds, process.kill)
        timer.daemon = True
        timer.start()
        try:
            pickle.dump(message, process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()
            answer = pickle.load(process.stdout)  # what our own code has written
        except (EOFError, OSError, pickle.UnpicklingError):
            self._process = None
            _kill(process)
            if time.monotonic() - started >= seconds:
                raise _DiedError(f"it took longer than {seconds:.0f} seconds") from None
            raise _DiedError(_how_it_ended(process.returncode)) from None
        finally:
            timer.cancel()
        if isinstance(answer, KgError | OSError):
            raise answer
        return answer


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()


def _how_it_ended(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    with suppress(ValueError):
        return f"signal {signal.Signals(-code).name}"
    return f"signal {-code}"


def work() -> None:
    """What a process does: it takes tasks until nothing more comes, and writes their pieces into its shard."""
    from kg.pipeline.stages import Stages
    from kg.pipeline.work.workshop import Workshop

    threading.Thread(target=_end_with_parent, daemon=True).start()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    try:
        setup: Setup = pickle.load(sys.stdin.buffer)
        stages = Stages(setup.settings)
        workshop = Workshop(stages, setup.decisions)
        shard = Shard(setup.shard)
        answer: Any = None
        while True:
            pickle.dump(answer, answers, protocol=pickle.HIGHEST_PROTOCOL)
            answers.flush()
            answer = _done(workshop, pickle.load(sys.stdin.buffer), shard, stages)
    except (EOFError, BrokenPipeError):
        os._exit(0)  # nobody is there any more; to close the pipe would fail again


def _done(workshop: Any, tasks: Sequence[Task], shard: Shard, stages: Any) -> Any:
    """The answer to a batch: where each piece is or why there is none, and the CPU seconds by stage."""
    try:
        found = [
            piece if isinstance(piece, Failure) else shard.add(task.key, piece)
            for task, piece in zip(tasks, workshop.pieces(tasks), strict=True)
        ]
    except KgError as error:
        return error
    except MemoryError:
        os._exit(os.EX_OSERR if hasattr(os, "EX_OSERR") else 1)
    except OSError as error:
        return error
    seconds = dict(stages.seconds)
    stages.seconds.clear()
    return found, seconds


def _end_with_parent() -> None:
    """A process that is at work does not see that nobody is left to take what it does."""
    parent = int(os.environ.get("KG_PARENT", "0"))
    while hasattr(os, "getppid"):
        if os.getppid() != parent:
            os._exit(1)
        time.sleep(1)
