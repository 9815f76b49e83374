"""The bar that a person sees on long work, and that nobody else does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="this system has no terminals of this kind")

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


def on_terminal(*args: str) -> str:
    """What `kg` shows on a terminal as its standard error, without colours and movements."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "kg", *args]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    process = subprocess.Popen(command, stderr=theirs, stdout=subprocess.PIPE, env=environment)
    os.close(theirs)
    shown = b""
    while True:
        try:
            data = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if not data:
            break
        shown += data
    os.close(ours)
    assert process.wait() == 0, shown.decode()
    return _CONTROL.sub("", shown.decode())


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, words in (("a", "France sanctioned Iran."), ("b", "Norway met Poland on Monday.")):
        (folder / f"{name}.txt").write_text(words, encoding="utf-8")
    return folder


def test_a_build_counts_documents_and_names_what_comes_after_them(texts: Path, tmp_path: Path) -> None:
    shown = on_terminal("build", str(texts), "-o", str(tmp_path / "out"))
    assert "0/2 documents" in shown
    assert "2/2 documents" in shown
    assert "loading the store" in shown
    assert "2 of 2 documents" in shown  # the summary stays


def test_rows_of_a_table_are_counted_without_a_total(tmp_path: Path) -> None:
    table = tmp_path / "rows.jsonl"
    table.write_text('{"text": "France sanctioned Iran."}\n', encoding="utf-8")
    assert "1/? documents" in on_terminal("build", str(table), "-o", str(tmp_path / "out"))
