"""Folders in which nothing can be made: one clear word, and what is there stays."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import OutputError
from kg.pipeline import BuildSettings, Stages, build
from kg.stores import open_store

from .disks import Disk
from .disks import disk as disk
from .killed import check_store, parts

pytestmark = [pytest.mark.model, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def stages() -> Stages:
    return Stages(BuildSettings())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, stages: Stages) -> Path:
    """A source, a graph of what it said before, and the graph of what it says."""
    room = tmp_path_factory.mktemp("refusing")
    (room / "a.txt").write_text("Russia attacked Ukraine.", encoding="utf-8")
    build([str(room / "a.txt")], room / "before", stages=stages)
    (room / "a.txt").write_text("China invaded Vietnam.", encoding="utf-8")
    build([str(room / "a.txt")], room / "expected", stages=stages)
    return room


@pytest.fixture
def folder(place: Path, tmp_path: Path) -> Path:
    """A folder with the earlier graph."""
    return Path(shutil.copytree(place / "before", tmp_path / "out", symlinks=True))


def check_made(place: Path, folder: Path, stages: Stages) -> None:
    """Nothing is in the way any more."""
    build([str(place / "a.txt")], folder, stages=stages)
    assert parts(folder) == parts(place / "expected")
    check_store(folder)


def refused(place: Path, folder: Path, stages: Stages, why: str) -> None:
    """A build is refused before anything is read."""
    seen: list[str] = []
    with pytest.raises(OutputError) as caught:
        build([str(place / "a.txt")], folder, stages=stages, progress=seen.append)
    assert str(caught.value) == f"{folder}: {why}"
    assert seen == []


# a file system that is read-only


def test_a_read_only_disk_is_told_and_what_it_holds_can_be_read(disk: Disk, place: Path, stages: Stages) -> None:
    folder = disk.path / "out"
    shutil.copytree(place / "before", folder, symlinks=True)
    disk.refuse(True)
    for out in (folder, disk.path / "new", disk.path / "a" / "b"):
        refused(place, out, stages, "cannot be written: Read-only file system")
    assert [path.name for path in disk.path.iterdir()] == ["out"]
    assert parts(folder) == parts(place / "before")
    assert len(open_store(folder / "store")) == len((folder / "graph.nq").read_bytes().splitlines())
    disk.refuse(False)
    check_made(place, folder, stages)


# a folder without permission


ALL = """import sys
from kg.commands import main
for out in sys.argv[2:]:
    print(main(["build", sys.argv[1], "-o", out, "--workers", "0"]), flush=True)
"""
PLAIN = ("setpriv", "--inh-caps=-all", "--bounding-set=-all", "--")


def as_a_user() -> tuple[str, ...]:
    """What has to stand before a command so that permissions count: nothing, but for the superuser."""
    if not hasattr(os, "geteuid"):
        pytest.skip("this system has other permissions")
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None or subprocess.run([*PLAIN, "true"], check=False, capture_output=True).returncode:
        pytest.skip("the superuser may write everywhere, and cannot be kept from it here")
    return PLAIN


SHUT: dict[str, tuple[bool, str, str, int]] = {
    "an empty folder": (False, "out", "out", 0o555),
    "the folder above": (False, ".", "out", 0o555),
    "a folder further above": (False, ".", "a/b/out", 0o555),
    "a folder above that may not be entered": (True, ".", "out", 0o000),
    "a folder that may not be entered": (True, "out", "out", 0o000),
    "a folder that may not be read": (True, "out", "out", 0o333),
    "what is kept": (True, "out/.kg", "out", 0o555),
    "the shards": (True, "out/.kg/shards", "out", 0o555),
}
"""Whether there is a graph, which folder may not be written, which one is asked for."""


def test_without_permission_nothing_is_made_and_that_is_told(place: Path, tmp_path: Path, stages: Stages) -> None:
    before = as_a_user()
    source = str(place / "a.txt")
    rooms = {name: tmp_path / str(number) for number, name in enumerate(SHUT)}
    for (full, shut, out, mode), room in zip(SHUT.values(), rooms.values(), strict=True):
        room.mkdir()
        if full:
            shutil.copytree(place / "before", room / out, symlinks=True)
        (room / shut).mkdir(parents=True, exist_ok=True)
        (room / shut).chmod(mode)
    outs = [rooms[name] / out for name, (_, _, out, _) in SHUT.items()]
    command = [*before, sys.executable, "-c", ALL, source, *map(str, outs)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    for (_, shut, _, _), room in zip(SHUT.values(), rooms.values(), strict=True):
        if (room / shut).exists():
            (room / shut).chmod(0o755)
    assert done.stdout.split() == ["73"] * len(SHUT), done.stderr
    assert done.stderr.splitlines() == [f"kg: {out}: cannot be written: Permission denied" for out in outs]
    for (full, _, _, _), out in zip(SHUT.values(), outs, strict=True):
        if full:
            assert parts(out) == parts(place / "before")
            check_store(out)
        else:
            assert not out.exists() or list(out.iterdir()) == []
        check_made(place, out, stages)


def test_a_folder_whose_links_stand_may_be_shut(place: Path, folder: Path, stages: Stages) -> None:
    """A build over a graph writes into `.kg` alone."""
    before = as_a_user()
    folder.chmod(0o555)
    command = [*before, sys.executable, "-c", ALL, str(place / "a.txt"), str(folder)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    folder.chmod(0o755)
    assert done.stdout == "0\n", done.stderr
    assert parts(folder) == parts(place / "expected")


# what is no folder


def test_a_target_that_is_no_folder(place: Path, tmp_path: Path, stages: Stages) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "to a file").symlink_to("file")
    (tmp_path / "to nothing").symlink_to("nothing")
    (tmp_path / "round").symlink_to("round")
    for name in ("file", "to a file"):
        refused(place, tmp_path / name, stages, "is a file; expected a folder for the build")
        refused(place, tmp_path / name / "out", stages, "cannot be written: Not a directory")
    for name in ("to nothing", "round"):
        with pytest.raises(OutputError, match=f"^{re.escape(str(tmp_path / name))}: cannot be written: "):
            build([str(place / "a.txt")], tmp_path / name, stages=stages)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "round", "to a file", "to nothing"]


def test_a_folder_behind_a_link(place: Path, tmp_path: Path, stages: Stages) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    check_made(place, tmp_path / "link", stages)
    assert parts(tmp_path / "real") == parts(place / "expected")


SPOILT: dict[str, Callable[[Path], object]] = {
    "a file": lambda hidden: hidden.write_text("mine", encoding="utf-8"),
    "a link to nothing": lambda hidden: hidden.symlink_to("nothing"),
    "a link to itself": lambda hidden: hidden.symlink_to(".kg"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_kept_is_no_folder(place: Path, folder: Path, stages: Stages, name: str) -> None:
    """Neither in a new folder nor in one whose graph is gone with it."""
    for out in (folder.with_name("new"), folder):
        out.mkdir(exist_ok=True)
        shutil.rmtree(out / ".kg", ignore_errors=True)
        SPOILT[name](out / ".kg")
        inside = sorted(path.name for path in out.iterdir())
        with pytest.raises(OutputError, match=f"^{re.escape(str(out))}: cannot be written: "):
            build([str(place / "a.txt")], out, stages=stages)
        assert sorted(path.name for path in out.iterdir()) == inside
        (out / ".kg").unlink()
        check_made(place, out, stages)
