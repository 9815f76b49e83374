"""Whose office a title names: the body that the words beside it name, or the state that the text leaves unsaid.

News tells `Finance Minister Lee` where readers know of which state it speaks: of the state whose title that is, of the
one that the person serves, of the one that the text is at home in.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from kg.model import Entity, Iri
from kg.understand.knowledge.authority import Authority, Post, plain
from kg.understand.lasting import titles
from kg.understand.lasting.home import SPOKEN, STATES, Holdings, Home
from kg.understand.scene import Reference
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.arguments.arguments import Arguments
    from kg.understand.syntax.parse import Token

_BODIES = frozenset({"Polity", "Organization", "Place"})
_LEADING = frozenset({"HeadOfState", "HeadOfGovernment"})
_MINISTERS = frozenset({"Minister"})
_OF = frozenset({"of"})
_FAR = 2  # times that the state a text is at home in is named more often than the next
_AHEAD = 1.5  # the same for the state that it is sent from
_COMMON = 50  # states that have an office of a title which texts tell without its state
_LEAST = 3  # names of it
_LIKELY, _UNSURE = 0.6, 0.45  # of a state that nothing beside the title names: the gate asserts from 0.5


class Owners:
    """Finds the bodies of offices in one document."""

    def __init__(self, arguments: Arguments, authority: Authority) -> None:
        self.arguments, self.authority = arguments, authority
        self.scene, self.lexicon = arguments.scene, arguments.lexicon
        self.told = Holdings()
        self.home = Home(self.scene, authority, self.told)

    # named beside the title

    def named(self, noun: Token, title: Token, words: str) -> Reference | None:
        """The one body in an of-phrase after the title (or after `noun`, the end of its portfolio), or before it."""
        political = words.split()[-1] == "minister" or self.lexicon.office_roles.get(words) in _LEADING
        ends = title.doc.tokens[title.i + 1 : noun.i + 1] if noun.i > title.i else [noun]
        found = [r for r in self._bodies(self.arguments.resolve(grammar.marked(ends, _OF))) if r.start > noun.i]
        if not found and noun is not title:
            found = self._bodies(self.arguments.resolve(grammar.marked([title], frozenset({"of", "in"}))))
        owners = self.arguments.owners(title)
        owned = [] if found else self._bodies(owners)
        if political:  # a Labour prime minister is no prime minister of the party
            found, owned = ([r for r in some if r.kind != "PoliticalParty"] for some in (found, owned))
        if len(owned) > 1:
            genitive = [r for r in owned if self.scene.doc[r.head].dep_ == "poss"]
            owned = genitive if len(genitive) == 1 else owned
        found = [self._seated(r, words, owned=bool(owned)) for r in found or owned]
        if not found:
            states = [(r, self._of_person(r.entity)) for r in owners if r.kind == "Person"]
            found = [replace(r, entity=s.iri, kind=s.kind) for r, s in states if s is not None]
        return found[0] if len(found) == 1 else None

    def following(self, noun: Token, words: str) -> Reference | None:
        """The body after `of` that follows the title, whatever the parser hung it on: the co-chair of the Forum."""
        doc, after = noun.doc, noun.i + 1 + len(titles.phrase_after(noun))
        if after >= len(doc) - 1 or doc[after].lower_ != "of":
            return None
        at = after + 2 if doc[after + 1].lower_ == "the" else after + 1
        body = self.scene.covering.get(at)
        if body is not None and body.start <= noun.i:
            body = self._swallowed(body, at)
        found = self._bodies([body] if body is not None and body.form in SPOKEN and not body.adjective else [])
        return self._seated(found[0], words, owned=False) if found else None

    def _swallowed(self, name: Reference, start: int) -> Reference | None:
        """Minister for International Cooperation of Mali: the state that a name was taken to end with."""
        found = self.authority.senses.get(plain(self.scene.span(start, name.end).quote), ())
        states = {s.entity for s in found if s.form == "name" and self.authority.kind(s.entity) in STATES}
        if len(states) != 1 or self.scene.entities[name.entity].authority:
            return None
        state = self._entity(states.pop())
        self.scene.entities.setdefault(state.iri, state)
        return replace(name, start=start, head=name.end - 1, entity=state.iri, kind=state.kind, confidence=1.0)

    def end(self, noun: Token) -> int:
        """Where a title ends that has `noun` for its last word: after what phrases with `of` and `for` name."""
        doc, end = noun.doc, noun.i + 1 + len(titles.phrase_after(noun))
        for word in ("for", "of", "for"):  # an envoy of the United Nations for Syria
            if end < len(doc) - 1 and doc[end].lower_ == word:
                named = self.scene.covering.get(end + 2 if doc[end + 1].lower_ == "the" else end + 1)
                end = named.end if named is not None else end
        return end

    def adjoining(self, words: list[Token]) -> Reference | None:
        """`Chilean vice-president`: parsers lose what stands before a title with a hyphen."""
        if not any(t.text in grammar.HYPHENS for t in words):
            return None
        state = self.scene.covering.get(words[0].i - 1)
        beside = [state] if state is not None and state.form == "demonym" else self.arguments.owners(words[0])
        found = [r for r in beside if r.kind in STATES]
        return found[0] if len(found) == 1 else None

    def after_name(self, title: Token, words: str, holder: Reference) -> Reference | None:
        """`President Lee of Chile`: the state, where it stands beside the name."""
        doc, at = title.doc, holder.end
        if holder.start <= title.i or not self.of_a_state(words) or at >= len(doc) - 1 or doc[at].lower_ != "of":
            return None
        state = self.scene.covering.get(at + 2 if doc[at + 1].lower_ == "the" else at + 1)
        told = state is not None and state.kind in STATES and state.form == "name" and not state.adjective
        return state if told else None

    def before(self, title: Token, words: str) -> Reference | None:
        """The one state that owns the title: Malta's, Maltese."""
        found = [r for r in self.arguments.owners(title) if r.kind in STATES]
        return self._seated(found[0], words, owned=True) if len(found) == 1 else None

    def _of_person(self, person: Iri) -> Entity | None:
        """`His finance minister`: of the state that he is known to serve, or that the text told him to serve."""
        state = self.scene.states.get(person)
        told = self.told.states.get(person, set())
        if state is None and len(told) == 1:
            state = self._entity(next(iter(told)))
        if state is not None:
            self.scene.entities.setdefault(state.iri, state)
        return state

    def _seated(self, body: Reference, words: str, *, owned: bool) -> Reference:
        """The mayor of Vienna is no mayor of Austria: a capital stands for its state where the state has the office."""
        if body.form != "metonym":
            return body
        role = self.lexicon.office_roles.get(words)
        if post(words, self.authority.posts.get(body.entity, [])) is not None or (owned and role is None):
            return body
        name = plain(self.scene.span(body.start, body.end).quote)
        cities = [s.entity for s in self.authority.senses.get(name, ()) if s.form == "name"]
        if len(cities) != 1:
            return body
        city = self._entity(cities[0])
        self.scene.entities.setdefault(city.iri, city)
        return replace(body, entity=city.iri, kind=city.kind, form="name")

    def _bodies(self, found: list[Reference]) -> list[Reference]:
        parents = self.lexicon.parents
        return [r for r in found if parents.get(r.kind, frozenset({r.kind})) & _BODIES]

    def _entity(self, iri: Iri) -> Entity:
        known = self.authority.known.get(iri)
        if known is None:
            return self.scene.entities[iri]
        return Entity(iri=known.iri, kind=known.kind, label=known.label, authority=True)

    # left unsaid

    def note(self, title: str, body: Iri, holder: Iri, *, bare: bool, once: bool = False) -> None:
        """Keep that `holder` has the office called so in a state: told beside the title, or known where it is bare.

        Who had it `once` may have a successor.
        """
        if self._entity(body).kind in STATES:
            if bare:
                self.told.at_home.setdefault(holder, body)
            self.told.states.setdefault(holder, set()).add(body)
            if not once:
                self.told.holders.setdefault((title, body), set()).add(holder)

    def understood(self, title: str, token: Token, holder: Reference, *, titled: bool) -> tuple[Entity, float] | None:
        """The state whose office a bare title means, and how sure that is; none where the text does not settle it."""
        if not self.of_a_state(title):
            return None
        known = self._known_to_serve(holder.entity)
        if known is not None:
            return known, 0.8 if titled else _UNSURE
        counts = self.home.counts()
        if not counts:
            return None
        secretaries = self._with_secretaries(title)
        among = [s for s in secretaries if s in counts]
        if secretaries and len(among) < _FAR:
            sure = bool(among) and titled and not self.taken(title, among[0], holder.entity)
            return (self._entity(among[0]), 0.7 if sure else _UNSURE) if among else None
        datelined = self.home.datelined()
        if not self._common(title) or (self.scene.document.date is None and not datelined):
            return None  # without a day, a text may tell history
        lost = titles.lost(token, self.lexicon)
        may = [s for s, _ in counts.most_common() if self.may_have(title, s, None)]
        may = [s for s in may if s in among] if secretaries else may
        free = [s for s in may if lost or self.may_have(title, s, holder.entity)]
        if not free:
            return None
        home, here = free[0], self.home.beside(token)
        rivals = [counts[s] for s in may if s != home][:1]
        least = max(_LEAST, (_AHEAD if home in datelined else _FAR) * sum(rivals))
        clear = counts[home] >= least and here <= {home} | self._without(title, here)
        if not clear and len(here) == 1 and here <= set(free):
            home = next(iter(here))
        return self._entity(home), self._likely(title, home, holder.entity, clear=clear and titled, lost=lost)

    def _without(self, title: str, states: set[Iri]) -> set[Iri]:
        """The states that have no such office."""
        return {s for s in states if not self.may_have(title, s, None)}

    def _likely(self, title: str, state: Iri, holder: Iri, *, clear: bool, lost: bool) -> float:
        """How sure a guess is; where another is known to have the office, or all its holders are, somebody decides."""
        return _LIKELY if clear and (lost or not self.taken(title, state, holder)) else _UNSURE

    def taken(self, title: str, state: Iri, holder: Iri) -> bool:
        """Whether the authority data knows who has the office on the day of the text, and it is somebody else."""
        office, date = post(title, self.authority.posts.get(state, [])), self.scene.document.date
        known = [s for s in self.authority.services.get(state, ()) if office is not None and s.office == office.iri]
        if not known or any(s.person == holder for s in known):
            return False
        if date is None or any(s.covers(date) for s in known):
            return True
        begun = [s.start <= date[: len(s.start)] for s in known if s.start is not None]
        return any(begun) and not all(begun)

    def national(self, title: str, body: Entity) -> bool:
        """Whether who has the office leads or serves the body: heads and ministers of states, heads of leagues."""
        if body.kind in STATES:
            return self.of_a_state(title)
        roles = next((p.roles for p in self.authority.posts.get(body.iri, ()) if title in p.titles), frozenset())
        return "HeadOfOrganization" in roles

    def of_a_state(self, title: str) -> bool:
        """Prime minister, minister of trade, deputy secretary of state; no mayor, no chairman."""
        return title in titles_of_states(self.authority) or any(self._of_minister(t) for t in shorter(title))

    def _of_minister(self, title: str) -> bool:
        return self.lexicon.office_roles.get(title) == "Minister"

    def _common(self, title: str) -> bool:
        """Whether so many states have the office that texts leave the state unsaid; kings are told with their land."""
        having = titles_of_states(self.authority).get(title.removeprefix("vice "), ())
        return len(having) >= _COMMON or any(self._of_minister(t) for t in shorter(title))

    def _known_to_serve(self, person: Iri) -> Entity | None:
        told = self.told.states.get(person, set())
        state = self.scene.states.get(person)
        if len(told) == 1:
            return self._entity(next(iter(told)))
        return state if not told else None

    def _with_secretaries(self, title: str) -> list[Iri]:
        """Secretary of state, defence secretary: the few states whose ministers are called so."""
        known = titles_of_states(self.authority)
        having = known.get(next((t for t in shorter(title) if t in known), ""), {})
        return sorted(having) if "secretary" in title and set(having.values()) == {_MINISTERS} else []

    def has_secretary(self, title: str, state: Iri) -> bool:
        """False for a title of secretaries that a state does not have."""
        having = self._with_secretaries(title)
        return not having or state in having

    def may_have(self, title: str, state: Iri, holder: Iri | None) -> bool:
        """Whether a state has such an office, and nobody else than who holds it now is told to hold it."""
        posts = self.authority.posts.get(state, ())
        if self.lexicon.office_roles.get(title) in _LEADING:
            fits = not posts or any(title in p.titles for p in posts)
        else:  # a state with secretaries has no ministers
            called = [t for p in posts if p.roles == _MINISTERS for t in p.titles]
            fits = not title.endswith("minister") or len(called) < _FAR or any(t.endswith("minister") for t in called)
        return fits and (holder is None or not self.told.holders.get((title, state), set()) - {holder})


@cache
def titles_of_states(authority: Authority) -> dict[str, dict[Iri, frozenset[str]]]:
    """The titles of offices of states, each with the states that have it and the roles it has there."""
    found: dict[str, dict[Iri, frozenset[str]]] = {}
    for body, posts in authority.posts.items():
        for one in posts if authority.kind(body) == "State" else ():
            for title in one.titles:
                found.setdefault(title, {})[body] = one.roles
    return found


def is_title(token: Token) -> bool:
    """President X; X, the president. Not: X was elected president, where it may be of a club."""
    if token.dep_ in {"compound", "nmod", "amod"}:
        return True
    beside = token.dep_ == "appos" or any(c.dep_ == "appos" for c in token.children)
    return beside and any(c.dep_ in {"det", "poss"} for c in token.children)


def post(title: str, posts: list[Post]) -> Post | None:
    """The one office of this title."""
    exact = [p for p in posts if p.label.lower().startswith(f"{title} of ")]
    fitting = exact or [p for p in posts if title in p.titles]
    return fitting[0] if len(fitting) == 1 else None


def shorter(title: str) -> list[str]:
    """The title with fewer and fewer of the words before, then the same without its portfolio: under secretary of
    state, secretary of state, of state; minister for trade, minister.
    """
    bases = dict.fromkeys([title, *(title.split(f" {word} ")[0] for word in ("for", "of"))])
    several = [base.split() for base in bases]
    return [" ".join(words[i:]) for words in several for i in range(len(words)) if words[i] not in {"of", "for"}]
