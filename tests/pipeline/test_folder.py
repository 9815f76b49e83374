"""The folder of a build: all parts of one build or all of another, whatever ends it, and nothing of anybody else."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import DataError, MissingError, OutputError
from kg.pipeline import PARTS, BuildSettings, Stages, build
from kg.pipeline import folder as folders
from kg.pipeline.folder import workspace

pytestmark = pytest.mark.model

OLD = "Russia attacked Ukraine.\n"
NEW = "China invaded Vietnam.\n"


@pytest.fixture(scope="module")
def stages() -> Stages:
    return Stages(BuildSettings())


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(OLD, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path, source: Path, stages: Stages) -> Path:
    """A folder with a graph; its source then says something else."""
    place = tmp_path / "out"
    build([str(source)], place, stages=stages)
    source.write_text(NEW, encoding="utf-8")
    return place


def parts(folder: Path) -> dict[str, bytes]:
    """Everything in the folder, by path."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def failing(count: int, then: Callable[[], None]) -> Callable[[Path, Path], None]:
    """Moves so many parts, then does something else once."""
    left = [count]

    def move(place: Path, target: Path) -> None:
        left[0] -= 1
        if left[0] == -1:
            then()
        place.rename(target)

    return move


def full() -> None:
    raise OSError(28, "No space left on device")


# all or nothing


@pytest.mark.parametrize("count", range(2 * len(PARTS) + 1))
def test_a_move_that_fails_leaves_the_earlier_build(
    folder: Path, source: Path, stages: Stages, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    before = parts(folder)
    with monkeypatch.context() as patch:
        patch.setattr(folders, "_move", failing(count, full))
        with pytest.raises(OutputError, match="out: cannot be written: No space left on device"):
            build([str(source)], folder, stages=stages)
    assert parts(folder) == before
    build([str(source)], folder, stages=stages)
    assert b"vietnam" in (folder / "graph.nq").read_bytes()
    assert sorted(p.name for p in folder.iterdir()) == sorted(PARTS)


def test_a_move_that_fails_in_a_new_folder_leaves_nothing(
    tmp_path: Path, source: Path, stages: Stages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "_move", failing(3, full))
    with pytest.raises(OutputError):
        build([str(source)], tmp_path / "new", stages=stages)
    assert not (tmp_path / "new").exists()


KILLED = (
    "import os, sys\nfrom pathlib import Path\nfrom kg.pipeline import build, folder\nleft = [int(sys.argv[3])]\n"
    "def move(place, target):\n    left[0] -= 1\n    if left[0] < 0: os.kill(os.getpid(), 9)\n"
    "    place.rename(target)\nfolder._move = move\nbuild([sys.argv[1]], Path(sys.argv[2]))\n"
)


@pytest.mark.parametrize("count", [3, 10, 14])
def test_the_next_build_puts_back_what_a_killed_one_took_out(
    folder: Path, source: Path, stages: Stages, count: int
) -> None:
    before = parts(folder)
    done = subprocess.run([sys.executable, "-c", KILLED, source, folder, str(count)], check=False, capture_output=True)
    assert done.returncode == -9, done.stderr
    assert len(list(folder.glob(".kg-*"))) == 1
    assert parts(folder) != before
    build([], folder, stages=stages)
    assert parts(folder) == before


def test_what_cannot_be_put_back_waits_for_the_next_build(
    folder: Path, source: Path, stages: Stages, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = parts(folder)

    def never(place: Path, target: Path) -> None:
        if place.name == "graph.trig":
            full()
        place.rename(target)

    with monkeypatch.context() as patch:
        patch.setattr(folders, "_move", never)
        with pytest.raises(OutputError):
            build([str(source)], folder, stages=stages)
    build([], folder, stages=stages)
    assert parts(folder) == before


def test_the_report_goes_first_and_comes_last(
    folder: Path, source: Path, stages: Stages, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever finds a report finds the other parts too, and they belong together."""
    moved: list[tuple[str, str]] = []

    def move(place: Path, target: Path) -> None:
        moved.append((place.name, target.parent.name))
        place.rename(target)

    monkeypatch.setattr(folders, "_move", move)
    build([str(source)], folder, stages=stages)
    assert moved[0] == ("report.json", "old")
    assert moved[-2] == ("report.json", "out")


# what ends a build


TERMINATED = (
    "import os, signal, sys\nfrom pathlib import Path\nfrom kg.pipeline import build, folder\n"
    "signal.signal(getattr(signal, sys.argv[3]), signal.SIG_DFL)\n"  # under nohup it is ignored from the start
    "def store(*args):\n    os.kill(os.getpid(), getattr(signal, sys.argv[3]))\n    raise SystemExit('went on')\n"
    "folder.build_store = store\nbuild([sys.argv[1]], Path(sys.argv[2]))\n"
)


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no such signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_ends_a_build_and_leaves_the_earlier_one(folder: Path, source: Path, name: str) -> None:
    before = parts(folder)
    done = subprocess.run([sys.executable, "-c", TERMINATED, source, folder, name], check=False, capture_output=True)
    assert done.returncode == -getattr(signal, name), done.stderr
    assert parts(folder) == before
    assert sorted(p.name for p in folder.iterdir()) == sorted(PARTS)


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no such signals")
def test_a_signal_that_the_caller_handles_is_left_to_it(tmp_path: Path) -> None:
    seen: list[int] = []
    earlier = signal.signal(signal.SIGHUP, lambda number, frame: seen.append(number))
    try:
        with workspace(tmp_path / "out"):
            signal.raise_signal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, earlier)
    assert seen == [signal.SIGHUP]


def test_signals_are_as_before_afterwards(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with workspace(tmp_path / "out"):
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before


# whose folder it is


def test_one_build_at_a_time(folder: Path, source: Path, stages: Stages) -> None:
    pytest.importorskip("fcntl")
    before = parts(folder)
    with workspace(folder) as room:
        with pytest.raises(OutputError, match="another build is at work in this folder"):
            build([str(source)], folder, stages=stages)
        assert room.is_dir()
    assert parts(folder) == before
    build([str(source)], folder, stages=stages)


def test_rooms_of_killed_builds_are_removed(folder: Path, source: Path, stages: Stages) -> None:
    pytest.importorskip("fcntl")
    (folder / ".kg-gone" / "new").mkdir(parents=True)
    (folder / ".kg-gone" / "new" / "graph.nq").write_text("half", encoding="utf-8")
    build([str(source)], folder, stages=stages)
    assert sorted(p.name for p in folder.iterdir()) == sorted(PARTS)


REPORTS = ["", "{", "[]", "3", '{"format": "other/1"}', '{"documents": {}}', "[" * 100_000]


@pytest.mark.parametrize("text", REPORTS, ids=lambda t: str(t)[:20])
def test_a_report_of_somebody_else_makes_no_folder_ours(
    tmp_path: Path, source: Path, stages: Stages, text: str
) -> None:
    place = tmp_path / "theirs"
    (place / ".kg-theirs" / "new").mkdir(parents=True)
    (place / ".kg-theirs" / "new" / "precious").write_text("theirs", encoding="utf-8")
    for name in ("report.json", "graph.nq"):
        (place / name).write_text(text, encoding="utf-8")
    before = parts(place)
    with pytest.raises(OutputError, match="did not make"):
        build([str(source)], place, stages=stages)
    assert parts(place) == before


def test_a_name_that_no_folder_can_have(tmp_path: Path, source: Path, stages: Stages) -> None:
    for place in (tmp_path / ("x" * 5000), tmp_path / ("x" * 300)):
        with pytest.raises(OutputError, match="cannot be written: File name too long"):
            build([str(source)], place, stages=stages)


# a build without documents


def test_a_build_without_documents_leaves_the_earlier_one(folder: Path, tmp_path: Path, stages: Stages) -> None:
    before = parts(folder)
    report = build([str(tmp_path / "gone.txt")], folder, stages=stages)
    assert report.documents == 0
    assert len(report.failed) == 1
    assert parts(folder) == before
    assert sorted(p.name for p in folder.iterdir()) == sorted(PARTS)


def test_a_build_without_documents_makes_no_graph_in_a_new_folder(tmp_path: Path, source: Path, stages: Stages) -> None:
    place = tmp_path / "new"
    for sources in ([], [str(tmp_path / "gone.txt")]):
        report = build(sources, place, stages=stages)
        assert [p.name for p in place.iterdir()] == ["report.json"]
        assert json.loads((place / "report.json").read_text(encoding="utf-8")) == report.to_json()
        assert report.to_json()["triples"] == {}
    build([str(source)], place, stages=stages)
    assert sorted(p.name for p in place.iterdir()) == sorted(PARTS)


def test_all_of_the_authority_data_is_no_document(tmp_path: Path) -> None:
    build([], tmp_path / "new", settings=BuildSettings(authority="all"))
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["report.json"]


# shapes of the caller


def test_shapes_are_tried_before_a_document_is_read(tmp_path: Path, source: Path) -> None:
    (tmp_path / "broken.ttl").write_text("<urn:a> <urn:b> .", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    seen: list[str] = []
    for name, error in (("broken.ttl", DataError), ("none.ttl", MissingError), ("empty", MissingError)):
        settings = BuildSettings(shapes=(tmp_path / name,))
        with pytest.raises(error, match=name):
            build([str(source)], tmp_path / "out", settings=settings, progress=seen.append)
    assert seen == []
    assert not (tmp_path / "out").exists()


def test_shapes_may_be_a_folder(tmp_path: Path, source: Path) -> None:
    shapes = tmp_path / "shapes"
    shapes.mkdir()
    for name in ("b.ttl", "a.ttl"):
        text = f"@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:{name}> a sh:NodeShape ; sh:targetNode <urn:x> ."
        (shapes / name).write_text(text, encoding="utf-8")
    report = build([str(source)], tmp_path / "out", settings=BuildSettings(shapes=(shapes,)))
    assert report.to_json()["settings"]["shapes"] == ["a.ttl", "b.ttl"]
