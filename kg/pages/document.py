"""The page of a document: its text, with what it speaks of and what is claimed of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from kg import vocab
from kg.pages.held import cut
from kg.pages.reading import Reader
from kg.pages.statements import MARKS, Told, told
from kg.stores.values import whole
from kg.vocab import NIF, SC

_SUREST = list(MARKS)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text in which nothing begins or ends."""

    text: str
    entity: str | None  # the thing that it names, by its IRI
    claims: tuple[int, ...]  # numbers of the claims that rest on it
    ends: tuple[int, ...]  # numbers of the claims whose words end with it
    mark: str = ""  # of the claims that rest on it, that of the surest


def view(reader: Reader, iri: str) -> dict[str, Any]:
    """What the template shows."""
    claims = sorted(told(reader, reader.claims.about(iri)), key=_place)
    text = reader.value(iri, SC + "text") or ""
    return {
        "iri": iri,
        "title": cut(reader.value(iri, vocab.DCT + "title") or reader.value(iri, SC + "source") or iri),
        "source": reader.value(iri, SC + "source"),
        "date": reader.value(iri, vocab.DCT + "date"),
        "author": reader.value(iri, SC + "author"),
        "publisher": reader.value(iri, vocab.DCT + "publisher"),
        "url": _web(reader.value(iri, vocab.SCHEMA + "url")),
        "language": reader.value(iri, SC + "language") or "en",
        "paragraphs": _paragraphs(pieces(text, _mentions(reader, iri), claims)),
        "claims": claims,
        "placed": [bool(t.claim.evidence and t.claim.evidence.start >= 0) for t in claims],
        "used": [m for m in MARKS if any(t.mark == m for t in claims)],
    }


def _web(url: str | None) -> str | None:
    """An address that may be linked to: never one that runs a script."""
    return url if url and url.startswith(("http://", "https://")) else None


def _place(told_: Told) -> tuple[int, int, str]:
    """Where its words end: there its number stands in the text."""
    evidence = told_.claim.evidence
    return (evidence.end, evidence.start, told_.claim.iri) if evidence else (1 << 40, 0, told_.claim.iri)


def _mentions(reader: Reader, document: str) -> list[tuple[int, int, str]]:
    """Names and descriptions in the text, each with the thing it stands for; of two that overlap, the longer."""
    found = []
    for mention in reader.subjects(SC + "inDocument", document):
        entity = reader.value(mention, SC + "mentionOf")
        first, last = (whole(reader.value(mention, NIF + side)) for side in ("beginIndex", "endIndex"))
        if entity and first is not None and last is not None:
            found.append((first, last, entity))
    kept: list[tuple[int, int, str]] = []
    at = 0
    for start, end, entity in sorted(found, key=lambda m: (m[0], -m[1], m[2])):
        if start >= at:
            kept.append((start, end, entity))
            at = end
    return kept


def pieces(text: str, mentions: list[tuple[int, int, str]], claims: list[Told]) -> list[Piece]:
    """The text, cut wherever a mention or the words of a claim begin or end."""
    spans = [
        (t.claim.evidence.start, t.claim.evidence.end, number)
        for number, t in enumerate(claims, 1)
        if t.claim.evidence and 0 <= t.claim.evidence.start < t.claim.evidence.end <= len(text)
    ]
    cuts = {0, len(text), *(p for s, e, _ in mentions for p in (s, e)), *(p for s, e, _ in spans for p in (s, e))}
    places = sorted(p for p in cuts if 0 <= p <= len(text))
    found, number, open_ = [], 0, 0
    ahead = sorted(spans)
    running: list[tuple[int, int, int]] = []
    for start, end in pairwise(places):
        while open_ < len(ahead) and ahead[open_][0] <= start:
            running.append(ahead[open_])
            open_ += 1
        running = [s for s in running if s[1] > start]
        while number < len(mentions) and mentions[number][1] <= start:
            number += 1
        over = tuple(sorted(n for _, _, n in running))
        inside = number < len(mentions) and mentions[number][0] <= start
        found.append(
            Piece(
                text[start:end],
                mentions[number][2] if inside else None,
                over,
                tuple(sorted(n for _, e, n in running if e == end)),
                min((claims[n - 1].mark for n in over), key=_SUREST.index, default=""),
            )
        )
    return found


def _paragraphs(parts: list[Piece]) -> list[list[Piece]]:
    """The pieces by paragraph: a blank line ends one."""
    found: list[list[Piece]] = [[]]
    for part in parts:
        blocks = part.text.split("\n\n")
        for number, block in enumerate(blocks):
            last = number == len(blocks) - 1
            if block or (last and part.ends):
                found[-1].append(replace(part, text=block, ends=part.ends if last else ()))
            if not last:
                found.append([])
    return [paragraph for paragraph in found if any(p.text.strip() for p in paragraph)]
