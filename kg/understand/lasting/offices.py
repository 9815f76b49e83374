"""Offices that titles name, who holds them, and from when until when.

An office is its title with the body it is in: President of Peru. Where the authority data has the office, it is that
one. Knowledge settles which office is meant; the claim rests on the words for title and holder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.model import Entity
from kg.understand.arguments import dates
from kg.understand.knowledge.authority import Authority, Post
from kg.understand.knowledge.lexicon import Construction
from kg.understand.lasting import owners
from kg.understand.scene import Reference
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.arguments.arguments import Arguments
    from kg.understand.lasting.holders import Holders
    from kg.understand.syntax.parse import Token

_PERSON = frozenset({"Person"})
_BEFORE = {"compound", "amod", "nmod"}
_PORTFOLIOS = {"minister", "secretary", "commissioner", "adviser", "advisor"}
_DATE = r"(?:\d{1,2} )?(?:[A-Z][a-z]+ )?(?:\d{1,2}, )?\d{4}"
_TERM = re.compile(rf"(?:from |between |\()({_DATE})(?: to | until | and |\s?[-–]\s?)({_DATE})|since ({_DATE})")
_SPAN = 120  # characters after a title in which its term is looked for
_UNSURE = 0.45  # below what the gate asserts
_SURE = 0.6
_SHADOW = "shadow "  # such a minister serves in no government
_OTHERS = {"PERSON", "GPE", "NORP", "LOC", "DATE"}
_MANY = {"NNS", "NNPS"}
_SMALL = {"of", "for", "and", "the"}

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


class Offices:
    """Finds who holds which office in one document."""

    def __init__(self, arguments: Arguments, holders: Holders, authority: Authority) -> None:
        self.arguments, self.holders, self.authority = arguments, holders, authority
        self.scene, self.lexicon = arguments.scene, arguments.lexicon
        self._constructions = self.lexicon.naming.get("office", {})
        self.owners = owners.Owners(arguments, authority)
        self._pairs = {" ".join(pair) for w in self._constructions for pair in pairwise(w.split())}
        self._surveyed = False
        self._heads = {w.split(" of ")[0].split()[-1] for w in self._constructions} | {
            w.rsplit("-", maxsplit=1)[-1] for w in self._constructions
        }

    def at(self, token: Token) -> Iterator[Found]:
        """The constructions that the token triggers, the words of the title, and who holds which office.

        A title whose state only the text around tells says also that its holder leads or serves it.
        """
        if token.tag_ in _MANY:
            yield from self._each(token)
            return
        told = self._told(token)
        if told is None:
            return
        sureness, body, given = 1.0, told.body, None
        described = body is not None and body.form == "nominal"
        office = self._held(told.title, told.holder) if body is None or described else None
        if office is not None:
            sureness, body = 0.9, None  # who is known settles what "the republic" means
        elif body is not None:
            sureness = min(1.0, body.confidence)
        else:
            given = self._understood(told)
            sureness = given[1] if given is not None else 0.0
        owner = self.scene.entities[body.entity] if body is not None else given[0] if given is not None else None
        if owner is not None:
            office = self._office(told.title, owner, body, token)
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
        rank = self._rank(told.title) if state is not None and self.owners.national(told.title, state) else None
        if not owners.is_title(token) or not (self.term(token) or "..").endswith(".."):
            return  # served as president, from 2014 to 2019
        if state is not None and rank is not None:
            served = replace(reference, entity=state.iri, kind=state.kind, form="nominal")
            yield rank, spoken, [(told.holder, served)]

    def _each(self, token: Token) -> Iterator[Found]:
        """The former prime ministers Ann Lee of Norway and Bob Roe of Chile: each of a state of their own."""
        if token.lower_.removesuffix("s") not in self._heads:
            return
        words = self._title(token)
        title = " ".join(t.lower_ for t in words).removesuffix("s")
        construction = self._construction(title)
        named = [token.head] if token.dep_ in _BEFORE else [c for c in token.children if c.dep_ == "appos"]
        if construction is None or not named:
            return
        for person in grammar.coordinated(named[0]):
            holders = [r for r in self.scene.at_head.get(person.i, ()) if r.kind == "Person" and r.form == "name"]
            bodies = self.arguments.resolve(grammar.marked([person], frozenset({"of"})))
            states = [r for r in bodies if r.kind == "State"]
            if len(holders) == len(states) == len(bodies) == 1:
                office = self._office(title, self.scene.entities[states[0].entity], states[0], token)
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
        if token.lower_ not in self._heads or token.pos_ not in {"NOUN", "PROPN"} or token.tag_ in {"NNS", "NNPS"}:
            return None
        words = self._title(token)
        portfolio = self._portfolio(token)
        title = "".join(t.lower_ + t.whitespace_.replace("\n", " ") for t in words).strip()
        whole = " ".join([title, *(t.lower_ for t in portfolio)])
        construction = self._construction(whole) or self._construction(title)
        if construction is None:
            return None
        holders = self._holders(token)
        if len(holders) != 1:
            return None
        body = self.owners.named(portfolio[-1] if portfolio else token, token, title)
        return Told(construction, whole, [*words, *portfolio], token, holders[0], body)

    def _understood(self, told: Told) -> tuple[Entity, float] | None:
        """The state whose office a bare title means: President X, the prime minister, X."""
        if not self._surveyed:
            self._surveyed = True
            for token in self.scene.doc:
                self._survey(token)
        owned = (c for c in told.head.children if c.dep_ in {"poss", "prep"} and c not in told.words)
        if told.body is not None or any(owned):
            return None
        if told.title in _PORTFOLIOS or told.title.startswith(_SHADOW) or self._after_a_name(told.words[0]):
            return None
        given = self.owners.understood(told.title, told.head, told.holder)
        if given is not None:
            self.scene.entities.setdefault(given[0].iri, given[0])
            if given[1] >= _SURE:
                self.owners.note(told.title, given[0].iri, told.holder.entity, bare=False)
        return given

    def _after_a_name(self, first: Token) -> bool:
        """Sunrise Airlines President Lee: a name before the title, of what the text does not say, may own it."""
        before = first.nbor(-1) if first.i else first
        covering = self.scene.covering.get(before.i)
        party = covering is not None and covering.kind == "PoliticalParty"
        return before is not first and before.pos_ == "PROPN" and before.dep_ in _BEFORE and not party

    def _survey(self, token: Token) -> None:
        """Note an office that is told with its state, or that the authority data knows its holder in."""
        told = self._told(token) if token.lower_ in self._heads else None
        if told is None or told.holder.confidence < _SURE:
            return
        body = told.body.entity if told.body is not None else None
        if body is None:
            services = self.authority.careers.get(told.holder.entity, ())
            bodies = {s.body for s in services if told.title in s.titles}
            body = next(iter(bodies)) if len(bodies) == 1 else None
        if body is not None:
            bare = told.body is None and body not in self.owners.beside(token)
            self.owners.note(told.title, body, told.holder.entity, bare=bare)

    def _rank(self, title: str) -> Construction | None:
        """What a title of a state says besides: who is president leads, who is minister serves."""
        last = title.split()[-2:]
        for words in (title, " ".join(last), last[-1]):
            for construction in self.lexicon.nouns.get(words, ()):
                if construction.subject_slots[:1] == ("self",) and construction.object_slots == ("possessor",):
                    return construction
        return None

    def _construction(self, title: str) -> Construction | None:
        parts = title.split()
        return next(
            (c for n in (3, 2, 1) if (c := self._constructions.get(" ".join(parts[-n:]))) is not None),
            self._constructions.get(title.rsplit("-", maxsplit=1)[-1]),
        )

    def _title(self, head: Token) -> list[Token]:
        """The head with the words before it that are a part of the title: first deputy prime minister."""
        doc, words = head.doc, [head]
        signals = self.lexicon.effects.get("attributive", {})
        i = head.i - 1
        while i >= 0:
            token = doc[i]
            if token.text == "-" and i and not doc[i - 1].whitespace_ and not token.whitespace_:
                words.insert(0, token)
                i -= 1
                continue
            mark = words[0].text == "-"
            covering = self.scene.covering.get(i)
            named = covering is not None and covering.form in {"name", "demonym", "metonym"}
            known = token.lower_ in self.lexicon.title_words
            noun = token.dep_ in _BEFORE and (token.pos_ == "NOUN" or token.lower_ in self._heads)
            noun = noun or (head.lower_ in _PORTFOLIOS and _of_portfolio(token, head))
            if f"{token.lower_} {words[0].lower_}" in self._pairs:
                known = True  # chief cabinet secretary: a name to the parser
            if token.lower_ in signals or (named and not known) or not (known or noun or mark):
                if mark:
                    words.pop(0)
                break
            words.insert(0, token)
            i -= 1
        return words

    def _portfolio(self, head: Token) -> list[Token]:
        """What a minister is for: of foreign affairs, for trade. Empty where the phrase names a body."""
        if head.lower_ not in _PORTFOLIOS:
            return []
        for child in head.children:
            if child.dep_ == "prep" and child.lower_ in {"of", "for"} and child.i == head.i + 1:
                for inner in child.children:
                    if inner.dep_ == "pobj" and not self._names_body(inner):
                        parts = [t for t in inner.subtree if t.i <= inner.i and t.dep_ != "det"]
                        more = [
                            t
                            for c in inner.children
                            if c.dep_ in {"conj", "cc"} and not self._names_body(c)
                            for t in [c]
                        ]
                        return [child, *parts, *sorted(more, key=lambda t: t.i)]
        return []

    def _names_body(self, noun: Token) -> bool:
        """Whether it is a name; Foreign Affairs, Finance, State are names of no body where they follow a title."""
        covering = self.scene.covering.get(noun.i)
        if covering is None:
            return False
        made_up = not self.scene.entities[covering.entity].authority and covering.kind != "Person"
        return not (made_up and not self.lexicon.says_whose(self.scene.span(covering.start, covering.end).quote))

    def _holders(self, title: Token) -> list[Reference]:
        found = self.holders.of(title, _PERSON)
        unique = list({r.entity: r for r in found}.values())
        return unique or self._lost(title)

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

    def _office(self, title: str, owner: Entity, body: Reference | None, token: Token) -> Entity:
        roles = frozenset(r for r in [self.lexicon.office_roles.get(title)] if r)
        post = owners.post(title, self.authority.posts.get(owner.iri, []))
        if post is not None:
            return self._known(post)
        start = body.start if body is not None else 0
        before = tuple(t.lower_ for t in token.doc.tokens[max(0, start - 2) : start])
        league = owner.kind == "IntergovernmentalOrganization" and " " in owner.label
        article = "the " if before == ("of", "the") or league or self._with_article(owner) else ""
        label = f"{_capitalised(title)} of {article}{owner.label}"
        acts_for = owner.iri if self.lexicon.parents.get(owner.kind, frozenset()) & {"Polity", "Organization"} else None
        local = owner.iri.startswith(self.scene.document.iri)
        name = f"{title} of {owner.label}"
        minter = self.scene.minter
        iri = minter.local_entity(self.scene.document.iri, "Office", name) if local else minter.entity("Office", name)
        entity = Entity(iri=iri, kind="Office", label=label, acts_for=acts_for)
        self.scene.posts[iri] = (owner.iri, roles)
        return self.scene.entities.setdefault(iri, entity)

    def _with_article(self, owner: Entity) -> bool:
        return any(p.label.endswith(f" of the {owner.label}") for p in self.authority.posts.get(owner.iri, ()))

    def _held(self, title: str, holder: Reference) -> Entity | None:
        """President X, with no word whose: the office of this title that the authority data has X in."""
        date = self.scene.document.date
        services = [s for s in self.authority.careers.get(holder.entity, ()) if title in s.titles]
        offices = {s.office for s in services if s.covers(date)} or {s.office for s in services}
        if len(offices) != 1:
            return None
        office = next(iter(offices))
        post = next((p for s in services for p in self.authority.posts.get(s.body, ()) if p.iri == office), None)
        return self._known(post) if post is not None else None

    def _known(self, post: Post) -> Entity:
        self.scene.posts[post.iri] = (post.body, post.roles)
        known = self.authority.known.get(post.body)
        if known is not None:
            body = Entity(iri=known.iri, kind=known.kind, label=known.label, authority=True)
            self.scene.entities.setdefault(known.iri, body)
        entity = Entity(iri=post.iri, kind="Office", label=post.label, authority=True)
        return self.scene.entities.setdefault(post.iri, entity)

    def term(self, token: Token) -> str | None:
        """When the office was held, as the words after its title tell: an EDTF interval, open if it lasts."""
        doc = token.doc
        start = token.idx + len(token.text)
        sentence = doc[token.sent.end - 1]
        stop = min(start + _SPAN, sentence.idx + len(sentence.text))
        following = (t.idx for t in doc[token.i + 1 : token.sent.end] if t.lower_ in self._heads)
        found = _TERM.search(self.scene.document.text[start : min(stop, next(following, stop))])
        if found is None:
            return None
        first, last = found[1] or found[3], found[2]
        begun = dates.resolve(first, None)
        ended = dates.resolve(last, None) if last else None
        if begun is None or (last and ended is None):
            return None
        return f"{begun}/{ended or '..'}"


def _of_portfolio(token: Token, title: Token) -> bool:
    """Agriculture Minister; Trade and Industry Minister: a name of no person that says what a minister is for."""
    first = token if token.dep_ in _BEFORE else token.head
    within = first.head is title or (
        first.head.dep_ in _BEFORE and first.head.head is title
    )  # water resources minister
    if not within or first.i > token.i or first.pos_ not in {"NOUN", "PROPN"}:
        return False
    return token.dep_ == "cc" or (token.dep_ in {*_BEFORE, "conj"} and token.ent_type_ not in _OTHERS)


def _capitalised(title: str) -> str:
    """As offices are written: Minister of Foreign Affairs."""
    return " ".join(w if w in _SMALL else w[:1].upper() + w[1:] for w in title.split())
