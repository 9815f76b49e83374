"""`kg load`: what the command tells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..load.conftest import GRAPHS, FakeStore, fake, write_build

Kg = Callable[..., Any]
__all__ = ["fake"]


def test_the_command_tells_what_it_did(kg: Kg, tmp_path: Path, fake: FakeStore) -> None:
    build = write_build(tmp_path / "out", GRAPHS)
    run = kg("load", build, f"{fake.url}/store", "--query", f"{fake.url}/query")
    assert run.code == 0
    assert "25 triples in 5 graphs (5 sent, 0 removed), 25 counted there" in run.err
    assert run.out == ""
    run = kg("load", build, f"{fake.url}/store", "--query", f"{fake.url}/query", "--json")
    assert '"sent": 0' in run.out
    assert kg("load", "--list").out.count("run for real") == 3
    assert kg("load", build, fake.url, "--profile", "nothing").code == 2
    assert kg("load", build, f"{fake.url}/store", "--tries", "1", "--fresh").code == 0
