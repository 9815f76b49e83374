"""Builds by several processes: the same bytes as by one, whatever becomes of the processes."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from kg.errors import SetupError
from kg.pipeline import BuildSettings, Stages, build

pytestmark = [pytest.mark.model, pytest.mark.slow, pytest.mark.timeout(600)]

ACTORS = ["Russia", "China", "France", "Norway", "Japan", "Kenya", "Brazil", "Egypt"]
DEEDS = ["attacked", "sanctioned", "condemned", "will visit", "did not invade", "thanked"]
FILES = ("graph.nq", "graph.ttl", "graph.trig", "quarantine.trig", "report.json", "decisions.jsonl")


def texts(count: int) -> list[str]:
    """So many different short texts."""
    found = []
    for number in range(count):
        one, other = ACTORS[number % 8], ACTORS[(number * 3 + 1 + number // 8) % 8]
        found.append(
            f"{one} {DEEDS[number % 6]} {other} in {2000 + number}. The minister of {other} said it was unfair."
        )
    return found


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Files, rows, documents that are there twice, and some that cannot be read."""
    folder = tmp_path_factory.mktemp("sources")
    for number, text in enumerate(texts(40)):
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    (folder / "03-again.txt").write_text(texts(40)[3], encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    (folder / "page.html").write_text(f"<p>{texts(60)[50]} {texts(60)[51]}</p>", encoding="utf-8")
    rows = [{"text": text, "date": "2024-05-06"} for text in texts(60)[40:]] + [{"none": 1}]
    (folder / "rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return [str(folder)]


@pytest.fixture(scope="module")
def alone(sources: list[str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one process makes of them."""
    folder = tmp_path_factory.mktemp("alone") / "out"
    report = build(sources, folder, stages=Stages(BuildSettings()))
    assert (report.documents, len(report.failed), len(report.failures)) == (61, 2, 3)
    return parts(folder)


def parts(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


def children() -> list[int]:
    """The processes that this one has started and that work for it."""
    found = []
    for task in Path("/proc/self/task").iterdir():
        found += [int(number) for number in (task / "children").read_text(encoding="ascii").split()]
    return [n for n in found if b"kg.pipeline.work.pool" in Path(f"/proc/{n}/cmdline").read_bytes()]


@pytest.mark.parametrize("workers", [1, 3])
def test_any_number_of_processes_gives_the_same_bytes(
    sources: list[str], alone: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", str(workers))
    seen: list[str] = []
    build(sources, tmp_path / "out", workers=workers, progress=seen.append)
    assert parts(tmp_path / "out") == alone
    assert len(seen) == 64
    assert children() == []


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux tells which processes there are")
def test_processes_that_are_killed_are_replaced(sources: list[str], alone: dict[str, bytes], tmp_path: Path) -> None:
    killed: list[int] = []
    over = threading.Event()

    def kill() -> None:
        while not over.wait(0.7):
            for number in children()[:1]:
                if len(killed) < 4:
                    os.kill(number, signal.SIGKILL)
                    killed.append(number)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        build(sources, tmp_path / "out", workers=2)
    finally:
        over.set()
        killer.join()
    assert killed
    assert parts(tmp_path / "out") == alone


DEADLY = """import os
from kg.understand import Understanding
pipe = Understanding.pipe
def deadly(self, documents, **more):
    documents = list(documents)
    if any("Yoredale" in document.text for document in documents):
        {what}
    return pipe(self, documents, **more)
Understanding.pipe = deadly
"""


def poisoned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> Path:
    """A folder of documents of which one ends whoever works on it."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(DEADLY.format(what=what), encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"))
    folder = tmp_path / "in"
    folder.mkdir()
    for number, text in enumerate(texts(20)):
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    (folder / "07.txt").write_text("Yoredale attacked France.", encoding="utf-8")
    return folder


def test_a_document_that_ends_every_process_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = poisoned(tmp_path, monkeypatch, "os.kill(os.getpid(), 11)")
    report = build([str(folder)], tmp_path / "out", workers=2)
    assert report.documents == 19
    (failure,) = report.failed
    assert (failure.source, failure.stage) == ("07.txt", "understand")
    assert failure.reason == "set aside: each process that worked on it came to an end (signal SIGSEGV)"
    again = build([str(folder)], tmp_path / "out", workers=2)
    assert again.kept == 19
    assert again.failed == report.failed


def test_a_document_without_end_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.pipeline.work.pool._PATIENCE", 12)
    folder = poisoned(tmp_path, monkeypatch, "import time; time.sleep(1000)")
    started = time.monotonic()
    (failure,) = build([str(folder)], tmp_path / "out", workers=2).failed
    assert failure.source == "07.txt"
    assert "it took longer than 12 seconds" in failure.reason
    assert time.monotonic() - started < 200


def test_processes_that_cannot_work_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("Russia attacked Ukraine.", encoding="utf-8")
    source = [str(tmp_path / "a.txt")]
    with pytest.raises(SetupError, match="no_such_model"):
        build(source, tmp_path / "out", settings=BuildSettings(model="no_such_model"), workers=2)
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(SetupError, match="end as soon as they start"):
        build(source, tmp_path / "out", workers=1)
    assert children() == []
