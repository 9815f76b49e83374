"""What an endpoint answers, as clients see it."""

from __future__ import annotations

import gzip
import json
import os
import signal
import threading
import time
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from ..serving import TOKEN, Served, children, folder_of, serving

ALL = "SELECT ?s ?p ?o { ?s ?p ?o }"
FOR_EVER = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?s ?h }"
AUTH = {"Authorization": f"Bearer {TOKEN}"}


def ask(served: Served, query: str, **more: object) -> httpx.Response:
    return httpx.get(served.sparql, params={"query": query}, timeout=30, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("accept", "kind", "holds"),
    [
        ("*/*", "application/sparql-results+json", '"bindings"'),
        ("application/sparql-results+xml", "application/sparql-results+xml; charset=utf-8", "<binding"),
        ("text/csv", "text/csv; charset=utf-8", "s,p,o\r\n"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8", "?s\t?p\t?o\n"),
    ],
)
def test_rows_in_each_format(served: Served, accept: str, kind: str, holds: str) -> None:
    reply = ask(served, f"{ALL} LIMIT 3", headers={"Accept": accept})
    assert reply.status_code == 200
    assert reply.headers["content-type"] == kind
    assert reply.headers["vary"].split(", ")[0] == "Accept"
    assert holds in reply.text


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]
)
def test_graphs_in_each_format(served: Served, accept: str) -> None:
    reply = ask(served, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 3", headers={"Accept": accept})
    assert reply.status_code == 200
    assert reply.headers["content-type"].split(";")[0] == accept
    assert "urn:x:s" in reply.text


def test_what_cannot_be_sent_is_406(served: Served) -> None:
    assert ask(served, ALL, headers={"Accept": "image/png"}).status_code == 406
    assert ask(served, ALL, headers={"Accept": "text/turtle"}).status_code == 406, "rows are no graph"
    assert ask(served, "DESCRIBE <urn:x:s1>", headers={"Accept": "text/csv"}).status_code == 406


def test_format_is_named_in_the_url(served: Served) -> None:
    reply = httpx.get(served.sparql, params={"query": f"{ALL} LIMIT 1", "format": "csv"})
    assert reply.headers["content-type"].startswith("text/csv")


def test_head_tells_the_same_without_the_body(served: Served) -> None:
    url = f"{served.sparql}?query={quote(ALL + ' LIMIT 5')}"
    got, head = httpx.get(url), httpx.head(url)
    assert head.status_code == 200
    assert head.content == b""
    assert {k: v for k, v in head.headers.items() if k != "date"} == {
        k: v for k, v in got.headers.items() if k != "date"
    }


def test_a_known_answer_is_not_sent_again(served: Served) -> None:
    first = ask(served, f"{ALL} LIMIT 5")
    again = ask(served, f"{ALL} LIMIT 5", headers={"If-None-Match": first.headers["etag"]})
    other = ask(served, f"{ALL} LIMIT 6", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200


def test_a_large_answer_is_compressed_and_whole(served: Served) -> None:
    with httpx.stream("GET", served.sparql, params={"query": ALL}, headers={"Accept-Encoding": "gzip"}) as reply:
        assert reply.headers["content-encoding"] == "gzip"
        content = gzip.decompress(b"".join(reply.iter_raw()))
    assert len(json.loads(content)["results"]["bindings"]) == 2000


def test_browsers_of_other_sites_may_ask(served: Served) -> None:
    reply = httpx.options(
        served.sparql, headers={"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}
    )
    assert reply.status_code == 204
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "POST" in reply.headers["access-control-allow-methods"]
    assert ask(served, "ASK {}").headers["access-control-allow-origin"] == "*"
    assert ask(served, "no sparql").headers["access-control-allow-origin"] == "*", "errors are to be read as well"


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("SELECT ?s {", 400, "does not parse: line 1"),
        ("", 400, "does not parse"),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", 403, "not an update"),
        ("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403, "SERVICE is refused"),
        ("SELECT * { ?s ?p ?o . ?a ?b ?c . FILTER(?s = ?a || true) }", 413, "more than 5,000 rows"),
    ],
)
def test_errors_tell_why(served: Served, query: str, status: int, told: str) -> None:
    reply = ask(served, query)
    assert (reply.status_code, told in reply.text) == (status, True), reply.text
    assert reply.headers["content-type"].startswith("text/plain")
    assert "\n" not in reply.text.rstrip("\n")


def test_a_query_for_ever_is_ended_and_its_memory_freed(served: Served) -> None:
    ask(served, "ASK {}")
    before = set(children(served.process.pid))
    start = time.monotonic()
    reply = ask(served, FOR_EVER)
    assert reply.status_code == 504
    assert time.monotonic() - start < 3 + 2
    if before:  # where the system tells of processes
        gone = before - set(children(served.process.pid))
        assert gone, "the process that ran it was killed"
    assert ask(served, "ASK {}").json()["boolean"] is True


def test_a_worker_that_is_gone_is_replaced_before_it_is_asked(served: Served) -> None:
    ask(served, "ASK {}")
    for worker in children(served.process.pid):
        command = Path(f"/proc/{worker}/cmdline").read_text(encoding="utf-8")
        if "spawn_main" in command:
            os.kill(worker, signal.SIGKILL)
    time.sleep(0.2)
    for _ in range(4):
        assert ask(served, "ASK {}").json()["boolean"] is True


def test_others_are_answered_meanwhile(served: Served) -> None:
    slow = threading.Thread(target=ask, args=(served, FOR_EVER))
    slow.start()
    time.sleep(0.3)
    start = time.monotonic()
    assert ask(served, "ASK {}").status_code == 200
    assert time.monotonic() - start < 2
    slow.join()


def test_only_the_token_writes(written: Served) -> None:
    update = {"update": "INSERT DATA { GRAPH <urn:x:new> { <urn:x:a> <urn:x:b> 1 } }"}
    assert httpx.post(written.sparql, data=update).status_code == 401
    assert httpx.post(written.sparql, data=update, headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert httpx.post(written.sparql, data=update, headers={"Authorization": "Basic czpz"}).status_code == 401
    assert httpx.put(f"{written.graphs}?graph=urn:x:new", content=b"").status_code == 401
    assert ask(written, "ASK { GRAPH <urn:x:new> { ?s ?p ?o } }").json()["boolean"] is False
    assert httpx.post(written.sparql, data=update, headers=AUTH).status_code == 204
    assert ask(written, "ASK { GRAPH <urn:x:new> { ?s ?p ?o } }").json()["boolean"] is True
    log = written.log.read_text(encoding="utf-8")
    assert TOKEN not in log


def test_nothing_is_written_where_writing_is_off(served: Served) -> None:
    update = {"update": "DROP ALL"}
    assert httpx.post(served.sparql, data=update, headers=AUTH).status_code == 403
    for method in ("PUT", "POST", "DELETE"):
        assert httpx.request(method, f"{served.graphs}?graph=urn:x:g1", headers=AUTH).status_code == 403
    assert ask(served, "ASK { GRAPH <urn:x:g1> { ?s ?p ?o } }").json()["boolean"] is True


def test_an_update_is_done_whole_or_not_at_all(written: Served) -> None:
    bad = "INSERT DATA { <urn:x:k> <urn:x:k> 1 } ; LOAD <http://127.0.0.1:9/>"
    assert httpx.post(written.sparql, data={"update": bad}, headers=AUTH).status_code == 403
    wrong = b"<urn:x:k> <urn:x:k> 1 .\n<urn:x:k> broken"
    reply = httpx.put(
        f"{written.graphs}?graph=urn:x:g1", content=wrong, headers={**AUTH, "Content-Type": "text/turtle"}
    )
    assert reply.status_code == 400
    assert "not valid Turtle" in reply.text
    assert ask(written, "ASK { ?s <urn:x:k> ?o }").json()["boolean"] is False
    assert ask(written, "SELECT (COUNT(*) AS ?n) { GRAPH <urn:x:g1> { ?s ?p ?o } }").text.count("500") == 1


def test_a_new_build_is_served_at_once(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "out", '<urn:x:a> <urn:x:p> "1" <urn:x:g> .\n')
    with serving(folder, log=tmp_path / "log") as running:
        first = ask(running, 'SELECT ?s { ?s ?p "1" }')
        assert "urn:x:a" in first.text
        folder_of(folder, '<urn:x:b> <urn:x:p> "1" <urn:x:g> .\n')
        second = ask(running, 'SELECT ?s { ?s ?p "1" }', headers={"If-None-Match": first.headers["etag"]})
        assert second.status_code == 200
        assert "urn:x:b" in second.text
        assert "urn:x:a" not in second.text


def test_running_answers_are_finished_before_the_end(tmp_path: Path) -> None:
    some = "".join(
        f'<urn:x:s{i}> <urn:x:p> "{i}"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:x:g> .\n' for i in range(1100)
    )
    folder = folder_of(tmp_path / "out", some)
    query = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . FILTER(?b + ?d > 0) }"  # about a second
    found: list[httpx.Response] = []
    with serving(folder, log=tmp_path / "log") as running:
        asking = threading.Thread(target=lambda: found.append(ask(running, query)))
        asking.start()
        time.sleep(0.4)
        running.process.send_signal(signal.SIGTERM)
        asking.join()
        assert running.process.wait(20) == 0
    assert [r.status_code for r in found] == [200]
    assert "1209999" in found[0].text
