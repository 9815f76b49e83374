"""Other tools' offsets to ours: they count characters, UTF-16 units or bytes, in a text that has other line ends."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from enum import StrEnum
from itertools import accumulate

from kg.sources.drafts import clean

_RETURN = re.compile("\r(?=\n)")


class Unit(StrEnum):
    """What one step of an offset is."""

    CHARACTER = "character"  # a Unicode code point, as Python counts
    UTF16 = "utf-16"  # as Java and JavaScript count
    BYTE = "byte"  # of UTF-8, as Go, Rust and PHP count


_SIZES = {Unit.UTF16: ("utf-16-le", 2), Unit.BYTE: ("utf-8", 1)}


class Offsets:
    """Turns offsets into a text, as a tool had it, into offsets into `Document.text`, which is that text made clean."""

    def __init__(self, raw: str, unit: Unit = Unit.CHARACTER) -> None:
        self.text = clean(raw).removeprefix("\ufeff")
        self._marked = raw.startswith("\ufeff")
        self._returns = [match.start() for match in _RETURN.finditer(raw)]
        self._length = len(raw)
        self._units: array[int] | None = None
        if unit is not Unit.CHARACTER and not raw.isascii():
            codec, size = _SIZES[unit]
            lengths = (len(character.encode(codec, "surrogatepass")) // size for character in raw)
            self._units = array("L", accumulate(lengths, initial=0))

    @classmethod
    def fitting(cls, raw: str, spans: Iterable[tuple[int, int, str]]) -> Offsets:
        """Those in the unit, and with the line ends, under which most spans hold the words that stand there.

        Characters are taken where no other unit fits better.
        """
        known = list(spans)
        texts = [raw, clean(raw)] if "\r\n" in raw else [raw]
        units = [Unit.CHARACTER] if raw.isascii() else list(Unit)
        best, most = None, -1
        for text in texts:
            for unit in units:
                offsets = cls(text, unit)
                fits = sum(offsets.holds(start, end, words) for start, end, words in known)
                if fits > most:
                    best, most = offsets, fits
                if fits == len(known):
                    return offsets
        return best or cls(raw)

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Our start and end; None if they lie outside the text, or within a character."""
        first, last = self._at(start), self._at(end)
        return (first, last) if first is not None and last is not None and first < last else None

    def holds(self, start: int, end: int, words: str) -> bool:
        """Whether these words stand there, apart from white space."""
        found = self.span(start, end)
        return found is not None and self.text[slice(*found)].split() == clean(words).split()

    def _at(self, offset: int) -> int | None:
        if offset < 0:
            return None
        if self._units is not None:
            place = bisect_left(self._units, offset)
            if place == len(self._units) or self._units[place] != offset:
                return None
            offset = place
        if offset > self._length:
            return None
        return max(0, offset - bisect_left(self._returns, offset) - self._marked)
