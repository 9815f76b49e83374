"""`kg export --bulk`: parts for bulk loaders."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

Kg = Callable[..., Any]
LINES = [f"<urn:x:s{i:03}> <urn:x:p> <urn:x:o> <urn:x:g{i % 2}> ." for i in range(25)]


def build(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "graph.nq").write_text("\n".join(LINES) + "\n", encoding="utf-8")
    return tmp_path / "out"


def test_parts_hold_everything_once(kg: Kg, tmp_path: Path) -> None:
    run = kg("export", build(tmp_path), "--bulk", tmp_path / "parts", "--lines", "10")
    assert (run.code, run.out) == (0, "")
    assert run.err == f"{tmp_path / 'parts'}: 3 parts\n"
    parts = sorted((tmp_path / "parts").iterdir())
    assert [p.name for p in parts] == ["part-00001.nq.gz", "part-00002.nq.gz", "part-00003.nq.gz"]
    assert [line for p in parts for line in gzip.decompress(p.read_bytes()).decode().splitlines()] == LINES
    store = ox.Store()
    for part in parts:
        store.bulk_load(gzip.decompress(part.read_bytes()), format=ox.RdfFormat.N_QUADS)
    assert len(store) == 25


def test_the_same_graph_gives_the_same_bytes(kg: Kg, tmp_path: Path) -> None:
    folder = build(tmp_path)
    for name in ("one", "two"):
        kg("export", folder, "--bulk", tmp_path / name)
    assert (tmp_path / "one" / "part-00001.nq.gz").read_bytes() == (tmp_path / "two" / "part-00001.nq.gz").read_bytes()


def test_what_cannot_be(kg: Kg, tmp_path: Path) -> None:
    folder = build(tmp_path)
    assert kg("export", folder, "--bulk", tmp_path / "x", "--format", "turtle").code == 2
    assert kg("export", folder, "--bulk", folder).code == 73, "it holds something"
    assert kg("export", folder, "--bulk", tmp_path / "y", "--graph", "urn:x:none").code == 66
    assert not (tmp_path / "y").exists()
    run = kg("export", folder, "--bulk", tmp_path / "g", "--graph", "urn:x:g1")
    assert run.code == 0
    assert gzip.decompress((tmp_path / "g" / "part-00001.nq.gz").read_bytes()).count(b"\n") == 12
