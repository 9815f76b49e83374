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
        self._surveyed = False

    def at(self, token: Token) -> Iterator[tuple[Found, str | None]]:
        """What a token that may trigger anything triggers, each with its time."""
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

    def may(self, token: Token, lemma: str) -> bool:
        """Whether a token, with its lemma in lower case, can trigger anything: most words cannot. To be asked of all
        tokens in turn: at the first one where this counts, the whole text is surveyed.
        """
        if not self._surveyed and token.tag_ not in MANY:
            self._surveyed = True
            self.offices.surveyed()
        if lemma in self._words or token.lower_ in self._words or token.dep_ == "case":
            return True
        return self.parties.any and self.parties.begins(token)
