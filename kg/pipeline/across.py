"""The end of a build, where documents are compared: what they show only together holds claims back."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO

from kg import rdf, vocab
from kg.gate import OPEN, Background, Corpus, CorpusFinding, Tenure, key_of, period
from kg.graph import AuthorityGraph
from kg.model import Extraction, Finding, Iri, Status, Verdict
from kg.pipeline.decided import Decided
from kg.pipeline.judge import Judged
from kg.pipeline.stages import Stages
from kg.vocab import ORG, SC

_EXCLUSIVE = {SC + role for role in ("HeadOfState", "HeadOfGovernment", "HeadOfOrganization")}
"""Roles of offices that one person holds at a time. The seeds describe no office that several hold together."""

_OF_A_POLITY = {SC + role for role in ("HeadOfState", "HeadOfGovernment")}
_NAMES = (vocab.LABEL, vocab.ALT_LABEL, SC + "acronym")


def background(authority: AuthorityGraph) -> Background:
    """The authority data as the checks over a corpus need it."""
    posts = dict(authority.pairs(ORG + "postIn"))
    roles: dict[Iri, set[str]] = {}
    for office, role in authority.pairs(SC + "role"):
        roles.setdefault(office, set()).add(role)
    seats: dict[Iri, list[Iri]] = {}
    for office in sorted(posts):
        if roles.get(office, set()) & _OF_A_POLITY:
            seats.setdefault(posts[office], []).append(office)
    labels = dict(authority.pairs(vocab.LABEL))
    same: dict[Iri, set[Iri]] = {}
    for entity, identifier in authority.pairs(vocab.SAME_AS):
        same.setdefault(identifier, set()).add(entity)
    by_entity: dict[Iri, set[Iri]] = {}
    for identifier, entities in same.items():  # whoever uses the identifier, or has one that somebody else has too
        for name in (identifier, *entities):
            by_entity.setdefault(name, set()).update(entities - {name})
    return Background(
        offices={o: posts[o] for o in posts if roles.get(o, set()) & _EXCLUSIVE},
        seats={seat: tuple(offices) for seat, offices in seats.items()},
        tenures=tuple(_tenures(authority)),
        posts=posts,
        labels=labels,
        names=_names(authority),
        same={name: tuple(sorted(entities)) for name, entities in by_entity.items() if entities},
    )


def _tenures(authority: AuthorityGraph) -> Iterator[Tenure]:
    posts, during = dict(authority.pairs(ORG + "post")), dict(authority.pairs(ORG + "memberDuring"))
    starts, ends = dict(authority.pairs(SC + "start")), dict(authority.pairs(SC + "end"))
    for tenure, person in authority.pairs(ORG + "member"):
        if tenure not in posts:
            continue
        interval = during.get(tenure, "")
        days = period(f"{starts.get(interval, '..')}/{ends.get(interval, '..')}")
        yield Tenure(person=person, office=posts[tenure], days=days or OPEN)


def _names(authority: AuthorityGraph) -> Mapping[str, tuple[tuple[Iri, str], ...]]:
    found: dict[str, set[tuple[Iri, str]]] = {}
    for predicate in _NAMES:
        for iri, name in authority.pairs(predicate):
            entity = authority.entity(iri)
            if entity is not None:
                found.setdefault(key_of(name), set()).add((iri, entity.kind))
    return {name: tuple(sorted(called)) for name, called in found.items()}


class Spool:
    """Judged documents that may have to be judged again, on disk. Use as a context manager."""

    def __enter__(self) -> Spool:
        self._file: IO[bytes] = tempfile.TemporaryFile(prefix="kg-judged-")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, judged: Judged) -> None:
        """Keep a document, if it asserts anything."""
        if any(v.status is Status.ASSERTED for v in judged.verdicts.values()):
            pickle.dump((judged.extraction, dict(judged.verdicts)), self._file, protocol=pickle.HIGHEST_PROTOCOL)

    def __iter__(self) -> Iterator[tuple[Extraction, Mapping[Iri, Verdict]]]:
        self._file.seek(0)
        while True:
            try:
                yield pickle.load(self._file)  # what this process has written itself
            except EOFError:
                return


@dataclass
class Changes:
    """What comparing the documents changes in what they gave one by one."""

    findings: list[CorpusFinding] = field(default_factory=list)
    documents: list[tuple[Judged, Judged]] = field(default_factory=list)  # as it was, as it is
    dropped: set[str] = field(default_factory=set)
    added: list[str] = field(default_factory=list)


def compare(corpus: Corpus, spool: Spool, *, stages: Stages, decided: Decided) -> Changes:
    """What the documents of a build show together, with the documents that had to be judged again for it."""
    changes = Changes()
    held: dict[Iri, list[Finding]] = {}
    for found in corpus.findings():
        if len(found.entities) == 2 and decided.keeps_apart(*found.entities):
            continue
        changes.findings.append(found)
        if found.holds_back:
            held.setdefault(found.claims[0], []).append(found.finding)
    if held:
        for extraction, verdicts in spool:
            mine = {iri: tuple(held[iri]) for iri in verdicts if iri in held}
            if mine:
                _again(changes, extraction, verdicts, mine, stages=stages, decided=decided)
        _drop_bare_triples(changes, corpus, stages.mapper.asserted_graph)
    return changes


def _again(
    changes: Changes,
    extraction: Extraction,
    verdicts: Mapping[Iri, Verdict],
    held: Mapping[Iri, tuple[Finding, ...]],
    *,
    stages: Stages,
    decided: Decided,
) -> None:
    """Judge a document again with these claims held back, and note which of its lines change."""
    before = stages.mapper.document(extraction, verdicts)
    new = stages.judge(extraction, decided=decided, held=held)
    if not isinstance(new, Judged):  # no document is lost for what others say
        return
    old = Judged(extraction=extraction, verdicts=verdicts, lines=before, authority=[], quarantine=[])
    changes.documents.append((old, new))
    own, now = f" {rdf.iri(extraction.document.iri)} .", set(new.lines)
    changes.dropped.update(line for line in before if line.endswith(own) and line not in now)
    changes.added.extend(line for line in now.difference(before))


def _drop_bare_triples(changes: Changes, corpus: Corpus, graph: Iri) -> None:
    """A bare triple goes with the last claim that stood for it."""
    gone = [
        claim
        for old, new in changes.documents
        for claim in old.extraction.claims
        if old.verdicts[claim.iri].status is Status.ASSERTED and new.verdicts[claim.iri].status is not Status.ASSERTED
    ]
    corpus.held_back({claim.iri for claim in gone})
    for claim in gone:
        if not corpus.asserts(claim.subject, claim.relation, claim.object):
            ends = (rdf.iri(claim.subject), rdf.iri(claim.relation), rdf.iri(claim.object))
            changes.dropped.add(rdf.line(*ends, rdf.iri(graph)))


def accepted_in(extraction: Extraction, decided: Decided) -> set[Iri]:
    """The claims of a document that a person accepted."""
    return {claim.iri for claim in extraction.claims if decided.accepted(claim)}


def kept(lines: Iterable[str], dropped: set[str]) -> Iterable[str]:
    """The lines without those that are dropped."""
    return (line for line in lines if line not in dropped) if dropped else lines
