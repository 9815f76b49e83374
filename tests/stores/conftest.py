from __future__ import annotations

from pathlib import Path

import pytest

from kg.stores import build_store, open_store

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def nquads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as sorted N-Quads."""
    import pyoxigraph as ox

    path = tmp_path_factory.mktemp("sample") / "graph.nq"
    lines = sorted({f"{quad} ." for quad in ox.parse(path=str(HERE / "sample.trig"), format=ox.RdfFormat.TRIG)})
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return path


@pytest.fixture(scope="session")
def store(nquads: Path):
    folder = nquads.parent / "store"
    build_store(nquads, folder)
    return open_store(folder)
