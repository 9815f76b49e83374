"""Claims as triples of Wikidata properties, which benchmarks of knowledge graphs use.

The ontology tells which relation is which property: by `skos:closeMatch` in the same direction, by `owl:inverseOf` in
the other. Two things follow from more than one relation: who holds the highest office of a polity is its head of
state (P35) or of government (P6), whichever the office's role is; and a place that lies in a state lies in that country
(P17). A claim whose parties are not of the classes that the relation takes is none, as the gate would refuse it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from kg import assets, vocab
from kg.model import Certainty, Claim, Iri, Mode, Polarity
from kg.rdf import Node
from kg.understand import Reading
from kg.vocab import SC

Triple = tuple[Iri, str, Iri]

_HEADS = {"HeadOfState": "P35", "HeadOfGovernment": "P6"}
_COUNTRY = "P17"
_MEMBER, _PART, _SEAT = "P463", "P361", "P159"
_NO_MEMBERS = frozenset({"GovernmentBody", "Company", "PoliticalParty"})
_PLACES = frozenset({"Polity", "Place"})


@cache
def matches() -> dict[Iri, tuple[tuple[str, bool], ...]]:
    """By relation: its Wikidata properties, and whether each runs from object to subject."""
    node = Node(assets.turtle_files("ontology"))
    found = {}
    for relation in node.of_type(SC + "StativeRelation"):
        same = [(v, False) for v in node.values(relation, vocab.SKOS + "closeMatch") if v.startswith(vocab.WD)]
        inverse = [(v, True) for v in node.values(relation, vocab.OWL + "inverseOf") if v.startswith(vocab.WD)]
        found[relation] = tuple((v.removeprefix(vocab.WD), turned) for v, turned in same + inverse)
    return found


def properties() -> frozenset[str]:
    """All properties that claims can be told in."""
    return frozenset({p for ps in matches().values() for p, _ in ps} | {*_HEADS.values(), _COUNTRY})


def fits(relation: Iri, subject: str, target: str, reading: Reading) -> bool:
    """Whether things of these two classes may stand in the relation."""
    known = reading.lexicon.relations[relation]
    return reading.lexicon.fits(subject, known.domain) and reading.lexicon.fits(target, known.range)


def believed(claim: Claim) -> bool:
    """Whether the text says so with certainty, itself or in somebody's words."""
    return (claim.polarity, claim.certainty, claim.mode) == (Polarity.POSITIVE, Certainty.CERTAIN, Mode.ACTUAL)


def triples_of(claim: Claim, reading: Reading) -> Iterator[Triple]:
    """What one claim says, in Wikidata's properties."""
    subject, target = claim.subject, claim.object
    if not fits(claim.relation, reading.scene.entities[subject].kind, reading.scene.entities[target].kind, reading):
        return
    entities = reading.scene.entities
    for code, turned in matches().get(claim.relation, ()):
        yield (target, code, subject) if turned else (subject, code, target)
    name = vocab.local_name(claim.relation)
    if name == "holdsOffice":
        body, roles = reading.scene.posts.get(target, (None, frozenset()))
        if body is not None and reading.lexicon.fits(entities[body].kind, _PLACES):
            yield from ((body, _HEADS[r], subject) for r in sorted(roles) if r in _HEADS)
    elif name == "liesIn" and entities[target].kind == "State":
        yield subject, _COUNTRY, target


def elsewhere(code: str, subject: str, target: str, reading: Reading) -> bool:
    """Whether Wikidata has another property for things of these classes.

    Who sits in a parliament holds a position (P39), who joins a company is employed (P108), who joins a party is of
    it (P102); a district is in its state (P131), and a subsidiary has a parent organization (P749). A seat is a
    settlement, and a school lies where it is (P131).
    """
    if code == _MEMBER:
        return target in _NO_MEMBERS
    if code == _PART:
        return "Company" in {subject, target} or reading.lexicon.fits(target, _PLACES)
    return code == _SEAT and (target in {"State", "Continent"} or subject == "AcademicInstitution")
