"""Offices that titles name, who holds them, and from when until when.

An office is its title with the body it is in: President of Peru. Where the authority data has the office, it is that
one. Knowledge settles which office is meant; the claim rests on the words for title and holder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.model import Entity, Iri
from kg.understand.coreference.appositions import astray
from kg.understand.knowledge.authority import Authority
from kg.understand.knowledge.lexicon import Construction
from kg.understand.lasting import owners, titles
from kg.understand.lasting.posts import Posts
from kg.understand.lasting.terms import term
from kg.understand.lasting.wording import PORTFOLIOS, Wording, spelt
from kg.understand.scene import Reference
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.arguments.arguments import Arguments
    from kg.understand.lasting.holders import Holders
    from kg.understand.syntax.parse import Token

_PERSON = frozenset({"Person"})
_BEFORE = {"compound", "amod", "nmod"}
_UNSURE = 0.45  # below what the gate asserts
_SURE = 0.6
_SHADOW = "shadow "  # such a minister serves in no government
MANY = {"NNS", "NNPS"}

Found = tuple[Construction, tuple[int, ...], list[tuple[Reference, Reference]]]


@dataclass(frozen=True, slots=True)
class Told:
    """A title as a text has it: its words, with `head` among them, who bears it, and the body beside it."""

    construction: Construction
    title: str  # in lower case, with the portfolio
    words: list[Token]
    head: Token
    holder: Reference
    body: Reference | None
    called: bool  # whether the title is before or beside the name: no `was elected president`


@dataclass(frozen=True, slots=True)
class Titled:
    """What a document calls somebody: a title, the body beside it if any, and whether it is told to be lost."""

    title: str
    body: Iri | None
    lost: bool


class Offices:
    """Finds who holds which office in one document."""

    def __init__(self, arguments: Arguments, holders: Holders, authority: Authority) -> None:
        self.arguments, self.holders, self.authority = arguments, holders, authority
        self.scene, self.lexicon = arguments.scene, arguments.lexicon
        self.owners = owners.Owners(arguments, authority)
        self.wording = Wording(self.scene, self.lexicon)
        self.posts = Posts(self.scene, self.lexicon, authority)
        self._titled: dict[Iri, list[Titled]] | None = None

    def at(self, token: Token) -> Iterator[Found]:
        """The constructions that the token triggers, the words of the title, and who holds which office.

        A title whose state only the text around tells says also that its holder leads or serves it.
        """
        if token.tag_ in MANY:
            yield from self._each(token)
            return
        self.surveyed()
        told = self._told(token)
        if told is None:
            return
        sureness, body, given = 1.0, told.body, None
        described = body is not None and body.form == "nominal"
        office = self.posts.held(told.title, told.holder) if body is None or described else None
        if office is not None:
            sureness, body = 0.9, None  # who is known settles what "the republic" means
        elif body is not None:
            sureness = min(1.0, body.confidence)
        else:
            given = self._understood(told)
            sureness = given[1] if given is not None else 0.0
        owner = self.scene.entities[body.entity] if body is not None else given[0] if given is not None else None
        if owner is not None:
            office = self.posts.named(told.title, owner, article=_with_article(body, token))
        if office is None:
            return
        words = told.words
        reference = Reference(
            start=words[0].i,
            end=max(words[-1].i + 1, body.end if body is not None and body.start > token.i else 0),
            head=token.i,
            entity=office.iri,
            kind="Office",
            form="name",
            confidence=sureness,
            beside=True,
        )
        spoken = tuple(t.i for t in words)
        yield told.construction, spoken, [(told.holder, reference)]
        state = owner if owner is not None else self._serves_now(told)
        rank = self.rank(told.title) if state is not None and self.owners.national(told.title, state) else None
        if not told.called or not (term(self.scene, token, self.wording.heads) or "..").endswith(".."):
            return  # served as president, from 2014 to 2019
        if state is not None and rank is not None:
            served = replace(reference, entity=state.iri, kind=state.kind, form="nominal")
            yield rank, spoken, [(told.holder, served)]

    def _each(self, token: Token) -> Iterator[Found]:
        """The former prime ministers Ann Lee of Norway and Bob Roe of Chile: each of a state of their own."""
        if token.lower_.removesuffix("s") not in self.wording.heads:
            return
        words = self.wording.words(token)
        title = " ".join(t.lower_ for t in words).removesuffix("s")
        construction = self.wording.construction(title)
        named = [token.head] if token.dep_ in _BEFORE else [c for c in token.children if c.dep_ == "appos"]
        if construction is None or not named:
            return
        for person in grammar.coordinated(named[0]):
            holders = [r for r in self.scene.at_head.get(person.i, ()) if r.kind == "Person" and r.form == "name"]
            bodies = self.arguments.resolve(grammar.marked([person], frozenset({"of"})))
            states = [r for r in bodies if r.kind == "State"]
            if len(holders) == len(states) == len(bodies) == 1:
                office = self.posts.named(
                    title, self.scene.entities[states[0].entity], article=_with_article(states[0], token)
                )
                reference = Reference(
                    start=token.i,
                    end=states[0].end,
                    head=token.i,
                    entity=office.iri,
                    kind="Office",
                    form="name",
                    confidence=min(1.0, states[0].confidence),
                    beside=True,
                )
                yield construction, tuple(t.i for t in words), [(holders[0], reference)]

    def _serves_now(self, told: Told) -> Entity | None:
        """The body that somebody known has the office in on the day of the text: President Lee, with no state."""
        date = self.scene.document.date
        careers = self.authority.careers.get(told.holder.entity, ())
        bodies = {s.body for s in careers if told.title in s.titles and s.covers(date)}
        known = self.authority.known.get(next(iter(bodies))) if len(bodies) == 1 else None
        if known is None:
            return None
        entity = Entity(iri=known.iri, kind=known.kind, label=known.label, authority=True)
        return self.scene.entities.setdefault(known.iri, entity)

    def _told(self, token: Token) -> Told | None:
        """The title that the token heads, with its one holder and the body that stands beside it, if any."""
        if (
            token.lower_ not in self.wording.heads
            or token.pos_ not in {"NOUN", "PROPN"}
            or token.tag_ in {"NNS", "NNPS"}
        ):
            return None
        if titles.to_come(token):
            return None  # the president-elect is in no office yet
        words = self.wording.words(token)
        portfolio = self.wording.portfolio(token)
        title = self.wording.text(words)
        whole = f"{title} {spelt(portfolio)}".strip()
        construction = self.wording.construction(whole) or self.wording.construction(title)
        if construction is None:
            return None
        anchor, first = self.wording.anchor(token), self._first(token)
        noun = portfolio[-1] if portfolio else anchor
        end = self.owners.end(noun)
        holders = self._holders(anchor) if first is None else self._holders(first)
        listed = self.holders.listed(token, end, self.wording.heads)
        if listed is not None:
            holders = [listed]
        elif not holders or holders[0].confidence < _SURE:
            beside = self.holders.after(anchor, end) or self.holders.known({title, whole}, end)
            holders = [beside] if beside is not None else holders
        if len(holders) != 1:
            return None
        body = self.owners.named(noun, anchor, title) or self.owners.following(noun, title)
        body = body or self.owners.adjoining(words) or self.owners.after_name(token, title, holders[0])
        if body is None and first is not None and self.owners.of_a_state(title):
            body = self.owners.before(first, title)  # Malta's foreign minister and deputy prime minister
        called = owners.is_title(token) or holders[0].start in {end, end + 1}
        return Told(construction, whole, [*words, *portfolio], token, holders[0], body, called)

    def _first(self, title: Token) -> Token | None:
        """The first of two titles of one person: President of Kenya and Chair of the Forum, where the parser may join
        the second to Kenya.
        """
        if title.dep_ != "conj" or title.tag_ in MANY:
            return None
        place = self.scene.covering.get(title.head.i)
        outer = title.head
        if outer.dep_ == "pobj" and outer.head.lower_ == "of" and place is not None and place.kind != "Person":
            outer = outer.head.head
        named = [r for r in self.scene.at_head.get(outer.i, ()) if r.form == "name"]
        return outer if outer.lower_ in self.wording.heads and outer.tag_ not in MANY and not named else None

    def _understood(self, told: Told) -> tuple[Entity, float] | None:
        """The state whose office a bare title means: President X, the prime minister, X."""
        if not self._bare(told):
            return None
        given = self.owners.understood(told.title, told.head, told.holder, titled=told.called)
        if given is not None:
            self.scene.entities.setdefault(given[0].iri, given[0])
            if given[1] >= _SURE:
                self.owners.note(told.title, given[0].iri, told.holder.entity, bare=False)
        return given

    def _bare(self, told: Told) -> bool:
        """Whether nothing beside the title says whose it is, so that it can be that of a state."""
        owned = (c for c in told.head.children if c.dep_ in {"poss", "prep"} and c not in told.words)
        if told.body is not None or any(owned):
            return False
        vague = told.title in PORTFOLIOS or told.title.startswith(_SHADOW)
        return not vague and not self._after_a_name(told.words[0])

    def titled(self, person: Iri) -> list[Titled]:
        """What the text calls somebody, in its order, where it is an office of a state or of a body that it names."""
        return self.surveyed().get(person, [])

    def surveyed(self) -> dict[Iri, list[Titled]]:
        """What the text calls everybody: read through once, as it may tell a state further on."""
        if self._titled is None:
            self._titled = {}
            for token in self.scene.doc:
                if token.lower_ in self.wording.heads:
                    self._survey(token)
        return self._titled

    def note(self, person: Iri, told: Titled) -> None:
        """Keep what the text tells of somebody without a title: whose counterpart he is."""
        self.surveyed().setdefault(person, []).append(told)
        if told.body is not None and not told.lost:
            self.owners.note(told.title, told.body, person, bare=False)

    def _after_a_name(self, first: Token) -> bool:
        """Sunrise Airlines President Lee: a name before the title, of what the text does not say, may own it."""
        before = first.nbor(-1) if first.i else first
        covering = self.scene.covering.get(before.i)
        party = covering is not None and covering.kind == "PoliticalParty"
        return before is not first and before.pos_ == "PROPN" and before.dep_ in _BEFORE and not party

    def _survey(self, token: Token) -> None:
        """Note an office that is told with its state, or that the authority data knows its holder in."""
        told = self._told(token)
        if told is None or told.holder.confidence < _SURE:
            return
        body = told.body.entity if told.body is not None else None
        if self._titled is not None and (body is not None or self._bare(told)):
            lost = titles.lost(token, self.lexicon)
            self._titled.setdefault(told.holder.entity, []).append(Titled(told.title, body, lost))
        if body is None:
            services = self.authority.careers.get(told.holder.entity, ())
            bodies = {s.body for s in services if told.title in s.titles}
            body = next(iter(bodies)) if len(bodies) == 1 else None
        if body is not None:
            bare = told.body is None and body not in self.owners.home.named_before(token)
            past = token.dep_ == "attr" and token.head.tag_ == "VBD"  # who was its president
            once = past or titles.lost(token, self.lexicon)
            self.owners.note(told.title, body, told.holder.entity, bare=bare, once=once)

    def rank(self, title: str) -> Construction | None:
        """What a title of a state says besides: who is president leads, who is minister serves."""
        last = title.split()[-2:]
        for words in dict.fromkeys((title, " ".join(last), last[-1], *owners.shorter(title))):
            for construction in self.lexicon.nouns.get(words, ()):
                if construction.subject_slots[:1] == ("self",) and construction.object_slots == ("possessor",):
                    return construction
        return None

    def _holders(self, title: Token) -> list[Reference]:
        found = self.holders.of(title, _PERSON)
        unique = list({r.entity: r for r in found}.values())
        beside = astray(title, self.scene) if not unique else None
        return unique or ([beside] if beside is not None else self._lost(title))

    def _lost(self, title: Token) -> list[Reference]:
        """The one person named before `was president of` where the parse leads nowhere: for a person to decide."""
        if title.dep_ not in {"attr", "pobj", "appos", "conj", "ROOT", "oprd"}:
            return []
        if title.dep_ == "pobj" and title.head.lower_ != "as":
            return []
        sentence = title.sent
        before = {
            r.entity: r
            for i in range(sentence.start, title.i)
            if (r := self.scene.covering.get(i)) is not None and r.kind == "Person"
        }
        return [replace(r, confidence=_UNSURE) for r in before.values()] if len(before) == 1 else []


def _with_article(body: Reference | None, title: Token) -> bool:
    """President of the Republic, as the text has it."""
    start = body.start if body is not None else 0
    return tuple(t.lower_ for t in title.doc.tokens[max(0, start - 2) : start]) == ("of", "the")
