"""Writing under trouble: full disks, full queues, updates that take too long, tokens in other scripts, two writers."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from kg.commands import main
from kg.errors import OutputError
from kg.pipeline.lock import refuse_written

from ..serving import TOKEN, Served, folder_of, send
from .conftest import TRIPLES

AUTH = {"Authorization": f"Bearer {TOKEN}"}
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
_SERVER = """
import os, sys
from pathlib import Path
from kg.serve import Limits, ServeSettings, serve
if __name__ == "__main__":
    if sys.argv[2]:
        import resource
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
    limits = Limits(**eval(sys.argv[3]))
    settings = ServeSettings(
        folder=Path(sys.argv[1]), port=0, workers=1, write=True, token=os.environ["KG_SERVE_TOKEN"], limits=limits
    )
    serve(settings, lambda url: print(url, flush=True))
"""


@contextmanager
def server(place: Path, *, largest: int | None = None, limits: str = "{}", token: str = TOKEN) -> Iterator[Served]:
    """One that may write, with limits that the command line does not have; `largest` is of a file, in bytes."""
    folder, script = folder_of(place / "out", TRIPLES), place / "server.py"
    script.write_text(_SERVER, encoding="utf-8")
    command = [sys.executable, str(script), str(folder), str(largest or ""), limits]
    environment = {**os.environ, "KG_SERVE_TOKEN": token}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            yield Served(process.stdout.readline().strip(), process, place / "log")
        finally:
            process.terminate()


def count(served: Served) -> int:
    reply = httpx.get(served.sparql, params={"query": COUNT}, timeout=30)
    assert reply.status_code == 200, reply.text
    return int(reply.json()["results"]["bindings"][0]["n"]["value"])


def update(served: Served, text: str) -> httpx.Response:
    return httpx.post(served.sparql, data={"update": text}, headers=AUTH, timeout=60)


def test_a_disk_that_is_full_is_told_and_what_was_there_stays(tmp_path: Path) -> None:
    """The disk is a file system of two megabytes of its own, where that may be mounted; so it is full for real."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no file system may be mounted here, so that none can be full")
    try:
        with server(disk) as served:
            assert count(served) == 2000
            rows = "".join(f'<urn:x:n{i}> <urn:x:p> "{os.urandom(600).hex()}" .' for i in range(12_000))
            reply = send(f"{served.graphs}?graph=urn:x:new", "PUT", [("Content-Type", "text/turtle")], rows.encode())
            assert (reply.status, reply.body) == (507, b"no space is left on the device\n")
            assert count(served) == 2000, "readers see what was there"
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


def test_a_file_that_may_not_grow_is_told_as_a_full_disk(tmp_path: Path) -> None:
    """Which is what a quota does; every system with limits of processes can show it."""
    pytest.importorskip("resource")
    with server(tmp_path, largest=1 << 20) as served:
        rows = "".join(f'<urn:x:n{i}> <urn:x:p> "{os.urandom(600).hex()}" .' for i in range(4_000))
        reply = send(f"{served.graphs}?graph=urn:x:new", "PUT", [("Content-Type", "text/turtle")], rows.encode())
        assert (reply.status, reply.body) == (507, b"no space is left on the device\n")
        assert count(served) == 2000


def test_an_answer_for_which_there_is_no_room_is_told(tmp_path: Path) -> None:
    """Large answers wait in files."""
    pytest.importorskip("resource")
    with server(tmp_path, largest=3 << 20) as served:
        query = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000"
        reply = httpx.get(served.sparql, params={"query": query}, timeout=60)
        assert (reply.status_code, reply.text) == (507, "no space is left on the device\n")
        assert count(served) == 2000
        (room,) = Path(tempfile.gettempdir()).glob(f"kg-serve-{served.process.pid}-*")
        assert not [p for p in room.rglob("*") if p.name.startswith(("answer-", "unfinished-"))]


SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?i) }"
ENDLESS = """INSERT { <urn:x:a> <urn:x:n> ?n } WHERE { { SELECT (COUNT(*) AS ?n)
    { GRAPH ?x { ?a ?b ?c } GRAPH ?y { ?d ?e ?f } GRAPH ?z { ?g ?h ?i } FILTER(?c != ?i) } } }"""


def test_where_all_wait_too_long_later_is_said(tmp_path: Path) -> None:
    with server(tmp_path, limits="{'waiting': 1.0, 'seconds': 8.0}") as served:
        assert count(served) == 2000
        slow = threading.Thread(
            target=httpx.get, args=(served.sparql,), kwargs={"params": {"query": SLOW}, "timeout": 30}
        )
        slow.start()
        time.sleep(0.5)
        reply = httpx.get(served.sparql, params={"query": "ASK {}"}, timeout=30)
        assert (reply.status_code, reply.headers["retry-after"]) == (503, "5")
        assert reply.text == "all workers are busy: try again later\n"
        slow.join()
        assert count(served) == 2000


def test_a_queue_that_is_full_takes_no_more(tmp_path: Path) -> None:
    """One is at work and 64 wait: those that come then are told at once."""
    with server(tmp_path, limits="{'waiting': 40.0, 'seconds': 15.0}") as served:
        assert count(served) == 2000
        told: list[httpx.Response] = []

        def ask(query: str) -> None:
            told.append(httpx.get(served.sparql, params={"query": query}, timeout=90))

        asking = [threading.Thread(target=ask, args=(SLOW,))]
        asking += [threading.Thread(target=ask, args=(f"ASK {{ <urn:x:{n}> ?p ?o }}",)) for n in range(70)]
        for thread in asking:
            thread.start()
            time.sleep(1.0 if thread is asking[0] else 0.02)
        for thread in asking:
            thread.join()
        refused = [reply for reply in told if reply.status_code == 503]
        statuses = Counter(r.status_code for r in told)
        assert set(statuses) == {200, 503, 504}
        assert statuses[504] == 1
        assert 64 <= statuses[200] <= 68, "a slow machine may be at work on one a little later"
        assert {(r.text, r.headers["retry-after"]) for r in refused} == {
            ("too many requests are waiting: try again later\n", "5")
        }
        assert max(r.elapsed.total_seconds() for r in refused) < 8, "they did not wait for their turn"


def test_an_update_that_was_ended_may_have_been_done_and_that_is_said(tmp_path: Path) -> None:
    with server(tmp_path, limits="{'seconds': 2.0}") as served:
        reply = update(served, ENDLESS)
        assert reply.status_code == 504
        assert reply.text == (
            "it took longer than 2 seconds and was ended; it may have been done: look before it is sent again\n"
        )
        assert update(served, "INSERT DATA { <urn:x:a> <urn:x:b> 1 }").status_code == 204
        assert count(served) == 2001
        asked = httpx.get(served.sparql, params={"query": SLOW}, timeout=30)
        assert asked.text == "it took longer than 2 seconds and was ended\n"


def test_a_token_may_have_any_letters(tmp_path: Path) -> None:
    token = "пароль-秘密-é"
    with server(tmp_path, token=token) as served:
        for given, status in ((token, 204), (token[:-1], 401), ("secret", 401)):
            headers = {"Authorization": b"Bearer " + given.encode()}
            reply = httpx.post(served.sparql, data={"update": "INSERT DATA { <a> <b> 1 }"}, headers=headers)
            assert reply.status_code == status, given
        latin = {"Authorization": b"Bearer " + "é".encode("latin-1")}
        assert httpx.post(served.sparql, data={"update": "CLEAR ALL"}, headers=latin).status_code == 401


def test_a_second_writer_is_told_what_is_in_its_way(written: Served, capsys: pytest.CaptureFixture[str]) -> None:
    (folder,) = written.log.parent.glob("out")
    os.environ["KG_SERVE_TOKEN"] = TOKEN
    try:
        assert main(["serve", str(folder), "--port", "0", "--write"]) == 73
    finally:
        del os.environ["KG_SERVE_TOKEN"]
    assert capsys.readouterr().err == f"kg: {folder}: is being written by `kg serve --write`; stop it first\n"


def test_a_writer_in_the_same_process_is_seen_and_keeps_its_lock(tmp_path: Path) -> None:
    if not Path("/proc/locks").exists():
        pytest.skip("this system does not tell which locks there are")
    folder = folder_of(tmp_path / "out", TRIPLES)
    refuse_written(folder)
    store = ox.Store(str(folder / "store"))
    for _ in range(2):
        with pytest.raises(OutputError, match="this program itself has the store open for writing"):
            refuse_written(folder)
    other = "import sys, pyoxigraph; pyoxigraph.Store(sys.argv[1])"
    opened = subprocess.run([sys.executable, "-c", other, str(folder / "store")], capture_output=True, check=False)
    assert opened.returncode != 0, "the lock was taken away by asking for it"
    del store
    refuse_written(folder)
