"""The forms that a page or a thing comes in, and which of them a request is after (W3C Best Practice Recipes)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kg.pages.pages import FORMATS
from kg.serve import media

FORMS: Mapping[str, str] = {".html": "text/html", **{suffix: kind for suffix, (kind, _) in FORMATS.items()}}
"""The suffixes of documents, each with its media type."""
_OFFERED: Mapping[str, str] = {
    "text/turtle": ".ttl",
    "text/html": ".html",
    "application/ld+json": ".jsonld",
    "application/n-triples": ".nt",
    "application/rdf+xml": ".rdf",
    "application/x-turtle": ".ttl",
    "application/json": ".jsonld",
    "application/xml": ".rdf",
    "text/xml": ".rdf",
    "text/plain": ".nt",
}
_SHORT = {
    "turtle": ".ttl",
    "json": ".jsonld",
    "json-ld": ".jsonld",
    "ntriples": ".nt",
    "n-triples": ".nt",
    "rdfxml": ".rdf",
    "rdf-xml": ".rdf",
    "xml": ".rdf",
}


def choose(accept: str | None, format: str | None, offered: Collection[str] = FORMS) -> str | None:
    """The suffix that a request is after, of those that are offered; None if it takes none of them.

    `?format=` goes before the Accept header. Where the header leaves the choice to us (none, `*/*` alone, the same
    quality for several), it is Turtle: browsers and the crawlers of search engines name text/html, so that whoever
    names nothing is a program, and a program can do more with data than with a page.
    """
    types = {media_type: suffix for media_type, suffix in _OFFERED.items() if suffix in offered}
    if format is None:
        chosen = media.choose(accept, types)
        return types[chosen] if chosen else None
    wanted = format.strip().lower().removeprefix(".")
    suffix = _SHORT.get(wanted) or types.get(wanted.replace(" ", "+")) or f".{wanted}"
    return suffix if suffix in offered else None


def takes_html(accept: str | None) -> bool:
    """Whether a message is better told as a page than as a line of text: to browsers."""
    return media.choose(accept, {"text/plain": "", "text/html": ""}) == "text/html"


def told(offered: Collection[str] = FORMS) -> str:
    """What there is to choose from, in words."""
    return "expected one of " + ", ".join(f"{FORMS[s]} (?format={s[1:]})" for s in FORMS if s in offered)
