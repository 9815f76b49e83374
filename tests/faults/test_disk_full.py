"""Builds that run out of space on a real disk: one clear word, the earlier graph whole, and later the same bytes."""

from __future__ import annotations

import re
import shutil
import subprocess
import traceback
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

import kg.pipeline
from kg.errors import OutputError
from kg.pipeline import BuildSettings, Stages, build

from .disks import Disk
from .disks import disk as disk
from .killed import check_store, command, is_whole, parts, write_texts

pytestmark = [pytest.mark.model, pytest.mark.slow, pytest.mark.timeout(600)]

DOCUMENTS = 20  # of which one may change and the store of the earlier graph is changed, not made anew
ROWS = f"{'rows' * 50}.jsonl"  # none of which has a text: the state and the report get long by them, the store does not
PAGE = 4096


@pytest.fixture(scope="module")
def stages() -> Stages:
    return Stages(BuildSettings())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, stages: Stages) -> Path:
    """Sources, a graph of what they said before, and the graph of what they say."""
    room = tmp_path_factory.mktemp("full")
    write_texts(room / "in", DOCUMENTS)
    build([str(room / "in")], room / "before", stages=stages)
    (room / "in" / "0003.txt").write_text("Mali sanctioned Chad. Iran condemned Yemen.", encoding="utf-8")
    build([str(room / "in")], room / "texts", stages=stages)
    (room / ROWS).write_text('{"text": ""}\n' * 1200, encoding="utf-8")
    build([str(room / "in"), str(room / ROWS)], room / "all", stages=stages)
    return room


def words(folder: Path) -> str:
    return rf"{re.escape(str(folder))}(/store)?: cannot be written: No space left on device"


def ended_in(error: BaseException) -> str:
    """The part of kg.pipeline that was at work when something went wrong."""
    (home,) = kg.pipeline.__path__
    at_work = error.__context__ or error
    return [Path(f.filename).stem for f in traceback.extract_tb(at_work.__traceback__) if f.filename.startswith(home)][
        -1
    ]


def check_earlier(folder: Path, before: Path | None) -> None:
    """What a build leaves that found no space: the earlier graph as it was, or none."""
    if before is None:
        assert not is_whole(folder)
        return
    assert is_whole(folder)
    assert parts(folder) == parts(before)
    assert (folder / "run.ttl").read_bytes() == (before / "run.ttl").read_bytes()
    check_store(folder)


def start(disk: Disk, before: Path | None) -> Path:
    """A folder on the disk with the earlier graph, if there is one."""
    folder = disk.path / "out"
    shutil.rmtree(folder, ignore_errors=True)
    if before is not None:
        shutil.copytree(before, folder, symlinks=True)
    return folder


def size_of(folder: Path) -> int:
    """What a file, or all that is in a folder, takes of a disk."""
    files = [folder] if folder.is_file() else [path for path in folder.rglob("*") if path.is_file()]
    return sum(-(-path.stat().st_size // PAGE) * PAGE for path in files)


def sizes(made: Path, before: Path | None) -> Iterator[int]:
    """Of disks to make a graph on: from one page to more than it needs."""
    now = made / ".kg" / "now"
    state, store = size_of(now / "state.db"), size_of(now / "store")
    shards = sum(size_of(now / name) for name in ("graph.nq", "graph.trig", "graph.ttl"))
    rest = size_of(now.resolve()) - state - store
    yield from (PAGE * number for number in (1, 3, 8, 16))
    if before is not None:
        yield size_of(before / ".kg" / "now" / "state.db") + PAGE  # which is copied first
    yield from (shards * number // 3 for number in (1, 2, 3))
    yield from (rest + store * number // 2 for number in (0, 1))
    yield from count(rest + store, state // 3)


@pytest.mark.parametrize("earlier", [None, "before"], ids=["a first build", "over an earlier graph"])
def test_a_disk_that_is_full_is_told_and_later_the_build_goes_on(
    disk: Disk, place: Path, stages: Stages, earlier: str | None
) -> None:
    sources = [str(place / "in"), str(place / ROWS)]
    before = place / earlier if earlier else None
    expected = parts(place / "all")
    seen: list[str] = []
    for size in sizes(place / "all", before):
        folder = start(disk, before)
        disk.leave(size=size)
        try:
            build(sources, folder, stages=stages)
            break
        except OutputError as error:
            seen.append(ended_in(error))
            said = str(error)
        assert re.fullmatch(words(folder), said), f"{size} bytes"
        check_earlier(folder, before)
        disk.leave()
        build(sources, folder, stages=stages)
        assert parts(folder) == expected, f"{size} bytes"
        check_store(folder)
    assert parts(folder) == expected
    assert {"shards", "copying", "storing", "state"} <= set(seen), seen


@pytest.mark.parametrize("earlier", [None, "before"], ids=["a first build", "over an earlier graph"])
def test_a_disk_that_takes_no_more_files(disk: Disk, place: Path, stages: Stages, earlier: str | None) -> None:
    """Each file, folder and link of a graph is the first that there is no room for, but for most of the store's."""
    before = place / earlier if earlier else None
    expected = parts(place / "texts")
    files, seen = 0, []
    while True:
        folder = start(disk, before)
        disk.leave(files=files)
        try:
            build([str(place / "in")], folder, stages=stages)
            break
        except OutputError as error:
            seen.append(ended_in(error))
            said = str(error)
        assert re.fullmatch(words(folder), said), f"{files} files"
        check_earlier(folder, before)
        disk.leave()
        build([str(place / "in")], folder, stages=stages)
        assert parts(folder) == expected, f"{files} files"
        check_store(folder)
        files += 1 if seen[-1] != "storing" else 4
    assert parts(folder) == expected
    assert {"shards", "files", "storing", "generation"} <= set(seen), seen


@pytest.mark.parametrize(
    ("workers", "earlier", "size"),
    [(0, "before", 400), (2, None, 30), (2, "before", 60)],
    ids=["by itself", "by two, at first", "by two, again"],
)
def test_the_command_says_so_in_one_line(disk: Disk, place: Path, workers: int, earlier: str | None, size: int) -> None:
    before = place / earlier if earlier else None
    folder = start(disk, before)
    disk.leave(size=size * PAGE)
    full = subprocess.run(command(place / "in", folder, workers), check=False, capture_output=True, text=True)
    assert re.fullmatch(f"kg: {words(folder)}\n", full.stderr), full.stderr
    assert (full.returncode, full.stdout) == (73, "")
    check_earlier(folder, before)
    disk.leave()
    done = subprocess.run(command(place / "in", folder, workers), check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert parts(folder) == parts(place / "texts")
    check_store(folder)
