"""Work that is told to end tidies up first: SIGTERM and SIGHUP as Ctrl-C."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


@contextmanager
def interrupting(received: list[int]) -> Iterator[None]:
    """Within, SIGTERM and SIGHUP raise KeyboardInterrupt, and the first that came is noted in `received`.

    A signal that the caller handles or ignores itself (as under nohup) is left to the caller, as is everything
    outside of the main thread.
    """

    def interrupt(number: int, frame: FrameType | None) -> None:
        if not received:  # a second one does not disturb the tidying
            received.append(number)
            raise KeyboardInterrupt

    ours = [number for number in _ENDING if signal.getsignal(number) is signal.SIG_DFL]
    try:
        for number in ours:
            signal.signal(number, interrupt)
    except ValueError:  # not the main thread
        ours = []
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


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
