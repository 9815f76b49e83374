"""Relations between the given entities of a document, over the Wikidata properties that the ontology has."""

from __future__ import annotations

from collections import Counter

from kg.score.layers.wikidata import believed, elsewhere, fits, matches, properties, triples_of
from kg.score.standard import GoldText
from kg.score.tally import Slip, Tally
from kg.understand import Reading
from kg.understand.knowledge.authority import plain, shipped

_INVERSES = {"P1376": "P36"}
_ASKED = frozenset(["P6", "P17", "P35", "P36", "P39", "P102", "P112", "P131", "P159", "P361", "P463", "P1376"])
"""What DocRED's 96 properties share with the ontology, and the annotators used for what the ontology means by it."""

_ROLES = {"HeadOfState": "P35", "HeadOfGovernment": "P6"}
_LYING = frozenset({"Place", "City", "Region"})
_KNOWN = "not told: of the authority data, or of the state that the text is about"
_DEFAULTS = (
    "default reasoning adds what no claim says: capitals, seats and tenures that the authority data knows, and that "
    "places lie in the one state that a text names most"
)
_HEADS, _COUNTRY = {"P35", "P6"}, "P17"


class DocumentRelations:
    """Precision, recall and F1 of the triples of a document, by property.

    Counted are the properties that the ontology has by its matches (`properties()`), with capital (P36) beside capital
    of (P1376), and of these the gold triples whose parties are of classes that the relation takes: the ontology's parts
    are organizations, places and initiatives, so that a song is no part of an album. A triple counts if it is positive,
    certain and actual, whoever says so, and both its parties are entities of the gold. A place that lies in a place
    that lies in a third lies in the third (P131 and P17), as the revised gold has it.

    `known` asks the whole graph, in which the authority data stands beside the claims: its seats, capitals and tenures
    of entities whose names are in it, and, for places that neither knows, that they lie in the one state a text names
    most, if it names no other half as often. Nothing of this is claimed of the text; without it the layer measures
    claims alone.
    """

    def __init__(self, name: str = "claims alone", *, known: bool = False) -> None:
        self.name, self.known = name, known

    def count(self, gold: GoldText, reading: Reading, tally: Tally) -> None:
        wanted = (properties() | {_INVERSES[p] for p in properties() if p in _INVERSES}) & _ASKED
        caution = (
            f"only these properties of the gold are counted: {', '.join(sorted(wanted, key=lambda p: int(p[1:])))}"
        )
        cautions = [caution, _DEFAULTS] if self.known else [caution]
        tally.cautions.extend(c for c in cautions if c not in tally.cautions)
        kinds = {g.key: g.kind for g in gold.given}
        expected = {
            (r.subject, r.relation, r.object)
            for r in gold.relations or ()
            if r.relation in wanted and _askable(r.relation, kinds.get(r.subject), kinds.get(r.object), reading)
        }
        keys = _keys(gold, reading)
        found: dict[tuple[str, str, str], str] = {}
        for claim in reading.extraction.claims:
            if not believed(claim):
                continue
            for subject, code, target in triples_of(claim, reading):
                one, other = keys.get(subject), keys.get(target)
                one_kind, other_kind = (reading.scene.entities[iri].kind for iri in (subject, target))
                if elsewhere(code, one_kind, other_kind, reading):
                    continue
                if code not in wanted or one is None or other is None or one == other:
                    continue
                found.setdefault((one, code, other), claim.evidence.quote)
                if code in _INVERSES:
                    found.setdefault((other, _INVERSES[code], one), claim.evidence.quote)
        if self.known:
            _know(gold, found)
        _close(found)
        names = {m.entity or "": gold.document.text[slice(*m.place)] for m in reversed(gold.mentions or ())}
        for triple in sorted(expected | found.keys()):
            one, code, other = triple
            if triple in expected and triple in found:
                tally.hit(code)
                continue
            told = f"{names.get(one)} {code} {names.get(other)}"
            if triple in expected:
                near = gold.document.text[:200]
                slip = Slip(kind=f"{code} missed", source=gold.document.source, quote=near, expected=told)
                tally.miss(code, slip)
            else:
                kind = f"{code} wrong"
                slip = Slip(kind=kind, source=gold.document.source, quote=found[triple], found=told)
                tally.extra(code, slip)


def _know(gold: GoldText, found: dict[tuple[str, str, str], str]) -> None:
    """Add what the authority data knows of the entities of one text, and where its other places most likely lie."""
    authority = shipped()
    names: dict[str, set[str]] = {}
    for mention in gold.mentions or ():
        names.setdefault(mention.entity or "", set()).add(plain(gold.document.text[slice(*mention.place)]))
    kinds = {g.key: g.kind for g in gold.given}
    iris: dict[str, str] = {}
    for key, kind in kinds.items():
        senses = {s.entity for n in names.get(key, ()) for s in authority.senses.get(n, ()) if s.form != "metonym"}
        fitting = [s for s in senses if authority.known[s].kind == kind]
        if len(fitting) == 1:
            iris[key] = fitting[0]
    keys = {iri: key for key, iri in iris.items()}
    for key, iri in iris.items():
        for larger in authority.within.get(iri, ()):
            if larger in keys and kinds[key] in _LYING:
                found.setdefault((key, "P131", keys[larger]), _KNOWN)
                if kinds[keys[larger]] == "State":
                    found.setdefault((key, _COUNTRY, keys[larger]), _KNOWN)
        for post in authority.posts.get(iri, ()):
            for service in authority.services.get(iri, ()):
                person = keys.get(service.person)
                if service.office == post.iri and person is not None:
                    for role in post.roles & _ROLES.keys():
                        found.setdefault((key, _ROLES[role], person), _KNOWN)
    counts = Counter(g.key for g in gold.given if g.kind == "State")
    if not counts:
        return
    (state, most), *others = counts.most_common(2)
    if others and others[0][1] * 2 > most:
        return
    placed = {s for s, p, _ in found if p == _COUNTRY}
    for key, kind in kinds.items():
        if kind in _LYING and key not in placed and key not in iris:
            found.setdefault((key, _COUNTRY, state), _KNOWN)
            found.setdefault((key, "P131", state), _KNOWN)


def _askable(code: str, subject: str | None, target: str | None, reading: Reading) -> bool:
    """Whether the ontology's relation takes parties of these classes."""
    if subject is None or target is None:
        return False
    fit = reading.lexicon.fits
    if code in _HEADS:
        return fit(subject, frozenset({"Polity", "Place"})) and target == "Person"
    if code == _COUNTRY:
        return fit(subject, frozenset({"Place", "Polity"})) and fit(target, frozenset({"State"}))
    inverse = {v: k for k, v in _INVERSES.items()}
    if code in inverse:
        code, subject, target = inverse[code], target, subject
    for relation, found in matches().items():
        for property_, turned in found:
            one, other = (target, subject) if turned else (subject, target)
            if property_ == code and fits(relation, one, other, reading):
                return True
    return False


def _keys(gold: GoldText, reading: Reading) -> dict[str, str]:
    """Keys of gold entities by the IRIs that their given mentions got."""
    minter, document = reading.scene.minter, gold.document.iri
    return {minter.local_entity(document, g.kind, g.key): g.key for g in gold.given}


def _close(found: dict[tuple[str, str, str], str]) -> None:
    """Places within places within places."""
    for _ in range(3):
        lies = [(s, o, q) for (s, p, o), q in found.items() if p == "P131"]
        for one, middle, quote in lies:
            for (s, p, o), _q in list(found.items()):
                if s == middle and p in {"P131", "P17"} and o != one:
                    found.setdefault((one, p, o), quote)
