"""A key, and what of it a server may give back: all of it, or a part beside stars."""

from __future__ import annotations

import re

from kg.asking.settings import SECRET

_RUN = 6  # characters in a row that are a part of a key
_LONGEST = 4_000  # characters of what a server says that are looked at
_WORD = re.compile(r"[^\s\"'()\[\]{}<>,;:=]+")
_HIDDEN = re.compile(r"\*+|…+|•+|\.{3,}|[xX]{3,}")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


class Secret:
    """Knows a key where it is met. None, and a dummy, such as a server on this machine may want, are no secrets."""

    def __init__(self, key: str | None) -> None:
        self._key = key if key is not None and len(key) >= SECRET else ""
        self._low = self._key.lower()

    def hidden(self, text: str) -> str:
        """What a server says, without words that hold a part of the key."""
        text = text[:_LONGEST]
        return _WORD.sub(lambda word: self._word(word[0]), text) if self._key else text

    def told_by(self, content: str) -> bool:
        """Whether an answer holds the key or half of it, plain or as JSON may escape it."""
        if not self._key:
            return False
        plain = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), content).replace("\\", "")
        key, size = self._key.replace("\\", ""), max(SECRET, len(self._key) // 2)
        return self._key in content or any(key[i : i + size] in plain for i in range(max(1, len(key) - size + 1)))

    def _word(self, word: str) -> str:
        low = word.lower()
        if any(low[i : i + _RUN] in self._low for i in range(len(low) - _RUN + 1)):
            return "***"
        stars = _HIDDEN.search(low)
        if stars is None:
            return word
        before, after = low[: stars.start()], _HIDDEN.sub("", low[stars.end() :]).rstrip(".!?")
        at_ends = (before and self._low.startswith(before)) or (after and self._low.endswith(after))
        return "***" if at_ends else word
