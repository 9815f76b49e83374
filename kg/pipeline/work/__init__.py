"""Documents become pieces of the graph, here or side by side in processes of their own."""

from kg.pipeline.work.piece import Piece, Told
from kg.pipeline.work.tasks import Note, Task, tasks
from kg.pipeline.work.workshop import Workshop

__all__ = ["Note", "Piece", "Task", "Told", "Workshop", "tasks"]
