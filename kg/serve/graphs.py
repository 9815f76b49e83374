"""SPARQL 1.1 Graph Store HTTP Protocol: graphs are read by all, and written with the token."""

from __future__ import annotations

import hashlib
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from kg.ids import is_absolute
from kg.serve import answers, media, protocol
from kg.serve.handlers import Handlers, base
from kg.serve.protocol import HttpError
from kg.serve.worker import Task

Uploads = tuple[tuple[str, bytes], ...]
"""Graphs that are sent: the format and the content of each."""


class Graphs(Handlers):
    """One graph at a time: ?default, ?graph=IRI, or the graph that the URL itself names."""

    async def handle(self, request: Request) -> Response:
        """SPARQL 1.1 Graph Store HTTP Protocol; ?default, ?graph=IRI, or the graph of the URL itself."""
        graph = self._graph_of(request)
        if request.method in {"GET", "HEAD"}:
            return await self._read_graph(request, graph)
        self.writing(request)
        if request.method == "DELETE":
            return await self._write_graph(request, "delete", graph, ())
        uploads = await self._uploads(request)
        made = graph == "" and request.method == "POST"
        if made:  # to the graph store itself: a graph of its own
            content = hashlib.sha256(b"".join(c for _, c in uploads)).hexdigest()[:24]
            graph = f"{base(request).rstrip('/')}/{content}"
        response = await self._write_graph(request, "put" if request.method == "PUT" else "post", graph, uploads)
        if made and graph:
            response.headers["Location"] = graph
            response.status_code = 201
        return response

    def _graph_of(self, request: Request) -> str | None:
        """The graph that is meant: None for the default graph, an empty text for the graph store itself."""
        pairs = protocol.pairs(request.url.query)
        named = [value for name, value in pairs if name == "graph"]
        default = any(name == "default" for name, _ in pairs)
        if len(named) + default > 1:
            raise HttpError(400, "several graphs: expected one of ?default and ?graph=IRI")
        if default:
            return None
        if named:
            return _iri(named[0], request)
        if request.path_params.get("rest"):
            return base(request)
        if request.method == "POST":
            return ""
        raise HttpError(400, "which graph? expected ?default, ?graph=IRI, or a path of its own")

    async def _read_graph(self, request: Request, graph: str | None) -> Response:
        wanted = self.wanted(request, request.query_params.get("format"), media.GRAPHS)
        tag = answers.tag(self.store.version(), graph or "", wanted or "")
        if (unchanged := answers.known(request, tag)) is not None:
            return unchanged
        task = Task(
            kind="graph",
            graph=graph,
            graphs=media.GRAPHS[wanted] if wanted else None,
            max_size=self.settings.limits.size << 20,
        )
        return answers.sent(await self.run(request, task), wanted or "", tag)

    async def _write_graph(
        self,
        request: Request,
        kind: Literal["put", "post", "delete"],
        graph: str | None,
        uploads: tuple[tuple[str, bytes], ...],
    ) -> Response:
        task = Task(
            kind=kind,
            graph=graph,
            base=graph or base(request),
            uploads=uploads,
        )
        return answers.sent(await self.run(request, task))

    async def _uploads(self, request: Request) -> Uploads:
        """The graphs in the body: one, or the parts of a multipart form."""
        content_type = request.headers.get("content-type", "")
        body = await self.body(request)
        if content_type.lower().startswith("multipart/form-data"):
            found = []
            async with _replayed(request, body).form(max_files=100, max_fields=100) as form:
                for value in form.values():
                    if isinstance(value, str):
                        found.append((_format(None), value.encode()))
                    else:
                        found.append((_format(value.content_type), await value.read()))
            return tuple(found)
        return ((_format(content_type or None), body),) if body or content_type else ()


def _iri(value: str, request: Request) -> str:
    """An absolute IRI; a path stands for the graph of that name here, as the Location of a new graph may be told."""
    if value.startswith("/") and not value.startswith("//"):
        value = f"{str(request.base_url).rstrip('/')}{value}"
    if not is_absolute(value):
        raise HttpError(400, f"{value[:100]!r} is no absolute IRI")
    return value


def _format(content_type: str | None) -> str:
    name = (content_type or "text/turtle").split(";")[0].strip().lower()
    format = media.UPLOADS.get(name)
    if format is None:
        raise HttpError(415, f"{name[:60]} is not understood: expected one of {', '.join(media.UPLOADS)}")
    return format


def _replayed(request: Request, body: bytes) -> Request:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(request.scope, receive)
