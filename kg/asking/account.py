"""What a run with a model did: what was asked, what it cost, and what became of what was told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from kg.asking.answers import MOST

_REASONS = 10  # that are shown, the commonest


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A document about which the model told nothing, or not all: there the rules are alone."""

    source: str
    reason: str
    missing: int  # pieces without an answer
    pieces: int

    def __str__(self) -> str:
        part = "" if self.missing == self.pieces else f"{self.missing} of {self.pieces} pieces: "
        return f"{self.source}: {part}{self.reason}"


@dataclass
class Account:
    """Grows while a run goes on; the numbers of requests from many threads.

    Of the statements, `told == verified + unverified + again + beyond`.
    """

    tool: str = ""
    warning: str | None = None  # about the way to the server
    documents: int = 0
    requests: int = 0
    cached: int = 0  # answers that were kept from an earlier run
    sent: int = 0  # tokens
    answered: int = 0  # tokens
    guessed: bool = False  # tokens are the most that they can be, since the server did not tell all
    cost: float | None = None  # USD; None where no price is known
    told: int = 0  # statements
    again: int = 0  # of them those that say what another one of the same text says
    beyond: int = 0  # of them those that are not taken, since one answer holds too many
    broken: int = 0  # of an answer that are none, or only half
    verified: int = 0  # claims that the text bears out
    agreed: int = 0  # of them those that the rules found too
    doubted: int = 0  # of them those that the rules or the text speak against: the gate holds them back for review
    unverified: Counter[str] = field(default_factory=Counter)  # by reason
    alone: list[Unanswered] = field(default_factory=list)
    cramped: int = 0  # answers that ended since the context of the model was full
    stopped: str | None = None  # why no further request was sent
    trouble: str | None = None  # with the folder of answers
    _lock: Lock = field(default_factory=Lock)

    def count(self, *, requests: int = 0, cached: int = 0) -> None:
        """One more request, or an answer that needed none."""
        with self._lock:
            self.requests += requests
            self.cached += cached

    def as_json(self) -> dict[str, Any]:
        """All of it as plain values."""
        return {
            "tool": self.tool,
            "documents": self.documents,
            "requests": self.requests,
            "cached": self.cached,
            "tokens": {"sent": self.sent, "answered": self.answered, "at_most": self.guessed},
            "cost": None if self.cost is None else round(self.cost, 6),
            "told": self.told,
            "told_again": self.again,
            "beyond": self.beyond,
            "broken": self.broken,
            "context_full": self.cramped,
            "verified": self.verified,
            "agreed": self.agreed,
            "doubted": self.doubted,
            "unverified": dict(self.unverified.most_common()),
            "rules_alone": [
                {"document": u.source, "reason": u.reason, "missing": u.missing, "pieces": u.pieces} for u in self.alone
            ],
            "stopped": self.stopped,
            "warning": self.warning,
        }

    def lines(self) -> Sequence[str]:
        """All of it for people."""
        most = "at most " if self.guessed else ""
        cost = "" if self.cost is None else f", {most}{self.cost:.4f} USD"
        lines = [
            f"{self.tool}: requests: {self.requests}, answers kept from before: {self.cached}",
            f"  tokens: {most}{self.sent:,} sent, {most}{self.answered:,} answered{cost}",
            f"  told: {self.told} statements; verified: {self.verified} claims, the rules agree with {self.agreed} of "
            f"them, and {self.doubted} are held for review",
            f"  unverified: {self.unverified.total()}",
            *(f"    {count:>5}  {reason}" for reason, count in self.unverified.most_common(_REASONS)),
        ]
        if self.again:
            lines.append(f"  told again: {self.again}")
        if self.beyond:
            lines.append(f"  not taken, since one answer held more than {MOST:,} statements: {self.beyond}")
        if self.broken:
            lines.append(f"  answers held what is no statement, or half of one: {self.broken}")
        if self.cramped:
            lines.append(f"  answers that broke off, since the context of the model is too small: {self.cramped}")
        if self.stopped:
            lines.append(f"  no further request was sent: {self.stopped}")
        if self.trouble:
            lines.append(f"  {self.trouble}")
        if self.warning:
            lines.append(f"warning: {self.warning}")
        return lines
