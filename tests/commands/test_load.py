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


def test_a_journal_where_the_folder_cannot_be_written(kg: Kg, tmp_path: Path, fake: FakeStore) -> None:
    build = write_build(tmp_path / "out", GRAPHS)
    (build / ".loads").write_text("in its place", encoding="utf-8")
    run = kg("load", build, f"{fake.url}/store")
    assert run.code == 73
    assert "--journal FILE" in run.err
    assert "Traceback" not in run.err
    assert kg("load", build, f"{fake.url}/store", "--journal", tmp_path / "journal.jsonl").code == 0
    run = kg("load", build, f"{fake.url}/store", "--journal", tmp_path / "journal.jsonl")
    assert "0 sent" in run.err
