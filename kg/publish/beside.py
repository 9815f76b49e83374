"""What a site has beside the pages of things: its own pages, style, scripts, downloads, what crawlers read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from importlib import metadata
from pathlib import Path
from urllib.parse import quote

from kg import assets, rdf
from kg.pages import Pages, browse, description, ontology, search, sitemap, vocabulary
from kg.pages import dataset as about
from kg.pages import own as terms
from kg.pages.opening import DATA
from kg.pages.packing import packed
from kg.pages.pages import SITE, STATIC
from kg.publish.making import Made, data

_DOWNLOADS = ("graph.ttl", "graph.trig")
_SOURCES = {".py", ".html", ".css", ".js", ".ttl", ".rq"}
_MADE_WITH = ("jinja2", "markupsafe", "pyoxigraph")
GRAPH = "downloads/graph.nq.gz"
"""The graph of a site, with which that of the next time is compared."""
_PATH = "!$&'()*+,;=:@/~-._"


@cache
def version() -> str:
    """Tells on which programs and data all files depend: those of `kg`, and those that it makes pages with."""
    hasher = hashlib.sha256()
    for name in _MADE_WITH:
        hasher.update(f"{name} {metadata.version(name)}\n".encode())
    files = {path for path in Path(assets.__file__).parent.rglob("*") if path.suffix in _SOURCES}
    for folder in ("ontology", "shapes"):
        files.update(assets.turtle_files(folder))
    for path in sorted(files):
        hasher.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return hasher.hexdigest()


def run(folder: Path) -> list[str]:
    """What a build told of itself, without its clock, as lines."""
    path = folder / "run.ttl"
    lines = [f"{quad.triple} ." for quad in rdf.parse(path)] if path.is_file() else []
    return [line for line in lines if "Time>" not in line]


def files(
    pages: Pages, folder: Path, things: Sequence[str], *, site: str | None, licence: str | None
) -> Iterator[Made]:
    """Those that tell of the graph, in a fixed order. `things` are the IRIs that have pages."""
    downloads = {f"downloads/{name}": (folder / name).read_bytes() for name in _DOWNLOADS if (folder / name).is_file()}
    downloads[GRAPH] = b"".join(packed(folder / "graph.nq"))
    yield from (Made(name, content) for name, content in downloads.items())
    sizes = {name: len(content) for name, content in downloads.items()}
    own = [*(path for path in SITE if path != "dataset"), *browse.paths(pages.reader)]
    for path in own:
        yield from _pages(pages, path)
    shown = about.view(pages.reader, {}, downloads=sizes, licence=licence)
    yield Made("dataset.html", pages.render("dataset.html", "dataset.html", shown).encode("utf-8", "replace"))
    told = description.description(pages.reader, site=site, downloads=sizes, licence=licence, run=run(folder))
    for suffix, format in DATA.items():
        yield Made(f"dataset{suffix}", data(told, format))
        yield Made(f"{terms.PAGE}{suffix}", data(ontology.said(pages.reader, terms.PAGE), format))
    yield Made(description.WELL_KNOWN, data(told, "turtle"))
    yield Made("static/names.json", search.names_index(pages.reader).encode())
    yield from _crawled(pages, [*own, "dataset"], things, site)


def shipped() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Those that depend on the version alone: names, and what makes the bytes."""
    for name in (n for n in vocabulary.NAMES if n != terms.PAGE):
        for suffix, format in DATA.items():
            yield f"{name}{suffix}", partial(_vocabulary, name, format)
    for source in sorted(STATIC.iterdir()):
        if source.is_file():
            yield f"static/{source.name}", source.read_bytes


@cache
def _vocabulary(name: str, format: str) -> bytes:
    return data(sorted(vocabulary.lines(name)), format)


def _pages(pages: Pages, path: str) -> Iterator[Made]:
    """One page of the site, or all of its pages."""
    first = pages.at(path)
    for number in range(1, 1 + (first.pages if first else 0)):
        page = first if number == 1 else pages.at(path, {"page": str(number)})
        if page is not None:
            name = f"{path}.html" if number == 1 else f"{path}.page{number}.html"
            yield Made(name, page.html.encode("utf-8", "replace"))


def _crawled(pages: Pages, own: Sequence[str], things: Sequence[str], site: str | None) -> Iterator[Made]:
    """What those read who go through whole sites; the list of pages needs the address of the site."""
    if site is None:
        yield Made("robots.txt", b"User-agent: *\nAllow: /\n")
        return
    paths = [*(path for path in own if path != "search"), *(pages.addresses.path(iri) for iri in things)]
    listed = list(sitemap.sitemap(f"{site}{quote(f'{path}.html', safe=_PATH)}" for path in paths))
    if len(listed) == 1:
        yield Made("sitemap.xml", listed[0].encode())
    else:
        names = [f"sitemap-{number}.xml" for number in range(1, len(listed) + 1)]
        yield from (Made(name, text.encode()) for name, text in zip(names, listed, strict=True))
        yield Made("sitemap.xml", sitemap.index(site + name for name in names).encode())
    yield Made("robots.txt", f"User-agent: *\nAllow: /\nSitemap: {site}sitemap.xml\n".encode())
