"""Names and their types: found exactly where the gold marks them, with the type that the gold gives.

Exact match of span and type, as CoNLL-2003 counts (Tjong Kim Sang and De Meulder); precision, recall and F1 by type.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kg.model import Entity, Mention
from kg.score.standard import GoldText, Place
from kg.score.tally import Slip, Tally
from kg.understand import Reading

Labeller = Callable[[Mention, Entity, Reading], str | None]
"""The gold's type for a mention of ours, from its class and whatever else is known; None for what it does not mark."""

NAMED = frozenset({"name", "demonym", "metonym"})
_AROUND = 50  # characters of context in the listing of errors


@dataclass
class Mentions:
    """Span and type. Errors are sorted into wrong boundaries, confused types, missed and spurious ones."""

    label: Labeller
    forms: frozenset[str] = NAMED  # the forms of mention that the gold marks
    name: str = "mentions"

    def count(self, gold: GoldText, reading: Reading, tally: Tally) -> None:
        wanted = {m.place: m.kind or "" for m in gold.mentions or ()}
        found = found_in(reading, self.label, self.forms)
        for place, kind in wanted.items():
            if found.get(place) == kind:
                tally.hit(kind)
            else:
                tally.miss(kind, _missed(place, kind, found, gold))
        for place, kind in found.items():
            if wanted.get(place) != kind:
                known = any(_overlap(place, other) for other in wanted)  # told as missed already
                tally.extra(kind, None if known else _spurious(place, kind, gold))


@dataclass
class Spans:
    """The same spans without their types."""

    label: Labeller
    forms: frozenset[str] = NAMED
    name: str = "mention spans"

    def count(self, gold: GoldText, reading: Reading, tally: Tally) -> None:
        wanted = {m.place for m in gold.mentions or ()}
        found = found_in(reading, self.label, self.forms).keys()
        tally.hit("span", len(wanted & found))
        for _ in wanted - found:
            tally.miss("span")
        for _ in found - wanted:
            tally.extra("span")


def found_in(reading: Reading, label: Labeller, forms: frozenset[str] = NAMED) -> dict[Place, str]:
    """The names of a reading with their types, none inside another; of two types at one place the surer."""
    extraction = reading.extraction
    entities = {e.iri: e for e in extraction.entities}
    found: dict[Place, str] = {}
    for mention in sorted(extraction.mentions, key=lambda m: -m.confidence):
        if mention.form not in forms:
            continue
        kind = label(mention, entities[mention.entity], reading)
        if kind is not None:
            found.setdefault((mention.span.start, mention.span.end), kind)
    reached = 0
    for place in sorted(found, key=lambda p: (p[0], -p[1])):
        if place[1] <= reached:
            del found[place]
        reached = max(reached, place[1])
    return found


def _missed(place: Place, kind: str, found: dict[Place, str], gold: GoldText) -> Slip:
    text = gold.document.text
    if place in found:
        return _slip(f"{kind} taken for {found[place]}", place, gold, kind, found[place])
    near = sorted(p for p in found if _overlap(place, p))
    if near:
        told = "; ".join(f"{text[a:b]} ({found[a, b]})" for a, b in near)
        return _slip(f"{kind} with wrong boundaries", place, gold, kind, told)
    return _slip(f"{kind} missed", place, gold, kind, None)


def _spurious(place: Place, kind: str, gold: GoldText) -> Slip:
    return _slip(f"{kind} where the gold has none", place, gold, None, kind)


def _slip(error: str, place: Place, gold: GoldText, expected: str | None, found: str | None) -> Slip:
    start, end = place
    text = gold.document.text
    quote = f"{text[max(0, start - _AROUND) : start]}[{text[start:end]}]{text[end : end + _AROUND]}"
    return Slip(kind=error, source=gold.document.source, quote=quote, expected=expected, found=found)


def _overlap(one: Place, other: Place) -> bool:
    return one[0] < other[1] and other[0] < one[1]
