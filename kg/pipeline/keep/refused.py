"""Writes the claims that a shape refused: a file beside the graph, which nobody loads by default."""

from __future__ import annotations

import shutil

from kg import rdf
from kg.pipeline.keep.generation import Room
from kg.pipeline.keep.seal import Seal, is_as_left
from kg.pipeline.keep.state import State, graph_of

NAME = "quarantine.trig"


def write_quarantine(room: Room, state: State, told: Seal | None) -> None:
    """Write the file into `room.new`; where nothing of it has changed, the earlier one is copied. Raises OSError.

    `told` is of the generation that the state comes from, if it comes from one.
    """
    target = room.new / NAME
    if room.now is not None and not state.refusals_changed and is_as_left(room, told, NAME):
        shutil.copy2(room.now / NAME, target)
        return
    lines = sorted(set(state.refused()), key=lambda line: (graph_of(line), line))
    rdf.serialize(lines, target, format="trig")
