"""A client that asks a server over many connections at once, in processes of its own so that it is not what is slow.

It speaks just enough HTTP/1.1: GET over connections that are kept, with bodies of a told length or in chunks.
"""

from __future__ import annotations

import multiprocessing
import os
import socket
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import urlsplit

from tests.serving import children

CONNECTIONS = 8
_PROCESSES = 2
_TIMEOUT = 120


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for. `kind` tells apart what is counted apart."""

    kind: str
    path: str  # with its query, as it is sent
    accept: str = "*/*"


@dataclass(slots=True)
class Load:
    """What came of it."""

    seconds: float = 0.0
    cpu: float = 0.0  # seconds of processor time that the client took
    took: dict[str, list[float]] = field(default_factory=dict)  # sorted seconds, by kind
    size: dict[str, int] = field(default_factory=dict)  # bytes of all bodies, by kind
    refused: list[str] = field(default_factory=list)  # what was answered otherwise than with 200, and how

    @property
    def count(self) -> int:
        return sum(map(len, self.took.values()))

    def within(self, share: float, kind: str) -> float:
        """The milliseconds within which this share of the answers came."""
        took = self.took[kind]
        return took[min(len(took) - 1, int(len(took) * share))] * 1000


class Client:
    """One connection."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._at = (parts.hostname or "", parts.port or 80)
        self._head = f"Host: {parts.netloc}\r\nAccept-Encoding: identity\r\nAccept: "
        self._socket: socket.socket | None = None
        self._held = b""

    def get(self, request: Request) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body. A connection that the server closed meanwhile is opened again, once."""
        for fresh in (self._socket is None, True):
            try:
                return self._asked(request)
            except OSError:
                self.close()
                if fresh:
                    raise
        raise AssertionError

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket, self._held = None, b""

    def _asked(self, request: Request) -> tuple[int, dict[str, str], bytes]:
        if self._socket is None:
            self._socket = socket.create_connection(self._at, timeout=_TIMEOUT)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(f"GET {request.path} HTTP/1.1\r\n{self._head}{request.accept}\r\n\r\n".encode("ascii"))
        first, *lines = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        if "chunked" in headers.get("transfer-encoding", ""):
            body = b""
            while size := int(self._until(b"\r\n").partition(b";")[0], 16):
                body += self._bytes(size + 2)[:-2]
            self._until(b"\r\n")
        else:
            body = self._bytes(int(headers.get("content-length", "0")))
        if headers.get("connection", "").lower() == "close":
            self.close()
        return int(first.split(" ", 2)[1]), headers, body

    def _more(self) -> bytes:
        assert self._socket is not None
        data = self._socket.recv(1 << 18)
        if not data:
            raise ConnectionResetError("the server closed the connection")
        return data

    def _until(self, mark: bytes) -> bytes:
        while mark not in self._held:
            self._held += self._more()
        found, _, self._held = self._held.partition(mark)
        return found

    def _bytes(self, count: int) -> bytes:
        parts = [self._held]
        size = len(self._held)
        while size < count:
            parts.append(self._more())
            size += len(parts[-1])
        whole = b"".join(parts)
        self._held = whole[count:]
        return whole[:count]


def load(url: str, requests: Sequence[Request], *, connections: int = CONNECTIONS, limit: float = 3600) -> Load:
    """Ask for all of these, or for as many as can be had within `limit` seconds."""
    context = multiprocessing.get_context("fork")
    count = min(_PROCESSES, connections)
    pipes = []
    for number in range(count):
        ours, theirs = context.Pipe(duplex=False)
        some = requests[number::count]
        process = context.Process(target=_run, args=(theirs, url, some, connections // count, limit), daemon=True)
        process.start()
        theirs.close()
        pipes.append((ours, process))
    whole, started, ended = Load(), [], []
    for ours, process in pipes:
        one, start, end, broken = ours.recv()
        process.join()
        assert not broken, broken
        started.append(start)
        ended.append(end)
        whole.cpu += one.cpu
        whole.refused += one.refused
        for kind, took in one.took.items():
            whole.took.setdefault(kind, []).extend(took)
            whole.size[kind] = whole.size.get(kind, 0) + one.size[kind]
    for took in whole.took.values():
        took.sort()
    whole.seconds = max(ended) - min(started)
    return whole


def _run(answer: Connection, url: str, requests: Sequence[Request], connections: int, limit: float) -> None:
    """One process of the client."""
    found, rest, lock = Load(), iter(requests), threading.Lock()
    broken: list[str] = []
    start, busy = time.perf_counter(), time.process_time()

    def ask() -> None:
        client = Client(url)
        while not broken and time.perf_counter() - start < limit:
            with lock:
                request = next(rest, None)
            if request is None:
                break
            sent = time.perf_counter()
            try:
                status, _, body = client.get(request)
            except OSError as error:
                broken.append(f"{request}: {error!r}")
                break
            took = time.perf_counter() - sent
            with lock:
                if status != 200:
                    found.refused.append(f"{status} for {request.path}")
                    continue
                found.took.setdefault(request.kind, []).append(took)
                found.size[request.kind] = found.size.get(request.kind, 0) + len(body)
        client.close()

    threads = [threading.Thread(target=ask) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.cpu = time.process_time() - busy
    answer.send((found, start, time.perf_counter(), broken[:1]))


def family(pid: int) -> list[int]:
    """A process and all that it started, and they."""
    found = [pid]
    for one in found:
        found += children(one)
    return found


def memory(pid: int) -> float:
    """Megabytes of resident memory of a process and of all that it started."""
    return sum(int(_told(p, "statm").split()[1]) for p in family(pid)) * os.sysconf("SC_PAGE_SIZE") / 1e6


def processor(pid: int) -> float:
    """Seconds of processor time that these took until now."""
    fields = (_told(p, "stat").rpartition(")")[2].split() for p in family(pid))
    return sum(int(f[11]) + int(f[12]) for f in fields) / os.sysconf("SC_CLK_TCK")


def _told(pid: int, name: str) -> str:
    return Path(f"/proc/{pid}/{name}").read_text(encoding="ascii", errors="replace")


def slope(values: Iterable[float]) -> float:
    """By how much the values rise from one to the next, by the line that fits them best."""
    found = list(values)
    middle, mean = (len(found) - 1) / 2, sum(found) / len(found)
    below = sum((n - middle) ** 2 for n in range(len(found)))
    return sum((n - middle) * (v - mean) for n, v in enumerate(found)) / below if below else 0.0
