"""PLOVER root types: of a pair that is given, and of pairs found in the raw sentence."""

from __future__ import annotations

from kg.model import Claim
from kg.score.standard import GoldRelation, GoldText
from kg.score.tally import Slip, Tally
from kg.understand import Reading

_YIELD = {"CONCEDE", "RETREAT"}
NONE = "none"


def root_of(claim: Claim, reading: Reading) -> str:
    """The PLOVER root type of a claim in its context, as the benchmark names it."""
    return _named(reading.root_of(claim))


def _named(root: str | None) -> str:
    return "YIELD" if root in _YIELD else root or NONE


class Roots:
    """The type of the relation between two given mentions."""

    name = "root of a given pair"

    def count(self, gold: GoldText, reading: Reading, tally: Tally) -> None:
        document = gold.document
        places = {m.entity: m.place for m in gold.mentions or ()}
        for relation in gold.relations or ():
            source, target = places.get(relation.subject), places.get(relation.object)
            links = reading.between(source, target)
            found = _named(links[0].root) if links else NONE
            _compare(relation, found, document.source, document.text, tally)


def _compare(gold: GoldRelation, found: str, source: str, text: str, tally: Tally) -> None:
    if found == gold.relation:
        tally.hit(gold.relation)
        return
    slip = Slip(
        kind=f"{gold.relation} taken for {found}", source=source, quote=text, expected=gold.relation, found=found
    )
    tally.miss(gold.relation, slip)
    if found != NONE:
        tally.extra(found)


class Pairs:
    """Source, target and type, found in the sentence without being told the parties."""

    name = "pair and root"

    def count(self, gold: GoldText, reading: Reading, tally: Tally) -> None:
        """A pair counts as found where a mention of each party overlaps the words that the gold marks for it."""
        places = {m.entity: m.place for m in gold.mentions or ()}
        mentions = reading.extraction.mentions
        for relation in gold.relations or ():
            spots = {
                side: {m.entity for m in mentions if m.span.start < place[1] and place[0] < m.span.end}
                for side, place in (
                    ("s", places.get(relation.subject, (0, 0))),
                    ("t", places.get(relation.object, (0, 0))),
                )
            }
            about = [
                c
                for c in reading.extraction.claims
                if root_of(c, reading) != NONE and c.subject in spots["s"] and c.object in spots["t"]
            ]
            found = next((r for c in about if (r := root_of(c, reading)) == relation.relation), None)
            if found is not None:
                tally.hit(relation.relation)
            else:
                wrong = root_of(about[0], reading) if about else NONE
                _compare(relation, wrong, gold.document.source, gold.document.text, tally)
