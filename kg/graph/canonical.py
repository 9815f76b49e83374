"""Sorted, distinct lines of any number in bounded memory: the canonical form of a graph without blank nodes.

Code-point order of N-Quads lines is a total order that depends on nothing but the statements, so the
same statements give the same bytes whatever order they came in (compare RDF Dataset Canonicalization,
which for data without blank nodes is just that).
"""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

from kg import rdf, vocab

_RUN = 400_000
"""Lines held in memory before a sorted run goes to disk: some 100 MB."""


class SortedLines:
    """Collects lines and yields them sorted and distinct, as often as wanted. Use as a context manager."""

    def __init__(self, *, run: int = _RUN) -> None:
        self._run = run
        self._held: set[str] = set()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._runs: list[Path] = []

    def __enter__(self) -> SortedLines:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    def add(self, lines: Iterable[str]) -> None:
        """Add lines, each without its newline."""
        self._held.update(lines)
        if len(self._held) >= self._run:
            self._spill()

    def _spill(self) -> None:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="kg-sort-")
        path = Path(self._folder.name) / f"{len(self._runs)}.nq"
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(line + "\n" for line in sorted(self._held))
        self._runs.append(path)
        self._held.clear()

    def __iter__(self) -> Iterator[str]:
        streams: list[Iterator[str]] = [_lines(path) for path in self._runs]
        streams.append(iter(sorted(self._held)))
        last = None
        for line in heapq.merge(*streams) if len(streams) > 1 else streams[0]:
            if line != last:
                yield line
                last = line


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line[:-1]


_LABEL = f" {rdf.iri(vocab.LABEL)} "
_ACTS_FOR = f" {rdf.iri(vocab.SC + 'actsFor')} "
_ALIAS = f" {rdf.iri(vocab.ALT_LABEL)} "


def entity_lines_merged(lines: Iterable[str], *, graph: str) -> Iterator[str]:
    """Give each entity one label, and at most one whom it acts for, where documents told of it differently.

    Takes sorted lines. In the graph of entities the first label in order stays `rdfs:label`, further ones
    become `skos:altLabel`, and of several `sc:actsFor` the first stays, so that the result does not depend on which
    document came first. The lines that change keep no order: sort again.
    """
    ending = f" {rdf.iri(graph)} ."
    labelled = acting = ""
    for line in lines:
        if line.endswith(ending) and _ACTS_FOR in line:
            subject = line[: line.index(" ")]
            if subject == acting:
                continue
            acting = subject
        elif line.endswith(ending) and _LABEL in line:
            subject = line[: line.index(" ")]
            if subject == labelled:
                yield line.replace(_LABEL, _ALIAS, 1)
                continue
            labelled = subject
        yield line
