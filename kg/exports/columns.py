"""The tables: which columns they have, what stands in them, and what each reader of tables wants them called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from kg import vocab
from kg.exports import READERS
from kg.exports.contents import Contents, Thing
from kg.exports.counted import Counted, Edge
from kg.stores.claims import Account, Origin

Value = str | int | float | bool | tuple[str, ...] | None
Kind = Literal["text", "integer", "decimal", "boolean", "list"]

_PLAIN = frozenset({"frames", "sheets"})
_ALL = frozenset(READERS)
_NEO4J, _GEPHI = frozenset({"neo4j"}), frozenset({"gephi"})
_TYPES = {"text": "", "integer": ":long", "decimal": ":double", "boolean": ":boolean", "list": ":string[]"}
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: `value` takes the record of a row."""

    name: str
    value: Callable[[Any], Value]
    kind: Kind = "text"
    readers: frozenset[str] = _ALL
    called: dict[str, str] = field(default_factory=dict)  # the header that a reader wants, where it is not the name

    def header(self, reader: str) -> str:
        if reader in self.called:
            return self.called[reader]
        return self.name + (_TYPES[self.kind] if reader == "neo4j" else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table as a reader wants it."""

    name: str
    reader: str
    columns: tuple[Column, ...]

    @property
    def headers(self) -> list[str]:
        return [column.header(self.reader) for column in self.columns]


class Sink(Protocol):
    """Where the rows of a table go."""

    def row(self, values: list[Value]) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """How a claim hangs on a thing or a document, for graph databases."""

    claim: str
    to: str
    kind: str


class _Columns:
    """Columns that need to look something up.

    Gephi makes one edge of all between the same two that are of one `Kind`.
    """

    def __init__(self, contents: Contents) -> None:
        self._contents = contents

    def relation(self, edge: Edge) -> str:
        return vocab.local_name(edge.relation)

    def nodes(self) -> tuple[Column, ...]:
        return (
            Column(name="id", value=lambda t: t.iri, called={"neo4j": "id:ID", "gephi": "Id"}),
            Column(name="label", value=lambda t: t.label, called={"gephi": "Label"}),
            Column(name="kind", value=lambda t: t.kind),
            Column(name="classes", value=lambda t: _names(t.classes), kind="list"),
            Column(name="wikidata", value=lambda t: t.wikidata),
            Column(name="aliases", value=lambda t: t.aliases, kind="list"),
            Column(name="acts_for", value=lambda t: t.acts_for),
            Column(name="authority", value=lambda t: t.authority, kind="boolean"),
            Column(name="documents", value=lambda t: t.documents, kind="integer"),
            Column(name=":LABEL", value=_labels, kind="list", readers=_NEO4J, called={"neo4j": ":LABEL"}),
        )

    def edges(self) -> tuple[Column, ...]:
        label = self._contents.label
        source = {"neo4j": ":START_ID", "gephi": "Source"}
        target = {"neo4j": ":END_ID", "gephi": "Target"}
        return (
            Column(name="source", value=lambda e: e.source, called=source),
            Column(name="source_label", value=lambda e: label(e.source), readers=_PLAIN),
            Column(name="relation", value=self.relation),
            Column(name="target", value=lambda e: e.target, called=target),
            Column(name="target_label", value=lambda e: label(e.target), readers=_PLAIN),
            Column(name=":TYPE", value=lambda e: _shout(e.relation), readers=_NEO4J, called={"neo4j": ":TYPE"}),
            Column(name="Type", value=lambda e: "Directed" if e.directed else "Undirected", readers=_GEPHI),
            Column(name="Kind", value=self.relation, readers=_GEPHI),
            Column(name="Label", value=lambda e: label(e.relation), readers=_GEPHI),
            Column(name="Weight", value=lambda e: e.claims, kind="integer", readers=_GEPHI),
            Column(name="relation_iri", value=lambda e: e.relation),
            Column(name="plover", value=lambda e: self._contents.plover(e.relation)),
            Column(name="directed", value=lambda e: e.directed, kind="boolean", readers=_ALL - _GEPHI),
            Column(name="claims", value=lambda e: e.claims, kind="integer"),
            Column(name="documents", value=lambda e: e.documents, kind="integer"),
            Column(name="first", value=lambda e: e.first),
            Column(name="last", value=lambda e: e.last),
        )

    def claims(self) -> tuple[Column, ...]:
        linked = _ALL - _NEO4J  # what neo4j has as relationships
        symmetric, plover = self._contents.symmetric, self._contents.plover
        return (
            Column(name="id", value=lambda a: a.iri, called={"neo4j": "id:ID", "gephi": "Id"}),
            Column(name="status", value=lambda a: a.status),
            Column(name="subject", value=lambda a: _iri(a.subject), readers=linked, called={"gephi": "Source"}),
            Column(name="subject_label", value=lambda a: _label(a.subject)),
            Column(
                name="relation", value=lambda a: a.relation and (vocab.local_name(a.relation.iri) or a.relation.label)
            ),
            Column(name="object", value=lambda a: _iri(a.object), readers=linked, called={"gephi": "Target"}),
            Column(name="object_label", value=lambda a: _label(a.object)),
            Column(
                name="Type",
                value=lambda a: "Undirected" if a.relation and symmetric(a.relation.iri) else "Directed",
                readers=_GEPHI,
            ),
            Column(name="Kind", value=lambda a: a.relation and vocab.local_name(a.relation.iri), readers=_GEPHI),
            Column(name="Label", value=said, readers=_GEPHI),
            Column(name="relation_iri", value=lambda a: _iri(a.relation)),
            Column(name="plover", value=lambda a: a.relation and plover(a.relation.iri)),
            Column(name="polarity", value=lambda a: a.polarity),
            Column(name="certainty", value=lambda a: a.certainty),
            Column(name="mode", value=lambda a: a.mode),
            Column(name="holder", value=lambda a: a.holders[0].iri if a.holders else None, readers=linked),
            Column(name="holders", value=lambda a: tuple(h.label for h in a.holders), kind="list"),
            Column(name="time", value=lambda a: a.when),
            Column(name="confidence", value=lambda a: a.confidence, kind="decimal"),
            Column(name="quote", value=lambda a: a.evidence and a.evidence.quote),
            Column(name="start", value=lambda a: _at(a, "start"), kind="integer"),
            Column(name="end", value=lambda a: _at(a, "end"), kind="integer"),
            Column(name="sentence", value=lambda a: a.sentence and a.sentence.quote),
            Column(name="document", value=lambda a: _of(a, "iri"), readers=linked),
            Column(name="document_date", value=lambda a: _of(a, "date")),
            Column(name="document_source", value=lambda a: _of(a, "source")),
            Column(name="event", value=lambda a: a.event),
            Column(name="reason", value=lambda a: a.reason),
            Column(name="found_by", value=lambda a: a.found_by, kind="list"),
            Column(name=":LABEL", value=lambda a: "Claim", readers=_NEO4J, called={"neo4j": ":LABEL"}),
        )

    def documents(self) -> tuple[Column, ...]:
        return (
            Column(name="id", value=lambda d: d[0].iri, called={"neo4j": "id:ID", "gephi": "Id"}),
            Column(name="source", value=lambda d: d[0].source),
            Column(name="title", value=lambda d: d[0].title),
            Column(name="date", value=lambda d: d[0].date),
            Column(name="author", value=lambda d: d[0].author),
            Column(name="publisher", value=lambda d: d[0].publisher),
            Column(name="url", value=lambda d: d[0].url),
            Column(name="claims", value=lambda d: len(d[1]), kind="integer"),
            Column(name=":LABEL", value=lambda d: "Document", readers=_NEO4J, called={"neo4j": ":LABEL"}),
        )

    def links(self) -> tuple[Column, ...]:
        return (
            Column(name=":START_ID", value=lambda link: link.claim, called={"neo4j": ":START_ID"}),
            Column(name=":END_ID", value=lambda link: link.to, called={"neo4j": ":END_ID"}),
            Column(name=":TYPE", value=lambda link: link.kind, called={"neo4j": ":TYPE"}),
        )


def tables(contents: Contents, reader: str) -> dict[str, Table]:
    """The tables for one of READERS, by name."""
    columns = _Columns(contents)
    all_ = {
        "nodes": columns.nodes(),
        "edges": columns.edges(),
        "claims": columns.claims(),
        "documents": columns.documents(),
    }
    if reader == "neo4j":
        all_["links"] = columns.links()
    return {
        name: Table(name=name, reader=reader, columns=tuple(c for c in chosen if reader in c.readers))
        for name, chosen in all_.items()
    }


def fill(contents: Contents, chosen: dict[str, Table], sinks: dict[str, Sink]) -> dict[str, int]:
    """Give every record of the graph to the sinks of its table; tell how many rows each got."""
    counts = dict.fromkeys(chosen, 0)

    def give(name: str, record: object) -> None:
        sinks[name].row([column.value(record) for column in chosen[name].columns])
        counts[name] += 1

    with Counted(contents) as counted:
        for origin, accounts in contents.documents():
            give("documents", (origin, accounts))
            for account in accounts:
                counted.add(account)
                give("claims", account)
                for link in _links(account, origin) if "links" in chosen else ():
                    give("links", link)
        for edge in counted.edges():
            give("edges", edge)
        for thing in counted.things():
            give("nodes", thing)
    return counts


def _links(account: Account, origin: Origin) -> Iterator[Link]:
    for kind, end in (("SUBJECT", account.subject), ("OBJECT", account.object)):
        if end is not None and end.iri:  # a tool has but words for it
            yield Link(claim=account.iri, to=end.iri, kind=kind)
    for holder in dict.fromkeys(holder.iri for holder in account.holders):
        yield Link(claim=account.iri, to=holder, kind="HOLDER")
    yield Link(claim=account.iri, to=origin.iri, kind="IN_DOCUMENT")


def _iri(named: Any) -> str | None:
    return None if named is None else named.iri or None


def _label(named: Any) -> str | None:
    return None if named is None else named.label


def said(account: Account) -> str | None:
    """The relation as an edge shows it, which of a denied claim must not say that it holds."""
    label = _label(account.relation)
    return f"not: {label}" if label and account.polarity == "negative" else label


def _of(account: Account, name: str) -> str | None:
    return None if account.document is None else getattr(account.document, name)


def _at(account: Account, side: Literal["start", "end"]) -> int | None:
    if account.evidence is None:
        return None
    place = account.evidence.start if side == "start" else account.evidence.end
    return None if place < 0 else place


def _names(classes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({vocab.class_name(cls) for cls in classes}))


def _labels(thing: Thing) -> tuple[str, ...]:
    """Labels of a graph database: the names of the classes, without namespaces."""
    return tuple(sorted({vocab.local_name(cls) for cls in thing.classes})) or ("Entity",)


def _shout(relation: str) -> str:
    """`signsAgreementWith` as graph databases write it: SIGNS_AGREEMENT_WITH."""
    return _HUMP.sub("_", vocab.local_name(relation)).upper()
