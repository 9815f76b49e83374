"""Opens the pages of a build folder, for who serves them and who publishes them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg import rdf
from kg.pages.pages import Pages

if TYPE_CHECKING:
    import pyoxigraph as ox

DATA = {".ttl": "turtle", ".jsonld": "jsonld", ".nt": "ntriples", ".rdf": "rdfxml"}
"""The suffixes of documents that are RDF, each with its format."""


def open_pages(folder: Path, graph: ox.Store, *, live: bool = False, formats: Sequence[str] = tuple(DATA)) -> Pages:
    """The pages of a graph, with the quarantine and the report that lie in its build folder. `formats` are the suffixes
    of the data beside the pages of things."""
    refused = quarantine(folder / "quarantine.trig")
    return Pages(graph, refused, live=live, report=folder / "report.json", formats=formats)


def quarantine(path: Path) -> ox.Store | None:
    """What the shapes refused; None where nothing was."""
    import pyoxigraph as ox

    if not path.is_file() or not path.stat().st_size:
        return None
    store = ox.Store()
    store.bulk_extend(rdf.parse(path))
    return store
