"""The order of the steps: sources -> documents -> understanding -> claims -> quads -> gate.

Each step is a stream; one batch of documents at a time flows through. Nothing else in `kg` knows the order.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from kg import records
from kg.errors import DataError, KgError, debugging, told
from kg.gate import EndlessError
from kg.ids import Minter
from kg.model import Document, Extraction, Failure, Finding, Iri
from kg.pipeline.decided import Decided
from kg.pipeline.entities import Known
from kg.pipeline.judge import Judged, judge
from kg.pipeline.ledger import Ledger
from kg.pipeline.settings import BuildSettings
from kg.records.check import check_references
from kg.sources import is_extraction_file, is_extraction_line, read

if TYPE_CHECKING:
    from kg.gate import Gate
    from kg.graph import AuthorityGraph, Mapper
    from kg.understand import Understanding
    from kg.understand.knowledge.lexicon import Lexicon

_BATCH = 8
"""Documents parsed together: more only costs memory (bare spaCy peaks at 174 MB with 8, at 851 MB with 256)."""

_WINDOW = 32
"""Items held back at most while a batch fills."""


@dataclass
class Stages:
    """The compiled steps of one build: model, lexicon, shapes and authority data are loaded when first needed."""

    settings: BuildSettings
    seconds: dict[str, float] = field(default_factory=dict)  # CPU seconds a stage, for people who measure

    @cached_property
    def minter(self) -> Minter:
        return Minter(self.settings.base)

    @cached_property
    def lexicon(self) -> Lexicon:
        from kg import assets
        from kg.understand.knowledge.lexicon import compile_lexicon, shipped

        own = self.settings.ontology_files
        return compile_lexicon([*assets.turtle_files("ontology"), *own]) if own else shipped()

    @cached_property
    def understanding(self) -> Understanding:
        from kg.understand import Understanding

        with self.timed("load"):
            return Understanding(self.minter, model=self.settings.model, lexicon=self.lexicon)

    @cached_property
    def mapper(self) -> Mapper:
        from kg.graph import Mapper

        return Mapper(
            self.minter,
            parents=self.lexicon.parents,
            plover={iri: r.plover for iri, r in self.lexicon.relations.items()},
            symmetric=frozenset(iri for iri, r in self.lexicon.relations.items() if r.symmetric),
        )

    @cached_property
    def authority(self) -> AuthorityGraph:
        from kg.graph import AuthorityGraph

        with self.timed("load"):
            return AuthorityGraph(parents=self.lexicon.parents)

    @cached_property
    def gate(self) -> Gate:
        from kg.gate import Gate

        chosen = self.settings
        with self.timed("load"):
            return Gate(engine=chosen.engine, extra_shapes=chosen.shape_files, ontology=chosen.ontology_files)

    @cached_property
    def known(self) -> Known:
        return Known(minter=self.minter, authority=self.authority, parents=self.lexicon.parents)

    def check_terms(self) -> None:
        """Raise DataError or MissingError if the terms of the settings cannot be used."""
        if self.settings.ontology:
            from kg.pipeline.terms import check_terms

            with self.timed("load"):
                check_terms(self.settings.ontology_files, self.settings.engine)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the CPU seconds of what is within to those of the stage."""
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
        yield from self._understood(chain.from_iterable(self._distinct(self._items(s), known, seen) for s in sources))

    def _items(self, source: str | Document) -> Iterable[Document | Extraction | Failure]:
        if isinstance(source, Document):
            return [self._checked(source)]
        if source == "-" and self.settings.read.format == "jsonl":
            return self._piped()
        if _is_recorded(source):
            return self._recorded(Path(source))
        return read([source], minter=self.minter, settings=self.settings.read)

    def judged(
        self, items: Iterable[Extraction | Failure], *, decided: Decided | None = None
    ) -> Iterator[Judged | Failure]:
        """Map to quads and pass the gate. Whatever goes wrong with one document, the others go on."""
        ledger, decided = self.ledger(), decided or Decided()
        for item in items:
            if isinstance(item, Failure):
                yield item
                continue
            source = item.document.source
            with self.timed("map and gate"), _guarded(source, "gate") as caught:
                result = self._as_decided(item, ledger, decided)
            yield caught[0] if caught else result

    def judge(
        self, extraction: Extraction, *, decided: Decided, held: Mapping[Iri, tuple[Finding, ...]] | None = None
    ) -> Judged | Failure:
        """Judge one document; `held` are claims that other documents speak against."""
        return judge(
            extraction, mapper=self.mapper, authority=self.authority, gate=self.gate, decided=decided, held=held
        )

    def _as_decided(self, extraction: Extraction, ledger: Ledger, decided: Decided) -> Judged | Failure:
        """Judge a document as people decided about its entities, or as it was where that cannot stand in the graph."""
        changed = decided.extraction(extraction, self.known) if decided.decisions else extraction
        if changed is not extraction:
            reason = _unsound(changed) or ledger.refusal(changed) or ledger.conflict(changed)
            result = None if reason else self.judge(changed, decided=decided)
            if isinstance(result, Judged):
                ledger.enter(changed)
                return result
            decided.undo(extraction, reason or (result.reason if result else ""))
        reason = ledger.refusal(extraction) or ledger.conflict(extraction)
        if reason:
            raise DataError(reason)
        result = self.judge(extraction, decided=decided)
        if isinstance(result, Judged):
            ledger.enter(extraction)
        return result

    def ledger(self) -> Ledger:
        """An empty account of what stands for what."""
        return Ledger(self.minter, self.authority, self.lexicon.parents)

    def _checked(self, document: Document) -> Document | Failure:
        with _guarded(document.source, "read") as caught:
            records.check_document(document, where=document.source)
        return caught[0] if caught else document

    def _recorded(self, path: Path) -> Iterator[Extraction | Failure]:
        try:
            with path.open(encoding="utf-8-sig", errors="surrogateescape") as file:
                yield from self._lines(file, path.name)
        except OSError as error:
            yield Failure(source=path.name, stage="read", reason=f"cannot be read: {error.strerror or error}")

    def _lines(self, file: Iterable[str], name: str) -> Iterator[Extraction | Failure]:
        ledger = self.ledger()
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            where = f"{name}#{number}"
            with _guarded(where, "read") as caught:
                extraction = records.from_line(line, where=where)
                reason = ledger.refusal(extraction)
                if reason:
                    raise DataError(reason)
            yield caught[0] if caught else extraction

    def _piped(self) -> Iterator[Document | Extraction | Failure]:
        """JSON Lines on standard input: extractions or documents, told by the first line."""
        if sys.stdin is None:
            yield Failure(source="-", stage="read", reason="standard input is closed")
            return
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
            with self.timed("read"):
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
        """Documents are understood in batches; everything keeps its place."""
        window: list[Document | Extraction | Failure] = []
        waiting = 0
        for item in items:
            window.append(item)
            waiting += isinstance(item, Document)
            if waiting == _BATCH or len(window) == _WINDOW:
                yield from self._in_place(window)
                window, waiting = [], 0
        yield from self._in_place(window)

    def _in_place(self, window: list[Document | Extraction | Failure]) -> Iterator[Extraction | Failure]:
        batch = [item for item in window if isinstance(item, Document)]
        understood: Iterator[Extraction | Failure] = iter(())
        if batch:
            understanding = self.understanding
            with self.timed("understand"):
                understood = iter(list(understanding.pipe(batch, batch_size=_BATCH)))
        for item in window:
            yield next(understood) if isinstance(item, Document) else item


def _unsound(extraction: Extraction) -> str | None:
    """Why an extraction, as people changed it, could not be read from a record; None if it could."""
    try:
        check_references(extraction, extraction.document.source)
    except DataError as error:
        return str(error).removeprefix(f"{extraction.document.source}: ")
    return None


def _is_recorded(source: str) -> bool:
    try:
        return Path(source).is_file() and is_extraction_file(Path(source))
    except (OSError, ValueError):  # a name that no file can have: the reader says so
        return False


@contextmanager
def _guarded(source: str, stage: str) -> Iterator[list[Failure]]:
    """Holds the failure if what is within does not succeed with one document.

    Trouble that every document would have is raised: a part that is missing, a setting, the disk. With KG_DEBUG=1
    unexpected errors are raised too.
    """
    caught: list[Failure] = []
    try:
        yield caught
    except DataError as error:
        reason = " ".join(str(error).removeprefix(f"{source}: ").split())
        caught.append(Failure(source=source, stage=stage, reason=reason))
    except EndlessError as error:
        raise EndlessError(f"{source}: {error}") from None
    except (KgError, OSError, MemoryError):
        raise
    except Exception as error:
        if debugging():
            raise
        caught.append(Failure(source=source, stage=stage, reason=f"unexpected {told(error)}"))
