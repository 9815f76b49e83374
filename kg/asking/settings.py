"""What a caller may set about asking, and the key, which comes from the environment alone."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from kg.errors import UsageError

KEY = "OPENAI_API_KEY"
"""The variable of the environment that holds the key, if no other is named."""

DEFAULT_URL = "https://api.openai.com/v1"

SECRET = 8
"""Characters of a key that is no dummy."""

_LONGEST = 86_400  # seconds of a timeout
_CALL = "/chat/completions"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSettings:
    """Which model is asked, where, and what it may cost. Raises UsageError for a value that makes no sense.

    `max_cost` and `max_tokens` are kept whatever happens: a request that might pass them is not sent, and one whose
    answer never came counts as if it had been answered at full length.
    """

    model: str
    url: str = DEFAULT_URL  # the base of an API as OpenAI has it: requests go to <url>/chat/completions
    key: str | None = field(default=None, repr=False)
    cache: Path | None = None  # the folder of the answers; None keeps none
    parallel: int = 4  # requests at a time
    tries: int = 5
    timeout: float = 300.0  # seconds of one request as a whole
    piece: int = 6_000  # characters of text in one request
    answer: int = 4_096  # tokens that one answer may have
    per_minute: float | None = None  # requests
    price: tuple[float, float] | None = None  # USD for a million tokens: of what is sent, of what is answered
    max_cost: float | None = None  # USD
    max_tokens: int | None = None  # in both directions

    def __post_init__(self) -> None:
        if not self.model.strip():
            raise UsageError("no model is named")
        object.__setattr__(self, "url", _url(self.url))
        if not 0 < self.timeout <= _LONGEST:
            raise UsageError(f"timeout {self.timeout}: expected seconds, more than 0 and at most {_LONGEST:,}")
        for name, least in (("parallel", 1), ("tries", 1), ("piece", 200), ("answer", 64)):
            if getattr(self, name) < least:
                raise UsageError(f"{name} {getattr(self, name)}: expected at least {least}")
        for name in ("per_minute", "max_cost", "max_tokens"):
            value = getattr(self, name)
            if value is not None and not 0 < value < math.inf:
                raise UsageError(f"{name} {value}: expected a number above 0")
        if self.price is not None and not all(0 <= p < math.inf for p in self.price):
            raise UsageError(f"price {self.price}: expected USD for a million tokens, of what is sent and of answers")
        if self.max_cost is not None and self.price is None:
            raise UsageError("a cost cannot be held to without the price of tokens")

    @property
    def tool(self) -> str:
        """The name that claims found by the model carry."""
        return f"openai:{self.model}"

    @property
    def warning(self) -> str | None:
        """What to say where everybody on the way can read the key: it goes by http, and not within this machine."""
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        secret = self.key is not None and len(self.key) >= SECRET
        if secret and parts.scheme == "http" and not _here(host):
            return f"the key goes to {host} by http, where everybody on the way can read it: use https"
        return None


def key_of(variable: str | None, environment: Mapping[str, str] = os.environ) -> str | None:
    """The key in a variable of the environment, by default OPENAI_API_KEY; None where that is not set.

    Raises UsageError, without telling the key, if no header can hold it, or if a variable that was named is not set.
    """
    name = variable or KEY
    value = environment.get(name, "")
    if not value:
        if variable:  # which is not shown, since it may be the key itself
            raise UsageError("no variable of that name is set; expected the name of the one that holds the key")
        return None
    if value != value.strip() or not value.isascii() or not value.isprintable() or " " in value:
        raise UsageError(f"{name} holds a blank, a line break or a character beyond ASCII; expected the key alone")
    return value


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where answers are kept by default: in the user's folder for caches (XDG Base Directory Specification)."""
    home = environment.get("XDG_CACHE_HOME", "")
    return (Path(home) if os.path.isabs(home) else Path.home() / ".cache") / "kg" / "answers"


def _url(url: str) -> str:
    """The base URL. What is none is not shown, since it may be or hold a key."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.username is not None or parts.password is not None:
        raise UsageError("the URL of the server holds a name or password; expected them in the environment")
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        raise UsageError("no URL: expected the base URL of a server, such as http://127.0.0.1:11434/v1")
    if parts.query or parts.fragment:
        raise UsageError(f"the URL at {parts.hostname}: expected a base URL without ? and #")
    return url.strip().rstrip("/").removesuffix(_CALL).rstrip("/")


def _here(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
