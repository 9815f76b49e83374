"""Writes GraphML: the things, and between them the asserted relations with their claims counted, or all claims.

All edges are directed, as networkx wants it; `directed` tells of those that hold both ways. Identifiers are IRIs, lists
are one text, and what no XML document may hold has U+FFFD in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO
from xml.sax.saxutils import escape, quoteattr

from kg.exports import Task
from kg.exports.columns import Column, Value, tables
from kg.exports.contents import Contents
from kg.exports.counted import Counted
from kg.stores.claims import Account

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TYPES = {"text": "string", "integer": "long", "decimal": "double", "boolean": "boolean", "list": "string"}
_ENDS = {"id", "source", "target", "subject", "object"}
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
"""


def write(task: Task, stream: BinaryIO) -> None:
    """Write nodes and edges as they come; with the option `claims`, an edge a claim, whatever its status."""
    contents = Contents(task.folder, store=task.store)
    every = bool(task.options.get("claims"))
    nodes, edges = _columns(contents, every)
    counts = {"node": 0, "edge": 0}
    with Counted(contents) as counted:
        for _, accounts in contents.documents():
            for account in accounts:
                counted.add(account)

        def put(text: str) -> None:
            stream.write(text.encode())

        put(_HEAD)
        for kind, columns in (("node", nodes), ("edge", edges)):
            for at, column in enumerate(columns):
                put(
                    f'  <key id="{kind[0]}{at}" for="{kind}" attr.name={quoteattr(column.name)}'
                    f' attr.type="{_TYPES[column.kind]}"/>\n'
                )
        put('  <graph id="G" edgedefault="directed">\n')
        for thing in counted.things():
            put(f"    <node id={_attribute(thing.iri)}>{_data('n', nodes, thing)}</node>\n")
            counts["node"] += 1
        for number, (source, target, record) in enumerate(_claims(contents) if every else _edges(counted)):
            ends = f"source={_attribute(source)} target={_attribute(target)}"
            put(f'    <edge id="{number}" {ends}>{_data("e", edges, record)}</edge>\n')
            counts["edge"] += 1
        put("  </graph>\n</graphml>\n")
    task.say(", ".join(f"{count} {kind}s" for kind, count in counts.items()))


def _columns(contents: Contents, every: bool) -> tuple[list[Column], list[Column]]:
    chosen = tables(contents, "frames")
    nodes = [column for column in chosen["nodes"].columns if column.name not in _ENDS]
    found = chosen["claims" if every else "edges"].columns
    edges = [column for column in found if column.name not in _ENDS and not column.name.endswith("_label")]
    label, symmetric = contents.label, contents.symmetric
    if every:
        edges += [
            Column(name="claim", value=lambda account: account.iri),
            Column(name="directed", value=lambda account: not symmetric(account.relation.iri), kind="boolean"),
            Column(name="label", value=lambda account: account.relation.label),
        ]
    else:
        edges += [
            Column(name="weight", value=lambda edge: float(edge.claims), kind="decimal"),
            Column(name="label", value=lambda edge: label(edge.relation)),
        ]
    return nodes, edges


def _edges(counted: Counted) -> Iterator[tuple[str, str, Any]]:
    for edge in counted.edges():
        yield edge.source, edge.target, edge


def _claims(contents: Contents) -> Iterator[tuple[str, str, Account]]:
    for _, accounts in contents.documents():
        for account in accounts:
            if account.subject and account.relation and account.object:
                yield account.subject.iri, account.object.iri, account


def _data(prefix: str, columns: Iterable[Column], record: object) -> str:
    return "".join(
        f'<data key="{prefix}{at}">{_text(value)}</data>'
        for at, value in enumerate(column.value(record) for column in columns)
        if value not in (None, ())
    )


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "; ".join(value) if isinstance(value, tuple) else str(value)
    return escape(_NOT_IN_XML.sub("\ufffd", text), {"\r": "&#13;"})


def _attribute(value: str) -> str:
    return quoteattr(_NOT_IN_XML.sub("\ufffd", value))
