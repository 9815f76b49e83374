"""What a graph holds, counted by its engine once, and kept as long as its reader is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property, wraps
from typing import TypeVar

from kg import vocab
from kg.pages.reading import CLAIM, DOCUMENT, ENTITY, RELATIONS, UNVERIFIED, Reader
from kg.vocab import SC, local_name

_PREDICATE = RELATIONS[1]
_STATE, _PERSON = SC + "State", SC + "Person"
ACTING = tuple(SC + name for name in ("actsFor", "leads", "servesIn"))
"""What joins those who act for a state with it."""
_EXAMPLES = 6
T = TypeVar("T")


def once(make: Callable[[Reader], T]) -> Callable[[Reader], T]:
    """A function of a reader that works once for each: a graph that changed needs a reader of its own.

    What it found is kept by the reader, and goes with it; elsewhere, what knows its reader would keep that for ever.
    """
    name = f"{make.__module__}.{make.__qualname__}"

    @wraps(make, updated=())
    def found(reader: Reader) -> T:
        if name not in reader.found:
            reader.found[name] = make(reader)
        kept: T = reader.found[name]
        return kept

    return found


@once
def refused(reader: Reader) -> set[str]:
    """The claims of the quarantine that the graph does not hold, and what tools say that no text bears out."""
    import pyoxigraph as ox

    if reader.quarantine is None:
        return set()
    kind, classes = ox.NamedNode(vocab.TYPE), (ox.NamedNode(CLAIM), ox.NamedNode(UNVERIFIED))
    found = {q.subject for c in classes for q in reader.quarantine.quads_for_pattern(None, kind, c, None)}
    iris = {subject.value for subject in found if isinstance(subject, ox.NamedNode)}
    predicate = ox.NamedNode(_PREDICATE)
    return {c for c in iris if not any(reader.graph.quads_for_pattern(ox.NamedNode(c), predicate, None, None))}


class Counts:
    """How much there is of what.

    What is denied, planned, hedged, only quoted or held back counts as a claim, and not among `deals`, `pairs` and
    `types`: these tell what the texts themselves assert that parties did.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.entities = reader.of_type(ENTITY)
        self.texts = reader.of_type(DOCUMENT)
        self.states = reader.of_type(_STATE)
        self.relations = self._by("?c rdf:predicate ?of")
        self.statuses = Counter({local_name(s): n for s, n in self._by("?c sc:status ?of").items()})
        self.about = self._by("?c rdf:subject ?of") + self._by("?c rdf:object ?of")  # claims of a thing
        self.named = self._by("?c sc:mentionOf ?of")  # mentions of a thing
        self.documents = self._by("GRAPH ?of { ?c rdf:predicate ?p }")  # claims of a document, whose graph they are in
        if self.documents.total() < self.relations.total():
            self.documents = self._by("?c rdf:predicate ?p ; sc:inDocument ?of")
        self.statuses["quarantined"] = len(refused(reader))
        self.deals: dict[tuple[str, str], Counter[str]] = {}  # one state to another: claims by PLOVER type
        self.pairs: dict[tuple[str, str], Counter[str]] = {}  # two states, in order, whichever acts
        self.examples: dict[
            tuple[str, str], list[tuple[str, str, str, str]]
        ] = {}  # of deals: claims with what they say
        self.types: dict[str, Counter[str]] = {}  # by date of the document, or "": claims by PLOVER type
        self._acting: dict[str, str | None] = {}
        self._count_deals()

    def _by(self, pattern: str) -> Counter[str]:
        """How many ?c a pattern has for each ?of. Counting in the engine is far quicker than reading the claims."""
        return Counter(
            {of: int(n) for of, n in self._rows(f"SELECT ?of (COUNT(?c) AS ?n) {{ {pattern} }} GROUP BY ?of")}
        )

    def _rows(self, query: str) -> Iterator[tuple[str, ...]]:
        prefixes = {"rdf": vocab.RDF, "sc": SC}
        rows = self._reader.graph.query(query, prefixes=prefixes, use_default_graph_as_union=True)
        for row in rows:  # type: ignore[union-attr]  # rows of a SELECT
            yield tuple(str(getattr(term, "value", term)) for term in row)

    def _count_deals(self) -> None:
        plover = {r: self._reader.plover_type(r) for r in sorted(self.relations)}
        events = " ".join(f"<{relation}>" for relation, of in plover.items() if of)
        dates: dict[str, str] = {}
        rows = self._rows(
            f"SELECT ?s ?p ?o ?d (COUNT(DISTINCT ?c) AS ?n) (MIN(?c) AS ?one) {{ VALUES ?p {{ {events} }} "
            "?c rdf:predicate ?p ; sc:polarity sc:positive ; sc:mode sc:actual ; rdf:subject ?s ; rdf:object ?o ; "
            "sc:inDocument ?d ; sc:status sc:asserted } GROUP BY ?s ?p ?o ?d"
        )
        for subject, relation, thing, document, number, claim in sorted(rows, key=lambda row: row[-1]):
            if document not in dates:
                dates[document] = self._reader.value(document, vocab.DCT + "date") or ""
            type_ = plover[relation] or ""
            count = Counter({type_: int(number)})
            self.types.setdefault(dates[document], Counter()).update(count)
            one, two = self.acting(subject), self.acting(thing)
            if one is None or two is None or one == two:
                continue
            ways = [(one, two), (two, one)] if self._reader.names.is_symmetric(relation) else [(one, two)]
            for way in ways:
                self.deals.setdefault(way, Counter()).update(count)
                known = self.examples.setdefault(way, [])
                if len(known) < _EXAMPLES:
                    known.append((claim, subject, relation, thing))
            self.pairs.setdefault((min(one, two), max(one, two)), Counter()).update(count)

    def acting(self, party: str) -> str | None:
        """The state that a party is, acts for, or leads as the texts assert."""
        if party not in self._acting:
            for_ = [party, *(state for tie in ACTING for state in self._reader.values(party, tie))]
            self._acting[party] = next((p for p in for_ if p in self.states), None)
        return self._acting[party]

    @cached_property
    def leaders(self) -> set[str]:
        """Persons with an office, by the authority data or by a claim that is asserted."""
        found = self._rows(
            "SELECT DISTINCT ?s { VALUES ?p { sc:leads sc:holdsOffice } "
            "?c rdf:predicate ?p ; sc:status sc:asserted ; rdf:subject ?s }"
        )
        posted = self._rows(f"SELECT DISTINCT ?s {{ ?tenure <{vocab.ORG}member> ?s }}")
        return self._reader.of_type(_PERSON) & {person for (person,) in (*found, *posted)}

    def most(self, things: set[str], count: Counter[str], limit: int) -> list[tuple[str, int]]:
        """Those of the things that count most, with how much."""
        found = [(thing, count[thing]) for thing in things if count[thing]]
        return sorted(found, key=lambda f: (-f[1], f[0]))[:limit]


counts = once(Counts)
"""The counts of a reader's graph."""
