"""Texts to build from: as many as are asked for, each other than all the rest, and the same ones every time.

They are made of the eight articles that lie in this repository (some 3,400 words). A window is a run of consecutive
sentences of one article, of about a hundred words. A text is two windows from two articles, one paragraph each, so
that it has about two hundred words. All pairs of windows, some 106,000, are shuffled with a seed, and the first ones
are taken: a larger corpus begins with all texts of a smaller one. So the texts are distinct, and the names and
relations in them come again and again, as they do in news; documents contradict each other no more than the articles
do.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import cache
from itertools import product
from pathlib import Path

from kg.ids import Minter
from kg.model import Document
from kg.sources import read

ROOT = Path(__file__).resolve().parents[3]
DATE = "2024-06-01"
"""The day of all texts, so that names of offices are linked."""

_PLACES = ("tests/articles/*.md", "seeds/articles")
_SEED = 20240601
_WORDS = (85, 115)
_SHORT = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Sen|Rep|St|No))\.$")
_GAP = re.compile(r"(?<=[.!?])\s+(?=[\"“'‘]?[A-Z])|(?<=[.!?][\"”'’])\s+(?=[\"“'‘]?[A-Z])")


def texts(count: int, *, start: int = 0) -> list[str]:
    """`count` distinct texts, those from the number `start` on. Raises ValueError if there are not so many."""
    windows = _windows()
    order = _order()
    if start + count > len(order):
        raise ValueError(f"{start + count:,} texts: the articles give {len(order):,}")
    return [f"{windows[a]}\n\n{windows[b]}\n" for a, b in order[start : start + count]]


def write(folder: Path, count: int) -> Path:
    """Put so many texts into a folder, one file each, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(texts(count)):
        place(folder, number).write_text(text, encoding="utf-8")
    return folder


def place(folder: Path, number: int) -> Path:
    """The file of a text."""
    return folder / f"{number:05}.txt"


def articles() -> list[list[list[str]]]:
    """The sentences of the articles, by paragraph, without their bylines and other short lines."""
    found = []
    for item in read([str(ROOT / place) for place in _PLACES], minter=Minter()):
        if isinstance(item, Document):
            paragraphs = (_sentences(" ".join(part.split())) for part in item.text.split("\n\n"))
            found.append([p for p in paragraphs if sum(len(s.split()) for s in p) > 12])
    return found


def _sentences(paragraph: str) -> list[str]:
    parts: list[str] = []
    for part in _GAP.split(paragraph):
        if parts and _SHORT.search(parts[-1]):
            parts[-1] += f" {part}"
        else:
            parts.append(part)
    return parts


@cache
def _windows() -> Sequence[str]:
    return [window for windows in _by_article() for window in windows]


@cache
def _by_article() -> Sequence[Sequence[str]]:
    found = []
    for paragraphs in articles():
        sentences = [s for paragraph in paragraphs for s in paragraph]
        windows: dict[str, None] = {}
        for start, end in product(range(len(sentences)), range(len(sentences) + 1)):
            window = " ".join(sentences[start:end])
            if _WORDS[0] <= len(window.split()) <= _WORDS[1]:
                windows[window] = None
        found.append(list(windows))
    return found


@cache
def _order() -> Sequence[tuple[int, int]]:
    """The numbers of two windows for each text: all pairs from two articles, in an order that looks like chance."""
    of = [article for article, windows in enumerate(_by_article()) for _ in windows]
    pairs = [(a, b) for a, b in product(range(len(of)), repeat=2) if of[a] != of[b]]
    random.Random(_SEED).shuffle(pairs)
    return pairs
