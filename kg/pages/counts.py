"""What a graph holds, counted by its engine once, and kept as long as its reader is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property, wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from kg import vocab
from kg.pages.reading import CLAIM, DOCUMENT, ENTITY, RELATIONS, Reader
from kg.vocab import SC, local_name

_PREDICATE = RELATIONS[1]
_STATE, _PERSON = SC + "State", SC + "Person"
_PLOVER = SC + "ploverType"
T = TypeVar("T")


def once(make: Callable[[Reader], T]) -> Callable[[Reader], T]:
    """A function of a reader that works once for each: a graph that changed needs a reader of its own."""
    known: WeakKeyDictionary[Reader, T] = WeakKeyDictionary()

    @wraps(make)
    def found(reader: Reader) -> T:
        if reader not in known:
            known[reader] = make(reader)
        return known[reader]

    return found


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
        self.statuses["quarantined"] = len(self.refused)
        self.deals: dict[tuple[str, str], Counter[str]] = {}  # one state to another: claims by PLOVER type
        self.pairs: dict[tuple[str, str], Counter[str]] = {}  # two states, in order, whichever acts
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
            yield tuple(term.value for term in row)

    def _count_deals(self) -> None:
        plover = {r: self._plover(r) for r in sorted(self.relations)}
        events = " ".join(f"<{relation}>" for relation, of in plover.items() if of)
        dates: dict[str, str] = {}
        rows = self._rows(
            f"SELECT ?s ?p ?o ?d (COUNT(DISTINCT ?c) AS ?n) {{ VALUES ?p {{ {events} }} ?c rdf:predicate ?p ; "
            "sc:polarity sc:positive ; sc:mode sc:actual ; rdf:subject ?s ; rdf:object ?o ; sc:inDocument ?d ; "
            "sc:status sc:asserted } GROUP BY ?s ?p ?o ?d"
        )
        for subject, relation, thing, document, number in rows:
            if document not in dates:
                dates[document] = self._reader.value(document, vocab.DCT + "date") or ""
            type_ = plover[relation] or ""
            count = Counter({type_: int(number)})
            self.types.setdefault(dates[document], Counter()).update(count)
            one, two = self.acting(subject), self.acting(thing)
            if one is None or two is None or one == two:
                continue
            self.deals.setdefault((one, two), Counter()).update(count)
            if self._reader.names.is_symmetric(relation):
                self.deals.setdefault((two, one), Counter()).update(count)
            self.pairs.setdefault((min(one, two), max(one, two)), Counter()).update(count)

    def _plover(self, relation: str) -> str | None:
        """The PLOVER type of a relation, without its mode; None for one that tells of no event."""
        own = self._reader.ontology.value(relation, _PLOVER) or self._reader.value(relation, _PLOVER)
        return own.partition("-")[0] if own and own.startswith(vocab.PLOVER) else None

    @property
    def refused(self) -> set[str]:
        """The claims of the quarantine that the graph does not hold."""
        import pyoxigraph as ox

        if self._reader.quarantine is None:
            return set()
        kind, claim = ox.NamedNode(vocab.TYPE), ox.NamedNode(CLAIM)
        found = {q.subject for q in self._reader.quarantine.quads_for_pattern(None, kind, claim, None)}
        iris = {subject.value for subject in found if isinstance(subject, ox.NamedNode)}
        graph, predicate = self._reader.graph, ox.NamedNode(_PREDICATE)
        return {c for c in iris if not any(graph.quads_for_pattern(ox.NamedNode(c), predicate, None, None))}

    def acting(self, party: str) -> str | None:
        """The state that a party is or acts for."""
        if party not in self._acting:
            for_ = [party, *self._reader.values(party, SC + "actsFor")]
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
