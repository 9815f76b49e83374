"""How long one input may take, and how many inputs are tried: few in CI, many with KG_FAULTS=long."""

from __future__ import annotations

import faulthandler
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from hypothesis import HealthCheck, settings

LIMIT = 10  # seconds for one input
LONG = os.environ.get("KG_FAULTS") == "long"


class Hang(AssertionError):
    """An input that takes longer than any may."""


@contextmanager
def within(seconds: int = LIMIT) -> Iterator[None]:
    """Raise Hang after so many seconds. Where native code does not come back, tell where it is and end the process."""

    def ring(signum: int, frame: FrameType | None) -> None:
        raise Hang(f"over {seconds} s")

    before = signal.signal(signal.SIGALRM, ring)
    left, _ = signal.setitimer(signal.ITIMER_REAL, seconds)
    faulthandler.dump_traceback_later(5 * seconds, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:  # the runner's own limit goes on
            signal.setitimer(signal.ITIMER_REAL, left)


def tries(number: int) -> Callable[[Any], Any]:
    """Hypothesis settings: so many inputs in CI, the same in each run; twenty times as many, ever others, if long."""
    return settings(
        max_examples=number * 20 if LONG else number,
        derandomize=not LONG,
        database=None if not LONG else settings().database,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
