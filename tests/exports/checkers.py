"""Small readers of what three tools take that cannot be run here, written from how their formats are described.

neo4j-admin: Operations Manual, "Import header format" and "Full import". Gephi: "Spreadsheet" among its supported graph
formats, and the columns that its importer of edges looks for. QuickStatements: Help:QuickStatements, "Command sequence
syntax", with the patterns by which the tool itself takes a line and a value apart. None of them uses what `kg` writes
with, nor Python's csv. Each fails with AssertionError, and gives what the tool would have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


def cells(text: str) -> Iterator[list[tuple[str, bool]]]:
    """Records of RFC 4180, each field with whether it stood between quotation marks; a line feed ends a record."""
    at, record = 0, list[tuple[str, bool]]()
    while at < len(text):
        if text[at] == '"':
            value, at = _quoted(text, at + 1)
            record.append((value, True))
        else:
            end = re.compile(r"[,\n]|$").search(text, at)
            assert end is not None
            value = text[at : end.start()]
            assert not set(value) & set('"\r'), f"a sign that must be quoted: {value!r}"
            record.append((value, False))
            at = end.start()
        assert at < len(text), "the last record does not end"
        if text[at] == "\n":
            yield record
            record = []
        else:
            assert text[at] == ",", f"{text[at]!r} after a field"
        at += 1
    assert not record


def _quoted(text: str, at: int) -> tuple[str, int]:
    """The value of a field whose first quotation mark was just read, and the place behind its last."""
    value = ""
    while True:
        end = text.index('"', at)
        value += text[at:end]
        if text[end + 1 : end + 2] != '"':
            return value, end + 1
        value += '"'
        at = end + 2


def table(path: Path) -> tuple[list[str], list[list[str | None]]]:
    """The header and the rows of a file; an empty field without quotation marks has no value."""
    records = list(cells(path.read_bytes().decode("utf-8")))
    header = [name for name, _ in records[0]]
    for record in records:
        assert len(record) == len(header), f"{len(record)} fields, expected {len(header)}: {record}"
    return header, [[value if value or quoted else None for value, quoted in record] for record in records[1:]]


@dataclass(kw_only=True)
class Imported:
    """What neo4j-admin or Gephi would hold."""

    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    edges: list[dict[str, Any]] = field(default_factory=list)


_TYPES = {
    *("int", "long", "float", "double", "boolean", "byte", "short", "char", "string"),
    *("point", "date", "localtime", "time", "localdatetime", "datetime", "duration"),
}


def neo4j(folder: Path, command: str) -> Imported:
    """What `neo4j-admin database import full` would import by a command line."""
    name, *options = command.split()
    assert [name, *options[:3]] == ["neo4j-admin", "database", "import", "full"]
    given = [option.removeprefix("--").split("=", 1) for option in options[3:]]
    assert ["multiline-fields", "true"] in given, "a field with a line feed would be refused"
    found = Imported()
    for option, file in given:
        if option == "nodes":
            for row in _neo4j_rows(folder / file, {"ID": 1, "LABEL": 1}):
                assert row["ID"], "a node without an identifier cannot be linked"
                assert row["ID"] not in found.nodes, f"a second node {row['ID']}"
                found.nodes[row["ID"]] = row
    for option, file in given:
        if option == "relationships":
            for row in _neo4j_rows(folder / file, {"START_ID": 1, "END_ID": 1, "TYPE": 1}):
                assert {row["START_ID"], row["END_ID"]} <= found.nodes.keys(), "an end that is no node"
                assert row["TYPE"]
                found.edges.append(row)
    return found


def _neo4j_rows(path: Path, wanted: dict[str, int]) -> Iterator[dict[str, Any]]:
    header, rows = table(path)
    fields = [(name, kind or "string") for name, _, kind in (title.partition(":") for title in header)]
    kinds = [kind for _, kind in fields if kind.isupper()]
    assert {kind: kinds.count(kind) for kind in kinds} == wanted, header
    names = [name for name, kind in fields if kind not in {"LABEL", "START_ID", "END_ID", "TYPE"}]
    assert all(names), header
    assert len(names) == len(set(names)), header
    for row in rows:
        made: dict[str, Any] = {}
        for (name, kind), value in zip(fields, row, strict=True):
            if kind == "LABEL":
                made[kind] = (value or "").split(";")
                assert all(made[kind])
            elif kind in wanted:
                made[kind] = value
                made.setdefault(name or kind, value)
            elif value is not None:
                made[name] = _neo4j_value(kind, value)
        yield made


def _neo4j_value(kind: str, value: str) -> Any:
    if kind.endswith("[]"):
        return [_neo4j_value(kind.removesuffix("[]"), item) for item in value.split(";")]
    assert kind in _TYPES, kind
    match kind:
        case "long":
            assert re.fullmatch(r"-?[0-9]+", value)
            assert -(2**63) <= int(value) < 2**63
            return int(value)
        case "double":
            return float(value)
        case "boolean":
            assert value in {"true", "false"}, "anything but true is false, and is not said so"
            return value == "true"
    return value


def gephi(nodes: Path, edges: Path) -> Imported:
    """What Gephi's import of spreadsheets would hold of a table of nodes and one of edges."""
    found = Imported()
    for row in _gephi_rows(nodes, {"Id", "Label"}):
        assert row["Id"] not in found.nodes, "Gephi skips a second node of the same Id"
        assert row["Id"], "a node needs an Id"
        found.nodes[row["Id"]] = row
    seen = set()
    for row in _gephi_rows(edges, {"Source", "Target", "Type", "Kind", "Label"}):
        assert {row["Source"], row["Target"]} <= found.nodes.keys(), "Gephi would make a node without a label"
        assert row["Type"] in {"Directed", "Undirected", "Mixed"}
        assert row["Kind"], "edges between the same two are one if they are of one kind"
        if "Weight" in row:
            row["Weight"] = float(row["Weight"])
        if "Id" in row:
            assert row["Id"] not in seen, "Gephi skips a second edge of the same Id"
            seen.add(row["Id"])
        found.edges.append(row)
    return found


def _gephi_rows(path: Path, wanted: set[str]) -> Iterator[dict[str, Any]]:
    header, rows = table(path)
    assert wanted <= set(header)
    lower = [name.lower() for name in header]
    assert len(lower) == len(set(lower)), "Gephi leaves out a column whose name was there, whatever its case"
    for row in rows:
        yield dict(zip(header, row, strict=True))


@dataclass(kw_only=True)
class Command:
    """A command of QuickStatements that adds a statement."""

    item: str
    property: str
    value: Any
    qualifiers: dict[str, Any]
    sources: dict[str, Any]  # of the one reference
    summary: str


_STRINGS = {"P854"}  # addresses are strings here
_TEXTS = {"P1476", "P1683"}
_TIMES = {"P577", "P585"}
_DAY = {9: r"[0-9]{4}-00-00", 10: r"[0-9]{4}-(?!00)[0-9]{2}-00", 11: r"[0-9]{4}-(?!00)[0-9]{2}-(?!00)[0-9]{2}"}


def quickstatements(text: str) -> list[Command]:
    """The commands of a batch in the syntax V1."""
    if not text:
        return []
    assert text.endswith("\n")
    assert "|" not in text, "a bar parts columns like a tab, and two part commands"
    return [_command(line) for line in text.removesuffix("\n").split("\n")]


def _command(line: str) -> Command:
    assert line == line.strip()
    # Only spaces may stand before a comment: a tab there is one more column.
    comment = re.match(r"^(.*?) */\* *(.*?) *\*/ *$", line)
    assert comment is not None
    item, property_, value, *rest = comment[1].split("\t")
    assert re.fullmatch(r"Q[1-9][0-9]*", item)
    assert re.fullmatch(r"P[1-9][0-9]*", property_)
    assert len(rest) % 2 == 0, "Incomplete reference/qualifier list"
    made = Command(item=item, property=property_, value=_value(value), qualifiers={}, sources={}, summary=comment[2])
    for key, told in zip(rest[::2], rest[1::2], strict=True):
        letter, number = key[:1], key[1:]
        assert letter in {"P", "S"}
        assert re.fullmatch(r"[1-9][0-9]*", number)
        assert letter == "S" or not made.sources, "qualifiers come before sources"
        read = _value(told)
        expected = {**dict.fromkeys(_STRINGS, str), **dict.fromkeys(_TEXTS, tuple), **dict.fromkeys(_TIMES, dict)}
        assert isinstance(read, expected[f"P{number}"]), (key, told)
        (made.sources if letter == "S" else made.qualifiers)[f"P{number}"] = read
    return made


def _value(told: str) -> Any:
    """An item or an address as a string, a text with its language as a pair, a time as a dictionary."""
    assert told == told.strip()
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", told), "controls"
    if re.fullmatch(r"Q[1-9][0-9]*", told):
        return told
    if match := re.fullmatch(r'"(.*)"', told):
        return match[1]
    if match := re.fullmatch(r'([a-z_-]+):"(.*)"', told):
        assert match[2] == match[2].strip()
        assert 0 < len(match[2]) <= 1500
        return match[1], match[2]
    match = re.fullmatch(r"([+-])([0-9]+-[0-9]{2}-[0-9]{2})T00:00:00Z/([0-9]+)", told)
    assert match is not None, f"Unknown V1 value format: {told}"
    precision = int(match[3])
    assert re.fullmatch(_DAY[precision], match[2]), "as much of a date as its precision tells"
    return {"time": match[1] + match[2], "precision": precision}
