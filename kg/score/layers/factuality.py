"""Event factuality: whether a predicate is taken for a fact where the annotators take it for one.

On the scale from 3 to -3 of Lee et al. (2015) and Stanovsky et al. (2017), a predicate is a fact from 1.5 (at least
probable to every annotator) and no fact from 0 (unknown, yet to come, or denied) downwards. Values between are
disputed, and reported apart. The labels `fact` and `no fact` are decided on the same scale, by `value_of` a reading:
who says it does not matter, and what is probable is taken for a fact.

Asserting is stricter: a predicate is `held` if it is positive, certain and actual to whoever says it, and `asserted`
if the text itself says so. Figures: `accuracy`, over facts and non-facts; `facts held` and `facts asserted`, shares of
facts; `non-facts held` and `non-facts asserted`, shares of non-facts; `sure non-facts …`, of those from -1.5 downwards;
`disputed held`; `mean absolute error` and Pearson's `r` of `value_of` against all labels, as the literature reports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Certainty, Mode, Polarity
from kg.score.standard import GoldText
from kg.score.tally import Slip, Tally

if TYPE_CHECKING:
    from kg.understand import Appraisal, Reading
    from kg.understand.syntax.parse import Token

FACT = 1.5
NO_FACT = 0.0
_SURE = -1.5
_SURENESS = {Certainty.CERTAIN: 3.0, Certainty.PROBABLE: 1.5, Certainty.POSSIBLE: 0.75}


def value_of(appraisal: Appraisal) -> float:
    """The factuality of a predicate from 3 to -3: 0 for what is planned, wanted, imagined or asked."""
    if appraisal.mode is not Mode.ACTUAL:
        return 0.0
    value = _SURENESS[appraisal.certainty]
    return value if appraisal.polarity is Polarity.POSITIVE else -value


class Factuality:
    """Fact or no fact, of predicates whose places are given."""

    name = "factuality"

    def count(self, gold: GoldText, reading: Reading, tally: Tally) -> None:
        for event in gold.events or ():
            appraisal = reading.appraise(*event.place)
            value = value_of(appraisal)
            tally.pair(event.value, value)
            if NO_FACT < event.value < FACT:
                tally.figure("disputed held", appraisal.plain_to_somebody)
                continue
            fact, taken = event.value >= FACT, value >= FACT
            tally.figure("accuracy", taken == fact)
            for group in ("facts",) if fact else ("non-facts", "sure non-facts")[: 1 + (event.value <= _SURE)]:
                tally.figure(f"{group} held", appraisal.plain_to_somebody)
                tally.figure(f"{group} asserted", appraisal.plain)
            label, other = ("fact", "no fact") if fact else ("no fact", "fact")
            if taken == fact:
                tally.hit(label)
                continue
            tally.extra(other)
            token = reading.token_at(*event.place)
            tally.miss(
                label,
                Slip(
                    kind=f"{label} taken for {other}: {construction(token)}",
                    source=gold.document.source,
                    quote=f"{token.text} | {token.sent.text}",
                    expected=f"{event.value:g}",
                    found=f"{appraisal.polarity} {appraisal.certainty} {appraisal.mode}",
                ),
            )


def construction(token: Token) -> str:
    """The grammatical place of a predicate in a few words, to sort errors by."""
    dep, tag = token.dep_, token.tag_
    place = {
        "ROOT": "main clause",
        "ccomp": "content clause",
        "relcl": "relative clause",
        "advcl": "adverbial clause",
        "conj": "coordinated",
        "acl": "after a noun",
        "pcomp": "after a preposition",
        "xcomp": "after a verb",
    }.get(dep, dep)
    if token.pos_ in {"NOUN", "PROPN"}:
        return f"noun event, {dep}"
    if token.pos_ not in {"VERB", "AUX"}:
        return f"{token.pos_.lower()}, {dep}"
    helpers = {c.lower_ for c in token.children if c.dep_ in {"aux", "auxpass"}}
    if token.sent.text.rstrip().endswith("?"):
        return f"question, {place}"
    if "to" in helpers:
        return f"infinitive, {place}"
    if any(c.tag_ == "MD" for c in token.children):
        return f"modal, {place}"
    if tag == "VB":
        return f"imperative or bare infinitive, {place}"
    if tag == "VBG":
        return f"progressive, {place}" if helpers else f"gerund or participle, {place}"
    if tag in {"VBZ", "VBP"}:
        return f"generic present, {place}"
    return f"past, {place}"
