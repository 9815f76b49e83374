"""Counts of what was found, missed and wrong, by label, with the errors to learn from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from statistics import StatisticsError, correlation


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One error: its kind, where it stands, and what was expected and found there."""

    kind: str  # a few words that slips of the same sort share: "person taken for a place"
    source: str  # the name of the text
    quote: str
    expected: str | None = None
    found: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """Precision, recall and F1 of some counts. All are 0 where there is nothing to count."""

    hits: int
    extras: int  # found, not in the gold
    misses: int  # in the gold, not found

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.extras) if self.hits else 0.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.misses) if self.hits else 0.0

    @property
    def f1(self) -> float:
        total = 2 * self.hits + self.extras + self.misses
        return 2 * self.hits / total if self.hits else 0.0


@dataclass
class Tally:
    """The counts of one layer over a gold standard."""

    hits: Counter[str] = field(default_factory=Counter)
    extras: Counter[str] = field(default_factory=Counter)
    misses: Counter[str] = field(default_factory=Counter)
    slips: list[Slip] = field(default_factory=list)
    figures: dict[str, list[float]] = field(default_factory=dict)  # other figures, averaged over texts
    pairs: list[tuple[float, float]] = field(default_factory=list)  # values on a scale: of the gold, and found
    shares: dict[str, list[float]] = field(default_factory=dict)  # by metric: parts and wholes of recall and precision
    cautions: list[str] = field(default_factory=list)  # what a reader of the figures has to know

    def hit(self, label: str, count: int = 1) -> None:
        self.hits[label] += count

    def miss(self, label: str, slip: Slip | None = None) -> None:
        """In the gold and not found."""
        self.misses[label] += 1
        if slip is not None:
            self.slips.append(slip)

    def extra(self, label: str, slip: Slip | None = None) -> None:
        """Found and not in the gold."""
        self.extras[label] += 1
        if slip is not None:
            self.slips.append(slip)

    def figure(self, name: str, value: float) -> None:
        """A figure of one text; the mean over all texts is reported."""
        self.figures.setdefault(name, []).append(value)

    def pair(self, gold: float, found: float) -> None:
        """One value on a scale; the mean absolute error and Pearson's r of all are reported."""
        self.pairs.append((gold, found))

    def share(self, metric: str, recall: tuple[float, float], precision: tuple[float, float]) -> None:
        """Part and whole of recall and of precision in one text; they are summed, and the F1 of the sums reported."""
        sums = self.shares.setdefault(metric, [0.0] * 4)
        self.shares[metric] = [a + b for a, b in zip(sums, (*recall, *precision), strict=True)]

    def add(self, other: Tally) -> None:
        """Count what another tally has counted."""
        for mine, theirs in ((self.hits, other.hits), (self.extras, other.extras), (self.misses, other.misses)):
            mine.update(theirs)
        self.slips += other.slips
        for name, values in other.figures.items():
            self.figures.setdefault(name, []).extend(values)
        self.pairs += other.pairs
        for metric, (part, whole, right, given) in other.shares.items():
            self.share(metric, (part, whole), (right, given))
        self.cautions += [c for c in other.cautions if c not in self.cautions]

    @property
    def labels(self) -> list[str]:
        return sorted({*self.hits, *self.extras, *self.misses})

    def of(self, label: str) -> Measure:
        return Measure(self.hits[label], self.extras[label], self.misses[label])

    @property
    def micro(self) -> Measure:
        """All labels counted together."""
        return Measure(self.hits.total(), self.extras.total(), self.misses.total())

    @property
    def macro_f1(self) -> float:
        """The mean F1 over the labels that the gold has."""
        held = [label for label in self.labels if self.hits[label] + self.misses[label]]
        return sum(self.of(label).f1 for label in held) / len(held) if held else 0.0

    @property
    def means(self) -> dict[str, float]:
        found = {name: sum(values) / len(values) for name, values in self.figures.items()}
        if self.pairs:
            found["mean absolute error"] = sum(abs(g - f) for g, f in self.pairs) / len(self.pairs)
            found["r"] = _correlation(self.pairs)
        for metric, (part, whole, right, given) in self.shares.items():
            recall, precision = part / whole if whole else 0.0, right / given if given else 0.0
            total = recall + precision
            values = {"precision": precision, "recall": recall, "F1": 2 * recall * precision / total if total else 0.0}
            found |= {f"{metric} {name}": value for name, value in values.items()}
        if len(self.shares) > 1:
            found["mean F1"] = sum(found[f"{metric} F1"] for metric in self.shares) / len(self.shares)
        return found

    def kinds(self, count: int = 20) -> list[tuple[str, int]]:
        """The commonest kinds of error."""
        return Counter(s.kind for s in self.slips).most_common(count)


def _correlation(pairs: list[tuple[float, float]]) -> float:
    """Pearson's r; 0 where one side does not vary."""
    try:
        return correlation([g for g, _ in pairs], [f for _, f in pairs])
    except StatisticsError:
        return 0.0
