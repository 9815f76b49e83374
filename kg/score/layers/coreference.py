"""Coreference of named entities: MUC, B-cubed and entity CEAF, and their mean, the CoNLL F1 (Pradhan et al. 2012)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable

from kg.model import Iri
from kg.score.layers.alignment import Alignment, place_of
from kg.score.layers.clusters import METRICS
from kg.score.standard import GoldMention, GoldText
from kg.score.tally import Slip, Tally
from kg.understand import Reading
from kg.understand.scene import Reference

_COVERED = {"person", "organization", "place"}
_ASSERTED = 0.5  # confidence from which a claim may be asserted (shapes/plausibility.ttl)
_NAMES = {"name", "metonym", "demonym"}

Mentions = dict[Hashable, Reference]


class Coreferences:
    """Clusters that hold a name, of at least two mentions.

    The key holds the clusters of the gold with two mentions or more, one of them headed by a proper noun, whose class
    (that of most of its mentions) is person, organization or place. The response holds our entities with two
    mentions or more, one of them a name. Demonyms as adjectives are no mentions for either side, nor is a plural that
    leads to several entities; a mention that is one of the gold's of another class (time, event, object …) is left
    out. All other mentions of ours count: one that the gold does not have, or has in a cluster without a name, is
    spurious.

    Mentions are matched by their heads (Alignment); two of ours for one of the gold are one, if they agree.

    Figures are over all texts: parts and wholes are summed before dividing, as the reference scorer does, and
    `mean F1` is the CoNLL F1. Labels are the forms name, nominal and pronoun: a mention of ours is right if its gold
    cluster is the one that most names of its entity belong to.
    """

    name = "coreference"

    def count(self, gold: GoldText, reading: Reading, tally: Tally) -> None:
        key = _key(gold)
        response = _response(gold, reading)
        ours = [frozenset(members) for members in response.values() if len(members) > 1]
        for name, metric in METRICS.items():
            recall, precision = metric([frozenset(c) for c in key.values()], ours)
            tally.share(name, recall, precision)
        _by_form(gold, reading, key, response, tally)


def _key(gold: GoldText) -> dict[str, list[GoldMention]]:
    clusters: dict[str, list[GoldMention]] = {}
    for mention in gold.mentions or ():
        if mention.entity is not None:
            clusters.setdefault(mention.entity, []).append(mention)
    return {
        key: members
        for key, members in clusters.items()
        if len(members) > 1 and _kind(members) in _COVERED and any(m.form == "name" for m in members)
    }


def _kind(members: list[GoldMention]) -> str | None:
    return Counter(m.kind for m in members).most_common(1)[0][0]


def _response(gold: GoldText, reading: Reading) -> dict[Iri, Mentions]:
    """Our mentions by entity: a gold mention stands for the one of ours that is it, a place for any other."""
    aligned = Alignment(gold.mentions or (), reading)
    places = Counter(p for p, _ in {(place_of(r, reading), r.entity) for r in reading.scene.references})
    found: dict[Iri, Mentions] = {}
    taken: dict[Hashable, Iri] = {}
    for reference in sorted(reading.scene.references, key=lambda r: (r.form not in _NAMES, r.start, r.end)):
        place = place_of(reference, reading)
        if reference.adjective or places[place] > 1:
            continue
        mention = aligned.gold(reference)
        if mention is not None and mention.kind not in _COVERED:
            continue
        key: Hashable = place if mention is None else mention
        if taken.setdefault(key, reference.entity) == reference.entity:
            found.setdefault(reference.entity, {}).setdefault(key, reference)
        else:
            found.setdefault(reference.entity, {}).setdefault(place, reference)
    return {e: members for e, members in found.items() if any(r.form in _NAMES for r in members.values())}


def _by_form(
    gold: GoldText, reading: Reading, key: dict[str, list[GoldMention]], response: dict[Iri, Mentions], tally: Tally
) -> None:
    text, source = gold.document.text, gold.document.source
    right: set[GoldMention] = set()
    for entity, members in response.items():
        named = Counter(m.entity for m, r in members.items() if isinstance(m, GoldMention) and r.form in _NAMES)
        meant = named.most_common(1)[0][0] if named else None
        for mention, reference in members.items():
            form = _form(reference)
            so = isinstance(mention, GoldMention) and mention.entity == meant
            if form != "name" and reference.confidence >= _ASSERTED:
                tally.figure(f"right {form}s among those sure enough to assert", so)
            if so and isinstance(mention, GoldMention):
                right.add(mention)
                if meant in key:
                    tally.hit(form)
                continue
            if len(members) == 1:
                continue
            start, end = place_of(reference, reading)
            where = f"{text[start:end]} | {text[max(0, start - 150) : end + 50]}"
            kind = f"{form} that is no mention" if not isinstance(mention, GoldMention) else f"wrong {form}"
            label = reading.scene.entities[entity].label
            expected = _called(gold, mention.entity) if isinstance(mention, GoldMention) else None
            tally.extra(form, Slip(kind=kind, source=source, quote=where, expected=expected, found=label))
    for members_of in key.values():
        for mention in members_of:
            if mention not in right:
                start, end = mention.place
                where = f"{text[start:end]} | {text[max(0, start - 150) : end + 50]}"
                form = mention.form or "nominal"
                called = _called(gold, mention.entity)
                tally.miss(form, Slip(kind=f"missed {form}", source=source, quote=where, expected=called))


def _form(reference: Reference) -> str:
    return "name" if reference.form in _NAMES else "pronoun" if reference.form == "pronoun" else "nominal"


def _called(gold: GoldText, key: str | None) -> str | None:
    """The first name of a cluster, or its first mention."""
    members = [m for m in gold.mentions or () if m.entity == key]
    best = next((m for m in members if m.form == "name"), members[0] if members else None)
    return gold.document.text[best.place[0] : best.place[1]] if best else None
