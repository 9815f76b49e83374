"""What a graph holds, as plain records: things, and claims one document after the other, in the order of their IRIs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg import assets, rdf, vocab
from kg.stores import Names, open_store
from kg.stores.claims import Account, Claims, Named, Origin
from kg.stores.find import quarantined
from kg.stores.values import node

if TYPE_CHECKING:
    import pyoxigraph as ox

_KEPT = 65_536  # labels and classes that are held
_ENTITY = vocab.SC + "Entity"
_NOTHING: Mapping[str, list[str]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """An entity: what claims are about, or who makes them."""

    iri: str
    label: str
    kind: str  # the closest of its classes, as `vocab.class_name` gives it
    classes: tuple[str, ...]  # IRIs of all of them
    wikidata: str | None  # the identifier, such as Q399
    aliases: tuple[str, ...]
    acts_for: str | None
    authority: bool  # known from the authority data
    documents: int  # that mention it


class _OfDocument(Claims):
    """Claims of one document, whose graph is read in one go. Labels and all else come from the whole store."""

    def __init__(self, store: ox.Store, quarantine: ox.Store | None) -> None:
        super().__init__(store, quarantine)
        self._held: dict[str, dict[str, list[str]]] = {}
        self._refused: set[str] = set()  # what only the quarantine tells of
        self._called = lru_cache(_KEPT)(self.names.label)

    def hold(self, document: str) -> set[str]:
        """Read the graph of a document; give its claims."""
        import pyoxigraph as ox

        self._held, self._refused = {}, set()
        for store in self._stores:
            kept = set(self._held)
            for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(document)):
                if isinstance(quad.subject, ox.NamedNode) and (subject := quad.subject.value) not in kept:
                    value = quad.object
                    text = value.value if isinstance(value, ox.NamedNode | ox.Literal) else str(value)
                    self._held.setdefault(subject, {}).setdefault(quad.predicate.value, []).append(text)
            if store is not self._graph:
                self._refused = set(self._held) - kept
        for told in self._held.values():
            for values in told.values():
                values.sort()
        claims = {vocab.SC + "Claim", vocab.SC + "Unverified"}
        return {subject for subject, told in self._held.items() if claims.intersection(told.get(vocab.TYPE, ()))}

    def _values(self, subject: str, predicate: str, stores: Sequence[ox.Store] | None = None) -> list[str]:
        told = self._held.get(subject)
        if told is None:
            return super()._values(subject, predicate, stores)
        # Some stores only are asked for what the graph itself tells.
        return [] if stores is not None and subject in self._refused else told.get(predicate, [])

    def _named(self, iri: str) -> Named:
        return Named(iri=iri, label=self._called(iri))

    def mentioned(self, document: str) -> Iterator[tuple[str, list[str]]]:
        """The things that the document that is held names, and the names."""
        named: dict[str, set[str]] = {}
        for told in self._held.values():
            if vocab.SC + "name" in told.get(vocab.SC + "form", ()):
                for thing in told.get(vocab.SC + "mentionOf", ()):
                    named.setdefault(thing, set()).update(told.get(vocab.NIF + "anchorOf", ()))
        for thing, names in sorted(named.items()):
            yield thing, sorted(names)

    def origin(self, document: str) -> Origin:
        return self._origin(document)


class Contents:
    """The contents of a folder that `kg build` made, by option with those of its quarantine.

    `store` is that of the folder, where it is open already. Raises MissingError or DataError for another folder.
    """

    def __init__(self, folder: Path, *, quarantine: bool = False, store: ox.Store | None = None) -> None:
        self.place = folder / "store"
        self.store = open_store(self.place) if store is None else store
        refused = quarantined(folder / "quarantine.trig") if quarantine else None
        self._stores = [self.store] if refused is None else [self.store, refused]
        self.names = Names(*self._stores)
        self._claims = _OfDocument(self.store, refused)
        self.label = lru_cache(_KEPT)(self.names.label)
        self.symmetric = lru_cache(_KEPT)(self.names.is_symmetric)
        self.plover = lru_cache(_KEPT)(self._plover)
        self._classes = lru_cache(_KEPT)(lambda iri: tuple(self.told(iri)[0].get(vocab.TYPE, ())))
        self._closest = lru_cache(_KEPT)(self._closest_of)

    def documents(self) -> Iterator[tuple[Origin, list[Account]]]:
        """Every document with its claims, in the order of their places."""
        for iri in self.of_type(vocab.SC + "Document"):
            claims = self._claims.hold(iri)
            yield self._claims.origin(iri), sorted(self._claims.accounts(claims), key=_place)

    def entities(self) -> list[str]:
        """The IRIs of all that is described as an entity, sorted."""
        return self.of_type(_ENTITY)

    def thing(self, iri: str) -> Thing:
        """What the graph says of an entity."""
        told, authority = self.told(iri)
        classes = tuple(told.get(vocab.TYPE, ()))
        same = [value.removeprefix(vocab.WD) for value in told.get(vocab.SAME_AS, ()) if value.startswith(vocab.WD)]
        label = self.label(iri)
        others = (*told.get(vocab.ALT_LABEL, ()), *told.get(vocab.SC + "acronym", ()))
        return Thing(
            iri=iri,
            label=label,
            kind=vocab.class_name(self._closest(classes) or _ENTITY),
            classes=classes,
            wikidata=min(same, key=lambda name: (len(name), name), default=None),
            aliases=tuple(sorted(set(others) - {label})),
            acts_for=next(iter(told.get(vocab.SC + "actsFor", ())), None),
            authority=authority,
            documents=self._mentioning(iri),
        )

    def told(self, iri: str) -> tuple[Mapping[str, list[str]], bool]:
        """All values by predicate, sorted, and whether they stand in the authority data."""
        import pyoxigraph as ox

        subject = node(iri)
        if subject is None:
            return _NOTHING, False
        told: dict[str, set[str]] = {}
        authority = False
        for quad in (q for store in self._stores for q in store.quads_for_pattern(subject, None, None, None)):
            value = quad.object
            if isinstance(value, ox.NamedNode | ox.Literal):
                told.setdefault(quad.predicate.value, set()).add(value.value)
            authority |= isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.endswith(
                "/graph/authority"
            )
        return {predicate: sorted(values) for predicate, values in told.items()}, authority

    def classes(self, iri: str) -> tuple[str, ...]:
        """The classes of a thing."""
        return self._classes(iri)

    def mentioned(self, document: str) -> Iterator[tuple[str, list[str]]]:
        """The things that a document names, with the names that it uses for them; called after `documents` gave it."""
        return self._claims.mentioned(document)

    def _mentioning(self, iri: str) -> int:
        import pyoxigraph as ox

        mentions = ox.NamedNode(vocab.SC + "mentions")
        return len({str(q.subject) for q in self.store.quads_for_pattern(None, mentions, node(iri), None)})

    def of_type(self, cls: str) -> list[str]:
        """The IRIs of all that is stated to be of this class, sorted."""
        import pyoxigraph as ox

        quads = self.store.quads_for_pattern(None, ox.NamedNode(vocab.TYPE), ox.NamedNode(cls), None)
        return sorted({quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)})

    @cached_property
    def ontology(self) -> rdf.Node:
        return rdf.Node(path for path in assets.turtle_files("ontology") if not path.stem.startswith("lexicon"))

    def _values(self, subject: str, predicate: str) -> list[str]:
        """What the ontology says, or the store of a user's own terms."""
        return self.ontology.values(subject, predicate) or list(self.told(subject)[0].get(predicate, ()))

    def _above(self, cls: str) -> set[str]:
        found: set[str] = set()
        todo = [cls]
        while todo:
            more = set(self._values(todo.pop(), vocab.SUBCLASS)) - found
            found |= more
            todo += more
        return found

    def _closest_of(self, classes: tuple[str, ...]) -> str | None:
        """The class that no other is below: one of ours if there are several."""
        above = {wider for cls in classes for wider in self._above(cls) if wider != cls}
        own = [cls for cls in classes if cls not in above]
        return next((cls for cls in own if cls.startswith(vocab.SC)), own[0] if own else None)

    def relations(self, kind: str) -> list[str]:
        """The relations of this class, of the ontology and of a user's own."""
        return sorted({*self.ontology.of_type(vocab.SC + kind), *self.of_type(vocab.SC + kind)})

    def _plover(self, relation: str) -> str | None:
        found = self._values(relation, vocab.SC + "ploverType")
        return vocab.local_name(found[0]) if found else None


def _place(account: Account) -> tuple[int, int, str]:
    at = account.evidence
    return (at.start, at.end, account.iri) if at else (-1, -1, account.iri)
