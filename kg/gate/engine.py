"""What a SHACL engine has to do here, and the two that can.

Both report the same findings; the tests hold them against each other. `shacl` is the fast one, `pyshacl` the
reference.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kg.errors import DataError, KgError, UsageError
from kg.model import Finding


class EndlessError(KgError):
    """Shapes that take too long for one document after the other."""

    exit_code = DataError.exit_code


class Engine(Protocol):
    """Shapes that are compiled, and ready for any number of data graphs."""

    def validate(self, nquads: str) -> list[Finding]:
        """The findings about a data graph given as N-Quads, sorted: shapes look at all named graphs as one.

        Raises DataError if the data is not valid N-Quads.
        """

    def report(self, nquads: str) -> tuple[list[Finding], str]:
        """The same, and the W3C validation report (sh:ValidationReport) in Turtle."""


def _shacl(shapes: str) -> Engine:
    from kg.gate.shacl_engine import ShaclEngine

    return ShaclEngine(shapes)


def _pyshacl(shapes: str) -> Engine:
    from kg.gate.pyshacl_engine import PyshaclEngine

    return PyshaclEngine(shapes)


def engine_apart(name: str, shapes: str, *, where: str) -> Engine:
    """The same as `compile_engine`, in a process of its own; `where` names the shapes that it is for."""
    from kg.gate.apart import EngineApart

    return EngineApart(name, shapes, where=where)


ENGINES: dict[str, Callable[[str], Engine]] = {"shacl": _shacl, "pyshacl": _pyshacl}
"""Makes an engine from shapes in N-Triples, by the name that a setting gives."""


def compile_engine(name: str, shapes: str) -> Engine:
    """The engine of this name with these shapes (N-Triples).

    Raises UsageError for an unknown name, DataError for shapes that cannot be used.
    """
    if name not in ENGINES:
        raise UsageError(f"unknown SHACL engine {name!r}: expected one of {', '.join(ENGINES)}")
    return ENGINES[name](shapes)
