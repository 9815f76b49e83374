"""What keeps a bad server from holding a load for ever, from filling the memory, and from telling secrets."""

from __future__ import annotations

import base64
import binascii
import json
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from threading import Timer
from typing import Any
from urllib.parse import quote

import httpx

LARGEST = 8 << 20  # bytes of an answer


class Unfit(httpx.TransportError):
    """What a server says cannot be used, and trying again does not help."""


class Guard:
    """Watches over the requests of a client, one at a time.

    Each may take so many seconds as a whole; to find an address and to connect to it, a host with several addresses is
    given as long for each. An answer may have LARGEST bytes, and is never unpacked. `secrets` are those that are not
    sent as they are; what is sent to sign in, the guard sees itself.
    """

    def __init__(self, client: httpx.Client, seconds: float, secrets: Iterable[str] = ()) -> None:
        self._seconds, self._secrets = seconds, set(secrets)
        self._signed: set[str] = set()  # secrets of the last request
        self._late = False
        self._streams: list[Any] = []  # those of httpcore that are open
        client.headers["Accept-Encoding"] = "identity"
        client.event_hooks = {"request": [self._sending], "response": [self._answered]}

    def within_time(self, send: Callable[[], httpx.Response]) -> httpx.Response:
        """The response, read whole. Raises ReadTimeout where it was not there in time."""
        self._late = False
        timer = Timer(self._seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            response = send()
        except httpx.TransportError:
            if not self._late:
                raise
        finally:
            timer.cancel()
            timer.join()
        if self._late:  # also where all went well: an answer without a length ends where the connection is cut
            raise httpx.ReadTimeout(f"no whole answer in {self._seconds:g} s")
        return response

    def shown(self, text: str) -> str:
        """What a server said, for people: one line without secrets, and nothing that steers a terminal."""
        line = _line(text)
        forms = {f for s in self._secrets | self._signed for f in (s, quote(s, safe=""), json.dumps(s)[1:-1])}
        for form in sorted(map(_line, forms), key=len, reverse=True):
            line = line.replace(form, "***") if form else line
        return line

    def _sending(self, request: httpx.Request) -> None:
        request.extensions["trace"] = self._traced
        scheme, _, value = request.headers.get("authorization", "").partition(" ")
        self._signed = {value}
        if scheme == "Basic":
            with suppress(binascii.Error):
                pair = base64.b64decode(value).decode(errors="replace")
                self._signed |= {pair, pair.partition(":")[2]}

    def _answered(self, response: httpx.Response) -> None:
        response.headers.pop("content-encoding", None)  # none was asked for: a few bytes may unpack to any number
        response.stream = _Short(response.stream)

    def _traced(self, name: str, told: dict[str, Any]) -> None:
        if name.endswith(("connect_tcp.complete", "start_tls.complete")):
            opened = [s for s in self._streams if s.get_extra_info("socket").fileno() >= 0]
            self._streams = [*opened, told["return_value"]]
            if self._late:
                self._cut()

    def _cut(self) -> None:
        """End all connections, from another thread: whoever reads or writes there wakes up."""
        self._late = True
        for stream in self._streams:
            with suppress(OSError):
                socket.socket.shutdown(stream.get_extra_info("socket"), socket.SHUT_RDWR)  # not that of TLS


class _Short(httpx.SyncByteStream):
    """A stream of an answer that must not be too long."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        length = 0
        for part in self._stream:
            length += len(part)
            if length > LARGEST:
                raise Unfit(f"its answer is too long; expected at most {LARGEST >> 20} MB")
            yield part

    def close(self) -> None:
        self._stream.close()


def _line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
