"""SPARQL 1.1 Protocol, and the service description."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from kg.serve import answers, description, editor, media, protocol, using
from kg.serve.handlers import Handlers, base
from kg.serve.protocol import HttpError, Query, Update
from kg.serve.worker import Task


class Sparql(Handlers):
    """Queries, updates, and what the endpoint says of itself."""

    async def handle(self, request: Request) -> Response:
        """SPARQL 1.1 Protocol; without a question, the service description or the editor."""
        asked = protocol.operation(
            request.method,
            protocol.pairs(request.url.query),
            request.headers.get("content-type"),
            await self.body(request),
        )
        if asked is None:
            return await self._describe(request)
        if isinstance(asked, Update):
            return await self._update(request, asked)
        return await self._query(request, asked)

    async def _query(self, request: Request, asked: Query) -> Response:
        rows, graphs = (self.wanted(request, asked.format, offered) for offered in (media.ROWS, media.GRAPHS))
        if rows is None and graphs is None:
            raise HttpError(406, "expected one of " + ", ".join((*media.ROWS, *media.GRAPHS)))
        tag = answers.tag(
            self.store.version(), asked.text, *asked.default, "|", *asked.named, "|", rows or "", graphs or ""
        )
        if (unchanged := answers.known(request, tag)) is not None:
            return unchanged
        limits = self.settings.limits
        task = Task(
            kind="query",
            text=asked.text,
            base=base(request),
            default=asked.default,
            named=asked.named,
            dataset=bool(asked.default or asked.named),
            rows=media.ROWS[rows] if rows else None,
            graphs=media.GRAPHS[graphs] if graphs else None,
            services=self.settings.services,
            max_rows=limits.rows,
            max_size=limits.size << 20,
        )
        answer = await self.run(request, task)
        chosen = graphs if answer.kind == "graph" else rows
        return answers.sent(answer, chosen or "", tag)

    async def _update(self, request: Request, asked: Update) -> Response:
        self.writing(request)
        text = asked.text
        if asked.using or asked.using_named:
            text = using.with_dataset(text, asked.using, asked.using_named)
        task = Task(
            kind="update",
            text=text,
            base=base(request),
            services=self.settings.services,
        )
        return answers.sent(await self.run(request, task))

    async def _describe(self, request: Request) -> Response:
        offered = {**media.GRAPHS, **({} if request.query_params.get("format") else {"text/html": "html"})}
        wanted = self.wanted(request, request.query_params.get("format"), offered)
        if wanted is None:
            raise HttpError(406, "expected one of " + ", ".join(offered))
        if wanted == "text/html":
            page = await editor.page(request)
            page.headers["Vary"] = "Accept"
            return page
        lines = description.lines(
            base(request),
            graphs=self.store.graphs(),
            update=self.settings.write,
            federated=bool(self.settings.services),
        )
        return answers.graph(lines, wanted)
