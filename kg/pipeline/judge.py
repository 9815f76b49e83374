"""Decides where each claim of a document ends: asserted, claim only, held back for review, or quarantined.

The gate may find a claim guilty of what only shows once another is gone, so judging repeats until the
gate finds nothing more. Each round takes at least one claim or mention away: it ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kg.gate import Gate, blame
from kg.graph import AuthorityGraph, Description, Mapper
from kg.model import Certainty, Claim, Extraction, Failure, Finding, Iri, Mode, Polarity, Status, Verdict
from kg.pipeline.decided import Decided

_MODES = {
    Mode.PLANNED: "it is planned, not done",
    Mode.WANTED: "it is wanted or attempted, not done",
    Mode.HYPOTHETICAL: "it is imagined or conditional",
    Mode.QUESTIONED: "it is asked or left open",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A document with the verdict on each of its claims, and the lines it gives.

    `needed` are the entities that the graph has to tell of, `named` those whose class and name are enough: the
    authority data are asked for both once for all documents.
    """

    extraction: Extraction
    verdicts: Mapping[Iri, Verdict]
    lines: list[str]
    needed: tuple[Iri, ...]
    named: tuple[Iri, ...]
    quarantine: list[str]


def first_verdict(claim: Claim, labels: Mapping[Iri, str]) -> Verdict:
    """Where a claim ends by what the text says, before any shape is asked."""
    if claim.plain and claim.construction is None:
        reason = "the record says so, without reservation; no construction of the lexicon was recognised"
        return Verdict(claim=claim, status=Status.ASSERTED, reason=reason)
    if claim.plain:
        return Verdict(claim=claim, status=Status.ASSERTED, reason="the text itself says so, without reservation")
    reasons = []
    if claim.polarity is Polarity.NEGATIVE:
        reasons.append("it is denied or did not happen")
    if claim.mode is not Mode.ACTUAL:
        reasons.append(_MODES[claim.mode])
    if claim.certainty is not Certainty.CERTAIN:
        reasons.append(f"it is only {claim.certainty.value}")
    if claim.attribution is not None:
        reasons.append(f"said by {labels.get(claim.attribution.source, 'somebody')}, not by the author")
    return Verdict(claim=claim, status=Status.CLAIM, reason="; ".join(reasons))


def judge(
    extraction: Extraction,
    *,
    mapper: Mapper,
    authority: AuthorityGraph,
    gate: Gate,
    decided: Decided | None = None,
    held: Mapping[Iri, tuple[Finding, ...]] | None = None,
) -> Judged | Failure:
    """Judge one document; a Failure if the document itself does not conform.

    `decided` is what people decided about its claims; `held` are claims that other documents speak against, with what
    was found.
    """
    labels = {e.iri: e.label for e in extraction.entities}
    decided = decided or Decided()
    verdicts = {c.iri: _doubted(decided.first(first_verdict(c, labels))) for c in extraction.claims}
    _apply(verdicts, held or {}, decided)
    used = sorted({e.iri for e in extraction.entities} | {e.acts_for for e in extraction.entities if e.acts_for})
    others, context = _context(extraction, used, authority, gate)
    described, placed = mapper.described(extraction, verdicts), _placed(extraction)
    for _ in range(len(extraction.claims) + len(extraction.mentions) + 2):
        unseen = placed and not gate.sees_places
        checked = described.triples + ([] if unseen else described.places) + described.elsewhere + context
        findings = gate.check(checked, placed=placed)
        if not findings:
            break
        blamed = blame(findings, checked)
        changed = _apply(verdicts, blamed.claims, decided)
        broken = {
            iri: found for iri, found in blamed.rest.items() if iri not in authority and _worst(found) == "Violation"
        }
        before: Description | None = described
        if not changed and broken:
            before = None
            extraction, changed = _without_mentions(extraction, set(broken))
            if not changed:
                finding = next(iter(broken.values()))[0]
                reason = f"the document does not conform: {finding.message} ({finding.focus})"
                return Failure(source=extraction.document.source, stage="gate", reason=reason)
            others, context = _context(extraction, used, authority, gate)
        if not changed:
            break
        described = mapper.described(extraction, verdicts, before=before)
        touched = (c.relation for c in extraction.claims if c.iri in blamed.claims)
        if _worst(findings) != "Violation" and gate.settled(touched):
            break  # claims are held back for review: another look would find the same or less
    return Judged(
        extraction=extraction,
        verdicts=verdicts,
        lines=described.lines(),
        needed=tuple(used),
        named=tuple(others),
        quarantine=mapper.quarantined(extraction, verdicts),
    )


def _doubted(verdict: Verdict) -> Verdict:
    """The verdict on what is no fact anyway, with what is doubted about it: nothing holds such a claim back."""
    if verdict.status is not Status.CLAIM or not verdict.claim.doubts:
        return verdict
    return replace(verdict, reason="; ".join((verdict.reason, *verdict.claim.doubts)))


def _context(
    extraction: Extraction, used: list[Iri], authority: AuthorityGraph, gate: Gate
) -> tuple[list[Iri], list[str]]:
    """The entities that mentions could have meant instead, and what the shapes have to see of the authority data."""
    others = sorted({c for m in extraction.mentions for c in m.candidates})
    return others, list(authority.lines(used, graph=None, by_name=others, predicates=gate.predicates))


def _placed(extraction: Extraction) -> bool:
    """Whether all places are as they should be: quotes are what the text says there, and evidence and triggers lie in
    their sentences."""
    text = extraction.document.text
    spans = [m.span for m in extraction.mentions]
    for claim in extraction.claims:
        sentence, inside = claim.sentence, (claim.evidence, claim.trigger)
        if any(s.start < sentence.start or s.end > sentence.end for s in inside):
            return False
        spans += (sentence, *inside)
        attribution = claim.attribution
        while attribution is not None:
            spans.append(attribution.cue)
            attribution = attribution.within
    one_each = len({c.iri for c in extraction.claims}) == len(extraction.claims)
    return one_each and all(0 <= s.start < s.end and text[s.start : s.end] == s.quote for s in spans)


def _worst(findings: Iterable[Finding]) -> str:
    return "Violation" if any(f.severity == "Violation" for f in findings) else "Warning"


def _apply(verdicts: dict[Iri, Verdict], blamed: Mapping[Iri, tuple[Finding, ...]], decided: Decided) -> bool:
    """Hold claims back or refuse them for what was found; False if that changes nothing."""
    changed = False
    for iri, findings in blamed.items():
        verdict = verdicts.get(iri)
        if verdict is None or verdict.status is Status.QUARANTINED:
            continue
        worst = _worst(findings)
        if worst != "Violation" and verdict.status is not Status.ASSERTED:
            continue
        if worst != "Violation" and decided.accepted(verdict.claim):
            decided.overrule(iri, (f.shape for f in findings))
            continue
        status = Status.QUARANTINED if worst == "Violation" else Status.REVIEW
        kept = tuple(f for f in findings if f.severity == worst)
        doubts = verdict.claim.doubts if status is Status.REVIEW else ()
        reason = "; ".join(dict.fromkeys((*doubts, *(f.message for f in kept))))
        if decided.accepted(verdict.claim):
            decided.refuse(iri, f"a shape refuses it, which no decision can change: {reason}")
        verdicts[iri] = replace(verdict, status=status, reason=reason, findings=kept)
        changed = True
    return changed


def _without_mentions(extraction: Extraction, broken: set[Iri]) -> tuple[Extraction, bool]:
    """Leave out mentions that are broken or of broken entities, where no claim can be blamed."""
    document = extraction.document.iri
    places = {f"#mention={m.span.start},{m.span.end}" for m in extraction.mentions}
    guilty = {p for p in places if any(b.startswith(document + p) for b in broken)}
    kept = tuple(
        m
        for m in extraction.mentions
        if m.entity not in broken and f"#mention={m.span.start},{m.span.end}" not in guilty
    )
    return replace(extraction, mentions=kept), len(kept) < len(extraction.mentions)
