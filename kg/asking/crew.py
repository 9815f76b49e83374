"""Threads that work side by side, and do not keep the process from ending."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

_T = TypeVar("_T")
_Job = tuple["Future[Any]", Callable[[], Any]]


class Crew:
    """So many threads. Those of the standard library's pool are waited for when the process ends, which with a model
    that takes minutes to answer is not what Ctrl-C should do."""

    def __init__(self, size: int) -> None:
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._threads = [Thread(target=self._work, daemon=True) for _ in range(size)]
        for thread in self._threads:
            thread.start()

    def submit(self, job: Callable[[], _T]) -> Future[_T]:
        """Have a job done; jobs are begun in this order."""
        future: Future[_T] = Future()
        self._jobs.put((future, job))
        return future

    def close(self) -> None:
        """Take no further job; those that are begun are not waited for."""
        for _ in self._threads:
            self._jobs.put(None)

    def _work(self) -> None:
        while (item := self._jobs.get()) is not None:
            future, job = item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(job())
            except BaseException as error:
                future.set_exception(error)
