"""HTTP responses: what a worker answered, RDF, errors, and what browsers and caches want to know."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg import rdf
from kg.errors import KgError
from kg.serve import media
from kg.serve.protocol import HttpError
from kg.serve.spool import Answer

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
EDITOR_POLICY = _POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
"""What the editor may do: Yasgui writes styles into the page."""
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Location, Retry-After",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def tag(*parts: str) -> str:
    """A weak entity tag of what an answer depends on."""
    return f'W/"{hashlib.sha256(chr(0).join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]}"'


def known(request: Request, tag: str) -> Response | None:
    """304 if the client has this answer already (RFC 9110, 13.1.2)."""
    if request.method not in {"GET", "HEAD"}:
        return None
    told = request.headers.get("if-none-match", "")
    if told.strip() == "*" or tag.removeprefix("W/") in {t.strip().removeprefix("W/") for t in told.split(",")}:
        return Response(status_code=304, headers={"ETag": tag, "Vary": "Accept"})
    return None


def sent(answer: Answer, chosen: str = "", tag: str | None = None) -> Response:
    """What a worker answered, in the media type that was chosen. Raises HttpError for what went wrong."""
    if answer.status >= 400:
        more = {"Retry-After": "5"} if answer.status == 503 else {}
        raise HttpError(answer.status, answer.message, **more)
    if answer.status != 200:
        return Response(status_code=answer.status)
    headers = {"Content-Type": _kind(chosen), "Vary": "Accept", **({"ETag": tag} if tag else {})}
    if answer.path is None:
        return Response(answer.content, headers=headers)
    return _Spooled(answer.path, headers=headers)


class _Spooled(FileResponse):
    """An answer in a file of its own, sent whole, whatever range is asked for, and removed whatever comes of it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(k, v) for k, v in scope["headers"] if k not in {b"range", b"if-range"}]
        try:
            await super().__call__({**scope, "headers": headers}, receive, send)
        finally:
            Path(self.path).unlink(missing_ok=True)


def page(answer: Answer, tag: str) -> Response:
    """What a worker answered for a page, a thing or a document. Raises HttpError for what went wrong."""
    vary = {"Vary": "Accept"}
    if answer.status == 303:
        return Response(status_code=303, headers={**vary, "Location": answer.location})
    if answer.status == 404 and answer.content:
        return Response(answer.content, 404, headers={**vary, "Content-Type": _kind(answer.kind)})
    if answer.status == 406:
        raise HttpError(406, answer.content.decode(), **vary)
    response = sent(answer, answer.kind, tag)
    response.headers["Cache-Control"] = "no-cache"  # keep it, but ask whether it is still so
    if answer.links:
        response.headers["Link"] = answer.links
    return response


def graph(lines: Iterable[str], chosen: str) -> Response:
    """N-Triples lines as a graph in a media type."""
    output = io.BytesIO()
    rdf.serialize(sorted(lines), output, format=media.GRAPHS[chosen])
    return Response(output.getvalue(), headers={"Content-Type": _kind(chosen), "Vary": "Accept"})


def _kind(chosen: str) -> str:
    return f"{chosen}; charset=utf-8" if chosen.startswith(media.TEXT) else chosen


async def problem(request: Request, error: Exception) -> Response:
    """An error as one line of text."""
    status, message, headers = 500, "an unexpected error", {}
    if isinstance(error, HttpError):
        status, message, headers = error.status, error.message, error.headers
    elif isinstance(error, HTTPException):
        status, message, headers = error.status_code, error.detail, dict(error.headers or {})
    elif isinstance(error, KgError):
        status, message, headers = 503, "the store is not there: try again later", {"Retry-After": "5"}
    if status == 406:
        headers = {"Vary": "Accept", **headers}
    return Response(f"{message}\n", status_code=status, media_type="text/plain", headers=headers)


PACKED = 1024
"""Bytes from which on an answer is packed."""


def _as_packed(message: Message, asked: Headers) -> None:
    """Let the headers for HEAD of a file, whose content was never there to be packed, be those for GET."""
    have = MutableHeaders(raw=message["headers"])
    size = have.get("content-length", "")
    packed = "content-encoding" in have or have.get("content-type") == "application/gzip"
    if (
        packed
        or "Accept-Encoding" in have.get("vary", "")
        or message["status"] != 200
        or not size.isdigit()
        or int(size) < PACKED
    ):
        return
    have.add_vary_header("Accept-Encoding")
    if "gzip" in asked.get("accept-encoding", ""):
        have["content-encoding"] = "gzip"
        del have["content-length"]  # which only packing would tell


class Common:
    """The headers that all answers have, and the answer to a browser's question before a request (CORS)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            allow = {**_CORS, **_PREFLIGHT, "Allow": "GET, HEAD, POST, PUT, DELETE, OPTIONS"}
            await Response(status_code=204, headers=allow)(scope, receive, send)
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                have = Headers(raw=message["headers"])
                more = {
                    **_CORS,
                    "X-Content-Type-Options": "nosniff",
                    "Referrer-Policy": "no-referrer",
                    "Content-Security-Policy": _POLICY,
                }
                message["headers"] += [
                    (name.lower().encode(), value.encode()) for name, value in more.items() if name not in have
                ]
                if scope["method"] == "HEAD":
                    _as_packed(message, Headers(scope=scope))
            await send(message)

        await self.app(scope, receive, marked)
