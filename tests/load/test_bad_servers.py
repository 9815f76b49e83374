"""Servers that never end, say too much, or talk nonsense: one clear message, soon, and never an unexpected error."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import OutputError, UsageError
from kg.loading import PROFILES, Credentials, LoadSettings, load
from kg.loading.guard import LARGEST

from .conftest import GRAPHS, FakeStore

Send = Callable[[bytes], None]


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.loading.endpoint._LONGEST", 0.0)


def failure(build: Path, fake: FakeStore, credentials: Credentials | None = None, timeout: float = 30) -> str:
    settings = LoadSettings(
        profile=PROFILES["generic"],
        query=f"{fake.url}/query",
        credentials=credentials or Credentials(),
        tries=2,
        timeout=timeout,
    )
    with pytest.raises(OutputError) as caught:
        load(build, f"{fake.url}/store", settings)
    return str(caught.value)


def again_and_again(start: bytes, part: bytes, pause: float = 0.1) -> Callable[[Send], None]:
    def raw(send: Send) -> None:
        send(start)
        for _ in range(300):  # far longer than the test waits
            send(part)
            time.sleep(pause)

    return raw


@pytest.mark.parametrize(
    "raw",
    [
        again_and_again(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"a"),
        again_and_again(b"HTTP/1.1 200 OK\r\n\r\n", b"a"),  # cut off, it looks as if it were whole
        again_and_again(b"HTTP/1.1 200 OK\r\nX: ", b"a"),
        again_and_again(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        again_and_again(b"HTTP/1.1 401 No\r\nWWW-Authenticate: Basic\r\n\r\n", b"a"),
    ],
    ids=["body", "body without length", "header", "100 Continue", "body of a challenge"],
)
def test_a_server_that_never_ends(build: Path, fake: FakeStore, raw: Callable[[Send], None]) -> None:
    fake.raw = raw
    start = time.monotonic()
    told = failure(build, fake, Credentials(user="ann", password="pw"), timeout=0.5)
    assert f"{fake.url}/store: no whole answer in 0.5 s, 2 times;" in told
    assert time.monotonic() - start < 5
    assert len(fake.asked) == 2


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), float("inf"), 1e6])
def test_a_timeout_that_cannot_be(timeout: float) -> None:
    with pytest.raises(UsageError, match=r"--timeout .*: expected seconds"):
        LoadSettings(timeout=timeout)


def test_a_server_that_was_slow_once_is_asked_again(build: Path, fake: FakeStore) -> None:
    def raw(send: Send) -> None:
        fake.raw = None
        again_and_again(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"a")(send)

    fake.raw = raw
    done = load(build, f"{fake.url}/store", LoadSettings(tries=2, timeout=0.5))
    assert done.sent == len(fake.graphs) == 5


@pytest.mark.parametrize("status", ["200 OK", "400 Bad", "401 No\r\nWWW-Authenticate: Basic", "503 Busy"])
def test_an_answer_that_is_too_long(build: Path, fake: FakeStore, status: str) -> None:
    sent: list[int] = []

    def raw(send: Send) -> None:
        send(f"HTTP/1.1 {status}\r\n\r\n".encode())
        for _ in range(200):
            send(b"a" * (1 << 20))
            sent.append(1 << 20)

    fake.raw = raw
    told = failure(build, fake, Credentials(user="ann", password="pw"))
    assert f"{fake.url}/store: its answer is too long; expected at most 8 MB;" in told
    assert len(fake.asked) == 1
    assert sum(sent) < 5 * LARGEST  # what the sockets took meanwhile is among it


def test_an_answer_is_never_unpacked(build: Path, fake: FakeStore) -> None:
    fake.trouble = lambda method, graph: (400, {"Content-Encoding": "gzip"})
    fake.body = gzip.compress(b"bomb " * 1000)
    assert "bomb" not in failure(build, fake)
    assert {h["accept-encoding"] for h in fake.headers} == {"identity"}


def row(count: object) -> bytes:
    return json.dumps({"results": {"bindings": [{"g": {"value": "urn:x:g0"}, "n": {"value": count}}]}}).encode()


@pytest.mark.parametrize(
    "answer",
    [
        row("many"),
        row(None),
        row(float("inf")),
        row("9" * 5000),
        b'{"results":{"bindings":[{"x":1}]}}',
        b'{"results":{"bindings":{"a":1}}}',
        b'{"results":{"bindings":[[]]}}',
        b'{"results":{"bindings":7}}',
        b"[]",
        b"[" * 100_000,
        b"\xff\xfe\x00{",
        b"",
    ],
    ids=lambda answer: answer[:50].decode("latin-1"),
)
def test_a_count_that_is_none(build: Path, fake: FakeStore, answer: bytes) -> None:
    fake.count = answer
    assert failure(build, fake).startswith(f"{fake.url}/query: did not answer a count; expected SPARQL results in JSON")


def test_counts_of_graphs_that_were_not_asked_for(build: Path, fake: FakeStore) -> None:
    counts = {"urn:y:other": 1000} | {g: len(lines) for g, lines in GRAPHS.items()}
    rows = [{"g": {"value": g}, "n": {"value": str(n)}} for g, n in counts.items()]
    fake.count = json.dumps({"results": {"bindings": rows}}).encode()
    done = load(build, f"{fake.url}/store", LoadSettings(query=f"{fake.url}/query", tries=1))
    assert done.counted == done.triples


@pytest.mark.parametrize("value", ["²", "9" * 5000, "-1", "soon"])
def test_a_time_to_wait_that_is_none(build: Path, fake: FakeStore, value: str) -> None:
    fake.trouble = lambda method, graph: (503, {"Retry-After": value})
    assert "503 Service Unavailable: trouble, 2 times;" in failure(build, fake)


@pytest.mark.parametrize(
    "challenge",
    [
        "Digest nonsense",
        'Digest realm="x"',
        'Digest realm="x", nonce="y", algorithm=FOO',
        'Digest realm="x", nonce="y", qop="auth-int"',
        'Digest realm="x", nonce="y", qop="other"',
    ],
)
def test_a_digest_that_cannot_be_answered(build: Path, fake: FakeStore, challenge: str) -> None:
    fake.trouble = lambda method, graph: (401, {"WWW-Authenticate": challenge})
    told = failure(build, fake, Credentials(user="ann", password="pw"))
    assert f"{fake.url}/store: asks to sign in by a digest that is malformed or unknown; expected realm, nonce" in told
    assert len(fake.asked) == 2, "the challenge, once more, and then no more"


def test_what_a_server_says_steers_no_terminal(build: Path, fake: FakeStore) -> None:
    fake.trouble = lambda method, graph: (400, {"Content-Type": "text/plain; charset=zlib"})
    fake.body = "\x1b[31m\x07no\r\n\u202eway\u2066 \u200f\x9b\u2028out".encode() + b"\xff"
    assert "400 Bad Request: [31m no way out\ufffd;" in failure(build, fake)
