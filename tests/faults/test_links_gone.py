"""Folders whose links are gone, or have become files: the next build makes them again, and takes nothing from them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.pipeline import PARTS, BuildSettings, Stages, build

from .killed import check_store, is_whole, parts

pytestmark = [pytest.mark.model, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def stages() -> Stages:
    return Stages(BuildSettings())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, stages: Stages) -> Path:
    """Two sources, the graph of one and the graph of both."""
    room = tmp_path_factory.mktemp("links")
    (room / "a.txt").write_text("China invaded Vietnam.", encoding="utf-8")
    (room / "b.txt").write_text("Mali sanctioned Chad.", encoding="utf-8")
    build([str(room / "a.txt")], room / "one", stages=stages)
    build([str(room / "a.txt"), str(room / "b.txt")], room / "both", stages=stages)
    return room


def gone(name: str) -> Callable[[Path], object]:
    return lambda out: (out / name).unlink()


def cut_off(path: Path) -> None:
    """Put a file of its own in the place of a link, as an editor does."""
    data = path.read_bytes()[100:]
    path.unlink()
    path.write_bytes(data)


def copied(folder: Path) -> None:
    """Copy a folder as a program does that knows no links."""
    copy = Path(shutil.copytree(folder, folder.with_name("copy")))
    shutil.rmtree(folder)
    copy.rename(folder)


CHANGED: dict[str, Callable[[Path], object]] = {
    **{f"{name} is gone": gone(name) for name in PARTS},
    "all are gone": lambda out: [(out / name).unlink() for name in PARTS],
    "graph.nq is a file": lambda out: cut_off(out / "graph.nq"),
    "graph.ttl is a file": lambda out: cut_off(out / "graph.ttl"),
    "graph.trig is a file": lambda out: cut_off(out / "graph.trig"),
    "report.json is a file": lambda out: cut_off(out / "report.json"),
    "all are files": copied,
}


@pytest.mark.parametrize("expected", ["one", "both"])
@pytest.mark.parametrize("name", CHANGED)
def test_names_that_are_gone_come_back(place: Path, tmp_path: Path, stages: Stages, name: str, expected: str) -> None:
    """With a build for which nothing has changed, and with one that has something new."""
    folder = Path(shutil.copytree(place / "one", tmp_path / "out", symlinks=True))
    CHANGED[name](folder)
    names = ("a.txt", "b.txt") if expected == "both" else ("a.txt",)
    build([str(place / source) for source in names], folder, stages=stages)
    assert is_whole(folder)
    assert parts(folder) == parts(place / expected)
    check_store(folder)
    assert all((folder / part).is_symlink() for part in PARTS)
