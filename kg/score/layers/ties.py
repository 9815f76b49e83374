"""Looser evidence for lasting relations: what in one sentence may be tied to what, by class and nearness.

For whoever asks a sentence for its likeliest answer to a question ("who is a member of what?"). No claim rests on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.understand.reading import Reading
    from kg.understand.scene import Reference

_BODIES = frozenset({"Organization", "Group", "Initiative"})
_LINKS = frozenset(
    {"of", "the", "and", "for", "de", "del", "van", "von", "al", "wa", "ben", "-", "'s", "i", "y", "der"}
)
_NO_NAMES = frozenset({"ADP", "SCONJ", "CCONJ", "ADV", "PRON", "VERB", "AUX"})
_QUOTES = frozenset({'"', "“", "”"})
_JOINING = frozenset({"member", "fellow", "founder", "cofounder", "elect", "president", "membership", "part"})
_NOT_JOINED = frozenset({"MediaOrganization", "Company", "GovernmentBody", "PoliticalParty"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A relation (local name) that may hold between two things, by what they are called."""

    subject: str
    relation: str
    object: str


class Ties:
    """The likeliest ties of one text: at most one for each relation."""

    def __init__(self, reading: Reading) -> None:
        self.scene, self.lexicon = reading.scene, reading.lexicon
        self.names = sorted(
            (r for r in self.scene.references if r.form in {"name", "metonym"} and not r.adjective and not r.beside),
            key=lambda r: (r.start, -r.end),
        )

    def all(self) -> Iterator[Tie]:
        person = self._person()
        parties = [r for r in self.names if r.kind == "PoliticalParty"]
        party = next((r for r in parties if self._after_of(r)), parties[0] if parties else None)
        if person is not None:
            if party is not None:
                yield Tie(subject=person, relation="memberOfParty", object=self._label(party))
            body = self._joined()
            if body is not None:
                yield Tie(subject=person, relation="memberOf", object=body)
            office = self._office()
            if office is not None:
                yield Tie(subject=person, relation="holdsOffice", object=office)
            election = next((r for r in self.names if r.kind == "Election"), None)
            if election is not None:
                yield Tie(subject=person, relation="standsIn", object=self._label(election))
                yield Tie(subject=person, relation="electedIn", object=self._label(election))
        full = (r for r in parties if len(self._label(r).split()) > 1)
        body_of = next(full, None) or party or next(self._bodies(), None)
        ideology = self._ideology(body_of)
        if ideology is not None:
            opening = self._opening()
            opened = opening if len(opening.split()) > 1 and self.scene.covering.get(0) is None else ""
            if opened and (body_of is None or body_of.kind != "PoliticalParty" or " " not in self._label(body_of)):
                body_of = None
            if opened or body_of is not None:
                name = opened if body_of is None or (opened and body_of.kind == "Group") else self._label(body_of)
            else:
                group = next((r for r in self.names if r.kind in {"Organization", "Group"}), None)
                named = bool(opening) and self.scene.doc[0].pos_ == "PROPN"
                name = opening if named or group is None else self._label(group)
            if name:
                yield Tie(subject=name, relation="hasIdeology", object=ideology)

    def _person(self) -> str | None:
        """The name that the text opens with, where it is no other thing's; else the first person named in full."""
        first = self.scene.covering.get(0)
        opening = self._opening()
        if first is None and opening and len(opening.split()) > 1:
            return opening
        if first is None and opening and self.scene.doc[0].pos_ == "PROPN" and self.scene.doc[0].dep_ == "nsubj":
            return opening
        people = [r for r in self.names if r.kind == "Person"]
        found = next((r for r in people if " " in self._label(r)), people[0] if people else None)
        if found is not None:
            return self._label(found)
        return opening if opening and self.scene.doc[0].pos_ == "PROPN" else None

    def _opening(self) -> str:
        doc = self.scene.doc
        start = 1 if doc[0].pos_ == "DET" and len(doc) > 1 else 0
        if doc[0].pos_ in _NO_NAMES or doc[start].ent_type_ == "DATE":
            return ""
        end = self._capitals(start)
        return self.scene.span(start, end).quote if end > start else ""

    def _capitals(self, start: int) -> int:
        """The end of the run of capitalised words that begins here; `start` if there is none."""
        doc, end, i = self.scene.doc, start, start
        while i < len(doc):
            if doc[i].text[:1].isupper():
                end = i + 1
            elif i == start or (doc[i].lower_ not in _LINKS and not self._nickname(i)):
                break
            i += 1
        return end

    def _nickname(self, i: int) -> bool:
        """Whether a quotation mark goes with one capitalised word: Jane "Jo" Doe."""
        doc = self.scene.doc
        if doc[i].text not in _QUOTES:
            return False
        opens = i + 2 < len(doc) and doc[i + 2].text in _QUOTES and doc[i + 1].text[:1].isupper()
        return opens or (i > 1 and doc[i - 2].text in _QUOTES and doc[i - 1].text[:1].isupper())

    def _after_of(self, reference: Reference) -> bool:
        doc, i = self.scene.doc, reference.start - 1
        if i > 1 and doc[i].lower_ == "the":
            i -= 1
        return i > 0 and doc[i].lower_ in {"of", "representing", "with"}

    def _joined(self) -> str | None:
        """A member of X; else the first body named; else the first name that is nobody's."""
        doc = self.scene.doc
        for token in doc:
            joins = token.lemma_ == "join" and token.pos_ == "VERB" and token.i + 2 < len(doc)
            noun = token.lemma_.lower() in _JOINING and token.i + 2 < len(doc)
            if joins or (noun and doc[token.i + 1].lower_ in {"of", "to"}):
                i = token.i + (1 if joins else 2)
                while i < len(doc) and (doc[i].lower_ == "the" or (doc[i].text.islower() and i - token.i < 6)):
                    i += 1
                covering = self.scene.covering.get(i)
                if covering is not None and covering.adjective:
                    i = covering.end
                    while i < len(doc) and doc[i].text.islower():
                        i += 1
                inner = self.scene.covering.get(i)
                if inner is not None and inner.kind == "PoliticalParty":
                    continue
                end = self._capitals(i) if i < len(doc) else i
                if end > i:
                    return self.scene.span(i, end).quote
        called = self._called()
        if called is not None:
            return called
        bodies = list(self._bodies())
        body = next((r for r in bodies if r.kind not in _NOT_JOINED), bodies[0] if bodies else None)
        if body is not None:
            return self._label(body)
        start = self._capitals(0)
        for token in doc:
            covering = self.scene.covering.get(token.i)
            known = covering is not None and covering.kind in {"Person", "State", "City"}
            if token.i >= start and token.text[:1].isupper() and token.pos_ == "PROPN" and not known:
                if token.ent_type_ in {"DATE", "PERSON", "GPE", "NORP"}:
                    continue
                return self.scene.span(token.i, self._capitals(token.i)).quote
        return None

    def _called(self) -> str | None:
        """A name right after what it is called by: the rock band X, the reading club X."""
        doc, roles = self.scene.doc, self.lexicon.roles
        for token in doc:
            after = token.i + 1
            if token.pos_ != "NOUN" or after >= len(doc) or doc[after].pos_ != "PROPN" or token.ent_type_:
                continue
            covering = self.scene.covering.get(after)
            other = covering is not None and covering.kind in {"State", "City", "Place", "PoliticalParty", "Election"}
            personal = roles.get(token.lemma_.lower()) or self.lexicon.people.get(token.lemma_.lower())
            if personal in {None, "Organization", "Group"} and not other and token.tag_ == "NN":
                end = self._capitals(after)
                return self.scene.span(after, end).quote if end > after else None
        return None

    def _bodies(self) -> Iterator[Reference]:
        parents = self.lexicon.parents
        return (r for r in self.names if parents.get(r.kind, frozenset({r.kind})) & _BODIES)

    def _label(self, reference: Reference) -> str:
        return self.scene.entities[reference.entity].label

    def _office(self) -> str | None:
        """The first title with `of` and a name after it."""
        titles = self.lexicon.naming.get("office", {})
        doc = self.scene.doc
        for token in doc:
            if token.lower_ not in titles or token.i + 2 >= len(doc) or doc[token.i + 1].lower_ != "of":
                continue
            start = token.i + 3 if doc[token.i + 2].lower_ == "the" else token.i + 2
            body = self.scene.covering.get(start)
            if body is not None:
                the = "the " if start == token.i + 3 else ""
                return f"{token.lower_.capitalize()} of {the}{self.scene.span(start, body.end).quote}"
        return None

    def _ideology(self, body: Reference | None) -> str | None:
        """The first ideology named, or else told by an adjective; outside the name of the body if it can be."""
        inside = range(body.start, body.end) if body is not None else range(0)
        doc = self.scene.doc
        best: tuple[tuple[bool, bool, int], str] | None = None
        for token in doc:
            for size in (5, 4, 3, 2, 1):
                words = doc.tokens[token.i : token.i + size]
                name = "".join(t.lower_ + t.whitespace_ for t in words).strip()
                found = self.lexicon.ideologies.get(name)
                if found is None:
                    continue
                noun = name == found.lower()
                rank = (token.i in inside, not noun, token.i)
                if best is None or rank < best[0]:
                    best = (rank, found)
                break
        return best[1] if best is not None else None
