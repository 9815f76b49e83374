"""An engine in a process of its own, for shapes of a user's: a query in them may never end.

The engines hold the interpreter while they work, so that nothing in their process can end them, not even Ctrl-C. This
one is killed when it takes too long, and when the build is told to end. It costs a process, and what is checked
travels through a pipe.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import weakref
from contextlib import suppress
from typing import Any

from kg.errors import DataError, KgError, told
from kg.gate.engine import EndlessError, compile_engine
from kg.model import Finding

LIMIT = 60.0
"""Seconds that the check of one document may take, and that shapes may take to compile."""

_PATIENCE = 3  # documents in succession that take too long: then every one will
_GRACE = 5  # seconds more until a process ends itself whose parent is gone


class _LateError(Exception):
    """An answer that was not given in time."""


class EngineApart:
    """An engine like any other; `where` names the user's shapes. Started anew after it was killed."""

    def __init__(self, name: str, shapes: str, *, where: str) -> None:
        self._setup, self._where = (name, shapes), where
        self._late = 0
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        with self._lock:
            self._start()

    def validate(self, nquads: str) -> list[Finding]:
        found: list[Finding] = self._ask("validate", nquads)
        return found

    def report(self, nquads: str) -> tuple[list[Finding], str]:
        found: tuple[list[Finding], str] = self._ask("report", nquads)
        return found

    def _ask(self, method: str, nquads: str) -> Any:
        with self._lock:
            if self._process is None:
                self._start()
            try:
                answer = self._send(method, nquads)
            except _LateError:
                self._late += 1
                late = f"{self._where}: took longer than {LIMIT:g} seconds to check this document, and was ended"
                if self._late < _PATIENCE:
                    raise DataError(late) from None
                raise EndlessError(f"{late}; so it was with {_PATIENCE} documents in succession") from None
            self._late = 0
            return answer

    def _start(self) -> None:
        # What this process can import, that one can, and nothing from the folder it happens to run in.
        code = f"import sys; sys.path[:] = {sys.path!r}; from kg.gate.apart import work; work()"
        self._process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        weakref.finalize(self, _end, self._process)
        try:
            self._send("compile", *self._setup)
        except _LateError:
            raise DataError(f"{self._where}: took longer than {LIMIT:g} seconds to compile, and was ended") from None

    def _send(self, *message: str) -> Any:
        """The answer to a message. Raises what the engine raised, or _LateError if it was not given in time."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise RuntimeError("there is no process to send anything to")
        started = time.monotonic()
        timer = threading.Timer(LIMIT, process.kill)
        timer.daemon = True
        timer.start()
        try:
            pickle.dump(message, process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()
            answer = pickle.load(process.stdout)  # what our own code has written
        except (EOFError, OSError, pickle.UnpicklingError):
            self._drop()
            if time.monotonic() - started >= LIMIT:
                raise _LateError from None
            ended = f"the process that checks these shapes ended by itself ({process.returncode})"
            raise DataError(f"{self._where}: {ended}") from None
        except BaseException:  # Ctrl-C: half an answer may be on its way
            self._drop()
            raise
        finally:
            timer.cancel()
        if isinstance(answer, KgError):
            raise answer
        return answer

    def _drop(self) -> None:
        if self._process is not None:
            _end(self._process)
        self._process = None


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()


def work() -> None:
    """What the process does: it compiles shapes, and checks what it is sent until nothing more comes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this process
    with os.fdopen(os.dup(1), "wb") as answers, suppress(EOFError, OSError):
        os.dup2(2, 1)  # whatever an engine prints is no answer
        engine: Any = None
        while True:
            method, *given = pickle.load(sys.stdin.buffer)
            answer: Any = None
            _alarm(int(LIMIT) + _GRACE)
            try:
                if method == "compile":
                    engine = compile_engine(*given)
                else:
                    answer = getattr(engine, method)(*given)
            except KgError as error:
                answer = error
            except Exception as error:  # an engine may fail on a user's shapes in ways of its own
                answer = DataError(f"the data cannot be validated: unexpected {told(error)}")
            _alarm(0)
            pickle.dump(answer, answers, protocol=pickle.HIGHEST_PROTOCOL)
            answers.flush()


def _alarm(seconds: int) -> None:
    """Let the system end this process after so many seconds (not on Windows), for where the parent is gone."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)
