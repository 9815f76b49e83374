"""Attribution: who says, thinks or intends what, as source, cue and content (Pareti 2016; Newell et al. 2018).

An attribution of the gold is found if one of ours has overlapping content and overlapping source; where the gold has no
source, overlapping content will do, and where ours has none, it must not have one. Pairs are matched one to one,
greedily, those first whose contents (and then cues, then sources) share most of what they cover together. Precision,
recall and F1 are over attributions so matched; labels are `with a source` and `without one`, as the gold has it (as we
have it, for those that it has not).

Where the gold does not mark attributions inside the contents of others (PolNeAR marks none), neither do ours count.

Further figures, over all texts: `source`, `cue` and `content`, each the F1 of words that stand in the role in matched
pairs, against all words that the gold, and ours, have in the role in any attribution; `exact source` (`cue`,
`content`), the share of matched pairs whose spans are the same but for white space, quotation marks and punctuation at
the ends; and `strict`, the F1 of pairs whose contents share at least half of what they cover together and whose sources
overlap.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.model import Span
from kg.score.standard import GoldAttribution, GoldText, Place
from kg.score.tally import Slip, Tally
from kg.understand import Reading

_WORD = re.compile(r"\w+")
_HALF = 0.5
ROLES = ("source", "cue", "content")


@dataclass(frozen=True, slots=True)
class _Roles:
    """One attribution as the words (their first characters) that stand in each role."""

    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]

    def of(self, role: str) -> frozenset[int]:
        found: frozenset[int] = getattr(self, role)
        return found


class Attributions:
    """Attribution relations with overlapping source and content."""

    name = "attribution"

    def count(self, gold: GoldText, reading: Reading, tally: Tally) -> None:
        if gold.attributions is None:
            return
        text, name = gold.document.text, gold.document.source
        words = [m.start() for m in _WORD.finditer(text)]
        theirs = [_of_gold(a, words) for a in gold.attributions]
        nested = any(a.cue and a.cue <= other.content for a in theirs for other in theirs if a is not other)
        ours = [
            _Roles(
                _starts([s.source_span] if s.source_span else [], words),
                _starts(s.cue, words),
                _starts(s.content, words),
            )
            for s in reading.extraction.statements
            if nested or s.within is None
        ]
        pairs = _matched(theirs, ours)
        _words(theirs, ours, pairs, tally)
        close = sum(_shared(theirs[g].content, ours[o].content) >= _HALF for g, o in pairs)
        tally.share("strict", (close, len(theirs)), (close, len(ours)))
        for g, o in pairs:
            tally.hit(_label(theirs[g]))
            for role in ROLES:
                tally.figure(f"exact {role}", float(theirs[g].of(role) == ours[o].of(role)))
        found, right = {g for g, _ in pairs}, {o for _, o in pairs}
        for g, attribution in enumerate(theirs):
            if g not in found:
                near = [o for o in ours if o.content & attribution.content]
                kind = "content found, source not" if near else "not found"
                tally.miss(_label(attribution), Slip(kind=f"{kind}", source=name, quote=_told(attribution, text)))
        for o, statement in enumerate(ours):
            if o not in right:
                kind = "content of another" if any(t.content & statement.content for t in theirs) else "no attribution"
                tally.extra(_label(statement), Slip(kind=kind, source=name, quote=_told(statement, text)))


def _label(roles: _Roles) -> str:
    return "with a source" if roles.source else "without one"


def _of_gold(attribution: GoldAttribution, words: Sequence[int]) -> _Roles:
    source, cue, content = (_within(getattr(attribution, role), words) for role in ROLES)
    return _Roles(source, cue, content)


def _starts(spans: Iterable[Span], words: Sequence[int]) -> frozenset[int]:
    return _within(((s.start, s.end) for s in spans), words)


def _within(places: Iterable[Place], words: Sequence[int]) -> frozenset[int]:
    return frozenset(w for start, end in places for w in words[bisect_left(words, start) : bisect_left(words, end)])


def _shared(one: frozenset[int], other: frozenset[int]) -> float:
    """Jaccard's index: what both cover, of what either covers."""
    return len(one & other) / len(one | other) if one or other else 1.0


def _candidates(theirs: Sequence[_Roles], ours: Sequence[_Roles]) -> Iterator[tuple[tuple[float, ...], int, int]]:
    for g, gold in enumerate(theirs):
        for o, statement in enumerate(ours):
            if gold.content & statement.content and (not gold.source or gold.source & statement.source):
                yield tuple(-_shared(gold.of(r), statement.of(r)) for r in ("content", "cue", "source")), g, o


def _matched(theirs: Sequence[_Roles], ours: Sequence[_Roles]) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for _, g, o in sorted(_candidates(theirs, ours)):
        if g not in taken[0] and o not in taken[1]:
            pairs.append((g, o))
            taken[0].add(g)
            taken[1].add(o)
    return pairs


def _words(theirs: list[_Roles], ours: list[_Roles], pairs: list[tuple[int, int]], tally: Tally) -> None:
    for role in ROLES:
        both = sum(len(theirs[g].of(role) & ours[o].of(role)) for g, o in pairs)
        tally.share(role, (both, sum(len(t.of(role)) for t in theirs)), (both, sum(len(s.of(role)) for s in ours)))


def _told(roles: _Roles, text: str) -> str:
    """Source | cue | content, as words."""

    def quoted(starts: frozenset[int]) -> str:
        return " ".join(m[0] for s in sorted(starts) if (m := _WORD.match(text, s)))

    return " | ".join(quoted(roles.of(role)) for role in ROLES)
