"""What asking has cost, and the bounds it keeps: room is taken for a request before it is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Condition

from kg.asking.settings import AskSettings


class Spent(Exception):
    """The next request might pass a bound: it is not sent, and none after it."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of requests and of answers."""

    sent: int = 0
    answered: int = 0

    def __add__(self, other: Tokens) -> Tokens:
        return Tokens(self.sent + other.sent, self.answered + other.answered)

    def __sub__(self, other: Tokens) -> Tokens:
        return Tokens(self.sent - other.sent, self.answered - other.answered)

    @property
    def all(self) -> int:
        return self.sent + self.answered


@dataclass
class Budget:
    """Counts tokens and their cost, for many threads.

    Where other requests are on their way, whose full room may turn out not to be needed, `take` waits for them.
    """

    settings: AskSettings
    used: Tokens = Tokens()
    guessed: bool = False  # some of what is used was told by no server: it is then as much as it can be
    closed: str | None = None  # why no further request is sent
    _taken: Tokens = Tokens()  # by requests on their way
    _changed: Condition = field(default_factory=Condition)

    def cost(self, tokens: Tokens) -> float:
        """In USD; 0 where no price is known."""
        to, back = self.settings.price or (0.0, 0.0)
        return (tokens.sent * to + tokens.answered * back) / 1_000_000

    def take(self, most: Tokens) -> None:
        """Make room for a request that uses at most so much. Raises Spent if there is none."""
        with self._changed:
            while not self.closed and self._passed(self.used + self._taken + most):
                if self._taken == Tokens():
                    self.closed = self._passed(self.used + most)
                    break
                self._changed.wait()
            if self.closed:
                self._changed.notify_all()
                raise Spent(self.closed)
            self._taken += most

    def settle(self, most: Tokens, used: Tokens, *, guessed: bool = False) -> None:
        """A request is over that had room for `most`."""
        with self._changed:
            self._taken -= most
            self.used += used
            self.guessed |= guessed
            if self.closed is None and self._passed(self.used):
                self.closed = "the server tells of more tokens than its request can have used"
            self._changed.notify_all()

    def _passed(self, tokens: Tokens) -> str | None:
        """Which bound so much would pass."""
        chosen = self.settings
        if chosen.max_tokens is not None and tokens.all > chosen.max_tokens:
            return f"the next request might pass {chosen.max_tokens:,} tokens"
        if chosen.max_cost is not None and self.cost(tokens) > chosen.max_cost:
            return f"the next request might pass {chosen.max_cost:g} USD"
        return None
