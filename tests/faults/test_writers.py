"""Several programs that write into one folder: one does, the others are told, and the graph is that of one."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from kg.stores import open_store

from ..serving import TOKEN, Served, serving
from .killed import check_store, parts

pytest.importorskip("fcntl", reason="folders cannot be locked here")

pytestmark = [pytest.mark.model, pytest.mark.slow, pytest.mark.timeout(300)]

TEXTS = {"old": "Russia attacked Ukraine.", "new": "China invaded Vietnam.", "other": "Mali sanctioned Chad."}
LINES = {name: f"{json.dumps({'text': text})}\n" for name, text in TEXTS.items()}
BUSY = "another build is at work in this folder"
WRITTEN = "is being written by `kg serve --write`; stop it first"


def command(folder: Path) -> list[str]:
    """A build of what standard input says, which waits for it when it has the folder."""
    return [sys.executable, "-m", "kg", "build", "-", "--format", "jsonl", "-o", str(folder), "--workers", "0"]


def run(folder: Path, name: str) -> None:
    """A build that nobody disturbs."""
    done = subprocess.run(command(folder), check=False, input=LINES[name], capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr


def refused(folder: Path, why: str) -> None:
    """A build that must not do anything."""
    done = subprocess.run(
        command(folder), check=False, input=LINES["other"], capture_output=True, text=True, timeout=100
    )
    assert (done.returncode, done.stdout, done.stderr) == (73, "", f"kg: {folder}: {why}\n")


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 100
    while not true():
        assert time.monotonic() < end, "it takes longer than 100 seconds"
        time.sleep(0.01)


@contextmanager
def at_work(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A build that has the folder, and waits for its sources."""
    pipe = subprocess.PIPE
    before = set((folder / ".kg").glob("graph-*"))
    with subprocess.Popen(command(folder), stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            until(lambda: not set((folder / ".kg").glob("graph-*")) <= before or process.poll() is not None)
            assert process.poll() is None, "it ended before it began"
            yield process
        finally:
            process.kill()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of each text, as a build makes it that nobody disturbs."""
    room = tmp_path_factory.mktemp("writers")
    with ThreadPoolExecutor() as side_by_side:
        list(side_by_side.map(lambda name: run(room / name, name), TEXTS))
    return room


@pytest.fixture
def folder(place: Path, tmp_path: Path) -> Path:
    """A folder with the graph of the old text."""
    return Path(shutil.copytree(place / "old", tmp_path / "out", symlinks=True))


def check(folder: Path, expected: Path) -> None:
    assert parts(folder) == parts(expected)
    check_store(folder)


# two builds


def test_the_second_build_is_told_and_the_first_goes_on(place: Path, folder: Path) -> None:
    """By whatever name it knows the folder."""
    (folder.parent / "link").symlink_to(folder)
    with at_work(folder) as first:
        for name in (folder, folder.parent / "link"):
            refused(name, BUSY)
        check(folder, place / "old")
        _, told = first.communicate(LINES["new"], timeout=100)
    assert first.returncode == 0, told
    check(folder, place / "new")


def test_the_lock_of_a_build_that_is_killed_is_gone(place: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with at_work(folder) as first:
        first.send_signal(signal.SIGSTOP)  # one that does nothing has the folder all the same
        refused(folder, BUSY)
        first.send_signal(signal.SIGKILL)
        first.wait(20)
        run(folder, "new")
    check(folder, place / "new")


def test_builds_that_begin_at_once_leave_the_graph_of_one(place: Path, tmp_path: Path) -> None:
    """Chance decides who is first."""
    folder, pipe = tmp_path / "out", subprocess.PIPE
    names = ("new", "other", "new", "other")
    builds = [subprocess.Popen(command(folder), stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in names]
    until(lambda: sum(process.poll() is not None for process in builds) == 3)  # one waits for its sources
    told = [process.communicate(LINES[name], timeout=200)[1] for process, name in zip(builds, names, strict=True)]
    ended = [process.returncode for process in builds]
    assert sorted(ended) == [0, 73, 73, 73], told
    assert [words for words, code in zip(told, ended, strict=True) if code] == [f"kg: {folder}: {BUSY}\n"] * 3
    check(folder, place / names[ended.index(0)])


# a build and an endpoint


def update(served: Served) -> None:
    reply = httpx.post(
        served.sparql,
        data={"update": "INSERT DATA { <urn:mine> <urn:mine> <urn:mine> }"},
        headers={"Authorization": f"Bearer {TOKEN}"},
    )
    assert reply.status_code == 204


def check_written(folder: Path, expected: Path) -> None:
    """The graph is what it was, but for what was written into the store."""
    assert parts(folder) == parts(expected)
    assert len(open_store(folder / "store")) == len(open_store(expected / "store")) + 1


def test_a_build_does_not_begin_while_an_endpoint_writes(place: Path, folder: Path) -> None:
    with serving(folder, "--write", log=folder.with_name("log")) as served:
        update(served)
        refused(folder, WRITTEN)
        update(served)
    check_written(folder, place / "old")
    run(folder, "new")
    check(folder, place / "new")


def test_an_endpoint_that_writes_as_a_build_is_at_work_keeps_what_it_wrote(place: Path, folder: Path) -> None:
    with at_work(folder) as first, serving(folder, "--write", log=folder.with_name("log")) as served:
        update(served)
        _, told = first.communicate(LINES["new"], timeout=100)
        assert (first.returncode, told) == (73, f"kg: {folder}: {WRITTEN}\n")
        update(served)
    check_written(folder, place / "old")
    run(folder, "new")
    check(folder, place / "new")


def test_the_lock_of_an_endpoint_that_is_killed_is_gone(place: Path, folder: Path) -> None:
    with serving(folder, "--write", log=folder.with_name("log")) as served:
        update(served)
        served.process.kill()
        served.process.wait(20)
        run(folder, "new")
    check(folder, place / "new")
