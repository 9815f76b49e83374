"""Passages between quotation marks, over sentences and paragraphs, as tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Parse

_OPEN, _CLOSE, _BOTH = {"“", "«"}, {"”", "»"}, {'"', "``", "''"}
_ENDS = {".", "?", "!", ",", "…", "...", "-", "—", "–"}
_LONGEST = 600  # tokens of one paragraph; beyond, a mark was lost
_SENTENCE = 5  # words: what is shorter is quoted as a phrase, unless it ends like a sentence


@dataclass(frozen=True, slots=True)
class Passage:
    """Tokens `start` to `end` (exclusive), marks included. `whole`: it is quoted as speech, not as a phrase."""

    start: int
    end: int
    whole: bool

    def __contains__(self, i: int) -> bool:
        return self.start <= i < self.end


def passages(doc: Parse) -> list[Passage]:
    """All passages, in order. A paragraph that opens with a mark goes on with a quotation left open before it."""
    found: list[Passage] = []
    start: int | None = None
    since = 0  # where the quotation, or its paragraph, was last opened
    curly = False
    for token in doc:
        text = token.text
        if "\n" in text:
            if start is not None and not _goes_on(doc, token.i):
                if curly and _SENTENCE < token.i - since <= _LONGEST:
                    found.append(_passage(doc, start, token.i))  # the closing mark was lost
                start = None
        elif text in _OPEN or (text in _BOTH and start is None):
            since = token.i
            if start is None:
                start, curly = token.i, text in _OPEN
        elif start is not None and (text in _CLOSE or text in _BOTH):
            if doc[token.i - 1].text.count("\n"):
                since = token.i
                continue  # the mark that opens the next paragraph of the same quotation
            if token.i - since <= _LONGEST and token.i - start > 1:
                found.append(_passage(doc, start, token.i + 1))
            start = None
    return found


def _goes_on(doc: Parse, i: int) -> bool:
    return i + 1 < len(doc) and doc[i + 1].text in _OPEN | _BOTH and doc[i - 1].text not in _CLOSE


def within(found: list[Passage]) -> dict[int, Passage]:
    """The passage that each quoted token stands in, marks included."""
    return {i: p for p in found for i in range(p.start, p.end)}


def _passage(doc: Parse, start: int, end: int) -> Passage:
    closed = doc[end - 1].text in _CLOSE | _BOTH
    last = doc[end - 2 if closed else end - 1].text
    following = doc[end].text if end < len(doc) else ""
    opens = doc[start + 1].text[:1].isupper()
    ends = last in _ENDS or following in {",", "?", "!"}
    return Passage(start, end, (opens and ends) or (ends and end - start - 2 >= _SENTENCE))
