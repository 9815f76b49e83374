"""Whose office somebody has who is called another's counterpart: the British premier and his Danish counterpart, X.

A counterpart has in one state the office that the other has in another. Which office that is, the text tells where it
calls the other by a title, or the authority data by whom it knows on the day of the text. Where two offices may be
meant, or what is known of the counterpart speaks against it, nothing is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.model import Entity, Iri
from kg.understand.coreference.appositions import astray
from kg.understand.knowledge.authority import Authority, Post, Service
from kg.understand.knowledge.lexicon import Construction
from kg.understand.lasting import owners
from kg.understand.lasting.offices import Offices, Titled
from kg.understand.scene import Reference
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_PERSON = frozenset({"Person"})
_FROM = frozenset({"from", "of"})
_LEADING = frozenset({"HeadOfState", "HeadOfGovernment"})
_GOVERNING = frozenset({"HeadOfGovernment"})
_LIKELY = 0.8  # that the subject is whose counterpart a headline tells of
_UNSURE = 0.45  # of a leader where the authority data knows another one: below what the gate asserts
_OF_OFFICE = frozenset({"minister", "secretary", "of", "for", "the", "and", "affairs"})
_RANKS = frozenset({"prime", "deputy", "vice", "first", "assistant", "permanent", "junior"})
_OPEN = 0.5  # confidence below which nothing is asserted

Found = tuple[Construction, tuple[int, ...], list[tuple[Reference, Reference]]]


@dataclass(frozen=True, slots=True)
class _Held:
    """An office of the person whose counterpart is spoken of: its titles, the one that is used first."""

    titles: tuple[str, ...]
    roles: frozenset[str]
    lost: bool

    def same(self, other: _Held) -> bool:
        """Premier and prime minister; minister of foreign affairs and foreign minister."""
        if self.roles & other.roles & _LEADING:
            return True
        one, two = (set(h.titles[0].split()) - _OF_OFFICE for h in (self, other))
        return bool(one and two) and (one <= two or two <= one) and _RANKS.isdisjoint(one ^ two)


class Counterparts:
    """Finds the offices of counterparts in one document."""

    def __init__(self, offices: Offices, authority: Authority) -> None:
        self.offices, self.authority = offices, authority
        self.arguments, self.scene, self.lexicon = offices.arguments, offices.scene, offices.lexicon

    def at(self, token: Token) -> Iterator[Found]:
        """What the word `counterpart` tells of whoever is named beside it."""
        if token.lemma_.lower() != "counterpart":
            return
        others = [r for r in self.arguments.owners(token) if r.kind == "Person"] or self._implied(token)
        if len(others) != 1:
            return
        for person, state in self._pairs(token):
            if person.entity != others[0].entity:
                yield from self._told(token, others[0], person, state)

    def _told(self, token: Token, other: Reference, person: Reference, state: Reference) -> Iterator[Found]:
        """The office of the person in the state, and that the person leads or serves it."""
        chosen = self._chosen(other.entity, person.entity, state)
        if chosen is None:
            return
        held, office, title, sure = chosen
        construction = self.offices.wording.construction(title)
        if construction is None:
            return
        body = self.scene.entities[state.entity]
        words = (token.i,)
        start = min([token.i, state.start, *(c.left_edge.i for c in token.children if c.dep_ == "poss")])
        confidence = min(sure, other.confidence * state.confidence)
        if confidence >= _OPEN:
            self.offices.note(person.entity, Titled(title, state.entity, held.lost))

        def reference(entity: Entity, form: str) -> Reference:
            return Reference(
                start=start,
                end=max(token.i + 1, state.end),
                head=token.i,
                entity=entity.iri,
                kind=entity.kind,
                form=form,
                confidence=confidence,
                beside=True,
            )

        yield construction, words, [(person, reference(office, "name"))]
        rank = self.offices.rank(title) if self.offices.owners.national(title, body) else None
        if rank is not None and not held.lost:
            yield rank, words, [(person, reference(body, "name"))]

    # who, and of which state

    def _implied(self, token: Token) -> list[Reference]:
        """Lee and Danish counterpart X; Lee met Danish counterpart X: nobody is told to own it."""
        if any(c.dep_ in {"det", "poss"} for c in token.children):
            return []
        before = token.left_edge.i - 2
        joined = self.scene.covering.get(before) if before >= 0 and token.doc[before + 1].lower_ == "and" else None
        if joined is not None:
            found = [joined]
        else:
            noun = token.head if token.dep_ in {"compound", "nmod"} else token
            above = noun.head.head if noun.dep_ == "pobj" else noun.head
            fits = noun.dep_ in {"dobj", "pobj"} and above.pos_ in grammar.VERBS and not grammar.is_passive(above)
            found = self.arguments.resolve(grammar.grammatical_subjects(above)) if fits else []
        return [replace(r, confidence=r.confidence * _LIKELY) for r in found if r.kind == "Person"]

    def _pairs(self, token: Token) -> list[tuple[Reference, Reference]]:
        """Who is called a counterpart, each with the state told beside: of two by their order."""
        before = [r for r in self.arguments.owners(token) if self._is_state(r)]
        states = before or [
            r for r in self.arguments.resolve(grammar.marked([token], _FROM)) if self._is_state(r) and r.form != "role"
        ]
        if token.tag_ in {"NNS", "NNPS"}:
            people = self._people(token)
            return list(zip(people, states, strict=True)) if len(people) == len(states) > 1 else []
        person = self._person(token)
        return [(person, states[0])] if person is not None and len(states) == 1 else []

    def _is_state(self, reference: Reference) -> bool:
        return "Polity" in self.lexicon.parents.get(reference.kind, frozenset()) and reference.form != "pronoun"

    def _person(self, token: Token) -> Reference | None:
        found = [r for r in self.offices.holders.of(token, _PERSON) if r.form == "name"]
        if found:
            return found[0] if len({r.entity for r in found}) == 1 else None
        return astray(token, self.scene) or self._adjacent(token)

    def _adjacent(self, token: Token) -> Reference | None:
        """His counterpart Ann Lee, side by side, whatever the parser made of them."""
        name = self.scene.covering.get(token.i + 1)
        here = name is not None and name.kind == "Person" and name.form == "name" and name.start == token.i + 1
        return name if here else None

    def _people(self, token: Token) -> list[Reference]:
        named = next((c for c in token.children if c.dep_ == "appos" and c.i > token.i), None)
        members = grammar.coordinated(named) if named is not None else ()
        people = [r for m in members for r in self.scene.at_head.get(m.i, ()) if r.kind == "Person"]
        return [r for r in people if r.form == "name"]

    # which office

    def _chosen(self, other: Iri, person: Iri, state: Reference) -> tuple[_Held, Entity, str, float] | None:
        """The one office that is meant, as the entity, its title, and how sure it is."""
        offices = self._offices(other, state)
        found = [(held, *office) for held in offices if (office := self._in(held, person, state)) is not None]
        if len(found) == 1 < len(offices) and not self._running(person, state.entity):
            return None  # of two offices, only what is known of the counterpart tells which
        distinct = {office.iri for _, office, _, _ in found}
        return found[0] if len(distinct) == 1 else None

    def _offices(self, other: Iri, state: Reference) -> list[_Held]:
        """The offices of a state that the other has, by the text or else on its day; none in that state."""
        told = [t for t in self.offices.titled(other) if self._of_state(t)]
        home = {t.body for t in told if t.body is not None}
        known = self.scene.states.get(other)
        if state.entity in (home or ({known.iri} if known is not None else set())):
            return []
        found: list[_Held] = []
        for title in [t for t in told if not t.lost] or told:
            held = self._as_told(title, other)
            if not any(held.same(f) for f in found):
                found.append(held)
        if told:
            return found
        services = self._services(other)
        return [_Held(s.titles, self._roles(s), lost=False) for s in services if s.titles and s.body != state.entity]

    def _of_state(self, told: Titled) -> bool:
        kind = self.scene.entities[told.body].kind if told.body in self.scene.entities else None
        polity = "Polity" in self.lexicon.parents.get(kind or "State", frozenset())
        return polity and self.offices.owners.of_a_state(told.title)

    def _as_told(self, told: Titled, other: Iri) -> _Held:
        """An office told by a title, with the names and roles that the authority data has for it."""
        services = [s for s in self.authority.careers.get(other, ()) if told.title in s.titles]
        body = told.body or (services[0].body if services else None)
        post = owners.post(told.title, self.authority.posts.get(body, [])) if body is not None else None
        role = self.lexicon.office_roles.get(told.title)
        roles = post.roles if post is not None else frozenset({role} if role else ())
        names = sorted(post.titles - {told.title}) if post is not None else []
        return _Held((told.title, *names), roles, told.lost)

    def _services(self, person: Iri) -> list[Service]:
        """The offices in states that somebody has on the day of the text."""
        date = self.scene.document.date
        running = self.authority.careers.get(person, ()) if date is not None else ()
        return [s for s in running if s.covers(date) and self.authority.kind(s.body) in {"State", "Territory"}]

    def _running(self, person: Iri, state: Iri) -> list[Service]:
        return [s for s in self._services(person) if s.body == state]

    def _roles(self, service: Service) -> frozenset[str]:
        posts = self.authority.posts.get(service.body, ())
        return next((p.roles for p in posts if p.iri == service.office), frozenset())

    def _in(self, held: _Held, person: Iri, state: Reference) -> tuple[Entity, str, float] | None:
        """The same office in the counterpart's state: one that the counterpart is known to have, or by its title."""
        posts = self.authority.posts.get(state.entity, [])
        services = self._services(person)
        if services and not held.lost:
            mine = {s.office for s in services if s.body == state.entity}
            post = self._matching(held, [p for p in posts if p.iri in mine])
            return (self.offices.posts.known(post), self._called(held, post), 1.0) if post is not None else None
        post = self._by_title(held, posts)
        if post is None and held.roles <= _GOVERNING:
            governing = [p for p in posts if held.roles & p.roles]
            post = governing[0] if len(governing) == 1 else None
        if post is not None:
            leading = bool(post.roles & _LEADING) and not held.lost
            taken = [s for s in self.authority.services.get(state.entity, ()) if s.office == post.iri]
            others = leading and any(s.covers(self.scene.document.date) for s in taken)
            return self.offices.posts.known(post), self._called(held, post), _UNSURE if others else 1.0
        title = self._elsewhere(held, state.entity)
        if held.roles & _LEADING or title is None or not self.offices.owners.may_have(title, state.entity, None):
            return None
        return self.offices.posts.named(title, self.scene.entities[state.entity], article=False), title, 1.0

    def _matching(self, held: _Held, posts: list[Post]) -> Post | None:
        """The post of the same title, of the same role, or called alike: a chancellor, for a prime minister."""
        found = self._by_title(held, posts)
        if found is not None:
            return found
        alike = self._alike(held).keys()
        others = [p for p in posts if p.roles & held.roles & _LEADING or p.titles & alike]
        return others[0] if len(others) == 1 else None

    def _alike(self, held: _Held) -> Counter[str]:
        """Titles of the offices of states that share one with this office: foreign minister, top diplomat."""
        posts = (p for body in self.authority.posts.values() for p in body)
        return Counter(t for p in posts if p.titles & set(held.titles) for t in p.titles)

    def _elsewhere(self, held: _Held, state: Iri) -> str | None:
        """What the office is called in a state; the secretaries of some states are ministers in others."""
        titles = [held.titles[0], *(t for t, _ in self._alike(held).most_common())]
        if self.offices.owners.has_secretary(titles[0], state):
            return titles[0]
        ministers = (t for t in titles if t.endswith(" minister") and "deputy" not in t.split())
        return next(ministers, None)

    def _called(self, held: _Held, post: Post) -> str:
        """What the office is called where it is: chancellor."""
        names = [t for t in (*held.titles, *sorted(post.titles)) if t in post.titles]
        return next((t for t in names if self.offices.wording.construction(t) is not None), names[0])

    def _by_title(self, held: _Held, posts: list[Post]) -> Post | None:
        return next((p for t in held.titles if (p := owners.post(t, posts)) is not None), None)
