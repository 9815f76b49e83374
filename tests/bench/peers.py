"""Starts other servers of linked data with the statements of a file; `pages_peers.py` tells where they are looked
for."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from kg.vocab import RDF, SEM
from tests.bench.load import Client, Request

_STARTING = 400  # seconds that a peer may take to read the statements


class Absent(Exception):
    """A peer that cannot be had here."""


@dataclass(frozen=True, slots=True)
class Data:
    """What a peer is given. All entities begin with `base`, which ends in /."""

    statements: Path  # N-Triples
    place: Path  # an empty folder of its own
    base: str


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers, and how it is asked for an entity: by kind of document, path and Accept."""

    url: str
    pid: int
    asked: Callable[[str], Mapping[str, tuple[str, str]]]
    sends_on: bool = False  # it answers with the way to the document

    def requests(self, iris: Sequence[str]) -> dict[str, list[Request]]:
        """What is asked for, by kind."""
        found: dict[str, list[Request]] = {}
        client = Client(self.url)
        for iri in iris:
            for kind, (path, accept) in self.asked(iri).items():
                request = Request(kind, path, accept)
                if self.sends_on:
                    status, headers, body = client.get(request)
                    assert status in {301, 302, 303, 307, 308}, (request, status, body[:300])
                    parts = urlsplit(headers["location"])
                    request = Request(kind, f"{parts.path}?{parts.query}" if parts.query else parts.path, accept)
                found.setdefault(kind, []).append(request)
        client.close()
        return found


Peer = Callable[[Data], AbstractContextManager[Running]]


def _told(name: str) -> Path:
    """Where an environment variable says that something is."""
    value = os.environ.get(name)
    if not value:
        raise Absent(f"{name} is not set")
    path = Path(found) if (found := shutil.which(value)) else Path(value)
    if not path.exists():
        raise Absent(f"{value} of {name} is not there")
    return path.absolute()


def _free() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def _process(
    command: Sequence[str | Path], data: Data, port: int, ready: str, **environment: str
) -> Iterator[tuple[str, int]]:
    """Run a server until the block ends: its address and process. It is up when it answers 200 at the path `ready`."""
    url, log = f"http://127.0.0.1:{port}/", data.place / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            list(map(str, command)),
            cwd=data.place,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**os.environ, **environment},
        )
        try:
            until = time.monotonic() + _STARTING
            while not _answers(url, ready):
                if process.poll() is not None or time.monotonic() > until:
                    raise Absent(f"it did not start: {log.read_text(encoding='utf-8', errors='replace')[-600:]}")
                time.sleep(0.5)
            yield url, process.pid
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _answers(url: str, path: str) -> bool:
    client = Client(url)
    try:
        return client.get(Request("", path, "*/*"))[0] in {200, 302, 303, 307}
    except (OSError, ValueError):
        return False
    finally:
        client.close()


_TURTLE = "text/turtle"


def _by_query(path: str) -> Callable[[str], Mapping[str, tuple[str, str]]]:
    """How a server is asked that has SPARQL alone."""
    stated = (RDF + "subject", RDF + "predicate", RDF + "object", SEM + "accordingTo")
    claims = " ".join(f"UNION {{ ?s <{predicate}> <{{iri}}> . ?s ?p ?o }}" for predicate in stated)

    def asked(iri: str) -> Mapping[str, tuple[str, str]]:
        own = f"CONSTRUCT {{ <{iri}> ?a ?b }} WHERE {{ <{iri}> ?a ?b }}"
        told = claims.replace("{iri}", iri)
        more = f"CONSTRUCT {{ <{iri}> ?a ?b . ?s ?p ?o }} WHERE {{ {{ <{iri}> ?a ?b }} {told} }}"
        queries = {"Turtle of itself": own, "Turtle with claims": more}
        return {kind: (f"{path}?query={quote(query)}", _TURTLE) for kind, query in queries.items()}

    return asked


def _by_path(data: Data, page: str = "", turtle: str = "") -> Callable[[str], Mapping[str, tuple[str, str]]]:
    """How a server is asked that has pages."""

    def asked(iri: str) -> Mapping[str, tuple[str, str]]:
        path = f"/{quote(iri.removeprefix(data.base))}"
        return {"HTML": (f"{path}{page}", "text/html"), "Turtle of itself": (f"{path}{turtle}", _TURTLE)}

    return asked


@contextmanager
def oxigraph(data: Data) -> Iterator[Running]:
    beside = Path(sys.executable).with_name("oxigraph")
    program = _told("OXIGRAPH") if "OXIGRAPH" in os.environ or not beside.exists() else beside
    store, port = data.place / "store", _free()
    load = [program, "load", "--location", store, "--file", data.statements]
    subprocess.run(load, check=True, capture_output=True)
    serve = [program, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"]
    with _process(serve, data, port, "/") as (url, pid):
        yield Running(url, pid, _by_query("/query"))


@contextmanager
def rdflib_endpoint(data: Data) -> Iterator[Running]:
    program, port = _told("RDFLIB_ENDPOINT"), _free()
    serve = [program, "serve", "--host", "127.0.0.1", "--port", str(port), data.statements]
    with _process(serve, data, port, f"/?query={quote('ASK {}')}") as (url, pid):
        yield Running(url, pid, _by_query("/"))


@contextmanager
def trifid(data: Data) -> Iterator[Running]:
    folder, port = _told("TRIFID"), _free()
    own = {"url": str(data.statements), "contentType": "application/n-triples", "unionDefaultGraph": True}
    configuration = {
        "server": {"listener": {"host": "127.0.0.1", "port": port}, "logLevel": "warn"},
        "globals": {"datasetBaseUrl": data.base, "endpoints": {"default": {"url": "/query"}}},
        "plugins": {
            "entity-renderer": {"module": "@zazuko/trifid-entity-renderer"},
            "fetch-handler": {"module": "trifid-handler-fetch", "paths": "/query", "config": own},
        },
    }
    # It looks for its modules from where its configuration is.
    (data.place / "node_modules").symlink_to(folder.parent)
    file = data.place / "config.json"
    file.write_text(json.dumps(configuration), encoding="utf-8")
    node = shutil.which("node")
    if node is None:
        raise Absent("node is not there")
    ask = f"/query?query={quote('ASK {}')}"
    with _process([node, folder / "server.js", "-c", file], data, port, ask) as (url, pid):
        yield Running(url, pid, _by_path(data))


@contextmanager
def shmarql(data: Data) -> Iterator[Running]:
    python, port = _told("SHMARQL"), _free()
    serve = [python, "-m", "uvicorn", "shmarql:app", "--host", "127.0.0.1", "--port", str(port)]
    loaded = {"DATA_LOAD_PATHS": str(data.statements), "SITE_URI": data.base}
    with _process(serve, data, port, "/shmarql/", **loaded) as (url, pid):
        turtle = _by_path(data)
        yield Running(url, pid, lambda iri: {"Turtle of itself": turtle(iri)["Turtle of itself"]}, sends_on=True)


@contextmanager
def linked_data(data: Data) -> Iterator[Running]:
    script, port = _told("LINKED_DATA_PSGI"), _free()
    plackup = shutil.which("plackup")
    if plackup is None:
        raise Absent("plackup is not there")
    # It takes the address that it is asked for to be the IRI of the thing.
    here, renamed = f"http://127.0.0.1:{port}/", data.place / "graph.nt"
    text = data.statements.read_text(encoding="utf-8")
    renamed.write_text(text.replace(f"<{data.base}", f"<{here}"), encoding="utf-8")
    store = {"storetype": "Memory", "sources": [{"file": str(renamed), "syntax": "ntriples"}]}
    file = data.place / "configuration.json"
    file.write_text(json.dumps({"base_uri": here.rstrip("/"), "store": store}), encoding="utf-8")
    serve = [plackup, "-s", "Starman", "--workers", "2", "--host", "127.0.0.1", "--port", str(port)]
    with _process([*serve, "-a", script], data, port, "/", RDF_LINKEDDATA_CONFIG=str(file)) as (url, pid):
        yield Running(url, pid, _by_path(data, "/page", "/data"))


@contextmanager
def virtuoso(data: Data) -> Iterator[Running]:
    program, port, web = _told("VIRTUOSO"), _free(), _free()
    isql = next((found for name in ("isql-vt", "isql") if (found := program.with_name(name)).exists()), None)
    if isql is None:
        raise Absent("isql is not beside it")
    (data.place / "virtuoso.ini").write_text(
        f"[Database]\nDatabaseFile = v.db\nErrorLogFile = v.log\nLockFile = v.lck\nTransactionFile = v.trx\n"
        f"xa_persistent_file = v.pxa\n[TempDatabase]\nDatabaseFile = v-temp.db\nTransactionFile = v-temp.trx\n"
        f"[Parameters]\nServerPort = 127.0.0.1:{port}\nDirsAllowed = {data.statements.parent}\n"
        f"NumberOfBuffers = 100000\n[HTTPServer]\nServerPort = 127.0.0.1:{web}\nServerThreads = 16\n"
        f"KeepAliveTimeout = 15\nMaxKeepAlives = 16\n[SPARQL]\nResultSetMaxRows = 1000000\n",
        encoding="utf-8",
    )
    serve = [program, "+foreground", "+configfile", "virtuoso.ini"]
    with _process(serve, data, web, f"/sparql?query={quote('ASK {}')}") as (url, pid):
        read = f"DB.DBA.TTLP_MT(file_to_string_output('{data.statements}'), '', '{data.base}'); checkpoint;"
        subprocess.run([isql, str(port), "dba", "dba", f"exec={read}"], check=True, capture_output=True)
        yield Running(url, pid, _by_query("/sparql"))


PEERS: Mapping[str, Peer] = {
    "Trifid": trifid,
    "SHMARQL": shmarql,
    "RDF::LinkedData": linked_data,
    "Oxigraph": oxigraph,
    "Virtuoso": virtuoso,
    "rdflib-endpoint": rdflib_endpoint,
}
