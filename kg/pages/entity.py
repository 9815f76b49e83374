"""The page of a thing: what it is, its offices, what it did and what was done to it, and whom it deals with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kg import vocab
from kg.pages.reading import Reader, Value
from kg.pages.statements import Told, told
from kg.pages.timeline import DOUBTFUL, EVENTS, LASTING, SAYS, Moment, moments, strip, ties, types
from kg.stores.values import whole
from kg.vocab import SC

PAGE = 40  # claims on one page
_NEIGHBOURS = 30
_DOCUMENTS = 200  # that are listed
_ROWS = 60  # values of one property that are shown
_SOURCE = vocab.DCT + "source"
_IDENTIFIERS = (vocab.OWL + "sameAs", SC + "iso2", SC + "iso3")
_NAMES = (vocab.LABEL, vocab.ALT_LABEL, SC + "acronym", SC + "demonym", SC + "demonymNoun", SC + "metonym")
_HIDDEN = {vocab.TYPE, vocab.LABEL, SC + "wikipediaTitle", _SOURCE}


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
    quad: int  # the class of its PLOVER type, from 1; 0 for a relation that lasts


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim in the timeline: what this thing has to do with it, in words, and how many more say the same."""

    told: Told
    role: str
    year: str
    same: int


def view(reader: Reader, iri: str, number: int) -> dict[str, Any] | None:
    """What the template shows on page `number`, from 1; None beyond the last."""
    order = moments(reader, iri)
    pages = max(1, -(-len(order) // PAGE))
    if not 1 <= number <= pages:
        return None
    shown = order[(number - 1) * PAGE : number * PAGE]
    documents = _documents(reader, iri) if number == 1 else []
    kind = reader.kind(iri)
    them = "them" if SC + "Person" in reader.values(iri, vocab.TYPE) else "it"
    title = reader.label(iri)
    return {
        "iri": iri,
        "title": title,
        "kind": kind,
        "them": them,
        "names": _other_names(reader, iri, title),
        "identifiers": sorted({v for p in _IDENTIFIERS for v in reader.values(iri, p)}),
        "rows": _rows(reader, iri),
        "terms": _terms(reader, iri),
        "listed": _parts(reader, shown, them),
        "strip": strip(order, types(reader), them) if number == 1 else None,
        "quads": types(reader).quads,
        "sources": sorted(_title(reader, s) for s in reader.values(iri, _SOURCE)),
        "count": sum(1 + m.same for m in order),
        "asserted": sum(m.asserted + m.same_asserted for m in order),
        "years": sorted({m.date[:4] for m in order if whole(m.date[:4]) is not None}),
        "page": number,
        "pages": pages,
        "neighbours": neighbours(reader, iri) if number == 1 else [],
        "documents": documents[:_DOCUMENTS],
        "documents_count": len(documents),
    }


def _other_names(reader: Reader, iri: str, title: str) -> list[str]:
    """What it is called beside its title, each once, whatever the case of its letters."""
    names = {v.casefold(): v for p in _NAMES[1:] for v in reversed(reader.values(iri, p))}
    return [name for key, name in sorted(names.items()) if key != title.casefold()]


def _parts(reader: Reader, shown: Sequence[Moment], them: str) -> list[tuple[str, str, list[Entry]]]:
    """The parts of the list, each with its title and its claims."""
    they = "they" if them == "them" else "it"
    titles = {
        EVENTS: f"What {they} did, and what was done to {them}"
        if any(m.plover for m in shown)
        else "What is told of it",
        SAYS: f"What {they} {'say' if them == 'them' else 'says'} of others",
        LASTING: "Relations that last",
        DOUBTFUL: "Held back, refused or rejected",
    }
    accounts = {a.iri: a for a in reader.claims.accounts(m.claim for m in shown)}
    found = told(reader, (accounts[m.claim] for m in shown))
    parts: dict[str, list[Entry]] = {}
    for claim, moment in zip(found, shown, strict=True):
        role = ""
        if moment.plover and moment.part != SAYS:
            whom = them if moment.own else "its people"
            role = f"done to {whom}" if not moment.acts else "did" if moment.own else f"{whom} did"
        parts.setdefault(moment.part, []).append(Entry(claim, role, moment.date[:4], moment.same))
    return [(part, titles[part], entries) for part, entries in parts.items()]


def _title(reader: Reader, source: str) -> str:
    """What the authority data that tell of a thing are called."""
    return reader.value(source, vocab.DCT + "title") or reader.label(source)


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
    """The tenures of a person, of an office, or of all offices of a body: those that last, then the newest."""
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
    return sorted(found, key=lambda t: (not t.end, t.start, t.end, t.office, t.person), reverse=True)


def neighbours(reader: Reader, iri: str) -> list[Neighbour]:
    """Those whom most claims tell of together with it: only what the texts themselves assert is drawn."""
    counts: Counter[str] = Counter()
    ways: dict[str, Counter[tuple[str, bool]]] = {}
    for (other, relation, forward), number in ties(reader, iri).items():
        counts[other] += number
        ways.setdefault(other, Counter())[relation, forward] += number
    found = []
    for other, count in sorted(counts.items(), key=lambda c: (-c[1], c[0]))[:_NEIGHBOURS]:
        (relation, forward), _ = min(ways[other].items(), key=lambda w: (-w[1], w[0]))
        kind = reader.kind(other)
        told_of = reader.label(kind) if kind else ""
        plover = reader.plover_type(relation)
        quad = types(reader).quad(plover) if plover else 0
        found.append(Neighbour(other, reader.label(other), told_of, count, reader.label(relation), forward, quad))
    return found


def _documents(reader: Reader, iri: str) -> list[tuple[str, str, str, int]]:
    """The documents that mention it: IRI, title, date, and how often; the newest first."""
    counts = reader.mentions(iri)
    reader.claims.hold(counts)
    found = [
        (
            d,
            reader.value(d, vocab.DCT + "title") or reader.value(d, SC + "source") or reader.label(d),
            reader.value(d, vocab.DCT + "date") or "",
            n,
        )
        for d, n in counts.items()
    ]
    return sorted(sorted(found, key=lambda f: f[0]), key=lambda f: f[2], reverse=True)
