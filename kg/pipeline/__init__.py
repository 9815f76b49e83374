"""Builds graphs: the one place that knows the order of the steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from kg.model import Document, Extraction, Failure
from kg.pipeline.decided import Decided
from kg.pipeline.decisions import Decision, last_of_each, read_decisions
from kg.pipeline.folder import DECISIONS, PARTS, workspace, write, write_report
from kg.pipeline.judge import Judged
from kg.pipeline.report import Report
from kg.pipeline.run import Run
from kg.pipeline.settings import AUTHORITY_CHOICES, BuildSettings
from kg.pipeline.stages import Stages

__all__ = [
    "AUTHORITY_CHOICES",
    "PARTS",
    "BuildSettings",
    "Decision",
    "Judged",
    "Report",
    "Stages",
    "build",
    "extract",
    "judged",
    "read_decisions",
]

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
    stages = Stages(settings or BuildSettings())
    stages.check_terms()
    yield from stages.extractions(sources, seen=progress)


def judged(
    sources: Iterable[str | Document], *, settings: BuildSettings | None = None, progress: Progress = _quiet
) -> Iterator[Judged | Failure]:
    """Yield each document with the verdicts on its claims and the lines it gives."""
    stages = Stages(settings or BuildSettings())
    stages.check_terms()
    decided = Decided(_decisions(stages.settings))
    yield from stages.judged(stages.extractions(sources, seen=progress), decided=decided)


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
    The decisions in the settings are obeyed, and those that an earlier build left in the folder.
    Raises OutputError if the folder cannot be written, SetupError if a part of kg is missing, DataError or
    MissingError for shapes, terms or decisions that cannot be used; an earlier build then stays as it was.
    """
    from kg.gate import Corpus
    from kg.graph import SortedLines
    from kg.pipeline.across import Spool, accepted_in, background, compare, kept
    from kg.pipeline.terms import term_lines

    stages = stages or Stages(settings or BuildSettings())
    chosen = stages.settings
    with workspace(folder) as room, SortedLines() as lines, SortedLines() as quarantine, Spool() as spool:
        decided = Decided(_decisions(chosen, folder))
        report = Report(settings=_settings(chosen), decided=decided)
        stages.check_terms()
        _ = stages.gate  # shapes that cannot be used are told before a document is read
        with Corpus(
            background(stages.authority), symmetric=stages.mapper.symmetric, parents=stages.lexicon.parents
        ) as corpus:
            for item in stages.judged(stages.extractions(sources, seen=progress), decided=decided):
                if isinstance(item, Failure):
                    report.failures.append(item)
                    continue
                report.add(item)
                inspect(item)
                lines.add(item.lines)
                if chosen.authority == "used":
                    lines.add(item.authority)
                quarantine.add(item.quarantine)
                with stages.timed("compare"):
                    corpus.add(item.extraction, item.verdicts, accepted=accepted_in(item.extraction, decided))
                    spool.add(item)
            if not report.documents:
                write_report(folder, room, report)
                return report
            with stages.timed("compare"):
                changes = compare(corpus, spool, stages=stages, decided=decided)
        for old, new in changes.documents:
            report.replace(old, new)
            quarantine.add(new.quarantine)
        report.across = changes.findings
        lines.add(changes.added)
        lines.add(decided.lines(stages.minter))
        lines.add(term_lines(chosen.ontology_files, graph=stages.minter.graph("ontology")))
        if chosen.authority == "all":
            lines.add(stages.authority.whole(graph=stages.mapper.authority_graph))
        run = Run(chosen.base, f"kg {_version()}", chosen.model, stages.seconds)
        write(
            folder,
            room,
            lines=kept(lines, changes.dropped),
            quarantine=quarantine,
            entities_graph=stages.mapper.entities_graph,
            report=report,
            run=run,
        )
    return report


def _decisions(settings: BuildSettings, folder: Path | None = None) -> tuple[Decision, ...]:
    """The decisions that count: those that the folder holds, overruled by those of the settings."""
    places = [folder / DECISIONS] if folder is not None and (folder / DECISIONS).is_file() else []
    return tuple(last_of_each(d for path in (*places, *settings.decisions) for d in read_decisions(path)))


def _settings(settings: BuildSettings) -> dict[str, Any]:
    return {
        "kg": _version(),
        "base": settings.base,
        "model": settings.model,
        "engine": settings.engine,
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
