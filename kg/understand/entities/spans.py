"""Where capitalised names begin and end, by their spelling and the words they are made of.

English names run on over small words (the Party of the Fram, the Institute for Tides and Ice), and stop before titles
(the Fram Party leader), possessives and clause borders. The model's own names only help where a small word could be
inside a name or outside.
"""

from __future__ import annotations

from bisect import bisect_left
from calendar import day_name, month_name
from typing import TYPE_CHECKING

from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.knowledge.lexicon import Lexicon
    from kg.understand.syntax.parse import Parse

POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_OF = frozenset({"of", "for", "on", "against", "in", "to"})
_ARTICLES = frozenset({"the", "a", "an"})
CALENDAR = frozenset(n.lower() for n in (*month_name, *day_name) if n)
_NO_NAME = frozenset({"PRON", "VERB", "AUX", "DET", "ADP", "CCONJ", "SCONJ", "PART", "ADV", "INTJ"})
_FIGURES = frozenset({"CARDINAL", "ORDINAL", "QUANTITY", "MONEY", "PERCENT", "DATE", "TIME"})
_PARTIES = frozenset({"party", "parties"})
_PREFIXES = frozenset({"co", "non", "anti", "pro", "post", "pan", "trans", "inter", "all"})
_ROMAN = frozenset({"I", "II", "III", "IV", "V", "VI"})
_LONGEST = 14  # tokens


class Runs:
    """The capitalised runs of parsed documents. Compiled once from the lexicon."""

    def __init__(self, lexicon: Lexicon, places: frozenset[str] = frozenset()) -> None:
        """`places` are names of states and regions of one word, in lower case."""
        self.lexicon = lexicon
        self._places = places
        self._heads = frozenset().union(lexicon.name_words, lexicon.roles, *lexicon.name_heads.values())
        self._owners = lexicon.contexts.get("Group", set())
        self._initiatives = lexicon.name_heads.get("Initiative", set())
        self._titles = lexicon.contexts.get("Politician", set()) | lexicon.contexts.get("Person", set())
        self._title_starts = {t.replace("-", " ").split()[0] for t in self._titles if " " in t or "-" in t}
        self._particles = lexicon.name_hints.get("Entity", set())
        hints = [words for kind, words in lexicon.name_hints.items() if kind != "Entity"]
        self._adjectives = frozenset().union(*hints) | lexicon.shared

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
        one = end - start == 1 or self.lexicon.name_words.get(doc.tokens[end - 1].lower_) == "MediaOrganization"
        return not doc.tokens[start - 1].is_sent_start and (
            one or not any(t.lower_ in self._heads for t in doc.tokens[start:end])
        )

    def heads_name(self, doc: Parse, start: int, end: int) -> bool:
        """Whether a word in there tells what kind of thing a name names."""
        return any(t.lower_ in self._heads for t in doc.tokens[start:end])

    def is_title(self, doc: Parse, i: int) -> int:
        """How many tokens a title takes that begins here: 2 for Prime Minister, 0 where none does."""
        first = doc.tokens[i].lower_
        if first in self._title_starts:
            for length in (3, 2):
                if i + length <= len(doc.tokens) and _phrase(doc, i, length) in self._titles:
                    return length
        return 1 if first.rstrip(".") in self._titles else 0

    def _stops(self, doc: Parse, i: int) -> bool:
        """Whether a title begins here that is no part of a name, as it is in General Assembly or Prince Ice Island."""
        length = self.is_title(doc, i)
        if not length:
            return False
        if i + length < len(doc.tokens) and doc.tokens[i + length].ent_type_ == "PERSON":
            return True
        last = i
        while last + 1 < min(len(doc.tokens), i + 4) and doc.tokens[last + 1].text[0].isupper():
            last += 1
        return last < i + length or doc.tokens[last].lower_ not in self._heads

    def _opens(self, doc: Parse, i: int) -> bool:
        token = doc.tokens[i]
        if not self._capital(doc, i) or self._stops(doc, i):
            return False
        if _glued(doc, i) and doc.tokens[i - 2].text[0].islower():
            return False  # the second part of pro-Union
        if not (token.is_sent_start or i == 0 or doc.tokens[i - 1].text in {'"', "“", ":", "\n"}):
            return True
        if token.pos_ in _NO_NAME and not token.ent_type_:
            return False
        if token.ent_type_ in _FIGURES or (
            token.pos_ == "ADJ" and not token.ent_type_ and token.lower_ not in self._adjectives
        ):
            return False  # Two French …, Former Polish …
        follows = i + 1 < len(doc.tokens) and (self._capital(doc, i + 1) or doc.tokens[i + 1].lower_ in _OF)
        return token.pos_ == "PROPN" or bool(token.ent_type_) or (follows and token.pos_ in {"ADJ", "NOUN"})

    def _capital(self, doc: Parse, i: int) -> bool:
        """Whether the token is written as part of a name."""
        token = doc.tokens[i]
        text = token.text
        if not text[0].isupper():
            return False
        if text == "I":
            return i > 0 and doc.tokens[i - 1].lower_ in self._heads  # World War I
        if token.lower_ in CALENDAR and token.ent_type_ in {"DATE", "TIME", ""}:
            return False
        return token.lower_ not in _ARTICLES and not (token.pos_ == "PRON" and not token.ent_type_)

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
        if token.ent_type_ == "NORP" and any(e == (end - 2, end) for e in _around(ents, end - 1)):
            return doc.tokens[end - 1].ent_type_ == "PERSON"
        if token.ent_type_ != "PERSON" or doc.tokens[end - 1].ent_type_ == "PERSON":
            return False
        named = next((e for e in _around(ents, end) if e[0] == end and e[1] - e[0] > 1), None)
        return named is not None and not any(t.lower_ in self._heads for t in doc.tokens[named[0] : named[1]])

    def _over(self, doc: Parse, start: int, end: int, limit: int, ents: list[tuple[int, int]]) -> int | None:
        """The capitalised token with which the name goes on after the small words at `end`; None where it stops."""
        text, lower = doc.tokens[end].text, doc.tokens[end].lower_
        before = doc.tokens[end - 1]
        if text.isdigit() and len(text) < 3 and before.lower_ in self._heads:
            return end if end + 1 < len(doc.tokens) and doc.tokens[end + 1].pos_ not in {"NOUN", "ADJ", "NUM"} else None
        if text == "/":
            return None
        if text in grammar.HYPHENS:
            goes_on = not before.whitespace_ and not doc.tokens[end].whitespace_ and end + 1 < limit
            if not goes_on:
                return None
            if (
                doc.tokens[end + 1].text[0].isupper()
                and end - start > 1
                and before.lower_ in self._heads | self._places
            ):
                return None  # two names: the Fram Party-Ice League pact
            if before.lower_ in _PREFIXES and end + 2 < limit and self._capital(doc, end + 2):
                return end + 1  # Co-operative Party
            following = doc.tokens[end + 1]
            whole = following.ent_type_ == before.ent_type_ == "PERSON" and _covered(ents, end - 1, end + 2)
            return end + 1 if whole or following.text[0].isupper() or following.text[0].isdigit() else None
        if text in POSSESSIVE:
            owned = before.lower_ in self._owners and end + 1 < limit and self._capital(doc, end + 1)
            return end + 1 if owned else None
        if (
            text == ","
            and end + 1 < limit
            and "." in doc.tokens[end + 1].text[:-1]
            and doc.tokens[end + 1].text.isupper()
        ):
            return (
                end + 1 if before.ent_type_ == doc.tokens[end + 1].ent_type_ != "PERSON" else None
            )  # Washington, D.C.
        if lower != text.upper() and not text.isascii() and text.islower():
            return end if end - start == 1 or self._capital(doc, end + 1) else None  # Avenir démocratique
        if text in {"&", "+"}:
            return end + 1 if end + 1 < limit and self._capital(doc, end + 1) else None
        at = end
        while at < limit and (
            doc.tokens[at].lower_ in _OF
            or doc.tokens[at].lower_ in _ARTICLES
            or doc.tokens[at].lower_ in self._particles
        ):
            at += 1
            if at - end > 3:
                return None
            if (
                at + 1 < limit
                and doc.tokens[at].text == "-"
                and doc.tokens[at - 1].lower_ in self._particles
                and not doc.tokens[at].whitespace_
            ):
                return (
                    at + 1 if doc.tokens[at + 1].text[0].isupper() and not doc.tokens[at - 1].whitespace_ else None
                )  # al-Sisi
        if at >= limit:
            return None
        if at > end:
            if not self._capital(doc, at) or self._stops(doc, at):
                return None
            if lower == "of" and before.lower_ not in _PARTIES and self._party_follows(doc, at):
                return None
            if lower not in {"for", "in", "to", "on"} and _covered(ents, end - 1, at + 1):
                return at
            if lower in self._particles:
                return at if all(doc.tokens[i].lower_ in self._particles for i in range(end, at)) else None
            return at if lower in _OF and self._takes_of(doc, start, end, at, lower) else None
        if lower == "and" and end + 1 < limit and self._capital(doc, end + 1):
            return end + 1 if self._takes_and(doc, start, end, limit, ents) else None
        return None

    def _takes_of(self, doc: Parse, start: int, end: int, at: int, preposition: str) -> bool:
        """Whether `of` or the like goes on with a name, after a word such as Party, Institute or Battle."""
        head = doc.tokens[end - 1].lower_
        kind = self.lexicon.name_words.get(head)
        if preposition == "in":
            return kind == "ArmedConflict" and end - start == 1
        if preposition == "on":
            return head in self._heads and kind in {None, "Conference"}
        if kind == "Place" and doc.tokens[end - 1].ent_type_ == "PERSON":
            return False
        if preposition == "of" and end - start > 1 and self._places_follow(doc, at):
            return False  # the Ice Group of Norway, Peru and Chad
        if preposition in {"to", "against"} or doc.tokens[at].ent_type_ in {"PERSON", "DATE"}:
            return False
        following = doc.tokens[at].lower_
        if at + 1 < len(doc.tokens) and doc.tokens[at + 1].lower_ == "of" and following in self._heads:
            return False
        if preposition == "for" and self.lexicon.name_words.get(following) == kind == "PoliticalParty":
            return False
        if kind in {"ArmedConflict", "NamedEvent", "Conference"} and end - start > 1:
            return False
        if (
            preposition == "for"
            and doc.tokens[end - 1].tag_ in {"NNPS", "NNS"}
            and doc.tokens[at].ent_type_ != "PERSON"
        ):
            return True  # Fishers for Peace
        if preposition == "for" and doc.tokens[at].ent_type_ != "PERSON" and self._initiative_follows(doc, at):
            return True  # the Harvest for Peace Plan
        if head not in self._heads:
            return (
                preposition == "of"
                and end - start == 1
                and doc.tokens[end - 1].tag_ in {"NNPS"}
                and head in self._adjectives
            )
        return preposition != "for" or (kind != "Place" and (kind != "GovernmentBody" or end - start == 1))

    def _places_follow(self, doc: Parse, at: int) -> bool:
        """Whether a list of places begins here."""
        after = doc.tokens[at + 1 : at + 3]
        listed = len(after) > 1 and after[0].text in {",", "and"} and after[1].ent_type_ == "GPE"
        return listed and doc.tokens[at].ent_type_ == "GPE"

    def _initiative_follows(self, doc: Parse, at: int) -> bool:
        """Whether the capitalised words from here on end in a word that heads the names of initiatives."""
        last = at
        while last + 1 < min(len(doc.tokens), at + 5) and doc.tokens[last + 1].text[0].isupper():
            last += 1
        return last > at and doc.tokens[last].lower_ in self._initiatives

    def _party_follows(self, doc: Parse, at: int) -> bool:
        """Whether the name of a party begins here: the Council of the Fram Party."""
        last = at
        while last + 1 < min(len(doc.tokens), at + 6) and (
            doc.tokens[last + 1].text[0].isupper() or doc.tokens[last + 1].text == "party"
        ):
            last += 1
        return last > at and any(t.lower_ == "party" for t in doc[at + 1 : last + 1])

    def _takes_and(self, doc: Parse, start: int, end: int, limit: int, ents: list[tuple[int, int]]) -> bool:
        """Whether `and` joins words of one name: Social Democratic and Labour Party, Institute for Tides and Ice."""
        if doc.tokens[end - 1].lower_ in self._heads and doc.tokens[end - 1].lower_ not in self._adjectives:
            return False
        if (
            end + 2 < len(doc.tokens)
            and doc.tokens[end + 2].lower_ == "of"
            and doc.tokens[end + 1].lower_ in self._heads
        ):
            return False
        inside = next((i for i in range(end - 1, start, -1) if doc.tokens[i].lower_ in {"of", "for", "on"}), None)
        last = end + 1
        while last + 1 < limit and self._capital(doc, last + 1) and not self._stops(doc, last + 1):
            last += 1
        if last > end + 1 and doc.tokens[last].lower_ in self._heads:
            heads = [
                i
                for i in range(start, end)
                if doc.tokens[i].lower_ in self._heads and doc.tokens[i].lower_ not in self._adjectives
            ]
            if heads and self.lexicon.name_words.get(doc.tokens[heads[0]].lower_) != "GovernmentBody":
                return False  # the Ice Party of Norway and Fram League: two names
        if _covered(ents, end - 1, end + 2) and (inside is not None or doc.tokens[last].lower_ in self._heads):
            return True
        if inside is not None:
            one_word = last == end + 1
            return (
                one_word
                and not doc.tokens[last].ent_type_.startswith(("PER", "GPE"))
                and doc.tokens[end - 1].ent_type_ != "GPE"
            )
        alone = end - start == 1 and start > 0 and doc.tokens[start - 1].lower_ == "the"
        other = doc.tokens[start].ent_type_[:4] in {"GPE", "NORP", "PERS"}
        if alone and not other and last > end + 1 and doc.tokens[last].lower_ in _PARTIES:
            return True  # the Peace and Freedom Party
        hints = doc.tokens[end - 1].lower_ in self._adjectives and doc.tokens[end + 1].lower_ in self._adjectives
        return hints and last > end + 1 and doc.tokens[last].lower_ in self._heads

    def _cut_compound(self, doc: Parse, start: int, end: int) -> int:
        """A last word that a hyphen ties to one in lower case is no part of the name: the Fram-backed list."""
        if end < len(doc.tokens) and doc.tokens[end].text in grammar.HYPHENS and not doc.tokens[end - 1].whitespace_:
            following = doc.tokens[end + 1].text[:1] if end + 1 < len(doc.tokens) else ""
            if following.islower() and not doc.tokens[end].whitespace_:
                return end - 1
        if end < len(doc.tokens) and doc.tokens[end].text == "party" and doc.tokens[end - 1].lower_ in self._adjectives:
            return end + 1  # the Liberal party
        return end


def _phrase(doc: Parse, i: int, length: int) -> str:
    return " ".join(t.lower_ for t in doc.tokens[i : i + length]).replace(" - ", "-")


def _glued(doc: Parse, i: int) -> bool:
    """Whether a hyphen ties the token to the one before."""
    return (
        i > 1
        and doc.tokens[i - 1].text in grammar.HYPHENS
        and not doc.tokens[i - 1].whitespace_
        and not doc.tokens[i - 2].whitespace_
    )


def _around(ents: list[tuple[int, int]], i: int) -> list[tuple[int, int]]:
    at = bisect_left(ents, (i, 0))
    return ents[max(0, at - 1) : at + 1]


def _covered(ents: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one name of the model's holds all these tokens."""
    return any(s <= start and end <= e for s, e in _around(ents, start))
