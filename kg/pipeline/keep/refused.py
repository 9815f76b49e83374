"""Writes the claims that a shape refused: a file beside the graph, which nobody loads by default."""

from __future__ import annotations

import shutil
from pathlib import Path

from kg import rdf
from kg.ids import digest
from kg.pipeline.keep.generation import Room
from kg.pipeline.keep.state import State, graph_of

NAME = "quarantine.trig"
_KNOWN = "quarantine"  # the setting that tells what the file was made of


def write_quarantine(room: Room, state: State) -> None:
    """Write the file into `room.new`; where nothing of it has changed, the earlier one is copied. Raises OSError."""
    lines = sorted(state.refused(), key=lambda line: (graph_of(line), line))
    made_of, target = digest(*lines), room.new / NAME
    earlier = room.now / NAME if room.now is not None else None
    if earlier is not None and state.setting(_KNOWN) == _told(made_of, earlier):
        shutil.copy2(earlier, target)
    else:
        rdf.serialize(lines, target, format="trig")
    state.set(_KNOWN, _told(made_of, target))


def _told(made_of: str, path: Path) -> str:
    """What a file was made of, and its size and time, so that nobody's changes are copied on."""
    try:
        about = path.stat()
    except OSError:
        return ""
    return f"{made_of} {about.st_size} {about.st_mtime_ns}"
