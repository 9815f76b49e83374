"""The page of a thing: what it is, its offices, what it did and what was done to it, and whom it deals with."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from kg import vocab
from kg.pages.reading import RELATIONS, Reader, Value
from kg.pages.statements import told
from kg.vocab import SC

PAGE = 40  # claims on one page
_NEIGHBOURS = 30
_ROWS = 60  # values of one property that are shown
_SUBJECT, _PREDICATE, _OBJECT = RELATIONS
_IDENTIFIERS = (
    vocab.OWL + "sameAs",
    SC + "iso2",
    SC + "iso3",
)
_NAMES = (vocab.LABEL, vocab.ALT_LABEL, SC + "acronym", SC + "demonym", SC + "demonymNoun", SC + "metonym")
_HIDDEN = {vocab.TYPE, vocab.LABEL, SC + "wikipediaTitle"}


@dataclass(frozen=True, slots=True)
class Row:
    """A property with its values."""

    predicate: str
    label: str
    values: tuple[Value, ...]
    more: int  # values that are not shown


@dataclass(frozen=True, slots=True)
class Term:
    """A tenure: who held which office in which body, and when."""

    person: str
    office: str
    body: str | None
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A thing that claims tell of together with this one."""

    iri: str
    label: str
    kind: str
    claims: int
    relation: str  # the commonest, in words
    forward: bool  # whether that goes from this thing to the other


def view(reader: Reader, iri: str, number: int) -> dict[str, Any] | None:
    """What the template shows on page `number`, from 1; None beyond the last."""
    order = _timeline(reader, iri)
    pages = max(1, -(-len(order) // PAGE))
    if not 1 <= number <= pages:
        return None
    shown = order[(number - 1) * PAGE : number * PAGE]
    accounts = {a.iri: a for a in reader.claims.accounts(shown)}
    kind = reader.kind(iri)
    return {
        "iri": iri,
        "title": reader.label(iri),
        "kind": kind,
        "kinds": [k for k in reader.values(iri, vocab.TYPE) if k.startswith(SC)],
        "names": sorted({v for p in _NAMES[1:] for v in reader.values(iri, p)}, key=lambda n: (n.casefold(), n)),
        "identifiers": sorted({v for p in _IDENTIFIERS for v in reader.values(iri, p)}),
        "rows": _rows(reader, iri),
        "terms": _terms(reader, iri),
        "claims": told(reader, (accounts[c] for c in shown)),
        "count": len(order),
        "page": number,
        "pages": pages,
        "neighbours": neighbours(reader, iri) if number == 1 else [],
        "documents": _documents(reader, iri) if number == 1 else [],
    }


def _timeline(reader: Reader, iri: str) -> list[str]:
    """The claims about it, newest first; what has no date comes last."""
    dates: dict[str, str] = {}

    def place(claim: str) -> tuple[str, str]:
        document = reader.value(claim, SC + "inDocument") or ""
        if document and document not in dates:
            dates[document] = reader.value(document, vocab.DCT + "date") or ""
        return reader.value(claim, SC + "when") or dates.get(document, ""), claim

    found = sorted(((*place(c), c) for c in reader.claims.of(iri)), key=lambda p: p[1])
    return [claim for _, _, claim in sorted(found, key=lambda p: p[0], reverse=True)]


def _rows(reader: Reader, iri: str) -> list[Row]:
    """What the graph says beside claims, by property."""
    values: dict[str, list[Value]] = {}
    for predicate, value in reader.about(iri):
        if predicate not in _HIDDEN | set(_NAMES) | set(_IDENTIFIERS):
            values.setdefault(predicate, []).append(value)
    rows = [
        Row(p, reader.label(p), tuple(sorted(vs, key=lambda v: _shown(reader, v))[:_ROWS]), max(0, len(vs) - _ROWS))
        for p, vs in values.items()
    ]
    return sorted(rows, key=lambda r: r.label.casefold())


def _shown(reader: Reader, value: Value) -> str:
    return (reader.label(value.text) if value.is_iri else value.text).casefold()


def _terms(reader: Reader, iri: str) -> list[Term]:
    """The tenures of a person, of an office, or of all offices of a body; newest first."""
    org = vocab.ORG
    tenures = reader.subjects(org + "member", iri) | reader.subjects(org + "post", iri)
    for office in reader.subjects(org + "postIn", iri):
        tenures |= reader.subjects(org + "post", office)
    found = []
    for tenure in tenures:
        person, post = reader.value(tenure, org + "member"), reader.value(tenure, org + "post")
        span = reader.value(tenure, org + "memberDuring")
        if person and post:
            start, end = ((reader.value(span, SC + side) or "") if span else "" for side in ("start", "end"))
            found.append(Term(person, post, reader.value(post, org + "postIn"), start, end))
    return sorted(found, key=lambda t: (t.start, t.end, t.office, t.person), reverse=True)


def neighbours(reader: Reader, iri: str) -> list[Neighbour]:
    """Those whom most claims tell of together with it: only what the texts themselves assert is drawn."""
    counts: Counter[str] = Counter()
    ways: dict[str, Counter[tuple[str, bool]]] = {}
    for near, far, forward in ((_SUBJECT, _OBJECT, True), (_OBJECT, _SUBJECT, False)):
        for claim in reader.subjects(near, iri):
            other, relation = reader.value(claim, far), reader.value(claim, _PREDICATE)
            if other and relation and other != iri and reader.value(claim, SC + "status") == SC + "asserted":
                counts[other] += 1
                ways.setdefault(other, Counter())[relation, forward] += 1
    found = []
    for other, count in sorted(counts.items(), key=lambda c: (-c[1], c[0]))[:_NEIGHBOURS]:
        (relation, forward), _ = min(ways[other].items(), key=lambda w: (-w[1], w[0]))
        kind = reader.kind(other)
        told_of = reader.label(kind) if kind else ""
        found.append(Neighbour(other, reader.label(other), told_of, count, reader.label(relation), forward))
    return found


def _documents(reader: Reader, iri: str) -> list[tuple[str, str, str, int]]:
    """The documents that mention it: IRI, title, date, and how often; the newest first."""
    counts: Counter[str] = Counter()
    for mention in reader.subjects(SC + "mentionOf", iri):
        document = reader.value(mention, SC + "inDocument")
        if document:
            counts[document] += 1
    found = [
        (d, reader.value(d, vocab.DCT + "title") or reader.label(d), reader.value(d, vocab.DCT + "date") or "", n)
        for d, n in counts.items()
    ]
    return sorted(sorted(found, key=lambda f: f[0]), key=lambda f: f[2], reverse=True)
