"""What an endpoint allows, and to whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import UsageError
from kg.ids import is_absolute


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one query or update may take before it is ended. All are positive."""

    seconds: float = 30.0  # of running
    memory: int = 2048  # megabytes of the process that runs it
    rows: int = 1_000_000  # of a result; counted as it is written, so that strange literals may count twice
    size: int = 512  # megabytes of a result
    waiting: float = 10.0  # seconds in the queue, where all workers are at work
    body: int = 64  # megabytes of a request's body
    receiving: float = 30.0  # seconds in which a request must have come in
    sending: float = 30.0  # seconds in which a client must take the next 48 KB of its answer, or the last of it

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if not getattr(self, name) > 0:
                raise UsageError(f"the limit {name} is {getattr(self, name)}: expected a positive number")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeSettings:
    """One endpoint over the folder of a build.

    `site` is the address at which others reach it, ending in `/`, where that is not the one this server is asked for:
    behind another that passes on what it is asked below a prefix.
    `token` is the secret that writers send as a bearer token; it is kept out of what is printed.
    """

    folder: Path
    host: str = "127.0.0.1"
    port: int = 8000
    site: str | None = None
    workers: int = 2  # queries at a time
    write: bool = False
    token: str | None = field(default=None, repr=False)
    services: frozenset[str] = frozenset()  # endpoints that SERVICE may call
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if self.site is not None and not (self.site.startswith(("http://", "https://")) and self.site.endswith("/")):
            raise UsageError(f"--site-url {self.site!r}: expected an address that begins with http and ends in /")
        for service in sorted(self.services):
            if not (service.startswith(("http://", "https://")) and is_absolute(service)):
                raise UsageError(
                    f"--allow-service {service[:200]!r}: expected the IRI of an endpoint, such as http://…"
                )
        if self.workers < 1:
            raise UsageError(f"{self.workers} workers: expected at least 1")
        if self.write and not self.token:
            raise UsageError("writing needs a secret: set KG_SERVE_TOKEN in the environment")
        if self.token is not None and (self.token != self.token.strip() or not self.token.isprintable()):
            raise UsageError(
                "KG_SERVE_TOKEN holds a blank at its end, or what cannot be sent: expected printable words"
            )
