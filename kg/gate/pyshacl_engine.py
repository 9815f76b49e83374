"""pySHACL, the reference validator, on a pyoxigraph Store: slower, and what the fast engine is held against."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kg import vocab
from kg.errors import DataError, SetupError
from kg.gate.findings import one_line, ordered
from kg.model import Finding


class PyshaclEngine:
    """Parses shapes once; not for use from several threads at a time."""

    def __init__(self, shapes: str) -> None:
        try:
            import pyshacl
            import rdflib
        except ImportError:
            raise SetupError("the SHACL engine 'pyshacl' is not installed: pip install pyshacl") from None
        try:
            with _quiet():
                self._shapes = rdflib.Graph().parse(data=shapes, format="nt")
                # An empty graph makes pySHACL read every shape that has a target, so that broken ones show now.
                pyshacl.validate(rdflib.Graph(), shacl_graph=self._shapes, meta_shacl=False)
        except Exception as error:
            raise DataError(f"the shapes cannot be used: {one_line(str(error))}") from error

    def _run(self, nquads: str) -> Any:
        import pyoxigraph as ox
        import pyshacl
        import rdflib

        store = ox.Store()
        try:
            quads = ox.parse(nquads.encode(), format=ox.RdfFormat.N_QUADS)
            store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads)
        except (SyntaxError, ValueError) as error:
            raise DataError(f"the data is not valid N-Quads: {one_line(str(error))}") from error
        try:
            _, report, text = pyshacl.validate(
                _data_graph(store), shacl_graph=self._shapes, inference="none", advanced=False
            )
        except Exception as error:
            raise DataError(f"the data cannot be validated: {one_line(str(error))}") from error
        if not isinstance(report, rdflib.Graph):  # what it gives back when a query fails
            raise DataError(f"the data cannot be validated: {one_line(str(text))}")
        return report

    def validate(self, nquads: str) -> list[Finding]:
        with _quiet():
            return ordered(_findings(self._run(nquads)))

    def report(self, nquads: str) -> tuple[list[Finding], str]:
        with _quiet():
            report = self._run(nquads)
            return ordered(_findings(report)), str(report.serialize(format="turtle"))


def _data_graph(store: Any) -> Any:
    from pyshacl.graph_abstraction import OxigraphDataGraph

    class Data(OxigraphDataGraph):
        """Says that it is there without counting its triples, as pySHACL makes it do for every result it notes."""

        def __bool__(self) -> bool:
            return True

    return Data(store)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps pySHACL and rdflib from writing to standard error what they raise anyway, and the places of their code."""
    loggers = [logging.getLogger(name) for name in ("pyshacl-validate", "rdflib.term")]
    before = [logger.disabled for logger in loggers]
    for logger in loggers:
        logger.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, disabled in zip(loggers, before, strict=True):
            logger.disabled = disabled


def _findings(report: Any) -> list[Finding]:
    from rdflib.namespace import SH

    found = []
    for result in report.objects(None, SH.result):
        value = report.value(result, SH.value)
        found.append(
            Finding(
                shape=str(report.value(result, SH.sourceShape)),
                severity=vocab.local_name(str(report.value(result, SH.resultSeverity))),
                message=one_line(str(report.value(result, SH.resultMessage))),
                focus=_node(report.value(result, SH.focusNode)),
                path=_path(report, report.value(result, SH.resultPath)),
                value=None if value is None else _node(value),
            )
        )
    return found


def _node(node: Any) -> str:
    import rdflib

    return f"_:{node}" if isinstance(node, rdflib.BNode) else str(node)


def _path(report: Any, path: Any) -> str | None:
    """A predicate as its IRI, the inverse of one as ^IRI, anything else in SPARQL's syntax."""
    if path is None:
        return None
    text = _spell(report, path)
    for mark in ("", "^"):
        if text.startswith(f"{mark}<") and text.find(">") == len(text) - 1:
            return mark + text[len(mark) + 1 : -1]
    return text


_AFTER = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


def _spell(report: Any, path: Any) -> str:
    import rdflib
    from rdflib.namespace import RDF, SH

    if not isinstance(path, rdflib.BNode):
        return f"<{path}>"
    if (path, RDF.first, None) in report:
        return "(" + "/".join(_spell(report, part) for part in report.items(path)) + ")"
    inverse, either = report.value(path, SH.inversePath), report.value(path, SH.alternativePath)
    if inverse is not None:
        return "^" + _spell(report, inverse)
    if either is not None:
        return "(" + "|".join(_spell(report, part) for part in report.items(either)) + ")"
    for name, mark in _AFTER.items():
        part = report.value(path, SH[name])
        if part is not None:
            return f"({_spell(report, part)}){mark}"
    return _node(path)
