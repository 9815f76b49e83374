"""Words of names as searching compares them. What static/search.js does with words is the same, line by line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

LONGEST_WORD = 40  # characters of a word for which others are looked for that are spelt much like it
_STOPS = frozenset({"a", "an", "and", "by", "for", "in", "of", "on", "or", "the", "to", "with"})
_WORD = re.compile(r"[^\W_]+")
_INITIALS = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.)+")
_APOSTROPHES = re.compile("['’‘ʼ`]")
_ENDINGS = ("ing", "ed", "es", "s")


def words_of(text: str) -> list[str]:
    """The words of a text without case, accents, apostrophes and other signs; "U.S." is one word. Signs, if it has
    nothing else."""
    plain = text.lower() if text.isascii() else _plain(text)
    joined = _INITIALS.sub(lambda initials: initials[0].replace(".", ""), _APOSTROPHES.sub("", plain))
    return _WORD.findall(joined) or plain.split()


def _plain(text: str) -> str:
    marked = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in marked if not unicodedata.category(c).startswith("M"))
    return plain.upper().lower().replace("ς", "σ")


def telling(words: Sequence[str]) -> list[str]:
    """The words without those that tell nothing, unless it has no others."""
    return [word for word in words if word not in _STOPS] or list(words)


def phrase(text: str) -> str:
    """The words of a text that tell something, one space apart."""
    return " ".join(telling(words_of(text)))


def stem(word: str) -> str:
    """What the forms of a regular verb or noun have in common: `invad` of invade, invades, invaded and invading."""
    ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= 3), "")
    rest = word[: len(word) - len(ending)]
    if len(rest) > 3 and rest.endswith("e"):
        rest = rest[:-1]
    if rest.endswith("y"):
        return f"{rest[:-1]}i"
    return rest[:-1] if len(rest) > 3 and rest[-1] == rest[-2] else rest


def allowed(word: str) -> int:
    """How many letters may be wrong in a word: none in short ones, and in those with digits."""
    if len(word) < 4 or len(word) > LONGEST_WORD or any(c.isdecimal() for c in word):
        return 0
    return 1 if len(word) < 8 else 2


def apart(one: str, two: str, most: int) -> int:
    """How many letters have to be added, left out, changed or swapped with their neighbours; at most `most` + 1."""
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, letter in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, other in enumerate(two, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == two[j - 2] and one[i - 2] == other:
                least = min(least, last[j - 2] + 1)
            row.append(least)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


class Spellings:
    """Words, each with how often it is used, by length and letters, so that few are compared with one that is asked."""

    def __init__(self, words: Iterable[tuple[str, int]]) -> None:
        self._by_length: dict[int, list[tuple[str, int, int]]] = {}
        for word, number in words:
            if len(word) <= LONGEST_WORD + 2:
                self._by_length.setdefault(len(word), []).append((word, number, _letters(word)))

    def near(self, word: str, limit: int) -> list[str]:
        """The words that are spelt much like one: those nearest to it first, then those that begin like it."""
        most, letters = allowed(word), _letters(word)
        found = []
        for length in range(len(word) - most, len(word) + most + 1) if most else ():
            for other, number, held in self._by_length.get(length, ()):
                if (letters & ~held).bit_count() > most or (held & ~letters).bit_count() > most:
                    continue
                if (distance := apart(word, other, most)) <= most:
                    found.append((distance, other[0] != word[0], -number, other))
        return [other for *_, other in sorted(found)[:limit]]


def _letters(word: str) -> int:
    """Which letters a word has, as bits; several letters share one."""
    bits = 0
    for character in word:
        bits |= 1 << (ord(character) & 31)
    return bits
