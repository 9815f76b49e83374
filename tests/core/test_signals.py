"""What must not be cut in two by a signal: it waits, and is not lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.signals import held, interrupting

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes in another way")


@pytest.fixture(autouse=True)
def _as_in_a_terminal() -> Iterator[None]:
    """Handlers as a program finds them that was not started under nohup."""
    before = {n: signal.signal(n, signal.SIG_DFL) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def cut_off(*signals: Callable[[], None]) -> list[str]:
    """What was done of a thing that is held, and what came of it, when these signals are sent in the middle of it."""
    told = ["begun"]
    try:
        with held():
            for send in signals:
                send()
            time.sleep(0.05)  # a handler that may run does so here
            told.append("done")
        told.append("lost")
    except KeyboardInterrupt:
        told.append("interrupted")
    return told


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_that_another_thread_is_given_waits(name: str) -> None:
    number, stop = getattr(signal, name), threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    received: list[int] = []
    with interrupting(received):
        assert cut_off(lambda: signal.pthread_kill(other.ident or 0, number)) == ["begun", "done", "interrupted"]
    stop.set()
    other.join()
    assert received == ([] if name == "SIGINT" else [number])
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_two_signals_are_one_interrupt() -> None:
    twice = [lambda: os.kill(os.getpid(), signal.SIGINT)] * 2
    assert cut_off(*twice) == ["begun", "done", "interrupted"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_what_the_caller_ignores_stays_ignored() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with held():
        os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


@pytest.mark.parametrize("thread", [False, True])
def test_a_process_started_within_is_not_given_ctrl_c(thread: bool) -> None:
    """Nor in another thread, where no handler may be set."""
    program = "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nprint('went on')"
    found: list[subprocess.CompletedProcess[str]] = []

    def start() -> None:
        with held():
            found.append(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False))

    if thread:
        other = threading.Thread(target=start)
        other.start()
        other.join()
    else:
        start()
    (process,) = found
    assert (process.returncode, process.stdout, process.stderr) == (0, "went on\n", "")


CLASSES = """import os, signal, sys
from kg.signals import interrupting
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    with interrupting([]):
        exec(f"os.kill(os.getpid(), {sys.argv[1]}); [None for _ in range(1000)]")  # as dataclasses make a class
except KeyboardInterrupt:
    sys.exit(7)
"""
STARTED = """import multiprocessing, os, signal, sys
from kg.signals import starting
def work():
    os.kill(os.getpid(), signal.SIGINT)
if __name__ == "__main__":
    with starting():
        process = multiprocessing.get_context("spawn").Process(target=work)
        process.start()
    process.join()
    sys.exit(process.exitcode)
"""


def run(folder: Path, code: str, *args: str) -> subprocess.CompletedProcess[str]:
    """A program as `python -m` runs it."""
    (folder / "program.py").write_text(code, encoding="utf-8")
    command = [sys.executable, "-m", "program", *args]
    paths = os.pathsep.join((str(folder), str(Path(__file__).resolve().parents[2])))
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": paths}, check=False)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_what_interrupts_the_making_of_a_class_leaves_the_exit_code(name: str, tmp_path: Path) -> None:
    done = run(tmp_path, CLASSES, str(int(getattr(signal, name))))
    assert (done.returncode, done.stderr) == (7, "")


def test_the_first_process_of_multiprocessing_is_not_given_ctrl_c_either(tmp_path: Path) -> None:
    done = run(tmp_path, STARTED)
    assert (done.returncode, done.stderr) == (0, "")
