"""JSON-LD: expanded, compact with the context of the ontology, or framed into nested objects."""

from __future__ import annotations

from typing import BinaryIO

from kg import rdf
from kg.errors import UsageError
from kg.exports import Task
from kg.exports.compact import Names, document, pages
from kg.exports.context import shipped, spelt
from kg.exports.framed import write_framed


def write(task: Task, stream: BinaryIO) -> None:
    """Write what the options ask for; each streams."""
    options = task.options
    if "frame" in options:
        write_framed(task, stream)
    elif "compact" in options:
        context = spelt(options.get("context", "inline"))
        for piece in document(pages(task.lines(), Names(shipped())), context):
            stream.write(piece.encode())
    elif "context" in options:
        raise UsageError("--context: goes with --compact or --frame; expanded JSON-LD has no context")
    else:
        rdf.serialize(task.lines(), stream, format="jsonld")
