"""Which of our mentions is which mention of the gold: by their heads, since gold spans hold whole noun phrases."""

from __future__ import annotations

from collections.abc import Sequence

from kg.score.standard import GoldMention, Place
from kg.understand import Reading
from kg.understand.scene import Reference


def place_of(reference: Reference, reading: Reading) -> Place:
    """The characters of a reference."""
    span = reading.scene.span(reference.start, reference.end)
    return span.start, span.end


class Alignment:
    """Gold mentions by our references: the head of ours stands in the head of theirs.

    A head is the syntactic head, with the rest of a flat name ("Donald Trump", whose head different treebanks place
    differently). Where several gold mentions share a head ("Iran", and "Iran and Libya"), the one of the same extent
    is meant, or else the one that differs least.
    """

    def __init__(self, mentions: Sequence[GoldMention], reading: Reading) -> None:
        self._reading = reading
        self._at: dict[int, list[GoldMention]] = {}
        for mention in mentions:
            start, end = mention.head or mention.place
            for i in range(start, end):
                self._at.setdefault(i, []).append(mention)

    def gold(self, reference: Reference) -> GoldMention | None:
        """The gold mention that the reference is, or None."""
        token = self._reading.scene.doc[reference.head]
        found = self._at.get(token.idx) or self._at.get(token.idx + len(token.text) - 1)
        if not found:
            return None
        start, end = place_of(reference, self._reading)
        return min(found, key=lambda m: (abs(m.place[0] - start) + abs(m.place[1] - end), m.place))
