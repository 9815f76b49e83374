"""A real `kg serve` in a process of its own, for tests that speak HTTP with it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

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


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]  # names in small letters
    body: bytes


def send(url: str, method: str, headers: Sequence[tuple[str, str]], body: bytes | None = None) -> Reply:
    """One request, sent as it is told: nothing is added but the token and the length."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    connection.putrequest(method, f"{parts.path}{'?' + parts.query if parts.query else ''}", skip_accept_encoding=True)
    for name, value in (*headers, ("Authorization", f"Bearer {TOKEN}"), ("Content-Length", str(len(body or b"")))):
        connection.putheader(name, value)
    connection.endheaders(body)
    response = connection.getresponse()
    reply = Reply(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    connection.close()
    return reply


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
