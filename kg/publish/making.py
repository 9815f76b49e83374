"""Makes the files of pages: HTML, and what each tells as data. Runs in processes of their own."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg import rdf
from kg.pages import Pages
from kg.pages.opening import DATA


@dataclass(frozen=True, slots=True)
class Made:
    """A file of the site."""

    name: str
    content: bytes


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
        yield Made(f"{stem}{suffix}", data(lines, DATA[suffix]))


def data(lines: Iterable[str], format: str) -> bytes:
    """N-Triples lines in another format."""
    output = io.BytesIO()
    rdf.serialize(lines, output, format=format)
    return output.getvalue()
