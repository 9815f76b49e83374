"""Makes the files of pages: HTML, and what each tells as data. Runs in processes of their own."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg import rdf
from kg.pages import Pages

FORMATS = {".ttl": "turtle", ".jsonld": "jsonld", ".nt": "ntriples", ".rdf": "rdfxml"}
"""The suffixes of data files, each with its format."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file of the site."""

    name: str
    content: bytes


def open_pages(folder: Path) -> Pages:
    """The pages of a build folder."""
    from kg.stores import open_store

    return Pages(open_store(folder / "store"), quarantine(folder))


def quarantine(folder: Path):  # type: ignore[no-untyped-def]  # an ox.Store, which is imported late
    """What shapes refused, as a store; None where nothing was."""
    import pyoxigraph as ox

    path = folder / "quarantine.trig"
    if not path.is_file() or not path.stat().st_size:
        return None
    store = ox.Store()
    store.bulk_extend(rdf.parse(path))
    return store


def files_of(pages: Pages, iri: str, formats: Iterable[str]) -> Iterator[Made]:
    """All files that tell of one IRI; none if the graph says nothing of it."""
    first = pages.of(iri)
    if first is None:
        return
    stem = pages.addresses.path(iri)
    yield Made(f"{stem}.html", first.html.encode("utf-8", "replace"))
    for number in range(2, first.pages + 1):
        further = pages.of(iri, number)
        if further is not None:
            yield Made(f"{stem}.page{number}.html", further.html.encode("utf-8", "replace"))
    if first.near is not None:
        yield Made(f"{stem}.near.json", first.near.encode())
    lines = sorted(set(pages.reader.lines(iri)))
    for suffix in formats:
        yield Made(f"{stem}{suffix}", data(lines, FORMATS[suffix]))


def data(lines: Iterable[str], format: str) -> bytes:
    """N-Triples lines in another format."""
    output = io.BytesIO()
    rdf.serialize(lines, output, format=format)
    return output.getvalue()
