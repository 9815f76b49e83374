"""Entity linking: whether a mention leads to the authority entity that its Wikipedia title names."""

from __future__ import annotations

from functools import cache

from kg import vocab
from kg.model import Iri
from kg.score.layers.alignment import Alignment
from kg.score.standard import GoldMention, GoldText
from kg.score.tally import Slip, Tally
from kg.understand import Reading
from kg.understand.knowledge.authority import plain, shipped
from kg.understand.scene import Reference

_CLASSES = {"person": {"Person"}, "place": {"Polity"}, "organization": {"Organization", "Polity"}}


class Links:
    """Accuracy over the named mentions whose Wikipedia title the authority data holds.

    A gold mention is counted if its head is a proper noun and its title names exactly one authority entity of the
    class that the gold gives it: a person; for a place a state or territory; for an organization an organization of
    any kind, a state or a territory. A title names an entity that has it as `sc:wikipediaTitle`, or else as label,
    or else as alias or acronym, compared without case, diacritics, a leading article and the qualifier "(country)".
    Any other qualifier counts: "Georgia (U.S. state)" is not Georgia.

    The link is right if a reference with the same head leads to that entity. Labels are State (with territories),
    Person and Organization. The figure `with pronouns and descriptions` is the same share over all mentions of
    these entities, whatever their form.
    """

    name = "links"

    def count(self, gold: GoldText, reading: Reading, tally: Tally) -> None:
        mentions = gold.mentions or ()
        aligned = Alignment(mentions, reading)
        ours: dict[int, list[Reference]] = {}
        for reference in reading.scene.references:
            mention = aligned.gold(reference)
            if mention is not None:
                ours.setdefault(id(mention), []).append(reference)
        for mention in mentions:
            expected = _entity(mention, reading)
            if expected is None:
                continue
            found = ours.get(id(mention), [])
            right = any(r.entity == expected for r in found)
            tally.figure("with pronouns and descriptions", right)
            if mention.form != "name":
                continue
            above = reading.lexicon.parents[shipped().known[expected].kind]
            label = "State" if "Polity" in above else "Person" if "Person" in above else "Organization"
            tally.figure("accuracy", right)
            if right:
                tally.hit(label)
                continue
            tally.miss(label, _slip(gold, mention, found, expected, reading))
            if found:
                tally.extra(label)


def _entity(mention: GoldMention, reading: Reading) -> Iri | None:
    """The one authority entity that the mention's title names."""
    wanted = _CLASSES.get(mention.kind or "", set())
    if mention.link is None or not wanted:
        return None
    for index in _titles():
        found = {
            iri
            for iri in index.get(_key(mention.link), ())
            if reading.lexicon.parents.get(shipped().known[iri].kind, frozenset()) & wanted
        }
        if found:
            return next(iter(found)) if len(found) == 1 else None
    return None


def _key(title: str) -> str:
    return plain(title).removesuffix(" (country)").lower()


@cache
def _titles() -> tuple[dict[str, set[Iri]], ...]:
    """Authority entities by Wikipedia title, by label, and by any name."""
    authority = shipped()
    titles: dict[str, set[Iri]] = {}
    labels: dict[str, set[Iri]] = {}
    names: dict[str, set[Iri]] = {}
    for iri, known in authority.known.items():
        labels.setdefault(_key(known.label), set()).add(iri)
        if known.title:
            titles.setdefault(_key(known.title), set()).add(iri)
    for name, senses in authority.senses.items():
        for sense in senses:
            if sense.form == "name":
                names.setdefault(_key(name), set()).add(sense.entity)
    return titles, labels, names


def _slip(gold: GoldText, mention: GoldMention, found: list[Reference], expected: Iri, reading: Reading) -> Slip:
    start, end = mention.place
    if not found:
        kind = "not recognised"
    elif reading.scene.entities[found[0].entity].authority:
        kind = "linked to another"
    else:
        kind = "unlinked"
    return Slip(
        kind=kind,
        source=gold.document.source,
        quote=f"{gold.document.text[start:end]} | {gold.document.text[max(0, start - 80) : end + 60]}",
        expected=vocab.local_name(expected),
        found=vocab.local_name(found[0].entity) if found else None,
    )
