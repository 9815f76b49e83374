"""Finds the claims that a person means by one term, or by a subject, a relation and an object."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg import rdf
from kg.errors import MissingError, UsageError
from kg.stores.claims import Account, Claims
from kg.stores.table import brief

if TYPE_CHECKING:
    import pyoxigraph as ox

ANY = "_"
"""Stands for any subject, relation or object."""


def claims_of(store: ox.Store, quarantine: Path) -> Claims:
    """The claims of a store, and those in the quarantine file beside it, if there is one."""
    return Claims(store, quarantined(quarantine))


def quarantined(file: Path) -> ox.Store | None:
    """The quarantine that a file holds, if there is one."""
    if not file.is_file():
        return None
    import pyoxigraph as ox

    refused = ox.Store()
    refused.extend(rdf.parse(file))
    return refused


def find(claims: Claims, terms: Sequence[str]) -> tuple[list[Account], list[str]]:
    """The claims that the terms name, and the things that were meant by one name.

    Raises MissingError with suggestions for an unknown name, UsageError where the middle of three terms is no relation.
    """
    names = claims.names
    if len(terms) == 3 and terms[1] == ANY:
        if terms[0] == terms[2] == ANY:
            raise UsageError("_ stands for anything: expected a name (`kg query DIR --name claims` shows all claims)")
        return claims.between(
            *(_side(claims, role, term) for role, term in (("subject", terms[0]), ("object", terms[2])))
        ), []
    if len(terms) == 3 and (relation := names.relation(terms[1])):
        sides = [_side(claims, role, term) for role, term in (("subject", terms[0]), ("object", terms[2]))]
        return claims.stating(sides[0], relation, sides[1]), []
    term = " ".join(terms)
    said = claims.said(term)
    if len(terms) == 1 and (relation := names.relation(term)):
        return [*claims.about(relation), *claims.accounts(said)], []
    try:
        things = names.things(term, relations=True)
    except MissingError:
        things = claims.documents(term)
        if not things and said:
            return claims.accounts(said), []
        if not things and len(terms) == 3:
            raise UsageError(_unknown_parts(claims, terms)) from None
        if not things:
            raise
    found: dict[str, Account] = {}
    for thing in things:
        found.update((account.iri, account) for account in claims.about(thing))
    found.update((account.iri, account) for account in claims.accounts(said))
    return list(found.values()), things


def _side(claims: Claims, role: str, term: str) -> list[str]:
    try:
        return [] if term == ANY else claims.names.things(term)
    except MissingError as error:
        raise MissingError(f"the {role} is unknown: {error}") from None


def _unknown_parts(claims: Claims, terms: Sequence[str]) -> str:
    near = claims.names.relations_like(terms[1])
    hint = f" (did you mean {', '.join(near)}?)" if near else ""
    parts = [f"{brief(terms[1])!r} is no relation of the ontology{hint}"]
    for role, term in (("subject", terms[0]), ("object", terms[2])):
        try:
            _side(claims, role, term)
        except MissingError:
            parts.append(f"the {role} {brief(term)!r} is unknown")
    return f"{'; '.join(parts)}: expected one thing, or a subject, a relation and an object"
