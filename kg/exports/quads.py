"""Quads taken apart again, from lines as `kg` writes them: one space between terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple


class Quad(NamedTuple):
    """The terms of a line, as N-Triples writes them; without a graph that is empty."""

    subject: str
    predicate: str
    object: str
    graph: str


def quad(line: str) -> Quad:
    """The terms of one line. Raises SyntaxError for what has no three."""
    try:
        subject, predicate, rest = line.split(" ", 2)
    except ValueError:
        raise SyntaxError(f"not a line of N-Quads: {line[:200]}") from None
    text = rest.removesuffix(".").rstrip()
    value, _, last = text.rpartition(" ")
    # The end of a literal has a quotation mark, which no name of a graph has, and that of a triple term a bracket.
    if value and last[0] in "<_" and '"' not in last:
        return Quad(subject, predicate, value, last)
    return Quad(subject, predicate, text, "")


_DOCUMENT = re.compile(r"<([^>]*?/document/[^>/#]+)")


def is_of_document(line: str) -> bool:
    """Whether the subject of a line is a document or within one."""
    return _DOCUMENT.match(line) is not None


def by_document(lines: Iterable[str]) -> Iterator[tuple[str | None, list[str]]]:
    """Sorted lines, those whose subjects are within one document together, with its IRI; each other line by itself.

    What is within a document has an IRI that begins with that of the document, so that sorted lines have all of it
    side by side.
    """

    def key(line: str) -> str | None:
        found = _DOCUMENT.match(line)
        return found[1] if found else None

    for document, run in groupby(lines, key):
        if document is None:
            yield from ((None, [line]) for line in run)
        else:
            yield document, list(run)
