"""A description in free words taken for what it says of two things: the words that stand between their names."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.grounding.foreign import Name
from kg.imports.matching import occurrences

_LONGEST = 80  # characters that may stand between two names; more hold other things
_BREAK = re.compile(r"[.;:!?()]")
_PRONOUN = re.compile(r"\A(?:which|who|that)\s+", re.IGNORECASE)
_JOINED = frozenset({"and", "or", "with", "of", "in", "s", "the"})
_ARTICLE = re.compile(r"(?:\s+(?:the|a|an))+\s*\Z", re.IGNORECASE)
_OWNED = re.compile(r"\A['’]s\b")


def between(description: str, subject: str, object: str) -> tuple[str, bool] | None:
    """The words between two names, and whether the second stands first; None if they tell nothing.

    "Russia attacked Ukraine in 2022" says `attacked` of Russia and Ukraine, in this order. The nearest two places are
    taken, within one sentence.
    """
    firsts, seconds = occurrences(subject, description), occurrences(object, description)
    gaps = [
        (start - end, end, start, turned)
        for ones, others, turned in ((firsts, seconds, False), (seconds, firsts, True))
        for _, end in ones
        for start, _ in others
        if 0 < start - end <= _LONGEST
    ]
    for _, end, start, turned in sorted(gaps):
        gap = description[end:start]
        words = _PRONOUN.sub("", _ARTICLE.sub("", _OWNED.sub("", gap)).strip(" ,–—-"))
        tells = any(c.isalpha() for c in words) and words.casefold() not in _JOINED
        if tells and not _BREAK.search(gap) and "," not in words:
            return " ".join(words.split()), turned
    return None


def located(name: Name, text: str, start: int, end: int) -> Name:
    """The name with its place, if it stands but once in these characters of a text."""
    found = occurrences(name.text, text[start:end])
    if len(found) != 1:
        return name
    return replace(
        name, text=text[start + found[0][0] : start + found[0][1]], start=start + found[0][0], end=start + found[0][1]
    )
