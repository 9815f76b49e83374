"""The folder of a build: all parts of one build or all of another, whatever ends it, and nothing of anybody else."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kg.errors import DataError, MissingError, OutputError
from kg.pipeline import PARTS, BuildSettings, Stages, build
from kg.pipeline.keep import generation, workspace
from kg.pipeline.keep.generation import HIDDEN
from kg.stores import open_store

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
    """What users see in the folder: its files, and what is in its store."""
    found = {name: (folder / name).read_bytes() for name in PARTS if (folder / name).is_file()}
    if (folder / "store").exists():
        quads = open_store((folder / "store").resolve()).quads_for_pattern(None, None, None, None)
        found["store"] = "\n".join(sorted(map(str, quads))).encode()
    return found


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


WHOLE = sorted([HIDDEN, *PARTS])
STEPS = ("_to_disk", "_point", "_show", "_retire")


def full() -> None:
    raise OSError(28, "No space left on device")


# all or nothing


def is_whole(folder: Path) -> str:
    """Which of the two graphs is there, in all of its parts."""
    told = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    lines = (folder / "graph.nq").read_text(encoding="utf-8").splitlines()
    assert told["triples"]["total"] == len(lines)
    assert len(open_store((folder / "store").resolve())) == len(lines)
    assert all((folder / name).exists() for name in PARTS)
    return "new" if any("vietnam" in line for line in lines) else "old"


@pytest.mark.parametrize("step", ["_point", "_to_disk"])
def test_a_commit_that_fails_leaves_the_earlier_build(
    folder: Path, source: Path, stages: Stages, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = parts(folder)
    with monkeypatch.context() as patch:
        patch.setattr(generation, step, lambda *args: full())
        with pytest.raises(OutputError, match="out: cannot be written: No space left on device"):
            build([str(source)], folder, stages=stages)
    assert parts(folder) == before
    build([str(source)], folder, stages=stages)
    assert is_whole(folder) == "new"
    assert names(folder) == WHOLE


KILLED = (
    "import os, sys\nfrom pathlib import Path\nfrom kg.pipeline import build\nfrom kg.pipeline.keep import generation\n"
    "left = [int(sys.argv[3])]\n"
    "def counted(step):\n    def wrapped(*args):\n        left[0] -= 1\n"
    "        if left[0] < 0: os.kill(os.getpid(), 9)\n        step(*args)\n    return wrapped\n"
    "for name in sys.argv[4:]: setattr(generation, name, counted(getattr(generation, name)))\n"
    "build([sys.argv[1]], Path(sys.argv[2]))\n"
)


def test_a_build_that_is_killed_as_it_commits_leaves_the_old_graph_or_the_new_one(
    tmp_path: Path, source: Path, stages: Stages
) -> None:
    """At each step of it, in a new folder and in one that holds a graph."""
    seen: set[str] = set()
    for count in range(100):
        place = tmp_path / f"out{count}"
        source.write_text(OLD, encoding="utf-8")
        build([str(source)], place, stages=stages)
        source.write_text(NEW, encoding="utf-8")
        command = [sys.executable, "-c", KILLED, source, place, str(count * 7), *STEPS]
        done = subprocess.run(command, check=False, capture_output=True)
        seen.add(is_whole(place))
        build([str(source)], place, stages=stages)
        assert is_whole(place) == "new"
        assert len(list((place / HIDDEN).glob("graph-*"))) <= 2
        if done.returncode == 0:
            break
        assert done.returncode == -9, done.stderr
    assert seen == {"old", "new"}


def test_a_first_build_that_is_killed_leaves_no_graph(tmp_path: Path, source: Path, stages: Stages) -> None:
    place = tmp_path / "out"
    command = [sys.executable, "-c", KILLED, source, place, "3", *STEPS]
    assert subprocess.run(command, check=False, capture_output=True).returncode == -9
    assert not (place / "report.json").exists()
    build([str(source)], place, stages=stages)
    assert is_whole(place) == "old"


def test_readers_see_a_whole_graph_at_any_time(folder: Path, source: Path, stages: Stages) -> None:
    """While one graph takes the place of the other, again and again."""
    seen: set[str] = set()
    over = threading.Event()
    wrong: list[BaseException] = []

    def read() -> None:
        while not over.is_set():
            try:
                now = (folder / "report.json").resolve().parent  # of one generation, as `kg` reads it
                told = json.loads((now / "report.json").read_text(encoding="utf-8"))
                lines = (now / "graph.nq").read_text(encoding="utf-8").splitlines()
            except FileNotFoundError:
                continue  # it was the one before the last
            except BaseException as error:
                wrong.append(error)
                return
            if told["triples"]["total"] != len(lines):
                wrong.append(AssertionError(len(lines)))
            seen.add(str(told["asserted_relations"]))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for text in (NEW, OLD, NEW, OLD):
            source.write_text(text, encoding="utf-8")
            build([str(source)], folder, stages=stages)
    finally:
        over.set()
        reader.join()
    assert wrong == []
    assert len(seen) == 2


def test_the_store_of_the_earlier_graph_stays_for_who_has_it_open(folder: Path, source: Path, stages: Stages) -> None:
    store = open_store((folder / "store").resolve())
    before = len(store)
    build([str(source)], folder, stages=stages)
    assert len(store) == before
    assert len(list(store.quads_for_pattern(None, None, None, None))) == before


def test_a_folder_of_an_older_kg_is_taken_over(folder: Path, source: Path, stages: Stages) -> None:
    """There the parts were files of the folder itself."""
    for name in PARTS:
        part = (folder / name).resolve()
        (folder / name).unlink()
        part.rename(folder / name)
    shutil.rmtree(folder / HIDDEN)
    build([str(source)], folder, stages=stages)
    assert is_whole(folder) == "new"
    assert all((folder / name).is_symlink() for name in PARTS)
    build([], folder, stages=stages)
    assert is_whole(folder) == "new"


def test_a_folder_may_be_copied_and_moved(folder: Path, source: Path, stages: Stages, tmp_path: Path) -> None:
    before = parts(folder)
    shutil.copytree(folder, tmp_path / "copy", symlinks=True)
    assert parts(tmp_path / "copy") == before
    folder.rename(tmp_path / "moved")
    assert parts(tmp_path / "moved") == before
    for place in (tmp_path / "copy", tmp_path / "moved"):
        build([str(source)], place, stages=stages)
        assert is_whole(place) == "new"


# what ends a build


TERMINATED = (
    "import os, signal, sys\nfrom pathlib import Path\nfrom kg.pipeline import build\n"
    "from kg.pipeline.keep import storing\n"
    "signal.signal(getattr(signal, sys.argv[3]), signal.SIG_DFL)\n"  # under nohup it is ignored from the start
    "def store(*args, **more):\n    os.kill(os.getpid(), getattr(signal, sys.argv[3]))\n"
    "    raise SystemExit('went on')\n"
    "storing.build_store = store\nbuild([sys.argv[1]], Path(sys.argv[2]))\n"
)


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no such signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_ends_a_build_and_leaves_the_earlier_one(folder: Path, source: Path, name: str) -> None:
    before = parts(folder)
    done = subprocess.run([sys.executable, "-c", TERMINATED, source, folder, name], check=False, capture_output=True)
    assert done.returncode == -getattr(signal, name), done.stderr
    assert parts(folder) == before
    assert names(folder) == WHOLE


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
        assert room.new.is_dir()
    assert parts(folder) == before
    build([str(source)], folder, stages=stages)


def test_rooms_of_killed_builds_are_removed(folder: Path, source: Path, stages: Stages) -> None:
    pytest.importorskip("fcntl")
    (folder / HIDDEN / "graph-gone").mkdir()
    (folder / HIDDEN / "graph-gone" / "graph.nq").write_text("half", encoding="utf-8")
    build([str(source)], folder, stages=stages)
    assert not (folder / HIDDEN / "graph-gone").exists()


REPORTS = ["", "{", "[]", "3", '{"format": "other/1"}', '{"documents": {}}', "[" * 100_000]


@pytest.mark.parametrize("text", REPORTS, ids=lambda t: str(t)[:20])
def test_a_report_of_somebody_else_makes_no_folder_ours(
    tmp_path: Path, source: Path, stages: Stages, text: str
) -> None:
    place = tmp_path / "theirs"
    (place / HIDDEN).mkdir(parents=True)
    (place / HIDDEN / "precious").write_text("theirs", encoding="utf-8")
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
    assert names(folder) == WHOLE


def test_a_build_without_documents_makes_no_graph_in_a_new_folder(tmp_path: Path, source: Path, stages: Stages) -> None:
    place = tmp_path / "new"
    for sources in ([], [str(tmp_path / "gone.txt")]):
        report = build(sources, place, stages=stages)
        assert [p.name for p in place.iterdir()] == ["report.json"]
        assert json.loads((place / "report.json").read_text(encoding="utf-8")) == report.to_json()
        assert report.to_json()["triples"] == {}
    build([str(source)], place, stages=stages)
    assert names(place) == WHOLE


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
