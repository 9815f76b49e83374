"""Which claims a finding is about: a broken quote, source or entity counts against every claim that rests on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg import vocab
from kg.model import Finding, Iri

_SC, _OA, _ORG = vocab.SC, vocab.OA, vocab.ORG
_SUBJECT, _PREDICATE, _OBJECT = (vocab.RDF + name for name in ("subject", "predicate", "object"))

# Who rests on what. A claim does not rest on its document here: what is wrong with a document is no claim's fault.
_RESTS_ON = {
    _SUBJECT,
    _OBJECT,
    _SC + "evidence",
    _SC + "sentence",
    _SC + "trigger",
    _SC + "attribution",
    _SC + "event",
    vocab.SEM + "accordingTo",
    _SC + "attributedTo",
    _SC + "cue",
    _SC + "within",
    _OA + "hasSelector",
}
# A mention is about an entity; a tenure and its interval are about a person: they count against the claims of that one.
_ABOUT = {_SC + "mentionOf", _ORG + "member"}
_PART_OF_ABOUT = {_ORG + "memberDuring"}

_PARTS = {_SUBJECT, _PREDICATE, _OBJECT}
_LOOKED_AT = {f"<{p}>": p for p in (vocab.TYPE, *_RESTS_ON, *_ABOUT, *_PART_OF_ABOUT, *_PARTS)}
_CLAIM = f"<{_SC}Claim> "

_BARE = ("-bare-subject", "-bare-object")  # how relations.ttl names the shapes of bare triples


@dataclass(frozen=True, slots=True, kw_only=True)
class Blame:
    """Findings by the claim they count against; those that touch no claim by the node they are about."""

    claims: dict[Iri, tuple[Finding, ...]] = field(default_factory=dict)
    rest: dict[Iri, tuple[Finding, ...]] = field(default_factory=dict)


def blame(findings: Iterable[Finding], lines: Iterable[str]) -> Blame:
    """Map findings to the claims in `lines`, the N-Quads lines that were checked."""
    found = list(findings)
    if not found:
        return Blame()
    index = _Index(lines)
    claims: dict[Iri, list[Finding]] = {}
    rest: dict[Iri, list[Finding]] = {}
    for finding in found:
        guilty = index.claims_of(finding)
        for claim in guilty:
            claims.setdefault(claim, []).append(finding)
        if not guilty:
            rest.setdefault(finding.focus, []).append(finding)
    return Blame(
        claims={iri: _once(claims[iri]) for iri in sorted(claims)},
        rest={iri: tuple(rest[iri]) for iri in sorted(rest)},
    )


def _once(findings: list[Finding]) -> tuple[Finding, ...]:
    """Leave out what is said of the bare triple if the same is said of the claim itself."""
    shapes = {f.shape for f in findings}
    return tuple(f for f in findings if not (f.shape.endswith(_BARE) and f.shape.replace("-bare-", "-") in shapes))


class _Index:
    """The edges between claims and what they rest on, backwards."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._claims: set[Iri] = set()
        self._parts: dict[Iri, dict[str, Iri]] = {}  # claim -> rdf:subject, rdf:predicate, rdf:object
        self._users: dict[Iri, list[Iri]] = {}  # node -> the nodes that rest on it
        self._about: dict[Iri, list[Iri]] = {}  # mention, tenure, interval -> what it is about
        for line in lines:
            s, p, rest = line.split(" ", 2)
            predicate = _LOOKED_AT.get(p)
            if predicate is None or rest[0] != "<":
                continue
            subject = s[1:-1]
            if predicate == vocab.TYPE:
                if rest.startswith(_CLAIM):
                    self._claims.add(subject)
                continue
            value = rest[1 : rest.index(">")]
            if predicate in _PARTS:
                self._parts.setdefault(subject, {})[predicate] = value
            if predicate in _RESTS_ON:
                self._users.setdefault(value, []).append(subject)
            elif predicate in _ABOUT:
                self._about.setdefault(subject, []).append(value)
            elif predicate in _PART_OF_ABOUT:
                self._about.setdefault(value, []).append(subject)

    def claims_of(self, finding: Finding) -> list[Iri]:
        """The claims that a finding counts against, sorted; none if it touches no claim."""
        stated = self._stating(finding)
        if stated or finding.shape.endswith(_BARE):
            return stated  # a bare triple that no claim states is nobody's fault here, least of all its subject's
        guilty = self._resting_on(finding.focus)
        if not guilty and finding.path is None and finding.value:
            # A query over a whole document or status has that as its focus node, and what it found as the value.
            guilty = self._resting_on(finding.value)
        return guilty

    def _resting_on(self, start: Iri) -> list[Iri]:
        seen: set[Iri] = set()
        todo = [start]
        while todo:
            node = todo.pop()
            if node in seen:
                continue
            seen.add(node)
            if node in self._claims:
                continue  # a claim is where it ends
            todo += self._users.get(node, ())
            todo += self._about.get(node, ())
        return sorted(seen & self._claims)

    def _stating(self, finding: Finding) -> list[Iri]:
        """The claims that state the bare triple which a finding gives by its focus, path and value."""
        if finding.path is None or finding.value is None:
            return []
        backwards = finding.path.startswith("^")
        triple = (
            (finding.value, finding.path[1:], finding.focus)
            if backwards
            else (finding.focus, finding.path, finding.value)
        )
        return sorted(
            claim
            for claim in self._claims
            if tuple(self._parts.get(claim, {}).get(part) for part in (_SUBJECT, _PREDICATE, _OBJECT)) == triple
        )
