"""Clocks that are wrong, and that go backwards: what counts is what a source says, whatever time it is or was."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kg.pipeline import BuildSettings, Report, Stages, build

from .killed import check_store, command, parts, write_texts

pytestmark = [pytest.mark.model, pytest.mark.timeout(300)]

DOCUMENTS = 20  # of which one may change and the store of the earlier graph is changed, not made anew
TIMES = {"1970": 1, "2100": 4_102_444_800}
SPOKEN = "France sanctioned Mali today. Norway will visit Japan on Friday. Kenya attacked Egypt last year."


@pytest.fixture(scope="module")
def stages() -> Stages:
    return Stages(BuildSettings())


@pytest.fixture
def room(tmp_path: Path, stages: Stages) -> Path:
    """Sources with a graph."""
    write_texts(tmp_path / "in", DOCUMENTS)
    build([str(tmp_path / "in")], tmp_path / "out", stages=stages)
    return tmp_path


def date(time: int, *places: Path) -> None:
    """Let all files of folders be of this time, and the folders and links too."""
    for place in places:
        for path in (*place.rglob("*"), place):
            os.utime(path, (time, time), follow_symlinks=False)


def again(room: Path, stages: Stages) -> Report:
    """Build on the graph, and hold it against one that is built from nothing."""
    report = build([str(room / "in")], room / "out", stages=stages)
    build([str(room / "in")], room / "fresh", stages=stages)
    assert parts(room / "out") == parts(room / "fresh")
    check_store(room / "out")
    shutil.rmtree(room / "fresh")
    return report


@pytest.mark.parametrize("time", TIMES)
def test_sources_of_another_time_are_as_they_were(room: Path, stages: Stages, time: str) -> None:
    date(TIMES[time], room / "in")
    before = {path: path.lstat().st_mtime_ns for path in (room / "out").rglob("*")}
    report = build([str(room / "in")], room / "out", stages=stages)
    assert (report.documents, report.kept, report.gone) == (DOCUMENTS, DOCUMENTS, 0)
    named = {path: path.lstat().st_mtime_ns for path in before if path != room / "out" / ".kg"}
    assert named == {path: before[path] for path in named}, "nothing is written where nothing has changed"


@pytest.mark.parametrize("time", TIMES)
def test_a_source_that_is_older_and_as_long_as_before_has_changed(room: Path, stages: Stages, time: str) -> None:
    """Size and time tell nothing of what is in it."""
    source = room / "in" / "0003.txt"
    about, text = source.stat(), source.read_text(encoding="utf-8")
    for number, when in enumerate((about.st_mtime_ns, TIMES[time] * 10**9)):
        source.write_text(text.replace("called it unfair", ("called it unjust", "judged it unfair")[number]))
        os.utime(source, ns=(when, when))
        assert source.stat().st_size == about.st_size
        report = again(room, stages)
        assert (report.documents, report.kept, report.changed) == (DOCUMENTS, DOCUMENTS - 1, 1)


@pytest.mark.parametrize("time", TIMES)
def test_a_graph_that_seems_to_be_of_another_time_is_built_on(room: Path, stages: Stages, time: str) -> None:
    """As after a copy that keeps no times, or by a machine whose clock was ahead."""
    before = parts(room / "out")
    date(TIMES[time], room / "out", room / "in")
    assert again(room, stages).documents == DOCUMENTS
    assert parts(room / "out") == before
    (room / "in" / "0003.txt").write_text("Mali sanctioned Chad.", encoding="utf-8")
    date(TIMES[time], room / "out")
    again(room, stages)
    (room / "in" / "0004.txt").unlink()
    date(TIMES[time], room / "in")
    assert again(room, stages).gone == 1


@pytest.mark.parametrize("time", TIMES)
def test_what_an_ended_build_left_is_used_whatever_its_time(room: Path, stages: Stages, time: str) -> None:
    done: list[str] = []

    def end(source: str) -> None:
        done.append(source)
        if len(done) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build([str(room / "in")], room / "new", stages=stages, progress=end)
    assert list((room / "new" / ".kg" / "shards").iterdir())
    date(TIMES[time], room / "new")
    build([str(room / "in")], room / "new", stages=stages)
    assert parts(room / "new") == parts(room / "out")
    check_store(room / "new")


# what the clock says


def days_of(folder: Path) -> set[str]:
    """The days that a graph says it was made on."""
    return set(re.findall(r"(\d{4}-\d\d-\d\d)T", (folder / "run.ttl").read_text(encoding="utf-8")))


@pytest.mark.slow
def test_the_day_of_the_build_is_nowhere_in_the_graph(tmp_path: Path) -> None:
    """It is never the same day at both ends of the world."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(SPOKEN, encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_text(f"By Anna Berg, 5 June 2024\n\n{SPOKEN}", encoding="utf-8")
    for name, zone in (("west", "<-12>12"), ("east", "<+14>-14")):
        given = {**os.environ, "TZ": zone}
        subprocess.run(command(tmp_path / "in", tmp_path / name, 0), check=True, capture_output=True, env=given)
    assert parts(tmp_path / "west") == parts(tmp_path / "east")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("faketime") is None, reason="faketime is not installed")
def test_a_clock_that_goes_back_between_builds(tmp_path: Path) -> None:
    write_texts(tmp_path / "in", 4)
    (tmp_path / "in" / "a.txt").write_text(SPOKEN, encoding="utf-8")
    for day, deed in (("2091-05-06", "sanctioned"), ("1999-12-31", "condemned")):
        (tmp_path / "in" / "0002.txt").write_text(f"Mali {deed} Chad.", encoding="utf-8")
        then = ["faketime", f"{day} 12:00:00", *command(tmp_path / "in", tmp_path / "out", 0)]
        for word in ("", "nothing has changed since the last build"):
            done = subprocess.run(then, check=True, capture_output=True, text=True)
            assert word in done.stderr
        assert days_of(tmp_path / "out") == {day}
    subprocess.run(command(tmp_path / "in", tmp_path / "fresh", 0), check=True, capture_output=True)
    assert parts(tmp_path / "out") == parts(tmp_path / "fresh")
    check_store(tmp_path / "out")
