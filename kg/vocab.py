"""The IRIs that the code speaks of. A test holds each of ours against the Turtle in ontology/."""

from __future__ import annotations

SC = "https://w3id.org/statecraft/ontology#"
PLOVER = "https://w3id.org/statecraft/plover#"
CAMEO = "https://w3id.org/statecraft/cameo#"
LEXICON = "https://w3id.org/statecraft/lexicon/en#"
SHAPES = "https://w3id.org/statecraft/shapes#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
ORG = "http://www.w3.org/ns/org#"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
SEM = "http://semanticweb.cs.vu.nl/2009/11/sem/"
SCHEMA = "https://schema.org/"
SH = "http://www.w3.org/ns/shacl#"
TIME = "http://www.w3.org/2006/time#"
VOID = "http://rdfs.org/ns/void#"
WD = "http://www.wikidata.org/entity/"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
FOAF = "http://xmlns.com/foaf/0.1/"

PREFIXES: dict[str, str] = {
    "sc": SC,
    "plover": PLOVER,
    "lex": LEXICON,
    "shape": SHAPES,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dct": DCT,
    "org": ORG,
    "oa": OA,
    "prov": PROV,
    "sem": SEM,
    "schema": SCHEMA,
    "sh": SH,
    "time": TIME,
    "void": VOID,
    "wd": WD,
    "foaf": FOAF,
    "nif": NIF,
    "cameo": CAMEO,
    "state": "https://w3id.org/statecraft/id/state/",
    "territory": "https://w3id.org/statecraft/id/territory/",
    "person": "https://w3id.org/statecraft/id/person/",
    "office": "https://w3id.org/statecraft/id/office/",
    "tenure": "https://w3id.org/statecraft/id/tenure/",
    "interval": "https://w3id.org/statecraft/id/interval/",
    "organization": "https://w3id.org/statecraft/id/organization/",
    "initiative": "https://w3id.org/statecraft/id/initiative/",
    "agreement": "https://w3id.org/statecraft/id/agreement/",
    "region": "https://w3id.org/statecraft/id/region/",
    "place": "https://w3id.org/statecraft/id/place/",
    "seeds": "https://w3id.org/statecraft/id/seeds/",
}
"""Prefixes for reading: in the Turtle that we write and in every query that `kg query` runs."""

VERIFICATION = SHAPES + "Verification"
"""The shape that what a tool says of a text breaks if the text does not bear it out."""

TYPE = RDF + "type"
LABEL = RDFS + "label"
ALT_LABEL = SKOS + "altLabel"
SUBCLASS = RDFS + "subClassOf"
SUBPROPERTY = RDFS + "subPropertyOf"
SAME_AS = OWL + "sameAs"


def local_name(iri: str) -> str:
    """What follows the last `#` or `/` of an IRI."""
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def class_name(iri: str) -> str:
    """What a class is called among entities: `State` for one of ours, the IRI itself for one of a user's own."""
    return iri.removeprefix(SC)


def class_iri(name: str) -> str:
    """The IRI of the class that is called so."""
    return name if ":" in name else SC + name


def expand(name: str) -> str:
    """The IRI of a name with one of PREFIXES (`sc:meets`); anything else stays as it is."""
    prefix, colon, local = name.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES and not local.startswith("//") else name


def compact(iri: str) -> str:
    """The IRI with the longest fitting prefix of PREFIXES, or between angle brackets if none fits."""
    best = max(
        ((p, ns) for p, ns in PREFIXES.items() if iri.startswith(ns) and "/" not in iri[len(ns) :]),
        key=lambda item: len(item[1]),
        default=None,
    )
    return f"{best[0]}:{iri[len(best[1]) :]}" if best else f"<{iri}>"
