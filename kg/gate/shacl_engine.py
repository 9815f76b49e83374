"""The PyPI package `shacl`, a validator written in Rust: the engine of every build."""

from __future__ import annotations

import re
from typing import Any

from kg.errors import DataError, SetupError
from kg.gate.findings import one_line, ordered
from kg.model import Finding

_INVERSE = re.compile(r"\^\(?<([^>]*)>\)?\Z")


class ShaclEngine:
    """Compiles shapes once; `validate` may be called from several threads."""

    def __init__(self, shapes: str) -> None:
        try:
            import shacl
        except ImportError:
            raise SetupError("the SHACL engine 'shacl' is not installed: pip install shacl") from None
        try:
            self._shapes = shacl.Shapes.from_text(shapes, format="ntriples")
        except Exception as error:
            raise DataError(f"the shapes cannot be used: {one_line(str(error))}") from error

    def _run(self, ntriples: str) -> Any:
        try:
            return self._shapes.validate_text(ntriples, format="ntriples")
        except Exception as error:
            raise DataError(f"the data cannot be validated: {one_line(str(error))}") from error

    def validate(self, ntriples: str) -> list[Finding]:
        return ordered([_finding(result) for result in self._run(ntriples).results])

    def report(self, ntriples: str) -> tuple[list[Finding], str]:
        found = self._run(ntriples)
        return ordered([_finding(result) for result in found.results]), str(found.turtle)


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
