"""Lasting relations whose arguments are named by words of their own: offices, parties, ideologies, places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.understand.knowledge.authority import Authority, shipped
from kg.understand.knowledge.lexicon import Construction
from kg.understand.lasting.bodies import Bodies
from kg.understand.lasting.counterparts import Counterparts
from kg.understand.lasting.holders import Holders
from kg.understand.lasting.ideologies import Ideologies
from kg.understand.lasting.offices import MANY, Offices
from kg.understand.lasting.parties import Parties
from kg.understand.lasting.places import Places
from kg.understand.lasting.terms import term

if TYPE_CHECKING:
    from kg.understand.arguments.arguments import Arguments
    from kg.understand.scene import Reference
    from kg.understand.syntax.parse import Token

Found = tuple[Construction, tuple[int, ...], list[tuple["Reference", "Reference"]]]
_SMALL = frozenset({"of", "in", ",", "based", "headquartered", "capital", "counterpart"})


class Lasting:
    """All of them, for one document."""

    def __init__(self, arguments: Arguments, authority: Authority | None = None) -> None:
        known = authority or shipped()
        self._words = arguments.lexicon.lasting_words
        holders = Holders(arguments, known)
        self.offices = Offices(arguments, holders, known)
        self.counterparts = Counterparts(self.offices, known)
        self.bodies = Bodies(arguments, known)
        self.parties = Parties(arguments, holders)
        self.ideologies = Ideologies(arguments, holders)
        self.places = Places(arguments, holders)

    def at(self, token: Token) -> Iterator[tuple[Found, str | None]]:
        """What the token triggers, each with its time."""
        if token.tag_ not in MANY:
            self.offices.surveyed()
        if not self._may(token):
            return
        for office in self.offices.at(token):
            yield office, term(self.offices.scene, token, self.offices.wording.heads)
        for counterpart in self.counterparts.at(token):
            yield counterpart, None
        ideology = self.ideologies.at(token)
        if ideology is not None:
            yield ideology, None
        for found in self.parties.at(token):
            yield found, None
        for found in self.bodies.at(token):
            yield found, None
        for found in self.places.at(token):
            yield found, None

    def _may(self, token: Token) -> bool:
        """Whether it can trigger anything: most words cannot."""
        if token.lower_ in self._words or token.lower_ in _SMALL or token.dep_ == "case":
            return True
        lemma = token.lemma_.lower()
        return lemma in self._words or lemma in _SMALL or self.parties.begins(token)
