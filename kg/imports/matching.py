"""Names as a text spells them, and statements that do not say which text they are from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from kg.errors import DataError
from kg.grounding.foreign import Foreign, Name, Told
from kg.imports.files import File
from kg.imports.texts import Text, Texts
from kg.model import Failure

_LONGEST = 1000  # characters from the first to the last part of a statement that are still taken for its quote
_LETTER = "[0-9A-Za-z\u00c0-\u052f]"  # of Latin, Greek and Cyrillic


class Spelt:
    """A text in which names are looked for."""

    def __init__(self, text: str, others: Mapping[str, Sequence[str]]) -> None:
        self._text, self._others = text, others
        self._folded = _folded(text)

    def holds(self, *names: Name) -> bool:
        return all(self._spelling(name) is not None for name in names)

    def name(self, name: Name) -> Name:
        """The name as the text spells it, or what else it is called there; as it is if the text has none."""
        return replace(name, text=self._spelling(name) or name.text)

    def told(self, told: Told) -> Told:
        return replace(told, subject=self.name(told.subject), object=self.name(told.object))

    def _spelling(self, name: Name) -> str | None:
        for words in (name.text, *self._others.get(name.text, ())):
            if _of_name(words) in self._folded and (match := _pattern(words).search(self._text)):
                return match[0]
        return None


def occurrences(name: str, text: str) -> list[tuple[int, int]]:
    """Where the text holds a name as words of their own, in whatever case."""
    return [match.span() for match in _pattern(name).finditer(text)] if name.strip() else []


def quoted(told: Told, parts: Sequence[Name], text: str) -> Told:
    """The statement with the words from the first to the last of its parts, if all have a place."""
    starts, ends = [n.start for n in parts if n.start is not None], [n.end for n in parts if n.end is not None]
    if len(starts) < len(parts) or max(ends) - min(starts) > _LONGEST:
        return told
    start, end = min(starts), max(ends)
    return replace(told, quote=text[start:end], start=start, end=end)


def placed(
    statements: Sequence[Told],
    *,
    tool: str,
    file: File,
    texts: Texts,
    names: Iterable[Name] = (),
    others: Mapping[str, Sequence[str]] | None = None,
) -> Iterator[Foreign | Failure]:
    """Statements of no text in particular, by texts: the one that is called as the file is, or the only one.

    Where there is neither, each goes to every text that names both of its parties, and names likewise.
    `others` are words that mean the same as a name. Raises DataError if no texts were given.
    """
    listed = list(names)
    if not statements and not listed:
        return
    if not texts.given:
        raise DataError("does not say which text it is about: name a folder or file with --texts")
    home = _home(file, texts)
    left = dict.fromkeys(range(len(statements)))
    for text in texts if home is None else (home,):
        here = Spelt(text.document.text, others or {})
        held = [i for i, one in enumerate(statements) if home is not None or here.holds(one.subject, one.object)]
        found = [name for name in listed if home is not None or here.holds(name)]
        if held or found:
            told = tuple(here.told(statements[i]) for i in held)
            yield Foreign(document=text.document, tool=tool, names=tuple(map(here.name, found)), told=told)
        for i in held:
            left.pop(i, None)
    for i in left:
        one = statements[i]
        row = one.where.rpartition(" ")[2]
        yield file.bad(row, f"no text names both {one.subject.text!r} and {one.object.text!r}")


def _home(file: File, texts: Texts) -> Text | None:
    try:
        return texts.only() or texts.find(file.stem)
    except DataError:
        return None


def _folded(words: str) -> str:
    """Words as they are compared first, which is quick."""
    return " ".join(words.casefold().split())


_of_name = lru_cache(maxsize=10_000)(_folded)


@lru_cache(maxsize=10_000)
def _pattern(name: str) -> re.Pattern[str]:
    """Only scripts that know capitals, and figures, are sure to set words apart."""
    before, after = (_sets_apart(character) for character in (name[:1], name[-1:]))
    words = r"\s+".join(map(re.escape, name.split()))
    return re.compile(f"{f'(?<!{_LETTER})' * before}{words}{f'(?!{_LETTER})' * after}", re.IGNORECASE)


def _sets_apart(character: str) -> bool:
    return character.isdigit() or character.lower() != character.upper()
