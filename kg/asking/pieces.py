"""Long texts in pieces that a model is asked about one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Where a text may be cut, best first: between paragraphs, lines, sentences, words.
_PLACES = tuple(map(re.compile, (r"\n[ \t]*\n\s*", r"\n\s*", r"[.!?…][”\"’')\]]*\s+", r"\s+")))


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a document's text: `text == document.text[start : start + len(text)]`."""

    start: int
    text: str


def pieces(text: str, size: int) -> list[Piece]:
    """A text in pieces of at most `size` characters and about equal length; none is blank."""
    return _pieces(Piece(0, text), size)


def halves(piece: Piece) -> tuple[Piece, Piece]:
    """A piece cut in two, at the best place in its middle half."""
    at = _middle(piece.text)
    return Piece(piece.start, piece.text[:at]), Piece(piece.start + at, piece.text[at:])


def _pieces(piece: Piece, size: int) -> list[Piece]:
    if not piece.text.strip():
        return []
    if len(piece.text) <= size:
        return [piece]
    return [part for half in halves(piece) for part in _pieces(half, size)]


def _middle(text: str) -> int:
    quarter, middle = len(text) // 4, len(text) // 2
    for place in _PLACES:
        found = [m.end() for m in place.finditer(text, quarter, len(text) - quarter) if m.end() < len(text)]
        if found:
            return min(found, key=lambda at: abs(at - middle))
    return max(middle, 1)
