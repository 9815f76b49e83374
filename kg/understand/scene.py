"""The working state of one document: its parse, who is referred to where, and the entities met so far."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.ids import Minter
from kg.model import Document, Entity, Iri, Span

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Parse, Token


_IN_MIND = 150  # references looked back over


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A mention that the caller knows already: characters `start` to `end`, of a class of the ontology.

    Mentions with the same `key` speak of one entity. `kind` may be `Actor` where no more is known. A `loose` one is
    taken only where no name is found, and is then called as names are: by its key, for the whole corpus.
    """

    start: int
    end: int
    key: str
    kind: str = "Actor"
    loose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Tokens `start` to `end` (exclusive) speak of `entity`; `head` is their syntactic head."""

    start: int
    end: int
    head: int
    entity: Iri
    kind: str
    form: str
    confidence: float = 1.0
    adjective: bool = False  # a demonym used as an adjective: it modifies, it is no argument by itself
    candidates: tuple[Iri, ...] = ()
    beside: bool = False  # says of a name beside it, or inside it, what that name says already: no argument by itself


@dataclass
class Scene:
    """One document while it is being understood."""

    document: Document
    doc: Parse
    minter: Minter
    references: list[Reference] = field(default_factory=list)
    entities: dict[Iri, Entity] = field(default_factory=dict)
    states: dict[Iri, Entity] = field(default_factory=dict)  # the polity that a person leads or serves, if it is one
    left: set[tuple[Iri, Iri]] = field(default_factory=set)  # persons with bodies they led or served no more that day
    posts: dict[Iri, tuple[Iri, frozenset[str]]] = field(default_factory=dict)  # office -> its body and its roles
    politicians: set[Iri] = field(default_factory=set)  # persons who hold or seek office, or act for a party
    hidden: set[int] = field(default_factory=set)  # tokens inside names of unknown kind
    told: set[int] = field(default_factory=set)  # heads of what is said beside a name
    sureness: dict[Iri, float] = field(default_factory=dict)  # of the surest name of each entity
    _ordered: list[tuple[int, int, int, Reference]] = field(default_factory=list)
    _changes: int = 0  # references added and taken back
    _spans: dict[tuple[int, int], Span] = field(default_factory=dict)  # those that were asked for
    at_head: dict[int, list[Reference]] = field(default_factory=dict)
    covering: dict[int, Reference] = field(default_factory=dict)

    def refer(self, reference: Reference, entity: Entity) -> None:
        """Add a reference, and its entity if it is new."""
        self._changes += 1
        self.references.append(reference)
        self.entities.setdefault(entity.iri, entity)
        if reference.beside:
            self.told.add(reference.head)
            return
        insort(self._ordered, (reference.start, reference.end, len(self.references), reference), key=_place)
        if reference.form == "name":
            self.sureness[reference.entity] = max(self.sureness.get(reference.entity, 0.0), reference.confidence)
        self.at_head.setdefault(reference.head, []).append(reference)
        for i in range(reference.start, reference.end):
            self.covering.setdefault(i, reference)

    def retract(self, reference: Reference) -> None:
        """Take a reference back: what was linked too early. Its entity stays known."""
        self._changes += 1
        self.references.remove(reference)
        self._ordered = [item for item in self._ordered if item[3] is not reference]
        self.at_head[reference.head].remove(reference)
        for i in range(reference.start, reference.end):
            if self.covering.get(i) is reference:
                del self.covering[i]

    def free(self, start: int, end: int) -> bool:
        """Whether no reference covers any of these tokens."""
        places = range(start, end)
        return self.covering.keys().isdisjoint(places) and self.hidden.isdisjoint(places)

    @property
    def grown(self) -> tuple[int, int]:
        """Changes of references, and number of entities: while both stay the same, so does what words mean."""
        return self._changes, len(self.entities)

    def group(
        self, kind: str, phrase: str, owner: Entity, *, here: bool = False, aliases: tuple[str, ...] = ()
    ) -> Entity:
        """Those who act for `owner`: `officials` of China. The same for the whole corpus, unless `here` is set."""
        name = f"{owner.label} {phrase}"
        iri = self.minter.local_entity(self.document.iri, kind, name) if here else self.minter.entity(kind, name)
        label = f"{phrase} of {owner.label}"
        known = tuple(a for a in aliases if a != label)
        return Entity(iri=iri, kind=kind, label=label, aliases=known, acts_for=owner.iri)

    def span(self, start: int, end: int) -> Span:
        """The characters of tokens `start` to `end` (exclusive), without white space around them."""
        known = self._spans.get((start, end))
        if known is None:
            known = self._spans[start, end] = self._measured(start, end)
        return known

    def _measured(self, start: int, end: int) -> Span:
        text, tokens = self.document.text, self.doc.tokens
        final = tokens[end - 1]
        first, last = tokens[start].idx, final.idx + len(final.text)
        while last > first + 1 and text[last - 1].isspace():
            last -= 1
        while first < last - 1 and text[first].isspace():
            first += 1
        return Span(start=first, end=last, quote=text[first:last])

    def span_of(self, tokens: Iterable[Token | int]) -> Span:
        """The smallest span that holds all these tokens."""
        indices = [t if isinstance(t, int) else t.i for t in tokens]
        return self.span(min(indices), max(indices) + 1)

    def before(self, token_index: int) -> list[Reference]:
        """References that end before this token, nearest last: as many as a reader may still have in mind."""
        at = bisect_left(self._ordered, (token_index, 0, 0), key=_place)
        nearest = self._ordered[max(0, at - _IN_MIND) : at]
        return [r for _, end, _, r in nearest if end <= token_index]


def _place(item: tuple[int, int, int, Reference]) -> tuple[int, int, int]:
    return item[:3]
