"""Work that may be ended at any moment: by a time limit, or by Ctrl+C.

A query that runs in the engine cannot be interrupted from within the process, but lets other threads run. So it runs in
a thread of its own, and the process ends without waiting for that.
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from kg.commands.stopping import exit_code
from kg.errors import KgError, QueryError

_LOOK = 0.2  # seconds; an interrupt is noticed at once on POSIX, on Windows only between waits


class _Late(QueryError):
    """The time is over."""


def within(work: Callable[[], None], seconds: float | None) -> None:
    """Do it, and raise what it raises. Raises QueryError when the time is over, and KeyboardInterrupt.

    After these two the thread may still be at work: leave what it writes to, and then call `leave`.
    """
    failed: list[BaseException] = []
    done = threading.Event()

    def run() -> None:
        try:
            work()
        except BaseException as error:  # told to who waits
            _let_go(error)
            failed.append(error)
        finally:
            done.set()

    threading.Thread(target=run, name="query", daemon=True).start()
    left = float("inf") if seconds is None else seconds
    while not done.wait(min(_LOOK, left)):
        left -= _LOOK
        if left <= 0 and seconds is not None:
            raise _Late(f"the query took longer than {seconds:g} seconds and was ended")
    if failed:
        raise failed[0]


def _let_go(error: BaseException | None) -> None:
    """Drop what the frames of an error hold: an answer of the engine must end in the thread that it began in."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


def leave(error: BaseException) -> NoReturn:
    """End the process at once if work was left behind, with one line; else raise the error again."""
    if not isinstance(error, _Late | KeyboardInterrupt):
        raise error
    told = str(error) or "stopped"
    code = error.exit_code if isinstance(error, KgError) else exit_code()
    with suppress(OSError, ValueError):
        sys.stderr.write(f"kg: {told}\n")
        sys.stderr.flush()
    os._exit(code)  # without the locks that the thread may hold, and without waiting for the engine
