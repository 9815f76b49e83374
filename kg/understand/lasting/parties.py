"""Who belongs to which party, as nouns, marks and small words tell: a Labour senator, Jane Doe (Labour)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.understand.knowledge.lexicon import Construction
from kg.understand.scene import Reference
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.arguments.arguments import Arguments
    from kg.understand.lasting.holders import Holders
    from kg.understand.syntax.parse import Token

_PERSON = frozenset({"Person"})
_OF = frozenset({"of", "from", "for", "with", "in"})
_PARTY, _PERSON_KIND = "PoliticalParty", "Person"
_KINDS_OF_PARTY = frozenset({"party", "bloc", "movement", "alliance", "list"})
_SURE = 0.6  # of whom a pronoun means

Found = tuple[Construction, tuple[int, ...], list[tuple[Reference, Reference]]]


class Parties:
    """Finds members of parties in one document."""

    def __init__(self, arguments: Arguments, holders: Holders) -> None:
        self.arguments, self.holders = arguments, holders
        self.scene, self.lexicon = arguments.scene, arguments.lexicon
        self._nouns = self.lexicon.naming.get("party", {})
        self._beside = self.lexicon.naming.get("beside", {}).get("memberOfParty")
        self.any = any(e.kind == _PARTY for e in self.scene.entities.values())

    def at(self, token: Token) -> Iterator[Found]:
        if not self.any:
            return
        construction = self._nouns.get(token.lemma_.lower())
        if construction is not None and token.pos_ in {"NOUN", "PROPN"}:
            parties = self._parties(token)
            if len(parties) == 1:
                people = self.holders.of(token, _PERSON)
                pairs = [(p, parties[0]) for p in people]
                if pairs:
                    yield construction, (token.i,), pairs
        reference = self.scene.covering.get(token.i)
        if self._beside is not None and reference is not None and self.begins(token):
            person = self._neighbour(reference) or self._owner(reference)
            if person is not None:
                yield self._beside, (token.i,), [(person, reference)]

    def begins(self, token: Token) -> bool:
        """Whether the name of a party begins here."""
        reference = self.scene.covering.get(token.i) if self.any else None
        return reference is not None and reference.start == token.i and reference.kind == _PARTY

    def _parties(self, noun: Token) -> list[Reference]:
        marked = self.arguments.resolve(grammar.marked([noun], _OF))
        found = [r for r in (*self.arguments.owners(noun), *marked) if r.kind == _PARTY]
        return list({r.entity: r for r in found}.values())

    def _owner(self, party: Reference) -> Reference | None:
        """Lee's Green Party, his Green Party, Ann Lee, whose Green Party won: no party is called another's."""
        noun = self.scene.doc[party.head]
        if party.form != "name":
            return None
        if noun.dep_ in {"compound", "nmod"} and noun.head.lemma_.lower() in _KINDS_OF_PARTY:
            noun = noun.head  # Lee's Green Alliance bloc
        found = [r for r in self.arguments.owners(noun) if r.kind == _PERSON_KIND and r.form in {"name", "pronoun"}]
        owned = [c for c in noun.children if c.dep_ == "poss"]
        return found[0] if len(found) == 1 and len(owned) == 1 and found[0].confidence >= _SURE else None

    def _neighbour(self, party: Reference) -> Reference | None:
        """Jane Doe (Labour); Labour's Jane Doe; Democrat Jane Doe."""
        doc, covering = self.scene.doc, self.scene.covering
        if party.start > 1 and doc[party.start - 1].text in {"(", "["}:
            closed = party.end < len(doc) and doc[party.end].text in {")", "]", ",", "-", "–", ";"}
            before = covering.get(party.start - 2)
            if closed and before is not None and before.kind == "Person" and before.form == "name":
                return before
        i = party.end
        if i < len(doc) and doc[i].text in {"'s", "’s"}:
            i += 1
        after = covering.get(i)
        if after is None or after.kind != "Person" or after.form != "name" or after.start != i:
            return None
        head = doc[party.head]
        attached = head.dep_ in {"poss", "compound", "nmod", "amod"} and head.head.i in range(after.start, after.end)
        return after if attached else None
