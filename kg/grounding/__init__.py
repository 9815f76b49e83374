"""Grounds what others say of a text: finds their quotes, names and relation words in it, so that it becomes claims.

    grounding = Grounding(understanding, minter, mapping=Path("relations.csv"))
    for extraction in grounding.ground(foreigns): ...

Whatever comes in ends as a claim, or as an `Unverified` with the reason.
"""

from __future__ import annotations

from kg.grounding.foreign import Foreign, Name, Told
from kg.grounding.grounding import Counts, Grounding
from kg.grounding.reasons import kind_of

__all__ = ["Counts", "Foreign", "Grounding", "Name", "Told", "kind_of"]
