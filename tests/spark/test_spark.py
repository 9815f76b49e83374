"""The engine on Spark gives what the local one gives, byte for byte, whatever is killed meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from kg.errors import OutputError
from kg.pipeline import BuildSettings, build
from kg.pipeline.spark import SparkSettings
from kg.sources import ReadSettings

MISSING = next((name for name in ("pyspark", "pyarrow", "pandas") if find_spec(name) is None), None)
NO_JAVA = shutil.which("java") is None and not os.environ.get("JAVA_HOME")
with_spark = [
    pytest.mark.slow,
    pytest.mark.model,
    pytest.mark.skipif(MISSING is not None, reason=f"{MISSING} is not installed: the extra spark has it"),
    pytest.mark.skipif(NO_JAVA, reason="there is no Java, which Spark needs"),
    pytest.mark.timeout(600),
]
FILES = ("graph.nq", "graph.ttl", "graph.trig", "quarantine.trig", "report.json", "decisions.jsonl")
SETTINGS = BuildSettings(read=ReadSettings(date="2024-06-01"))


def spark(**more: str) -> SparkSettings:
    return SparkSettings(master="local[2]", **more)  # which is made local[2,4]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One session for the module: builds use the one that is active."""
    from kg.pipeline.spark.session import Session

    begun = Session(spark())
    yield
    begun.close()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Files and rows, among them duplicates, files that cannot be read, and texts that contradict each other."""
    folder = tmp_path / "texts"
    (folder / "a").mkdir(parents=True)
    for number in range(36):
        text = (
            f"Report number {number}.\n\nRussia invaded Ukraine in 2022. China criticised the United States on Monday. "
            f"The United States sanctioned Iran over case {number}. Germany denied that it supported Serbia."
        )
        place = folder / "a" if number % 3 else folder
        (place / f"text {number:02}.txt").write_text(text, encoding="utf-8")
    (folder / "a" / "zwölf [1].md").write_text("# Talks\n\nFrance met with India in Paris.\n", encoding="utf-8")
    (folder / "a.txt").write_text(
        "Iran threatened Israel. Emmanuel Macron is the president of France.", encoding="utf-8"
    )
    shutil.copy(folder / "a.txt", folder / "same.txt")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 no pdf")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    rows = [
        {"text": "John Smith is the president of Brazil."},
        {"title": "no text"},
        {"text": "Peter Jones is the president of Brazil. Russia did not invade Ukraine."},
    ]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


def same(one: Path, other: Path) -> None:
    for name in FILES:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


@pytest.mark.usefixtures("session")
class TestWithSpark:
    pytestmark = with_spark

    def test_bytes_are_those_of_the_local_engine_and_the_next_build_goes_on(self, corpus: Path, tmp_path: Path) -> None:
        here, there, parts = tmp_path / "here", tmp_path / "there", tmp_path / "parts"
        build([str(corpus)], here, settings=SETTINGS)
        told = build([str(corpus)], there, settings=SETTINGS, spark=spark(output=f"file://{parts}"))
        same(here, there)
        assert {f.stage for f in told.failures} >= {"read", "duplicate"}
        assert json.loads((there / "report.json").read_text())["across_documents"]["findings"]
        assert joined(parts) == (there / "graph.nq").read_bytes()

        (corpus / "text 00.txt").write_text("Japan apologised to South Korea.", encoding="utf-8")
        (corpus / "text 03.txt").unlink()
        build([str(corpus)], here, settings=SETTINGS)
        told = build([str(corpus)], there, settings=SETTINGS, spark=spark(output=f"file://{parts}"))
        same(here, there)
        assert told.kept == told.documents - 1
        assert joined(parts) == (there / "graph.nq").read_bytes()

    def test_sources_with_an_address_are_read_by_spark(self, corpus: Path, tmp_path: Path) -> None:
        (corpus / "picture.png").unlink()  # whose failure is told in other words
        here, there = tmp_path / "here", tmp_path / "there"
        build([str(corpus)], here, settings=SETTINGS)
        build([f"file://{corpus}"], there, settings=SETTINGS, spark=spark())
        same(here, there)

    def test_an_address_that_holds_nothing_is_a_failure(self, tmp_path: Path) -> None:
        told = build(["file:///nowhere/at/all", "nosuch://host/x"], tmp_path / "out", spark=spark())
        first, second = told.failures
        assert first.reason == "no such file or folder"
        assert "nosuch" in second.reason
        assert "\n" not in second.reason

    def test_output_of_others_stays(self, tmp_path: Path) -> None:
        (tmp_path / "parts").mkdir()
        (tmp_path / "parts" / "mine").write_text("mine")
        text = tmp_path / "a.txt"
        text.write_text("Russia invaded Ukraine.")
        with pytest.raises(OutputError, match="files that kg did not make"):
            build([str(text)], tmp_path / "out", spark=spark(output=f"file://{tmp_path / 'parts'}"))
        assert (tmp_path / "parts" / "mine").read_text() == "mine"


@pytest.mark.parametrize("victim", ["worker", "model"])
class TestKilled:
    pytestmark = with_spark

    def test_a_killed_process_changes_nothing(self, victim: str, corpus: Path, tmp_path: Path) -> None:
        here, there = tmp_path / "here", tmp_path / "there"
        build([str(corpus)], here, settings=SETTINGS)
        command = ["build", str(corpus), "-o", str(there), "--date", "2024-06-01", "--engine", "spark"]
        program = "import sys; from kg.commands import main; sys.exit(main())"
        process = subprocess.Popen(
            [sys.executable, "-c", program, *command, "--master", "local[2,4]"], stderr=subprocess.PIPE, text=True
        )
        killed: list[int] = []
        killer = threading.Thread(target=_kill_one, args=(process, victim, killed), daemon=True)
        killer.start()
        _, said = process.communicate(timeout=500)
        killer.join(5)
        assert process.returncode == 4, said  # some files are no documents
        assert killed
        assert "Traceback" not in said
        assert "WARN" not in said
        same(here, there)


def _kill_one(process: subprocess.Popen[str], victim: str, killed: list[int]) -> None:
    """Kill a Python worker of Spark that has a process with the model, or that process, once it is at work."""
    while process.poll() is None and not killed:
        parents = _processes()
        for pid, (parent, command) in parents.items():
            if "kg.pipeline.work.pool import work" in command and _beneath(pid, process.pid, parents):
                time.sleep(1)
                target = parent if victim == "worker" else pid
                os.kill(target, signal.SIGKILL)
                killed.append(target)
                return
        time.sleep(0.05)


def _processes() -> dict[int, tuple[int, str]]:
    told = subprocess.run(["ps", "-wweo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = (line.split(None, 2) for line in told.splitlines())
    return {int(row[0]): (int(row[1]), row[2]) for row in rows if len(row) == 3}


def _beneath(pid: int, above: int, parents: dict[int, tuple[int, str]]) -> bool:
    while pid in parents and pid != above:
        pid = parents[pid][0]
    return pid == above


def joined(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted((folder / "graph.nq").glob("part-*")))
