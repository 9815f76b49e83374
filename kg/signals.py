"""Work that is told to end tidies up first, SIGTERM and SIGHUP as Ctrl-C; and what must not be cut in two is not."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


class Interrupted(KeyboardInterrupt):
    """The process was told to stop. Python lets itself be ended by SIGINT, whatever becomes of the error, where
    KeyboardInterrupt itself comes while it makes a class from text, as dataclasses do; not where another one does."""


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise Interrupted


@contextmanager
def interrupting(received: list[int]) -> Iterator[None]:
    """Within, SIGTERM and SIGHUP raise KeyboardInterrupt as Ctrl-C does; the first that came is noted in `received`.

    A signal that the caller handles or ignores itself (as under nohup) is left to the caller, as is everything
    outside of the main thread.
    """

    def interrupt(number: int, frame: FrameType | None) -> None:
        if not received:  # a second one does not disturb the tidying
            received.append(number)
            raise Interrupted

    ours = [number for number in _ENDING if signal.getsignal(number) is signal.SIG_DFL]
    by_hand = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    try:
        if by_hand:
            signal.signal(signal.SIGINT, _interrupt)
        for number in ours:
            signal.signal(number, interrupt)
    except ValueError:  # not the main thread
        ours, by_hand = [], False
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)
        if by_hand:
            signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def held() -> Iterator[None]:
    """Within, what would raise KeyboardInterrupt waits until the end; Ctrl-C never reaches a process started within.

    A process that is cut off while it is started, or by the Ctrl-C that a terminal sends to it as well, would tell of
    it in a traceback of its own. Outside of the main thread only the second half holds: nothing is raised there.
    """
    waiting: list[int] = []

    def wait(number: int, frame: FrameType | None) -> None:
        waiting.append(number)

    raising = {n: handler for n in (signal.SIGINT, *_ENDING) if callable(handler := signal.getsignal(n))}
    try:
        for number in raising:
            signal.signal(number, wait)  # any thread may be given the signal: a mask alone does not hold it back
    except ValueError:  # not the main thread
        raising = {}
    try:
        with _masked():
            yield
    finally:
        for number, handler in raising.items():
            signal.signal(number, handler)
        if waiting:
            raising[waiting[0]](waiting[0], None)


@contextmanager
def starting() -> Iterator[None]:
    """The same, for processes of `multiprocessing`: one of its own is started first, after which it lets SIGINT
    through to the thread again."""
    from multiprocessing import resource_tracker

    if hasattr(signal, "pthread_sigmask"):
        resource_tracker.ensure_running()
    with held():
        yield


@contextmanager
def _masked() -> Iterator[None]:
    """Within, this thread is not given SIGINT; a process inherits that from the thread that starts it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def ending_tidily() -> Iterator[None]:
    """The same, and afterwards the signal ends the process as it would have."""
    received: list[int] = []
    try:
        with interrupting(received):
            yield
    finally:
        if received:
            os.kill(os.getpid(), received[0])
