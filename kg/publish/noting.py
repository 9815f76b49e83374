"""A reader that notes what is looked up while a page is made. Serving has no part in it.

Whatever is kept from one page to the next is kept here with the keys of its look-ups, which are noted again each time
that it is used. Each thing has its pages from a reader of its own, so that what other modules keep for a reader is
looked up again, and noted.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from kg.pages.held import Described, HeldClaims, HeldNames
from kg.pages.reading import Reader
from kg.publish.keys import EVERYTHING, REPORT, document_of, exists, hashed, of_query, pattern
from kg.stores.names import Names

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.pages.held import Term

_KEPT = 1 << 16  # answers that are kept with their keys
T = TypeVar("T")
Stated = tuple[str, str, str]


class Notes:
    """The keys of what has been looked up since they were last taken."""

    def __init__(self) -> None:
        self._open: list[set[str]] = [set()]
        self._known: dict[tuple[str, str], tuple[Any, frozenset[str]]] = {}

    def add(self, key: str) -> None:
        self._open[-1].add(key)

    def update(self, keys: Iterable[str]) -> None:
        self._open[-1].update(keys)

    def taken(self) -> array[int]:
        """The keys, hashed and sorted; nothing is noted after that."""
        keys = set[str]().union(*self._open)
        self._open = [set()]
        return array("Q", sorted({hashed(key) for key in keys}))

    def begin(self) -> set[str]:
        """Note apart what is looked up from now on, until `end` is called with what this gives."""
        self._open.append(set())
        return self._open[-1]

    def end(self, apart: set[str]) -> frozenset[str] | None:
        """What was noted apart, which now counts as noted; None if it was taken meanwhile."""
        level = next((n for n, keys in enumerate(self._open) if keys is apart), None)
        if level is None:
            return None
        found = frozenset().union(*self._open[level:])
        del self._open[level:]
        self._open[-1].update(found)
        return found

    def again(self, what: str, of: str, make: Callable[[], T]) -> T:
        """What `make` gives, made once; its look-ups are noted each time."""
        known = self._known.get((what, of))
        if known is not None:
            self.update(known[1])
            return cast(T, known[0])
        apart = self.begin()
        value = make()
        keys = self.end(apart)
        if keys is not None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[what, of] = value, keys
        return value


class NotedStore:
    """A store whose look-ups are noted; whatever is asked of it that is not known here may depend on everything."""

    def __init__(self, store: ox.Store, notes: Notes) -> None:
        self._store, self._notes = store, notes

    def quads_for_pattern(self, subject: Any, predicate: Any, value: Any, graph_name: Any = None) -> Iterator[ox.Quad]:
        self._notes.add(pattern(text(subject), text(predicate), text(value), text(graph_name)))
        return self._store.quads_for_pattern(subject, predicate, value, graph_name)

    def query(self, query: str, **options: Any) -> Any:
        self._notes.update(of_query(query, options))
        return self._store.query(query, **options)

    def __getattr__(self, name: str) -> Any:
        self._notes.add(EVERYTHING)
        return getattr(self._store, name)

    def __len__(self) -> int:
        self._notes.add(EVERYTHING)
        return len(self._store)

    def __iter__(self) -> Iterator[ox.Quad]:
        self._notes.add(EVERYTHING)
        return iter(self._store)

    def __contains__(self, quad: ox.Quad) -> bool:
        self._notes.add(EVERYTHING)
        return quad in self._store


def text(term: Any) -> str | None:
    """A term as keys have it: the characters of an IRI, any other term as N-Triples have it; None stays None."""
    if term is None:
        return None
    import pyoxigraph as ox

    return term.value if isinstance(term, ox.NamedNode) else str(term)


class Said(Mapping[str, list[str]]):
    """What a store says of one subject, where it is noted which of it is asked for."""

    def __init__(self, notes: Notes, subject: str, said: Mapping[str, list[str]]) -> None:
        self._notes, self._subject, self._said = notes, subject, said
        self._document = exists(subject) if document_of(subject) else None

    def _note(self, predicate: str | None) -> None:
        self._notes.add(self._document or pattern(self._subject, predicate, None, None))

    def get(self, predicate: str, default: Any = None) -> Any:
        self._note(predicate)
        return self._said.get(predicate, default)

    def __getitem__(self, predicate: str) -> list[str]:
        self._note(predicate)
        return self._said[predicate]

    def __bool__(self) -> bool:
        self._notes.add(self._document or exists(self._subject))
        return bool(self._said)

    def __iter__(self) -> Iterator[str]:
        self._note(None)
        return iter(self._said)

    def __len__(self) -> int:
        self._note(None)
        return len(self._said)


class NotingNames(HeldNames):
    """Names that note, each time, what a label was looked up by."""

    def __init__(self, notes: Notes, *stores: ox.Store) -> None:
        super().__init__(*stores)
        self._notes = notes

    def known_label(self, iri: str) -> str | None:
        return self._notes.again("label", iri, lambda: Names.known_label(self, iri))

    def is_symmetric(self, relation: str) -> bool:
        return self._notes.again("symmetric", relation, lambda: Names.is_symmetric(self, relation))

    # These are made of all names of a store.

    @property
    def _own_relations(self) -> list[str]:
        return self._notes.again("relations of its own", "", lambda: super(NotingNames, self)._own_relations)

    @property
    def _relations(self) -> dict[str, str]:
        return self._notes.again("relations", "", lambda: super(NotingNames, self)._relations)

    @property
    def _labels(self) -> dict[str, set[str]]:
        return self._notes.again("labels", "", lambda: super(NotingNames, self)._labels)

    @property
    def _aliases(self) -> dict[str, set[str]]:
        return self._notes.again("aliases", "", lambda: super(NotingNames, self)._aliases)


class NotingClaims(HeldClaims):
    """Claims that note what was asked of which subject, though all that is said of it is read at once."""

    def __init__(self, notes: Notes, plain: HeldClaims, *stores: ox.Store) -> None:
        super().__init__(*stores)
        self._notes, self._plain = notes, plain
        self.names = NotingNames(notes, *stores)

    def _describe(self, subjects: Sequence[str]) -> list[Described]:
        found = zip(subjects, self._plain._describe(subjects), strict=True)
        return [tuple(Said(self._notes, subject, said) for said in each) for subject, each in found]


class Sides(MutableMapping[Stated, set[str]]):
    """What triples are told to be. What is looked up between asking for one and keeping it is what it depends on."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._known: dict[Stated, tuple[set[str], frozenset[str]]] = {}
        self._asked: dict[Stated, set[str]] = {}

    def __getitem__(self, triple: Stated) -> set[str]:
        known = self._known.get(triple)
        if known is None:
            self._asked[triple] = self._notes.begin()
            raise KeyError(triple)
        self._notes.update(known[1])
        return known[0]

    def __setitem__(self, triple: Stated, value: set[str]) -> None:
        apart = self._asked.pop(triple, None)
        keys = self._notes.end(apart) if apart is not None else None
        if keys is not None:
            self._known[triple] = value, keys

    def __delitem__(self, triple: Stated) -> None:
        del self._known[triple]

    def __iter__(self) -> Iterator[Stated]:
        return iter(list(self._known))

    def __len__(self) -> int:
        return len(self._known)

    def clear(self) -> None:
        self._known.clear()
        self._asked.clear()


class NotingReader(Reader):
    """A reader for the pages of one thing."""

    def __init__(self, noting: Noting) -> None:
        self._noting = noting
        super().__init__(noting.graph, noting.quarantine, noting.plain.report)
        self.base = noting.plain.base
        self.claims, self.names = noting.claims, noting.claims.names
        self.sides = noting.sides  # type: ignore[assignment]  # all that is asked of it

    @cached_property
    def spaces(self) -> Mapping[str, tuple[str, ...]]:
        return self._noting.notes.again("spaces", "", lambda: super(NotingReader, self).spaces)

    @property
    def report(self) -> Path | None:
        self._noting.notes.add(REPORT)
        return self._report

    @report.setter
    def report(self, path: Path | None) -> None:
        self._report = path

    def holds(self, iri: str) -> bool:
        self._noting.notes.add(exists(iri))
        return self._noting.plain.holds(iri)

    def _said(self, subjects: Sequence[str]) -> Iterator[tuple[str, ox.NamedNode, Term]]:
        self._noting.notes.update(pattern(subject, None, None, None) for subject in subjects)
        return self._noting.plain._said(subjects)


class Noting:
    """Gives out readers that note what they look up, over the stores of a plain one."""

    def __init__(self, plain: Reader) -> None:
        self.plain, self.notes = plain, Notes()
        stores = [cast("ox.Store", NotedStore(store, self.notes)) for store in plain.stores]
        self.graph, self.quarantine = stores[0], stores[1] if len(stores) > 1 else None
        self.claims = NotingClaims(self.notes, plain.claims, *stores)
        self.sides = Sides(self.notes)

    def reader(self) -> NotingReader:
        return NotingReader(self)
