"""A build leaves a folder alone while somebody writes into its store; readers do not stop it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from kg.errors import OutputError
from kg.pipeline import BuildSettings, Stages, build

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def stages() -> Stages:
    return Stages(BuildSettings())


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text("Russia attacked Ukraine.", encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path, source: Path, stages: Stages) -> Path:
    """A folder with a graph; its source then says something else."""
    place = tmp_path / "out"
    build([str(source)], place, stages=stages)
    source.write_text("China invaded Vietnam.", encoding="utf-8")
    return place


HOLDING = "import sys\nimport pyoxigraph as ox\nstore = {}(sys.argv[1])\nprint('open', flush=True)\nsys.stdin.read()\n"


@contextmanager
def held_open(store: Path, how: str) -> Iterator[None]:
    """Another process has the store open."""
    code = HOLDING.format(how)
    with subprocess.Popen(
        [sys.executable, "-c", code, str(store)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        try:
            yield
        finally:
            process.communicate()


def test_a_store_that_is_written_is_not_taken_away(folder: Path, source: Path, stages: Stages) -> None:
    pytest.importorskip("fcntl")
    seen: list[str] = []
    with held_open(folder / "store", "ox.Store"):
        before = (folder / "graph.nq").read_bytes()
        with pytest.raises(OutputError, match="out: is being written by `kg serve --write`; stop it first"):
            build([str(source)], folder, stages=stages, progress=seen.append)
        assert (folder / "graph.nq").read_bytes() == before
    assert seen == []
    build([str(source)], folder, stages=stages)


def test_a_store_that_is_opened_for_writing_meanwhile_is_not_taken_away(
    folder: Path, source: Path, stages: Stages
) -> None:
    pytest.importorskip("fcntl")
    graph = (folder / "graph.nq").read_bytes()
    with ExitStack() as stack:
        opened = held_open(folder / "store", "ox.Store")
        with pytest.raises(OutputError, match="is being written"):
            build([str(source)], folder, stages=stages, progress=lambda name: stack.enter_context(opened))
        assert (folder / "graph.nq").read_bytes() == graph


def test_readers_of_the_store_do_not_stop_a_build(folder: Path, source: Path, stages: Stages) -> None:
    with held_open(folder / "store", "ox.Store.read_only"):
        build([str(source)], folder, stages=stages)
    assert b"vietnam" in (folder / "graph.nq").read_bytes()
