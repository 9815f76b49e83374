"""Does the tasks: reads, understands, judges, and renders what comes of it. The same in any process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice

from kg.errors import DataError, KgError, debugging, told
from kg.gate import EndlessError
from kg.model import Document, Extraction, Failure, Finding, Iri
from kg.pipeline.decided import Decided
from kg.pipeline.decisions import Decision
from kg.pipeline.judge import Judged, judge
from kg.pipeline.stages import Stages
from kg.pipeline.work.piece import Piece, piece_of
from kg.pipeline.work.tasks import Task
from kg.records import from_line
from kg.records.check import check_references
from kg.sources import document_of

BATCH = 32
"""Documents parsed together. They go through parser and recogniser in step, so that more share the cost of a step: a
build takes 6 % longer with 8, and no less with 64."""

_Held = Mapping[Iri, tuple[Finding, ...]]


class Workshop:
    """Turns tasks into pieces, with the compiled parts of a build and what people decided."""

    def __init__(self, stages: Stages, decisions: Sequence[Decision] = ()) -> None:
        self._stages, self._decisions = stages, tuple(decisions)

    def pieces(self, tasks: Sequence[Task]) -> Iterator[Piece | Failure]:
        """Yield what comes of each task, in order. Whatever goes wrong with one document, the others go on."""
        for item in self.extractions(tasks):
            yield item if isinstance(item, Failure) else self.piece(item)

    def extractions(self, tasks: Iterable[Task | Failure]) -> Iterator[Extraction | Failure]:
        """Yield what is understood of each document, in order; failures keep their places."""
        iterator = iter(tasks)
        while window := [self._read(task) for task in islice(iterator, BATCH)]:
            batch = [item for item in window if isinstance(item, Document)]
            understood: Iterator[Extraction | Failure] = iter(())
            if batch:
                understanding = self._stages.understanding
                with self._stages.timed("understand"):
                    understood = iter(list(understanding.pipe(batch, batch_size=BATCH)))
            for item in window:
                yield next(understood) if isinstance(item, Document) else item

    def _read(self, task: Task | Failure) -> Document | Extraction | Failure:
        if isinstance(task, Failure):
            return task
        with self._stages.timed("read"), guarded(task.source, "read") as caught:
            if task.data is not None and task.place is not None:
                return document_of(task.data, task.place, self._stages.minter, self._stages.settings.read)
            if task.document is not None:
                return task.document
            extraction = from_line(task.record or "", where=task.source, trusted=task.trusted)
            self._refuse(extraction)
            return extraction
        return caught[0]

    def _refuse(self, extraction: Extraction) -> None:
        reason = self._stages.ledger.refusal(extraction)
        if reason:
            raise DataError(reason)

    def piece(self, extraction: Extraction, *, held: _Held | None = None, undone: str | None = None) -> Piece | Failure:
        """The piece that an extraction gives; `held` are claims that other documents speak against.

        With `undone` nothing that was decided about its entities is obeyed, for this reason.
        """
        source = extraction.document.source
        decided = Decided(self._decisions)
        with self._stages.timed("map and gate"), guarded(source, "gate") as caught:
            judged = self._judged(extraction, decided, held, undone)
        if caught:
            return caught[0]
        if isinstance(judged, Failure):
            return judged
        accepted = {claim.iri for claim in judged.extraction.claims if decided.accepted(claim)}
        with self._stages.timed("render"):
            return piece_of(
                judged,
                understood=extraction,
                minter=self._stages.minter,
                facts=self._stages.witness.facts(judged.extraction, judged.verdicts, accepted=accepted),
                nodes=self._stages.ledger.nodes(judged.extraction),
                effects=decided.effects(),
                decided=decided.beneath(self._stages.minter),
            )

    def judged(self, extraction: Extraction) -> Judged | Failure:
        """Judge one document as people decided."""
        with self._stages.timed("map and gate"), guarded(extraction.document.source, "gate") as caught:
            return self._judged(extraction, Decided(self._decisions))
        return caught[0]

    def _judged(
        self, extraction: Extraction, decided: Decided, held: _Held | None = None, undone: str | None = None
    ) -> Judged | Failure:
        """Judge a document as people decided about its entities, or as it was where that cannot stand in the graph."""
        changed = decided.extraction(extraction, self._stages.known) if decided.decisions else extraction
        if changed is not extraction:
            reason = undone or _unsound(changed) or self._stages.ledger.refusal(changed)
            result = None if reason else self._judge(changed, decided, held)
            if isinstance(result, Judged):
                return result
            decided.undo(extraction, reason or (result.reason if result else ""))
        self._refuse(extraction)
        return self._judge(extraction, decided, held)

    def _judge(self, extraction: Extraction, decided: Decided, held: _Held | None) -> Judged | Failure:
        parts = self._stages
        return judge(
            extraction, mapper=parts.mapper, authority=parts.authority, gate=parts.gate, decided=decided, held=held
        )


def _unsound(extraction: Extraction) -> str | None:
    """Why an extraction, as people changed it, could not be read from a record; None if it could."""
    try:
        check_references(extraction, extraction.document.source)
    except DataError as error:
        return str(error).removeprefix(f"{extraction.document.source}: ")
    return None


@contextmanager
def guarded(source: str, stage: str) -> Iterator[list[Failure]]:
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
