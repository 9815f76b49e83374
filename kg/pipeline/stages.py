"""The order of the steps: sources -> documents -> understanding -> claims -> quads -> gate.

Each step is a stream; one batch of documents at a time flows through. Nothing else in `kg` knows the order.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from kg import records
from kg.errors import DataError
from kg.ids import Minter
from kg.model import Document, Extraction, Failure, Iri
from kg.pipeline.judge import Judged, judge
from kg.pipeline.settings import BuildSettings
from kg.sources import is_extraction_file, is_extraction_line, read

if TYPE_CHECKING:
    from kg.gate import Gate
    from kg.graph import AuthorityGraph, Mapper
    from kg.understand import Understanding

_BATCH = 8
"""Documents parsed together: more only costs memory (bare spaCy peaks at 174 MB with 8, at 851 MB with 256)."""


@dataclass
class Stages:
    """The compiled steps of one build: model, lexicon, shapes and authority data are loaded when first needed."""

    settings: BuildSettings
    seconds: dict[str, float] = field(default_factory=dict)  # CPU seconds a stage, for people who measure

    @cached_property
    def minter(self) -> Minter:
        return Minter(self.settings.base)

    @cached_property
    def _reserved(self) -> frozenset[Iri]:
        return frozenset(self.minter.graph(name) for name in ("asserted", "entities", "authority"))

    @cached_property
    def understanding(self) -> Understanding:
        from kg.understand import Understanding

        with self._timed("load"):
            return Understanding(self.minter, model=self.settings.model)

    @cached_property
    def mapper(self) -> Mapper:
        from kg.graph import Mapper
        from kg.understand.lexicon import shipped

        lexicon = shipped()
        return Mapper(
            self.minter,
            parents=lexicon.parents,
            plover={iri: r.plover for iri, r in lexicon.relations.items()},
            symmetric=frozenset(iri for iri, r in lexicon.relations.items() if r.symmetric),
        )

    @cached_property
    def authority(self) -> AuthorityGraph:
        from kg.graph import AuthorityGraph
        from kg.understand.lexicon import shipped

        with self._timed("load"):
            return AuthorityGraph(parents=shipped().parents)

    @cached_property
    def gate(self) -> Gate:
        from kg.gate import Gate

        with self._timed("load"):
            return Gate(engine=self.settings.engine, extra_shapes=self.settings.shapes)

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        start = time.process_time()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.process_time() - start

    def extractions(
        self, sources: Iterable[str | Document], *, seen: Callable[[str], None] = lambda source: None
    ) -> Iterator[Extraction | Failure]:
        """Read and understand; files that `kg extract` wrote come through verified and as they are.

        `seen` is called with the name of each document that has been read.
        """
        known: dict[Iri, str] = {}
        items: Iterable[Document | Extraction | Failure]
        for source in sources:
            if isinstance(source, Document):
                yield from self._understood(self._distinct([source], known, seen))
                continue
            path = Path(source)
            if source == "-" and self.settings.read.format == "jsonl":
                items = self._piped()
            elif path.is_file() and is_extraction_file(path):
                items = self._recorded(path)
            else:
                items = read([source], minter=self.minter, settings=self.settings.read)
            yield from self._understood(self._distinct(items, known, seen))

    def judged(self, items: Iterable[Extraction | Failure]) -> Iterator[Judged | Failure]:
        """Map to quads and pass the gate."""
        for item in items:
            if isinstance(item, Failure):
                yield item
                continue
            mapper, authority, gate = self.mapper, self.authority, self.gate
            with self._timed("map and gate"):
                result = judge(item, mapper=mapper, authority=authority, gate=gate)
            yield result

    def _recorded(self, path: Path) -> Iterator[Extraction | Failure]:
        with path.open(encoding="utf-8-sig", errors="surrogateescape") as file:
            yield from self._lines(file, path.name)

    def _lines(self, file: Iterable[str], name: str) -> Iterator[Extraction | Failure]:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            where = f"{name}#{number}"
            try:
                extraction = records.from_line(line, where=where)
                if extraction.document.iri in self._reserved:
                    raise DataError(f"{where}: the document has the IRI of a graph that kg keeps for itself")
                yield extraction
            except DataError as error:
                yield Failure(source=where, stage="read", reason=str(error).removeprefix(f"{where}: "))

    def _piped(self) -> Iterator[Document | Extraction | Failure]:
        """JSON Lines on standard input: extractions or documents, told by the first line."""
        first = sys.stdin.buffer.readline()
        if is_extraction_line(first):
            rest = (line.decode("utf-8", "surrogateescape") for line in sys.stdin.buffer)
            yield from self._lines(chain([first.decode("utf-8-sig", "surrogateescape")], rest), "-")
            return
        with tempfile.NamedTemporaryFile(prefix="kg-", suffix=".jsonl") as spool:
            spool.write(first)
            shutil.copyfileobj(sys.stdin.buffer, spool)
            spool.flush()
            for item in read([spool.name], minter=self.minter, settings=self.settings.read):
                source = item.source.replace(Path(spool.name).name, "-", 1)
                yield replace(item, source=source)

    def _distinct(
        self,
        items: Iterable[Document | Extraction | Failure],
        known: dict[Iri, str],
        seen: Callable[[str], None],
    ) -> Iterator[Document | Extraction | Failure]:
        iterator = iter(items)
        while True:
            with self._timed("read"):
                item = next(iterator, None)
            if item is None:
                return
            if isinstance(item, Failure):
                seen(item.source)
                yield item
                continue
            document = item.document if isinstance(item, Extraction) else item
            seen(document.source)
            first = known.get(document.iri)
            if first is not None:
                yield Failure(source=document.source, stage="duplicate", reason=f"the same document as {first}")
                continue
            known[document.iri] = document.source
            yield item

    def _understood(self, items: Iterable[Document | Extraction | Failure]) -> Iterator[Extraction | Failure]:
        """Documents are understood in batches; what is not a document keeps its place after them."""
        iterator = iter(items)
        while True:
            batch: list[Document] = []
            rest: list[Extraction | Failure] = []
            for item in iterator:
                if isinstance(item, Document):
                    batch.append(item)
                else:
                    rest.append(item)
                if len(batch) == _BATCH or len(rest) == _BATCH:
                    break
            if not batch and not rest:
                return
            understood: Iterable[Extraction | Failure] = ()
            if batch:
                understanding = self.understanding
                with self._timed("understand"):
                    understood = list(understanding.pipe(batch, batch_size=_BATCH))
            yield from chain(understood, rest)
