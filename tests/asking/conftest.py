"""A model on loopback that answers as a test tells it, over real HTTP, and says what it was asked."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from kg.asking import Account, AskSettings, extract
from kg.model import Document, Extraction, Failure
from kg.pipeline import BuildSettings, Stages

KEY = "sk-test-0123456789abcdef"
USAGE = {"prompt_tokens": 4_000, "completion_tokens": 100, "total_tokens": 4_100}


def told(subject: str, relation: str, obj: str, quote: str, **more: Any) -> dict[str, Any]:
    """One statement as a model should write it."""
    kinds = {"subject": more.pop("kind", "State"), "object": more.pop("object_kind", "State")}
    return {
        "quote": quote,
        "subject": {"name": subject, "kind": kinds["subject"]},
        "relation": relation,
        "object": {"name": obj, "kind": kinds["object"]},
        "said_by": None,
        "negated": False,
        "time": None,
        **more,
    }


def written(*statements: Any) -> str:
    return json.dumps({"statements": list(statements)}, ensure_ascii=False)


def chat(content: Any, finish: str = "stop", usage: Any = USAGE) -> dict[str, Any]:
    """The body of a response, as the API for chats has it."""
    message = {"role": "assistant", "content": content}
    body = {
        "id": "x",
        "object": "chat.completion",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
    }
    return body if usage is None else {**body, "usage": usage}


@dataclass(frozen=True, slots=True)
class Answer:
    """A response in full."""

    body: Any = ""  # bytes are sent as they are, all else as JSON
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """What a model was asked."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    size: int

    @property
    def text(self) -> str:
        """The text between its marks."""
        found = re.search(
            r"^TEXT (\w+)\n(.*)\nTEXT \1\Z", self.body["messages"][-1]["content"], re.DOTALL | re.MULTILINE
        )
        assert found is not None
        return found[2]


Script = Callable[[Request], Any]
"""What a request is answered: the content of a chat, a whole body, or an Answer. It may raise ConnectionError."""


@dataclass
class Model:
    """A server for chats. `raw` may say what it likes on a connection, until it is closed."""

    url: str = ""
    script: Script = lambda request: written()
    raw: Callable[[Callable[[bytes], None]], None] | None = None
    requests: list[Request] = field(default_factory=list)
    busy: int = 0
    busiest: int = 0  # requests at one time


class _Handler(BaseHTTPRequestHandler):
    model: Model
    protocol_version = "HTTP/1.1"
    lock = threading.Lock()

    def log_message(self, *args: object) -> None:
        pass

    def do_POST(self) -> None:
        model = self.model
        data = self.rfile.read(int(self.headers.get("content-length") or 0))
        request = Request(self.path, {k.lower(): v for k, v in self.headers.items()}, json.loads(data), len(data))
        with self.lock:
            model.requests.append(request)
            model.busy += 1
            model.busiest = max(model.busiest, model.busy)
        try:
            self._serve(request)
        finally:
            with self.lock:
                model.busy -= 1

    do_GET = do_POST

    def _serve(self, request: Request) -> None:
        if self.model.raw is not None:
            self.close_connection = True
            with suppress(OSError):
                self.model.raw(self.connection.sendall)
            return
        try:
            found = self.model.script(request)
        except ConnectionError:
            self.connection.close()
            self.close_connection = True
            return
        if isinstance(found, str):
            found = chat(found)
        answer = found if isinstance(found, Answer) else Answer(found)
        body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        self.send_response(answer.status)
        for name, value in {
            "Content-Type": "application/json",
            **answer.headers,
            "Content-Length": str(len(body)),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)


TEXT = "Russia attacked Ukraine. France sent Poland a stern letter."
GOOD = told("Russia", "assaults", "Ukraine", "Russia attacked Ukraine.")
RULES = ("Russia", "assaults", "Ukraine")
"""A text, a true statement about it, and what the rules find there."""


def one_after_the_other(*answers: Any) -> Callable[[Request], Any]:
    """Each answer once, the last one for ever. An error is raised."""
    left = list(answers)

    def script(request: Request) -> Any:
        found = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(found, Exception):
            raise found
        return found

    return script


@pytest.fixture
def model() -> Iterator[Model]:
    made = Model()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"model": made}))
    server.daemon_threads = True
    server.block_on_close = False
    made.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Tries follow each other soon, and nothing of the user's is read or written."""
    monkeypatch.setattr("kg.asking.server._FIRST", 0.01)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def stages() -> Stages:
    """The compiled parts, once."""
    return Stages(BuildSettings())


@dataclass
class Outcome:
    """What a run gave."""

    extractions: list[Extraction]
    failures: list[Failure]
    account: Account
    seconds: float

    def triples(self, number: int = 0) -> set[tuple[str, str, str]]:
        from kg.vocab import local_name

        one = self.extractions[number]
        labels = {e.iri: e.label for e in one.entities}
        return {(labels[c.subject], local_name(c.relation), labels[c.object]) for c in one.claims}


Run = Callable[..., Outcome]
Kg = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(model: Model, stages: Stages, tmp_path: Path) -> Run:
    """Ask the model about texts, or documents; options are those of AskSettings."""

    def go(*texts: str | Document, **options: Any) -> Outcome:
        chosen = {"model": "tiny", "url": model.url, "cache": tmp_path / "cache", "key": KEY, **options}
        account = Account()
        start = time.monotonic()
        documents = [t if isinstance(t, Document) else document(t, stages) for t in texts]
        found = list(extract(documents, AskSettings(**chosen), account=account, stages=stages))
        return Outcome(
            [f for f in found if isinstance(f, Extraction)],
            [f for f in found if isinstance(f, Failure)],
            account,
            time.monotonic() - start,
        )

    return go


@pytest.fixture
def kg(capfdbinary: pytest.CaptureFixture[bytes]) -> Kg:
    """Runs `kg` in this process: exit code, standard output, standard error."""

    def go(*args: str | Path) -> tuple[int, str, str]:
        from kg.commands import main

        code = main([str(a) for a in args])
        captured = capfdbinary.readouterr()
        return code, captured.out.decode(), captured.err.decode()

    return go


def document(text: str, stages: Stages, date: str | None = "2024-06-05") -> Document:
    iri = stages.minter.document(text=text, title=None, date=date, url=None)
    return Document(iri=iri, text=text, source=f"{text[:12]}…", date=date)
