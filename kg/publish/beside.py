"""What a site has beside the pages of things: its own pages, style, scripts, downloads, what crawlers read."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path
from urllib.parse import quote

from kg import rdf
from kg.pages import Pages, browse, description, search, sitemap, vocabulary
from kg.pages import dataset as about
from kg.pages.opening import DATA
from kg.pages.pages import SITE, STATIC
from kg.publish.making import Made, data

_DOWNLOADS = ("graph.ttl", "graph.trig")
_PATH = "!$&'()*+,;=:@/~-._"


def version() -> str:
    """The version of `kg`, on which all files depend."""
    try:
        return metadata.version("statecraft-kg")
    except metadata.PackageNotFoundError:
        return "0"


def files(
    pages: Pages, folder: Path, things: Sequence[str], *, site: str | None, licence: str | None
) -> Iterator[Made]:
    """All of them, in a fixed order. `things` are the IRIs that have pages."""
    downloads = {f"downloads/{name}": (folder / name).read_bytes() for name in _DOWNLOADS if (folder / name).is_file()}
    downloads["downloads/graph.nq.gz"] = _zipped((folder / "graph.nq").read_bytes())
    yield from (Made(name, content) for name, content in downloads.items())
    sizes = {name: len(content) for name, content in downloads.items()}
    own = [*(path for path in SITE if path != "dataset"), *browse.paths(pages.reader)]
    for path in own:
        yield from _pages(pages, path)
    shown = about.view(pages.reader, {}, downloads=sizes, licence=licence)
    yield Made("dataset.html", pages.render("dataset.html", "dataset.html", shown).encode("utf-8", "replace"))
    run = [f"{q.triple} ." for q in rdf.parse(folder / "run.ttl")] if (folder / "run.ttl").is_file() else []
    told = description.description(
        pages.reader, site=site, downloads=sizes, licence=licence, run=[line for line in run if "Time>" not in line]
    )
    for suffix, format in DATA.items():
        yield Made(f"dataset{suffix}", data(told, format))
        for name in vocabulary.NAMES:
            yield Made(f"{name}{suffix}", data(sorted(vocabulary.lines(name)), format))
    yield Made(description.WELL_KNOWN, data(told, "turtle"))
    yield Made("static/names.json", search.names_index(pages.reader).encode())
    for source in sorted(STATIC.iterdir()):
        if source.is_file():
            yield Made(f"static/{source.name}", source.read_bytes())
    yield from _crawled(pages, [*own, "dataset"], things, site)


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


def _zipped(content: bytes) -> bytes:
    """Gzip without name and time, so that the same graph gives the same bytes."""
    output = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=output, mtime=0, compresslevel=6) as stream:
        stream.write(content)
    return output.getvalue()
