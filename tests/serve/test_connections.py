"""Clients that shut down their side, that read slowly or not at all, and that leave."""

from __future__ import annotations

import gzip
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest

from kg.commands import main

from ..serving import TOKEN, Served, children, folder_of, send, serving
from .conftest import TRIPLES

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?i) }"
LONG = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 200000"


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    place = tmp_path_factory.mktemp("writable")
    with serving(folder_of(place / "out", TRIPLES), "--write", log=place / "log") as running:
        yield running


def connected(served: Served) -> socket.socket:
    parts = urlsplit(served.url)
    return socket.create_connection((parts.hostname or "", parts.port or 0), timeout=30)


def request(query: str, version: str = "1.1") -> bytes:
    return f"GET /sparql?query={quote(query)} HTTP/{version}\r\nHost: localhost\r\n\r\n".encode()


def received(connection: socket.socket) -> bytes:
    """All that comes until the other side closes."""
    found = b""
    while piece := connection.recv(1 << 16):
        found += piece
    return found


def soon(holds: Callable[[], bool], seconds: float = 30) -> bool:
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_who_sends_no_more_gets_the_answer_and_the_end(served: Served, version: str) -> None:
    with closing(connected(served)) as connection:
        connection.sendall(request("ASK {}", version))
        connection.shutdown(socket.SHUT_WR)
        start = time.monotonic()
        answer = received(connection)
        assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
        assert b'"boolean":true' in answer
        assert time.monotonic() - start < 10, "the connection is closed after the answer, and not when it is idle"


def test_who_sends_no_more_gets_a_posted_answer_and_those_that_came_before_it(served: Served) -> None:
    body = b"query=ASK%20%7B%7D"
    post = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    with closing(connected(served)) as connection:
        connection.sendall(request("ASK {}") + post + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        connection.shutdown(socket.SHUT_WR)
        assert received(connection).count(b'"boolean":true') == 2


def test_who_sends_no_more_waits_for_a_slow_answer(served: Served) -> None:
    """This one is ended by the limit of three seconds, and told so."""
    with closing(connected(served)) as connection:
        connection.sendall(request(SLOW))
        connection.shutdown(socket.SHUT_WR)
        answer = received(connection)
    assert b"HTTP/1.1 504 " in answer
    before = answer[: answer.index(b"HTTP/1.1 504 ")]
    assert before.replace(b"HTTP/1.1 102 \r\n\r\n", b"") == b"", "nothing but that it is being processed"


def test_half_a_request_is_not_waited_for(served: Served) -> None:
    with closing(connected(served)) as connection:
        connection.sendall(request("ASK {}")[:-2])
        connection.shutdown(socket.SHUT_WR)
        start = time.monotonic()
        assert b" 200 " not in received(connection)
        assert time.monotonic() - start < 10


def test_the_worker_of_who_left_is_ended(tmp_path: Path) -> None:
    """Long before its time is over."""
    with serving(folder_of(tmp_path / "out", TRIPLES), "--timeout", "600", log=tmp_path / "log") as served:
        before = set(children(served.process.pid))
        if not before:
            pytest.skip("the system does not tell which processes there are")
        with closing(connected(served)) as connection:
            connection.sendall(request(SLOW))
            time.sleep(1)
        assert soon(lambda: before - set(children(served.process.pid)) != set())


_PATIENT = """
import sys
from pathlib import Path
from kg.serve import Limits, ServeSettings, serve
if __name__ == "__main__":
    settings = ServeSettings(folder=Path(sys.argv[1]), port=0, limits=Limits(sending=2))
    serve(settings, lambda url: print(url, flush=True))
"""


@pytest.fixture
def impatient(tmp_path: Path) -> Iterator[Served]:
    """A server that waits two seconds for who does not read."""
    folder, script = folder_of(tmp_path / "out", TRIPLES), tmp_path / "impatient.py"
    script.write_text(_PATIENT, encoding="utf-8")
    with subprocess.Popen([sys.executable, str(script), str(folder)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Served(process.stdout.readline().strip(), process, tmp_path / "log")
        finally:
            process.terminate()


def answers(served: Served) -> list[str]:
    """The files that hold answers which are being sent."""
    (room,) = Path(tempfile.gettempdir()).glob(f"kg-serve-{served.process.pid}-*")
    return [p.name for p in room.rglob("answer-*")]


def test_who_does_not_read_is_given_up_and_leaves_no_file(impatient: Served) -> None:
    with closing(connected(impatient)) as lazy:
        lazy.sendall(request(LONG))
        assert soon(lambda: answers(impatient) != []), "the answer waits in a file"
        assert soon(lambda: answers(impatient) == [], 15), "and is given up"
        with suppress(ConnectionResetError):
            assert len(received(lazy)) < 20 << 20


def test_who_reads_slowly_is_served_whole(impatient: Served) -> None:
    with closing(connected(impatient)) as slow:
        slow.sendall(request(LONG, "1.0"))
        found, start = b"", time.monotonic()
        while piece := slow.recv(1 << 20):
            found += piece
            time.sleep(0.25 if len(found) < 12 << 20 else 0)
        assert time.monotonic() - start > 2
        head, _, body = found.partition(b"\r\n\r\n")
        assert f"content-length: {len(body)}".encode() in head.lower()
        assert len(body) > 20 << 20


def test_a_body_that_is_packed_is_refused(served: Served) -> None:
    headers = [("Content-Type", "application/sparql-query"), ("Content-Encoding", "gzip")]
    reply = send(served.sparql, "POST", headers, gzip.compress(b"ASK {}"))
    assert reply.status == 415
    assert reply.headers["accept-encoding"] == "identity"
    assert b"Content-Encoding 'gzip' is not understood" in reply.body
    plain = [headers[0], ("Content-Encoding", "identity")]
    assert send(served.sparql, "POST", plain, b"ASK {}").status == 200


@pytest.mark.parametrize("path", ["%ff%fe%00", "a%00b", "a%20b", "%3Cx%3E", "%EF%BF%BF"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_a_path_that_makes_no_iri_is_refused(writable: Served, method: str, path: str) -> None:
    reply = send(f"{writable.graphs}/{path}", method, [("Content-Type", "text/turtle")])
    assert reply.status == 400
    assert method == "HEAD" or b"make no absolute IRI" in reply.body


@pytest.mark.parametrize("graph", ["nowhere", "", "urn:x:a b", "http://x/<", "http://x/%00\0", "http://[x]/"])
@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_a_graph_of_a_query_that_is_no_iri_is_refused(served: Served, name: str, graph: str) -> None:
    reply = httpx.get(served.sparql, params=[("query", "ASK {}"), (name, graph)])
    assert reply.status_code == 400
    assert name in reply.text
    assert "is no absolute IRI" in reply.text


@pytest.mark.parametrize("name", ["using-graph-uri", "using-named-graph-uri"])
def test_a_graph_of_an_update_that_is_no_iri_is_refused(writable: Served, name: str) -> None:
    update = {"update": "INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }", name: "no where"}
    reply = httpx.post(writable.sparql, data=update, headers={"Authorization": f"Bearer {TOKEN}"})
    assert (reply.status_code, "is no absolute IRI" in reply.text) == (400, True)


@pytest.mark.parametrize("service", ["not an iri", "http://x/<y>", "ftp://x/", "sparql", ""])
def test_a_service_that_is_no_endpoint_is_refused(tmp_path: Path, service: str) -> None:
    folder = folder_of(tmp_path / "out", TRIPLES)
    assert main(["serve", str(folder), "--port", "0", "--allow-service", service]) == 2
