"""A build that is told to end tidies up first: SIGTERM and SIGHUP as Ctrl-C."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


@contextmanager
def ending_tidily() -> Iterator[None]:
    """Within, SIGTERM and SIGHUP raise KeyboardInterrupt; afterwards they end the process as they would have.

    A signal that the caller handles or ignores itself (as under nohup) is left to the caller, as is everything
    outside of the main thread.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ours = [number for number in _ENDING if signal.getsignal(number) is signal.SIG_DFL]
    received: list[int] = []

    def end(number: int, frame: FrameType | None) -> None:
        if not received:  # a second one does not disturb the tidying
            received.append(number)
            raise KeyboardInterrupt

    for number in ours:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)
        if received:
            os.kill(os.getpid(), received[0])
