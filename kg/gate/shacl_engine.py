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
_SPARQL, _SELECT = f"<{vocab.SH}sparql>", f"<{vocab.SH}select>"
_SAID_OF_ALL = {
    _NODE,
    f"<{vocab.TYPE}>",
    *(f"<{p}>" for p in (vocab.LABEL, vocab.SH + "message", vocab.SH + "severity")),
}
_LABEL = f"<{vocab.LABEL}>"
_INVERSE = re.compile(r"\^\(?<([^>]*)>\)?\Z")


class ShaclEngine:
    """Compiles shapes once; `validate` may be called from several threads."""

    def __init__(self, shapes: str) -> None:
        try:
            import shacl
        except ImportError:
            raise SetupError("the SHACL engine 'shacl' is not installed: pip install shacl") from None
        try:
            told, self._asked, self._needing = _on_demand(shapes)
            self._shapes = shacl.Shapes.from_text(told, format="ntriples")
        except Exception as error:
            raise DataError(f"the shapes cannot be used: {one_line(str(error))}") from error

    def _run(self, nquads: str) -> Any:
        asked = {line for relation in set(_relations(nquads)) for line in self._asked.get(relation, ())}
        asked |= {line for needed, line in self._needing if all(term in nquads for term in needed)}
        try:
            return self._shapes.validate_text("\n".join([*sorted(asked), nquads]), format="nquads")
        except Exception as error:
            raise DataError(f"the data cannot be validated: {one_line(str(error))}") from error

    def validate(self, nquads: str) -> list[Finding]:
        return ordered([_finding(result) for result in self._run(nquads).results])

    def report(self, nquads: str) -> tuple[list[Finding], str]:
        found = self._run(nquads)
        return ordered([_finding(result) for result in found.results]), str(found.turtle)


def _on_demand(shapes: str) -> tuple[str, dict[str, list[str]], list[tuple[list[str], str]]]:
    """Shapes that look at a node only where something asks for it, and the statements that ask: by relation, and by
    what has to be in the data.

    To prepare a query costs more than to run it on one document, and most documents have nothing for most queries. So
    a shape that says which relations it is about (shape:about) gets its target node by a statement of its own, which is
    added to the data where a claim has one of these relations; and a shape of ours whose query names the objects of
    some statements, where the data has all of them.
    """
    statements = [split(line) for line in shapes.split("\n")]
    about: dict[str, list[str]] = {}
    select = {query: text for query, predicate, text in statements if predicate == _SELECT}
    needs: dict[str, list[str]] = {}
    others: set[str] = set()  # shapes that ask for more than one query
    for shape, predicate, value in statements:
        if predicate == _ABOUT:
            about.setdefault(shape, []).append(value)
        elif predicate == _SPARQL and shape.startswith(f"<{vocab.SHAPES}") and shape not in needs:
            needs[shape] = _needed(select.get(value, ""))
        elif predicate not in _SAID_OF_ALL:
            others.add(shape)
    asked: dict[str, list[str]] = {}
    needing: list[tuple[list[str], str]] = []
    told = []
    for shape, predicate, value in statements:
        if predicate == _NODE and (shape in about or (needs.get(shape) and shape not in others)):
            asks = f"{shape[:-1]}-asked>"
            told.append(f"{shape} {_SUBJECTS} {asks} .")
            for relation in about.get(shape, ()):
                asked.setdefault(relation, []).append(f"{value} {asks} {asks} .")
            if shape not in about:
                needing.append((needs[shape], f"{value} {asks} {asks} ."))
        elif predicate != _LABEL:
            told.append(f"{shape} {predicate} {value} .")
    return "\n".join(told), asked, needing


def _needed(query: str) -> list[str]:
    """The objects, as N-Triples terms, of those patterns with which a query of ours begins: all of them must match."""
    begin = query.replace("\\n", " ").partition("WHERE {")[2]
    patterns = re.split(r"[{}]|\b(?:FILTER|OPTIONAL|BIND)\b", begin)[0]
    return [f"<{vocab.expand(name)}>" for name in re.findall(r" ([a-z]+:\w+) ?(?=[;.])", patterns)]


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
