"""Connections that must send their requests in time, so that slow clients hold no place."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol


class Connection(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it; closed where the headers of a request take longer than `seconds`."""

    seconds = 30.0

    @classmethod
    def within(cls, seconds: float) -> type[Connection]:
        return type("TimedConnection", (cls,), {"seconds": seconds})

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._expect()

    def _expect(self) -> None:
        self._late = asyncio.get_running_loop().call_later(self.seconds, self._close_late)

    def _close_late(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._late.cancel()  # the headers are here

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._late.cancel()
        if not self.transport.is_closing():
            self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        self._late.cancel()
        super().connection_lost(exc)
