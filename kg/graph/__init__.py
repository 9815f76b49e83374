"""Claims become quads here: the mapping, what the authority data adds, and the canonical order of lines."""

from __future__ import annotations

from kg.graph.canonical import SortedLines, entity_lines_merged
from kg.graph.context import AuthorityGraph
from kg.graph.mapping import Description, Mapper

__all__ = ["AuthorityGraph", "Description", "Mapper", "SortedLines", "entity_lines_merged"]
