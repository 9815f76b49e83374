"""What a gold standard says of a text, whatever format it came in.

Each layer may be absent (None): then it is not scored. Offsets are characters of the document's text, start inclusive
and end exclusive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kg.model import Document, Failure
from kg.score.tally import Tally
from kg.understand import Given, Reading

Place = tuple[int, int]
"""Characters of the document's text: start inclusive, end exclusive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldMention:
    """A place that speaks of something."""

    place: Place
    kind: str | None = None  # a class, in the words of the gold standard
    entity: str | None = None  # mentions with the same key speak of the same thing
    link: str | None = None  # an IRI, or a name that a reference work knows the thing by
    form: str | None = None  # name, metonym, demonym, role, nominal or pronoun
    head: Place | None = None  # its syntactic head, where the gold standard tells it


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldRelation:
    """A relation between two entities (keys of mentions) or two names."""

    subject: str
    relation: str  # in the words of the gold standard
    object: str
    place: Place | None = None  # the words that it rests on
    status: str | None = None  # asserted or claim
    polarity: str | None = None
    certainty: str | None = None
    mode: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldEvent:
    """A predicate, and whether it happened: 3 (certainly) to -3 (certainly not), as in FactBank's successors."""

    place: Place
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldAttribution:
    """Somebody's words: source, cue and content, each perhaps in several pieces (Pareti 2016)."""

    source: tuple[Place, ...]
    cue: tuple[Place, ...]
    content: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldProperty:
    """A relation that a task asks for, with what it calls the classes of its arguments, if it says."""

    code: str  # a Wikidata property: P39
    label: str
    domain: str | None = None
    range: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldText:
    """One text with what its annotators marked."""

    document: Document
    mentions: tuple[GoldMention, ...] | None = None
    relations: tuple[GoldRelation, ...] | None = None
    events: tuple[GoldEvent, ...] | None = None
    attributions: tuple[GoldAttribution, ...] | None = None
    given: tuple[Given, ...] = ()  # mentions that the task gives to whoever is scored
    properties: tuple[GoldProperty, ...] = ()  # the relations that the task asks for
    names: dict[str, tuple[str, ...]] | None = None  # by key of an entity: all it is called


class Layer(Protocol):
    """One measure: compares a reading with the gold and counts."""

    @property
    def name(self) -> str: ...

    def count(self, gold: GoldText, reading: Reading, tally: Tally) -> None: ...


@dataclass(frozen=True, slots=True)
class Told:
    """A layer for those texts whose gold tells what it measures; a standard without any is not measured by it."""

    name: str
    layer: Layer
    seen: Callable[[GoldText], GoldText | None]  # the gold as the layer takes it; None where it tells nothing

    def tells(self, gold: GoldText) -> bool:
        return self.seen(gold) is not None

    def count(self, gold: GoldText, reading: Reading, tally: Tally) -> None:
        told = self.seen(gold)
        if told is not None:
            self.layer.count(told, reading, tally)


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format of gold standards: how to tell it, read it, and measure by it."""

    name: str
    told_by: Callable[[Path], bool]  # whether a file or folder is in this format; never raises
    read: Callable[[Path], Iterator[GoldText | Failure]]  # a Failure for one text; raises DataError, naming the place
    layers: tuple[Layer, ...]
