"""Grounds what tools say of texts: a stream of `Foreign` in, a stream of extractions out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import debugging, told
from kg.grounding.beside import beside, merged
from kg.grounding.claims import SURE, Claims, Grounded
from kg.grounding.doubts import Tally
from kg.grounding.foreign import Foreign, Name
from kg.grounding.identifiers import Identifiers
from kg.grounding.kinds import class_of
from kg.grounding.names import Names, given
from kg.grounding.spelling import Text, short
from kg.ids import Minter
from kg.model import Claim, Extraction, Failure, Iri, Mention, Unverified
from kg.records.check import readable
from kg.understand.scene import Given

if TYPE_CHECKING:
    from kg.grounding.relations import RelationWords
    from kg.understand import Reading, Understanding
    from kg.understand.knowledge.authority import Authority
    from kg.understand.knowledge.lexicon import Lexicon

_BATCH = 32  # texts parsed together


@dataclass(slots=True)
class Counts:
    """What became of all that was told so far: `told == claims + unverified + merged + failed`."""

    told: int = 0
    claims: int = 0  # that a tool found
    agreed: int = 0  # of them those that the rules find too, and speak against in nothing
    doubted: int = 0  # of them those that are less sure than the gate asks for
    unverified: int = 0
    merged: int = 0  # statements that say what another one of the same text says
    failed: int = 0  # of texts that could not be understood
    unfound: int = 0  # names, of those in no statement, that are not in their text
    doubts: Tally = field(default_factory=Tally)  # why claims are less sure than that
    dropped: Tally = field(default_factory=Tally)  # why what is said besides is not taken
    kinds: Counter[str] = field(default_factory=Counter)  # classes that are none, with how many names are said to be so


class Grounding:
    """Makes claims of what tools say of texts.

    `mapping` is a file that says what their relations mean (`kg.grounding.mapping`). With `beside`, what the rules of
    `kg` find in the same texts is kept too, and what both find is one claim. Raises MissingError or DataError if the
    mapping cannot be read.
    """

    def __init__(
        self, understanding: Understanding, minter: Minter, *, mapping: Path | None = None, beside: bool = False
    ) -> None:
        self._understanding, self._minter, self._beside = understanding, minter, beside
        self._mapping = mapping
        self.counts = Counts()
        if mapping is not None:
            _ = self._relations  # a file that cannot be read is told before the first text

    @cached_property
    def _authority(self) -> Authority:
        from kg.understand.knowledge import authority

        return self._understanding.authority or authority.shipped()

    @cached_property
    def _identifiers(self) -> Identifiers:
        return Identifiers(self._authority)

    @cached_property
    def _lexicon(self) -> Lexicon:
        from kg.understand.knowledge import lexicon

        return self._understanding.lexicon or lexicon.shipped()

    @cached_property
    def _relations(self) -> RelationWords:
        from kg.grounding.mapping import read_mapping
        from kg.grounding.relations import RelationWords, known_as

        rows = read_mapping(self._mapping, known_as(self._lexicon)) if self._mapping is not None else None
        return RelationWords(self._understanding, self._lexicon, rows)

    def ground(self, foreigns: Iterable[Foreign]) -> Iterator[Extraction | Failure]:
        """Yield what becomes of each text, in order; a text that cannot be understood becomes a Failure."""
        stream = iter(foreigns)
        while batch := list(islice(stream, _BATCH)):
            texts = [Text(foreign.document.text) for foreign in batch]
            documents = [
                (foreign.document, self._given(foreign, text)) for foreign, text in zip(batch, texts, strict=True)
            ]
            readings = self._understanding.readings(documents, batch_size=_BATCH)
            for foreign, text, reading in zip(batch, texts, readings, strict=True):
                yield self._guarded(foreign, text, reading)

    def _given(self, foreign: Foreign, text: Text) -> list[Given]:
        """All names of a tool where they stand, the longest first."""
        classes = self._lexicon.parents
        found = {(g.start, g.end): g for name in _names(foreign) for g in given(name, text, classes)}
        return sorted(found.values(), key=lambda g: (g.start - g.end, g.start))

    def _guarded(self, foreign: Foreign, text: Text, reading: Reading | Failure) -> Extraction | Failure:
        """Whatever goes wrong with one text, the others go on."""
        self.counts.told += len(foreign.told)
        try:
            if not isinstance(reading, Failure):
                return self._grounded(foreign, text, reading)
        except Exception as error:  # of what tools say, no text can be known to hold all cases
            if debugging():
                raise
            reason = f"what {foreign.tool} says of it cannot be grounded: {told(error)}"
            reading = Failure(source=foreign.document.source, stage="understand", reason=reason)
        self.counts.failed += len(foreign.told)
        return reading

    def _grounded(self, foreign: Foreign, text: Text, reading: Reading) -> Extraction:
        names = Names(reading, self._authority, self._identifiers, text)
        claims = Claims(reading, text, foreign.tool, names=names, relations=self._relations, minter=self._minter)
        found = [claims.of(one) for one in foreign.told]
        borne_out = [one for one in found if isinstance(one, Grounded)]
        grounded = merged(borne_out)
        unverified = {one.iri: one for one in found if isinstance(one, Unverified)}
        known = {name: names.known(name) for name in foreign.names}
        told_of = {k.entity for k in known.values() if not isinstance(k, str)}
        if self._beside:
            symmetric = frozenset(r.iri for r in self._lexicon.relations.values() if r.symmetric)
            grounded = beside(reading.extraction.claims, grounded, symmetric)
        told = [replace(one.claim, doubts=tuple(map(str, one.doubts))) for one in grounded]
        extraction = self._extraction(reading, names, told, told_of, tuple(unverified.values()))
        own = {claim.iri for claim in reading.extraction.claims}
        found_by_tool = [one for one in grounded if foreign.tool in one.claim.found_by]
        doubted = [one for one in found_by_tool if one.claim.confidence < SURE]
        self.counts.claims += len(found_by_tool)
        self.counts.doubted += len(doubted)
        self.counts.agreed += sum(g.claim.iri in own and g.claim.confidence >= SURE for g in found_by_tool)
        self.counts.unverified += len(unverified)
        self.counts.merged += len(foreign.told) - len(found_by_tool) - len(unverified)
        self.counts.unfound += sum(isinstance(known[name], str) for name in foreign.names)
        sides = {name for told in foreign.told for name in (told.subject, told.object)}
        others = (names.another(n, k) for n, k in known.items() if n not in sides and not isinstance(k, str))
        for doubt in chain.from_iterable(one.doubts for one in doubted):
            self.counts.doubts.add(doubt, foreign.document.source)
        unread = chain.from_iterable(map(names.unread, _names(foreign)))
        for doubt in (*chain.from_iterable(one.dropped for one in borne_out), *filter(None, others), *unread):
            self.counts.dropped.add(doubt, foreign.document.source)
        kinds = (name.kind for name in _names(foreign) if name.kind.strip())
        self.counts.kinds.update(short(readable(k)) for k in kinds if class_of(k, self._lexicon.parents) is None)
        return extraction

    def _extraction(
        self,
        reading: Reading,
        names: Names,
        claims: list[Claim],
        told_of: set[Iri],
        unverified: tuple[Unverified, ...],
    ) -> Extraction:
        own = reading.extraction
        mentions: Iterable[Mention] = [*own.mentions, *names.mentions.values()]
        used = {iri for claim in claims for iri in _spoken_of(claim)} | told_of
        if not self._beside:
            mentions = [m for m in mentions if m.entity in used]
        used |= {m.entity for m in mentions} | ({s.source for s in own.statements} if self._beside else set())
        entities = {**reading.scene.entities, **{e.iri: e for e in own.entities}, **names.entities}
        used |= {acts_for for iri in used if (acts_for := entities[iri].acts_for)}
        return Extraction(
            document=own.document,
            entities=tuple(entities[iri] for iri in sorted(used)),
            mentions=tuple(sorted(mentions, key=lambda m: (m.span.start, m.span.end, m.entity))),
            claims=tuple(sorted(claims, key=lambda c: (c.trigger.start, c.evidence.start, c.iri))),
            statements=own.statements if self._beside else (),
            unverified=unverified,
        )


def _names(foreign: Foreign) -> dict[Name, None]:
    """All names of a tool, once each."""
    return dict.fromkeys(chain((name for t in foreign.told for name in (t.subject, t.object)), foreign.names))


def _spoken_of(claim: Claim) -> Iterator[Iri]:
    """The entities that a claim has to do with."""
    yield from (claim.subject, claim.object)
    attribution = claim.attribution
    while attribution is not None:
        yield attribution.source
        attribution = attribution.within
