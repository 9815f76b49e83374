"""Pages, things and documents over HTTP, files of the build, and what crawlers look for."""

from __future__ import annotations

import re
from functools import cache
from importlib import metadata
from urllib.parse import unquote_to_bytes, urlsplit

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse

from kg.pages.packing import packed
from kg.serve import answers, protocol
from kg.serve.forms import takes_html
from kg.serve.handlers import Handlers
from kg.serve.protocol import HttpError
from kg.serve.rendering import DOWNLOADS, Asked
from kg.serve.worker import Task

_KINDS = {"ttl": "text/turtle; charset=utf-8", "trig": "application/trig", "nq": "application/n-quads"}
_ZIPPED = "graph.nq.gz"  # as `kg publish` writes it
_RANGE = re.compile(r"(?P<first>[0-9]{1,18})-(?P<last>[0-9]{0,18})|-[0-9]{1,18}")
_HOST = re.compile(r"(?:[A-Za-z0-9._~-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?\Z", re.ASCII)
_CLOSED = ("sparql", "graphs", "search.html")
"""What crawlers are kept from: its answers are without number."""


class SiteHandlers(Handlers):
    """The live pages; what they show is made by workers."""

    async def handle(self, request: Request) -> Response:
        """A page, a document, or the way to those of a thing."""
        asked = self._asked(request)
        tag = answers.tag(self.store.version(), _version(), repr((asked.path, asked.query, asked.root)))
        if request.headers.get("if-none-match", "").strip() != "*":  # else: only if there is something
            unchanged = answers.known(request, tag)
            if unchanged is not None:
                return unchanged
        task = Task(kind="page", asked=asked, max_size=self.settings.limits.size << 20)
        response = answers.page(await self.run(request, task), tag)
        return (answers.known(request, tag) or response) if response.status_code == 200 else response

    def _asked(self, request: Request) -> Asked:
        raw = request.scope.get("raw_path", b"").decode("latin-1").removeprefix(request.scope.get("root_path", ""))
        raw = raw.removeprefix("/")
        try:
            path = unquote_to_bytes(raw).decode("utf-8")
        except UnicodeDecodeError:
            raise HttpError(400, "the path is not UTF-8") from None
        query = protocol.pairs(request.url.query)
        accept = request.headers.get("accept")
        return Asked(
            path=path,
            raw=raw,
            accept=accept,
            format=next((value for name, value in query if name == "format"), None),
            query=tuple(query),
            root=self._root(request),
            html=takes_html(accept),
        )

    async def download(self, request: Request) -> Response:
        """A file of the build as it is, or zipped on its way."""
        name = request.path_params["name"]
        zipped = name == _ZIPPED
        path = self.settings.folder / name.removesuffix(".gz")
        if not (zipped or name in DOWNLOADS) or not path.is_file():
            raise HttpError(404, "no such file")
        if zipped:
            content = packed(path) if request.method == "GET" else iter(())
            return StreamingResponse(content, media_type="application/gzip", headers={"Cache-Control": "no-cache"})
        if not _is_range(request.headers.get("range", "")):  # to be ignored, says RFC 9110
            request.scope["headers"] = [h for h in request.scope["headers"] if h[0].lower() != b"range"]
        kind = _KINDS[name.rpartition(".")[2]]
        return FileResponse(path, headers={"Content-Type": kind, "Cache-Control": "no-cache"})

    async def robots(self, request: Request) -> Response:
        """Which pages crawlers should leave alone, and where all others are listed."""
        root = self._root(request)
        prefix = urlsplit(root).path
        lines = ["User-agent: *", *(f"Disallow: {prefix}{path}" for path in _CLOSED), f"Sitemap: {root}sitemap.xml"]
        return PlainTextResponse("\n".join(lines) + "\n")

    def _root(self, request: Request) -> str:
        """The address of the site as clients know it. Raises HttpError for a host that is none."""
        if not _HOST.match(request.headers.get("host", "localhost")):
            raise HttpError(400, "the host is not understood")
        return self.settings.site or str(request.base_url)


def _is_range(header: str) -> bool:
    """Whether it asks for bytes in a way that is understood."""
    unit, _, rest = header.partition("=")
    found = [_RANGE.fullmatch(part.strip()) for part in rest.split(",")]
    if unit.strip().lower() != "bytes" or not all(found):
        return False
    ends = [(m["first"], m["last"]) for m in found if m]
    return all(int(first) <= int(last) for first, last in ends if first and last)


@cache
def _version() -> str:
    """The version of `kg`: another makes other pages of the same graph."""
    try:
        return metadata.version("statecraft-kg")
    except metadata.PackageNotFoundError:
        return ""
