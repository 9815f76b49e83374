"""Chooses among the lasting relations that one word may tell of the same parties.

Who joins an initiative takes part in it, who joins a body belongs to it; a state that leads an initiative sponsors it,
a person leads it. The relation with the narrowest range that fits wins, and one made for persons wins for a person.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kg.vocab import SC

if TYPE_CHECKING:
    from kg.understand.claims.match import Match
    from kg.understand.knowledge.lexicon import Lexicon, Relation
    from kg.understand.scene import Reference, Scene

_QUITS = SC + "quits"
_BODY = "organization"


def narrowed(matches: list[Match], lexicon: Lexicon) -> list[Match]:
    """The matches of one trigger without the pairs of which another one tells something closer."""
    if len(matches) < 2:
        return matches
    left = {(s.entity, o.entity) for m in matches if m.construction.relation == _QUITS for s, o in m.pairs}
    if left:  # ended its participation: it takes part no more
        matches = _without(matches, lambda m, s, o: m.construction.relation != _QUITS and (s.entity, o.entity) in left)
    relations = {m.construction.relation: lexicon.relations[m.construction.relation] for m in matches}
    lasting = {iri: r for iri, r in relations.items() if not r.event}
    if len(lasting) < 2:
        return matches
    told = {
        (m.construction.relation, s.entity, o.entity)
        for m in matches
        if m.construction.relation in lasting
        for s, o in m.pairs
        if _fit(lasting[m.construction.relation], s, o, lexicon)
    }

    def further(match: Match, subject: Reference, obj: Reference) -> bool:
        own = lasting.get(match.construction.relation)
        others = [r for r in lasting.values() if r is not own and (r.iri, subject.entity, obj.entity) in told]
        return own is not None and any(_closer(other, own, subject) for other in others)

    return _without(matches, further)


def called(scene: Scene, references: list[Reference], nouns: frozenset[str]) -> list[Reference]:
    """Those whose noun, or a title before their name, is one of these; all of them where no nouns are asked for.

    Whatever its name, an organization is called one.
    """
    if not nouns:
        return references
    near = [(r, scene.doc[r.head]) for r in references]
    return [
        r
        for r, head in near
        if (_BODY in nouns and r.kind.endswith(_BODY.title()))
        or any(t.lemma_.lower() in nouns for t in (head, *(c for c in head.lefts if c.dep_ == "compound")))
    ]


def between_two(
    scene: Scene, pairs: list[tuple[Reference, Reference]], owners: list[Reference]
) -> list[tuple[Reference, Reference]]:
    """The pairs to which a thing belongs that `owners` have: who blocks an EU loan to Egypt cuts no ties of its own.

    A person who blocks a loan may do so for those who give it.
    """
    having = {name for r in owners for name in (r.entity, scene.entities[r.entity].acts_for) if name}
    return [
        (s, o)
        for s, o in pairs
        if s.kind == "Person"
        or not having.isdisjoint(
            {s.entity, o.entity, scene.entities[s.entity].acts_for, scene.entities[o.entity].acts_for}
        )
    ]


def _closer(other: Relation, own: Relation, subject: Reference) -> bool:
    if subject.kind == "Person" and ("Person" in own.domain) is not ("Person" in other.domain):
        return "Person" in other.domain
    return len(other.range) == 1 and other.range < own.range


def _fit(relation: Relation, subject: Reference, obj: Reference, lexicon: Lexicon) -> bool:
    return lexicon.fits(subject.kind, relation.domain) and lexicon.fits(obj.kind, relation.range)


def _without(matches: list[Match], drop: Any) -> list[Match]:
    kept = [replace(m, pairs=tuple((s, o) for s, o in m.pairs if not drop(m, s, o))) for m in matches]
    return [m for m in kept if m.pairs]
