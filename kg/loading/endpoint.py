"""The HTTP side of a triplestore: graphs are put, posted and deleted, triples are counted; trouble that passes is
waited out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.errors import OutputError

if TYPE_CHECKING:
    import httpx

    from kg.loading.guard import Guard

_PASSING = {408, 425, 429, 500, 502, 503, 504, 507}
_FIRST, _LONGEST = 0.5, 30.0  # seconds of waiting between tries


@dataclass(slots=True, kw_only=True)
class Endpoint:
    """One triplestore over SPARQL 1.1 Graph Store Protocol, and Protocol for counting."""

    client: httpx.Client
    guard: Guard
    graphs: str
    query: str | None
    tries: int = 8
    waiting: Callable[[str], None] = field(default=lambda reason: None)  # told when something is tried again

    def put(self, graph: str, content: bytes) -> None:
        """Replace a graph by N-Triples."""
        self._sent("PUT", graph, content)

    def post(self, graph: str, content: bytes) -> None:
        """Add N-Triples to a graph."""
        self._sent("POST", graph, content)

    def delete(self, graph: str) -> None:
        """Remove a graph; one that is not there is no trouble."""
        self._sent("DELETE", graph, None, fine={404})

    def counts(self, graphs: Iterable[str], size: int) -> dict[str, int]:
        """How many triples each graph holds, asking for so many graphs at a time. Raises OutputError."""
        names = list(graphs)
        found: dict[str, int] = {}
        for start in range(0, len(names), size):
            part = names[start : start + size]
            values = " ".join(f"<{g}>" for g in part)
            text = (
                f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ VALUES ?g {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"
            )
            told = self.rows(text)
            found |= {g: told.get(g, 0) for g in part}
        return found

    def rows(self, query: str) -> dict[str, int]:
        """The graphs ?g that a query finds, each with its number ?n. Raises OutputError."""
        response = self._tried(
            lambda: self.client.post(
                self.query or "", data={"query": query}, headers={"Accept": "application/sparql-results+json"}
            ),
            self.query or "",
        )
        try:
            rows = response.json()["results"]["bindings"]
            return {str(row["g"]["value"]): int(row["n"]["value"]) for row in rows}
        except (ValueError, LookupError, TypeError, OverflowError, RecursionError):
            raise OutputError(
                f"{self.query}: did not answer a count; expected SPARQL results in JSON with ?g, and a number as ?n"
            ) from None

    def _sent(
        self, method: str, graph: str, content: bytes | None, fine: frozenset[int] | set[int] = frozenset()
    ) -> None:
        headers = {} if content is None else {"Content-Type": "application/n-triples"}
        self._tried(
            lambda: self.client.request(method, self.graphs, params={"graph": graph}, content=content, headers=headers),
            self.graphs,
            fine,
        )

    def _tried(
        self, send: Callable[[], httpx.Response], url: str, fine: frozenset[int] | set[int] = frozenset()
    ) -> httpx.Response:
        """The response of a request that went well, in one try or several. Raises OutputError for any other."""
        import httpx

        pause = _FIRST
        for attempt in range(1, self.tries + 1):
            asked = 0.0
            try:
                response = self.guard.within_time(send)
            except httpx.TransportError as error:
                reason = self.guard.shown(_words(error))[:200]
                if not _passes(error):
                    raise OutputError(f"{url}: {reason}") from None
            else:
                if response.is_success or response.status_code in fine:
                    return response
                reason = self._refusal(response)
                if response.status_code not in _PASSING:
                    raise OutputError(f"{url}: {reason}")
                asked = _retry_after(response)
            if attempt < self.tries:
                self.waiting(reason)
                time.sleep(min(_LONGEST, max(pause, asked)))
                pause *= 2
        raise OutputError(f"{url}: {reason}, {self.tries} times")

    def _refusal(self, response: httpx.Response) -> str:
        """What a server says against a request, without what it might repeat of our headers."""
        import httpx

        code = response.status_code
        status = f"{code} {httpx.codes.get_reason_phrase(code)}".strip()
        if code in {401, 403}:
            return f"{code}: the name, password or token is wrong, missing, or may not write"
        line = self.guard.shown(response.content.decode(errors="replace"))[:160]
        return f"{status}: {line}" if line else status


def _passes(error: Exception) -> bool:
    """Whether trying again may help: not with a wrong certificate, an unknown scheme, or nonsense."""
    import httpx

    from kg.loading.guard import Unfit

    text = str(error).lower()
    hopeless = isinstance(error, Unfit | httpx.UnsupportedProtocol | httpx.LocalProtocolError)
    return not hopeless and "certificate" not in text and "ssl" not in text


def _words(error: Exception) -> str:
    import httpx

    if isinstance(error, httpx.LocalProtocolError):
        return "the request cannot be written in HTTP"  # the error itself repeats the header that is wrong
    return str(error) or type(error).__name__


def _retry_after(response: httpx.Response) -> float:
    value = response.headers.get("retry-after", "")
    return float(value) if value.isascii() and value.isdigit() else 0.0
