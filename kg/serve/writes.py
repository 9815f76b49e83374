"""What changes a store: updates, and graphs that are put, posted or deleted. Each is one transaction."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import DataError
from kg.serve.spool import Answer
from kg.serve.worker import Task

if TYPE_CHECKING:
    import pyoxigraph as ox


def done(task: Task, store: ox.Store, room: str) -> Answer:
    """Do a writing task, or make a snapshot of the store that readers can open."""
    if task.kind != "snapshot":
        return _update(task, store) if task.kind == "update" else _graph(task, store)
    target = Path(tempfile.mkdtemp(dir=room, prefix="snapshot-")) / "store"
    store.backup(str(target))
    return Answer(status=204, snapshot=str(target))


def _update(task: Task, store: ox.Store) -> Answer:
    from kg.stores import update

    update(store, task.text, base=task.base, services=task.services)
    return Answer(status=204)


def _graph(task: Task, store: ox.Store) -> Answer:
    import pyoxigraph as ox

    from kg import rdf

    named = None if task.graph is None else ox.NamedNode(task.graph)
    there = named is None or store.contains_named_graph(named)
    if task.kind == "delete" and not there:
        return Answer(status=404, message="no such graph")
    lines: dict[str, None] = {}
    for number, (format, content) in enumerate(task.uploads):
        try:
            for quad in rdf.parse_bytes(content, format=format, base=task.base or task.graph):
                lines[f"{_apart(quad.subject, number)} {quad.predicate} {_apart(quad.object, number)} ."] = None
        except DataError as error:
            return Answer(status=400, message=str(error))
    steps = []
    if task.kind != "post":
        steps.append(f"DROP SILENT {'DEFAULT' if named is None else f'GRAPH {named}'}")
    if task.kind != "delete" and named is not None:
        steps.append(f"CREATE SILENT GRAPH {named}")  # also one without a statement is there
    if lines:
        data = "\n".join(lines)
        steps.append(f"INSERT DATA {{ {data} }}" if named is None else f"INSERT DATA {{ GRAPH {named} {{ {data} }} }}")
    store.update(" ;\n".join(steps))
    return Answer(status=204 if there else 201)


def _apart(term: object, number: int) -> str:
    """Blank nodes of different files are different."""
    text = str(term)
    return f"_:u{number}x{text[2:]}" if text.startswith("_:") else text
