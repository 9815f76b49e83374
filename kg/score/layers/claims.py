"""Relations of the ontology between marked entities, and whether each is asserted or only claimed."""

from __future__ import annotations

from kg import vocab
from kg.model import Claim
from kg.score.standard import GoldRelation, GoldText
from kg.score.tally import Slip, Tally
from kg.understand import Reading
from kg.vocab import SC


class Claims:
    """A relation is found if a claim has it, or one below it, between mentions that overlap those of both entities.

    Its status has to be right too: `asserted` where the claim is plain (positive, certain, actual, in the author's own
    voice), `claim` otherwise; the gate's shapes are not asked. Labels are relation and status. A symmetric relation is
    found either way round. Claims that no gold relation asks for count as extra where both parties are marked
    entities: the gold says nothing of the others.
    """

    name = "relations"

    def count(self, gold: GoldText, reading: Reading, tally: Tally) -> None:
        if gold.relations is None:
            return
        spoken = _spoken_of(gold, reading)
        left = list(reading.extraction.claims)
        for relation in gold.relations:
            about = [c for c in left if _parties(relation, c, spoken, reading)]
            same = [c for c in about if _same(relation.relation, c, reading)]
            right = [c for c in same if c.plain is (relation.status == "asserted")]
            for claim in right or same:
                left.remove(claim)
            if right:
                tally.hit(f"{relation.relation} {relation.status}")
                _details(relation, right[0], tally)
                continue
            tally.miss(f"{relation.relation} {relation.status}", _slip(gold, relation, same, about))
            if same:
                tally.extra(f"{relation.relation} {'asserted' if same[0].plain else 'claim'}")
        for claim in left:
            parties = {claim.subject, claim.object}
            if parties <= set().union(*spoken.values()) if spoken else False:
                name = vocab.local_name(claim.relation)
                status = "asserted" if claim.plain else "claim"
                quote = claim.evidence.quote
                tally.extra(
                    f"{name} {status}",
                    Slip(kind=f"{status}, not in the gold", source=gold.document.source, quote=quote, found=name),
                )


def _spoken_of(gold: GoldText, reading: Reading) -> dict[str, set[str]]:
    """By key of a gold entity: the entities that our mentions at its places speak of."""
    found: dict[str, set[str]] = {}
    for mention in gold.mentions or ():
        if mention.entity is None:
            continue
        start, end = mention.place
        here = found.setdefault(mention.entity, set())
        here |= {m.entity for m in reading.extraction.mentions if m.span.start < end and start < m.span.end}
    return found


def _parties(relation: GoldRelation, claim: Claim, spoken: dict[str, set[str]], reading: Reading) -> bool:
    subjects, objects = spoken.get(relation.subject, set()), spoken.get(relation.object, set())
    if claim.subject in subjects and claim.object in objects:
        return True
    known = reading.lexicon.relations.get(claim.relation)
    return bool(known and known.symmetric and claim.object in subjects and claim.subject in objects)


def _same(name: str, claim: Claim, reading: Reading) -> bool:
    return SC + name in reading.lexicon.above(claim.relation)


def _slip(gold: GoldText, relation: GoldRelation, same: list[Claim], about: list[Claim]) -> Slip:
    start, end = relation.place or (0, len(gold.document.text))
    if same:
        kind = "asserted what is only claimed" if same[0].plain else "held back what is asserted"
        found = ", ".join((same[0].polarity, same[0].certainty, same[0].mode))
    elif about:
        kind = "another relation"
        found = vocab.local_name(about[0].relation)
    else:
        kind, found = "missed relation", None
    expected = f"{relation.subject} {relation.relation} {relation.object} ({relation.status})"
    return Slip(
        kind=kind, source=gold.document.source, quote=gold.document.text[start:end], expected=expected, found=found
    )


def _details(relation: GoldRelation, claim: Claim, tally: Tally) -> None:
    for name in ("polarity", "certainty", "mode"):
        expected = getattr(relation, name)
        if expected is not None:
            tally.figure(f"{name} accuracy", float(getattr(claim, name).value == expected))
