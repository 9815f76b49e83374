"""What changed between two graphs, as the keys of the look-ups that can find something else than before."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from kg import rdf
from kg.publish import disk, keys
from kg.publish.noting import text

if TYPE_CHECKING:
    import pyoxigraph as ox

_LINES = 1000  # that are compared at a time
_MOST = 200_000  # changed statements, above which all pages are made again

Quads = set["ox.Quad"]


def of_graphs(before: Path, digest: str, after: Path) -> tuple[Quads, Quads] | None:
    """The statements that are gone and those that are new, from N-Quads, zipped before, that come sorted.

    None where too much is new, or what was before is not what the digest tells.
    """
    try:
        with disk.opened(before) as packed:
            if hashlib.file_digest(packed, "sha256").hexdigest()[: len(digest)] != digest:
                return None
            packed.seek(0)
            with gzip.open(packed) as old, after.open("rb") as new:
                found = of_lines(old, new)
    except (OSError, EOFError, zlib.error):
        return None
    return None if found is None else (_parsed(found[0]), _parsed(found[1]))


def of_lines(before: Iterable[bytes], after: Iterable[bytes]) -> tuple[list[bytes], list[bytes]] | None:
    """Lines that are only before, and only after; None if there are too many. Where order differs, too much is told."""
    gone: list[bytes] = []
    new: list[bytes] = []
    old, now = iter(before), iter(after)
    one: list[bytes] = []
    two: list[bytes] = []
    while len(gone) + len(new) <= _MOST:
        one += islice(old, _LINES - len(one))
        two += islice(now, _LINES - len(two))
        if one == two:
            if not one:
                return gone, new
            one, two = [], []
        elif not one or not two:
            gone += one
            new += two
            one, two = [], []
        else:
            i = j = 0
            while i < len(one) and j < len(two):
                if one[i] == two[j]:
                    i, j = i + 1, j + 1
                elif one[i] < two[j]:
                    gone.append(one[i])
                    i += 1
                else:
                    new.append(two[j])
                    j += 1
            one, two = one[i:], two[j:]
    return None


def of_quarantines(before: bytes, after: Path) -> tuple[Quads, Quads]:
    """The same of what shapes refused."""
    old = set(rdf.parse_bytes(before, format="trig")) if before else set()
    new = set(rdf.parse(after)) if after.is_file() and after.stat().st_size else set()
    return old - new, new - old


def changed(store: ox.Store | None, gone: Quads, new: Quads) -> set[str] | None:
    """The keys of look-ups that may find something else in a store, which holds what is new; None for all."""
    subjects: dict[str, tuple[Quads, Quads]] = {}
    for number, quads in enumerate((gone, new)):
        for quad in quads:
            parts = (quad.subject, quad.predicate, quad.object, quad.graph_name)
            if any("_:" in str(part)[:2] for part in parts):
                return None  # blank nodes have other names in each store
            subjects.setdefault(text(quad.subject) or "", (set(), set()))[number].add(quad)
    found: set[str] = set()
    for subject, (left, came) in subjects.items():
        now = _said(store, next(iter(left | came)).subject)
        if bool(now) is not bool(left or now - came):
            found.add(keys.exists(subject))
        found |= keys.of_description((_text(q.predicate), _text(q.object)) for q in now | left)
        for quad in left | came:
            found |= keys.of_statement(subject, _text(quad.predicate), _text(quad.object), _text(quad.graph_name))
    if subjects:
        found.add(keys.EVERYTHING)
    return found


def _said(store: ox.Store | None, subject: object) -> Quads:
    return set() if store is None else set(store.quads_for_pattern(subject, None, None, None))  # type: ignore[arg-type]  # of a quad


def _text(term: object) -> str:
    return text(term) or ""


def _parsed(lines: Iterable[bytes]) -> Quads:
    return set(rdf.parse_bytes(b"".join(lines), format="nquads"))
