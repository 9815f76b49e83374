"""The documents of the graph, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kg import vocab
from kg.pages.browse import page_of
from kg.pages.counts import counts, once
from kg.pages.reading import Reader
from kg.vocab import SC

PAGE = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """A document as lists show it."""

    iri: str
    title: str
    date: str
    publisher: str
    source: str
    claims: int


def view(reader: Reader, query: dict[str, str]) -> dict[str, Any] | None:
    """What the template shows; None beyond the last page."""
    found, number = listed(reader), page_of(query)
    pages = max(1, -(-len(found) // PAGE))
    if number > pages:
        return None
    shown = found[(number - 1) * PAGE : number * PAGE]
    return {"documents": shown, "count": len(found), "page": number, "pages": pages}


@once
def listed(reader: Reader) -> list[Listed]:
    """All documents, the newest first; those without a date last."""
    held = counts(reader)
    found = []
    for iri in sorted(held.texts):
        date, publisher, source, title = (
            reader.value(iri, p) or ""
            for p in (vocab.DCT + "date", vocab.DCT + "publisher", SC + "source", vocab.DCT + "title")
        )
        found.append(Listed(iri, title or source or iri, date, publisher, source, held.documents[iri]))
    return sorted(sorted(found, key=lambda d: d.title.casefold()), key=lambda d: d.date, reverse=True)
