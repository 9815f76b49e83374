"""What all handlers share: the store, what a request accepts, who may write, bodies within limits, tasks."""

from __future__ import annotations

import asyncio
import hmac
import threading
from collections.abc import Mapping

import anyio
from starlette.requests import ClientDisconnect, Request

from kg.ids import is_absolute
from kg.serve import media
from kg.serve.protocol import HttpError
from kg.serve.settings import ServeSettings
from kg.serve.spool import Answer
from kg.serve.store import ServedStore
from kg.serve.worker import Task


class Handlers:
    """The base of the handlers, over one store."""

    def __init__(self, settings: ServeSettings, store: ServedStore) -> None:
        self.settings, self.store = settings, store

    def wanted(self, request: Request, format: str | None, offered: Mapping[str, str]) -> str | None:
        if format is not None:
            return media.named(format, offered)
        return media.choose(request.headers.get("accept"), offered)

    def writing(self, request: Request) -> None:
        """Raises HttpError unless this endpoint may be written, and the request has the token."""
        if not self.settings.write:
            raise HttpError(403, "this endpoint is read-only")
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        token = (self.settings.token or "").encode("utf-8", "surrogateescape")
        if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode("latin-1"), token):
            raise HttpError(
                401, "writing needs the token", **{"WWW-Authenticate": 'Bearer realm="kg", charset="UTF-8"'}
            )

    async def body(self, request: Request) -> bytes:
        """The body, within the limits of size and time."""
        limit = self.settings.limits.body << 20
        encoding = request.headers.get("content-encoding", "").strip().lower()
        if encoding not in {"", "identity"}:
            raise HttpError(
                415,
                f"a body with Content-Encoding {encoding[:40]!r} is not understood: expected it as it is",
                **{"Accept-Encoding": "identity", "Connection": "close"},
            )
        declared = request.headers.get("content-length", "")
        if declared.isdigit() and int(declared) > limit:
            raise HttpError(413, f"the body is larger than {self.settings.limits.body} MB", Connection="close")
        chunks, size = [], 0
        try:
            async with asyncio.timeout(self.settings.limits.receiving):
                async for chunk in request.stream():
                    size += len(chunk)
                    if size > limit:
                        raise HttpError(
                            413, f"the body is larger than {self.settings.limits.body} MB", Connection="close"
                        )
                    chunks.append(chunk)
        except TimeoutError:
            raise HttpError(408, "the body did not come in time", Connection="close") from None
        except ClientDisconnect:
            raise HttpError(400, "the body is cut off") from None
        return b"".join(chunks)

    async def run(self, request: Request, task: Task) -> Answer:
        """Do a task in a worker; if the client goes away meanwhile, the worker stops."""
        gone = threading.Event()
        limiter = self.store.limiter
        if limiter.borrowed_tokens >= limiter.total_tokens:
            raise HttpError(503, "too many requests are waiting: try again later", **{"Retry-After": "5"})

        async def watch() -> None:
            while not await request.is_disconnected():
                await anyio.sleep(0.25)
            gone.set()

        async with anyio.create_task_group() as group:
            group.start_soon(watch)
            try:
                answer = await anyio.to_thread.run_sync(self.store.run, task, gone, limiter=self.store.limiter)
            finally:
                group.cancel_scope.cancel()
        return answer


def base(request: Request) -> str:
    """The URL of a request without its parameters: against it relative IRIs are resolved.

    Raises HttpError where host and path make no IRI: with bytes that are no UTF-8, control characters, blanks.
    """
    try:
        url = str(request.url.replace(query="", fragment=""))
    except ValueError:  # a port that is no number
        url = ""
    if not is_absolute(url):
        raise HttpError(400, "the host and the path that are asked for make no absolute IRI")
    return url
