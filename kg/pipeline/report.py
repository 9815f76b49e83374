"""The account of a build: what became of every document and every claim.

It holds no clock: the same input gives the same report.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from kg.gate import CorpusFinding
from kg.model import Failure, Status
from kg.pipeline.decided import OBEYED, REFUSED, UNMATCHED, Decided
from kg.pipeline.keep import REPORT, State
from kg.pipeline.work import Note
from kg.sources import ReadSettings
from kg.sources.settings import ROWS, SUFFIXES

_NAMED = 3  # sources of documents without a date


@dataclass(frozen=True, slots=True, kw_only=True)
class Undated:
    """Documents without a date: some of their sources, and whether they are rows of a table whose column with the date
    was not named."""

    sources: tuple[str, ...] = ()
    rows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The account of one build. `extracted == asserted + claim_only + quarantined`, always.

    `failures` are the documents that are not in the graph, in the order of the sources. Of what was before the account
    itself does not tell: `kept` documents are in the graph as they were, `changed` ones with another content, `gone`
    ones no more, `again` ones were there and all the same had to be done again, and `resumed` ones were done by a build
    that was ended.
    """

    told: Mapping[str, Any]
    failures: list[Failure] = field(default_factory=list)
    kept: int = 0
    changed: int = 0
    gone: int = 0
    again: int = 0
    resumed: int = 0
    undated: Undated = field(default_factory=Undated)

    @property
    def documents(self) -> int:
        """How many documents are in the graph."""
        return int(self.told["documents"]["built"])

    @property
    def failed(self) -> list[Failure]:
        """Failures that are no mere duplicates."""
        return [f for f in self.failures if f.stage != "duplicate"]

    @property
    def notes(self) -> list[Note]:
        """What could not be read of documents that are in the graph, in the order of the sources."""
        return [Note(**note) for note in self.told["notes"]]

    def to_json(self) -> dict[str, Any]:
        """The report as plain values, in a fixed order."""
        return dict(self.told)

    def text(self) -> str:
        """The report as JSON that a person can read: what a list holds, such as claims, stands on a line each."""
        return f"{_readable(self.told)}\n"


def _readable(value: Any, indent: str = "\n") -> str:
    inner = f"{indent}  "
    if isinstance(value, dict) and value:
        rows = (f"{json.dumps(key, ensure_ascii=False)}: {_readable(item, inner)}" for key, item in value.items())
        return f"{{{inner}{f',{inner}'.join(rows)}{indent}}}"
    if isinstance(value, list) and value:
        return f"[{inner}{f',{inner}'.join(json.dumps(item, ensure_ascii=False) for item in value)}{indent}]"
    return json.dumps(value, ensure_ascii=False)


def account(
    state: State,
    *,
    settings: Mapping[str, Any],
    triples: Mapping[str, int],
    across: Iterable[CorpusFinding],
    decided: Decided,
) -> Report:
    """The account of what a state knows."""
    documents, undated, _ = state.numbers()
    failures = list(state.failures())
    failed = sum(f.stage != "duplicate" for f in failures)
    statuses = state.counts("status")
    review = statuses[Status.REVIEW.value]
    findings = list(across)
    told = {
        "format": REPORT,
        "settings": dict(settings),
        "documents": {
            "read": documents + len(failures),
            "built": documents,
            "failed": failed,
            "duplicates": len(failures) - failed,
            "undated": undated,
        },
        "claims": {
            "extracted": sum(statuses.values()),
            "asserted": statuses[Status.ASSERTED.value],
            "claim_only": statuses[Status.CLAIM.value] + review,
            "of_which_under_review": review,
            "quarantined": statuses[Status.QUARANTINED.value],
        },
        "entities": dict(sorted(state.entities().items())),
        "asserted_relations": _counts(state.counts("asserted")),
        "claimed_relations": _counts(state.counts("claimed")),
        "shapes": _counts(state.counts("shape")),
        "triples": dict(sorted(triples.items())),
        "held_back": list(state.held()),
        "across_documents": {
            "held_back": len({f.claims[0] for f in findings if f.holds_back}),
            "findings": [_plain(f) for f in findings],
        },
        "decisions": _decisions(decided),
        "failures": [
            {"source": f.source, "stage": f.stage, "reason": f.reason}
            for f in sorted(failures, key=lambda f: (f.source, f.stage, f.reason))
        ],
        "notes": [{"source": note.source, "message": note.message} for note in state.notes()],
    }
    return Report(
        told=told,
        failures=failures,
        kept=state.kept,
        changed=state.replaced,
        gone=state.left,
        again=state.again,
    )


def undated(state: State, read: ReadSettings) -> Undated:
    """The first documents without a date; rows of tables before others, if naming a column may help."""
    if read.date_column is None:
        rows = (source for source in state.undated(rows=True) if _is_row(source, read))
        if found := tuple(islice(rows, _NAMED)):
            return Undated(sources=found, rows=True)
    return Undated(sources=tuple(islice(state.undated(), _NAMED)))


def _is_row(source: str, read: ReadSettings) -> bool:
    """Whether a source is a row of a table, by the name of its file or by the format that all files are read in."""
    file, mark, _ = source.rpartition("#")
    return bool(mark) and (read.format or SUFFIXES.get(PurePosixPath(file).suffix.lower())) in ROWS


def _decisions(decided: Decided) -> dict[str, Any]:
    """How many decisions were obeyed, and which were not, and why."""
    outcomes = [(d, *decided.outcome(d)) for d in decided.decisions]
    return {
        "obeyed": sum(outcome == OBEYED for _, outcome, _ in outcomes),
        **{
            name: [{**d.to_record(), "reason": reason} for d, outcome, reason in outcomes if outcome == name]
            for name in (REFUSED, UNMATCHED)
        },
    }


def _counts(counter: Counter[str]) -> dict[str, int]:
    return {name: count for name, count in sorted(counter.items()) if count}


def _plain(finding: CorpusFinding) -> dict[str, Any]:
    """A finding as plain values, without what is empty."""
    lists = {"claims": finding.claims, "others": finding.others, "entities": finding.entities, "names": finding.names}
    return {
        "kind": finding.kind,
        "message": finding.message,
        **{name: list(found) for name, found in lists.items() if found},
    }
