"""Makes pages and data documents, in a worker: from the path that is asked for to an answer.

A thing is no document. Whoever asks for its IRI is sent on (303) to the document that suits: the page or one of the
forms of data, each at an address of its own. Documents are what `kg publish` writes as files, at the same paths.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import quote, urlencode

from kg import rdf
from kg.pages import Page
from kg.pages.description import WELL_KNOWN, dataset, description
from kg.pages.opening import DATA, open_pages
from kg.pages.pages import SITE
from kg.pages.vocabulary import NAMES
from kg.serve.forms import FORMS, choose, told

if TYPE_CHECKING:
    import pyoxigraph as ox

DOWNLOADS = ("graph.ttl", "graph.trig", "graph.nq")
_COUNTED = 1_000_000  # triples that are counted before anybody asks; it takes about a second
_DATASET = "dataset"
_LISTS = "browse/"  # the lists of classes
_NUMBERED = re.compile(r"(?P<stem>.+)\.page(?P<number>[2-9]|[1-9]\d{1,5})\.html\Z", re.ASCII)
_SITEMAP = re.compile(r"sitemap(?:-(?P<number>[1-9]\d{0,5}))?\.xml\Z", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request for a page, a thing or a document."""

    path: str  # decoded once, without the first slash
    raw: str  # as it was sent
    accept: str | None = None
    format: str | None = None
    query: tuple[tuple[str, str], ...] = ()
    root: str = ""  # the address of the site, as the client knows it; ends in /
    html: bool = False  # whether a message is told as a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What is answered: content as text, or as lines of RDF in a format."""

    status: int = 200
    text: str = ""
    media: str = "text/plain"
    lines: Iterable[str] = ()
    format: str | None = None  # of the lines
    location: str = ""
    links: str = ""  # of a Link header

    def write(self, output: IO[bytes]) -> None:
        if self.format is None:
            output.write(self.text.encode("utf-8", "replace"))
        else:
            rdf.serialize(self.lines, output, format=self.format)


class Site:
    """The live site of one graph. `folder` is that of the build."""

    def __init__(self, graph: ox.Store, folder: Path) -> None:
        self.folder = folder
        self.pages = open_pages(folder, graph, live=True)
        self.addresses, self.reader = self.pages.addresses, self.pages.reader

    def warming(self) -> Iterator[Callable[[], object]]:
        """What the first page would have to wait for, in steps, the dearest last; large graphs are not counted."""
        yield from self.pages.warming()
        if self._triples() <= _COUNTED:
            yield from (partial(self.pages.at, path) for path in ("index", "review", "ontology"))
            yield partial(self.pages.at, "search", {"q": "?"})

    def _triples(self) -> int:
        """How large the graph was when it was built, by the report; beyond all bounds where that does not tell."""
        try:
            told = json.loads((self.folder / "report.json").read_text(encoding="utf-8"))
            return int(told["triples"]["total"])
        except (OSError, ValueError, LookupError, TypeError):
            return sys.maxsize

    def answer(self, asked: Asked) -> Rendered:
        """What a request is answered with."""
        path = asked.path
        if path == WELL_KNOWN:
            return self._sent_on(asked, _DATASET, FORMS)
        if path == "static/names.json":
            from kg.pages.search import names_index

            return Rendered(text=names_index(self.reader), media="application/json")
        if match := _SITEMAP.match(path):
            return self._sitemap(asked, int(match["number"] or 0))
        if path and path.count("/") != asked.raw.count("/"):  # %2F is a character of a name, not a slash
            return self._named(asked) or self._missing(asked)
        return self._document(asked) or self._named(asked) or self._missing(asked)

    def _document(self, asked: Asked) -> Rendered | None:
        """A document by its own address."""
        path = asked.path or "index.html"
        if match := _NUMBERED.match(path):
            return self._page(asked, match["stem"], match["number"])
        stem, dot, form = path.rpartition(".")
        if path.endswith(".near.json"):
            return self._near(path.removesuffix(".near.json"))
        if dot and form == "html":
            return self._page(asked, stem)
        return self._data(asked, stem, dot + form) if dot + form in DATA else None

    def _page(self, asked: Asked, path: str, number: str | None = None) -> Rendered | None:
        if _is_of_site(path):
            query = {**dict(asked.query), **({"page": number} if number else {})}
            page = self._dataset(asked.root) if path == _DATASET else self.pages.at(path, query)
        else:
            iri = self._about(path)
            page = self.pages.of(iri, int(number or 1)) if iri else None
        if page is None:
            return None
        return Rendered(text=page.html, media="text/html", links=self._links(path, ".html"))

    def _near(self, path: str) -> Rendered | None:
        from kg.pages import entity

        iri = self._about(path)
        if iri is None:
            return None
        text = self.pages.near(iri, f"{path}.html", entity.neighbours(self.reader, iri))
        return Rendered(text=text, media="application/json")

    def _data(self, asked: Asked, path: str, form: str) -> Rendered | None:
        lines = self._lines(asked, path)
        if lines is None:
            return None
        return Rendered(lines=lines, format=DATA[form], media=FORMS[form], links=self._links(path, form))

    def _lines(self, asked: Asked, path: str) -> Iterable[str] | None:
        """What the documents at a path say, as N-Triples lines."""
        if path == _DATASET:
            return self._description(asked.root)
        if path in NAMES:
            from kg.pages import ontology

            return ontology.said(self.reader, path)
        iri = self._about(path)
        return sorted(set(self.reader.lines(iri))) if iri else None

    def _dataset(self, root: str) -> Page:
        from kg.pages.dataset import view

        shown = view(self.reader, {}, downloads=self._downloads(), endpoint=f"{root}sparql")
        return Page(self.pages.render("dataset.html", "dataset.html", shown))

    def _description(self, root: str) -> list[str]:
        file = self.folder / "run.ttl"
        run = [f"{quad.triple} ." for quad in rdf.parse(file)] if file.is_file() else []
        sizes = self._downloads()
        return description(self.reader, site=root, downloads=sizes, endpoint=f"{root}sparql", run=run)

    def _downloads(self) -> dict[str, int]:
        """The files of the build that are sent as they are, with their sizes."""
        files = ((f"downloads/{name}", self.folder / name) for name in DOWNLOADS)
        return {path: file.stat().st_size for path, file in files if file.is_file()}

    def _links(self, path: str, own: str) -> str:
        """A Link header: the other forms of a document, and the thing that it tells of."""
        if _offered(path) == {".html"}:
            return ""
        here = f"{path}{own}"
        found = [
            f'<{self.addresses.to(f"{path}{suffix}", here)}>; rel="alternate"; type="{kind}"'
            for suffix, kind in FORMS.items()
            if suffix != own
        ]
        if iri := self._about(path):
            found.append(f'<{quote(iri, safe=_URI)}>; rel="describes"')
        return ", ".join(found)

    def _named(self, asked: Asked) -> Rendered | None:
        """Where the documents are that tell of what a path names: a thing of the graph, or a page of the site."""
        if _is_of_site(asked.path) and (asked.path in SITE or self.pages.at(asked.path) is not None):
            return self._sent_on(asked, asked.path, _offered(asked.path))
        slashes = asked.path.count("/") == asked.raw.count("/")
        for path in (*((asked.path,) if slashes else ()), asked.raw):
            iri = self._about(path) or self.addresses.named(path)
            if iri and (iri == dataset(self.reader) or self._exists(iri)):
                return self._sent_on(asked, self.addresses.path(iri), FORMS)
        return None

    def _sent_on(self, asked: Asked, path: str, offered: Collection[str]) -> Rendered:
        form = choose(asked.accept, asked.format, offered)
        if form is None:
            return Rendered(status=406, text=told(offered))
        rest = [(name, value) for name, value in asked.query if name != "format"] if path in SITE else []
        further = f"?{urlencode(rest)}" if rest else ""
        return Rendered(status=303, location=self.addresses.to(f"{path}{form}", asked.raw) + further)

    def _about(self, path: str) -> str | None:
        """The IRI that the documents at a path tell of; None if the graph says nothing of it."""
        iri = self._elsewhere.get(path) if path.startswith("resource/") else self.addresses.iri(path)
        return iri if iri and self._exists(iri) else None

    def _exists(self, iri: str) -> bool:
        """Whether the graph says anything of it, or it is a claim that was refused. Nothing is kept of the question:
        there is no end of IRIs that can be asked for."""
        import pyoxigraph as ox

        if iri in self.reader.spaces:
            return True
        node = ox.NamedNode(iri)
        held = (next(iter(s.quads_for_pattern(node, None, None, None)), None) for s in self.reader.stores)
        first = next((number for number, quad in enumerate(held) if quad is not None), None)
        return first == 0 or (first is not None and self.reader.claims.of(iri) == {iri})

    def _missing(self, asked: Asked) -> Rendered:
        if not asked.html:
            return Rendered(status=404, text="nothing is known of that here")
        depth = asked.raw.count("/")  # as the browser sees it, so that the links of the message lead home
        page = self.pages.render("missing.html", "x/" * depth + "x.html", {})
        return Rendered(status=404, text=page, media="text/html")

    @cached_property
    def _things(self) -> list[str]:
        """Every IRI that has a page."""
        return self.reader.things()

    @cached_property
    def _elsewhere(self) -> dict[str, str]:
        """The things whose path does not tell their IRI."""
        paths = ((self.addresses.path(iri), iri) for iri in self._things)
        return {path: iri for path, iri in paths if path.startswith("resource/")}

    def _sitemap(self, asked: Asked, number: int) -> Rendered:
        """The addresses of all pages; where they are too many for one file, those of the files that list them."""
        from kg.pages import browse, sitemap

        own = [*(path for path in SITE if path != "search"), *browse.paths(self.reader)]
        paths = [*own, *(self.addresses.path(iri) for iri in self._things)]
        files = list(sitemap.sitemap(asked.root + quote(f"{path}.html", safe=_PATH) for path in paths))
        if number > len(files) or (number and len(files) == 1):
            return self._missing(asked)
        if number or len(files) == 1:
            return Rendered(text=files[max(0, number - 1)], media="application/xml")
        text = sitemap.index(f"{asked.root}sitemap-{n}.xml" for n in range(1, len(files) + 1))
        return Rendered(text=text, media="application/xml")


_PATH = "!$&'()*+,;=:@/~-._"
_URI = "!#$%&'()*+,;=:@/?~-._[]"


def _offered(path: str) -> Collection[str]:
    """The forms that the documents at a path have."""
    return FORMS if not _is_of_site(path) or path == _DATASET or path in NAMES else {".html"}


def _is_of_site(path: str) -> bool:
    """Whether a page at this path tells of no single thing."""
    return path in SITE or path.startswith(_LISTS)
