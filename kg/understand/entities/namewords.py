"""What the words of a name say of its class: the Party of the Fram, a Socialist Alliance, the Battle of the Ice."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.understand.entities.spans import POSSESSIVE

if TYPE_CHECKING:
    from kg.understand.knowledge.lexicon import Lexicon
    from kg.understand.syntax.parse import Parse

UNKNOWN = "?"  # a name of something, nobody knows what: nothing inside it is a name by itself
PARTY = "PoliticalParty"
CERTAIN, LIKELY, GUESS = 3, 2, 1
BODIES = frozenset(
    {
        "Initiative",
        "Agreement",
        "AcademicInstitution",
        "GovernmentBody",
        "Company",
        "Organization",
        "MediaOrganization",
        PARTY,
    }
)
_LINKERS = frozenset({"of", "for", "in", "on", "de", "del", "du", "des", "di", "da", "von", "van", "der"})
_COMPASS = frozenset({"north", "south", "east", "west", "central"})
_ORDINALS = frozenset({"i", "ii", "1", "2"})


class Verdict(NamedTuple):
    """A class of the ontology, and how sure it is: CERTAIN, LIKELY or GUESS."""

    kind: str
    sure: int


class NameWords:
    """Reads the words of names. Compiled once from the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._settling, self._roles = lexicon.name_words, lexicon.roles
        self._hints = lexicon.name_hints.get(PARTY, set())
        self._party_heads = lexicon.name_heads.get(PARTY, set())
        self._initiatives = lexicon.name_heads.get("Initiative", set())
        self._body_heads = lexicon.name_heads.get("Organization", set())
        self._alone = lexicon.contexts.get("GovernmentBody", set())
        self._owners = lexicon.contexts.get("Group", set())
        self._near_place = lexicon.contexts.get("Place", set())
        self._near_party = lexicon.contexts.get(PARTY, set())

    def kind(self, doc: Parse, start: int, end: int) -> Verdict | None:
        """The class that the words of a name give away; None where they say nothing."""
        words = [t.lower_ for t in doc.tokens[start:end]]
        at = _head(words)
        head = words[at]
        if doc.tokens[start + at].text in POSSESSIVE:
            return None
        if len(words) == 1:
            return self._one_word(doc, start)
        party = words[-1] in self._body_heads and any(w in self._hints for w in words[:-1])  # a Liberal Coalition
        if words[-1] in self._initiatives and not party and not self._is_body(head):
            return Verdict("Initiative", LIKELY)  # the Gulf of Guinea Watch, the Harvest for Peace Plan
        settled = self._settling.get(words[at - 1] if head in _ORDINALS and at else head)
        linker = words[at + 1] if at + 1 < len(words) else ""
        lobby = doc.tokens[start + at].tag_ in {"NNPS", "NNS"} or settled == "ArmedConflict"
        if linker == "for" and lobby and settled != PARTY:
            return Verdict("Organization", LIKELY)  # Fishers for Peace, Campaign for Ice
        if settled is not None and settled != "Group":
            return Verdict(settled, CERTAIN)
        return self._hinted(words, at, linker) or self._first(words[0])

    def _is_body(self, head: str) -> bool:
        """An institute for a dialogue, a ministry of a plan: the word before the preposition tells."""
        if head in self._initiatives:
            return False
        known = self._settling.get(head) or self._roles.get(head)
        known = known or ("Organization" if head in self._body_heads else "")
        return known in BODIES - {"Initiative"} or known == "Conference"

    def _hinted(self, words: list[str], at: int, linker: str) -> Verdict | None:
        head = words[at]
        role = self._roles.get(head)
        closer = role if role in BODIES else None
        of_people = any(w in self._owners for w in words[at + 1 :])
        if head in self._body_heads and (of_people or linker == "for"):
            return Verdict(closer if closer and closer != PARTY else "Organization", CERTAIN if of_people else LIKELY)
        if head in self._party_heads and any(w in self._hints for i, w in enumerate(words) if i != at):
            return Verdict(PARTY, LIKELY if head in self._body_heads else CERTAIN)
        if closer is not None:
            return Verdict(closer, LIKELY)
        return Verdict("Organization", LIKELY) if head in self._body_heads else None

    def _first(self, word: str) -> Verdict | None:
        """Lake Fram, Partido Fram."""
        kind = self._settling.get(word)
        if kind in {"Place", PARTY} and word not in self._near_place and word not in _COMPASS:
            return Verdict(kind, LIKELY)
        return None

    def _one_word(self, doc: Parse, i: int) -> Verdict | None:
        word = doc.tokens[i].lower_
        kind = self._settling.get(word)
        if kind == "Group" or (kind == PARTY and word.endswith("s")):
            definite = i > 0 and doc.tokens[i - 1].lower_ == "the" and word.endswith("s")
            return Verdict(PARTY if definite else "Group", LIKELY)  # the Liberals; Liberals
        if kind == PARTY and word not in self._near_party:
            return Verdict(PARTY, LIKELY)
        if word in self._alone:
            return Verdict("GovernmentBody", LIKELY)
        if kind is not None and doc.tokens[i].text[0].isupper():
            return Verdict(UNKNOWN, CERTAIN)  # the Government, the House: a common noun
        return None

    def could_be_party(self, doc: Parse, start: int, end: int) -> bool:
        """Whether a name is headed by a word that parties share with others: a front, a union."""
        words = [t.lower_ for t in doc.tokens[start:end]]
        return words[_head(words)] in self._party_heads

    def hints(self, word: str) -> bool:
        """Whether a word is an adjective that parties have in their names, and names nobody: Democratic, Islamic."""
        return word in self._hints and word not in self._settling

    def is_common(self, word: str) -> bool:
        """Whether a word heads names but is none by itself: Office, Commission, Alliance."""
        return word in self._body_heads and word not in self._alone


def _head(words: list[str]) -> int:
    """Where the word stands that tells what is named: before `of` and the like, else the last; no number."""
    if len(words) == 1:
        return 0
    at = next((i for i, w in enumerate(words) if w in _LINKERS and i), len(words)) - 1
    while at > 0 and words[at].isdigit():
        at -= 1
    return at
