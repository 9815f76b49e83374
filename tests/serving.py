"""A real `kg serve` in a process of its own, for tests that speak HTTP with it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.stores import build_store

TOKEN = "s3cret-of-the-tests"
_KG = "import sys; from kg.commands import main; sys.exit(main(sys.argv[1:]))"


@dataclass(frozen=True, slots=True)
class Served:
    """A running endpoint."""

    url: str  # ends in /
    process: subprocess.Popen[str]
    log: Path

    @property
    def sparql(self) -> str:
        return f"{self.url}sparql"

    @property
    def graphs(self) -> str:
        return f"{self.url}graphs"


def folder_of(place: Path, nquads: str) -> Path:
    """A folder as `kg build` leaves it, as far as an endpoint needs it."""
    place.mkdir(parents=True, exist_ok=True)
    (place / "graph.nq").write_text(nquads, encoding="utf-8")
    build_store(place / "graph.nq", place / "store")
    return place


@contextmanager
def serving(folder: Path, *options: str, log: Path) -> Iterator[Served]:
    """Serve a folder on a free port until the block ends; then it must end by itself on SIGTERM."""
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [sys.executable, "-c", _KG, "serve", str(folder), "--port", "0", "--json", *options],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env={**os.environ, "KG_SERVE_TOKEN": TOKEN},
        )
        try:
            assert process.stdout is not None
            told = process.stdout.readline()
            assert told, log.read_text(encoding="utf-8")
            yield Served(json.loads(told)["url"], process, log)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def children(pid: int) -> Sequence[int]:
    """The processes that a process started, where the system tells (Linux)."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(p) for p in path.read_text(encoding="ascii").split()] if path.exists() else []
