"""Writes the claims that a shape refused: a file beside the graph, which nobody loads by default."""

from __future__ import annotations

import shutil
from pathlib import Path

from kg import rdf
from kg.pipeline.keep.generation import Room
from kg.pipeline.keep.state import State, graph_of

NAME = "quarantine.trig"
_KNOWN = "quarantine"  # the setting that tells the file as it was left


def write_quarantine(room: Room, state: State) -> None:
    """Write the file into `room.new`; where nothing of it has changed, the earlier one is copied. Raises OSError."""
    target = room.new / NAME
    earlier = room.now / NAME if room.now is not None else None
    if earlier is not None and not state.refuses and state.setting(_KNOWN) == _left(earlier):
        shutil.copy2(earlier, target)
    else:
        lines = sorted(set(state.refused()), key=lambda line: (graph_of(line), line))
        rdf.serialize(lines, target, format="trig")
    state.set(_KNOWN, _left(target))


def _left(path: Path) -> str:
    """The size and the time of a file, so that nobody's changes are copied on."""
    try:
        about = path.stat()
    except OSError:
        return "nothing"
    return f"{about.st_size} {about.st_mtime_ns}"
