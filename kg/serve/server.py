"""Runs the endpoint until it is told to stop; then running answers are finished first."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from kg.errors import OutputError
from kg.serve.settings import ServeSettings

_IDLE = 15  # seconds that a connection may stay open without a request
_HEADERS = 32 << 10  # bytes of the request line and headers


def serve(settings: ServeSettings, ready: Callable[[str], None] = lambda url: None) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP. `ready` is called with the URL once requests are answered.

    Raises MissingError if the folder holds no store, and OutputError if the port cannot be taken.
    """
    import uvicorn

    from kg.serve.app import application
    from kg.serve.connections import Connection
    from kg.serve.store import ServedStore

    listener = _listening(settings.host, settings.port)
    store = ServedStore(settings)
    try:
        config = uvicorn.Config(
            application(settings, store),
            http=Connection.within(settings.limits.receiving, settings.limits.sending),
            ws="none",
            lifespan="on",
            loop="asyncio",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=_IDLE,
            timeout_graceful_shutdown=int(settings.limits.seconds) + 5,
            h11_max_incomplete_event_size=_HEADERS,
        )
        host, port = listener.getsockname()[:2]
        _Server(config, f"http://{f'[{host}]' if ':' in host else host}:{port}/", ready).run(sockets=[listener])
    finally:
        store.close()
        listener.close()


def _ending() -> list[signal.Signals]:
    """The signals that end it: of a terminal that is closed, too, unless it is to outlive that (nohup)."""
    found = [signal.SIGINT, signal.SIGTERM]
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        found.append(signal.SIGHUP)
    return found


def _listening(host: str, port: int) -> socket.socket:
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, proto)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(512)
    except OSError as error:
        raise OutputError(f"{host}:{port}: cannot be listened on: {error.strerror or error}") from None
    return listener


def _Server(config: Any, url: str, ready: Callable[[str], None]) -> Any:
    import asyncio

    import uvicorn

    class Server(uvicorn.Server):
        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            """A signal ends it in good order; uvicorn's own way lets the signal kill it afterwards."""
            before = {number: signal.signal(number, self.handle_exit) for number in _ending()}
            try:
                yield
            finally:
                for number, handler in before.items():
                    signal.signal(number, handler)

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            if self.started:
                await asyncio.to_thread(ready, url)

    return Server(config)
