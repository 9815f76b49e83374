"""The JSON-LD context of the ontology: what a web developer calls its terms.

Names are the local names of our own terms, and ALIASES for those of others. `ontology/context.jsonld` holds what
`context` gives; to renew it: `python -m kg.exports.context > ontology/context.jsonld`.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from kg import assets, ids, rdf, vocab
from kg.errors import UsageError
from kg.vocab import DCT, NIF, OA, ORG, OWL, RDF, RDFS, SC, SCHEMA, SEM, SKOS, XSD

CONTEXT = "https://w3id.org/statecraft/context.jsonld"
"""The IRI that stands for the shipped context."""

_PREFIXES = (*("sc", "plover", "lex", "shape", "rdf", "rdfs", "owl", "xsd", "skos", "dct", "org", "oa", "prov"), "nif")
_LINK, _WORD = {"@type": "@id"}, {"@type": "@vocab"}
_BY_LANGUAGE = {"@container": "@language"}
_ALL_BY_LANGUAGE = {"@container": ["@language", "@set"]}

ALIASES: dict[str, dict[str, Any]] = {
    "label": {"@id": RDFS + "label", **_BY_LANGUAGE},
    "altLabel": {"@id": SKOS + "altLabel", **_ALL_BY_LANGUAGE},
    "sameAs": {"@id": vocab.SAME_AS, **_LINK},
    "subject": {"@id": RDF + "subject", **_LINK},
    "predicate": {"@id": RDF + "predicate", **_WORD},
    "object": {"@id": RDF + "object", **_LINK},
    "accordingTo": {"@id": SEM + "accordingTo", **_LINK},
    "headline": {"@id": DCT + "title"},
    "date": {"@id": DCT + "date", "@type": XSD + "date"},
    "publisher": {"@id": DCT + "publisher"},
    "mediaType": {"@id": DCT + "format"},
    "recordedIn": {"@id": DCT + "source", **_LINK},
    "url": {"@id": SCHEMA + "url", **_LINK},
    "selector": {"@id": OA + "hasSelector", **_LINK},
    "quotedFrom": {"@id": OA + "hasSource", **_LINK},
    "from": {"@id": OA + "start", "@type": XSD + "integer"},
    "to": {"@id": OA + "end", "@type": XSD + "integer"},
    "quote": {"@id": OA + "exact"},
    "beginIndex": {"@id": NIF + "beginIndex", "@type": XSD + "integer"},
    "endIndex": {"@id": NIF + "endIndex", "@type": XSD + "integer"},
    "anchorOf": {"@id": NIF + "anchorOf"},
    "member": {"@id": ORG + "member", **_LINK},
    "memberDuring": {"@id": ORG + "memberDuring", **_LINK},
    "post": {"@id": ORG + "post", **_LINK},
    "postIn": {"@id": ORG + "postIn", **_LINK},
    "tenures": {"@reverse": ORG + "member", **_LINK, "@container": "@set"},
}
"""Names for terms of others, as the context defines them. The last is the way back, for frames."""

_OF_TERMS = {SC + "kind", SC + "heldBackBy", SC + "construction", SC + "ploverType"}
"""Properties whose values are terms of a vocabulary, which are written by their names."""

_DATES = {SC + "start": "xsd:date", SC + "end": "xsd:date", SC + "asOf": "xsd:gYearMonth"}
"""What most of their values are; others say their datatype."""

_DATATYPES = {XSD + name for name in ("boolean", "decimal", "integer", "language")}


def context() -> dict[str, Any]:
    """The context, with its terms in the order of their names."""
    ontology = rdf.Node(path for path in assets.turtle_files("ontology") if not path.stem.startswith("lexicon"))
    terms: dict[str, Any] = dict(ALIASES)
    for iri in ontology.subjects():
        name = iri.removeprefix(SC)
        if name == iri or vocab.SKOS + "ConceptScheme" in ontology.values(iri, vocab.TYPE):
            continue
        if name in terms:
            raise ValueError(f"{name} stands for {terms[name]} and for {iri}: give the first another name")
        terms[name] = _definition(iri, ontology)
    prefixes = {prefix: vocab.PREFIXES[prefix] for prefix in _PREFIXES}
    keywords = {"id": "@id", "type": {"@id": "@type", "@container": "@set"}}
    return {"@context": {"@version": 1.1, **prefixes, **keywords, **dict(sorted(terms.items()))}}


def _definition(iri: str, ontology: rdf.Node) -> str | dict[str, Any]:
    kinds, ranges = ontology.values(iri, vocab.TYPE), ontology.values(iri, RDFS + "range")
    if OWL + "ObjectProperty" in kinds:
        coded = iri in _OF_TERMS or SC + "Code" in ranges
        return {"@id": vocab.compact(iri), **(_WORD if coded else _LINK)}
    if iri in _DATES:
        return {"@id": vocab.compact(iri), "@type": _DATES[iri]}
    if ranges == [RDF + "langString"]:
        return {"@id": vocab.compact(iri), **_ALL_BY_LANGUAGE}
    if len(ranges) == 1 and ranges[0] in _DATATYPES:
        return {"@id": vocab.compact(iri), "@type": vocab.compact(ranges[0])}
    return vocab.compact(iri)


def shipped() -> dict[str, Any]:
    """The context that is installed."""
    path = assets.folder("ontology") / "context.jsonld"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def spelt(asked: str) -> object:
    """What stands for the shipped context: itself for "inline", its usual IRI for "shipped", or the IRI that is asked.

    Raises UsageError for what is none of them.
    """
    if asked == "inline":
        return shipped()["@context"]
    if asked != "shipped" and not ids.is_absolute(asked):
        raise UsageError(f"--context {asked!r}: expected inline, shipped or an absolute IRI")
    return CONTEXT if asked == "shipped" else asked


def text(whole: dict[str, Any]) -> str:
    """A context as a file holds it: a term a line."""
    terms = ",\n".join(f"    {json.dumps(name)}: {json.dumps(told)}" for name, told in whole["@context"].items())
    return f'{{\n  "@context": {{\n{terms}\n  }}\n}}\n'


if __name__ == "__main__":
    sys.stdout.write(text(context()))
