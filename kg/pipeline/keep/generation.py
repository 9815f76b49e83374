"""The build folder: one graph after the other, each as a whole.

graph.nq          canonical N-Quads: sorted, distinct
graph.trig        the same, by graph, for people
graph.ttl         the same triples without graphs
quarantine.trig   refused claims, each with the shape that refused it
report.json       the account
decisions.jsonl   what people decided, obeyed by this build and by the next one in the folder
run.ttl           when it ran, with what: the only file with a clock in it
store/            the embedded Oxigraph store
.kg/              where these are kept, with what the next build has to know

The parts of a graph, its generation, are made in a folder of their own in `.kg`, and `.kg/now` is a link to the one
that counts. The names above are links through it, so that changing this one link changes them all at once: whoever
reads sees the old graph or the new one, whatever ends the build.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kg.errors import OutputError, told
from kg.pipeline.lock import locked, refuse_written
from kg.signals import ending_tidily
from kg.sources import BUILT

DECISIONS = "decisions.jsonl"
PARTS = ("report.json", "graph.nq", "graph.trig", "graph.ttl", "quarantine.trig", DECISIONS, "run.ttl", "store")
"""What users see of a graph, the report first: nobody finds a report without the graph that it is about."""

REPORT = "kg-report/1"
"""The value of `format` in report.json."""

STATE, RECORDS = "state.db", "records"
HIDDEN, _NOW, _SHARDS = BUILT, "now", "shards"
_GENERATION = "graph-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Where a build works: the generation that it makes, the one that counts, and the shards of what is done so far."""

    folder: Path
    new: Path
    now: Path | None
    shards: Path


@contextmanager
def workspace(folder: Path) -> Iterator[Room]:
    """A room to build in, removed afterwards, however the work ends; shards stay until a graph has them.

    Raises OutputError if the folder cannot be written, if another build is at work in it or somebody writes into its
    store, or if it holds something else than an earlier build: nothing of a user's is overwritten.
    """
    with ExitStack() as stack:
        try:
            room = _enter(folder, stack)
        except OSError as error:
            raise unwritable(folder, error) from None
        yield room


def _enter(folder: Path, stack: ExitStack) -> Room:
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: is a file; expected a folder for the build")
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    stack.enter_context(ending_tidily())
    stack.enter_context(locked(folder))
    refuse_written(folder)
    if made:
        stack.callback(_leave_no_empty, folder)
    _refuse_foreign(folder)
    hidden = folder / HIDDEN
    (hidden / _SHARDS).mkdir(parents=True, exist_ok=True)
    now = _current(hidden)
    for left in hidden.glob(f"{_GENERATION}*"):
        if left != now:
            shutil.rmtree(left, ignore_errors=True)
    for left in hidden.glob(f"{_NOW}.*"):  # a link that was to be put in the place of another
        left.unlink(missing_ok=True)
    new = Path(tempfile.mkdtemp(dir=hidden, prefix=_GENERATION))
    new.chmod(0o755)
    stack.callback(_tidy, hidden, new)
    return Room(folder=folder, new=new, now=now, shards=hidden / _SHARDS)


def _current(hidden: Path) -> Path | None:
    """The generation that counts."""
    try:
        now = hidden / os.readlink(hidden / _NOW)
    except OSError:
        return None
    return now if now.is_dir() else None


def _tidy(hidden: Path, new: Path) -> None:
    if _current(hidden) != new:
        shutil.rmtree(new, ignore_errors=True)
    for empty in (hidden / _SHARDS, hidden):
        _leave_no_empty(empty)


def _leave_no_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()  # goes only if nothing came of it


def _refuse_foreign(folder: Path) -> None:
    if _current(folder / HIDDEN) is not None or _is_begun(folder):
        return
    try:
        ours = json.loads((folder / "report.json").read_text(encoding="utf-8"))["format"] == REPORT
    except (OSError, ValueError, RecursionError, LookupError, TypeError):
        ours = False
    if not ours:
        raise OutputError(f"{folder}: holds files that kg did not make; name an empty or a new folder")


def _is_begun(folder: Path) -> bool:
    """Whether the folder is empty, or holds a build that was ended before there was a graph, and nothing else."""
    ours = (HIDDEN, *(name for name in PARTS if (folder / name).is_symlink()))
    inside = [path.name for path in (folder / HIDDEN).glob("*")]
    return all(path.name in ours for path in folder.iterdir()) and all(
        name == _SHARDS or name.startswith((_GENERATION, _NOW)) for name in inside
    )


def commit(room: Room) -> None:
    """Let the new generation be the one that counts: all of it, or nothing. Raises OSError."""
    refuse_written(room.folder)  # who began meanwhile
    for path in (*sorted(room.new.rglob("*")), room.new):
        _to_disk(path)
    hidden = room.folder / HIDDEN
    now = hidden / _NOW
    if now.is_dir() and not now.is_symlink():  # in a copy of a folder that was made without links
        now.rename(hidden / f"{_GENERATION}{_NOW}-before")
    _point(now, room.new.name)
    show(room)
    for path in (hidden, room.folder):
        _to_disk(path)
    for shard in room.shards.iterdir():
        shard.unlink(missing_ok=True)
    if room.now is not None:
        _retire(room.now)


def show(room: Room) -> None:
    """Make the links to the parts of the graph that are not there: a build may have been ended before it made them."""
    hidden = room.folder / HIDDEN
    for name in reversed(PARTS):
        _show(room.folder / name, f"{HIDDEN}/{_NOW}/{name}", hidden)


def _point(link: Path, target: str) -> None:
    """Make the link, or change where it leads, at once."""
    made = link.with_name(f"{link.name}.{os.getpid()}")
    made.unlink(missing_ok=True)
    os.symlink(target, made)
    made.replace(link)


def _show(part: Path, target: str, hidden: Path) -> None:
    if part.is_symlink():
        return
    if part.is_dir():  # of a build by an older kg
        part.rename(hidden / f"{_GENERATION}{part.name}-before")
    _point(part, target)


def _retire(generation: Path) -> None:
    """Remove an earlier generation, but for its store: who has it open may not have opened all of its files yet.

    The next build removes that too.
    """
    for path in generation.iterdir():
        if path.name != "store":
            path.unlink(missing_ok=True)


def begin_to_disk(path: Path) -> None:
    """Let the system write a file that is complete while others are made, so that `commit` need not wait as long."""

    def begin() -> None:
        with suppress(OSError):
            _to_disk(path)

    threading.Thread(target=begin, daemon=True, name=f"to disk: {path.name}").start()


def _to_disk(path: Path) -> None:
    """Let the system write what it holds of a file, or of the names in a folder."""
    with suppress(OSError):  # some file systems cannot
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_report(room: Room, text: str) -> None:
    """Write the account of a build that gave no graph; where an earlier graph is, everything stays as it was."""
    folder = room.folder
    if any((folder / name).exists() for name in PARTS if name != "report.json"):
        return
    try:
        (room.new / "report.json").write_text(text, encoding="utf-8", newline="\n")
        (room.new / "report.json").replace(folder / "report.json")
    except OSError as error:
        raise unwritable(folder, error) from None


def unwritable(folder: Path, error: OSError) -> OutputError:
    """What tells a person that the folder cannot be written."""
    reason = error.strerror or told(error)
    if "No space left" in reason:  # which the store tells at length
        reason = "No space left on device"
    return OutputError(f"{folder}: cannot be written: {reason}")
