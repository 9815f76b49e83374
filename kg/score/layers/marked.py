"""What kg's own gold format tells of mentions: their classes, whom they lead to, and which speak of the same thing.

The measures are those of the public benchmarks, with the classes of the ontology instead of a benchmark's own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from kg import assets, vocab
from kg.model import Entity, Iri, Mention
from kg.rdf import Node
from kg.score.layers.attribution import Attributions
from kg.score.layers.claims import Claims
from kg.score.layers.coreference import Coreferences
from kg.score.layers.factuality import Factuality
from kg.score.layers.mentions import NAMED, Mentions
from kg.score.standard import GoldMention, GoldText, Place, Told
from kg.score.tally import Slip, Tally
from kg.understand import Reading
from kg.understand.knowledge.authority import shipped as authority
from kg.understand.knowledge.lexicon import shipped

_ANY = "any"
_COVERED = {"Person": "person", "Organization": "organization", "Polity": "place", "Place": "place"}


class Kinds:
    """Names at the places of the gold, of its class or one below it; where the gold names no class, of any."""

    name = "mentions"

    def count(self, gold: GoldText, reading: Reading, tally: Tally) -> None:
        wanted: dict[Place, str] = {m.place: m.kind or _ANY for m in gold.mentions or ()}

        def label(mention: Mention, entity: Entity, reading: Reading) -> str:
            there = wanted.get((mention.span.start, mention.span.end), "")
            above = reading.lexicon.parents.get(entity.kind, frozenset())
            return there if there == _ANY or there in above else entity.kind

        told = tuple(replace(m, kind=m.kind or _ANY) for m in gold.mentions or ())
        Mentions(label).count(replace(gold, mentions=told), reading, tally)


class Iris:
    """Whether a mention of ours that overlaps the gold's leads to the IRI that the gold links it to.

    The IRI may also be one that the authority data says is the same (`owl:sameAs`). Labels are the forms of the gold.
    """

    name = "links"

    def count(self, gold: GoldText, reading: Reading, tally: Tally) -> None:
        for mention in gold.mentions or ():
            if mention.link is None:
                continue
            start, end = mention.place
            here = [m for m in reading.extraction.mentions if m.span.start < end and start < m.span.end]
            exact = [m for m in here if (m.span.start, m.span.end) == mention.place] or here
            label = mention.form or "name"
            right = any(mention.link in {m.entity, *_same().get(m.entity, ())} for m in exact)
            tally.figure("accuracy", right)
            if right:
                tally.hit(label)
                continue
            found = vocab.local_name(exact[0].entity) if exact else None
            kind = "linked to another" if exact else "not recognised"
            quote = f"{gold.document.text[start:end]} | {gold.document.text[max(0, start - 80) : end + 60]}"
            slip = Slip(kind=kind, source=gold.document.source, quote=quote, expected=mention.link, found=found)
            tally.miss(label, slip)
            if exact:
                tally.extra(label)


@cache
def _same() -> dict[Iri, frozenset[str]]:
    """By authority entity: what other data calls it."""
    node = Node(assets.turtle_files("seeds"))
    return {iri: frozenset(node.values(iri, vocab.SAME_AS)) for iri in authority().known}


def _named(gold: GoldText) -> GoldText | None:
    """The names of a text that tells the classes of mentions."""
    mentions = gold.mentions
    if mentions is None or (mentions and not any(m.kind for m in mentions)):
        return None
    return replace(gold, mentions=tuple(m for m in mentions if m.form is None or m.form in NAMED))


def _linked(gold: GoldText) -> GoldText | None:
    return gold if any(m.link is not None for m in gold.mentions or ()) else None


def _clustered(gold: GoldText) -> GoldText | None:
    """The mentions of a text that tells of some that they speak of the same thing, as that measure knows them."""
    keys = [m.entity for m in gold.mentions or () if m.entity is not None]
    if len(keys) == len(set(keys)):
        return None
    return replace(gold, mentions=tuple(map(_plain, gold.mentions or ())))


def _plain(mention: GoldMention) -> GoldMention:
    """With the classes and forms of OntoNotes and GUM; an untold class is taken for one that the measure covers."""
    above = shipped().parents.get(mention.kind or "", frozenset())
    kind = next((told for cls, told in _COVERED.items() if cls in above), mention.kind)
    form = "name" if mention.form is None or mention.form in NAMED else mention.form
    return replace(mention, kind=kind or "organization", form="nominal" if form == "role" else form)


@dataclass(frozen=True, slots=True)
class _Field:
    """Whether a text has a layer at all; an empty one says that there is nothing to find."""

    name: str

    def __call__(self, gold: GoldText) -> GoldText | None:
        return None if getattr(gold, self.name) is None else gold


LAYERS = (
    Told("relations", Claims(), _Field("relations")),
    Told("mentions", Kinds(), _named),
    Told("links", Iris(), _linked),
    Told("coreference", Coreferences(), _clustered),
    Told("factuality", Factuality(), _Field("events")),
    Told("attribution", Attributions(), _Field("attributions")),
)
"""All that the format can tell, each measured only where it does."""
