"""Whether every quote of an extraction is the slice of the text that its offsets name."""

from __future__ import annotations

from kg.score.standard import GoldText
from kg.score.tally import Slip, Tally
from kg.understand import Reading


class Offsets:
    """Offset exactness: the share of spans (of mentions and claims) whose quote stands where they say."""

    name = "offsets"

    def count(self, gold: GoldText, reading: Reading, tally: Tally) -> None:
        text = gold.document.text
        extraction = reading.extraction
        spans = [("mention", m.span) for m in extraction.mentions]
        spans += [("claim", s) for c in extraction.claims for s in (c.evidence, c.sentence, c.trigger)]
        for label, span in spans:
            if text[span.start : span.end] == span.quote:
                tally.hit(label)
            else:
                tally.miss(label, Slip(kind=f"inexact {label}", source=gold.document.source, quote=span.quote))
