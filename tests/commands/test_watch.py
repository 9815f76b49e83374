"""`kg build --watch`, and what a build says of earlier ones in its folder."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

import pytest

from tests.running import Run

Kg = Callable[..., Run]

pytestmark = [pytest.mark.model, pytest.mark.timeout(300)]


class Watching:
    """A process of `kg` whose words can be waited for."""

    def __init__(self, *args: object) -> None:
        command = [sys.executable, "-m", "kg", *map(str, args)]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._lines: SimpleQueue[str] = SimpleQueue()
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._lines.put(line)

    def until(self, words: str) -> list[str]:
        """The lines up to the one with these words."""
        found: list[str] = []
        end = time.monotonic() + 120
        while time.monotonic() < end:
            try:
                found.append(self._lines.get(timeout=1))
            except Empty:
                assert self.process.poll() is None, found
                continue
            if words in found[-1]:
                return found
        raise AssertionError(f"{words!r} never came: {found}")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.txt").write_text("France sanctioned Iran on 3 May 2024.", encoding="utf-8")
    (folder / "broken.docx").write_text("none", encoding="utf-8")
    return folder


@pytest.fixture
def watching(inbox: Path, tmp_path: Path) -> Iterator[Watching]:
    found = Watching("build", inbox, "-o", tmp_path / "out", "--watch")
    yield found
    found.process.kill()
    found.process.wait()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes in another way")
def test_files_are_taken_in_as_they_come(watching: Watching, inbox: Path, tmp_path: Path) -> None:
    first = watching.until("watching")
    assert any("not taken in: broken.docx" in line for line in first)
    (inbox / "b.txt").write_text("Norway met Poland on 4 May 2024.", encoding="utf-8")
    second = watching.until("claims")
    assert re.fullmatch(r"\[\d\d:\d\d:\d\d\]\n", second[0])
    assert any("1 new, 1 as before" in line for line in second)
    assert any("and 1 that was not taken in before either" in line for line in second)
    assert not any("broken.docx" in line for line in second)
    watching.until("--date sets")  # the end of what is said of a build
    (inbox / "rows.csv").write_text("text,date\nPeru met Chile.,soon\n", encoding="utf-8")
    assert any("taken in, but: rows.csv#2: line 2: 'soon' in" in line for line in watching.until("--date sets"))
    (inbox / "a.txt").unlink()
    fourth = watching.until("--date sets")
    assert any("2 as before, 1 gone" in line for line in fourth)
    assert not any("taken in, but" in line for line in fourth)
    watching.process.send_signal(signal.SIGINT)
    assert watching.process.wait(60) == 130
    assert "Poland" in (tmp_path / "out" / "graph.nq").read_text(encoding="utf-8")


def test_a_build_tells_what_is_other_than_before(kg: Kg, inbox: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (inbox / "broken.docx").unlink()
    (inbox / "c.txt").write_text("Chad met Mali.", encoding="utf-8")
    assert "as before" not in kg("build", inbox, "-o", out).err
    assert "nothing has changed since the last build" in kg("build", inbox, "-o", out).err
    (inbox / "a.txt").write_text("France sanctioned Mali on 3 May 2024.", encoding="utf-8")
    assert "  1 changed, 1 as before\n" in kg("build", inbox, "-o", out).err
    (inbox / "c.txt").unlink()
    assert "  1 as before, 1 gone\n" in kg("build", inbox, "-o", out).err
    (inbox / "broken.docx").write_text("none", encoding="utf-8")
    assert "  the graph is as it was\n" in kg("build", inbox, "-o", out).err


def test_a_graph_among_its_sources_is_not_read(kg: Kg, inbox: Path) -> None:
    (inbox / "broken.docx").unlink()
    out = inbox / "deep" / "out"
    out.parent.mkdir()
    for _ in range(2):
        run = kg("build", inbox, "-o", out)
        assert run.code == 0
        assert "1 of 1 document;" in run.err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes in another way")
def test_a_build_that_is_stopped_says_so_and_the_next_goes_on(tmp_path: Path) -> None:
    texts, out = tmp_path / "texts", tmp_path / "out"
    texts.mkdir()
    for number in range(300):
        text = f"France sanctioned Iran on {1 + number % 28} May 2024. " * 8 + f"That was text {number}."
        (texts / f"{number:03}.txt").write_text(text, encoding="utf-8")
    one = Watching("build", texts, "-o", out, "--workers", "1")
    end = time.monotonic() + 120
    while not any(p.stat().st_size > 100_000 for p in out.glob(".kg/shards/*")):
        assert time.monotonic() < end
        time.sleep(0.05)
    one.process.send_signal(signal.SIGINT)
    one.until("stopped; what was done is kept")
    assert one.process.wait(60) == 130
    other = Watching("build", texts, "-o", out, "--workers", "1")
    told = other.until("claims")
    assert any(re.match(r"  \d+ of them had been done by a build that was ended", line) for line in told), told
    assert other.process.wait(60) == 0
