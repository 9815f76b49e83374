"""The PyPI package `shacl`, a validator written in Rust: the engine of every build."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg import vocab
from kg.errors import DataError, SetupError
from kg.gate.findings import one_line, ordered
from kg.gate.lines import split
from kg.model import Finding

_ABOUT, _PREDICATE = f"<{vocab.SHAPES}about>", f"<{vocab.RDF}predicate>"
_NODE, _SUBJECTS = f"<{vocab.SH}targetNode>", f"<{vocab.SH}targetSubjectsOf>"
_INVERSE = re.compile(r"\^\(?<([^>]*)>\)?\Z")


class ShaclEngine:
    """Compiles shapes once; `validate` may be called from several threads."""

    def __init__(self, shapes: str) -> None:
        try:
            import shacl
        except ImportError:
            raise SetupError("the SHACL engine 'shacl' is not installed: pip install shacl") from None
        try:
            told, self._asked = _on_demand(shapes)
            self._shapes = shacl.Shapes.from_text(told, format="ntriples")
        except Exception as error:
            raise DataError(f"the shapes cannot be used: {one_line(str(error))}") from error

    def _run(self, nquads: str) -> Any:
        asked = {line for relation in set(_relations(nquads)) for line in self._asked.get(relation, ())}
        try:
            return self._shapes.validate_text("\n".join([*sorted(asked), nquads]), format="nquads")
        except Exception as error:
            raise DataError(f"the data cannot be validated: {one_line(str(error))}") from error

    def validate(self, nquads: str) -> list[Finding]:
        return ordered([_finding(result) for result in self._run(nquads).results])

    def report(self, nquads: str) -> tuple[list[Finding], str]:
        found = self._run(nquads)
        return ordered([_finding(result) for result in found.results]), str(found.turtle)


def _on_demand(shapes: str) -> tuple[str, dict[str, list[str]]]:
    """Shapes that look at a node only where something asks for it, and by relation the statements that ask.

    To prepare a query costs more than to run it on one document, and most documents have nothing for most queries. So
    a shape that says which relations it is about (shape:about) gets its target node by a statement of its own, which is
    added to the data where a claim has one of these relations.
    """
    statements = [split(line) for line in shapes.split("\n")]
    about: dict[str, list[str]] = {}
    for shape, predicate, value in statements:
        if predicate == _ABOUT:
            about.setdefault(shape, []).append(value)
    asked: dict[str, list[str]] = {}
    told = []
    for shape, predicate, value in statements:
        if predicate == _NODE and shape in about:
            asks = f"{shape[:-1]}-asked>"
            told.append(f"{shape} {_SUBJECTS} {asks} .")
            for relation in about[shape]:
                asked.setdefault(relation, []).append(f"{value} {asks} {asks} .")
        else:
            told.append(f"{shape} {predicate} {value} .")
    return "\n".join(told), asked


def _relations(nquads: str) -> Iterator[str]:
    """The relations that claims have, and perhaps what only looks like one in a literal."""
    at = nquads.find(_PREDICATE)
    while at >= 0:
        at += len(_PREDICATE)
        yield nquads[nquads.find("<", at) : nquads.find(">", at) + 1]
        at = nquads.find(_PREDICATE, at)


def _finding(result: Any) -> Finding:
    return Finding(
        shape=_plain(result.root_shape or result.source_shape),
        severity=str(result.severity),
        message=one_line(result.message or result.component),
        focus=_plain(result.focus_node),
        path=_path(result.path),
        value=result.value_plain,
    )


def _plain(term: str) -> str:
    return term[1:-1] if term.startswith("<") else term


def _path(path: str | None) -> str | None:
    """A predicate as its IRI, the inverse of one as ^IRI, anything else as the engine writes it."""
    if path is None:
        return None
    inverse = _INVERSE.match(path)
    return f"^{inverse[1]}" if inverse else _plain(path)
