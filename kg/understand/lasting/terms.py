"""From when until when an office was held, as the words after its title tell."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import TYPE_CHECKING

from kg.understand.arguments import dates

if TYPE_CHECKING:
    from kg.understand.scene import Scene
    from kg.understand.syntax.parse import Token

_DATE = r"(?:\d{1,2} )?(?:[A-Z][a-z]+ )?(?:\d{1,2}, )?\d{4}"
_TERM = re.compile(rf"(?:from |between |\()({_DATE})(?: to | until | and |\s?[-–]\s?)({_DATE})|since ({_DATE})")
_SPAN = 120  # characters after a title in which its term is looked for


def term(scene: Scene, title: Token, heads: Set[str]) -> str | None:
    """An EDTF interval, open if it lasts. `heads` are the words that head titles: what follows the next is its own."""
    doc = title.doc
    start = title.idx + len(title.text)
    sentence = doc[title.sent.end - 1]
    stop = min(start + _SPAN, sentence.idx + len(sentence.text))
    following = (t.idx for t in doc[title.i + 1 : title.sent.end] if t.lower_ in heads)
    found = _TERM.search(scene.document.text[start : min(stop, next(following, stop))])
    if found is None:
        return None
    first, last = found[1] or found[3], found[2]
    begun = dates.resolve(first, None)
    ended = dates.resolve(last, None) if last else None
    if begun is None or (last and ended is None):
        return None
    return f"{begun}/{ended or '..'}"
