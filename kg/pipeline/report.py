"""Counts what became of every document and every claim. Holds no clock: the same input gives the same report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from kg.model import Failure, Status
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
    held_back: list[dict[str, Any]] = field(default_factory=list)
    triples: dict[str, int] = field(default_factory=dict)

    def add(self, judged: Judged) -> None:
        """Count one document."""
        self.documents += 1
        self.undated += judged.extraction.document.date is None
        labels = {e.iri: e.label for e in judged.extraction.entities}
        for entity in judged.extraction.entities:
            self.kinds.setdefault(entity.kind, set()).add(entity.iri)
        for claim in judged.extraction.claims:
            verdict = judged.verdicts[claim.iri]
            self.statuses[verdict.status.value] += 1
            relation = local_name(claim.relation)
            self.claim_relations[relation] += 1
            if verdict.status is Status.ASSERTED:
                self.asserted_relations[relation] += 1
            for shape in sorted({f.shape for f in verdict.findings}):
                self.shapes[local_name(shape)] += 1
            if verdict.findings:
                self.held_back.append(
                    {
                        "claim": claim.iri,
                        "document": judged.extraction.document.source,
                        "status": verdict.status.value,
                        "subject": labels.get(claim.subject, claim.subject),
                        "relation": relation,
                        "object": labels.get(claim.object, claim.object),
                        "quote": claim.evidence.quote,
                        "shapes": sorted({local_name(f.shape) for f in verdict.findings}),
                        "message": verdict.reason,
                    }
                )

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
            "asserted_relations": dict(sorted(self.asserted_relations.items())),
            "claimed_relations": dict(sorted(self.claim_relations.items())),
            "shapes": dict(sorted(self.shapes.items())),
            "triples": dict(sorted(self.triples.items())),
            "held_back": sorted(self.held_back, key=lambda h: (h["document"], h["claim"])),
            "failures": [
                {"source": f.source, "stage": f.stage, "reason": f.reason}
                for f in sorted(self.failures, key=lambda f: (f.source, f.stage, f.reason))
            ],
        }
