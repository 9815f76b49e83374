"""The HTTP side of a triplestore: graphs are put, posted and deleted, triples are counted; trouble that passes is
waited out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.errors import OutputError

if TYPE_CHECKING:
    import httpx

_PASSING = {408, 425, 429, 500, 502, 503, 504, 507}
_FIRST, _LONGEST = 0.5, 30.0  # seconds of waiting between tries


@dataclass(slots=True, kw_only=True)
class Endpoint:
    """One triplestore over SPARQL 1.1 Graph Store Protocol, and Protocol for counting."""

    client: httpx.Client
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
            rows = self._asked(text)
            found |= dict.fromkeys(part, 0) | {row["g"]["value"]: int(row["n"]["value"]) for row in rows}
        return found

    def _asked(self, query: str) -> list[dict[str, Any]]:
        response = self._tried(
            lambda: self.client.post(
                self.query or "", data={"query": query}, headers={"Accept": "application/sparql-results+json"}
            ),
            self.query or "",
        )
        try:
            rows: list[dict[str, Any]] = response.json()["results"]["bindings"]
        except (ValueError, KeyError, TypeError):
            raise OutputError(f"{self.query}: answered no SPARQL results in JSON to a count") from None
        return rows

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
                response = send()
            except (httpx.TransportError, httpx.DecodingError) as error:
                reason = _words(error)
                if not _passes(error):
                    raise OutputError(f"{url}: {reason}") from None
            else:
                if response.is_success or response.status_code in fine:
                    return response
                reason = _refusal(response)
                if response.status_code not in _PASSING:
                    raise OutputError(f"{url}: {reason}")
                asked = _retry_after(response)
            if attempt < self.tries:
                self.waiting(reason)
                time.sleep(min(_LONGEST, max(pause, asked)))
                pause *= 2
        raise OutputError(f"{url}: {reason}, {self.tries} times")


def _passes(error: Exception) -> bool:
    """Whether trying again may help: not with a certificate that is wrong, or a scheme that is unknown."""
    import httpx

    text = str(error).lower()
    return not isinstance(error, httpx.UnsupportedProtocol) and "certificate" not in text and "ssl" not in text


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def _refusal(response: httpx.Response) -> str:
    """What a server says against a request, without what it might repeat of our headers."""
    if response.status_code in {401, 403}:
        return f"{response.status_code}: the name, password or token is wrong, missing, or may not write"
    line = " ".join(response.text[:2000].split())[:160]
    return f"{response.status_code} {response.reason_phrase}{f': {line}' if line else ''}"


def _retry_after(response: httpx.Response) -> float:
    value = response.headers.get("retry-after", "")
    return float(value) if value.isdigit() else 0.0
