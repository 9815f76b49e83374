"""Connections that must send their requests and take their answers in time, so that slow clients hold no place."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

_PROBE = 1.0  # seconds between questions whether a client that sends no more still listens


class Connection(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it.

    It is closed where the headers of a request take longer than `receiving` seconds, or where the client takes nothing
    of its answer for `sending` seconds. A client that shuts down only its own side gets its answer all the same.
    """

    receiving = 30.0
    sending = 30.0

    @classmethod
    def within(cls, receiving: float, sending: float) -> type[Connection]:
        return type("TimedConnection", (cls,), {"receiving": receiving, "sending": sending})

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._ended = False  # whether the client sends no more
        self._stuck: asyncio.TimerHandle | None = None
        self._asking: asyncio.TimerHandle | None = None
        self._expect()

    @property
    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _expect(self) -> None:
        self._late = asyncio.get_running_loop().call_later(self.receiving, self._close_late)

    def _close_late(self) -> None:
        if not self._answering:
            self.transport.close()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._answering:
            self._late.cancel()  # the headers are here

    def eof_received(self) -> bool | None:  # type: ignore[override]  # asyncio takes an answer
        """Stay open for the answer to a request that came whole; whoever left for good is found out by asking."""
        if not self._answering or self.cycle.more_body:
            return None
        self._ended = True
        self._ask()
        return True

    def _ask(self) -> None:
        self._asking = asyncio.get_running_loop().call_later(_PROBE, self._probe)

    def _probe(self) -> None:
        """Send that the request is being processed, which is an error where nobody is there (RFC 9110, 15.2)."""
        if not self._answering or self.cycle.response_started or self.transport.is_closing():
            return
        if self.conn.their_http_version == b"1.1":
            self.transport.write(self.conn.send(h11.InformationalResponse(status_code=102, headers=[])) or b"")
            self._ask()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._late.cancel()
        if self.transport.get_write_buffer_size():
            self._wait_for_reader()
        if self.transport.is_closing():
            return
        if self._ended and not self._answering:  # and no other request had come before the end
            self.transport.close()
            return
        self._expect()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._wait_for_reader()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stuck is not None:
            self._stuck.cancel()
            self._stuck = None

    def _wait_for_reader(self) -> None:
        if self._stuck is None:
            self._stuck = asyncio.get_running_loop().call_later(self.sending, self._give_up)

    def _give_up(self) -> None:
        self._stuck = None
        if self.transport.get_write_buffer_size():
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._late, self._stuck, self._asking):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)
