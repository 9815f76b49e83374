"""Documents in; what the rules understand of them out, together with what a model tells and the text bears out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice

from kg import assets
from kg.asking.account import Account, Unanswered
from kg.asking.asker import Asked, Asker
from kg.asking.offered import offer, shipped_offer
from kg.asking.settings import AskSettings
from kg.grounding import Grounding, kind_of
from kg.model import Document, Extraction, Failure
from kg.pipeline import BuildSettings, Stages
from kg.pipeline.work import Note, tasks
from kg.pipeline.work.workshop import guarded
from kg.sources import document_of

_BATCH = 8  # documents that are understood together


def _quiet(told: str) -> None:
    """Tell nobody."""


def _unnoted(note: Note) -> None:
    """Tell nobody."""


def extract(
    sources: Iterable[str | Document],
    ask: AskSettings,
    *,
    settings: BuildSettings | None = None,
    account: Account | None = None,
    progress: Callable[[str], None] = _quiet,
    waiting: Callable[[str], None] = _quiet,
    noted: Callable[[Note], None] = _unnoted,
    stages: Stages | None = None,
) -> Iterator[Extraction | Failure]:
    """Yield what is understood of each document, or why it could not be taken in.

    A document that the model tells nothing of, for whatever reason, is understood by the rules alone; `account` says
    so, and what else became of the asking. `progress` is called with the name of each document that was asked about,
    `waiting` when a request is tried again, `noted` with what could not be read of one that is taken in. Raises
    ServiceError if nothing can be asked from the beginning.
    """
    parts = stages or Stages(settings or BuildSettings())
    told = account if account is not None else Account()
    told.tool, told.warning = ask.tool, ask.warning
    parts.check_terms()
    own = parts.settings.ontology_files
    offered = offer([*assets.turtle_files("ontology"), *own], parts.lexicon) if own else shipped_offer()
    asker = Asker(ask, offered, told, waiting)
    grounding = Grounding(parts.understanding, parts.minter, beside=True)
    stream = _told(asker.asked(_once(_documents(sources, parts, noted))), progress)
    while batch := list(islice(stream, _BATCH)):
        grounded = grounding.ground(a.foreign for a in batch if isinstance(a, Asked))
        for item in batch:
            if isinstance(item, Failure):
                yield item
                continue
            result = next(grounded)
            if isinstance(result, Failure) and item.foreign.told:
                item, result = _by_the_rules(item, result, grounding)
            _count(item, result, told)
            told.agreed, told.doubted = grounding.counts.agreed, grounding.counts.doubted
            yield result


def _by_the_rules(asked: Asked, failure: Failure, grounding: Grounding) -> tuple[Asked, Extraction | Failure]:
    """A document where what was told cannot be grounded: nobody's fault, but it is not lost for that."""
    alone = Unanswered(source=failure.source, reason=failure.reason, missing=1, pieces=1)
    asked = replace(asked, foreign=replace(asked.foreign, told=()), again=0, unanswered=alone)
    return asked, next(grounding.ground([asked.foreign]))


def _documents(
    sources: Iterable[str | Document], stages: Stages, noted: Callable[[Note], None]
) -> Iterator[Document | Failure]:
    """The documents of sources. Files that hold extractions are refused, since their claims would be lost."""
    for task in tasks(sources, minter=stages.minter, settings=stages.settings.read):
        if isinstance(task, Failure):
            yield task
        elif task.document is not None:
            if task.note is not None:
                noted(Note(source=task.source, message=task.note))
            yield task.document
        elif task.data is not None and task.place is not None:
            with guarded(task.source, "read") as caught:
                found = document_of(task.data, task.place, stages.minter, stages.settings.read)
            yield caught[0] if caught else found
        else:
            reason = "holds what was extracted already; expected the documents themselves"
            yield Failure(source=task.source, stage="read", reason=reason)


def _once(items: Iterable[Document | Failure]) -> Iterator[Document | Failure]:
    """Each document once."""
    known: dict[str, str] = {}
    for item in items:
        if isinstance(item, Document):
            before = known.setdefault(item.iri, item.source)
            if before is not item.source:
                yield Failure(source=item.source, stage="duplicate", reason=f"the same document as {before}")
                continue
        yield item


def _told(items: Iterable[Asked | Failure], progress: Callable[[str], None]) -> Iterator[Asked | Failure]:
    for item in items:
        progress(item.foreign.document.source if isinstance(item, Asked) else item.source)
        yield item


def _count(asked: Asked, result: Extraction | Failure, account: Account) -> None:
    """Note what became of one document."""
    told = len(asked.foreign.told) + asked.again
    account.told += told + asked.beyond
    account.beyond += asked.beyond
    account.broken += asked.broken
    if asked.unanswered is not None:
        account.alone.append(asked.unanswered)
    if isinstance(result, Failure):
        return
    found = [c for c in result.claims if account.tool in c.found_by]
    account.verified += len(found)
    unverified = [u for u in result.unverified if u.by == account.tool]
    account.unverified.update(map(kind_of, unverified))
    account.again += told - len(found) - len(unverified)
