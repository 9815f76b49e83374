"""The authority data as the checks over a corpus need it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg import vocab
from kg.gate import OPEN, Background, Tenure, key_of, period
from kg.graph import AuthorityGraph
from kg.model import Iri
from kg.vocab import ORG, SC

_EXCLUSIVE = {SC + role for role in ("HeadOfState", "HeadOfGovernment", "HeadOfOrganization")}
"""Roles of offices that one person holds at a time. The seeds describe no office that several hold together."""

_OF_A_POLITY = {SC + role for role in ("HeadOfState", "HeadOfGovernment")}
_NAMES = (vocab.LABEL, vocab.ALT_LABEL, SC + "acronym")


def background(authority: AuthorityGraph) -> Background:
    """The authority data as the checks over a corpus need it."""
    posts = dict(authority.pairs(ORG + "postIn"))
    roles: dict[Iri, set[str]] = {}
    for office, role in authority.pairs(SC + "role"):
        roles.setdefault(office, set()).add(role)
    seats: dict[Iri, list[Iri]] = {}
    for office in sorted(posts):
        if roles.get(office, set()) & _OF_A_POLITY:
            seats.setdefault(posts[office], []).append(office)
    labels = dict(authority.pairs(vocab.LABEL))
    same: dict[Iri, set[Iri]] = {}
    for entity, identifier in authority.pairs(vocab.SAME_AS):
        same.setdefault(identifier, set()).add(entity)
    by_entity: dict[Iri, set[Iri]] = {}
    for identifier, entities in same.items():  # whoever uses the identifier, or has one that somebody else has too
        for name in (identifier, *entities):
            by_entity.setdefault(name, set()).update(entities - {name})
    return Background(
        offices={o: posts[o] for o in posts if roles.get(o, set()) & _EXCLUSIVE},
        seats={seat: tuple(offices) for seat, offices in seats.items()},
        tenures=tuple(_tenures(authority)),
        posts=posts,
        labels=labels,
        names=_names(authority),
        same={name: tuple(sorted(entities)) for name, entities in by_entity.items() if entities},
    )


def _tenures(authority: AuthorityGraph) -> Iterator[Tenure]:
    posts, during = dict(authority.pairs(ORG + "post")), dict(authority.pairs(ORG + "memberDuring"))
    starts, ends = dict(authority.pairs(SC + "start")), dict(authority.pairs(SC + "end"))
    for tenure, person in authority.pairs(ORG + "member"):
        if tenure not in posts:
            continue
        interval = during.get(tenure, "")
        days = period(f"{starts.get(interval, '..')}/{ends.get(interval, '..')}")
        yield Tenure(person=person, office=posts[tenure], days=days or OPEN)


def _names(authority: AuthorityGraph) -> Mapping[str, tuple[tuple[Iri, str], ...]]:
    found: dict[str, set[tuple[Iri, str]]] = {}
    for predicate in _NAMES:
        for iri, name in authority.pairs(predicate):
            entity = authority.entity(iri)
            if entity is not None:
                found.setdefault(key_of(name), set()).add((iri, entity.kind))
    return {name: tuple(sorted(called)) for name, called in found.items()}
