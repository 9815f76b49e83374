from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.commands import main

SAMPLE = Path(__file__).parent.parent.parent / "stores"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    code: int
    out: bytes
    err: str


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `kg build` makes it, from the sample, without its store."""
    import pyoxigraph as ox

    folder = tmp_path_factory.mktemp("built") / "out"
    folder.mkdir()
    lines = sorted({f"{quad} ." for quad in ox.parse(path=str(SAMPLE / "sample.trig"), format=ox.RdfFormat.TRIG)})
    (folder / "graph.nq").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    shutil.copy(SAMPLE / "quarantine.trig", folder)
    return folder


@pytest.fixture(scope="session")
def lines(built: Path) -> list[str]:
    return (built / "graph.nq").read_text(encoding="utf-8").rstrip("\n").split("\n")


@pytest.fixture
def folder_of(tmp_path: Path) -> Callable[[str], Path]:
    """Makes a folder whose graph has these lines."""

    def make(text: str) -> Path:
        (tmp_path / "graph.nq").write_text(text, encoding="utf-8", newline="\n")
        return tmp_path

    return make


@pytest.fixture
def kg(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Run]:
    """Runs `kg` in this process, errors handled as on the command line."""

    def run(*args: str | Path) -> Run:
        code = main([str(arg) for arg in args])
        captured = capfdbinary.readouterr()
        return Run(code=code, out=captured.out, err=captured.err.decode("utf-8"))

    return run
