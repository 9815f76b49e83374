"""Whether the text bears out when something is said to have been."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.grounding import doubts
from kg.grounding.doubts import Doubt
from kg.model import Claim, Mode, Span
from kg.sources.bylines import is_date

if TYPE_CHECKING:
    from kg.understand.scene import Scene

_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Taken:
    """When a claim is of, and why what a tool says is not taken: as no more than that, or as against the claim."""

    time: str | None
    dropped: Doubt | None = None
    against: Doubt | None = None


class TimesTold:
    """The dates that one text gives, against those of a tool."""

    def __init__(self, scene: Scene) -> None:
        self._today = scene.document.date
        self._dates = [scene.span(e.start, e.end) for e in scene.doc.ents if e.label_ == "DATE"]

    def taken(self, time: str | None, claim: Claim) -> Taken:
        """When a claim is of: what the text tells, or what a tool says if the text bears it out."""
        if not time or not time.strip():
            return Taken(claim.time)
        parts = time.strip().split("/")
        if not all(map(is_date, parts)):
            known = self._resolved(time)
            if known is None:
                return Taken(claim.time, dropped=doubts.no_time(time))
            parts = [known]
        published = self._today is not None and all(_within(self._today, part) for part in parts)
        if claim.time is not None:
            return self._beside(claim.time, time, parts, published=published)
        told = self._of(claim.sentence)
        if all(any(_within(one, part) for one in told) for part in parts):
            return Taken("/".join(dict.fromkeys(parts)))
        if published and not told and claim.mode is Mode.ACTUAL:
            return Taken(parts[0])
        wider = next((one for part in parts for one in sorted(told) if _within(part, one)), None)
        return Taken(None, dropped=doubts.untold_time(time) if wider is None else doubts.finer_time(time, wider))

    def _beside(self, ours: str, theirs: str, parts: list[str], *, published: bool) -> Taken:
        """What the text tells stands. That a tool gives the date of the document instead speaks against nothing."""
        if any(_within(ours, part) for part in parts):
            return Taken(ours)
        if any(_within(part, ours) for part in parts):
            return Taken(ours, dropped=doubts.finer_time(theirs, ours))
        other = doubts.other_time(theirs, ours)
        return Taken(ours, dropped=other) if published else Taken(ours, against=other)

    def _of(self, sentence: Span) -> set[str]:
        """The days, months and years that a sentence speaks of."""
        inside = (d.quote for d in self._dates if sentence.start <= d.start and d.end <= sentence.end)
        found = {time for words in inside if (time := self._resolved(words)) is not None}
        return found.union(_YEAR.findall(sentence.quote))

    def _resolved(self, words: str) -> str | None:
        from kg.understand.arguments.dates import resolve

        return resolve(words, self._today)


def _within(time: str, whole: str) -> bool:
    """Whether a day, month or year is the other one, or a part of it."""
    return time == whole or time.startswith(f"{whole}-")
