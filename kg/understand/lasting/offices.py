"""Offices that titles name, who holds them, and from when until when.

An office is its title with the body it is in: President of Peru. Where the authority data has the office, it is that
one. Knowledge settles which office is meant; the claim rests on the words for title and holder.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.model import Entity
from kg.understand.arguments import dates
from kg.understand.knowledge.authority import Authority, Post, plain
from kg.understand.knowledge.lexicon import Construction
from kg.understand.scene import Reference
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.arguments.arguments import Arguments
    from kg.understand.lasting.holders import Holders
    from kg.understand.syntax.parse import Token

_PERSON = frozenset({"Person"})
_BODIES = frozenset({"Polity", "Organization", "Place"})
_BEFORE = {"compound", "amod", "nmod"}
_PORTFOLIOS = {"minister", "secretary", "commissioner", "adviser", "advisor"}
_DATE = r"(?:\d{1,2} )?(?:[A-Z][a-z]+ )?(?:\d{1,2}, )?\d{4}"
_TERM = re.compile(rf"(?:from |between |\()({_DATE})(?: to | until | and |\s?[-–]\s?)({_DATE})|since ({_DATE})")
_SPAN = 120  # characters after a title in which its term is looked for
_UNSURE = 0.45  # below what the gate asserts
_SMALL = {"of", "for", "and", "the"}


class Offices:
    """Finds who holds which office in one document."""

    def __init__(self, arguments: Arguments, holders: Holders, authority: Authority) -> None:
        self.arguments, self.holders, self.authority = arguments, holders, authority
        self.scene, self.lexicon = arguments.scene, arguments.lexicon
        self._constructions = self.lexicon.naming.get("office", {})
        self._heads = {w.split()[-1] for w in self._constructions} | {
            w.rsplit("-", maxsplit=1)[-1] for w in self._constructions
        }

    def at(self, token: Token) -> tuple[Construction, tuple[int, ...], list[tuple[Reference, Reference]]] | None:
        """The construction that the token triggers, the words of the title, and who holds which office."""
        if token.lower_ not in self._heads or token.pos_ not in {"NOUN", "PROPN"} or token.tag_ in {"NNS", "NNPS"}:
            return None
        words = self._title(token)
        title = "".join(t.lower_ + t.whitespace_.replace("\n", " ") for t in words).strip()
        construction = self._construction(title)
        if construction is None:
            return None
        holders = self._holders(token)
        if len(holders) != 1:
            return None
        holder = holders[0]
        portfolio = self._portfolio(token, title)
        body = self._body(portfolio[-1] if portfolio else token, token)
        if portfolio:
            title = f"{title} {' '.join(t.lower_ for t in portfolio)}"
            words = [*words, *portfolio]
        office = self._office(title, body, holder, token)
        if office is None:
            return None
        sureness = 1.0 if body is None else min(1.0, body.confidence)
        reference = Reference(
            start=words[0].i,
            end=max(words[-1].i + 1, body.end if body is not None and body.start > token.i else 0),
            head=token.i,
            entity=office.iri,
            kind="Office",
            form="name",
            confidence=sureness if body is not None else 0.9 * sureness,
            beside=True,
        )
        return construction, tuple(t.i for t in words), [(holder, reference)]

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
            if token.text == "-" and not doc[i - 1].whitespace_ and i:
                words.insert(0, token)
                i -= 1
                continue
            mark = words[0].text == "-"
            covering = self.scene.covering.get(i)
            named = covering is not None and covering.form in {"name", "demonym", "metonym"}
            known = token.lower_ in self.lexicon.title_words
            noun = token.dep_ in _BEFORE and (token.pos_ == "NOUN" or token.lower_ in self._heads)
            if token.lower_ in signals or (named and not known) or not (known or noun or mark):
                if mark:
                    words.pop(0)
                break
            words.insert(0, token)
            i -= 1
        return words

    def _portfolio(self, head: Token, title: str) -> list[Token]:
        """What a minister is for: of foreign affairs, for trade. Empty where the phrase names a body."""
        if title.split()[-1] not in _PORTFOLIOS:
            return []
        for child in head.children:
            if child.dep_ == "prep" and child.lower_ in {"of", "for"} and child.i == head.i + 1:
                for inner in child.children:
                    if inner.dep_ == "pobj" and inner.i not in self.scene.covering:
                        parts = [t for t in inner.subtree if t.i <= inner.i and t.dep_ != "det"]
                        more = [
                            t
                            for c in inner.children
                            if c.dep_ in {"conj", "cc"} and c.i not in self.scene.covering
                            for t in [c]
                        ]
                        return [child, *parts, *sorted(more, key=lambda t: t.i)]
        return []

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

    def _body(self, noun: Token, title: Token) -> Reference | None:
        found = self._bodies(self.arguments.resolve(grammar.marked([noun], frozenset({"of"}))))
        if not found and noun is not title:
            found = self._bodies(self.arguments.resolve(grammar.marked([title], frozenset({"of", "in"}))))
        owners = self.arguments.owners(title)
        owned = [] if found else self._bodies(owners)
        found = [self._seated(r, title, owned=bool(owned)) for r in found or owned]
        if not found:
            states = [(r, self.scene.states.get(r.entity)) for r in owners if r.kind == "Person"]
            found = [replace(r, entity=s.iri, kind=s.kind) for r, s in states if s is not None]
            for _, state in states:
                if state is not None:
                    self.scene.entities.setdefault(state.iri, state)
        return found[0] if len(found) == 1 else None

    def _seated(self, body: Reference, title: Token, *, owned: bool) -> Reference:
        """The mayor of Vienna is no mayor of Austria: a capital stands for its state where the state has the office."""
        if body.form != "metonym":
            return body
        words = " ".join(t.lower_ for t in self._title(title))
        role = self.lexicon.office_roles.get(words)
        if self._post(words, self.authority.posts.get(body.entity, [])) is not None or (owned and role is None):
            return body
        name = plain(self.scene.span(body.start, body.end).quote)
        cities = [s.entity for s in self.authority.senses.get(name, ()) if s.form == "name"]
        if len(cities) != 1:
            return body
        known = self.authority.known[cities[0]]
        city = Entity(iri=known.iri, kind=known.kind, label=known.label, authority=True)
        self.scene.entities.setdefault(city.iri, city)
        return replace(body, entity=city.iri, kind=city.kind, form="name")

    def _bodies(self, found: list[Reference]) -> list[Reference]:
        parents = self.lexicon.parents
        return [r for r in found if parents.get(r.kind, frozenset({r.kind})) & _BODIES]

    def _office(self, title: str, body: Reference | None, holder: Reference, token: Token) -> Entity | None:
        if body is None:
            return self._held(title, holder, token)
        owner = self.scene.entities[body.entity]
        roles = frozenset(r for r in [self.lexicon.office_roles.get(title)] if r)
        post = self._post(title, self.authority.posts.get(owner.iri, []))
        if post is not None:
            return self._known(post)
        before = tuple(t.lower_ for t in token.doc.tokens[max(0, body.start - 2) : body.start])
        article = "the " if before == ("of", "the") else ""
        label = f"{_capitalised(title)} of {article}{owner.label}"
        acts_for = owner.iri if self.lexicon.parents.get(owner.kind, frozenset()) & {"Polity", "Organization"} else None
        local = owner.iri.startswith(self.scene.document.iri)
        name = f"{title} of {owner.label}"
        minter = self.scene.minter
        iri = minter.local_entity(self.scene.document.iri, "Office", name) if local else minter.entity("Office", name)
        entity = Entity(iri=iri, kind="Office", label=label, acts_for=acts_for)
        self.scene.posts[iri] = (owner.iri, roles)
        return self.scene.entities.setdefault(iri, entity)

    def _held(self, title: str, holder: Reference, token: Token) -> Entity | None:
        """President X, with no word whose: the office of this title that the authority data has X in."""
        date = self.scene.document.date
        services = [s for s in self.authority.careers.get(holder.entity, ()) if title in s.titles]
        offices = {s.office for s in services if s.covers(date)} or {s.office for s in services}
        if len(offices) != 1:
            return None
        office = next(iter(offices))
        post = next((p for s in services for p in self.authority.posts.get(s.body, ()) if p.iri == office), None)
        return self._known(post) if post is not None else None

    def _post(self, title: str, posts: list[Post]) -> Post | None:
        exact = [p for p in posts if p.label.lower().startswith(f"{title} of ")]
        fitting = exact or [p for p in posts if title in p.titles]
        return fitting[0] if len(fitting) == 1 else None

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


def _capitalised(title: str) -> str:
    """As offices are written: Minister of Foreign Affairs."""
    return " ".join(w if w in _SMALL else w[:1].upper() + w[1:] for w in title.split())
