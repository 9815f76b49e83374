"""The formats of RDF as pyoxigraph writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from kg import rdf
from kg.errors import DataError
from kg.exports import Task
from kg.exports.rdf12 import with_triple_terms


def write(task: Task, stream: BinaryIO) -> None:
    """Write the quads as a stream; for a format without graphs, their triples."""
    lines: Iterable[str] = task.lines()
    if "rdf12" in task.options:
        lines = with_triple_terms(lines)
    if task.form.name == "nquads":
        stream.writelines(f"{line}\n".encode() for line in rdf.checked(lines))
        return
    if task.form.name == "rdfxml":
        lines = _fit_for_xml(lines, task.folder)
    rdf.serialize(lines, stream, format=task.form.name)


_NOT_IN_XML = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    r"|(?<!\\)(?:\\\\)*\\(?:[bf]|u00(?:0[0-8bcef]|1[0-9a-f])|ufff[ef])",
    re.IGNORECASE,
)


def _fit_for_xml(lines: Iterable[str], folder: Path) -> Iterator[str]:
    """The lines, unless one holds a character that no XML document may hold, not even escaped."""
    for line in lines:
        if _NOT_IN_XML.search(line):
            subject = line.split(" ", 1)[0]
            raise DataError(f"{folder}: RDF/XML cannot hold a control character of {subject}: choose another format")
        yield line
