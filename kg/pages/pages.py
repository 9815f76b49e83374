"""Renders pages: from the path of a page to its HTML, with the views of this package and the templates beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kg.pages import own
from kg.pages.addresses import Addresses
from kg.pages.description import dataset
from kg.pages.reading import CLAIM, DOCUMENT, UNVERIFIED, Reader
from kg.pages.statements import MARKS

if TYPE_CHECKING:
    import jinja2
    import pyoxigraph as ox

    from kg.pages import entity

TEMPLATES = Path(__file__).with_name("templates")
STATIC = Path(__file__).with_name("static")


SITE = {
    "index": "home",
    "browse": "browse",
    "documents": "documents",
    "search": "search",
    "review": "review",
    "dataset": "dataset",
    "ontology": "ontology",
    "plover": "ontology",
    "shapes": "shapes",
    "lexicon/en": "lexicon",
}
"""The pages of a site that tell of no single thing: the path, and the view with its template."""
FORMATS = {
    ".ttl": ("text/turtle", "Turtle"),
    ".jsonld": ("application/ld+json", "JSON-LD"),
    ".nt": ("application/n-triples", "N-Triples"),
    ".rdf": ("application/rdf+xml", "RDF/XML"),
}
"""The forms of data, by suffix: media type, and what people call it."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was made: its HTML, and how many pages the same thing has."""

    html: str
    pages: int = 1
    near: str | None = None  # of a thing: those around it, as JSON for its picture


class Pages:
    """The pages of one graph. `live` pages may link to what only a server answers: SPARQL and searching."""

    def __init__(
        self,
        graph: ox.Store,
        quarantine: ox.Store | None = None,
        *,
        live: bool = False,
        report: Path | None = None,
        formats: Sequence[str] = tuple(FORMATS),
    ) -> None:
        self.reader = Reader(graph, quarantine, report)
        self.live = live
        self.formats = tuple(formats)  # suffixes of the data that things have beside their pages

    @cached_property
    def addresses(self) -> Addresses:
        return Addresses(self.reader.base)

    def warming(self) -> Iterator[Callable[[], object]]:
        """What the first page of each kind would have to wait for, in steps: views, templates and vocabularies."""
        from kg.pages import lexicon, ontology, shapes

        for name in dict.fromkeys(("entity", "claim", "document", *SITE.values())):
            yield partial(import_module, f"kg.pages.{name}")
        for template in sorted(TEMPLATES.glob("*.html")):
            yield partial(self._templates.get_template, template.name)
        for vocabulary in ("ontology", "plover"):
            yield partial(ontology.vocabulary_of, vocabulary)
        yield shapes.groups
        yield lexicon.parts

    def at(self, path: str, query: Mapping[str, str] | None = None) -> Page | None:
        """The page at a path without suffix: a page of the site, or that of the IRI there; None where nothing is.

        `query` holds the parameters of pages that have some: `q` of the search, `class` of browsing, `page` of lists.
        """
        made = SITE.get(path)
        if path.startswith("browse/"):
            made, query = "browse", {**(query or {}), "class": path}
        if made is None:
            iri = self.addresses.iri(path)
            return self.of(iri, _number(query)) if iri else None
        shown = import_module(f"kg.pages.{made}").view(self.reader, dict(query or {}))
        if shown is None:
            return None
        whole = dataset(self.reader) if made == "home" else None
        return Page(self.render(f"{made}.html", f"{path}.html", shown, whole), shown.get("pages", 1))

    def of(self, iri: str, number: int = 1) -> Page | None:
        """The page of a thing, a claim or a document; `number` counts the pages of a thing with many claims."""
        from kg.pages import claim, document, entity

        reader, here = self.reader, f"{self.addresses.path(iri)}.html"
        kinds = set(reader.values(iri, _TYPE))
        if CLAIM in kinds or UNVERIFIED in kinds or (not kinds and reader.claims.of(iri) == {iri}):
            shown = claim.view(reader, iri)
            return Page(self.render("claim.html", here, shown, iri)) if shown else None
        if DOCUMENT in kinds:
            return Page(self.render("document.html", here, document.view(reader, iri), iri))
        if iri in reader.spaces and not reader.holds(iri):
            from kg.pages import ontology

            return Page(self.render("ontology.html", here, ontology.view(reader, {}, iri)))
        if not reader.holds(iri):
            return None
        shown = entity.view(reader, iri, number)
        if shown is None:
            return None
        graph = self.near(iri, here, shown["neighbours"])
        html = self.render("entity.html", here, {**shown, "graph": graph}, iri)
        return Page(html, shown["pages"], graph if number == 1 else None)

    def near(self, iri: str, here: str, neighbours: list[entity.Neighbour]) -> str:
        """Those around a thing as JSON, for the picture: labels, classes, links and how they stand to it."""
        links = Links(self, here)
        return json.dumps(
            [
                {
                    "id": n.iri,
                    "label": n.label,
                    "kind": n.kind,
                    "relation": n.relation,
                    "forward": n.forward,
                    "claims": n.claims,
                    "quad": n.quad,
                    "page": links.thing(n.iri),
                }
                for n in neighbours
            ],
            ensure_ascii=False,
        )

    def render(self, template: str, here: str, shown: Mapping[str, Any], about: str | None = None) -> str:
        """One template, for the page at the path `here` (with its suffix); `about` is whose JSON-LD it has."""
        from kg.pages.markup import markup

        return self._templates.get_template(template).render(
            **shown,
            here=here,
            links=Links(self, here),
            live=self.live,
            forms=[FORMATS[suffix][1] for suffix in FORMATS if suffix in self.formats],
            marks=MARKS,
            labels=self.reader.label,
            markup=markup(self.reader, about) if about else "",
        )

    @cached_property
    def _templates(self) -> jinja2.Environment:
        import jinja2

        return jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATES),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
            finalize=_visible,
            auto_reload=False,
        )


class Links:
    """The links of one page, all relative."""

    def __init__(self, pages: Pages, here: str) -> None:
        self._pages, self._here = pages, here

    def site(self, path: str) -> str:
        """To a page or file of the site, by its path with suffix."""
        return self._pages.addresses.to(path, self._here)

    def thing(self, iri: str) -> str | None:
        """To the page of an IRI; None where the graph says nothing of it."""
        if not iri.startswith(("http://", "https://", "urn:")):
            return None
        reader = self._pages.reader
        # First, since asking for the claims of a relation reads all that state it.
        if own.is_own(reader, iri):
            return f"{self.site(own.PAGE)}.html#{quote(own.anchor(iri))}"
        if iri.partition("#")[0] in _VOCABULARIES and "#" in iri:
            return self._pages.addresses.href(iri, self._here)
        if reader.holds(iri) or reader.claims.of(iri) == {iri}:
            return self._pages.addresses.href(iri, self._here)
        return iri if iri.startswith(("http://", "https://")) else None

    def told(self, text: str) -> list[tuple[str, str | None]]:
        """A text in pieces: IRIs that the graph tells of lead to their pages, under the names of these."""
        pieces: list[tuple[str, str | None]] = []
        for number, piece in enumerate(_IRI.split(text)):
            inner = number % 2 and self._pages.reader.holds(piece)
            label = "another claim" if "/claim/" in piece else self._pages.reader.label(piece) if inner else piece
            pieces.append((label, self.thing(piece)) if inner else (piece, None))
        return pieces

    @property
    def formats(self) -> list[tuple[str, str, str]]:
        """The forms of this page's data: suffix, media type, and what people call it."""
        of_site = self._here.removesuffix(".html") in SITE
        return [(s, *FORMATS[s]) for s in FORMATS if of_site or s in self._pages.formats]

    def data(self, suffix: str) -> str:
        """To this page's data, in the format of a suffix: `.ttl`."""
        return self.site(self._here.removesuffix(".html") + suffix)

    def numbered(self, number: int) -> str:
        """To another page of the same thing."""
        stem = self._here.removesuffix(".html")
        return self.site(f"{stem}.html" if number == 1 else f"{stem}.page{number}.html")


_IRI = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,;:)])")
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_VOCABULARIES = {f"https://w3id.org/statecraft/{name}" for name in ("ontology", "shapes", "plover", "lexicon/en")}


_SIGNS = dict.fromkeys([*(n for n in range(32) if chr(n) not in "\t\n\r"), 0xFFFE, 0xFFFF], "\ufffd")
_UNSEEN = re.compile(f"[{''.join(re.escape(chr(n)) for n in _SIGNS)}]")


def _visible(value: Any) -> Any:
    """A text with the sign for what cannot be shown in the place of characters that HTML cannot hold."""
    if isinstance(value, str) and not value.isprintable() and _UNSEEN.search(value):  # the first is quicker
        return value.translate(_SIGNS)
    return value


def _number(query: Mapping[str, str] | None) -> int:
    text = (query or {}).get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
