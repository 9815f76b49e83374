"""Checks PROV-CONSTRAINTS (W3C Recommendation, 2013) over statements read from PROV-XML, PROV-JSON or RDF.

What is checked: mandatory arguments; keys and uniqueness by unification (22 to 29); the order of events as far as
activities, generation, use, invalidation, derivation and specialization give one (30 to 49); typing and
impossibilities (50 to 56). Numbers are those of the Recommendation.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox

from kg.vocab import PROV, TYPE

ARGUMENTS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    # relation: mandatory arguments, those whose absence stands for something unknown, those whose absence says none
    "activity": ((), ("startTime", "endTime"), ()),
    "wasGeneratedBy": (("entity",), ("activity", "time"), ()),
    "used": (("activity",), ("entity", "time"), ()),
    "wasInformedBy": (("informed", "informant"), (), ()),
    "wasStartedBy": (("activity",), ("trigger", "starter", "time"), ()),
    "wasEndedBy": (("activity",), ("trigger", "ender", "time"), ()),
    "wasInvalidatedBy": (("entity",), ("activity", "time"), ()),
    "wasDerivedFrom": (("generatedEntity", "usedEntity"), (), ("activity", "generation", "usage")),
    "wasAttributedTo": (("entity", "agent"), (), ()),
    "wasAssociatedWith": (("activity",), ("agent",), ("plan",)),
    "actedOnBehalfOf": (("delegate",), ("responsible",), ("activity",)),
    "wasInfluencedBy": (("influencee", "influencer"), (), ()),
    "specializationOf": (("specificEntity", "generalEntity"), (), ()),
    "alternateOf": (("alternate1", "alternate2"), (), ()),
    "mentionOf": (("specificEntity", "generalEntity", "bundle"), (), ()),
    "hadMember": (("collection", "entity"), (), ()),
    "entity": ((), (), ()),
    "agent": ((), (), ()),
}
OBJECTS = ("entity", "activity", "agent")
UNIQUE = {  # 24 to 27: of two statements that agree in these, the identifiers are one
    "wasGeneratedBy": ("entity", "activity"),
    "wasInvalidatedBy": ("entity", "activity"),
    "wasStartedBy": ("activity", "starter"),
    "wasEndedBy": ("activity", "ender"),
}
TYPES = {  # 50: what stands in a relation is of a type
    "wasGeneratedBy": {"entity": "entity", "activity": "activity"},
    "used": {"entity": "entity", "activity": "activity"},
    "wasInvalidatedBy": {"entity": "entity", "activity": "activity"},
    "wasInformedBy": {"informed": "activity", "informant": "activity"},
    "wasStartedBy": {"activity": "activity", "trigger": "entity", "starter": "activity"},
    "wasEndedBy": {"activity": "activity", "trigger": "entity", "ender": "activity"},
    "wasDerivedFrom": {"generatedEntity": "entity", "usedEntity": "entity", "activity": "activity"},
    "wasAttributedTo": {"entity": "entity", "agent": "agent"},
    "wasAssociatedWith": {"activity": "activity", "agent": "agent", "plan": "entity"},
    "actedOnBehalfOf": {"delegate": "agent", "responsible": "agent", "activity": "activity"},
    "specializationOf": {"specificEntity": "entity", "generalEntity": "entity"},
    "alternateOf": {"alternate1": "entity", "alternate2": "entity"},
    "mentionOf": {"specificEntity": "entity", "generalEntity": "entity", "bundle": "entity"},
    "hadMember": {"collection": "collection", "entity": "entity"},
}
NONE = "-"  # an argument that is told to be absent


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; arguments that are not given are absent."""

    kind: str
    id: str | None
    arguments: dict[str, str]
    types: tuple[str, ...] = ()


class Broken(Exception):
    """A constraint does not hold; the message begins with its number, or with `argument`."""


@dataclass
class _Terms:
    """Constants and unknowns (which begin with `?`), made equal step by step."""

    equal: dict[str, str] = field(default_factory=dict)
    fresh: Iterator[int] = field(default_factory=count)
    changed: bool = False

    def unknown(self) -> str:
        return f"?{next(self.fresh)}"

    def find(self, term: str) -> str:
        while term in self.equal:
            term = self.equal[term]
        return term

    def unify(self, one: str, two: str, why: str) -> None:
        one, two = self.find(one), self.find(two)
        if one == two:
            return
        if not one.startswith("?"):
            one, two = two, one
        if not one.startswith("?") or NONE in {one, two}:
            raise Broken(f"{why}: {one} is not {two}")
        self.equal[one] = two
        self.changed = True


@dataclass(slots=True)
class _Row:
    kind: str
    id: str
    given: bool  # whether the identifier was
    arguments: dict[str, str]


def check(statements: Iterable[Statement]) -> None:
    """Raise Broken if the statements of one bundle break a constraint."""
    told, terms = list(statements), _Terms()
    rows = [_row(statement, terms) for statement in told]
    _unify(rows, terms)
    for row in rows:
        row.id = terms.find(row.id)
        row.arguments = {name: terms.find(value) for name, value in row.arguments.items()}
    _impossible(told, rows)
    _order(rows)


def _row(statement: Statement, terms: _Terms) -> _Row:
    needed, unknown, absent = ARGUMENTS[statement.kind]
    given = statement.arguments
    if missing := [name for name in needed if name not in given]:
        raise Broken(f"argument: {statement.kind} has no {missing[0]}")
    if statement.kind == "wasDerivedFrom" and "activity" not in given and {"generation", "usage"} & given.keys():
        raise Broken("51: a derivation with a generation or a usage names no activity")
    arguments = {name: given[name] for name in needed}
    arguments |= {name: given.get(name) or terms.unknown() for name in unknown}
    expanded = statement.kind == "wasDerivedFrom" and "activity" in given
    arguments |= {name: given.get(name) or (terms.unknown() if expanded else NONE) for name in absent}
    return _Row(statement.kind, statement.id or terms.unknown(), statement.id is not None, arguments)


def _unify(rows: list[_Row], terms: _Terms) -> None:
    """22 to 29, until nothing changes."""
    terms.changed = True
    while terms.changed:
        terms.changed = False
        by_key: dict[tuple[str, ...], _Row] = {}
        for row in rows:
            first = by_key.setdefault((row.kind, terms.find(row.id)), row)
            for name, value in row.arguments.items():
                terms.unify(first.arguments[name], value, "22 or 23")
            if row.kind == "mentionOf":  # PROV-LINKS: an entity is mentioned of one entity in one bundle
                first = by_key.setdefault((row.kind, "of", terms.find(row.arguments["specificEntity"])), row)
                for name, value in row.arguments.items():
                    terms.unify(first.arguments[name], value, "unique mention")
            if row.kind in UNIQUE:
                key = (row.kind, "by", *(terms.find(row.arguments[name]) for name in UNIQUE[row.kind]))
                terms.unify(by_key.setdefault(key, row).id, row.id, "24 to 27")
        activities = {terms.find(row.id): row for row in rows if row.kind == "activity"}
        for row in rows:
            if row.kind in {"wasStartedBy", "wasEndedBy"}:
                activity = activities.get(terms.find(row.arguments["activity"]))
                side = "startTime" if row.kind == "wasStartedBy" else "endTime"
                if activity is not None:
                    terms.unify(activity.arguments[side], row.arguments["time"], "28 or 29")


def _impossible(told: list[Statement], rows: list[_Row]) -> None:
    """50 to 56."""
    types: dict[str, set[str]] = {}
    for statement in told:
        if statement.kind in OBJECTS and statement.id:
            types.setdefault(statement.id, set()).update({statement.kind, *statement.types})
    for row in rows:
        for name, kind in TYPES.get(row.kind, {}).items():
            if row.arguments[name][0] != "?" and row.arguments[name] != NONE:
                types.setdefault(row.arguments[name], set()).update(
                    {kind} | ({"entity"} if kind == "collection" else set())
                )
    kinds: dict[str, set[str]] = {}
    for row in rows:
        if row.given:
            kinds.setdefault(row.id, set()).add(row.kind)
    for thing, found in kinds.items():
        relations = found - set(OBJECTS)
        if len(relations - {"wasInfluencedBy"}) > 1:
            raise Broken(f"53: {thing} identifies {sorted(relations)}")
        if relations and found & set(OBJECTS):
            raise Broken(f"54: {thing} identifies {sorted(found)}")
    for thing, found in types.items():
        if {"entity", "activity"} <= found:
            raise Broken(f"55: {thing} is an entity and an activity")
        if relations := kinds.get(thing, set()) - set(OBJECTS):
            raise Broken(f"54: {thing} is {sorted(found)} and identifies {sorted(relations)}")
        if "prov:EmptyCollection" in found and any(
            row.kind == "hadMember" and row.arguments["collection"] == thing for row in rows
        ):
            raise Broken(f"56: {thing} is an empty collection with a member")


def _order(rows: list[_Row]) -> None:
    """30 to 49, and 52: no event comes before itself."""
    edges: dict[str, set[tuple[str, bool]]] = {}

    def before(one: str, two: str, *, strictly: bool = False) -> None:
        edges.setdefault(one, set()).add((two, strictly))
        edges.setdefault(two, set())

    for number, row in enumerate(rows):
        a = row.arguments
        match row.kind:
            case "activity":
                before(f"start {row.id}", f"end {row.id}")
            case "wasGeneratedBy":
                before(f"start {a['activity']}", f"generation {a['entity']}")
                before(f"generation {a['entity']}", f"end {a['activity']}")
                before(f"generation {a['entity']}", f"invalidation {a['entity']}")
            case "used":
                event = f"use {number}"
                before(f"start {a['activity']}", event)
                before(event, f"end {a['activity']}")
                before(f"generation {a['entity']}", event)
                before(event, f"invalidation {a['entity']}")
            case "wasInvalidatedBy":
                before(f"start {a['activity']}", f"invalidation {a['entity']}")
                before(f"invalidation {a['entity']}", f"end {a['activity']}")
            case "wasInformedBy":
                before(f"start {a['informant']}", f"end {a['informed']}")
            case "wasStartedBy":
                before(f"generation {a['trigger']}", f"start {a['activity']}")
                before(f"start {a['starter']}", f"start {a['activity']}")
            case "wasDerivedFrom":
                before(f"generation {a['usedEntity']}", f"generation {a['generatedEntity']}", strictly=True)
            case "specializationOf" | "mentionOf":
                before(f"generation {a['generalEntity']}", f"generation {a['specificEntity']}")
                before(f"general {a['generalEntity']}", f"general {a['specificEntity']}", strictly=True)
    for number, part in enumerate(_parts(edges)):
        inside = set(part)
        if any(strict and two in inside for one in part for two, strict in edges[one]):
            raise Broken(f"30 to 49, or 52: in round {number} {sorted(part)[:4]} come before themselves")


def _parts(edges: dict[str, set[tuple[str, bool]]]) -> Iterator[list[str]]:
    """The strongly connected parts (Kosaraju), without recursion."""
    back: dict[str, list[str]] = {node: [] for node in edges}
    for one, others in edges.items():
        for two, _ in others:
            back[two].append(one)
    order: list[str] = []
    seen: set[str] = set()
    for root in edges:
        stack: list[tuple[str, bool]] = [(root, False)]
        while stack:
            node, left = stack.pop()
            if left:
                order.append(node)
            elif node not in seen:
                seen.add(node)
                stack.append((node, True))
                stack.extend((two, False) for two, _ in edges[node] if two not in seen)
    placed: set[str] = set()
    for root in reversed(order):
        part, todo = [], [root]
        while todo:
            node = todo.pop()
            if node not in placed:
                placed.add(node)
                part.append(node)
                todo.extend(back[node])
        if part:
            yield part


def from_xml(path: Path) -> Iterator[list[Statement]]:
    """The statements of PROV-XML, by bundle, those outside of all first."""
    root = ElementTree.parse(path).getroot()
    yield from _bundles(root)


def _bundles(element: ElementTree.Element) -> Iterator[list[Statement]]:
    space = f"{{{PROV}}}"
    found, inner = [], []
    for child in element:
        kind = child.tag.removeprefix(space)
        if kind == "bundle":
            inner.append(child)
            continue
        arguments, types = {}, []
        for part in child:
            name = part.tag.removeprefix(space)
            if name == "type":
                types.append((part.text or "").strip())
            else:
                arguments[name] = part.get(f"{space}ref") or (part.text or "").strip()
        found.append(Statement(kind, child.get(f"{space}id"), arguments, tuple(types)))
    yield found
    for bundle in inner:
        yield from _bundles(bundle)


def from_json(path: Path) -> Iterator[list[Statement]]:
    """The statements of PROV-JSON, which in the suite has no bundles."""
    found = []
    for kind, records in json.loads(path.read_text(encoding="utf-8")).items():
        if kind == "prefix":
            continue
        for name, told in records.items():
            for record in told if isinstance(told, list) else [told]:
                arguments = {k.removeprefix("prov:"): v for k, v in record.items() if isinstance(v, str)}
                types = [arguments.pop("type")] if "type" in arguments else []
                found.append(Statement(kind, None if name.startswith("_:") else name, arguments, tuple(types)))
    yield found


_CLASSES = {"Activity": "activity", "Entity": "entity", "Agent": "agent", "SoftwareAgent": "agent", "Person": "agent"}
_PROPERTIES = {
    "wasGeneratedBy": ("wasGeneratedBy", "entity", "activity"),
    "generated": ("wasGeneratedBy", "activity", "entity"),
    "used": ("used", "activity", "entity"),
    "wasInformedBy": ("wasInformedBy", "informed", "informant"),
    "wasDerivedFrom": ("wasDerivedFrom", "generatedEntity", "usedEntity"),
    "wasQuotedFrom": ("wasDerivedFrom", "generatedEntity", "usedEntity"),
    "wasRevisionOf": ("wasDerivedFrom", "generatedEntity", "usedEntity"),
    "wasAttributedTo": ("wasAttributedTo", "entity", "agent"),
    "wasAssociatedWith": ("wasAssociatedWith", "activity", "agent"),
    "actedOnBehalfOf": ("actedOnBehalfOf", "delegate", "responsible"),
    "wasInvalidatedBy": ("wasInvalidatedBy", "entity", "activity"),
    "specializationOf": ("specializationOf", "specificEntity", "generalEntity"),
    "alternateOf": ("alternateOf", "alternate1", "alternate2"),
    "hadMember": ("hadMember", "collection", "entity"),
    "startedAtTime": ("activity", "", "startTime"),
    "endedAtTime": ("activity", "", "endTime"),
}


def from_rdf(triples: Iterable[ox.Triple]) -> list[Statement]:
    """The statements of PROV-O. Terms of PROV that stand for nothing here are refused with a KeyError."""
    found = []
    for triple in triples:
        subject, predicate, value = (t.value for t in (triple.subject, triple.predicate, triple.object))  # type: ignore[union-attr]
        if predicate == TYPE and value.startswith(PROV):
            found.append(Statement(_CLASSES[value.removeprefix(PROV)], subject, {}))
        elif predicate.startswith(PROV):
            kind, one, two = _PROPERTIES[predicate.removeprefix(PROV)]
            arguments = {name: v for name, v in ((one, subject), (two, value)) if name}
            found.append(Statement(kind, None if one else subject, arguments))
    return found
