"""A small build folder, and a graph store on loopback that behaves as a test tells it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

GRAPHS = {f"urn:x:g{n}": [f'<urn:x:s{i}> <urn:x:p> "{n} é {i}" .' for i in range(3 + n)] for n in range(5)}


def write_build(folder: Path, graphs: dict[str, list[str]]) -> Path:
    """A folder with the graph.trig of a build."""
    folder.mkdir(parents=True, exist_ok=True)
    blocks = [f"<{g}> {{\n" + "\n".join(lines) + "\n}\n" for g, lines in sorted(graphs.items())]
    (folder / "graph.trig").write_text("".join(blocks), encoding="utf-8")
    return folder


@pytest.fixture
def build(tmp_path: Path) -> Path:
    return write_build(tmp_path / "out", GRAPHS)


Answer = tuple[int, dict[str, str]]


@dataclass
class FakeStore:
    """Keeps graphs as sets of lines. `trouble` may answer a request in place of the store, or cut it off by raising.

    `count` is answered to every count, if it is set. `raw` may say what it likes on the connection, until it is closed.
    """

    url: str = ""
    graphs: dict[str, set[str]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)  # method and graph
    headers: list[dict[str, str]] = field(default_factory=list)
    trouble: Callable[[str, str], Answer | None] = lambda method, graph: None
    body: bytes = b"trouble"  # told with what `trouble` answers
    count: bytes | None = None
    raw: Callable[[Callable[[bytes], None]], None] | None = None

    @property
    def lines(self) -> dict[str, list[str]]:
        return {g: sorted(lines) for g, lines in self.graphs.items()}


class _Handler(BaseHTTPRequestHandler):
    store: FakeStore
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        pass

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        graph = (parse_qs(parts.query).get("graph") or [""])[0]
        store = self.store
        store.asked.append((self.command, graph))
        store.headers.append({k.lower(): v for k, v in self.headers.items()})
        if store.raw is not None:
            self.close_connection = True
            with suppress(OSError):
                store.raw(self.connection.sendall)
            return
        try:
            answer = store.trouble(self.command, graph)
        except ConnectionError:
            self.connection.close()
            self.close_connection = True
            return
        if answer is not None:
            self._answer(answer[0], store.body, answer[1])
        elif parts.path == "/query":
            self._count(parse_qs(body.decode())["query"][0])
        elif self.command == "DELETE":
            self._answer(204 if store.graphs.pop(graph, None) is not None else 404, b"", {})
        else:
            lines = set(body.decode("utf-8").splitlines())
            store.graphs[graph] = lines if self.command == "PUT" else store.graphs.get(graph, set()) | lines
            self._answer(201, b"", {})

    do_PUT = do_POST = do_DELETE = do_GET = _serve

    def _count(self, query: str) -> None:
        found = [g for g in re.findall(r"<([^>]*)>", query) if self.store.graphs.get(g)]
        rows = [{"g": {"value": g}, "n": {"value": str(len(self.store.graphs[g]))}} for g in found]
        body = json.dumps({"head": {"vars": ["g", "n"]}, "results": {"bindings": rows}}).encode()
        if self.store.count is not None:
            body = self.store.count
        self._answer(200, body, {"Content-Type": "application/sparql-results+json"})

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def fake() -> Iterator[FakeStore]:
    store = FakeStore()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"store": store}))
    store.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield store
    server.shutdown()
    server.server_close()


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def digest_is_right(header: str, method: str, user: str, password: str, realm: str, nonce: str) -> bool:
    """RFC 7616 with MD5 and qop=auth, as old servers have it."""
    parts = dict(re.findall(r'(\w+)="?([^",]+)"?', header))
    one = hashlib.md5(f"{user}:{realm}:{password}".encode()).hexdigest()
    two = hashlib.md5(f"{method}:{parts['uri']}".encode()).hexdigest()
    middle = f"{nonce}:{parts['nc']}:{parts['cnonce']}:{parts['qop']}"
    return parts["response"] == hashlib.md5(f"{one}:{middle}:{two}".encode()).hexdigest()
