"""A build of 1,000 documents: the reference validator finds nothing in what the gate passed, and nothing is lost."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from kg.gate import Gate, triples, validate_files
from kg.pipeline.review import review
from kg.vocab import ORG, RDF

pytestmark = [pytest.mark.model, pytest.mark.slow, pytest.mark.timeout(3600)]

TOGETHER = 10  # documents that are validated at once: what the reference takes grows faster than its data


def pieces(graph: Path) -> Iterator[list[str]]:
    """The lines of some documents at a time, with all that they point at and the bare triples that they state."""
    shared: dict[str, list[str]] = {}  # by subject
    tenures: dict[str, list[str]] = {}
    documents: dict[str, list[str]] = {}
    asserted: dict[str, list[str]] = {}
    for line in graph.read_text(encoding="utf-8").splitlines():
        name = line[line.rindex("<") : -2]
        subject, predicate, rest = line.split(" ", 2)
        if "/graph/" not in name:
            documents.setdefault(name, []).append(line)
        elif "/graph/asserted>" in name:
            asserted.setdefault(" ".join(line.split(" ")[:3]), []).append(line)
        else:
            shared.setdefault(subject, []).append(line)
            if predicate == f"<{ORG}member>":
                tenures.setdefault(rest.split(" ")[0], []).append(subject)
    names = sorted(documents)
    for at in range(0, len(names), TOGETHER):
        lines = [line for name in names[at : at + TOGETHER] for line in documents[name]]
        yield [*lines, *_pointed_at(lines, shared, tenures), *_stated(lines, asserted)]


def _pointed_at(lines: list[str], shared: dict[str, list[str]], tenures: dict[str, list[str]]) -> Iterator[str]:
    seen: set[str] = set()
    todo = {line.split(" ")[2] for line in lines}
    while todo:
        node = todo.pop()
        if node in seen or node not in shared:
            continue
        seen.add(node)
        yield from shared[node]
        todo.update(line.split(" ")[2] for line in shared[node])
        todo.update(tenures.get(node, ()))


def _stated(lines: list[str], asserted: dict[str, list[str]]) -> Iterator[str]:
    parts: dict[str, dict[str, str]] = {}
    for line in lines:
        subject, predicate, value = line.split(" ", 3)[:3]
        if predicate in {f"<{RDF}{name}>" for name in ("subject", "predicate", "object")}:
            parts.setdefault(subject, {})[predicate[len(RDF) + 1 : -1]] = value
    for part in parts.values():
        yield from asserted.get(f"{part['subject']} {part['predicate']} {part['object']}", ())


def test_the_reference_finds_nothing_in_what_the_gate_passed(thousand: Path) -> None:
    reference, looked_at = Gate(engine="pyshacl"), 0
    step = 1 if os.environ.get("KG_WHOLE") == "1" else 10  # all of it takes the reference many minutes
    for lines in islice(pieces(thousand / "graph.nq"), 0, None, step):
        assert reference.check(lines) == []
        looked_at += len(triples(lines))
    assert looked_at > 100_000 / step


def test_the_graph_conforms_as_a_whole(thousand: Path) -> None:
    assert validate_files([thousand / "graph.nq"]).findings == ()


def test_every_claim_is_accounted_for(thousand: Path) -> None:
    told = json.loads((thousand / "report.json").read_text(encoding="utf-8"))
    claims = told["claims"]
    assert claims["extracted"] == claims["asserted"] + claims["claim_only"] + claims["quarantined"]
    listed = list(review(thousand, ["unlikely", "two-holders", "contradiction", "quarantined"]))
    held = {item.claim.iri for item in listed if item.claim is not None}
    assert held == {h["claim"] for h in told["held_back"]}
    assert all(item.quote and item.source and item.reasons for item in listed)
