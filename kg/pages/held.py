"""Claims and names as `kg.stores` reads them, with what was read last kept: pages ask for the same things often.

A page of forty claims looks up some five thousand values. All that a store says of one subject is read in one go, and
kept with that of the last few thousand subjects. To read many subjects together is faster still: the store then decodes
only what is not known, and that is what reading costs. The stores must not change meanwhile.
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from kg import vocab
from kg.stores.claims import Claims, Named
from kg.stores.names import Names
from kg.stores.values import node

if TYPE_CHECKING:
    import pyoxigraph as ox

    Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_SUBJECTS = 4096
LONGEST = 20_000  # characters of a name that is shown
TOGETHER = 128  # subjects, or claims, that are read together: much less than are kept, with all that they rest on
_FEW = 8  # subjects for which it is not worth while to have a query read
_NAMES = 16384
_NOTHING: Mapping[str, list[str]] = {}
_PARTS = tuple(vocab.SC + name for name in ("evidence", "sentence", "trigger", "attribution", "inDocument"))
_PARTS_OF_PARTS = (vocab.OA + "hasSelector", vocab.SC + "within")


def cut(name: str) -> str:
    """A name as it is shown."""
    return name if len(name) <= LONGEST else f"{name[:LONGEST]}…"


Described = tuple[Mapping[str, list[str]], ...]  # what each store says of a subject: values by predicate


class HeldNames(Names):
    """Names, of which the last that were asked for are kept."""

    def __init__(self, *stores: ox.Store) -> None:
        super().__init__(*stores)
        self._known = lru_cache(_NAMES)(super().known_label)
        self._both_ways = lru_cache(_NAMES)(super().is_symmetric)

    def known_label(self, iri: str) -> str | None:
        return self._known(iri)

    def is_symmetric(self, relation: str) -> bool:
        return self._both_ways(relation)


class HeldClaims(Claims):
    """Claims, over descriptions of subjects of which the last are kept."""

    def __init__(self, graph: ox.Store, quarantine: ox.Store | None = None) -> None:
        super().__init__(graph, quarantine)
        self.names = HeldNames(*self._stores)
        self._kept: OrderedDict[str, Described] = OrderedDict()

    def described(self, subject: str) -> Mapping[str, list[str]]:
        """What the graph says of a subject, or else the quarantine: IRIs and characters of literals by predicate,
        sorted, each once."""
        return next((found for found in self._described(subject) if found), _NOTHING)

    def _named(self, iri: str) -> Named:
        named = super()._named(iri)
        return named if len(named.label) <= LONGEST else Named(iri=iri, label=cut(named.label))

    def hold(self, subjects: Iterable[str]) -> None:
        """Read together what will be asked for. Only the last few thousand subjects are kept."""
        wanted = iter(dict.fromkeys(subject for subject in subjects if subject not in self._kept))
        while some := list(islice(wanted, TOGETHER)):
            self._read(some)

    def _ahead(self, claims: Iterable[str]) -> Iterator[str]:
        """The claims, after all that `accounts` asks for was read together."""
        stream = iter(claims)
        while some := list(islice(stream, TOGETHER)):
            self.hold(some)
            parts = self._values_of(some, _PARTS)
            self.hold(parts)
            self.hold(self._values_of(parts, _PARTS_OF_PARTS))
            yield from some

    def _values_of(self, subjects: Iterable[str], predicates: Sequence[str]) -> list[str]:
        return [value for s in subjects for predicate in predicates for value in self._values(s, predicate)]

    def _described(self, subject: str) -> Described:
        kept = self._kept
        if subject in kept:
            kept.move_to_end(subject)
        else:
            self._read([subject])
        return kept[subject]

    def _read(self, subjects: Sequence[str]) -> None:
        """Read what is said of these subjects, and keep it in the place of what was asked for longest ago."""
        self._kept.update(zip(subjects, self._describe(subjects), strict=True))
        while len(self._kept) > _SUBJECTS:
            self._kept.popitem(last=False)

    def _describe(self, subjects: Sequence[str]) -> list[Described]:
        """What each store says of each of these subjects."""
        import pyoxigraph as ox

        read: list[list[dict[str, set[str]]]] = []
        for store in self._stores:
            said: list[dict[str, set[str]]] = [{} for _ in subjects]
            for place, predicate, value in statements(store, subjects):
                text = value.value if isinstance(value, ox.NamedNode | ox.Literal) else str(value)
                said[place].setdefault(sys.intern(predicate.value), set()).add(text)
            read.append(said)
        return [
            tuple({predicate: sorted(texts) for predicate, texts in values.items()} for values in found)
            for found in zip(*read, strict=True)
        ]

    def _values(self, subject: str, predicate: str, stores: Sequence[ox.Store] | None = None) -> list[str]:
        chosen = zip(self._stores, self._described(subject), strict=True)
        lists = [said.get(predicate, []) for store, said in chosen if stores is None or store in stores]
        return lists[0] if len(lists) == 1 else sorted({value for values in lists for value in values})


def statements(store: ox.Store, subjects: Sequence[str]) -> Iterator[tuple[int, ox.NamedNode, Term]]:
    """What a store says of these subjects, in any of its graphs: the place of the subject, predicate and object."""
    nodes = [(place, iri) for place, subject in enumerate(subjects) if (iri := node(subject)) is not None]
    if len(nodes) < _FEW:
        for place, iri in nodes:
            for quad in store.quads_for_pattern(iri, None, None, None):
                yield place, quad.predicate, quad.object
        return
    table = " ".join(f"({iri} {place})" for place, iri in nodes)
    query = f"SELECT ?place ?p ?o {{ VALUES (?s ?place) {{ {table} }} ?s ?p ?o }}"
    rows: Any = store.query(query, use_default_graph_as_union=True)
    for place, predicate, value in rows:
        yield int(place.value), predicate, value
