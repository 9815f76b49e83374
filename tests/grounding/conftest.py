"""What a tool says of a text, grounded with the pipeline that ships with kg."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.grounding import Foreign, Grounding, Name, Told
from kg.model import Claim, Extraction
from kg.records import from_record, to_record
from kg.understand import Understanding
from kg.vocab import local_name
from tests.conftest import DATE, document_of

TOOL = "graphrag"


def name(text: str, kind: str = "", **more: object) -> Name:
    return Name(text=text, kind=kind, **more)  # type: ignore[arg-type]


def tell(subject: str | Name, relation: str, thing: str | Name, quote: str | None = None, **more: object) -> Told:
    """What a tool says, with names by their words."""
    one, other = (n if isinstance(n, Name) else name(n) for n in (subject, thing))
    return Told(subject=one, relation=relation, object=other, quote=quote, **more)  # type: ignore[arg-type]


@dataclass
class Grounded:
    """An extraction with short ways to ask."""

    extraction: Extraction
    grounding: Grounding

    def triples(self) -> list[tuple[str, str, str]]:
        return [self.triple(claim) for claim in self.extraction.claims]

    def triple(self, claim: Claim) -> tuple[str, str, str]:
        labels = {e.iri: e.label for e in self.extraction.entities}
        return labels[claim.subject], local_name(claim.relation), labels[claim.object]

    @property
    def claim(self) -> Claim:
        (claim,) = self.extraction.claims
        assert not self.extraction.unverified
        return claim

    @property
    def reason(self) -> str:
        (unverified,) = self.extraction.unverified
        assert not self.extraction.claims
        return unverified.reason


Ground = Callable[..., Grounded]


@pytest.fixture(scope="session")
def ground(understanding: Understanding) -> Ground:
    """Ground what one tool says of one text. What comes of it is held against the claims format."""

    def run(
        text: str,
        *told: Told,
        names: tuple[Name, ...] = (),
        date: str | None = DATE,
        mapping: Path | None = None,
        beside: bool = False,
    ) -> Grounded:
        grounding = Grounding(understanding, understanding.minter, mapping=mapping, beside=beside)
        foreign = Foreign(document=document_of(text, date), tool=TOOL, names=names, told=told)
        (extraction,) = grounding.ground([foreign])
        assert isinstance(extraction, Extraction), extraction
        assert from_record(to_record(extraction), where="test") == extraction
        counts = grounding.counts
        assert counts.told == counts.claims + counts.unverified + counts.merged + counts.failed == len(told)
        return Grounded(extraction, grounding)

    return run
