"""Counts what became of every document and every claim. Holds no clock: the same input gives the same report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from kg.gate import CorpusFinding
from kg.model import Failure, Iri, Status
from kg.pipeline.decided import OBEYED, REFUSED, UNMATCHED, Decided
from kg.pipeline.judge import Judged
from kg.vocab import local_name

FORMAT = "kg-report/1"


@dataclass
class Report:
    """The account of one build. `extracted == asserted + claim_only + quarantined`, always."""

    settings: dict[str, Any]
    documents: int = 0
    undated: int = 0
    failures: list[Failure] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    asserted_relations: Counter[str] = field(default_factory=Counter)
    claim_relations: Counter[str] = field(default_factory=Counter)
    shapes: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, set[str]] = field(default_factory=dict)
    held_back: dict[Iri, dict[str, Any]] = field(default_factory=dict)  # by claim
    triples: dict[str, int] = field(default_factory=dict)
    across: list[CorpusFinding] = field(default_factory=list)  # what documents show only together
    decided: Decided = field(default_factory=Decided)

    def add(self, judged: Judged) -> None:
        """Count one document."""
        self.documents += 1
        self.undated += judged.extraction.document.date is None
        self._count(judged, 1)

    def replace(self, old: Judged, new: Judged) -> None:
        """Count a document that was judged again as it is now."""
        self._count(old, -1)
        self._count(new, 1)

    def _count(self, judged: Judged, by: int) -> None:
        labels = {e.iri: e.label for e in judged.extraction.entities}
        for entity in judged.extraction.entities:
            self.kinds.setdefault(entity.kind, set()).add(entity.iri)
        for claim in judged.extraction.claims:
            verdict = judged.verdicts[claim.iri]
            self.statuses[verdict.status.value] += by
            relation = local_name(claim.relation)
            self.claim_relations[relation] += by
            if verdict.status is Status.ASSERTED:
                self.asserted_relations[relation] += by
            for shape in sorted({f.shape for f in verdict.findings}):
                self.shapes[local_name(shape)] += by
            if verdict.findings:
                self.held_back[claim.iri] = {
                    "claim": claim.iri,
                    "document": judged.extraction.document.source,
                    "status": verdict.status.value,
                    "subject": labels.get(claim.subject, claim.subject),
                    "relation": relation,
                    "object": labels.get(claim.object, claim.object),
                    "quote": claim.evidence.quote,
                    "shapes": sorted({local_name(f.shape) for f in verdict.findings}),
                    "paths": sorted({f.path for f in verdict.findings if f.path}),
                    "message": verdict.reason,
                }

    @property
    def failed(self) -> list[Failure]:
        """Failures that are no mere duplicates."""
        return [f for f in self.failures if f.stage != "duplicate"]

    def to_json(self) -> dict[str, Any]:
        """The report as plain values, in a fixed order."""
        extracted = sum(self.statuses.values())
        review = self.statuses[Status.REVIEW.value]
        return {
            "format": FORMAT,
            "settings": self.settings,
            "documents": {
                "read": self.documents + len(self.failures),
                "built": self.documents,
                "failed": len(self.failed),
                "duplicates": len(self.failures) - len(self.failed),
                "undated": self.undated,
            },
            "claims": {
                "extracted": extracted,
                "asserted": self.statuses[Status.ASSERTED.value],
                "claim_only": self.statuses[Status.CLAIM.value] + review,
                "of_which_under_review": review,
                "quarantined": self.statuses[Status.QUARANTINED.value],
            },
            "entities": {kind: len(iris) for kind, iris in sorted(self.kinds.items())},
            "asserted_relations": _counts(self.asserted_relations),
            "claimed_relations": _counts(self.claim_relations),
            "shapes": _counts(self.shapes),
            "triples": dict(sorted(self.triples.items())),
            "held_back": sorted(self.held_back.values(), key=lambda h: (h["document"], h["claim"])),
            "across_documents": {
                "held_back": len({f.claims[0] for f in self.across if f.holds_back}),
                "findings": [_plain(f) for f in self.across],
            },
            "decisions": self._decisions(),
            "failures": [
                {"source": f.source, "stage": f.stage, "reason": f.reason}
                for f in sorted(self.failures, key=lambda f: (f.source, f.stage, f.reason))
            ],
        }

    def _decisions(self) -> dict[str, Any]:
        """How many decisions were obeyed, and which were not, and why."""
        outcomes = [(d, *self.decided.outcome(d)) for d in self.decided.decisions]
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
