"""A command that is told to stop, by Ctrl-C or by a signal: what it says, what it leaves, and its exit code."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.commands import group
from kg.commands.stopping import Stopped, exit_code, saying, stopping

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes in another way")

SIGNALS = {"SIGINT": 130, "SIGTERM": 143, "SIGHUP": 129}
RUN = (
    "import signal, sys\n"
    "for name in ('SIGTERM', 'SIGHUP'): signal.signal(getattr(signal, name), signal.SIG_DFL)\n"
    "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # under nohup both are ignored from the start
    "from kg.commands import main\nsys.exit(main(sys.argv[1:]))"
)


def told(name: str, ready: Callable[[], bool], *args: str | Path) -> subprocess.CompletedProcess[str]:
    """What comes of a command that gets a signal as soon as it is ready for it."""
    command = [sys.executable, "-c", RUN, *map(str, args)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    try:
        end = time.monotonic() + 60
        while not ready():
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < end
            time.sleep(0.005)
        process.send_signal(getattr(signal, name))
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    return subprocess.CompletedProcess(command, process.returncode, out, err)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph that takes longer to export than a signal takes to come."""
    folder = tmp_path_factory.mktemp("large") / "out"
    folder.mkdir()
    line = "<https://a.example/s{0}> <https://a.example/p> <https://a.example/o{0}> <https://a.example/g> .\n"
    with (folder / "graph.nq").open("w", encoding="utf-8") as stream:
        stream.writelines(line.format(number) for number in range(500_000))
    return folder


@pytest.mark.parametrize(("name", "code"), SIGNALS.items())
@pytest.mark.parametrize("before", ["", "as it was"])
def test_an_export_that_is_stopped_leaves_nothing(
    name: str, code: int, before: str, large: Path, tmp_path: Path
) -> None:
    target = tmp_path / "graph.ttl"
    if before:
        target.write_text(before, encoding="utf-8")
    done = told(name, lambda: any(tmp_path.glob(".kg-*.tmp")), "export", large, "-o", target)
    what = "it is as it was" if before else "nothing was written"
    assert (done.returncode, done.stdout, done.stderr) == (code, "", f"kg: {target}: stopped; {what}\n")
    assert list(tmp_path.iterdir()) == ([target] if before else [])
    assert not before or target.read_text(encoding="utf-8") == before


@pytest.mark.parametrize(("name", "code"), SIGNALS.items())
def test_parts_that_are_stopped_leave_nothing(name: str, code: int, large: Path, tmp_path: Path) -> None:
    target = tmp_path / "parts"
    done = told(name, lambda: any(tmp_path.glob(".kg-*/part-*")), "export", large, "--bulk", target)
    assert (done.returncode, done.stderr) == (code, f"kg: {target}: stopped; nothing was written\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "code"), SIGNALS.items())
def test_a_build_says_the_same_by_whatever_it_is_stopped(name: str, code: int, tmp_path: Path) -> None:
    source, out = tmp_path / "a.txt", tmp_path / "out"
    source.write_text("France sanctioned Iran on 3 May 2024.", encoding="utf-8")
    done = told(name, out.exists, "build", source, "-o", out)
    assert done.stderr == f"kg: {out}: stopped; what was done is kept, and the same command goes on from there\n"
    assert done.returncode == code


EARLY = (
    "import os, signal, sys\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "class Finder:\n"
    "    def find_spec(self, name, path=None, target=None):\n"
    "        if name == sys.argv[1]: os.kill(os.getpid(), signal.SIGINT)\n"
    "sys.meta_path.insert(0, Finder())\n"
    "from kg.commands import main\nsys.exit(main(['export', '--help']))"
)


@pytest.mark.parametrize("module", ["kg.commands.group", "click", "kg.errors", "kg.commands.export", "kg.exports"])
def test_ctrl_c_while_modules_are_loaded_shows_no_traceback(module: str) -> None:
    done = subprocess.run([sys.executable, "-c", EARLY, module], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr in ("", "kg: stopped\n")


def test_the_program_loads_little_before_ctrl_c_is_caught() -> None:
    code = "import sys; had = set(sys.modules); import kg.commands; print(*sorted(set(sys.modules) - had))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["__future__", "kg", "kg.commands"]


def test_the_innermost_words_are_said() -> None:
    with pytest.raises(Stopped, match="inner"), saying("outer"), saying("inner"):
        raise KeyboardInterrupt


def test_a_signal_that_the_caller_handles_is_left_to_it() -> None:
    seen: list[int] = []
    earlier = signal.signal(signal.SIGHUP, lambda number, frame: seen.append(number))
    try:
        with stopping():
            signal.raise_signal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, earlier)
    assert seen == [signal.SIGHUP]
    assert exit_code() == 130


def test_signals_are_as_before_afterwards(kg) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with stopping():
        assert before is not signal.SIG_DFL or signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before


def test_what_goes_wrong_because_of_a_signal_is_no_error_of_its_own(monkeypatch, capsys) -> None:
    def command() -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        except KeyboardInterrupt:
            raise OSError("a worker is gone") from None

    monkeypatch.setattr(group.group, "invoke", lambda ctx: command())
    earlier = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        assert group.main(["query"]) == 143
    finally:
        signal.signal(signal.SIGTERM, earlier)
    assert capsys.readouterr().err == "kg: stopped\n"
