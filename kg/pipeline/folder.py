"""The build folder: what `kg build` writes, all at once when it is complete.

graph.nq          canonical N-Quads: sorted, distinct
graph.trig        the same, by graph, for people
graph.ttl         the same triples without graphs
quarantine.trig   refused claims, each with the shape that refused it
report.json       the account
decisions.jsonl   what people decided, obeyed by this build and by the next one in the folder
run.ttl           when it ran, with what: the only file with a clock in it
store/            the embedded Oxigraph store

All parts are made in a room inside the folder and then change places with the old ones: these wait in the
room until the last new one is in, and come back if it is not. A build that was killed in between leaves
its room, and the next build puts the old parts back.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from kg import rdf
from kg.errors import OutputError, told
from kg.graph import SortedLines, entity_lines_merged
from kg.pipeline.decisions import decision_lines
from kg.pipeline.lock import locked, refuse_written
from kg.pipeline.report import FORMAT, Report
from kg.pipeline.run import Run
from kg.pipeline.signals import ending_tidily
from kg.stores import build_store

DECISIONS = "decisions.jsonl"
PARTS = ("report.json", "graph.nq", "graph.trig", "graph.ttl", "quarantine.trig", DECISIONS, "run.ttl", "store")
"""In the order in which old parts go: the report first, and it comes last, so that it never stands by halves."""

_ROOM = ".kg-"
_NEW, _OLD = "new", "old"


@contextmanager
def workspace(folder: Path) -> Iterator[Path]:
    """A room inside `folder` to write into, removed afterwards, however the work ends.

    Raises OutputError if the folder cannot be written, if another build is at work in it or somebody writes into its
    store, or if it holds something else than an earlier build: nothing of a user's is overwritten.
    """
    with ExitStack() as stack:
        try:
            room = _enter(folder, stack)
        except OSError as error:
            raise _unwritable(folder, error) from None
        yield room


def _enter(folder: Path, stack: ExitStack) -> Path:
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: is a file; expected a folder for the build")
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    stack.enter_context(ending_tidily())
    alone = stack.enter_context(locked(folder))
    refuse_written(folder)
    if made:
        stack.callback(_leave_no_empty, folder)
    left = [p for p in folder.glob(f"{_ROOM}*") if (p / _NEW).is_dir()] if alone else []
    for room in left:
        _put_back(folder, room)
    _refuse_foreign(folder)
    for room in left:
        shutil.rmtree(room, ignore_errors=True)
    room = Path(tempfile.mkdtemp(dir=folder, prefix=_ROOM))
    stack.callback(_tidy, room)
    (room / _NEW).mkdir()
    return room


def _tidy(room: Path) -> None:
    if not (room / _OLD).exists():  # else it holds what could not be put back: the next build tries again
        shutil.rmtree(room, ignore_errors=True)


def _leave_no_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()  # goes only if nothing came of it


def _refuse_foreign(folder: Path) -> None:
    if all(p.name.startswith(_ROOM) for p in folder.iterdir()):
        return
    try:
        ours = json.loads((folder / "report.json").read_text(encoding="utf-8"))["format"] == FORMAT
    except (OSError, ValueError, RecursionError, LookupError, TypeError):
        ours = False
    if not ours:
        raise OutputError(f"{folder}: holds files that kg did not make; name an empty or a new folder")


def write(
    folder: Path,
    room: Path,
    *,
    lines: Iterable[str],
    quarantine: Iterable[str],
    entities_graph: str,
    report: Report,
    run: Run,
) -> None:
    """Make every part in `room`, then move the parts into `folder`. Raises OutputError, leaving the old parts."""
    new = room / _NEW
    try:
        with run.timed("write"):
            _write_graph(new, lines, entities_graph, report)
            _write_quarantine(new, quarantine)
        with run.timed("store"):
            build_store(new / "graph.nq", new / "store")
        _write_report(new, report)
        decisions = "".join(f"{line}\n" for line in decision_lines(report.decided.decisions))
        (new / DECISIONS).write_text(decisions, encoding="utf-8", newline="\n")
        rdf.serialize(run.lines(), new / "run.ttl", format="turtle")
        refuse_written(folder)  # who began meanwhile
        _swap(folder, room)
    except OutputError as error:  # of the store, which names its place in the room
        raise OutputError(str(error).replace(str(new), str(folder))) from None
    except OSError as error:
        raise _unwritable(folder, error) from None


def write_report(folder: Path, room: Path, report: Report) -> None:
    """Write the account of a build that gave no graph; where an earlier graph is, everything stays as it was."""
    if any((folder / name).exists() for name in PARTS if name != "report.json"):
        return
    try:
        _write_report(room, report)
        (room / "report.json").replace(folder / "report.json")
    except OSError as error:
        raise _unwritable(folder, error) from None


def _unwritable(folder: Path, error: OSError) -> OutputError:
    reason = error.strerror or told(error)
    if "No space left" in reason:  # which the store tells at length
        reason = "No space left on device"
    return OutputError(f"{folder}: cannot be written: {reason}")


def _write_report(room: Path, report: Report) -> None:
    text = json.dumps(report.to_json(), ensure_ascii=False, indent=2) + "\n"
    (room / "report.json").write_text(text, encoding="utf-8", newline="\n")


def _write_graph(room: Path, lines: Iterable[str], entities_graph: str, report: Report) -> None:
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


def _swap(folder: Path, room: Path) -> None:
    """Let the new parts take the places of the old ones, all or none."""
    (room / _OLD).mkdir()
    try:
        for name in PARTS:
            if (folder / name).exists() or (folder / name).is_symlink():
                _move(folder / name, room / _OLD / name)
        for name in reversed(PARTS):
            _move(room / _NEW / name, folder / name)
        _move(room / _OLD, room / "gone")
    except BaseException:
        _put_back(folder, room)
        raise


def _put_back(folder: Path, room: Path) -> None:
    """Undo what there is of a swap: new parts go back into the room, and old ones to their places."""
    old = room / _OLD
    if not old.is_dir():
        return
    for name in reversed(PARTS):
        if not (room / _NEW / name).exists() and (folder / name).exists():
            _move(folder / name, room / _NEW / name)
        if (old / name).exists() or (old / name).is_symlink():
            _move(old / name, folder / name)
    _move(old, room / "gone")


def _move(place: Path, target: Path) -> None:
    place.rename(target)
