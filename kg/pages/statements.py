"""Claims as pages tell them: in words, with their sentence, who says so, and how far they are to be believed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg import vocab
from kg.pages.reading import Reader
from kg.stores.claims import Account, Passage

MARKS = {
    "asserted": "the text itself says so",
    "claimed": "somebody quoted says so, or it is not certain",
    "denied": "said not to be so",
    "disputed": "said to be so, and denied elsewhere",
    "held back": "waits for a person to look at it",
    "refused": "a shape refused it",
    "rejected": "a person rejected it",
}
"""What a claim may be marked with, each with what it means."""

_DECIDED, _REJECT = vocab.PROV + "wasInfluencedBy", vocab.SCHEMA + "RejectAction"
_KEPT = 4096  # triples of which it is kept what is told of them


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A sentence, cut around the words that a claim rests on."""

    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """A claim with what a page says of it."""

    claim: Account
    mark: str  # a key of MARKS
    negative: bool
    qualities: tuple[str, ...]  # probable, planned, hypothetical …; nothing for what is plainly so
    excerpt: Excerpt | None
    when: str  # the time that the text tells, else the date of the document, else ""
    reported: bool  # `when` is only the date of the document


def told(reader: Reader, accounts: Iterable[Account]) -> list[Told]:
    """The claims, in their order."""
    return [_told(reader, account) for account in accounts]


def rejected(reader: Reader, claim: str) -> bool:
    """Whether a person rejected it."""
    return any(_REJECT in reader.values(by, vocab.TYPE) for by in reader.values(claim, _DECIDED))


def others(reader: Reader, claim: Account) -> list[str]:
    """The other claims that state the same of the same two, sorted; both ways round where the relation holds so."""
    triple = _triple(claim)
    found = reader.stating(*triple) if triple else set()
    return sorted(found - {claim.iri})


def _triple(claim: Account) -> tuple[str, str, str] | None:
    if claim.subject is None or claim.relation is None or claim.object is None or not claim.verified:
        return None
    return claim.subject.iri, claim.relation.iri, claim.object.iri


def _sides(reader: Reader, triple: tuple[str, str, str]) -> set[str]:
    """Whether a triple is told to be so, or not to be so, or both: the polarities of what is told as actual."""
    known = reader.sides_here.get(triple)
    if known is None:  # only then: a reader that notes look-ups takes this for the beginning of one
        known = reader.sides.get(triple)
    if known is None:
        if len(reader.sides) >= _KEPT:
            reader.sides.clear()
        known = reader.sides[triple] = reader.polarities(*triple)
    return known


def _told(reader: Reader, claim: Account) -> Told:
    negative = claim.polarity == "negative"
    plain = {None, "certain", "actual"}
    date = claim.document.date if claim.document else None
    return Told(
        claim=claim,
        mark=_mark(reader, claim, negative=negative),
        negative=negative,
        qualities=tuple(q for q in (claim.certainty, claim.mode) if q not in plain),  # type: ignore[misc]  # no None
        excerpt=excerpt(claim.sentence, claim.evidence),
        when=claim.when or date or "",
        reported=not claim.when,
    )


def _mark(reader: Reader, claim: Account, *, negative: bool) -> str:
    if claim.status == "quarantined":
        return "refused"
    if claim.status == "review":
        return "held back"
    triple = _triple(claim)
    if rejected(reader, claim.iri):
        return "rejected"
    against = "positive" if negative else "negative"
    if claim.mode in {None, "actual"} and triple and against in _sides(reader, triple):
        return "disputed"
    if negative:
        return "denied"
    return "asserted" if claim.status == "asserted" else "claimed"


def excerpt(sentence: Passage | None, evidence: Passage | None) -> Excerpt | None:
    """The sentence with the words of the evidence apart; the words alone where no sentence is told."""
    if evidence is None:
        return None
    if sentence is None or sentence.start < 0 or not sentence.start <= evidence.start <= evidence.end <= sentence.end:
        return Excerpt("", evidence.quote, "")
    start, end = evidence.start - sentence.start, evidence.end - sentence.start
    return Excerpt(sentence.quote[:start], sentence.quote[start:end], sentence.quote[end:])
