"""What was held back, what was refused, and what else needs a person's eye: with its words, the reason, and the line
that decides it.

The groups are those of `kg review`, and what the report of the build tells beside them: documents that are not in the
graph, and decisions that were not obeyed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg import vocab
from kg.gate.corpus import CLASSES, CONTRADICTION, DISPUTED, HOLDERS, IDENTIFIER, NAME
from kg.pages.browse import page_of
from kg.pages.counts import once, refused
from kg.pages.reading import Reader
from kg.pages.report import Disobeyed, Failure, report
from kg.pages.statements import Told, told
from kg.pipeline.review import GROUPS, LINK, REFUSED, UNLIKELY, Item, Link
from kg.stores.claims import Named
from kg.stores.values import whole
from kg.vocab import NIF, PROV, SC, SH

PAGE = 50
FAILED, DUPLICATE, DISOBEYED = "failed", "duplicate", "disobeyed"
_KINDS = {
    FAILED: "documents that are not in the graph",
    **GROUPS,
    DISOBEYED: "decisions that were not obeyed",
    DUPLICATE: "documents that say the same as another",
}
_ACROSS = (HOLDERS, CONTRADICTION)
_OF_ENTITIES = (IDENTIFIER, NAME, CLASSES)
Key = tuple[str, ...]
Lines = tuple[tuple[str, str], ...]  # what may be decided, each with the line of a decision file


@dataclass(frozen=True, slots=True)
class Reason:
    """What a shape says."""

    message: str
    shape: str
    value: str  # that is at fault, if the shape tells


@dataclass(frozen=True, slots=True)
class Case:
    """A claim to look at."""

    told: Told
    reasons: tuple[Reason, ...]
    lines: Lines
    against: tuple[Told, ...] = ()  # claims that speak against it


@dataclass(frozen=True, slots=True)
class Name:
    """Words of a document that could mean something else than they were taken for."""

    link: Link
    entity: Named
    candidates: tuple[Named, ...]
    lines: Lines


@dataclass(frozen=True, slots=True)
class Alike:
    """Entities that may be one, or that have something they cannot both have."""

    entities: tuple[Named, ...]
    message: str
    shape: str
    lines: Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What is to be looked at for one reason, as far as one page shows it."""

    kind: str
    words: str
    number: int  # on all pages
    cases: tuple[Case, ...] = ()
    names: tuple[Name, ...] = ()
    alike: tuple[Alike, ...] = ()
    failures: tuple[Failure, ...] = ()
    disobeyed: tuple[Disobeyed, ...] = ()


def view(reader: Reader, query: dict[str, str]) -> dict[str, Any] | None:
    """What the template shows; None beyond the last page."""
    order, number = waiting(reader), page_of(query)
    pages = max(1, -(-len(order) // PAGE))
    if number > pages:
        return None
    shown = order[(number - 1) * PAGE : number * PAGE]
    sizes = Counter(kind for kind, _ in order)
    groups = []
    for kind, words in _KINDS.items():
        keys = [key for of, key in shown if of == kind]
        if keys:
            groups.append(_group(reader, kind, words, sizes[kind], keys))
    first: dict[str, int] = {}
    for place, (kind, _) in enumerate(order):
        first.setdefault(kind, place // PAGE + 1)
    contents = [(kind, words, sizes[kind], first[kind]) for kind, words in _KINDS.items() if sizes[kind]]
    return {"groups": groups, "contents": contents, "page": number, "pages": pages}


@once
def waiting(reader: Reader) -> list[tuple[str, Key]]:
    """What there is to look at, after the name of its group, in the order of the groups.

    A key is the IRI of a claim; of a name its document, what it was taken for, and its words; of what the report tells
    its number there.
    """
    found: list[tuple[str, Key]] = [
        (_kind(reader, claim), (claim,)) for claim in sorted(reader.subjects(SC + "status", SC + "review"))
    ]
    found += [(REFUSED, (claim,)) for claim in sorted(refused(reader))]
    found += [(LINK, key) for key in sorted(_doubtful(reader))]
    told_ = report(reader)
    for number, finding in enumerate(told_.findings):
        kind = str(finding["kind"])
        there = [claim for claim in finding.get("claims", ())[:1] if reader.holds(claim)]
        if (kind == DISPUTED and there) or (kind in _OF_ENTITIES and len(finding.get("entities", ())) > 1):
            found.append((kind, (str(number),)))
    for kind, items in ((FAILED, told_.failures), (DUPLICATE, told_.duplicates), (DISOBEYED, told_.disobeyed)):
        found += [(kind, (str(number),)) for number in range(len(items))]
    order = {kind: place for place, kind in enumerate(_KINDS)}
    return sorted(found, key=lambda f: order[f[0]])


def _group(reader: Reader, kind: str, words: str, size: int, keys: list[Key]) -> Group:
    told_ = report(reader)
    if kind == LINK:
        return Group(kind=kind, words=words, number=size, names=tuple(_name(reader, key) for key in keys))
    if kind in {FAILED, DUPLICATE}:
        listed = told_.failures if kind == FAILED else told_.duplicates
        return Group(kind=kind, words=words, number=size, failures=tuple(listed[int(n)] for (n,) in keys))
    if kind == DISOBEYED:
        return Group(kind=kind, words=words, number=size, disobeyed=tuple(told_.disobeyed[int(n)] for (n,) in keys))
    if kind in _OF_ENTITIES:
        return Group(
            kind=kind, words=words, number=size, alike=tuple(_alike(kind, told_.findings[int(n)]) for (n,) in keys)
        )
    if kind == DISPUTED:
        findings = [told_.findings[int(n)] for (n,) in keys]
        messages = {f["claims"][0]: str(f.get("message", "")) for f in findings}
        cases = _cases(reader, kind, [f["claims"][0] for f in findings], messages)
    else:
        cases = _cases(reader, kind, [claim for (claim,) in keys], {})
    return Group(kind=kind, words=words, number=size, cases=cases)


def _cases(reader: Reader, kind: str, claims: Sequence[str], messages: Mapping[str, str]) -> tuple[Case, ...]:
    """Claims to look at, each with those that speak against it as far as the report tells."""
    against = report(reader).against if kind in {*_ACROSS, DISPUTED} else {}
    every = list(dict.fromkeys(c for claim in claims for c in (claim, *against.get(claim, ()))))
    known = {t.claim.iri: t for t in told(reader, reader.claims.accounts(every))}
    return tuple(
        _case(
            reader,
            kind,
            known[claim],
            tuple(known[other] for other in against.get(claim, ()) if other in known),
            messages.get(claim),
        )
        for claim in claims
        if claim in known
    )


def _alike(kind: str, finding: Mapping[str, Any]) -> Alike:
    pairs = zip(finding.get("entities", ()), finding.get("names", ()), strict=False)
    entities = tuple(Named(iri=str(iri), label=str(name)) for iri, name in pairs)
    lines = _lines(Item(kind=kind, reasons=(), entities=entities)) if len(entities) > 1 else ()
    return Alike(entities, str(finding.get("message", "")), f"{vocab.SHAPES}corpus-{kind}", lines)


@once
def _doubtful(reader: Reader) -> dict[Key, list[str]]:
    """The mentions that could mean something else, by document, entity and words."""
    import pyoxigraph as ox

    found: dict[Key, list[str]] = {}
    quads = reader.graph.quads_for_pattern(None, ox.NamedNode(SC + "candidate"), None, None)
    for mention in sorted({q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode)}):
        values = [reader.value(mention, p) or "" for p in (SC + "inDocument", SC + "mentionOf", NIF + "anchorOf")]
        if all(values):
            found.setdefault(tuple(values), []).append(mention)
    return found


def _name(reader: Reader, key: Key) -> Name:
    document, entity, words = key
    mentions = _doubtful(reader)[key]
    places = [[whole(reader.value(m, NIF + side)) for side in ("beginIndex", "endIndex")] for m in mentions]
    confidences = [reader.value(m, SC + "confidence") or "" for m in mentions]
    link = Link(
        words=words,
        document=document,
        source=reader.value(document, vocab.DCT + "title") or reader.value(document, SC + "source") or document,
        places=tuple(sorted((a, b) for a, b in places if a is not None and b is not None)),
        confidence=min((float(c) for c in confidences if c.replace(".", "", 1).isdecimal()), default=0.0),
    )
    taken = Named(iri=entity, label=reader.label(entity))
    others = {c for m in mentions for c in reader.values(m, SC + "candidate")} - {entity}
    candidates = tuple(Named(iri=c, label=reader.label(c)) for c in sorted(others))
    item = Item(kind=LINK, reasons=(), entities=(taken, *candidates), link=link)
    return Name(link, taken, candidates, _lines(item))


def _lines(item: Item) -> Lines:
    """A line of a decision file for each that may be decided."""
    blanks = item.to_decisions()
    found = []
    for blank in blanks:
        del blank["about"]
        at = f" at {blank['start']}" if len(blanks) > 1 else ""
        for option in item.options:
            line = {**blank, "decision": option}
            if item.link is not None:  # into one of what it could be, or into something of its own
                ways = ((other.label, {**line, "into": other.iri}) for other in item.entities[1:])
                found += [(f"{option}{at} into {label}", json.dumps(way, ensure_ascii=False)) for label, way in ways]
            found.append((f"{option}{at}", json.dumps(line, ensure_ascii=False)))
    return tuple(found)


def _kind(reader: Reader, claim: str) -> str:
    shapes = set(reader.values(claim, SC + "heldBackBy"))
    across = [kind for kind in _ACROSS if f"{vocab.SHAPES}corpus-{kind}" in shapes]
    return across[0] if across and len(across) == len(shapes) else UNLIKELY


def _case(reader: Reader, kind: str, told_: Told, against: tuple[Told, ...], message: str | None) -> Case:
    claim = told_.claim
    reasons = _refusals(reader, claim.iri) if kind == REFUSED else []
    if message is not None:
        reasons = [Reason(message, f"{vocab.SHAPES}corpus-{kind}", "")]
    if not reasons:
        shapes = [shape.iri for shape in claim.held_back_by] or [""]
        reasons = [Reason(claim.reason or "" if n == 0 else "", shape, "") for n, shape in enumerate(shapes)]
    others = tuple(other.claim for other in against)
    item = Item(kind=kind, reasons=(), claim=claim, others=others)
    return Case(told_, tuple(reasons), _lines(item), against)


def _refusals(reader: Reader, claim: str) -> list[Reason]:
    """What the quarantine tells of a claim, result by result."""
    import pyoxigraph as ox

    store = reader.quarantine
    if store is None:
        return []
    derived, found = ox.NamedNode(PROV + "wasDerivedFrom"), set()
    for result in {q.subject for q in store.quads_for_pattern(None, derived, ox.NamedNode(claim), None)}:
        told_ = [
            next(
                (
                    str(getattr(q.object, "value", q.object))
                    for q in store.quads_for_pattern(result, ox.NamedNode(p), None, None)
                ),
                "",
            )
            for p in (SH + "resultMessage", SH + "sourceShape", SC + "resultValue")
        ]
        found.add(Reason(*told_))
    return sorted(found, key=lambda r: (r.shape, r.message, r.value))
