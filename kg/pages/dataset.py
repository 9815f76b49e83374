"""The page of the graph as a whole: how much it holds, how to get it, whose it is, in which terms it speaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg import vocab
from kg.pages.description import SUMMARY, TEXTS, TITLE, WELL_KNOWN, dataset, description, media, seeds
from kg.pages.ontology import called, labelled, page
from kg.pages.reading import Reader
from kg.pages.sizes import sizes

__all__ = ["WELL_KNOWN", "dataset", "description", "view"]


def view(
    reader: Reader,
    query: Mapping[str, str],
    *,
    downloads: Mapping[str, int] | None = None,
    licence: str | None = None,
    endpoint: str | None = None,
) -> dict[str, Any]:
    """What the template shows; the downloads by their path from the root of the site, with sizes in bytes."""
    counted = sizes(reader)
    return {
        "iri": dataset(reader),
        "title": TITLE,
        "summary": SUMMARY,
        "texts": TEXTS,
        "sizes": counted,
        "downloads": [(name, media(name)[1], _bytes(size)) for name, size in sorted((downloads or {}).items())],
        "licence": licence,
        "endpoint": endpoint,
        "seeds": [(s, *seeds()[s]) for s in counted.seeds if s in seeds()],
        "spaces": [(_prefix(space), space) for space in counted.vocabularies],
        "examples": [(e, called(reader, e)) for e in counted.examples],
        "label": labelled,
        "page": page,
    }


def _bytes(size: int) -> str:
    return next(
        (f"{size / scale:.1f} {unit}" for unit, scale in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)) if size >= scale),
        f"{size} bytes",
    )


def _prefix(space: str) -> str:
    return next(prefix for prefix, known in vocab.PREFIXES.items() if known == space)
