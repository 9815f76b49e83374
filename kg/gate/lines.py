"""N-Quads lines as triples: shapes look at one merged graph, whatever graph a statement is kept in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def triple(line: str) -> str:
    """The N-Triples line of an N-Quads line: without its graph name, if it has one."""
    text = line.strip()
    head, _, tail = text.rpartition(" <")
    # What follows the last " <" is an IRI and the full stop, or it holds the quotation mark that ends a literal.
    if '"' in tail:
        return text
    second = head.find(" ", head.find(" ") + 1)
    return f"{head} ." if second > 0 else text


def triples(lines: Iterable[str]) -> list[str]:
    """The distinct N-Triples lines of N-Quads lines, in order of first appearance; empty lines are left out."""
    return list(dict.fromkeys(triple(line) for line in lines if line.strip()))


def in_ascii(lines: Iterable[str]) -> str:
    """Lines as one text, other characters escaped: a single curly quotation mark would make all of it twice as wide."""
    return "\n".join([line if line.isascii() else _BEYOND_ASCII.sub(_escape, line) for line in lines])


def _escape(found: re.Match[str]) -> str:
    return f"\\U{ord(found[0]):08X}"


def split(line: str) -> tuple[str, str, str]:
    """Subject, predicate and object of an N-Triples line, as N-Triples terms."""
    subject, predicate, rest = line.split(" ", 2)
    return subject, predicate, rest.removesuffix(".").rstrip()


def resources(lines: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """The triples of N-Quads lines whose object is an IRI, with the angle brackets taken off."""
    for line in lines:
        subject, _, rest = line.partition(" ")
        predicate, _, value = rest.partition(" ")
        if value.startswith("<"):
            yield subject[1:-1], predicate[1:-1], value[1 : value.index(">")]
