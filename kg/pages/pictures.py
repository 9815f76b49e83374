"""Pictures that are made on the server: where the cells of a matrix and the bars of a chart stand. Templates draw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil
from unicodedata import east_asian_width

from kg import vocab
from kg.pages.reading import Reader

QUADS = ("verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict")
"""The four classes of PLOVER types, by the local names of their IRIs; pictures give each its colour."""

_CELL, _SIDE, _TOP, _END = 34, 150, 128, 60  # of the matrix: a cell, the names beside, above, and beyond its columns
_LONGEST = 18  # characters of a name that a picture shows
_WIDEST, _PITCH, _BAR, _HEIGHT, _LEFT, _FOOT = 1140, 120, 64, 230, 40, 26  # of the bars
_MONTHS = 120  # more than these are drawn by year
_SHADES = (1.0, 0.8, 0.63, 0.48, 0.36)  # of the types in one class


class Types:
    """The PLOVER types: their words, their class, and their order."""

    def __init__(self, reader: Reader) -> None:
        node = reader.ontology
        members = [node.values(vocab.PLOVER + quad, vocab.SKOS + "member") for quad in QUADS]
        self.order = [t for types in members for t in types]
        self._quads = {t: number for number, types in enumerate(members, 1) for t in types}
        self._shades = {t: _SHADES[i % len(_SHADES)] for types in members for i, t in enumerate(types)}
        self._words = {t: node.value(t, vocab.SKOS + "prefLabel") or vocab.local_name(t) for t in self.order}
        self.quads = [
            (number, node.value(vocab.PLOVER + quad, vocab.SKOS + "prefLabel") or quad)
            for number, quad in enumerate(QUADS, 1)
        ]

    def words(self, plover: str) -> str:
        return self._words.get(plover) or vocab.local_name(plover)

    def quad(self, plover: str) -> int:
        """The number of its class, from 1; 0 for a type of a user's own."""
        return self._quads.get(plover, 0)

    def shade(self, plover: str) -> float:
        return self._shades.get(plover, 1.0)

    def chief(self, counted: Mapping[str, int]) -> int:
        """The class that most claims are in; of two with as many, the graver."""
        by_quad: Counter[int] = Counter()
        for plover, number in counted.items():
            by_quad[self.quad(plover)] += number
        return min(by_quad, key=lambda quad: (-by_quad[quad], -quad), default=0)

    def shares(self, counted: Mapping[str, int]) -> list[tuple[int, float]]:
        """The classes, with the share of the claims that each has."""
        by_quad: Counter[int] = Counter()
        for plover, number in counted.items():
            by_quad[self.quad(plover)] += number
        return [(quad, number / by_quad.total()) for quad, number in sorted(by_quad.items())]

    def told(self, counted: Mapping[str, int]) -> str:
        """How many claims of which types, in words: the most first."""
        ranked = sorted(counted.items(), key=lambda c: (-c[1], c[0]))
        return ", ".join(f"{number} {self.words(plover)}" for plover, number in ranked)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one does to another: a square of the matrix."""

    one: str
    two: str
    x: int
    y: int
    number: int
    stripes: tuple[tuple[int, float, float], ...]  # the classes of its claims: each with where it begins, and its width
    strength: float  # of the colours, up to 1
    types: str  # in words


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who does how much to whom: rows act, columns are acted upon."""

    names: tuple[tuple[str, str, str, int], ...]  # IRI, label, label as the picture shows it, middle of row or column
    cells: tuple[Cell, ...]
    side: int = _SIDE
    top: int = _TOP
    cell: int = _CELL

    @property
    def width(self) -> int:
        return self.right + _END

    @property
    def right(self) -> int:
        return self.side + self.cell * len(self.names)

    @property
    def height(self) -> int:
        return self.top + self.cell * len(self.names) + 1


def matrix(
    parties: Sequence[tuple[str, str]], deals: Mapping[tuple[str, str], Mapping[str, int]], types: Types
) -> Matrix:
    """The squares for these parties, each with its label, in their order."""
    at = {iri: number for number, (iri, _) in enumerate(parties)}
    within = {pair: counted for pair, counted in deals.items() if pair[0] in at and pair[1] in at}
    most = max((sum(counted.values()) for counted in within.values()), default=1)
    cells = []
    for (one, two), counted in sorted(within.items(), key=lambda d: (at[d[0][0]], at[d[0][1]])):
        number = sum(counted.values())
        x, y = _SIDE + _CELL * at[two], _TOP + _CELL * at[one]
        strength = round(0.22 + 0.28 * number / most, 2)
        stripes, at_x, wide = [], float(x + 1), _CELL - 2
        for quad, share in types.shares(counted):
            stripes.append((quad, round(at_x, 1), round(wide * share, 1)))
            at_x += wide * share
        cells.append(Cell(one, two, x, y, number, tuple(stripes), strength, types.told(counted)))
    names = tuple((iri, label, short(label), _CELL * n + _CELL // 2) for n, (iri, label) in enumerate(parties))
    return Matrix(names, tuple(cells))


def short(label: str) -> str:
    """A label that fits into a picture; wide letters, such as Chinese ones, count double."""
    line = " ".join(label.split())
    ends = list(accumulate(2 if east_asian_width(c) in "WF" else 1 for c in line[: _LONGEST + 1]))
    if not ends or ends[-1] <= _LONGEST:
        return line
    return f"{line[: sum(end < _LONGEST for end in ends)].rstrip()}…"


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a column: one type in one month or year."""

    x: float
    y: float
    width: float
    height: float
    quad: int
    shade: float
    title: str


@dataclass(frozen=True, slots=True)
class Chart:
    """How much of which type there is over time, in columns."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[str, float], ...]  # of time: what they say and where they stand
    lines: tuple[tuple[int, float], ...]  # of number
    rows: tuple[tuple[str, int, str], ...]  # the same in words: when, how many, of which types
    undated: int
    by_year: bool
    width: int
    height: int = _HEIGHT
    left: int = _LEFT


def chart(counted: Mapping[str, Mapping[str, int]], types: Types) -> Chart:
    """The columns for claims by date and type, by month; by year where they span more than ten."""
    by_month: dict[str, Counter[str]] = {}
    undated = 0
    for date, types_of in counted.items():
        if when := month(date):
            by_month.setdefault(when, Counter()).update(types_of)
        else:
            undated += sum(types_of.values())
    columns = span(by_month)
    by_year = len(columns) > _MONTHS
    if by_year:
        by_year_: dict[str, Counter[str]] = {}
        for when, types_of in by_month.items():
            by_year_.setdefault(when[:4], Counter()).update(types_of)
        by_month, columns = by_year_, [str(y).zfill(4) for y in range(int(min(by_year_)), int(max(by_year_)) + 1)][-60:]
    return _drawn({when: by_month.get(when, Counter()) for when in columns}, types, undated, by_year)


def _drawn(columns: Mapping[str, Counter[str]], types: Types, undated: int, by_year: bool) -> Chart:
    most = max((sum(column.values()) for column in columns.values()), default=0)
    step = _step(most)
    top = max(step, -(-most // step) * step)
    inner = _HEIGHT - _FOOT - 10
    pitch = min(_PITCH, (_WIDEST - _LEFT - 20) / max(1, len(columns)))
    wide = min(_BAR, pitch * 0.8)
    bars: list[Bar] = []
    ticks = []
    every = max(1, ceil((40 if by_year else 58) / pitch))
    for number, (when, column) in enumerate(columns.items()):
        x = round(_LEFT + pitch * (number + 0.5) - wide / 2, 1)
        ranked = sorted(column, key=lambda t: (types.order.index(t) if t in types.order else 99, t))
        ends = list(accumulate(column[t] for t in ranked))
        for plover, end in zip(ranked, ends, strict=True):
            height = round(inner * column[plover] / top, 1)
            y = round(10 + inner * (1 - end / top), 1)
            title = f"{when}: {column[plover]} {types.words(plover)}"
            bars.append(Bar(x, y, round(wide, 1), height, types.quad(plover), types.shade(plover), title))
        if number % every == 0:
            ticks.append((when, round(_LEFT + pitch * (number + 0.5), 1)))
    return Chart(
        bars=tuple(bars),
        ticks=tuple(ticks),
        lines=tuple((n, round(10 + inner * (1 - n / top), 1)) for n in range(0, top + 1, step)),
        rows=tuple((when, sum(c.values()), types.told(c)) for when, c in reversed(list(columns.items())) if c),
        undated=undated,
        by_year=by_year,
        width=max(300, round(_LEFT + pitch * len(columns) + 20)),
    )


def month(date: str) -> str | None:
    """The year and month of a date that has both."""
    year, month = date[:4], date[5:7]
    plain = (year + month).isascii() and (year + month).isdigit() and len(year + month) == 6
    return f"{year}-{month}" if plain and date[4:5] == "-" and 1 <= int(month) <= 12 and int(year) else None


def span(months: Collection[str]) -> list[str]:
    """All months from the first to the last."""
    if not months:
        return []
    first, last = (int(m[:4]) * 12 + int(m[5:]) - 1 for m in (min(months), max(months)))
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(first, last + 1)]


def _step(most: int) -> int:
    """The distance of the lines behind the bars: 1, 2 or 5, and tens of them."""
    unit = 1
    while True:
        for factor in (1, 2, 5):
            if most <= unit * factor * 5:
                return unit * factor
        unit *= 10
