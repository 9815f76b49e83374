"""Nothing is left behind: files of answers that were ended or asked for in part, rooms of servers that were killed."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import httpx
import pytest

from kg.errors import UsageError
from kg.serve import ServeSettings, media, store

from ..serving import TOKEN, Served, children, folder_of, serving
from .conftest import TRIPLES

LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 4500"
FIRST = "{ SELECT ?a { ?a ?b ?c . ?d ?e ?f } LIMIT 15 }"
NEVER = "STRLEN(CONCAT(STR(?a), STR(?d), STR(?g), STR(?j), STR(?m))) < 0"
THEN = f"{{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o FILTER({NEVER}) }}"
ENDED = f"SELECT ?x {{ {{ {FIRST} UNION {THEN} }} BIND('{'x' * 200_000}' AS ?x) }}"
"""Fills a file with three megabytes, and then looks for ever for more."""


def left(served: Served) -> list[Path]:
    """What stands in the room of a server, once it had time to tidy up after the answer."""
    (room,) = Path(tempfile.gettempdir()).glob(f"kg-serve-{served.process.pid}-*")
    time.sleep(0.5)
    return [p for p in room.rglob("*") if p.is_file() and p.name.startswith(("answer-", "unfinished-"))]


@pytest.mark.parametrize("wanted", ["bytes=abc", "bytes=5-1", "bytes=99999999999-", "lines=1-2", "bytes=0-9"])
def test_an_answer_is_whole_whatever_range_is_asked_for_and_its_file_goes(served: Served, wanted: str) -> None:
    headers = {"Accept": "application/sparql-results+xml", "Range": wanted, "Accept-Encoding": "identity"}
    reply = httpx.get(served.sparql, params={"query": LARGE}, headers=headers, timeout=30)
    assert (reply.status_code, reply.content.rstrip()[-9:]) == (200, b"</sparql>")
    assert len(reply.content) > 1 << 20, "large enough to have been a file"
    assert left(served) == []


def test_a_query_that_is_ended_leaves_no_file(served: Served) -> None:
    reply = httpx.post(served.sparql, data={"query": ENDED}, headers={"Accept": "text/csv"}, timeout=30)
    assert reply.status_code == 504, reply.text[:200]
    assert left(served) == []


def test_rooms_of_killed_servers_are_removed_and_others_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not Path("/proc/self").exists():
        pytest.skip("this system does not tell which processes there are")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name in ("kg-serve-999999999-a", f"kg-serve-{os.getpid()}-b", "kg-serve-notes", "other"):
        (tmp_path / name).mkdir()
    store._sweep()
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"kg-serve-{os.getpid()}-b", "kg-serve-notes", "other"]


def test_a_header_of_open_quotes_is_read_at_once() -> None:
    assert media.ranges('"\\' * 500_000) == []  # in time that grows with the square, this takes hours
    assert [(r.main, r.sub) for r in media.ranges('a/b;x="q,\\"w", text/html')] == [("a", "b"), ("text", "html")]


@pytest.mark.parametrize("token", ["secret ", " secret", "sec\nret", "secret\udcff"])
def test_a_token_that_nobody_can_send_is_refused_and_not_told(tmp_path: Path, token: str) -> None:
    with pytest.raises(UsageError) as refused:
        ServeSettings(folder=tmp_path, write=True, token=token)
    assert "secret" not in str(refused.value)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="this system does not tell which files are open")
def test_pages_of_what_was_written_over_are_let_go(tmp_path: Path) -> None:
    """Each write gives readers another store; one that is kept open holds its files, until no more can be opened."""
    with serving(folder_of(tmp_path / "out", TRIPLES), "--write", "--workers", "1", log=tmp_path / "log") as served:
        for number in range(5):
            update = {"update": f"INSERT DATA {{ <urn:x:new{number}> <urn:x:p> {number} }}"}
            assert httpx.post(served.sparql, data=update, headers={"Authorization": f"Bearer {TOKEN}"}).is_success
            for page in ("index", "browse", "review", "ontology", "search"):
                assert httpx.get(f"{served.url}{page}.html", timeout=60).status_code == 200, page
        open_ = [link for pid in children(served.process.pid) for link in Path(f"/proc/{pid}/fd").iterdir()]
        gone = [link for link in open_ if "(deleted)" in os.readlink(link)]
        assert gone == []
