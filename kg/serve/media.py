"""Which formats there are over HTTP, and which of them a request accepts (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

ROWS: Mapping[str, str] = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
"""Media types of SELECT and ASK, the preferred one first, with the format that each is."""
GRAPHS: Mapping[str, str] = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "application/n-quads": "nquads",
    "application/trig": "trig",
    "application/x-turtle": "turtle",
    "text/plain": "ntriples",
    "application/json": "jsonld",
    "application/xml": "rdfxml",
    "text/xml": "rdfxml",
}
"""Media types of CONSTRUCT, DESCRIBE and of graphs."""
UPLOADS: Mapping[str, str] = {k: v for k, v in GRAPHS.items() if not k.endswith(("/json", "/xml", "/plain"))}
"""Media types of graphs that are sent."""
TEXT = ("text/", "application/sparql-results+xml", "application/rdf+xml", "application/xml")

_SHORT = {"ttl": "turtle", "nt": "ntriples", "nq": "nquads", "rdf": "rdfxml", "json-ld": "jsonld"}
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[^",]+|,')  # a quoted string that nothing closes takes the rest: no way back
_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\Z")


@dataclass(frozen=True, slots=True)
class Range:
    """One media range of an Accept header."""

    main: str
    sub: str
    quality: float

    def covers(self, media: str) -> int:
        """How closely it names a media type: 0 not at all, 1 by */*, 2 by text/*, 3 exactly."""
        main, _, sub = media.partition("/")
        if self.main == "*":
            return 1
        if self.main != main:
            return 0
        return 2 if self.sub == "*" else 3 * (self.sub == sub)


def ranges(accept: str) -> list[Range]:
    """The media ranges of an Accept header; what is no range is left out, as are parameters but for q."""
    found = []
    for part in _parts(accept):
        name, *parameters = (p.strip() for p in part.split(";"))
        main, slash, sub = name.lower().partition("/")
        if not slash or not main or not sub or (main == "*" and sub != "*"):
            continue
        given = next((p[2:].strip() for p in parameters if p[:2].lower() == "q="), "1")
        if _QUALITY.match(given):
            found.append(Range(main, sub, float(given)))
    return found


def _parts(accept: str) -> list[str]:
    """What commas outside of quoted strings part, with such strings emptied; in time linear in the header's length."""
    parts: list[list[str]] = [[]]
    for token in _TOKEN.findall(accept):
        if token == ",":
            parts.append([])
        else:
            parts[-1].append('""' if token.startswith('"') else token)
    return ["".join(part) for part in parts]


def choose(accept: str | None, offered: Mapping[str, str]) -> str | None:
    """The media type that suits a request best: of equal quality, the first that is offered. None if none suits."""
    if accept is None or not accept.strip():
        return next(iter(offered))
    wanted = ranges(accept)
    best, media = 0.0, None
    for candidate in offered:
        fitting = [(r.covers(candidate), r.quality) for r in wanted if r.covers(candidate)]
        quality = max(fitting)[1] if fitting else 0.0
        if quality > best:
            best, media = quality, candidate
    return media


def named(name: str, offered: Mapping[str, str]) -> str | None:
    """The media type that `?format=` names: by itself, or by the name of its format."""
    wanted = name.strip().lower().replace(" ", "+")
    if wanted in offered:
        return wanted
    short = {"ttl": "turtle", "nt": "ntriples", "nq": "nquads", "rdf": "rdfxml", "json-ld": "jsonld"}.get(
        wanted, wanted
    )
    return next((media for media, format in offered.items() if format == short), None)
