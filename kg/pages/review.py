"""What was held back and what was refused: with its words, the reason, and the line that decides it.

The groups are those of `kg review`, as far as the stores tell of them: what only the report of a build tells, such as
entities that share an identifier, is not here.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from kg import vocab
from kg.gate.corpus import CONTRADICTION, HOLDERS
from kg.pages.browse import page_of
from kg.pages.counts import counts, once
from kg.pages.reading import Reader
from kg.pages.statements import Told, told
from kg.pipeline.review import GROUPS, LINK, REFUSED, UNLIKELY, Item, Link
from kg.stores.claims import Named
from kg.vocab import NIF, PROV, SC, SH

PAGE = 50
_ACROSS = (HOLDERS, CONTRADICTION)
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


@dataclass(frozen=True, slots=True)
class Name:
    """Words of a document that could mean something else than they were taken for."""

    link: Link
    entity: Named
    candidates: tuple[Named, ...]
    lines: Lines


@dataclass(frozen=True, slots=True)
class Group:
    """What is to be looked at for one reason."""

    kind: str
    words: str
    number: int  # on all pages
    cases: tuple[Case, ...] = ()
    names: tuple[Name, ...] = ()


def view(reader: Reader, query: dict[str, str]) -> dict[str, Any] | None:
    """What the template shows; None beyond the last page."""
    order, number = waiting(reader), page_of(query)
    pages = max(1, -(-len(order) // PAGE))
    if number > pages:
        return None
    shown = order[(number - 1) * PAGE : number * PAGE]
    sizes = Counter(kind for kind, _ in order)
    groups = []
    for kind in GROUPS:
        keys = [key for of, key in shown if of == kind]
        if not keys:
            continue
        if kind == LINK:
            found = tuple(_name(reader, key) for key in keys)
            groups.append(Group(kind, GROUPS[kind], sizes[kind], names=found))
        else:
            claims = [claim for (claim,) in keys]
            accounts = {a.iri: a for a in reader.claims.accounts(claims)}
            cases = tuple(_case(reader, kind, t) for t in told(reader, (accounts[c] for c in claims)))
            groups.append(Group(kind, GROUPS[kind], sizes[kind], cases))
    claims_ = sum(n for kind, n in sizes.items() if kind != LINK)
    return {"groups": groups, "claims": claims_, "names": sizes[LINK], "page": number, "pages": pages}


@once
def waiting(reader: Reader) -> list[tuple[str, Key]]:
    """What there is to look at, after the name of its group, in the order of the groups.

    A key is the IRI of a claim; of a name its document, what it was taken for, and its words.
    """
    found: list[tuple[str, Key]] = [
        (_group(reader, claim), (claim,)) for claim in reader.subjects(SC + "status", SC + "review")
    ]
    found += [(REFUSED, (claim,)) for claim in counts(reader).refused]
    found += [(LINK, key) for key in _doubtful(reader)]
    order = list(GROUPS)
    return sorted(found, key=lambda f: (order.index(f[0]), f[1]))


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
    places = [[reader.value(m, NIF + side) or "" for side in ("beginIndex", "endIndex")] for m in mentions]
    confidences = [reader.value(m, SC + "confidence") or "" for m in mentions]
    link = Link(
        words=words,
        document=document,
        source=reader.value(document, vocab.DCT + "title") or reader.value(document, SC + "source") or document,
        places=tuple(sorted((int(a), int(b)) for a, b in places if a.isdecimal() and b.isdecimal())),
        confidence=min((float(c) for c in confidences if c.replace(".", "", 1).isdecimal()), default=0.0),
    )
    taken = Named(iri=entity, label=reader.label(entity))
    others = {c for m in mentions for c in reader.values(m, SC + "candidate")} - {entity}
    candidates = tuple(Named(iri=c, label=reader.label(c)) for c in sorted(others))
    item = Item(kind=LINK, reasons=(), entities=(taken, *candidates), link=link)
    return Name(link, taken, candidates, _lines(item))


def _lines(item: Item) -> Lines:
    """A line of a decision file for each that may be decided."""
    blank = item.to_decision() or {}
    blank.pop("about", None)
    return tuple((option, json.dumps({**blank, "decision": option}, ensure_ascii=False)) for option in item.options)


def _group(reader: Reader, claim: str) -> str:
    shapes = set(reader.values(claim, SC + "heldBackBy"))
    across = [kind for kind in _ACROSS if f"{vocab.SHAPES}corpus-{kind}" in shapes]
    return across[0] if across and len(across) == len(shapes) else UNLIKELY


def _case(reader: Reader, kind: str, told_: Told) -> Case:
    claim = told_.claim
    reasons = _refusals(reader, claim.iri) if kind == REFUSED else []
    if not reasons:
        shapes = [shape.iri for shape in claim.held_back_by] or [""]
        reasons = [Reason(claim.reason or "" if n == 0 else "", shape, "") for n, shape in enumerate(shapes)]
    return Case(told_, tuple(reasons), _lines(Item(kind=kind, reasons=(), claim=claim)))


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
