"""What a thing did, and what was done to it, over time: the order of its claims, and a strip that draws them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from weakref import WeakKeyDictionary

from kg import vocab
from kg.pages.counts import ACTING, once
from kg.pages.pictures import Bar, Types, month, span
from kg.pages.reading import RELATIONS, Reader
from kg.pages.statements import rejected
from kg.stores.values import whole
from kg.vocab import SC

_SUBJECT, _PREDICATE, _OBJECT = RELATIONS
_FEWEST = 4  # claims; fewer are no picture
_YEARS = 5  # that a strip spans at most by month
_COLUMNS = 60
_HALF, _FOOT, _LEFT, _PITCH, _WIDEST = 64, 22, 76, 44, 780
_BATCH = 512  # claims that are read together

EVENTS, SAYS, LASTING, DOUBTFUL = "events", "says", "lasting", "doubtful"
"""The parts of the list: what it did and what was done to it, what it says of others, relations that last, and what
was held back or refused."""
_ORDER = (EVENTS, SAYS, LASTING, DOUBTFUL)


@dataclass(frozen=True, slots=True)
class Moment:
    """A claim in the timeline of a thing."""

    claim: str
    date: str  # that the text tells, else the date of the document, else ""
    part: str
    acts: bool  # it, or one that acts for it, is the subject of the claim; or either, where the relation goes both ways
    own: bool  # it has a part in the claim itself, and not one that acts for it
    asserted: bool  # the text itself says so
    plover: str | None  # the type of the event
    same: int = 0  # further claims that say the same, which the list leaves out
    same_asserted: int = 0  # how many of these are asserted


@dataclass(frozen=True, slots=True)
class _Read:
    """All that was read of the claims of a thing in one go: a hub may have many thousands."""

    iri: str
    moments: list[Moment]
    ties: Counter[tuple[str, str, bool]]


types = once(Types)
_last: WeakKeyDictionary[Reader, _Read] = WeakKeyDictionary()


def moments(reader: Reader, iri: str) -> list[Moment]:
    """The claims about a thing by part, newest first; what has no date comes last.

    What those did who act for a state is told of the state too. Of claims that tell of the same lasting relation
    only the newest is listed. Of an event, these are the claims that tell of it.
    """
    return _read(reader, iri).moments


def ties(reader: Reader, iri: str) -> Counter[tuple[str, str, bool]]:
    """What joins a thing with others by claims that are asserted: the other, the relation, and whether it goes from
    this thing to the other; how often."""
    return _read(reader, iri).ties


def _read(reader: Reader, iri: str) -> _Read:
    known = _last.get(reader)
    if known is None or known.iri != iri:  # the pages of one thing are asked for one after the other
        known = _last[reader] = _reading(reader, iri)
    return known


def _reading(reader: Reader, iri: str) -> _Read:
    joined: Counter[tuple[str, str, bool]] = Counter()
    found: dict[str, Moment] = {}
    sides: dict[tuple[str, str, str], set[str]] = {}
    lasting: dict[tuple[str, ...], list[Moment]] = {}
    own = reader.claims.of(iri)
    told_of = reader.subjects(SC + "event", iri) if not own else set()
    for party in (iri, *sorted({who for tie in ACTING for who in reader.subjects(tie, iri)} - {iri})):
        claims = sorted(own | told_of if party == iri else reader.claims.of(party))
        for start in range(0, len(claims), _BATCH):
            some = claims[start : start + _BATCH]
            reader.claims.hold(some)
            for claim in some:
                moment, triple = _moment(reader, party, claim, own=party == iri)
                _side(reader, party, claim, triple, sides)
                subject, relation, thing, *_ = triple
                if party == iri and moment.asserted and subject != thing and relation and reader.holds(claim):
                    if thing and subject == iri:
                        joined[thing, relation, True] += 1
                    elif subject and thing == iri:
                        joined[subject, relation, False] += 1
                if moment.own or (moment.part == EVENTS and claim not in found):
                    found[claim] = moment
                    if moment.part == LASTING:
                        lasting.setdefault(triple, []).append(moment)
    reader.sides_here = sides
    for alike in lasting.values():
        chosen = max(alike, key=lambda m: (m.asserted, m.date, m.claim))
        for moment in alike:
            del found[moment.claim]
        sure = sum(m.asserted for m in alike) - chosen.asserted
        found[chosen.claim] = replace(chosen, same=len(alike) - 1, same_asserted=sure)
    listed = sorted(sorted(found.values(), key=lambda m: m.claim), key=lambda m: (m.date, m.asserted), reverse=True)
    return _Read(iri, sorted(listed, key=lambda m: _ORDER.index(m.part)), joined)


def _side(
    reader: Reader, party: str, claim: str, triple: tuple[str, ...], sides: dict[tuple[str, str, str], set[str]]
) -> None:
    """Note whether a claim affirms or denies what it states as actual. Whatever states it is about the same party."""
    subject, relation, thing, polarity, mode = triple
    if party not in (subject, thing) or not reader.holds(claim):
        return
    ways = [(subject, relation, thing)]
    if reader.names.is_symmetric(relation):
        ways.append((thing, relation, subject))
    for way in ways:
        told = sides.setdefault(way, set())
        if mode == SC + "actual":
            told.add(vocab.local_name(polarity))


def _moment(reader: Reader, iri: str, claim: str, *, own: bool) -> tuple[Moment, tuple[str, ...]]:
    """A claim as it is listed, with what it says as a key."""
    said = reader.claims.described(claim)

    def one(predicate: str) -> str:
        return next(iter(said.get(predicate, ())), "")

    document = one(SC + "inDocument")
    date = one(SC + "when") or (reader.value(document, vocab.DCT + "date") if document else None) or ""
    subject, relation, thing = one(_SUBJECT), one(_PREDICATE), one(_OBJECT)
    plover, status = reader.plover_type(relation), one(SC + "status")
    part = EVENTS if plover else LASTING
    if status == SC + "review" or not reader.holds(claim) or rejected(reader, claim):
        part = DOUBTFUL
    elif iri not in (subject, thing) and iri != one(SC + "event"):
        part = SAYS
    if iri == one(SC + "event"):
        plover = None  # it has no side in itself
    acts = iri == subject or reader.names.is_symmetric(relation)
    triple = (subject, relation, thing, one(SC + "polarity"), one(SC + "mode"))
    return Moment(claim, date, part, acts, own, status == SC + "asserted", plover), triple


@dataclass(frozen=True, slots=True)
class Strip:
    """A picture of the events in which a thing has a part: above the line what it did, below what was done to it."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[str, float], ...]
    most: int  # in one column, on one side
    drawn: int  # events
    left_out: int  # events whose date is not known to the month, where columns are months, or that are older
    by_year: bool
    width: int
    left: int = _LEFT
    middle: int = _HALF + 8
    top: int = 8
    bottom: int = 2 * _HALF + 8
    height: int = 2 * _HALF + 8 + _FOOT


def strip(told: Sequence[Moment], kinds: Types, them: str = "it") -> Strip | None:
    """The picture; None where there is too little to draw."""
    events = [m for m in told if m.part == EVENTS and m.asserted and whole(m.date[:4]) is not None]
    years = [int(m.date[:4]) for m in events]
    if len(events) < _FEWEST:
        return None
    by_year = max(years) - min(years) > _YEARS
    placed = [(m.date[:4] if by_year else month(m.date) or "", m) for m in events]
    columns = _columns([when for when, _ in placed if when], by_year=by_year)[-_COLUMNS:]
    sides: dict[tuple[str, bool], Counter[str]] = {}  # by column and whether it acts
    for when, moment in placed:
        if when in columns and moment.plover:
            sides.setdefault((when, moment.acts), Counter())[moment.plover] += 1
    drawn = sum(counted.total() for counted in sides.values())
    if drawn < _FEWEST or len(columns) < 2:
        return None
    left_out = len(events) - drawn
    return _drawn(columns, sides, kinds, f"done to {them}", by_year=by_year, drawn=drawn, left_out=left_out)


def _columns(dates: list[str], *, by_year: bool) -> list[str]:
    if not dates:
        return []
    if by_year:
        return [f"{year:04}" for year in range(int(min(dates)), int(max(dates)) + 1)]
    return span(dates)


def _drawn(
    columns: Sequence[str],
    sides: dict[tuple[str, bool], Counter[str]],
    kinds: Types,
    undergone: str,
    *,
    by_year: bool,
    drawn: int,
    left_out: int,
) -> Strip:
    most = max(counted.total() for counted in sides.values())
    pitch = min(_PITCH, (_WIDEST - _LEFT) / len(columns))
    bars = []
    for (when, acts), counted in sorted(sides.items()):
        x = round(_LEFT + pitch * (columns.index(when) + 0.1), 1)
        ranked = sorted(counted, key=lambda t: (kinds.quad(t), t))
        for plover, end in zip(ranked, accumulate(counted[t] for t in ranked), strict=True):
            height = round(_HALF * counted[plover] / most, 1)
            base = _HALF + 8
            y = base - _HALF * end / most if acts else base + _HALF * (end - counted[plover]) / most
            title = f"{when}, {'did' if acts else undergone}: {counted[plover]} {kinds.words(plover)}"
            shade = kinds.shade(plover)
            bars.append(Bar(x, round(y, 1), round(pitch * 0.8, 1), height, kinds.quad(plover), shade, title))
    every = max(1, -(-(40 if by_year else 58) // int(pitch)))
    ticks = [(when, round(_LEFT + pitch * (n + 0.5), 1)) for n, when in enumerate(columns) if n % every == 0]
    return Strip(
        bars=tuple(bars),
        ticks=tuple(ticks),
        most=most,
        drawn=drawn,
        left_out=left_out,
        by_year=by_year,
        width=max(300, round(_LEFT + pitch * len(columns) + 30)),
    )
