from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.stores import build_store

SAMPLE = Path(__file__).parent.parent / "stores"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `kg build` makes it, from the sample."""
    import pyoxigraph as ox

    folder = tmp_path_factory.mktemp("built") / "out"
    folder.mkdir()
    quads = list(ox.parse(path=str(SAMPLE / "sample.trig"), format=ox.RdfFormat.TRIG))
    lines = sorted({f"{quad} ." for quad in quads})
    (folder / "graph.nq").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    shutil.copy(SAMPLE / "quarantine.trig", folder)
    build_store(folder / "graph.nq", folder / "store")
    return folder


@pytest.fixture
def program() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs `kg` as a process of its own."""

    def run(*args: str | Path, code: str = "", env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        script = code or "import sys; from kg.commands import main; sys.exit(main())"
        return subprocess.run(
            [sys.executable, "-c", script, *map(str, args)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, **(env or {})},
            check=False,
        )

    return run
