from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parent.parent.parent / "stores"


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
