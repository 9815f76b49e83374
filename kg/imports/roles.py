"""Events with roles as statements: who does it stands in the relation to each other party."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from kg.errors import DataError
from kg.grounding.foreign import Name, Told
from kg.imports.matching import quoted
from kg.model import Failure

_T = TypeVar("_T")

_DOERS = (
    "agent",
    "actor",
    "subject",
    "subj",
    "arg0",
    "a0",
    "attacker",
    "giver",
    "speaker",
    "sender",
    "source",
    "cause",
)
_NUMBERED = re.compile(r"([^\d]+)\d+")  # a role that stands twice may be numbered: Agent, Agent2


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Generic[_T]):
    """Something that happened, with the word that tells it and what fills its roles, as a format refers to that."""

    kind: str
    word: Name
    parties: Sequence[tuple[str, _T]]
    where: str
    negated: bool = False


def statements(
    event: Event[_T], *, text: str, name: Callable[[_T], Name], failed: Callable[[DataError], Failure]
) -> Iterator[Told | Failure]:
    """An event as it is told of the one who does it and each other party, and a Failure for each of these that `name`
    refuses. Raises DataError if it refuses the one who does it."""
    doer, others = split(event.parties)
    if doer is None:
        return
    subject = name(doer)
    for other in others:
        try:
            obj = name(other)
        except DataError as error:
            yield failed(error)
            continue
        told = Told(subject=subject, relation=event.kind, object=obj, negated=event.negated, where=event.where)
        yield quoted(told, (subject, event.word, obj), text)


def split(parties: Sequence[tuple[str, _T]]) -> tuple[_T | None, list[_T]]:
    """The one who does it and the others, of parties with their roles.

    It is the one whose role says so, and where none does the first, as annotators put it there.
    """
    if not parties:
        return None, []
    roles = [role.casefold() for role, _ in parties]
    bare = [match[1] if (match := _NUMBERED.fullmatch(role)) else role for role in roles]
    doer = next((i for i, both in enumerate(zip(roles, bare, strict=True)) if set(both) & set(_DOERS)), 0)
    return parties[doer][1], [party for i, (_, party) in enumerate(parties) if i != doer]
