"""What only the report of a build tells: documents that are not in the graph, what documents show only together, and
decisions that were not obeyed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.pages.counts import once
from kg.pages.reading import Reader

_ADVICE = {
    "read": "Mend the source, or tell how it is to be read (--format, --encoding, --max-chars), and build again.",
    "understand": "Shorten or split the text, and build again; if it fails still, please report it with the text.",
    "gate": "What the document says breaks a shape as a whole: mend the text or the terms, and build again.",
    "duplicate": "Nothing is lost: its text is in the graph once. Leave one of the two out to be told no more.",
}
_OTHERWISE = "Mend the source, and build again."


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that is not in the graph."""

    source: str
    stage: str
    reason: str
    advice: str


@dataclass(frozen=True, slots=True)
class Disobeyed:
    """A decision that the build did not obey, as its line of a decision file."""

    line: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The parts of a report that pages show. All are empty where there is no report, or none that can be read."""

    failures: tuple[Failure, ...] = ()
    duplicates: tuple[Failure, ...] = ()
    disobeyed: tuple[Disobeyed, ...] = ()
    findings: tuple[Mapping[str, Any], ...] = ()  # of what documents show only together
    against: Mapping[str, tuple[str, ...]]  # by a claim that is held back: those that speak against it


@once
def report(reader: Reader) -> Report:
    """The report beside the graph of a reader."""
    told = _read(reader)
    failures = [_failure(f) for f in _maps(told.get("failures"))]
    decisions = told.get("decisions")
    decided = decisions if isinstance(decisions, Mapping) else {}
    across = told.get("across_documents")
    findings = tuple(f for f in _maps(across.get("findings") if isinstance(across, Mapping) else ()) if f.get("kind"))
    return Report(
        failures=tuple(f for f in failures if f.stage != "duplicate"),
        duplicates=tuple(f for f in failures if f.stage == "duplicate"),
        disobeyed=tuple(_disobeyed(d) for name in ("refused", "unmatched") for d in _maps(decided.get(name))),
        findings=findings,
        against={f["claims"][0]: tuple(f.get("others", ())) for f in findings if f.get("claims")},
    )


def _read(reader: Reader) -> Mapping[str, Any]:
    if reader.report is None:
        return {}
    try:
        told = json.loads(reader.report.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, Mapping) else {}


def _maps(found: Any) -> Sequence[Mapping[str, Any]]:
    return [f for f in found if isinstance(f, Mapping)] if isinstance(found, list) else []


def _failure(told: Mapping[str, Any]) -> Failure:
    source, stage, reason = (str(told.get(name, "")) for name in ("source", "stage", "reason"))
    return Failure(source, stage, reason, _ADVICE.get(stage, _OTHERWISE))


def _disobeyed(told: Mapping[str, Any]) -> Disobeyed:
    line = {name: value for name, value in told.items() if name != "reason"}
    return Disobeyed(json.dumps(line, ensure_ascii=False), str(told.get("reason", "")))
