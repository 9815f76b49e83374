"""Entities merged and split in what was understood of one document, with all that speaks of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from kg.graph import AuthorityGraph
from kg.ids import Minter
from kg.model import Attribution, Claim, Entity, Extraction, Iri, Mention, Span
from kg.pipeline.decisions import Decision

_Rename = Callable[[Iri, Span], Iri]
"""The entity that is meant, given the one that was and the words around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a decision about entities needs to know. `parents` gives each class itself and all above it."""

    minter: Minter
    authority: AuthorityGraph
    parents: Mapping[str, frozenset[str]]

    def is_kind(self, kind: str) -> bool:
        return "Entity" in self.parents.get(kind, ())


def merged(extraction: Extraction, into: Mapping[Iri, Iri], known: Known) -> Extraction:
    """The extraction where each of these entities is another one.

    What stays keeps its own description: that of the authority data, or its own in this document, with the names of
    what was given up as further names.
    """
    entities = {e.iri: e for e in extraction.entities}
    for old, new in into.items():
        gone = entities.pop(old)
        entities[new] = _joined(gone, entities.get(new), new, known)
    renamed = _renamed(extraction, lambda entity, _: into.get(entity, entity))
    told = {
        iri: replace(e, acts_for=into.get(e.acts_for, e.acts_for) if e.acts_for else None)
        for iri, e in entities.items()
    }
    for entity in list(told.values()):  # whom they act for has to be described
        if entity.acts_for == entity.iri:
            told[entity.iri] = replace(entity, acts_for=None)
    return replace(renamed, entities=tuple(told[iri] for iri in sorted(told)))


def _joined(gone: Entity, stays: Entity | None, iri: Iri, known: Known) -> Entity:
    described = known.authority.entity(iri)
    if described is not None and known.is_kind(described.kind):
        return described
    if stays is None:
        return replace(gone, iri=iri, authority=False)
    names = {gone.label, *gone.aliases, *stays.aliases} - {stays.label}
    return replace(stays, aliases=tuple(sorted(names)))


def split(extraction: Extraction, decision: Decision, entity: Iri, known: Known) -> tuple[Extraction, Iri] | str | None:
    """The extraction where one mention of an entity, or all of them, are of another: of an entity of their own, or of
    the one that the decision names. Gives that entity too.

    With one mention go the claims whose words hold it and no other mention of the entity. Gives None where the document
    does not mention the entity, and a reason where the decision cannot be obeyed.
    """
    found = [m for m in extraction.mentions if m.entity == entity]
    place = None if decision.start is None or decision.end is None else (decision.start, decision.end)
    chosen = [m for m in found if place in {None, (m.span.start, m.span.end)}]
    old = next((e for e in extraction.entities if e.iri == entity), None)
    if old is None or not chosen:
        return None
    made = _told_apart(decision, old, chosen[0].span if place else None, extraction, known)
    if isinstance(made, str):
        return made
    others = [m.span for m in found if m not in chosen]

    def rename(iri: Iri, around: Span) -> Iri:
        if iri != entity or (place and not _only(chosen[0].span, others, around)):
            return iri
        return made.iri

    changed = _renamed(extraction, rename, of=lambda m: made.iri if m in chosen else m.entity)
    rest = tuple(e for e in extraction.entities if e.iri != made.iri)
    return _tidied(replace(changed, entities=(*rest, made))), made.iri


def _told_apart(
    decision: Decision, old: Entity, mention: Span | None, extraction: Extraction, known: Known
) -> Entity | str:
    """The entity that the words mean by the decision, or why there can be none."""
    kind = decision.kind or old.kind
    if not known.is_kind(kind):
        return f"{kind} is no class of entities in the ontology"
    label = decision.label or (" ".join(mention.quote.split()) if mention else old.label)
    if decision.into is not None:
        here = next((e for e in extraction.entities if e.iri == decision.into), None)
        described = known.authority.entity(decision.into)
        if described is not None and not known.is_kind(described.kind):
            return f"{decision.into} is no entity"
        return here or described or Entity(iri=decision.into, kind=kind, label=label)
    name = f"{label} {mention.start} {mention.end}" if mention else label
    new = known.minter.local_entity(extraction.document.iri, kind, name)
    if any(e.iri == new for e in extraction.entities):
        return f"{new} is in the document already: give the new entity another label"
    return Entity(iri=new, kind=kind, label=label)


def _only(mention: Span, others: list[Span], around: Span) -> bool:
    """Whether these words hold the mention and none of the others."""

    def inside(span: Span) -> bool:
        return around.start <= span.start and span.end <= around.end

    return inside(mention) and not any(inside(other) for other in others)


def _renamed(extraction: Extraction, rename: _Rename, of: Callable[[Mention], Iri] | None = None) -> Extraction:
    """Every mention, claim and statement speaks of the entity that is meant now."""
    mentions: dict[tuple[int, int, Iri], Mention] = {}
    for mention in extraction.mentions:
        entity = of(mention) if of else rename(mention.entity, mention.span)
        rest = tuple(dict.fromkeys(rename(c, mention.span) for c in mention.candidates))
        candidates = () if entity != mention.entity else tuple(c for c in rest if c != entity)
        changed = replace(mention, entity=entity, candidates=candidates)
        mentions.setdefault((mention.span.start, mention.span.end, entity), changed)
    return replace(
        extraction,
        mentions=tuple(mentions[key] for key in sorted(mentions)),
        claims=tuple(_claim(claim, rename) for claim in extraction.claims),
        statements=tuple(replace(s, source=rename(s.source, s.source_span or s.cue[0])) for s in extraction.statements),
    )


def _claim(claim: Claim, rename: _Rename) -> Claim:
    return replace(
        claim,
        subject=rename(claim.subject, claim.evidence),
        object=rename(claim.object, claim.evidence),
        attribution=_attribution(claim.attribution, claim.sentence, rename) if claim.attribution else None,
    )


def _attribution(attribution: Attribution, around: Span, rename: _Rename) -> Attribution:
    within = _attribution(attribution.within, around, rename) if attribution.within else None
    return replace(attribution, source=rename(attribution.source, around), within=within)


def _tidied(extraction: Extraction) -> Extraction:
    """Without entities that nothing speaks of any more, sorted."""
    used = {m.entity for m in extraction.mentions} | {s.source for s in extraction.statements}
    for claim in extraction.claims:
        used |= {claim.subject, claim.object}
        attribution = claim.attribution
        while attribution is not None:
            used.add(attribution.source)
            attribution = attribution.within
    used |= {e.acts_for for e in extraction.entities if e.iri in used and e.acts_for}
    kept = sorted((e for e in extraction.entities if e.iri in used), key=lambda e: e.iri)
    return replace(extraction, entities=tuple(kept))
