"""What a hostile client may try: other machines, other files, all the time, all the memory."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import product
from urllib.parse import urlsplit

import httpx
import pytest

from ..serving import TOKEN, Served

AUTH = {"Authorization": f"Bearer {TOKEN}"}


class Trap:
    """A server on loopback that counts who connects."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.caught = 0
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}/sparql"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.caught += 1
            connection.close()


@pytest.fixture
def trap() -> Iterator[Trap]:
    trap = Trap()
    yield trap
    trap.listener.close()


def spellings(url: str) -> Iterator[str]:
    """Queries that call another machine, in all the ways that the grammar has."""
    words = ("SERVICE", "service", "SeRvIcE", "SERVICE SILENT", "service\tsilent", "SERVICE#x\n", "SERVICE\r\n")
    for word, space in product(words, (" ", "\n", "")):
        yield f"SELECT * {{ {word}{space}<{url}> {{ ?s ?p ?o }} }}"
    call = f"SERVICE <{url}> {{ ?s ?p ?o }}"
    yield f"SELECT * {{ {{ SELECT * {{ {call} }} }} }}"
    yield f"SELECT * {{ OPTIONAL {{ {call} }} }}"
    yield f"SELECT * {{ ?a ?b ?c . MINUS {{ {call} }} }}"
    yield f"SELECT * {{ {{ ?a ?b ?c }} UNION {{ {call} }} }}"
    yield f"SELECT * {{ GRAPH ?g {{ {call} }} }}"
    yield f"ASK {{ FILTER EXISTS {{ {call} }} }}"
    yield f"ASK {{ FILTER NOT EXISTS {{ {call} }} }}"
    yield f"ASK {{ BIND(EXISTS {{ {call} }} AS ?x) }}"
    yield f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {call} }}"
    yield f"DESCRIBE ?s WHERE {{ {call} }}"
    yield f"SELECT (EXISTS {{ {call} }} AS ?x) {{}}"
    yield f"PREFIX x: <{url}> SELECT * {{ SERVICE x: {{ ?s ?p ?o }} }}"
    yield f"BASE <{url}> SELECT * {{ SERVICE <> {{ ?s ?p ?o }} }}"
    yield f"PREFIX : <{url}> SELECT * {{ SERVICE: {{ ?s ?p ?o }} }}"
    yield f"SELECT * {{ VALUES ?x {{ <{url}> }} SERVICE ?x {{ ?s ?p ?o }} }}"
    yield f"SELECT * {{ BIND(IRI('{url}') AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}"
    yield f"SELECT * {{ BIND(true AS ?t) FILTER(true) {call} }}"
    yield f"SELECT * {{ ?a ?b true{call} }}"
    yield f"SELECT * {{ ?a ?b 1.{call} }}"
    yield f'SELECT * {{ ?a ?b "x"{call} }}'
    yield f"SELECT * {{ ?a ?b '''x'''{call} }}"
    yield f"SELECT * {{ ?a ?b ?c FILTER(1 <2){call} }}"
    yield f"SELECT * {{ ?a ?b ?c FILTER(?c<?c){call} FILTER(1>0) }}"
    yield f"SELECT * {{ # }}\n {call} }}"
    yield f"SELECT * {{ ?a <http://e/#> ?b .{call} }}"
    yield f"SELECT * {{ ?a <http://e/\\u0041> ?b .{call} }}"
    yield f"\ufeffSELECT * {{ {call} }}"
    yield f"SELECT * {{ S\\u0045RVICE <{url}> {{ ?s ?p ?o }} }}"
    yield f"SELECT * {{ \\u0053\\u0045\\u0052\\u0056\\u0049\\u0043\\u0045 <{url}> {{ ?s ?p ?o }} }}"
    yield f"SELECT * {{ \\U00000053ERVICE <{url}> {{ ?s ?p ?o }} }}"
    yield f"SELECT * {{ SERVICE \\u003C{url}\\u003E {{ ?s ?p ?o }} }}"
    yield f"SELECT * {{ #\\u000A{call} }}"
    yield f"SELECT * {{ '\\u0027{call} }}"
    yield f"SELECT * {{ SERVICE <{url.replace('http', 'HTTP')}> {{ ?s ?p ?o }} }}"
    yield f"SELECT * {{ SERVICE <ht\\u0074{url[3:]}> {{ ?s ?p ?o }} }}"
    yield f"SELECT * {{ SERVICE <{url.replace('127.0.0.1', 'localhost')}> {{ ?s ?p ?o }} }}"
    yield f"SELECT * {{ SERVICE <{url.replace('127.0.0.1', '2130706433')}> {{ ?s ?p ?o }} }}"
    yield f"SELECT * {{ SERVICE <{url.replace('http://', 'http://user:word@')}> {{ ?s ?p ?o }} }}"
    yield f"SELECT * {{ ?a ?b ?c . LATERAL {{ {call} }} }}"
    yield f"SELECT * {{ {{ {{ {{ {{ {call} }} }} }} }} }}"
    yield f"SELECT * {{ {call} {call} }}"
    yield f"SELECT * {{ SERVICE <{url}> {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}"
    yield f"SELECT * {{ ?a ?b ?c }} ORDER BY EXISTS {{ {call} }}"
    yield f"SELECT ?a {{ ?a ?b ?c }} GROUP BY ?a HAVING (EXISTS {{ {call} }})"
    yield f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c }} GROUP BY (EXISTS {{ {call} }} AS ?x)"
    yield f"SELECT * {{ ?a ?b ?c FILTER(IF(true, EXISTS {{ {call} }}, false)) }}"
    yield f"SELECT * {{ ?a ?b ?c FILTER(COALESCE(1/0, EXISTS {{ {call} }})) }}"
    yield f"SELECT * {{ ?a ?b ?c OPTIONAL {{ ?a ?b ?d FILTER NOT EXISTS {{ MINUS {{ {call} }} }} }} }}"
    yield f"CONSTRUCT WHERE {{ {call} }}"
    yield f"SELECT * FROM <{url}> {{ ?s ?p ?o }}"
    yield f"SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"


def loads(url: str) -> Iterator[str]:
    """Updates that would."""
    for word in ("LOAD", "load", "LoAd", "LOAD SILENT", "load\tsilent", "LOAD#x\n", "LOAD\n"):
        yield f"{word} <{url}>"
        yield f"{word} <{url}> INTO GRAPH <urn:x:g>"
    yield f"INSERT DATA {{ <urn:a> <urn:b> 1 }} ; LOAD <{url}>"
    yield f"INSERT DATA {{ <urn:a> <urn:b> 1 }};LOAD<{url}>"
    yield f"PREFIX x: <{url}> LOAD x: INTO GRAPH <urn:x:g>"
    yield f"BASE <{url}> LOAD <>"
    yield f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}"
    yield f"DELETE {{ ?s ?p ?o }} WHERE {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}"


def test_no_query_reaches_another_machine(served: Served, trap: Trap) -> None:
    asked = list(spellings(trap.url))
    told: dict[int, int] = {}
    with httpx.Client(timeout=30) as client:
        for query in asked:
            status = client.post(served.sparql, data={"query": query}).status_code
            told[status] = told.get(status, 0) + 1
            assert status in {200, 400, 403}, query
        for dataset in ("default-graph-uri", "named-graph-uri"):
            client.get(served.sparql, params={"query": "ASK { ?s ?p ?o }", dataset: trap.url})
    assert trap.caught == 0
    assert len(asked) >= 70
    assert told[403] >= 60, "refused before it is run"


def test_no_update_reaches_another_machine(written: Served, trap: Trap) -> None:
    asked = list(loads(trap.url))
    for update in asked:
        reply = httpx.post(written.sparql, data={"update": update}, headers=AUTH, timeout=30)
        assert reply.status_code in {400, 403}, update
    for format in ("application/rdf+xml", "application/ld+json"):
        body = {
            "application/rdf+xml": f'<!DOCTYPE r [<!ENTITY x SYSTEM "{trap.url}">]><r>&x;</r>',
            "application/ld+json": json.dumps({"@context": trap.url, "a": 1}),
        }[format]
        headers = {**AUTH, "Content-Type": format}
        httpx.put(f"{written.graphs}?graph=urn:x:g", content=body.encode(), headers=headers, timeout=30)
    assert trap.caught == 0
    assert len(asked) >= 20


def test_slow_clients_keep_nobody_waiting(served: Served) -> None:
    parts = urlsplit(served.url)
    slow = []
    for number in range(200):
        connection = socket.create_connection((parts.hostname or "", parts.port or 80), timeout=10)
        connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\n" + (b"Content-Le" if number % 2 else b""))
        slow.append(connection)
    start = time.monotonic()
    assert httpx.get(served.sparql, params={"query": "ASK {}"}, timeout=10).status_code == 200
    assert time.monotonic() - start < 3
    for connection in slow:
        connection.close()


def test_bodies_that_are_too_large_are_refused_unread(served: Served) -> None:
    parts = urlsplit(served.url)
    with closing(socket.create_connection((parts.hostname or "", parts.port or 80), timeout=10)) as connection:
        head = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        connection.sendall(f"{head}Content-Length: {1 << 40}\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(
    "path",
    [
        "/static/../settings.py",
        "/static/..%2fsettings.py",
        "/static/%2e%2e/settings.py",
        "/static/....//settings.py",
        "/static//etc/passwd",
        "/static/%00",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/static",
        "/static/",
        "/nothing",
        "/sparql/extra",
    ],
)
def test_no_path_leads_out(served: Served, path: str) -> None:
    reply = raw(served, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert reply.split(b" ")[1] in {b"404", b"400", b"405"}, reply[:200]
    assert b"root:" not in reply
    assert b"class ServeSettings" not in reply


def raw(served: Served, request: str) -> bytes:
    parts = urlsplit(served.url)
    with closing(socket.create_connection((parts.hostname or "", parts.port or 80), timeout=10)) as connection:
        connection.sendall(request.encode("latin-1"))
        connection.settimeout(2)
        content = b""
        with suppress(TimeoutError):  # a server may keep the connection open after a good answer
            while chunk := connection.recv(1 << 16):
                content += chunk
        return content


@pytest.mark.parametrize(
    "request_",
    [
        "GET /sparql HTTP/9.9\r\n\r\n",
        "\x00\x01\x02\r\n\r\n",
        "GET /sparql HTTP/1.1\r\nHost: x\r\nX: " + "a" * 100_000 + "\r\n\r\n",
        "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        "GET /sparql?query=%FF%FE HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /sparql?" + "&".join(f"a{i}=1" for i in range(2000)) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
        'GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x"<script>\r\nConnection: close\r\n\r\n',
    ],
)
def test_broken_requests_break_nothing(served: Served, request_: str) -> None:
    reply = raw(served, request_)
    assert reply[:12] in {b"HTTP/1.1 400", b"HTTP/1.1 413", b"HTTP/1.1 431", b"HTTP/1.1 415", b"HTTP/1.1 200", b""}
    assert b"Traceback" not in reply
    assert b"<script>" not in reply
    assert httpx.get(served.sparql, params={"query": "ASK {}"}).status_code == 200
    assert "Traceback" not in served.log.read_text(encoding="utf-8")


def test_no_header_is_smuggled_into_an_answer(served: Served) -> None:
    reply = httpx.get(f"{served.sparql}?query=ASK%7B%7D&format=csv%0d%0aX-Evil:%201")
    assert "x-evil" not in reply.headers
    reply = httpx.get(f"{served.graphs}?graph=urn:x:%0d%0aX-Evil:%201")
    assert reply.status_code == 400
    assert "x-evil" not in reply.headers


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {" + "{" * 5_000 + "}" * 5_000 + "}",
        "ASK { FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }",
        "ASK { FILTER(" + "1 || " * 20_000 + "1) }",
        "SELECT * { ?s " + "(<urn:a>" + "/<urn:a>" * 20_000 + ") ?o }",
        "ASK { " + "OPTIONAL {} " * 20_000 + "}",
    ],
)
def test_deep_queries_end_no_process(served: Served, query: str) -> None:
    assert httpx.post(served.sparql, data={"query": query}, timeout=30).status_code in {400, 403}
    assert httpx.get(served.sparql, params={"query": "ASK {}"}).status_code == 200
