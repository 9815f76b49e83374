"""Nanopublications, one a claim, in TriG: an assertion, where it comes from, and what is told of the publication.

The assertion is the claim as a node: what it relates, whether it affirms or denies, how sure it is, and whose word it
is. That is true of a hedged or a denied claim as well. The bare triple stands beside it only where `kg` asserts it.

The IRI of each holds the hash of all that it says (see `trusty`): the same claim gives the same IRI, and a claim that
changes gets another. They are unsigned: a signature needs the key of a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any, BinaryIO

from kg import ids, rdf, vocab
from kg.errors import UsageError
from kg.exports import Task
from kg.exports.described import Described, described
from kg.exports.told import told
from kg.exports.trusty import code
from kg.vocab import DCT, PROV, RDF, SC, SCHEMA, SEM, XSD

NP = "http://www.nanopub.org/nschema#"
NPX = "http://purl.org/nanopub/x/"


def _sc(*names: str) -> tuple[str, ...]:
    return tuple(rdf.iri(SC + name) for name in names)


_A = rdf.iri(vocab.TYPE)
_PARTS = _SUBJECT, _PREDICATE, _OBJECT = tuple(rdf.iri(RDF + name) for name in ("subject", "predicate", "object"))
_ACCORDING = rdf.iri(SEM + "accordingTo")
_CLAIM, _STATUS, _ASSERTED, _EVENT, _EVIDENCE, _TO_WHOM = _sc(
    "Claim", "status", "asserted", "event", "evidence", "attributedTo"
)
_SAID = {_A, *_PARTS, _ACCORDING, _EVENT, *_sc("polarity", "certainty", "mode", "when")}
"""What of a claim is its assertion; all else is its provenance."""

_OF_DOCUMENT = {
    *(_A, rdf.iri(SCHEMA + "url"), *(rdf.iri(DCT + name) for name in ("title", "date", "publisher"))),
    *_sc("author", "source", "language"),
}
_OF_THINGS = {_A, rdf.iri(vocab.LABEL), rdf.iri(vocab.SAME_AS)}
_PLACEHOLDER = "-"
_EXPECTED = (
    ("creator", "who publishes them", "--creator IRI, an ORCID for one"),
    ("created", "when they were made", "--created DATE"),
)
"""What the publication info should contain by the Nanopublication Guidelines: attribution and a timestamp."""

Triple = tuple[str, str, str]


def write(task: Task, stream: BinaryIO) -> None:
    """Write all claims; those of one document are held; tell what should be told of them and is not.

    Raises UsageError for options that say nothing.
    """
    info = tuple(_info(task.options))
    with told(task.lines()) as index:
        found = described(task.lines(), index)
        lines = (line for source in found for claim in source.claims for line in published(source, claim, info))
        rdf.serialize(lines, stream, format="trig", more={"np": NP, "npx": NPX})
    if lacking := [f"{what} ({how})" for option, what, how in _EXPECTED if option not in task.options]:
        task.say(f"warning: nanopublications should tell {' and '.join(lacking)}: these do not")


def published(source: Described, claim: str, info: Iterable[tuple[str, str]] = ()) -> list[str]:
    """The N-Quads lines of the nanopublication of a claim, with its own IRI."""
    space = f"{source.document.rpartition('document/')[0]}np/"
    draft = _lines(f"{space}{_PLACEHOLDER}", source, claim, info)
    name = code(rdf.quads(draft), f"{space}{_PLACEHOLDER}")
    return _lines(f"{space}{name}", source, claim, info)


def _info(options: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What the options tell of every nanopublication, as predicates and objects."""
    for name in ("creator", "license"):
        if name in options:
            if not ids.is_absolute(options[name]):
                raise UsageError(f"--{name} {options[name]!r}: expected an absolute IRI")
            yield rdf.iri(DCT + name), rdf.iri(options[name])
    if "created" in options:
        created = str(options["created"])
        try:
            datetime.fromisoformat(created)
        except ValueError:
            raise UsageError(f"--created {created!r}: expected YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ") from None
        kind = "date" if len(created) == len("YYYY-MM-DD") else "dateTime"
        yield rdf.iri(DCT + "created"), rdf.literal(created, datatype=XSD + kind)


def _lines(name: str, source: Described, claim: str, info: Iterable[tuple[str, str]]) -> list[str]:
    this = rdf.iri(name)
    head, assertion, provenance, pubinfo = (
        rdf.iri(f"{name}#{part}") for part in ("Head", "assertion", "provenance", "pubinfo")
    )
    parts: list[tuple[str, Iterable[Triple]]] = [
        (
            head,
            (
                (this, _A, rdf.iri(NP + "Nanopublication")),
                (this, rdf.iri(NP + "hasAssertion"), assertion),
                (this, rdf.iri(NP + "hasProvenance"), provenance),
                (this, rdf.iri(NP + "hasPublicationInfo"), pubinfo),
            ),
        ),
        (assertion, _assertion(source, claim)),
        (provenance, _provenance(source, claim, assertion)),
        (pubinfo, _pubinfo(source, claim, this, info)),
    ]
    return [rdf.line(*triple, graph) for graph, triples in parts for triple in sorted(set(triples))]


def _assertion(source: Described, claim: str) -> Iterator[Triple]:
    quads = source.about(claim)
    yield from (item[:3] for item in quads if item.predicate in _SAID)
    if (claim, _STATUS, _ASSERTED) in {item[:3] for item in quads}:
        found = {item.predicate: item.object for item in quads if item.predicate in _PARTS}
        yield found[_SUBJECT], found[_PREDICATE], found[_OBJECT]
        for event in (item.object for item in quads if item.predicate == _EVENT):
            yield from (item[:3] for item in source.about(event))


def _provenance(source: Described, claim: str, assertion: str) -> Iterator[Triple]:
    """Where the words stand, whose they are, how sure the reading is, and why the claim ended where it did."""
    quads = source.about(claim)
    document = rdf.iri(source.document)
    yield assertion, rdf.iri(PROV + "wasQuotedFrom"), document
    for item in quads:
        if item.predicate == _EVIDENCE:
            yield assertion, rdf.iri(PROV + "wasDerivedFrom"), item.object
        if item.predicate == _ACCORDING:
            yield assertion, rdf.iri(PROV + "wasAttributedTo"), item.object
    rest = [item for item in quads if item.predicate not in _SAID]
    yield from (item[:3] for item in rest)
    for decision in source.decisions(claim):
        yield claim, rdf.iri(PROV + "wasInfluencedBy"), decision[0].subject
        yield from (item[:3] for item in decision)
    for node in source.within(item.object for item in rest):
        yield from (item[:3] for item in source.about(node))
    yield from (item[:3] for item in source.about(document) if item.predicate in _OF_DOCUMENT)


def _pubinfo(source: Described, claim: str, this: str, info: Iterable[tuple[str, str]]) -> Iterator[Triple]:
    yield this, rdf.iri(NPX + "introduces"), claim
    yield this, rdf.iri(NPX + "hasNanopubType"), _CLAIM
    yield from ((this, predicate, value) for predicate, value in info)
    quads = source.about(claim)
    things = [item.object for item in quads if item.predicate in {_SUBJECT, _OBJECT, _ACCORDING}]
    nodes = source.within(item.object for item in quads if item.predicate not in _SAID)
    things += [item.object for node in nodes for item in source.about(node) if item.predicate == _TO_WHOM]
    for item in chain.from_iterable(source.thing(thing) for thing in things):
        if item.predicate in _OF_THINGS:
            yield item[:3]
