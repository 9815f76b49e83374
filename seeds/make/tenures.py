"""Joins the claims on one office into tenures: one per person and stretch of time, closed by the successor."""

from __future__ import annotations

from dataclasses import dataclass, field

import naming
from claims import AS_OF, CURRENT, EARLIER, EDITORS, FACTBOOK, Claim
from offices import Office
from people import Person
from writer import Sheet, date, text

_RANK = {EDITORS: 0, CURRENT: 1, FACTBOOK: 2, EARLIER: 3}


@dataclass(slots=True, eq=False)
class Tenure:
    """One stretch of one person in one office, with the claims that it rests on."""

    office: Office
    person: Person
    start: str | None
    end: str | None
    claims: list[Claim] = field(default_factory=list)
    closed_by: str = ""

    @property
    def slug(self) -> str:
        year = f" {self.start[:4]}" if self.start else ""
        return naming.slug(f"{self.office.label} {self.person.label}{year}")

    @property
    def as_of(self) -> str:
        return max((AS_OF[c.source] for c in self.claims), default="")


def settle(claims: list[Claim], notes: list[str]) -> list[Tenure]:
    """Tenures of all offices in order; what cannot be told apart is left out and noted."""
    by_office: dict[str, list[Claim]] = {}
    for claim in claims:
        by_office.setdefault(claim.office.iri, []).append(claim)
    found: list[Tenure] = []
    for iri in sorted(by_office):
        joined = _join(by_office[iri], notes)
        found.extend(_close(_without_doubles(joined, notes), notes))
    return found


def _join(claims: list[Claim], notes: list[str]) -> list[Tenure]:
    people: dict[str, list[Claim]] = {}
    for claim in claims:
        people.setdefault(claim.person.iri, []).append(claim)
    found: list[Tenure] = []
    for iri in sorted(people):
        group = sorted(people[iri], key=lambda c: (c.source != EDITORS, c.start or "9999", _RANK[c.source]))
        runs: list[list[Claim]] = []
        for claim in group:
            fitting = [] if claim.source == EDITORS else [r for r in runs if _fits(r, claim)]
            if fitting:
                max(fitting, key=lambda r: r[0].start or "").append(claim)
            else:
                runs.append([claim])
        found.extend(_tenure(run, notes) for run in runs)
    return found


def _fits(run: list[Claim], claim: Claim) -> bool:
    """True if a claim speaks of the same stretch of office as a run of claims: it begins within it or in its year."""
    if claim.start is None or any(c.start is None for c in run):
        return True
    year = int(claim.start[:4])
    if run[0].source == EDITORS:
        begin, end = run[0].start or "", run[0].end
        return int(begin[:4]) - 1 <= year and (end is None or claim.start <= end)
    return any(
        c.start and (int(c.start[:4]) == year or (c.start <= claim.start and (c.end is None or c.end[:4] >= str(year))))
        for c in run
    )


def _tenure(run: list[Claim], notes: list[str]) -> Tenure:
    starts = [c for c in run if c.start]
    best: str | None = None
    if starts:
        editors = next((c.start for c in starts if c.source == EDITORS and c.start), None)
        floor = editors or min(c.start for c in starts if c.start)[:4]
        same = [c for c in starts if c.start and c.start.startswith(floor)]
        chosen = min(same, key=lambda c: (-len(c.start or ""), _RANK[c.source]))
        best = chosen.start
        days = {c.start for c in same if c.start and len(c.start) == len(best or "")}
        if len(days) > 1:
            listed = ", ".join(sorted(d for d in days if d))
            notes.append(f"start differs: {run[0].office.label}, {run[0].person.label}: {listed}; took {best}")
    ends = [c for c in run if c.end]
    editors_end = next((c.end for c in ends if c.source == EDITORS), None)
    still = any(c.end is None and c.source in {FACTBOOK, CURRENT} for c in run)
    sitting = any(c.end is None and c.source == EARLIER for c in run)
    end = editors_end or (None if still or sitting else max((c.end for c in ends if c.end), default=None))
    return Tenure(office=run[0].office, person=run[0].person, start=best, end=end, claims=run)


def _without_doubles(tenures: list[Tenure], notes: list[str]) -> list[Tenure]:
    """Leave out holders whom one and the same source names as sitting in one office at one time."""
    doubtful: set[int] = set()
    for source in (EARLIER, FACTBOOK, CURRENT):
        sitting = [t for t in tenures if t.end is None and _latest(t) == source and _open(t, source)]
        if len(sitting) > 1:
            names = ", ".join(sorted(t.person.label for t in sitting))
            notes.append(f"left out: {sitting[0].office.label}: {source} names several sitting holders: {names}")
            doubtful.update(id(t) for t in sitting)
    return [t for t in tenures if id(t) not in doubtful]


def _latest(tenure: Tenure) -> str:
    return max((c.source for c in tenure.claims if c.source != EDITORS), key=lambda s: AS_OF[s], default=EDITORS)


def _open(tenure: Tenure, source: str) -> bool:
    return any(c.source == source and c.end is None for c in tenure.claims)


def _close(tenures: list[Tenure], notes: list[str]) -> list[Tenure]:
    order = sorted(tenures, key=lambda t: (t.start or "0000", t.as_of, t.person.iri))
    kept: list[Tenure] = []
    for place, tenure in enumerate(order):
        later = [t for t in order[place + 1 :] if t.person is not tenure.person and t.start]
        if tenure.end is None and later:
            successor = later[0]
            if tenure.as_of > successor.as_of and successor.as_of:
                notes.append(
                    f"left out: {successor.office.label}: {successor.person.label} ({successor.start}) against "
                    f"{tenure.person.label}, whom a newer source still names"
                )
                continue
            if tenure.start is None:
                continue
            tenure.end, tenure.closed_by = successor.start, successor.person.label
            if _latest(tenure) != EDITORS:
                notes.append(
                    f"closed: {tenure.office.label}: {tenure.person.label} {tenure.start} ends {tenure.end} "
                    f"with {successor.person.label}"
                )
        kept.append(tenure)
    return kept


def write(sheet: Sheet, tenures: list[Tenure]) -> None:
    """Tenures with their intervals."""
    for tenure in tenures:
        subject, interval = f"tenure:{tenure.slug}", f"interval:{tenure.slug}"
        if subject in sheet.statements:
            raise ValueError(f"two tenures have the name {subject}")
        sheet.add(subject, "a", "sc:Tenure")
        sheet.add(subject, "rdfs:label", text(f"{tenure.person.label}, {tenure.office.label}"))
        sheet.add(subject, "org:member", tenure.person.iri)
        sheet.add(subject, "org:post", tenure.office.iri)
        sheet.add(subject, "dct:source", [f"seeds:{SOURCES[c.source]}" for c in tenure.claims])
        if tenure.as_of:
            sheet.add(subject, "sc:asOf", date(tenure.as_of))
        if tenure.start or tenure.end:
            sheet.add(subject, "org:memberDuring", interval)
            sheet.add(interval, "a", "time:Interval")
            sheet.add(interval, "rdfs:label", text(f"{tenure.start or ''}/{tenure.end or '..'}"))
        if tenure.start:
            sheet.add(interval, "sc:start", date(tenure.start))
        if tenure.end:
            sheet.add(interval, "sc:end", date(tenure.end))


SOURCES = {EARLIER: "wikidata-2022-10", FACTBOOK: "factbook-2026-02", CURRENT: "wikipedia-2026-08", EDITORS: "editors"}
