"""Documents become pieces of the graph, here or side by side in processes of their own."""

from kg.pipeline.work.piece import Piece, Told
from kg.pipeline.work.tasks import Task, tasks
from kg.pipeline.work.workshop import Workshop

__all__ = ["Piece", "Task", "Told", "Workshop", "tasks"]
