"""Who signs in, and how: from the environment or netrc, and never on the command line or in a message."""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.errors import UsageError

if TYPE_CHECKING:
    import httpx

USER, PASSWORD, TOKEN = "KG_LOAD_USER", "KG_LOAD_PASSWORD", "KG_LOAD_TOKEN"
"""The variables of the environment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """A name with its password, or a bearer token. Neither is shown when this is printed."""

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Raises UsageError for what no header can hold, without telling it."""
        for name, value in ((USER, self.user), (PASSWORD, self.password), (TOKEN, self.token)):
            if value is not None:
                _check(name, value)

    @property
    def secrets(self) -> set[str]:
        """What must be in no message."""
        return {value for value in (self.password, self.token) if value}

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> Credentials:
        """Those of the environment. Raises UsageError if they are half there, both kinds are, or one cannot be sent."""
        user, password, token = (environment.get(name) or None for name in (USER, PASSWORD, TOKEN))
        if token and (user or password):
            raise UsageError(f"{TOKEN} and {USER} exclude each other")
        if bool(user) is not bool(password):
            raise UsageError(f"{USER} and {PASSWORD} belong together: one of them is not set")
        return cls(user=user, password=password, token=token)

    def auth(self) -> httpx.Auth | None:
        """For an HTTP client. Without any of these, netrc is looked at for the host."""
        from netrc import NetrcParseError

        import httpx

        if self.token:
            return _bearer(self.token)
        if self.user and self.password:
            return _challenged(self.user, self.password)
        try:
            return httpx.NetRCAuth(os.environ.get("NETRC"))
        except (OSError, ValueError, NetrcParseError):  # no netrc, or none that can be read
            return None


def _check(name: str, value: str) -> None:
    if value != value.strip():
        raise UsageError(
            f"{name} holds a line break or blank at its end or beginning; expected it without "
            "(a file with the line ends of Windows adds one)"
        )
    if any("\ud800" <= c <= "\udfff" for c in value):
        raise UsageError(f"{name} holds bytes that are no text; expected UTF-8")
    if any(c < " " or "\x7f" <= c <= "\x9f" for c in value):
        raise UsageError(f"{name} holds a line break or another control character; expected none")
    if name == TOKEN and (not value.isascii() or " " in value):
        raise UsageError(f"{name} holds a blank or a character beyond ASCII; expected a token as the server gave it")


def _bearer(token: str) -> httpx.Auth:
    import httpx

    class Bearer(httpx.Auth):
        def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
            request.headers["Authorization"] = f"Bearer {token}"
            yield request

    return Bearer()


def _challenged(user: str, password: str) -> httpx.Auth:
    """Basic or digest, whichever the server asks for (RFC 7617, RFC 7616); remembered for the next requests."""
    import httpx

    from kg.loading.guard import Unfit

    class Challenged(httpx.Auth):
        requires_response_body = False

        def __init__(self) -> None:
            self._known: httpx.Auth | None = None

        def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
            if self._known is None:
                response = yield request
                if response.status_code != 401:
                    return
                asked = response.headers.get("www-authenticate", "").lower()
                self._known = (
                    httpx.DigestAuth(user, password) if asked.startswith("digest") else httpx.BasicAuth(user, password)
                )
            try:
                yield from self._known.auth_flow(request)
            except (httpx.ProtocolError, ValueError, KeyError, NotImplementedError):  # of DigestAuth alone
                raise Unfit(
                    "asks to sign in by a digest that is malformed or unknown; "
                    "expected realm, nonce, algorithm MD5 or SHA, and qop auth or none"
                ) from None

    return Challenged()
