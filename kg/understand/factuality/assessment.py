"""What is known of a predicate's factuality while its sentence is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.model import Certainty, Mode, Polarity

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_ORDER = [Certainty.CERTAIN, Certainty.PROBABLE, Certainty.POSSIBLE]


@dataclass
class Assessment:
    """The factuality of one predicate; `speakers` lists (source, cue) from the innermost outwards."""

    polarity: Polarity = Polarity.POSITIVE
    certainty: Certainty = Certainty.CERTAIN
    mode: Mode = Mode.ACTUAL
    past: bool = False  # it was so and is no longer
    ended: bool = False  # somebody stopped doing so: a fact of what was, and none of what is
    settled: bool = False  # taken for granted: what stands above tells no more than whose words they are
    speakers: list[tuple[Token | None, Token]] = field(default_factory=list)

    def weaken(self, certainty: Certainty) -> None:
        if not self.settled:
            self.certainty = max(self.certainty, certainty, key=_ORDER.index)

    def shift(self, mode: Mode) -> None:
        if self.settled:
            return
        if self.mode is Mode.ACTUAL or (self.mode is Mode.PLANNED and mode is Mode.HYPOTHETICAL):
            self.mode = mode

    def negate(self) -> None:
        if self.settled:
            return
        if self.polarity is Polarity.NEGATIVE:  # two negations do not make a plain fact
            self.polarity = Polarity.POSITIVE
            self.weaken(Certainty.PROBABLE)
        else:
            self.polarity = Polarity.NEGATIVE

    def apply(self, effects: frozenset[str]) -> None:
        """Apply every effect but those that add a speaker; none of them reaches what is settled."""
        if self.settled:
            return
        if "negate" in effects:
            self.negate()
        if "plan" in effects:
            self.shift(Mode.PLANNED)
        elif "want" in effects:
            self.shift(Mode.WANTED)
        elif "suppose" in effects:
            self.shift(Mode.HYPOTHETICAL)
        if "question" in effects:
            self.shift(Mode.QUESTIONED)
        if "probable" in effects:
            self.weaken(Certainty.PROBABLE)
        if "possible" in effects:
            self.weaken(Certainty.POSSIBLE)
        if "past" in effects:
            self.past = True
