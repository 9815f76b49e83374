"""A command that is told to stop tidies up first: SIGTERM and SIGHUP as Ctrl-C.

What goes on tells with `saying` what becomes of its work; the group writes that, and ends with the code of the signal.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from kg.signals import interrupting

_BY_SIGNAL = 128  # and its number: as a shell reports a program that a signal ended
_received: list[int] = []


class Stopped(KeyboardInterrupt):
    """The command was told to stop; the text says what became of its work."""


@contextmanager
def saying(words: str) -> Iterator[None]:
    """Within, these words tell what becomes of the work when it is stopped, unless something within knows better."""
    try:
        yield
    except Stopped:
        raise
    except KeyboardInterrupt:
        raise Stopped(words) from None


@contextmanager
def stopping() -> Iterator[None]:
    """Within, SIGTERM and SIGHUP raise KeyboardInterrupt, unless the caller handles or ignores them itself."""
    _received.clear()
    with interrupting(_received):
        yield


def is_told() -> bool:
    """Whether SIGTERM or SIGHUP came: whatever goes wrong then does so because of it."""
    return bool(_received)


def exit_code() -> int:
    """That of a command which was stopped: 130 for Ctrl-C, 143 for SIGTERM, 129 for SIGHUP."""
    return _BY_SIGNAL + (_received[0] if _received else signal.SIGINT)
