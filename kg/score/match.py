"""Matches judged claims with gold claims: by place, parties, family of relation, and status."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg import vocab
from kg.errors import DataError
from kg.model import Claim, Status, Verdict
from kg.pipeline import Judged
from kg.score.gold import GoldClaim, GoldDocument
from kg.understand.knowledge.lexicon import Lexicon, shipped

_FAMILIES = {
    "leads": "leads leader president heads holds office",
    "holdsOffice": "holds office",
    "servesIn": "holds office serves minister",
    "memberOf": "member",
    "memberOfParty": "member",
    "affiliatedWith": "affiliated fellow adviser",
    "founded": "founded founder",
    "headquarteredIn": "headquartered office seat located",
    "partOf": "part",
    "alliedWith": "allied ally",
    "rivalOf": "rival",
    "sponsors": "sponsors sponsor initiative",
    "participatesIn": "participates takes",
    "serves": "serves",
    "signatoryOf": "signatory signed",
    "sidesWith": "sides",
    "evades": "circumvents evades",
    "militarizes": "militarizes",
    "curbs": "roll curbs contain",
}
_NEAR = {  # PLOVER types that coders mix up most, by the codebook's own remarks
    "AGREE": {"SUPPORT", "COOPERATE", "AGREE"},
    "SUPPORT": {"SUPPORT", "AGREE", "COOPERATE"},
    "COOPERATE": {"COOPERATE", "SUPPORT", "AID", "AGREE"},
    "MOBILIZE": {"MOBILIZE", "COERCE"},
    "COERCE": {"COERCE", "ASSAULT", "MOBILIZE", "SANCTION"},
    "SANCTION": {"SANCTION", "COERCE"},
}
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one gold claim: `found`, `missed`, or `wrong` (found with another status)."""

    gold: GoldClaim
    result: str
    verdicts: tuple[Verdict, ...]
    near: tuple[Verdict, ...] = ()  # of the same words and parties, but another relation


@dataclass(frozen=True, slots=True)
class Score:
    """All outcomes of one document, and what was asserted without standing in the gold."""

    document: str
    outcomes: tuple[Outcome, ...]
    unlisted: tuple[Verdict, ...]
    inexact: int  # claims whose quote is not the slice of the text that its offsets name
    labels: Mapping[str, str]

    def count(self, status: str, result: str) -> int:
        return sum(o.gold.status == status and o.result == result for o in self.outcomes)


def score(gold: GoldDocument, judged: Judged, *, lexicon: Lexicon | None = None) -> Score:
    """Score one judged document against its gold standard.

    Raises DataError if a quote of the gold does not stand in the document: such a claim could never be found.
    """
    matcher = _Matcher(gold, judged, lexicon or shipped())
    outcomes = tuple(matcher.outcome(g) for g in gold.claims)
    asked = [g for g in (*gold.claims, *gold.acceptable) if g.status == "asserted"]
    unlisted = tuple(
        v
        for v in judged.verdicts.values()
        if v.status is Status.ASSERTED and not any(matcher.is_about(g, v.claim) for g in asked)
    )
    text = judged.extraction.document.text
    spans = [s for c in judged.extraction.claims for s in (c.evidence, c.sentence, c.trigger)]
    return Score(
        judged.extraction.document.source,
        outcomes,
        unlisted,
        sum(text[s.start : s.end] != s.quote for s in spans),
        {e.iri: e.label for e in judged.extraction.entities},
    )


class _Matcher:
    def __init__(self, gold: GoldDocument, judged: Judged, lexicon: Lexicon) -> None:
        self.gold, self.judged, self.lexicon = gold, judged, lexicon
        extraction = judged.extraction
        self.text = extraction.document.text
        self.places = {g: self._place(g) for g in (*gold.claims, *gold.acceptable)}
        self.relations = {_squeezed(vocab.local_name(iri)): iri for iri in lexicon.relations}
        self.names: dict[str, set[str]] = {}
        for entity in extraction.entities:
            self.names[entity.iri] = {_key(n) for n in (entity.label, *entity.aliases)}
            if entity.acts_for:
                self.names[entity.iri] |= {_key(e.label) for e in extraction.entities if e.iri == entity.acts_for}
        for mention in extraction.mentions:
            if mention.form != "pronoun":
                self.names.setdefault(mention.entity, set()).add(_key(mention.span.quote))

    def outcome(self, gold: GoldClaim) -> Outcome:
        about = [v for v in self.judged.verdicts.values() if self.is_about(gold, v.claim)]
        if not self._complete(gold, about):
            near = tuple(
                v
                for v in self.judged.verdicts.values()
                if v not in about
                and self._overlaps(gold, v.claim)
                and self._parties(gold, v.claim.subject, v.claim.object)
            )
            return Outcome(gold, "missed", tuple(about), near)
        if gold.status == "asserted":
            right = [v for v in about if v.status is Status.ASSERTED]
            return Outcome(gold, "found" if self._complete(gold, right) else "wrong", tuple(about))
        wrong = any(v.status is Status.ASSERTED for v in about)
        held = {Status.REVIEW, Status.QUARANTINED} if gold.status == "review" else {Status.CLAIM, Status.REVIEW}
        right = [v for v in about if v.status in held]
        return Outcome(gold, "wrong" if wrong or not right else "found", tuple(about))

    def _complete(self, gold: GoldClaim, verdicts: Iterable[Verdict]) -> bool:
        """Whether every party that the gold names is there."""
        claims = [v.claim for v in verdicts]
        if not claims:
            return False
        stative = [r for c in claims if (r := self.lexicon.relations.get(c.relation)) and not r.event]
        if gold.mutual or stative:
            present = [x for c in claims for x in (c.subject, c.object)]
            return all(any(self._is(iri, name) for iri in present) for name in gold.objects)
        return all(any(self._is(c.object, name) for c in claims) for name in gold.objects)

    def is_about(self, gold: GoldClaim, claim: Claim) -> bool:
        """Same words, same kind of relation, same parties."""
        if not self._overlaps(gold, claim) or not self._same_family(gold, claim):
            return False
        relation = self.lexicon.relations.get(claim.relation)
        # "initiative of" reads the other way round than "sponsors": the classes of the parties tell which is which.
        both = gold.mutual or (relation is not None and (relation.symmetric or not relation.event))
        return self._parties(gold, claim.subject, claim.object) or (
            both and self._parties(gold, claim.object, claim.subject)
        )

    def _parties(self, gold: GoldClaim, subject: str, obj: str) -> bool:
        return (not gold.subjects or any(self._is(subject, n) for n in gold.subjects)) and (
            not gold.objects or any(self._is(obj, n) for n in gold.objects)
        )

    def _place(self, claim: GoldClaim) -> tuple[int, int]:
        """Where the quote stands, whatever white space is between its words."""
        start = self.text.find(claim.quote)
        if start >= 0:
            return start, start + len(claim.quote)
        found = re.search(r"\s+".join(re.escape(w) for w in claim.quote.split()), self.text)
        if found is None:
            raise DataError(
                f"{self.gold.path}: claim {claim.id}: the quote {claim.quote[:60]!r} does not stand in "
                f"{self.gold.document.name}"
            )
        return found.span()

    def _overlaps(self, gold: GoldClaim, claim: Claim) -> bool:
        start, end = self.places[gold]
        return claim.evidence.start < end and start < claim.evidence.end

    def _same_family(self, gold: GoldClaim, claim: Claim) -> bool:
        named = _squeezed(gold.relation.removeprefix("sc:"))
        if named in self.relations:  # a relation of the ontology, by its name or its label
            return self.relations[named] == claim.relation
        name = vocab.local_name(claim.relation)
        words = {w.lower() for w in _WORD.findall(gold.relation)}
        roots = {w for w in _WORD.findall(gold.relation) if w.isupper() and len(w) > 2}
        relation = self.lexicon.relations.get(claim.relation)
        plover = vocab.local_name(relation.plover) if relation and relation.plover else ""
        if roots and plover:
            return any(plover in _NEAR.get(r, {r}) for r in roots)
        return bool(words & set(_FAMILIES.get(name, "").split()))

    def _is(self, iri: str, name: str) -> bool:
        wanted = {_key(name), *(_key(n) for n in self.gold.names.get(name, ()))}
        known = self.names.get(iri, set())
        if wanted & known:
            return True
        tokens = set(_key(name).split())
        return any(set(k.split()) <= tokens or tokens <= set(k.split()) for k in known)


def _squeezed(words: str) -> str:
    """`signs an agreement with` and `signsAgreementWith` alike."""
    return "".join(w for w in re.findall(r"[a-z]+", words.lower()) if w not in {"a", "an", "the"})


def _key(name: str) -> str:
    words = name.casefold().replace("’", "'").replace("'s", "").replace("-", " ").split()
    return " ".join(w.strip(".,()") for w in words if w not in {"the", "a", "an"})
