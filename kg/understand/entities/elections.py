"""Elections, wars, conferences and laws that a year or a small word names: the 2013 Utopian local elections.

Their names begin with a year or a capital and hold words in lower case, so that no run of capitals shows them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.understand.entities.spans import CALENDAR, POSSESSIVE

if TYPE_CHECKING:
    from kg.understand.knowledge.lexicon import Lexicon
    from kg.understand.syntax.parse import Parse

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d(?:[-–/]\d\d(?:\d\d)?)?\Z")
_INNER = frozenset({"of", "the", "and", "for", "-", "–"})
_EVENTS = ("Election", "ArmedConflict", "NamedEvent", "Conference", "Law", "Agreement")
_LONGEST = 12  # tokens


@dataclass(frozen=True, slots=True)
class Occasion:
    """Tokens `start` to `end` (exclusive) name an election or another event of class `kind`.

    `told`: the words also tell who did what to whom, as in the 2003 invasion of Iraq, and must stay open to that.
    """

    start: int
    end: int
    kind: str
    told: bool = False


class Occasions:
    """Finds them in parsed documents. Compiled once from the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._heads = {w: c for w, c in lexicon.name_words.items() if c in _EVENTS}
        self._small = lexicon.before_names

    def find(self, doc: Parse) -> list[Occasion]:
        """In order of their last word."""
        found = []
        for token in doc.tokens:
            kind = self._heads.get(token.lower_)
            if kind is None:
                continue
            occasion = self._election(doc, token.i) if kind == "Election" else self._dated(doc, token.i, kind)
            if occasion is not None:
                found.append(occasion)
        return found

    def _election(self, doc: Parse, head: int) -> Occasion | None:
        """Back from the word: small words of elections, capitals, and a year with perhaps its month."""
        first, named, year = self._back(doc, head, self._small.get("Election", set()))
        if not named or not (year or doc.tokens[head].text[0].isupper()):
            return None
        end = head + 1
        if not year and end < len(doc.tokens) and _YEAR.match(doc.tokens[end].text):
            end += 1
        return Occasion(first, self._place(doc, end) if year else end, "Election")

    def _dated(self, doc: Parse, head: int, kind: str) -> Occasion | None:
        """A year, a name, and a word such as summit or referendum in lower case: the 1951 Utopian referendum."""
        if doc.tokens[head].text[0].isupper():
            return None  # a run of capitals holds it
        told = doc.tokens[head].lower_ in self.lexicon.nouns
        if told and self._of_somewhere(doc, head):
            return Occasion(head - 1, self._name(doc, head + 2), kind, told)  # the 2003 invasion of Iraq
        first, named, year = self._back(doc, head, frozenset())
        if not (named and year) or (doc.tokens[head].tag_ == "NNS" and kind == "NamedEvent"):
            return None
        return Occasion(first, head + 1, kind, told)

    def _of_somewhere(self, doc: Parse, head: int) -> bool:
        """Whether a year stands before the word, and `of` and a capital after it."""
        if not head or head + 2 >= len(doc.tokens) or not _YEAR.match(doc.tokens[head - 1].text):
            return False
        return doc.tokens[head + 1].lower_ == "of" and doc.tokens[head + 2].text[0].isupper()

    def _back(self, doc: Parse, head: int, small: set[str] | frozenset[str]) -> tuple[int, bool, bool]:
        """First token of the name that ends at `head`; whether a capital stands in it; whether a year begins it."""
        first, named = head, False
        i = head - 1
        if i > 0 and doc.tokens[i].text in {"-", "–"} and doc.tokens[i - 1].lower_ in {"by", "re"}:
            first, i = i - 1, i - 2  # by-election
        while i >= 0 and head - i < _LONGEST:
            token = doc.tokens[i]
            if _YEAR.match(token.text):
                month = i > 0 and doc.tokens[i - 1].lower_ in CALENDAR
                return (i - 1 if month else i), named, True
            if token.text[0].isupper() and token.lower_ not in CALENDAR:
                if token.is_sent_start and token.pos_ in {"DET", "ADP", "SCONJ", "VERB", "PRON", "ADV"}:
                    break
                named, first = True, i
            elif token.lower_ in small:
                first = i
            elif token.text in POSSESSIVE and i > 0 and doc.tokens[i - 1].text[0].isupper():
                pass
            elif not (token.lower_ in _INNER and i > 0 and self._goes_on(doc, i, small)):
                break
            i -= 1
        return first, named, False

    def _goes_on(self, doc: Parse, i: int, small: set[str] | frozenset[str]) -> bool:
        before = doc.tokens[i - 1]
        capital = before.text[0].isupper() and before.lower_ not in CALENDAR
        return capital or before.lower_ in small or before.lower_ in {"of", "-"}

    def _place(self, doc: Parse, end: int) -> int:
        """The end of a name that goes on with where it was: the 2009 European election in Utopia."""
        if end + 1 >= len(doc.tokens) or doc.tokens[end].lower_ != "in" or not doc.tokens[end + 1].text[0].isupper():
            return end
        return self._name(doc, end + 1) if doc.tokens[end + 1].ent_type_ in {"GPE", "LOC"} else end

    def _name(self, doc: Parse, first: int) -> int:
        """The end of the name of a place."""
        i = first
        while (
            i < len(doc.tokens)
            and doc.tokens[i].text[0].isupper()
            and doc.tokens[i].ent_type_ in {"GPE", "LOC"}
            and not (i > first and doc.tokens[i].is_sent_start)
        ):
            i += 1
        return max(i, first + 1)
