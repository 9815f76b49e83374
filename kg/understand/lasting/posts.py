"""Offices as entities: those of the authority data, and those that only a text names, each a title in a body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Entity
from kg.understand.knowledge.authority import Authority, Post
from kg.understand.lasting import owners

if TYPE_CHECKING:
    from kg.understand.knowledge.lexicon import Lexicon
    from kg.understand.scene import Reference, Scene

_SMALL = {"of", "for", "and", "the"}


class Posts:
    """Makes the offices of one document."""

    def __init__(self, scene: Scene, lexicon: Lexicon, authority: Authority) -> None:
        self.scene, self.lexicon, self.authority = scene, lexicon, authority

    def named(self, title: str, owner: Entity, *, article: bool) -> Entity:
        """The office of this title in a body; `article` tells whether the text has `the` before the body."""
        post = owners.post(title, self.authority.posts.get(owner.iri, []))
        if post is not None:
            return self.known(post)
        league = owner.kind == "IntergovernmentalOrganization" and " " in owner.label
        the = "the " if article or league or self._with_article(owner) else ""
        label = f"{_capitalised(title)} of {the}{owner.label}"
        acts_for = owner.iri if self.lexicon.parents.get(owner.kind, frozenset()) & {"Polity", "Organization"} else None
        local = owner.iri.startswith(self.scene.document.iri)
        name = f"{title} of {owner.label}"
        minter = self.scene.minter
        iri = minter.local_entity(self.scene.document.iri, "Office", name) if local else minter.entity("Office", name)
        entity = Entity(iri=iri, kind="Office", label=label, acts_for=acts_for)
        roles = frozenset(r for r in [self.lexicon.office_roles.get(title)] if r)
        self.scene.posts[iri] = (owner.iri, roles)
        return self.scene.entities.setdefault(iri, entity)

    def _with_article(self, owner: Entity) -> bool:
        return any(p.label.endswith(f" of the {owner.label}") for p in self.authority.posts.get(owner.iri, ()))

    def held(self, title: str, holder: Reference) -> Entity | None:
        """President X, with no word whose: the office of this title that the authority data has X in."""
        date = self.scene.document.date
        services = [s for s in self.authority.careers.get(holder.entity, ()) if title in s.titles]
        offices = {s.office for s in services if s.covers(date)} or {s.office for s in services}
        if len(offices) != 1:
            return None
        office = next(iter(offices))
        post = next((p for s in services for p in self.authority.posts.get(s.body, ()) if p.iri == office), None)
        return self.known(post) if post is not None else None

    def known(self, post: Post) -> Entity:
        self.scene.posts[post.iri] = (post.body, post.roles)
        known = self.authority.known.get(post.body)
        if known is not None:
            body = Entity(iri=known.iri, kind=known.kind, label=known.label, authority=True)
            self.scene.entities.setdefault(known.iri, body)
        entity = Entity(iri=post.iri, kind="Office", label=post.label, authority=True)
        return self.scene.entities.setdefault(post.iri, entity)


def _capitalised(title: str) -> str:
    """As offices are written: Minister of Foreign Affairs."""
    return " ".join(w if w in _SMALL else w[:1].upper() + w[1:] for w in title.split())
