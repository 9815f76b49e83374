"""The build folder: what `kg build` writes, all at once when it is complete.

graph.nq          canonical N-Quads: sorted, distinct
graph.trig        the same, by graph, for people
graph.ttl         the same triples without graphs
quarantine.trig   refused claims, each with the shape that refused it
report.json       the account
run.ttl           when it ran, with what: the only file with a clock in it
store/            the embedded Oxigraph store
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kg import rdf
from kg.errors import OutputError
from kg.graph import SortedLines, entity_lines_merged
from kg.pipeline.report import Report
from kg.pipeline.run import Run
from kg.stores import build_store

PARTS = ("graph.nq", "graph.trig", "graph.ttl", "quarantine.trig", "report.json", "run.ttl", "store")


@contextmanager
def workspace(folder: Path) -> Iterator[Path]:
    """A folder inside `folder` to write into, removed afterwards. Raises OutputError if it cannot be made.

    A folder that holds something else than an earlier build is refused: nothing of a user's is overwritten.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: is a file; expected a folder for the build")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "report.json").is_file():
        leftovers = [p for p in folder.iterdir() if not p.name.startswith(".kg-")]
        if leftovers:
            raise OutputError(f"{folder}: holds files that kg did not make; name an empty or a new folder")
    made = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        room = Path(tempfile.mkdtemp(dir=folder, prefix=".kg-"))
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written: {error.strerror or error}") from None
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)
        if made and not any(folder.iterdir()):
            folder.rmdir()  # nothing came of it: leave no empty folder behind


def write(
    folder: Path,
    room: Path,
    *,
    lines: SortedLines,
    quarantine: Iterable[str],
    entities_graph: str,
    report: Report,
    run: Run,
) -> None:
    """Write every part into `room`, then move the parts into `folder`. Raises OutputError, leaving the old parts."""
    try:
        with run.timed("write"):
            _write_graph(room, lines, entities_graph, report)
            _write_quarantine(room, quarantine)
        with run.timed("store"):
            build_store(room / "graph.nq", room / "store")
        text = json.dumps(report.to_json(), ensure_ascii=False, indent=2) + "\n"
        (room / "report.json").write_text(text, encoding="utf-8", newline="\n")
        rdf.serialize(run.lines(), room / "run.ttl", format="turtle")
        for name in PARTS:
            _replace(room / name, folder / name, room)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written: {error.strerror or error}") from None


def _write_graph(room: Path, lines: SortedLines, entities_graph: str, report: Report) -> None:
    path = room / "graph.nq"
    counts: dict[str, int] = {}
    ends = {f" {rdf.iri(g)} .": name for g, name in ((entities_graph, "entities"),)}
    base = entities_graph.removesuffix("entities")
    for name in ("asserted", "authority"):
        ends[f" <{base}{name}> ."] = name
    with SortedLines() as merged, SortedLines() as by_graph:
        for line in entity_lines_merged(lines, graph=entities_graph):
            merged.add((line,))
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for line in merged:
                file.write(line + "\n")
                name = next((n for end, n in ends.items() if line.endswith(end)), "documents")
                counts[name] = counts.get(name, 0) + 1
                counts["total"] = counts.get("total", 0) + 1
                by_graph.add((_by_graph(line),))
        report.triples = counts
        rdf.serialize(merged, room / "graph.ttl", format="turtle")
        rdf.serialize((line.split("\x00", 1)[1] for line in by_graph), room / "graph.trig", format="trig")


def _by_graph(line: str) -> str:
    """The line with its graph before it, so that sorting brings graphs together."""
    return f"{line[line.rindex('<', 0, -2) : -2]}\x00{line}"


def _write_quarantine(room: Path, quarantine: Iterable[str]) -> None:
    with SortedLines() as by_graph:
        by_graph.add(_by_graph(line) for line in quarantine)
        rdf.serialize((line.split("\x00", 1)[1] for line in by_graph), room / "quarantine.trig", format="trig")


def _replace(new: Path, place: Path, room: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        place.rename(room / f"old-{place.name}")
    new.rename(place)
