"""Finds words in a text although quotation marks, dashes, spaces or letters in two parts are written another way.

What is found is always given by its place in the text as it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

Place = tuple[int, int]
"""Characters of a text, start inclusive and end exclusive."""

_MARKS = {
    **dict.fromkeys("“”„‟«»″〝〞", '"'),
    **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
    **dict.fromkeys("‐‑‒–—―−﹘﹣", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),  # soft hyphens and what has no width
}
_AROUND = re.compile(r"""\A(?:["'\s]|\.\.\.)+|(?:["'\s]|\.\.\.)+\Z""")
_ARTICLE = re.compile(r"\A(?:the|a|an) ", re.IGNORECASE)
_OWNED = re.compile(r"'s\Z|(?<=s)'\Z", re.IGNORECASE)
_LONGEST = 4096  # characters of a name


class Written:
    """A text in the spelling that is compared: one kind of quotation mark and of dash, one space between words.

    With `fold`, capitals and accents make no difference either.
    """

    def __init__(self, text: str, *, fold: bool = False) -> None:
        self.text = text
        self._at: list[Place] = []  # for each character of the spelling, what it stands for in the text
        self.spelling = "".join(self._spelt(text, fold))

    def _spelt(self, text: str, fold: bool) -> Iterator[str]:
        last = ""
        for start, end in _clusters(text):
            for letter in _letters(text[start:end], fold):
                if letter == last and letter in " -":
                    self._at[-1] = self._at[-1][0], end
                    continue
                self._at.append((start, end))
                last = letter
                yield letter

    def find(self, words: str) -> Iterator[Place]:
        """Every place where these words stand, which are spelt as this is."""
        at = self.spelling.find(words) if words else -1
        while at >= 0:
            yield self._at[at][0], self._at[at + len(words) - 1][1]
            at = self.spelling.find(words, at + 1)


def spelt(words: str, *, fold: bool = False) -> str:
    """Words as they are compared, without space around them."""
    return Written(words, fold=fold).spelling.strip()


def _clusters(text: str) -> Iterator[Place]:
    """Each character with the accents that follow it."""
    start = 0
    for i in range(1, len(text)):
        if not unicodedata.combining(text[i]):
            yield start, i
            start = i
    if text:
        yield start, len(text)


@lru_cache(maxsize=1 << 14)
def _letters(cluster: str, fold: bool) -> str:
    """What a character is compared as: nothing, or one letter or more (a ligature)."""
    if len(cluster) == 1 and cluster in _MARKS:
        return _MARKS[cluster]
    if cluster.isspace():
        return " "
    text = unicodedata.normalize("NFKC", cluster)
    if fold:
        text = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return "".join(_MARKS.get(c, " " if c.isspace() else c) for c in text)


class Text:
    """One text, in which quotes and names are looked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._spellings: dict[bool, Written] = {}

    def _written(self, fold: bool) -> Written:
        if fold not in self._spellings:
            self._spellings[fold] = Written(self.text, fold=fold)
        return self._spellings[fold]

    def says(self, start: int | None, end: int | None, words: str) -> Place | None:
        """The place that is given, if these words stand there."""
        if start is None:
            return None
        end = start + len(words) if end is None else end
        if not 0 <= start < end <= len(self.text):
            return None
        place = self._trimmed(start, end)
        return place if place and spelt(self.text[start:end]) == spelt(words) else None

    def quotes(self, quote: str) -> list[Place]:
        """Where a quote stands: exactly; else in another spelling; else without what its giver put around it."""
        exact = [self._trimmed(m.start(), m.end()) for m in re.finditer(re.escape(quote.strip()), self.text) if m[0]]
        found = [place for place in exact if place]
        if not found:
            words = spelt(quote)
            for tried in dict.fromkeys((words, _AROUND.sub("", words))):
                places = (self._trimmed(*place) for place in self._written(False).find(tried))
                found = found or [place for place in places if place]
        whole = [place for place in found if self._whole(*place)]
        return list(dict.fromkeys(whole or found))

    def names(self, name: str) -> list[Place]:
        """Where a name stands as a whole word: as it is written; else in another spelling, in capitals or not."""
        if len(name) > _LONGEST:
            return []
        words = spelt(name)
        for tried in dict.fromkeys((words, _ARTICLE.sub("", words), _OWNED.sub("", words))):
            found = [place for place in self._written(False).find(tried) if self._whole(*place)]
            if found:
                return found
        folded = spelt(name, fold=True)
        lower = words[:1].islower()
        for tried in dict.fromkeys((folded, _ARTICLE.sub("", folded))):
            places = (place for place in self._written(True).find(tried) if self._whole(*place))
            found = [(start, end) for start, end in places if lower or not self.text[start].islower()]
            if found:
                return found
        return []

    def _trimmed(self, start: int, end: int) -> Place | None:
        """A place without the space around it."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return (start, end) if start < end else None

    def _whole(self, start: int, end: int) -> bool:
        """Whether no word is cut in two."""
        cuts = ((start - 1, start), (end - 1, end))
        return not any(
            before >= 0 and after < len(self.text) and _joined(self.text[before], self.text[after])
            for before, after in cuts
        )


def _joined(one: str, other: str) -> bool:
    """Whether two letters side by side stand in one word: not those of scripts without spaces between words."""
    return all(c.isalnum() and unicodedata.east_asian_width(c) not in "WF" for c in (one, other))


def short(words: str, most: int = 80) -> str:
    """Words on one line, cut where they are too long for a message."""
    text = " ".join(words.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"
