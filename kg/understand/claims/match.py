"""What is recognised at one word: a construction of the lexicon with the pairs of arguments that it relates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.understand.knowledge.lexicon import Construction
    from kg.understand.scene import Reference
    from kg.understand.syntax.parse import Token


@dataclass(frozen=True, slots=True)
class Match:
    """A construction recognised at a trigger, with the pairs of arguments it relates."""

    construction: Construction
    trigger: Token
    words: tuple[int, ...]  # tokens of the trigger phrase
    verb: Token | None
    pairs: tuple[tuple[Reference, Reference], ...]
    presupposed: bool
    turned: bool = False  # by its verb into another event: an aid that is suspended is none
    when: str | None = None  # the time of a lasting relation
