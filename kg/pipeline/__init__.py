"""Builds graphs: the one place that knows the order of the steps.

sources -> tasks -> documents -> understanding -> claims -> quads -> gate -> pieces -> the graph in a folder
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.model import Document, Extraction, Failure
from kg.pipeline.decisions import Decision, last_of_each, read_decisions
from kg.pipeline.judge import Judged
from kg.pipeline.keep import DECISIONS, PARTS, workspace
from kg.pipeline.report import Report
from kg.pipeline.settings import AUTHORITY_CHOICES, BuildSettings
from kg.pipeline.stages import Stages
from kg.pipeline.work.tasks import Note, Task, tasks

if TYPE_CHECKING:
    from kg.pipeline.building import Engine
    from kg.pipeline.spark import SparkSettings

__all__ = [
    "AUTHORITY_CHOICES",
    "PARTS",
    "BuildSettings",
    "Decision",
    "Judged",
    "Report",
    "Stages",
    "build",
    "building_again",
    "extract",
    "judged",
    "read_decisions",
]

Progress = Callable[[str], None]


def _quiet(source: str) -> None:
    """Tell nobody."""


def _unnoted(note: Note) -> None:
    """Tell nobody."""


def extract(
    sources: Iterable[str | Document],
    *,
    settings: BuildSettings | None = None,
    progress: Progress = _quiet,
    noted: Callable[[Note], None] = _unnoted,
    stages: Stages | None = None,
) -> Iterator[Extraction | Failure]:
    """Yield what is understood of each document, or why it could not be taken in.

    `progress` is called with the name of each document as it is read, `noted` with what could not be read of one that
    is taken in, before it is given. `stages` may be given to use what is loaded already; it brings its own settings.
    """
    from kg.pipeline.work import Workshop

    stages = stages or Stages(settings or BuildSettings())
    stages.check_terms()
    known: dict[str, str] = {}
    notes: deque[str | None] = deque()  # of the tasks that are under way, in order
    found = _told(tasks(sources, minter=stages.minter, settings=stages.settings.read), progress, notes)
    for item in Workshop(stages).extractions(found):
        note = notes.popleft()
        if isinstance(item, Extraction):
            document = item.document
            if document.iri in known:
                reason = f"the same document as {known[document.iri]}"
                yield Failure(source=document.source, stage="duplicate", reason=reason)
                continue
            known[document.iri] = document.source
            if note is not None:
                noted(Note(source=document.source, message=note))
        yield item


def judged(
    sources: Iterable[str | Document],
    *,
    settings: BuildSettings | None = None,
    progress: Progress = _quiet,
    stages: Stages | None = None,
) -> Iterator[Judged | Failure]:
    """Yield each document with the verdicts on its claims and the lines it gives."""
    from kg.pipeline.work import Workshop

    stages = stages or Stages(settings or BuildSettings())
    workshop = Workshop(stages, _decisions(stages.settings))
    for item in extract(sources, progress=progress, stages=stages):
        yield item if isinstance(item, Failure) else workshop.judged(item)


def build(
    sources: Iterable[str | Document],
    folder: Path,
    *,
    settings: BuildSettings | None = None,
    progress: Progress = _quiet,
    workers: int | None = None,
    spark: SparkSettings | None = None,
    stages: Stages | None = None,
) -> Report:
    """Build the graph of `sources` in `folder` and return the account of it.

    What the folder has already is taken over: documents that are as they were are not understood again, and those that
    are no longer among the sources leave the graph. A build that was ended goes on where it was.
    `workers` processes work side by side; None has as many as there are processors, where there are enough documents,
    and 0 none but this one. With `spark` the documents are done by Spark.
    `stages` may be given to build several graphs in this process with what is loaded once; it brings its own settings.
    `progress` is called with the name of each document that is done.
    Every document ends in the graph or in `report.failures`. Where no document gets in, no graph is made: an
    earlier one in the folder stays as it was, and a new folder holds report.json alone.
    The decisions in the settings are obeyed, and those that an earlier build left in the folder.
    Raises OutputError if the folder cannot be written, SetupError if a part of kg is missing, DataError or
    MissingError for shapes, terms or decisions that cannot be used; an earlier build then stays as it was.
    """
    if stages is not None and workers is None:
        workers = 0
    with _engine(spark) as engine:
        return _build(sources, folder, stages or Stages(settings or BuildSettings()), workers, engine, progress)


def building_again(
    sources: Sequence[str],
    folder: Path,
    *,
    settings: BuildSettings,
    workers: int | None = None,
    spark: SparkSettings | None = None,
    watch: bool = False,
) -> Iterator[Callable[[Progress, Progress], Report]]:
    """Yield what builds the graph when it is called; with `watch` again whenever a source has changed.

    It is called with what is to be told the name of each document, and what comes after the documents. What is loaded
    for one build is used for the next.
    """
    from kg.pipeline.watching import changes

    stages = Stages(settings)
    with _engine(spark) as engine:
        for _ in changes(sources, apart_from=folder) if watch else [None]:
            yield lambda progress, stage: _build(sources, folder, stages, workers, engine, progress, stage)


@contextmanager
def _engine(settings: SparkSettings | None) -> Iterator[Engine | None]:
    """What does the documents, if it is not this machine alone."""
    if settings is None:
        yield None
        return
    from kg.pipeline.spark.engine import SparkEngine

    engine = SparkEngine(settings)
    try:
        yield engine
    finally:
        engine.close()


def _build(
    sources: Iterable[str | Document],
    folder: Path,
    stages: Stages,
    workers: int | None,
    engine: Engine | None,
    progress: Progress,
    stage: Progress = _quiet,
) -> Report:
    from kg.pipeline.building import Build

    chosen = stages.settings
    with workspace(folder) as room:
        decisions = _decisions(chosen, folder)
        stages.check_terms()
        if chosen.shapes:
            _ = stages.gate  # shapes that cannot be used are told before a document is read
        software = f"kg {_version()}"
        work = Build(
            room,
            stages,
            decisions,
            software=software,
            settings=_settings(chosen),
            workers=workers,
            engine=engine,
            progress=progress,
            stage=stage,
        )
        return work.run(sources)


def _told(items: Iterable[Task | Failure], progress: Progress, notes: deque[str | None]) -> Iterator[Task | Failure]:
    """The items, with what is to be told of each added to the notes."""
    for item in items:
        progress(item.source)
        notes.append(item.note if isinstance(item, Task) else None)
        yield item


def _decisions(settings: BuildSettings, folder: Path | None = None) -> tuple[Decision, ...]:
    """The decisions that count: those that the folder holds, overruled by those of the settings."""
    places = [folder / DECISIONS] if folder is not None and (folder / DECISIONS).is_file() else []
    return tuple(last_of_each(d for path in (*places, *settings.decisions) for d in read_decisions(path)))


def _settings(settings: BuildSettings) -> dict[str, Any]:
    return {
        "kg": _version(),
        "base": settings.base,
        "model": settings.model,
        "validator": settings.validator,
        "shapes": [p.name for p in settings.shape_files],
        "ontology": [p.name for p in settings.ontology_files],
        "authority": settings.authority,
    }


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("statecraft-kg")
    except PackageNotFoundError:
        return "unknown"
