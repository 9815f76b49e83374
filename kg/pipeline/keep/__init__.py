"""What a build folder keeps: one graph after the other, and what is known of its documents."""

from kg.pipeline.keep.generation import DECISIONS, PARTS, REPORT, Room, commit, workspace
from kg.pipeline.keep.state import State

__all__ = ["DECISIONS", "PARTS", "REPORT", "Room", "State", "commit", "workspace"]
