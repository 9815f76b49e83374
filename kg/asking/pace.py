"""When the next request may be sent: no more than so many a minute, and none while the server asks to wait."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from threading import Event, Lock

LONGEST = 120.0  # seconds that a server may ask to wait


class Ended(Exception):
    """Nobody waits for the answer any more."""


@dataclass
class Pace:
    """One for all threads of a run. `ended` wakes those that wait."""

    per_minute: float | None = None
    ended: Event = field(default_factory=Event)
    _next: float = 0.0  # by the clock that only goes forward
    _lock: Lock = field(default_factory=Lock)

    def wait(self) -> None:
        """Return when a request may be sent. Raises Ended."""
        while True:
            with self._lock:
                now = time.monotonic()
                left = self._next - now
                if left <= 0:
                    self._next = now + (60 / self.per_minute if self.per_minute else 0)
                    break
            self.sleep(left)
        if self.ended.is_set():
            raise Ended

    def hold(self, seconds: float) -> None:
        """Send nothing for so long."""
        with self._lock:
            self._next = max(self._next, time.monotonic() + seconds)

    def sleep(self, seconds: float) -> None:
        """Raises Ended."""
        if self.ended.wait(seconds):
            raise Ended


def asked_to_wait(value: str, now: float) -> float:
    """The seconds that a Retry-After header tells, by a number or by a date (RFC 9110); 0 for one that is neither.

    `now` is in seconds since 1970.
    """
    value = value.strip()
    if value.isascii() and value.replace(".", "", 1).isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, TypeError, OverflowError, IndexError):
        return 0.0
