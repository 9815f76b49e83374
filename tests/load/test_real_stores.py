"""Loads into real servers: Oxigraph's, Virtuoso, and `kg serve` itself."""

from __future__ import annotations

import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest

from kg import rdf
from kg.errors import OutputError
from kg.loading import PROFILES, Credentials, LoadSettings, load

from ..serving import TOKEN, folder_of, serving

pytestmark = [pytest.mark.slow, pytest.mark.model]
_OXIGRAPH = Path(sys.executable).with_name("oxigraph")
_VIRTUOSO = shutil.which("virtuoso-t")
_INI = """[Database]
DatabaseFile = {place}/virtuoso.db
ErrorLogFile = {place}/virtuoso.log
LockFile = {place}/virtuoso.lck
TransactionFile = {place}/virtuoso.trx
xa_persistent_file = {place}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {place}/temp.db
TransactionFile = {place}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{isql}
DisableUnixSocket = 1
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = {place}
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {place}
MaxClientConnections = 5
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 10000
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def up(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers."""
    for _ in range(600):
        assert process.poll() is None, "the server ended"
        try:
            if httpx.get(url, params={"query": "ASK {}"}, timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"{url} did not come up")


def _limited(size: int) -> None:
    """No file of this process may grow larger: to a server it looks like a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@contextmanager
def oxigraph(place: Path, port: int, largest: int | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """Oxigraph's own server over a store in a folder, which can be kept from writing large files."""
    if not _OXIGRAPH.exists():
        pytest.skip("Oxigraph's server is not installed (pip install oxigraph)")
    process = subprocess.Popen(
        [_OXIGRAPH, "serve", "--location", place, "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=None if largest is None else partial(_limited, largest),
    )
    try:
        up(f"http://127.0.0.1:{port}/query", process)
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a new Virtuoso, whose user is dba with the password dba."""
    if _VIRTUOSO is None:
        pytest.skip("Virtuoso is not installed (Debian: virtuoso-opensource-7-bin)")
    place, port = tmp_path_factory.mktemp("virtuoso"), free_port()
    (place / "virtuoso.ini").write_text(_INI.format(place=place, port=port, isql=free_port()), encoding="utf-8")
    process = subprocess.Popen(
        [_VIRTUOSO, "+configfile", place / "virtuoso.ini", "+foreground", "+wait"],
        cwd=place,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        up(f"http://127.0.0.1:{port}/sparql", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def quads_of(folder: Path) -> set[str]:
    """The quads of a build as Oxigraph writes them: it spells numbers in its own way."""
    store = ox.Store()
    store.bulk_load(path=str(folder / "graph.nq"), format=ox.RdfFormat.N_QUADS)
    return {f"{quad} ." for quad in store}


def dumped(port: int) -> set[str]:
    """All that Oxigraph's server holds, as canonical N-Quads lines."""
    content = httpx.get(
        f"http://127.0.0.1:{port}/store", headers={"Accept": "application/n-quads"}, timeout=120
    ).content
    return {f"{quad} ." for quad in ox.parse(content, format=ox.RdfFormat.N_QUADS)}


def test_oxigraph_holds_what_was_built(thousand: Path, tmp_path: Path) -> None:
    port = free_port()
    with oxigraph(tmp_path / "store", port):
        done = load(thousand, f"http://127.0.0.1:{port}", LoadSettings(profile=PROFILES["oxigraph"]))
        assert done.counted == done.triples == len(quads_of(thousand))
        assert dumped(port) == quads_of(thousand)
        assert load(thousand, f"http://127.0.0.1:{port}", LoadSettings(profile=PROFILES["oxigraph"])).sent == 0


def test_a_server_that_is_killed_in_the_middle_loses_nothing(thousand: Path, tmp_path: Path) -> None:
    port = free_port()
    folder = shutil.copytree(thousand, tmp_path / "out")
    settings = LoadSettings(profile=PROFILES["oxigraph"], chunk=64 << 10, tries=2)
    seen: list[str] = []
    with oxigraph(tmp_path / "store", port) as process:

        def kill_soon(graph: str, done: int, all_: int) -> None:
            seen.append(graph)
            if done > all_ / 2:
                process.send_signal(signal.SIGKILL)
                process.wait()

        with pytest.raises(OutputError, match="the same command goes on"):
            load(folder, f"http://127.0.0.1:{port}", settings, progress=kill_soon)
    with oxigraph(tmp_path / "store", port):
        done = load(folder, f"http://127.0.0.1:{port}", settings)
        assert 0 < done.sent < done.graphs - 100
        assert dumped(port) == quads_of(folder)


def test_virtuoso_holds_what_was_built(thousand: Path, virtuoso: str) -> None:
    settings = LoadSettings(profile=PROFILES["virtuoso"], credentials=Credentials(user="dba", password="dba"))
    done = load(thousand, virtuoso, settings)
    assert done.counted is not None
    built: dict[str, set[str]] = {}
    for quad in rdf.parse(thousand / "graph.trig"):
        built.setdefault(quad.graph_name.value, set()).add(told(quad.triple))
    for graph in [*sorted(built)[:50], *(g for g in built if g.rsplit("/", 2)[1] == "graph")]:
        assert read_back(virtuoso, graph) == built[graph]
    assert done.counted == sum(map(len, built.values()))


def read_back(virtuoso: str, graph: str) -> set[str]:
    url = f"{virtuoso}/sparql-graph-crud-auth?graph={quote(graph, safe='')}"
    reply = httpx.get(url, headers={"Accept": "text/plain"}, auth=httpx.DigestAuth("dba", "dba"), timeout=120)
    return {told(t) for t in ox.parse(reply.content, format=ox.RdfFormat.N_TRIPLES)}


def told(triple: ox.Triple | ox.Quad) -> str:
    """A triple with its value as Virtuoso keeps it: numbers by their value, strings without a datatype."""
    value = triple.object
    text = str(value)
    if isinstance(value, ox.Literal) and value.datatype.value.endswith(("#decimal", "#integer")):
        text = f"{float(value.value):g}"
    return f"{triple.subject} {triple.predicate} {text}"


def test_virtuoso_with_a_wrong_password(thousand: Path, virtuoso: str, tmp_path: Path) -> None:
    folder = shutil.copytree(thousand, tmp_path / "out", ignore=shutil.ignore_patterns(".loads", "store"))
    settings = LoadSettings(profile=PROFILES["virtuoso"], credentials=Credentials(user="dba", password="wr0ng-one"))
    with pytest.raises(OutputError, match="401") as caught:
        load(folder, virtuoso, settings)
    assert "wr0ng-one" not in str(caught.value)


def test_another_kg_takes_it(thousand: Path, tmp_path: Path) -> None:
    with serving(folder_of(tmp_path / "empty", ""), "--write", log=tmp_path / "log") as running:
        settings = LoadSettings(profile=PROFILES["kg"], credentials=Credentials(token=TOKEN))
        done = load(thousand, running.url, settings)
        assert done.counted == done.triples == len(quads_of(thousand))


def test_a_server_whose_disk_is_full_is_told(thousand: Path, tmp_path: Path) -> None:
    port = free_port()
    folder = shutil.copytree(thousand, tmp_path / "out", ignore=shutil.ignore_patterns(".loads", "store"))
    settings = LoadSettings(profile=PROFILES["oxigraph"], tries=1)
    with (
        oxigraph(tmp_path / "store", port, largest=1 << 20),
        pytest.raises(OutputError, match="triples were sent: the same command goes on"),
    ):
        load(folder, f"http://127.0.0.1:{port}", settings)
