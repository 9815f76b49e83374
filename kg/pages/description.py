"""What the graph is as a whole, for machines: VoID and DCAT 3, with sizes, licence and origin.

Whose the texts are and under which licence is not known to `kg`: that is told by whoever publishes. What comes from
the seeds is told with the licences of their files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import metadata
from urllib.parse import quote

from kg import assets, rdf, vocab
from kg.ids import digest
from kg.pages.reading import Reader
from kg.pages.sizes import Sizes, sizes
from kg.rdf import iri, literal
from kg.vocab import DCT, FOAF, PROV, TYPE, VOID, XSD

DCAT = "http://www.w3.org/ns/dcat#"
WELL_KNOWN = ".well-known/void"
"""Where agents look for the description of a site's data (VoID, 7.2)."""

TITLE = "Statecraft graph"
SUMMARY = (
    "Who did what to whom in international politics, read from news: states, leaders, organizations and initiatives, "
    "and claims about them, each with the words it rests on, who says so and how surely."
)
TEXTS = (
    "The texts that were read, and the words quoted from them, belong to their authors and publishers; "
    "their licence is not known to the tool that made this graph."
)
MEDIA = {
    "nq": ("application/n-quads", "N-Quads"),
    "trig": ("application/trig", "TriG"),
    "ttl": ("text/turtle", "Turtle"),
    "nt": ("application/n-triples", "N-Triples"),
    "jsonld": ("application/ld+json", "JSON-LD"),
    "rdf": ("application/rdf+xml", "RDF/XML"),
    "json": ("application/json", "JSON"),
    "jsonl": ("application/jsonl", "JSON lines"),
    "csv": ("text/csv", "CSV"),
    "zip": ("application/zip", "Zip archive"),
}
"""Media types, with what people call them, by the suffix of a file."""

_LICENCES = {
    "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC BY-SA 4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "MIT": "https://spdx.org/licenses/MIT",
}
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_FORMATS = "http://www.w3.org/ns/formats/"
_ENGLISH = "http://publications.europa.eu/resource/authority/language/ENG"


def dataset(reader: Reader) -> str:
    """The IRI of the graph as a dataset."""
    return f"{reader.base}dataset"


def description(
    reader: Reader,
    *,
    site: str | None,
    downloads: Mapping[str, int],
    endpoint: str | None = None,
    licence: str | None = None,
    publisher: str | None = None,
    run: Iterable[str] = (),
) -> list[str]:
    """The description as sorted N-Triples lines.

    `site` is the root of the pages, ending in `/`, by default the base of the graph; `downloads` gives the size in
    bytes of each file by its path from there. `endpoint` is the IRI of the SPARQL service, if one answers; `licence`
    that of the whole, if whoever publishes has the right to give one; `publisher` their name. `run` is what a build
    told of itself (run.ttl) as lines.
    """
    told = _Description(reader, site=site or reader.base, licence=licence)
    told.whole(publisher)
    told.sizes(sizes(reader))
    told.origin(list(run))
    for name, size in downloads.items():
        told.download(name, size)
    if endpoint:
        told.service(endpoint)
    return sorted(told.lines)


def outline(reader: Reader) -> list[str]:
    """What there is to tell of a graph without counting anything, as sorted N-Triples lines."""
    told = _Description(reader, site=reader.base, licence=None)
    told.whole(None)
    told.origin([])
    return sorted(told.lines)


class _Description:
    """Gathers the lines; every node has an IRI below that of the dataset."""

    def __init__(self, reader: Reader, *, site: str, licence: str | None) -> None:
        self.reader, self.site, self.licence = reader, site, licence
        self.dataset = dataset(reader)
        self.lines: set[str] = set()

    def say(self, subject: str, predicate: str, *values: str) -> None:
        self.lines.update(rdf.line(iri(subject), iri(predicate), value) for value in values)

    def part(self, name: str) -> str:
        return f"{self.dataset}#{name}"

    def agent(self, agent: str, name: str, *kinds: str) -> None:
        self.say(agent, TYPE, iri(FOAF + "Agent"), *(iri(kind) for kind in kinds))
        self.say(agent, FOAF + "name", literal(name))

    def rights(self, thing: str, *, own: bool = True) -> None:
        """The licence, if there is one to give, and what is known of the rights of others."""
        if self.licence and own:
            self.say(thing, DCT + "license", iri(self.licence))
            self.say(self.licence, TYPE, iri(DCT + "LicenseDocument"))
        self.say(thing, DCT + "rights", iri(self.part("rights")))

    def whole(self, publisher: str | None) -> None:
        catalogue, page, void = self.part("catalogue"), f"{self.site}dataset.html", f"{self.site}{WELL_KNOWN}"
        for thing, title in ((self.dataset, TITLE), (catalogue, f"{TITLE}: the catalogue")):
            self.say(thing, DCT + "title", literal(title, language="en"))
            self.say(thing, DCT + "description", literal(SUMMARY, language="en"))
            self.say(thing, DCT + "publisher", iri(self.part("publisher")))
            self.say(thing, DCT + "language", iri(_ENGLISH))
            self.say(thing, FOAF + "homepage", iri(self.site))
            self.rights(thing)
        self.say(self.dataset, TYPE, *(iri(t) for t in (VOID + "Dataset", DCAT + "Dataset", PROV + "Entity")))
        self.say(catalogue, TYPE, iri(DCAT + "Catalog"))
        self.say(catalogue, DCAT + "dataset", iri(self.dataset))
        self.say(_ENGLISH, TYPE, iri(DCT + "LinguisticSystem"))
        self.say(self.site, TYPE, iri(FOAF + "Document"))
        self.say(page, TYPE, iri(FOAF + "Document"))
        self.say(self.dataset, DCAT + "landingPage", iri(page))
        self.say(self.dataset, VOID + "uriSpace", literal(self.reader.base), literal(_IDS))
        self.say(self.dataset, DCAT + "keyword", *(literal(w, language="en") for w in _KEYWORDS))
        self.say(self.dataset, DCAT + "theme", iri(_THEME))
        self.say(_THEME, TYPE, iri(vocab.SKOS + "Concept"))
        self.say(_THEME, vocab.SKOS + "prefLabel", literal("International issues", language="en"))
        self.agent(self.part("publisher"), publisher or f"whoever publishes {self.site}")
        self.say(void, TYPE, iri(VOID + "DatasetDescription"), iri(FOAF + "Document"))
        self.say(void, DCT + "title", literal(f"{TITLE}: its description", language="en"))
        self.say(void, FOAF + "primaryTopic", iri(self.dataset))
        self.say(void, FOAF + "topic", iri(self.dataset), iri(catalogue))

    def sizes(self, counted: Sizes) -> None:
        say, whole = self.say, self.dataset
        say(whole, VOID + "triples", rdf.integer(counted.statements))
        say(whole, VOID + "entities", rdf.integer(counted.entities))
        say(whole, VOID + "classes", rdf.integer(len(counted.classes)))
        say(whole, VOID + "properties", rdf.integer(len(counted.properties)))
        say(whole, VOID + "vocabulary", *(iri(space) for space in counted.vocabularies))
        say(whole, VOID + "exampleResource", *(iri(example) for example in counted.examples))
        for kind, rows in (("class", counted.classes), ("property", counted.properties)):
            for term, count in rows:
                part = self.part(f"{kind}={digest(term, length=8)}")
                say(whole, f"{VOID}{kind}Partition", iri(part))
                say(part, TYPE, iri(VOID + "Dataset"))
                say(part, VOID + kind, iri(term))
                say(part, VOID + ("entities" if kind == "class" else "triples"), rdf.integer(count))
        if counted.dates:
            say(whole, DCT + "temporal", iri(self.part("temporal")))
            say(self.part("temporal"), TYPE, iri(DCT + "PeriodOfTime"))
            for side, day in zip(("startDate", "endDate"), counted.dates, strict=True):
                say(self.part("temporal"), DCAT + side, rdf.date(day))
        known = [(s, *seeds()[s]) for s in counted.seeds if s in seeds()]
        for subset, title, source, licences in known:
            say(whole, VOID + "subset", iri(subset))
            say(subset, TYPE, iri(VOID + "Dataset"))
            say(subset, DCT + "title", literal(title, language="en"))
            say(subset, DCT + "source", literal(source, language="en"))
            for name in licences.split(" and "):
                say(
                    subset, DCT + "license", iri(_LICENCES[name]) if name in _LICENCES else literal(name, language="en")
                )
        say(self.part("rights"), TYPE, iri(DCT + "RightsStatement"))
        words = " ".join([TEXTS, *(f"{title}, from {source}: {licence}." for _, title, source, licence in known)])
        say(self.part("rights"), vocab.LABEL, literal(words, language="en"))

    def origin(self, run: list[str]) -> None:
        """The build that made the graph, and with what."""
        software = self.part("software")
        name = f"kg {metadata.version('statecraft-kg')}"
        self.lines.update(run)
        for quad in rdf.parse_bytes("\n".join(run).encode(), format="ntriples"):
            subject, predicate, value = (getattr(t, "value", "") for t in (quad.subject, quad.predicate, quad.object))
            if predicate == TYPE and value == PROV + "Activity":
                self.say(self.dataset, PROV + "wasGeneratedBy", iri(subject))
            elif predicate == PROV + "wasAssociatedWith":
                software = value
            elif predicate == PROV + "endedAtTime":
                self.say(self.dataset, DCT + "modified", literal(value, datatype=XSD + "dateTime"))
            elif predicate == vocab.LABEL:
                name = value
        self.agent(software, name, PROV + "SoftwareAgent")
        self.say(self.dataset, DCT + "creator", iri(software))
        self.say(self.dataset, PROV + "wasAttributedTo", iri(software))

    def download(self, name: str, size: int) -> None:
        """One file of the graph: where it is, in what form, how large."""
        path = quote(name)
        link, node = iri(f"{self.site}{path}"), self.part(f"distribution={path}")
        kind, called = media(name)
        self.say(self.dataset, DCAT + "distribution", iri(node))
        self.say(node, TYPE, iri(DCAT + "Distribution"))
        self.say(node, DCT + "title", literal(f"{called}: {name}", language="en"))
        self.say(node, DCAT + "accessURL", link)
        self.say(node, DCAT + "downloadURL", link)
        self.say(f"{self.site}{path}", TYPE, iri(vocab.RDFS + "Resource"))
        self.say(node, DCAT + "byteSize", literal(str(size), datatype=XSD + "nonNegativeInteger"))
        self.say(node, DCAT + "mediaType", iri(_MEDIA_TYPES + kind))
        self.say(_MEDIA_TYPES + kind, TYPE, iri(DCT + "MediaType"))
        if name.endswith(".gz"):
            self.say(node, DCAT + "compressFormat", iri(_MEDIA_TYPES + "application/gzip"))
            self.say(_MEDIA_TYPES + "application/gzip", TYPE, iri(DCT + "MediaType"))
        self.rights(node)
        self.say(self.dataset, VOID + "dataDump", link)
        if called in _FEATURES:
            self.say(self.dataset, VOID + "feature", iri(_FORMATS + _FEATURES[called]))

    def service(self, endpoint: str) -> None:
        """The SPARQL service, as an access point of the dataset."""
        node, by = self.part("sparql"), self.part("distribution=sparql")
        self.say(self.dataset, VOID + "sparqlEndpoint", iri(endpoint))
        self.say(self.part("catalogue"), DCAT + "service", iri(node))
        self.say(node, TYPE, iri(DCAT + "DataService"))
        self.say(node, DCT + "title", literal("SPARQL 1.1 endpoint", language="en"))
        self.say(node, DCAT + "endpointURL", iri(endpoint))
        self.say(node, DCAT + "endpointDescription", iri(endpoint))
        self.say(node, DCAT + "servesDataset", iri(self.dataset))
        self.say(node, DCT + "conformsTo", iri(_SPARQL))
        self.say(_SPARQL, TYPE, iri(DCT + "Standard"))
        self.say(endpoint, TYPE, iri(vocab.RDFS + "Resource"))
        self.say(self.dataset, DCAT + "distribution", iri(by))
        self.say(by, TYPE, iri(DCAT + "Distribution"))
        self.say(by, DCT + "title", literal("By SPARQL query", language="en"))
        self.say(by, DCAT + "accessURL", iri(endpoint))
        self.say(by, DCAT + "accessService", iri(node))
        self.rights(by)


_THEME = "http://publications.europa.eu/resource/authority/data-theme/INTR"
_IDS = "https://w3id.org/statecraft/id/"
_SPARQL = "http://www.w3.org/TR/sparql11-protocol/"
_KEYWORDS = ("international relations", "news", "states", "leaders", "initiatives", "PLOVER", "knowledge graph")
_FEATURES = {name: name.replace("/", "_") for _, name in MEDIA.values() if name.startswith(("N-", "T", "RDF", "JSON-"))}
"""Local names in the W3C list of file formats, by what we call them."""


def media(name: str) -> tuple[str, str]:
    """The media type of a file by its name, and what people call it."""
    suffix = name.removesuffix(".gz").rpartition(".")[2].lower()
    return MEDIA.get(suffix, ("application/octet-stream", "File"))


@cache
def seeds() -> dict[str, tuple[str, str, str]]:
    """The data sets of the seeds: title, source and licence, in words."""
    found: dict[str, dict[str, list[str]]] = {}
    for path in assets.turtle_files("seeds"):
        for quad in rdf.parse(path):
            subject = getattr(quad.subject, "value", "")
            if subject.startswith(vocab.PREFIXES["seeds"]):
                found.setdefault(subject, {}).setdefault(quad.predicate.value, []).append(
                    getattr(quad.object, "value", "")
                )
    return dict(_in_words(found))


def _in_words(found: Mapping[str, Mapping[str, list[str]]]) -> Iterator[tuple[str, tuple[str, str, str]]]:
    for name, told in sorted(found.items()):
        title, source, licence = (" and ".join(sorted(told.get(DCT + p, []))) for p in ("title", "source", "license"))
        if title and licence:
            yield name, (title, source, licence)
