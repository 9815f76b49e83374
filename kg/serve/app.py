"""The routes of the endpoint."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.errors import KgError
from kg.pages.pages import STATIC
from kg.serve import answers, editor
from kg.serve.graphs import Graphs
from kg.serve.protocol import HttpError
from kg.serve.settings import ServeSettings
from kg.serve.site import SiteHandlers
from kg.serve.sparql import Sparql
from kg.serve.store import ServedStore

_STATIC = Path(__file__).with_name("static")
_METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"]


async def _health(request: Request) -> Response:
    """Whether the endpoint is up, for those who watch it."""
    return Response('{"status":"ok"}', media_type="application/json")


def application(settings: ServeSettings, store: ServedStore) -> Starlette:
    """The ASGI application. It closes the store when it ends."""
    sparql, graphs, site = Sparql(settings, store), Graphs(settings, store), SiteHandlers(settings, store)
    files = StaticFiles(directory=_STATIC)
    files.all_directories.append(STATIC)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await anyio.to_thread.run_sync(store.close)

    app = Starlette(
        routes=[
            Route("/health", _health),
            Route("/editor", editor.page),
            Route("/editor.html", editor.page),
            Route("/sparql", sparql.handle, methods=_METHODS),
            Route("/sparql/", sparql.handle, methods=_METHODS),
            Route("/graphs", graphs.handle, methods=_METHODS[:-1]),
            Route("/graphs/{rest:path}", graphs.handle, methods=_METHODS[:-1]),
            Route("/static/names.json", site.handle),
            Mount("/static", files),
            Route("/downloads/{name}", site.download),
            Route("/robots.txt", site.robots),
            Route("/{path:path}", site.handle),
        ],
        middleware=[
            Middleware(answers.Common),
            Middleware(GZipMiddleware, minimum_size=answers.PACKED, compresslevel=4),
        ],
        exception_handlers={
            HttpError: answers.problem,
            HTTPException: answers.problem,
            KgError: answers.problem,
            500: answers.problem,
        },
        lifespan=lifespan,
    )
    app.state.store = store
    app.router.redirect_slashes = False  # a redirect would repeat whatever host a request names
    return app
