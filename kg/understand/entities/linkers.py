"""Which small words a name runs on over: the Party *of the* Fram, the Fund *for* Ice *and* Tides, Jan *van der* Lee."""

from __future__ import annotations

from bisect import bisect_left
from calendar import day_name, month_abbr, month_name
from typing import TYPE_CHECKING

from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.knowledge.lexicon import Lexicon
    from kg.understand.syntax.parse import Parse

POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_OF = frozenset({"of", "for", "on", "against", "in", "to"})
_ARTICLES = frozenset({"the", "a", "an"})
CALENDAR = frozenset(n.lower() for n in (*month_name, *day_name) if n)
_MONTHS = frozenset(n.lower() for n in month_abbr if n) | {"sept"}
_PARTIES = frozenset({"party", "parties"})
_PREFIXES = frozenset({"co", "non", "anti", "pro", "post", "pan", "trans", "inter", "all"})


class Linkers:
    """What may stand inside a capitalised name, and what ends it. Compiled once from the lexicon."""

    def __init__(
        self, lexicon: Lexicon, places: frozenset[str] = frozenset(), known: frozenset[str] = frozenset()
    ) -> None:
        """`places` are names of states and regions of one word, and `known` all names of one word, in lower case."""
        self.lexicon = lexicon
        self._places, self._known = places, known
        self._heads = frozenset().union(lexicon.name_words, lexicon.roles, *lexicon.name_heads.values())
        self._owners = lexicon.contexts.get("Group", set())
        self._initiatives = lexicon.name_heads.get("Initiative", set())
        self._gatherings = lexicon.contexts.get("Conference", set())
        self._abroad = lexicon.contexts.get("Organization", set())
        self._bodies = self._initiatives | lexicon.name_heads.get("Organization", set())
        self._bodies |= {w for w, kind in lexicon.name_words.items() if kind == "GovernmentBody"}
        self._titles = lexicon.contexts.get("Politician", set()) | lexicon.contexts.get("Person", set())
        self._title_starts = {t.replace("-", " ").split()[0] for t in self._titles if " " in t or "-" in t}
        self._particles = lexicon.name_hints.get("Entity", set())
        hints = [words for kind, words in lexicon.name_hints.items() if kind != "Entity"]
        self._adjectives = frozenset().union(*hints) | lexicon.shared

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
            return not self._inside_person(doc, i, length)
        last = i
        while last + 1 < min(len(doc.tokens), i + 4) and doc.tokens[last + 1].text[0].isupper():
            last += 1
        return last < i + length or doc.tokens[last].lower_ not in self._heads

    def _inside_person(self, doc: Parse, i: int, length: int) -> bool:
        """Whether a title is a name itself, between a given name and a surname: Musa Sheikh Ali."""
        before = doc.tokens[i - 1] if i else None
        named = before is not None and before.ent_type_ == doc.tokens[i].ent_type_ == "PERSON"
        return named and length == 1 and before is not None and not self.is_title(doc, i - 1)

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
        if token.lower_ in _MONTHS and i + 1 < len(doc.tokens) and doc.tokens[i + 1].text.isdigit():
            return False
        return token.lower_ not in _ARTICLES and not (token.pos_ == "PRON" and not token.ent_type_)

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
                and (before.lower_ in self._heads or before.lower_ in self._places)
                and not self._one_body(doc, start, end, limit)
            ):
                return None  # two names: the Fram Party-Ice League pact
            if before.lower_ in _PREFIXES and end + 2 < limit and self._capital(doc, end + 2):
                return end + 1  # Co-operative Party
            following = doc.tokens[end + 1]
            if following.lower_ in self._particles and end + 3 < limit and self._capital(doc, end + 2):
                return end + 2  # Fram-e Is
            if following.lower_ in self._particles and end + 3 < limit and doc.tokens[end + 2].text in grammar.HYPHENS:
                return end + 3 if doc.tokens[end + 3].text[0].isupper() else None  # Fram-e-Is
            whole = following.ent_type_ == before.ent_type_ == "PERSON" and covered(ents, end - 1, end + 2)
            return end + 1 if whole or following.text[0].isupper() or following.text[0].isdigit() else None
        if text in POSSESSIVE:
            owned = before.lower_ in self._owners and end + 1 < limit and self._capital(doc, end + 1)
            return end + 1 if owned else None
        if (
            text == ","
            and end + 1 < limit
            and "." in doc.tokens[end + 1].text[:-1]
            and doc.tokens[end + 1].text.isupper()
            and not self.is_title(doc, end + 1)
        ):
            return (
                end + 1 if before.ent_type_ == doc.tokens[end + 1].ent_type_ != "PERSON" else None
            )  # Washington, D.C.
        if lower != text.upper() and not text.isascii() and text.islower():
            goes_on = end + 1 < limit and self._capital(doc, end + 1)  # Avenir démocratique
            return end if end - start == 1 or goes_on else None
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
            if lower == "of" and end - start > 1 and before.lower_ in self._gatherings:
                return None  # the Second Meeting of the Fram Dialogue
            if lower not in {"for", "in", "to", "on"} and covered(ents, end - 1, at + 1):
                return at
            if lower in self._particles:
                return at if all(doc.tokens[i].lower_ in self._particles for i in range(end, at)) else None
            return at if lower in _OF and self._takes_of(doc, start, end, at, lower) else None
        if lower == "and" and end + 1 < limit and self._capital(doc, end + 1):
            return end + 1 if self._takes_and(doc, start, end, limit, ents) else None
        return None

    def _one_body(self, doc: Parse, start: int, end: int, limit: int) -> bool:
        """Whether a hyphen joins the regions of one body: the North Sea-Baltic Energy Dialogue."""
        start = next((t.i + 1 for t in reversed(doc.tokens[start:end]) if t.lower_ == "the"), start)
        kinds = {self.lexicon.name_words.get(t.lower_, "Place") for t in doc.tokens[start:end]}
        if doc.tokens[start - 1].lower_ != "the" or kinds != {"Place"}:
            return False
        last = end + 1
        while last + 1 < limit and (self._capital(doc, last + 1) or doc.tokens[last + 1].lower_ == "and"):
            last += 1
        return doc.tokens[end - 1].lower_ in self._places and self._heads_body(doc, last) and last > end + 1

    def _heads_body(self, doc: Parse, i: int) -> bool:
        return doc.tokens[i].lower_ in self._bodies and doc.tokens[i].text[0].isupper()

    def _takes_of(self, doc: Parse, start: int, end: int, at: int, preposition: str) -> bool:
        """Whether `of` or the like goes on with a name, after a word such as Party, Institute or Battle."""
        head = doc.tokens[end - 1].lower_
        kind = self.lexicon.name_words.get(head)
        if preposition == "in":
            abroad = head in self._abroad and end - start > 1 and doc.tokens[at].ent_type_ == "GPE"
            return abroad or (kind == "ArmedConflict" and end - start == 1)
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
        before = doc.tokens[end - 1].lower_
        place = self.lexicon.name_words.get(before) == "Place" and end - start > 2  # the Centre for Red Sea and …
        if before in self._heads and before not in self._adjectives and not place:
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
        if last > end + 1 and self._two_topics(doc, (inside or start - 1) + 1, end, last):
            return True  # the Fisheries and Seabed Committee
        if last > end + 1 and doc.tokens[last].lower_ in self._heads:
            heads = [
                i
                for i in range(start, end)
                if doc.tokens[i].lower_ in self._heads
                and doc.tokens[i].lower_ not in self._adjectives
                and self.lexicon.name_words.get(doc.tokens[i].lower_) != "Place"
            ]
            if heads and self.lexicon.name_words.get(doc.tokens[heads[0]].lower_) != "GovernmentBody":
                return False  # the Ice Party of Norway and Fram League: two names
        if covered(ents, end - 1, end + 2) and (inside is not None or doc.tokens[last].lower_ in self._heads):
            return True
        if inside is not None:
            one_word = last == end + 1
            studies = (
                doc.tokens[last].lower_.endswith("s") and last < end + 4 and doc.tokens[last].ent_type_ != "PERSON"
            )
            studies = studies and doc.tokens[inside - 1].lower_ in self._bodies  # Centre for Tides and Ice Studies
            return (
                (one_word or studies)
                and not doc.tokens[last].ent_type_.startswith(("PER", "GPE"))
                and doc.tokens[end - 1].ent_type_ != "GPE"
            )
        alone = end - start == 1 and start > 0 and doc.tokens[start - 1].lower_ == "the"
        other = doc.tokens[start].ent_type_[:4] in {"GPE", "NORP", "PERS"}
        if alone and not other and last > end + 1 and doc.tokens[last].lower_ in _PARTIES:
            return True  # the Peace and Freedom Party
        owned = end - start == 1 and start > 0 and doc.tokens[start - 1].tag_ in {"WP$", "PRP$", "POS"}
        if (alone or owned) and not other and end + 2 < len(doc.tokens) and doc.tokens[end + 2].text == "party":
            return True  # the Peace and Freedom party
        hints = doc.tokens[end - 1].lower_ in self._adjectives and doc.tokens[end + 1].lower_ in self._adjectives
        return hints and last > end + 1 and doc.tokens[last].lower_ in self._heads

    def _two_topics(self, doc: Parse, start: int, end: int, last: int) -> bool:
        """Whether two words before and after `and` say what a body is for, and only its last word heads a name."""
        if doc.tokens[start].lower_ in _ARTICLES:
            start += 1
        if not start or doc.tokens[start - 1].lower_ != "the" or not self._heads_body(doc, last):
            return False
        if any(self.lexicon.name_words.get(t.lower_, "Place") != "Place" for t in doc.tokens[start:end]):
            return False
        return not any(
            t.lower_ in self._bodies or t.lower_ in self._known or t.ent_type_[:4] in {"GPE", "NORP", "PERS"}
            for t in doc.tokens[end - 1 : end + 2]
        )


def _phrase(doc: Parse, i: int, length: int) -> str:
    return " ".join(t.lower_ for t in doc.tokens[i : i + length]).replace(" - ", "-")


def around(ents: list[tuple[int, int]], i: int) -> list[tuple[int, int]]:
    at = bisect_left(ents, (i, 0))
    return ents[max(0, at - 1) : at + 1]


def covered(ents: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one name of the model's holds all these tokens."""
    return any(s <= start and end <= e for s, e in around(ents, start))
