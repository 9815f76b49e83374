"""Builds graphs: the one place that knows the order of the steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from kg.model import Document, Extraction, Failure
from kg.pipeline.folder import PARTS, workspace, write, write_report
from kg.pipeline.judge import Judged
from kg.pipeline.report import Report
from kg.pipeline.run import Run
from kg.pipeline.settings import AUTHORITY_CHOICES, BuildSettings
from kg.pipeline.stages import Stages

__all__ = ["AUTHORITY_CHOICES", "PARTS", "BuildSettings", "Judged", "Report", "Stages", "build", "extract", "judged"]

Progress = Callable[[str], None]


def _quiet(source: str) -> None:
    """Tell nobody."""


def _pass(document: Judged) -> None:
    """Look at nothing."""


def extract(
    sources: Iterable[str | Document], *, settings: BuildSettings | None = None, progress: Progress = _quiet
) -> Iterator[Extraction | Failure]:
    """Yield what is understood of each document, or why it could not be taken in.

    `progress` is called with the name of each document as it is read.
    """
    yield from Stages(settings or BuildSettings()).extractions(sources, seen=progress)


def judged(
    sources: Iterable[str | Document], *, settings: BuildSettings | None = None, progress: Progress = _quiet
) -> Iterator[Judged | Failure]:
    """Yield each document with the verdicts on its claims and the lines it gives."""
    stages = Stages(settings or BuildSettings())
    yield from stages.judged(stages.extractions(sources, seen=progress))


def build(
    sources: Iterable[str | Document],
    folder: Path,
    *,
    settings: BuildSettings | None = None,
    progress: Progress = _quiet,
    inspect: Callable[[Judged], None] = _pass,
    stages: Stages | None = None,
) -> Report:
    """Build the graph of `sources` in `folder` and return the account of it.

    `inspect` is shown each document with the verdicts on its claims as it passes. `stages` may be given to build
    several graphs with what is loaded once; it brings its own settings.
    Every document ends in the graph or in `report.failures`. Where no document gets in, no graph is made: an
    earlier one in the folder stays as it was, and a new folder holds report.json alone.
    Raises OutputError if the folder cannot be written, SetupError if a part of kg is missing, DataError or
    MissingError for shapes that cannot be used; an earlier build in the folder then stays as it was.
    """
    from kg.graph import SortedLines

    stages = stages or Stages(settings or BuildSettings())
    chosen = stages.settings
    report = Report(settings=_settings(chosen))
    with workspace(folder) as room, SortedLines() as lines, SortedLines() as quarantine:
        _ = stages.gate  # shapes that cannot be used are told before a document is read
        for item in stages.judged(stages.extractions(sources, seen=progress)):
            if isinstance(item, Failure):
                report.failures.append(item)
                continue
            report.add(item)
            inspect(item)
            lines.add(item.lines)
            if chosen.authority == "used":
                lines.add(item.authority)
            quarantine.add(item.quarantine)
        if not report.documents:
            write_report(folder, room, report)
            return report
        if chosen.authority == "all":
            lines.add(stages.authority.whole(graph=stages.mapper.authority_graph))
        run = Run(chosen.base, f"kg {_version()}", chosen.model, stages.seconds)
        write(
            folder,
            room,
            lines=lines,
            quarantine=quarantine,
            entities_graph=stages.mapper.entities_graph,
            report=report,
            run=run,
        )
    return report


def _settings(settings: BuildSettings) -> dict[str, Any]:
    return {
        "kg": _version(),
        "base": settings.base,
        "model": settings.model,
        "engine": settings.engine,
        "shapes": [p.name for p in settings.shape_files],
        "authority": settings.authority,
    }


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("statecraft-kg")
    except PackageNotFoundError:
        return "unknown"
