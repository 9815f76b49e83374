"""Where capitalised names begin and end, by their spelling and the words they are made of.

English names run on over small words (the Party of the Fram, the Institute for Tides and Ice), and stop before titles
(the Fram Party leader), possessives and clause borders. The model's own names only help where a small word could be
inside a name or outside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.understand.entities.linkers import CALENDAR, POSSESSIVE, Linkers, around
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Parse, Token

__all__ = ["CALENDAR", "POSSESSIVE", "Runs"]

_OF = frozenset({"of", "for", "on", "against", "in", "to"})
_NO_NAME = frozenset({"PRON", "VERB", "AUX", "DET", "ADP", "CCONJ", "SCONJ", "PART", "ADV", "INTJ"})
_FIGURES = frozenset({"CARDINAL", "ORDINAL", "QUANTITY", "MONEY", "PERCENT", "DATE", "TIME"})
_ROMAN = frozenset({"I", "II", "III", "IV", "V", "VI"})
_LONGEST = 14  # tokens


class Runs(Linkers):
    """The capitalised runs of parsed documents."""

    def find(self, doc: Parse) -> list[tuple[int, int]]:
        """Start and end (exclusive) of each run, in order, none inside another."""
        ents = [(e.start, e.end) for e in doc.ents]
        found = []
        i = 0
        while i < len(doc.tokens):
            if not self._opens(doc, i):
                i += 1
                continue
            end = self._end(doc, i, ents)
            if end <= i:
                i += 1
                continue
            start = i
            if start > 0 and doc.tokens[start - 1].text == "The" and self._has_article(doc, start, end):
                start -= 1
            found.append((start, end))
            i = max(end, i + 1)
        return found

    def _has_article(self, doc: Parse, start: int, end: int) -> bool:
        """Whether a capital article inside a sentence belongs to the name: The Elders, but not The Fram Institute."""
        if doc.tokens[end - 1].dep_ == "compound" and doc.tokens[end - 1].head.i >= end:
            return False  # The Fram campaign
        one = end - start == 1 or self.lexicon.name_words.get(doc.tokens[end - 1].lower_) == "MediaOrganization"
        return not doc.tokens[start - 1].is_sent_start and (
            one or not any(t.lower_ in self._heads for t in doc.tokens[start:end])
        )

    def _opens(self, doc: Parse, i: int) -> bool:
        token = doc.tokens[i]
        if not self._capital(doc, i) or self._stops(doc, i):
            return False
        if _glued(doc, i) and doc.tokens[i - 2].text[0].islower():
            return False  # the second part of pro-Union
        if not (token.is_sent_start or i == 0 or doc.tokens[i - 1].text in {'"', "“", ":", "\n"}):
            return True
        if token.pos_ in _NO_NAME and (not token.ent_type_ or token.pos_ in {"CCONJ", "SCONJ"}):
            return False
        if token.ent_type_ in _FIGURES or (
            token.pos_ == "ADJ" and not token.ent_type_ and token.lower_ not in self._adjectives
        ):
            return False  # Two French …, Former Polish …
        follows = i + 1 < len(doc.tokens) and (self._capital(doc, i + 1) or doc.tokens[i + 1].lower_ in _OF)
        return token.pos_ == "PROPN" or bool(token.ent_type_) or (follows and token.pos_ in {"ADJ", "NOUN"})

    def _end(self, doc: Parse, start: int, ents: list[tuple[int, int]]) -> int:
        """Where the run ends that starts here."""
        end = start + 1
        limit = min(len(doc.tokens), start + _LONGEST)
        while end < limit:
            token = doc.tokens[end]
            if token.is_sent_start and "." not in doc.tokens[end - 1].text:
                break
            if self._capital(doc, end):
                if self._stops(doc, end) or self._border(doc, start, end, ents):
                    break
                if end - start > 1 and doc.tokens[end - 1].text in _ROMAN:
                    break
                end += 1
                continue
            after = self._over(doc, start, end, limit, ents)
            if after is None:
                break
            end = after + 1
        return self._cut_compound(doc, start, end)

    def _border(self, doc: Parse, start: int, end: int, ents: list[tuple[int, int]]) -> bool:
        """Whether a person's name begins here, after another name: Democrat Ann Lee."""
        token = doc.tokens[end]
        placed = doc.tokens[end - 1].ent_type_ == "GPE" or doc.tokens[end - 1].lower_ in self._places
        if placed and end - start > 2 and doc.tokens[end - 2].lower_ in {"of", "the"}:
            # the Fram Party of Norway | Ann Lee; but the Gulf of Guinea Watch
            return token.ent_type_ != "GPE" and token.lower_ not in self._initiatives
        if token.ent_type_ == "NORP" and any(e == (end - 2, end) for e in around(ents, end - 1)):
            return doc.tokens[end - 1].ent_type_ == "PERSON"
        if token.ent_type_ != "PERSON" or doc.tokens[end - 1].ent_type_ == "PERSON":
            return False
        named = next((e for e in around(ents, end) if e[0] == end and e[1] - e[0] > 1), None)
        if end - start == 1 and self._is_given(doc, start, token):
            return False
        return named is not None and not any(t.lower_ in self._heads for t in doc.tokens[named[0] : named[1]])

    def _is_given(self, doc: Parse, i: int, following: Token) -> bool:
        """Whether the model left out the first word of a person's name: no word that we know, bound to the next."""
        first = doc.tokens[i]
        known = any(first.lower_ in words for words in (self._heads, self._adjectives, self._known))
        bound = first.dep_ == "compound" and first.head.ent_type_ == "PERSON" and first.head.i >= following.i
        return (
            bound
            and first.pos_ == "PROPN"
            and not (known or first.ent_type_ not in {"", "ORG"} or first.text.isupper())
        )

    def _cut_compound(self, doc: Parse, start: int, end: int) -> int:
        """A last word that a hyphen ties to one in lower case is no part of the name: the Fram-backed list."""
        if end < len(doc.tokens) and doc.tokens[end].text in grammar.HYPHENS and not doc.tokens[end - 1].whitespace_:
            following = doc.tokens[end + 1].text[:1] if end + 1 < len(doc.tokens) else ""
            if following.islower() and not doc.tokens[end].whitespace_:
                return end - 1
        if end < len(doc.tokens) and doc.tokens[end].text == "party":
            joined = end - start == 3 and doc.tokens[start + 1].lower_ == "and"
            if joined or doc.tokens[end - 1].lower_ in self._adjectives:
                return end + 1  # the Liberal party, the Peace and Freedom party
        return end


def _glued(doc: Parse, i: int) -> bool:
    """Whether a hyphen ties the token to the one before."""
    return (
        i > 1
        and doc.tokens[i - 1].text in grammar.HYPHENS
        and not doc.tokens[i - 1].whitespace_
        and not doc.tokens[i - 2].whitespace_
    )
