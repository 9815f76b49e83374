"""Events with roles as statements: who does it stands in the relation to each other party."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

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
