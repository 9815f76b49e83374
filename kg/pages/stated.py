"""The claims that a search names: those of a relation, and those between two things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from kg import vocab
from kg.pages.counts import once
from kg.pages.documents import listed
from kg.pages.finding import RELATION, Name
from kg.pages.reading import RELATIONS, Reader
from kg.pages.statements import Told, told

NEWEST = 20
_ALIKE = 4  # things of the same name that are looked at
_SUBJECT, _PREDICATE, _OBJECT = RELATIONS


@dataclass(frozen=True, slots=True)
class Stated:
    """The newest claims about what was named."""

    relation: str  # its label, or ""
    parties: tuple[str, ...]  # labels of the things, none or two; with a relation also one
    count: int  # of all such claims
    claims: list[Told]


class _Newest:
    """The newest claims of relations, as far as they were asked for: there may be very many of each."""

    def __init__(self, reader: Reader) -> None:
        self.dates = {document.iri: document.date for document in listed(reader)}
        self.known: dict[str, tuple[int, list[str]]] = {}


_newest = once(_Newest)


def stated(reader: Reader, named: Sequence[Sequence[Name]]) -> Stated | None:
    """What is told of two things, or with a relation, or both; None if so much was not named."""
    relations = list(dict.fromkeys(n.iri for names in named for n in names if n.kind == RELATION))
    groups = [[n for n in names if n.kind != RELATION][:_ALIKE] for names in named]
    parties = [group for group in groups if group and not any(n.kind == RELATION for n in group)][:2]
    for ways, sides in ((relations, parties), ([], parties), (relations, [])):  # the most that anything is told of
        if not ways and len(sides) < 2:
            continue
        count, claims = _claims(reader, ways, [sorted({n.iri for n in group}) for group in sides])
        if count:
            label = reader.label(ways[0]) if ways else ""
            return Stated(label, tuple(group[0].label for group in sides), count, _in_order(reader, claims))
    return None


def _in_order(reader: Reader, claims: Sequence[str]) -> list[Told]:
    accounts = {account.iri: account for account in reader.claims.accounts(claims)}
    return told(reader, (accounts[claim] for claim in claims))


def _claims(reader: Reader, relations: Sequence[str], parties: Sequence[Sequence[str]]) -> tuple[int, list[str]]:
    """How many claims there are, and the newest of them."""
    if parties:
        return _latest(reader, _ways(relations, parties))
    known = _newest(reader).known
    asked = " ".join(relations)
    if asked not in known:
        known[asked] = _latest(reader, [f"?c <{_PREDICATE}> <{relation}>" for relation in relations])
    return known[asked]


def _ways(relations: Sequence[str], parties: Sequence[Sequence[str]]) -> list[str]:
    """The patterns of claims between things of two names, or about things of one, with any of the relations."""
    if len(parties) == 2:
        pairs = [pair for a, b in product(*parties) for pair in ((a, b), (b, a))]
        ways = [f"?c <{_SUBJECT}> <{a}> ; <{_OBJECT}> <{b}>" for a, b in dict.fromkeys(pairs)]
    else:
        ways = [f"?c <{side}> <{party}>" for party in parties[0] for side in (_SUBJECT, _OBJECT)]
    return [f"{way} ; <{_PREDICATE}> <{r}>" for way in ways for r in relations] if relations else ways


def _latest(reader: Reader, ways: Sequence[str]) -> tuple[int, list[str]]:
    union = " UNION ".join(f"{{ {way} ; <{vocab.SC}inDocument> ?d }}" for way in ways)
    rows = reader.graph.query(f"SELECT ?c ?d {{ {union} }}", use_default_graph_as_union=True)
    dates = _newest(reader).dates
    found = {row[0].value: dates.get(row[1].value, "") for row in rows}  # type: ignore[union-attr]  # of a SELECT
    newest = sorted(sorted(found), key=lambda claim: found[claim], reverse=True)
    return len(found), newest[:NEWEST]
