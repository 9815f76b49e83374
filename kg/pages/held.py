"""Claims and names as `kg.stores` reads them, with what was read last kept: pages ask for the same things often.

A page of forty claims looks up some five thousand values. All that a store says of one subject is read in one go, and
kept with that of the last few thousand subjects. The stores must not change meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.stores.claims import Claims
from kg.stores.names import Names

if TYPE_CHECKING:
    import pyoxigraph as ox

_SUBJECTS = 4096
_NAMES = 16384
_NOTHING: Mapping[str, list[str]] = {}


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
        self._described = lru_cache(_SUBJECTS)(self._describe)

    def described(self, subject: str) -> Mapping[str, list[str]]:
        """What the graph says of a subject, or else the quarantine: IRIs and characters of literals by predicate,
        sorted, each once."""
        return next((found for found in self._described(subject) if found), _NOTHING)

    def _describe(self, subject: str) -> tuple[Mapping[str, list[str]], ...]:
        import pyoxigraph as ox

        found: list[Mapping[str, list[str]]] = []
        node = ox.NamedNode(subject)
        for store in self._stores:
            values: dict[str, set[str]] = {}
            for quad in store.quads_for_pattern(node, None, None, None):
                value = quad.object
                text = value.value if isinstance(value, ox.NamedNode | ox.Literal) else str(value)
                values.setdefault(quad.predicate.value, set()).add(text)
            found.append({predicate: sorted(texts) for predicate, texts in values.items()})
        return tuple(found)

    def _values(self, subject: str, predicate: str, stores: Sequence[ox.Store] | None = None) -> list[str]:
        chosen = zip(self._stores, self._described(subject), strict=True)
        lists = [said.get(predicate, []) for store, said in chosen if stores is None or store in stores]
        return lists[0] if len(lists) == 1 else sorted({value for values in lists for value in values})
