"""Finds what a person means by a word: an IRI, a prefixed name, or a label of the graph."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from kg import assets, ids, rdf, vocab
from kg.errors import MissingError
from kg.stores.table import brief

if TYPE_CHECKING:
    import pyoxigraph as ox

_RELATIONS = ("EventRelation", "StativeRelation")
_LONGEST_NAME = 200  # characters: for longer terms nothing is looked for that is spelt like them
_HONORIFICS = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "dame", "lord", "lady", "prof", "president", "premier"}
)
_OTHER_NAMES = (vocab.ALT_LABEL, vocab.SC + "acronym", vocab.SC + "familyName")


class Names:
    """The labels of some stores, with the relations and codes of the ontology, and the relations of a user's own that
    the stores describe. Case makes no difference."""

    def __init__(self, *stores: ox.Store) -> None:
        self._stores = stores

    @cached_property
    def _ontology(self) -> rdf.Node:
        return rdf.Node(path for path in assets.turtle_files("ontology") if not path.stem.startswith("lexicon"))

    @cached_property
    def _relations(self) -> dict[str, str]:
        """Local names and labels, in lower case, to IRIs; a name of ours is no other's."""
        found: dict[str, str] = {}
        for cls in _RELATIONS:
            for iri in self._ontology.of_type(vocab.SC + cls):
                found[vocab.local_name(iri).casefold()] = iri
                found.update((label.casefold(), iri) for label in self._ontology.values(iri, vocab.LABEL))
        for iri in self._own_relations:
            for name in (vocab.local_name(iri), *self._labels_of(iri)):
                found.setdefault(_key(name), iri)
        return found

    @cached_property
    def _own_relations(self) -> list[str]:
        """The relations that the stores describe, which are those of a user's own."""
        return sorted(iri for cls in _RELATIONS for iri in self._of_type(vocab.SC + cls))

    def _of_type(self, cls: str) -> set[str]:
        import pyoxigraph as ox

        kind, value = ox.NamedNode(vocab.TYPE), ox.NamedNode(cls)
        found = (q.subject for store in self._stores for q in store.quads_for_pattern(None, kind, value, None))
        return {subject.value for subject in found if isinstance(subject, ox.NamedNode)}

    @cached_property
    def _labels(self) -> dict[str, set[str]]:
        return self._index((vocab.LABEL,))

    @cached_property
    def _aliases(self) -> dict[str, set[str]]:
        return self._index(_OTHER_NAMES)

    def _index(self, predicates: tuple[str, ...]) -> dict[str, set[str]]:
        import pyoxigraph as ox

        found: dict[str, set[str]] = {}
        for predicate in predicates:
            for store in self._stores:
                for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None, None):
                    if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                        found.setdefault(_key(quad.object.value), set()).add(quad.subject.value)
        return found

    def label(self, iri: str) -> str:
        """The label of an entity or relation; for anything else its compact IRI."""
        return self.known_label(iri) or vocab.compact(iri)

    def known_label(self, iri: str) -> str | None:
        """The English or untagged label of an entity or relation, or None."""
        if not ids.is_absolute(iri):
            return None
        if found := self._labels_of(iri):
            return found[0]
        return self._ontology.value(iri, vocab.LABEL) if iri.startswith((vocab.SC, vocab.PLOVER)) else None

    def _labels_of(self, iri: str) -> list[str]:
        """The labels that the stores give, English and untagged ones first."""
        import pyoxigraph as ox

        node, label = ox.NamedNode(iri), ox.NamedNode(vocab.LABEL)
        values = [q.object for store in self._stores for q in store.quads_for_pattern(node, label, None, None)]
        found = [value for value in values if isinstance(value, ox.Literal)]
        return [v.value for v in sorted(found, key=lambda term: (term.language not in {None, "en"}, term.value))]

    def terms(self) -> set[str]:
        """The local names of the classes, properties and codes of the ontology, and of a user's own beside them."""
        known = {*self._ontology.subjects(), *self._own_relations, *self._of_type(vocab.OWL + "Class")}
        return {iri.removeprefix(vocab.SC) for iri in known if iri.startswith(vocab.SC)}

    def is_symmetric(self, relation: str) -> bool:
        """True if the ontology, or a store, says that the relation holds both ways."""
        symmetric = vocab.OWL + "SymmetricProperty"
        return symmetric in self._ontology.values(relation, vocab.TYPE) or relation in self._of_type(symmetric)

    def relation(self, term: str) -> str | None:
        """The relation called so ("meets", "sc:meets", "signs an agreement with"), or None."""
        iri = as_iri(term) or self._relations.get(_key(term))
        return iri if iri in self._relations.values() or iri in self._own_relations else None

    def code(self, term: str, *, parameter: str, like: Iterable[str]) -> str:
        """The coded value or PLOVER type called so, by its name ("claim", "plover:CONSULT") or in the words that tables
        show ("claim only"). It is of the list that those of the words `like` are of that name values.

        Raises MissingError that tells the values of the parameter.
        """
        scheme, label = vocab.SKOS + "inScheme", vocab.LABEL
        spelt = (base + word for word in like for base in (vocab.SC, vocab.PLOVER))
        known = [iri for iri in spelt if self._ontology.value(iri, scheme)]
        schemes = {self._ontology.value(iri, scheme) for iri in known}
        listed = [iri for iri in self._ontology.subjects() if self._ontology.value(iri, scheme) in schemes]
        found = {_key(words): iri for iri in listed for words in self._ontology.values(iri, label)}
        found.update((_key(vocab.local_name(iri)), iri) for iri in listed)
        iri = as_iri(term) or found.get(_key(term))
        if iri is not None and iri in listed:
            return iri
        if len(known) == 1:  # the words name but an example
            known = [iri for iri in listed if self._ontology.value(iri, vocab.SKOS + "topConceptOf")] or known
        *values, last = (self._told(iri) for iri in known)
        expected = f"{', '.join(values)} or {last}" if values else last
        raise MissingError(f"{brief(term)!r} is no coded value of {parameter}: expected {expected}")

    def _told(self, code: str) -> str:
        """The name of a coded value, with the words that tables show where they are others."""
        name, label = vocab.local_name(code), self._ontology.value(code, vocab.LABEL)
        return f"{name} ({label})" if label and label != name else name

    def things(self, term: str, *, relations: bool = False) -> list[str]:
        """The IRIs that `term` can mean: itself if it is one, or all entities with that label.

        A label wins over an alias; "Mr" and the like are left out where nothing is called so with
        them. Raises MissingError with suggestions, with `relations` also of those, if nothing fits.
        """
        import pyoxigraph as ox

        if iri := as_iri(term):
            node = ox.NamedNode(iri)
            for store in self._stores:
                for subject, value in ((node, None), (None, node)):
                    if next(store.quads_for_pattern(subject, None, value, None), None) is not None:
                        return [iri]
            raise MissingError(f"{brief(vocab.compact(iri))} does not occur in this graph")
        key = _key(term)
        if found := self._labels.get(key) or self._aliases.get(key):
            return sorted(found)
        if found := self._without_honorific(key):
            return sorted(found)
        near = self.suggestions(term, relations=relations)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise MissingError(f"nothing in this graph is called {brief(term)!r}{hint}")

    def _without_honorific(self, key: str) -> set[str]:
        """What is called so but for words such as "Mr"; or the only person with the rest in the label."""
        import pyoxigraph as ox

        rest = key
        while (first := rest.partition(" "))[2] and first[0].rstrip(".") in _HONORIFICS:
            rest = first[2]
        if rest == key:
            return set()
        if found := self._labels.get(rest) or self._aliases.get(rest):
            return found
        holding = {iri for label, iris in self._labels.items() if f" {rest} " in f" {label} " for iri in iris}
        kind, person = ox.NamedNode(vocab.TYPE), ox.NamedNode(vocab.SC + "Person")
        persons = {
            iri
            for iri in holding
            if any(next(store.quads_for_pattern(ox.NamedNode(iri), kind, person, None), None) for store in self._stores)
        }
        return persons if len(persons) == 1 else set()

    def relations_like(self, term: str, *, limit: int = 3) -> list[str]:
        """Labels of relations whose label or local name holds the words or is spelt much like them, nearest first."""
        key = _key(term)
        if not key or len(key) > _LONGEST_NAME:
            return []
        holding = sorted((name for name in self._relations if key in name), key=lambda name: (len(name), name))
        near = [*holding[:limit], *difflib.get_close_matches(key, self._relations, n=limit, cutoff=0.6)]
        return list(dict.fromkeys(self.label(self._relations[name]) for name in near))[:limit]

    def suggestions(self, term: str, *, limit: int = 3, relations: bool = False) -> list[str]:
        """Labels that contain the words or are spelt much like them, nearest first; with `relations` theirs too."""
        key = _key(term)
        known = sorted({*self._labels, *self._aliases})
        holding = sorted((name for name in known if key and key in name), key=lambda name: (len(name), name))
        alike = difflib.get_close_matches(key, known, n=limit, cutoff=0.6) if len(key) <= _LONGEST_NAME else []
        near = [*holding[:limit], *alike]
        chosen: dict[str, None] = {}
        for name in near:
            for iri in sorted(self._labels.get(name) or self._aliases[name])[:1]:
                chosen.setdefault(self.label(iri))
        found = list(chosen)[:limit]
        return [*found, *self.relations_like(term, limit=2)] if relations else found


def as_iri(term: str) -> str | None:
    """The IRI that `term` spells, bare, in angle brackets or by a prefix of `vocab`; None for other words."""
    text = term.strip()
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1]
        return text if ids.is_absolute(text) else None
    prefix, colon, local = text.partition(":")
    if colon and prefix in vocab.PREFIXES and not local.startswith("//"):
        iri = vocab.PREFIXES[prefix] + local
        return iri if ids.is_absolute(iri) else None
    return text if ("://" in text or text.startswith("urn:")) and ids.is_absolute(text) else None


def _key(term: str) -> str:
    return " ".join(term.split()).casefold()
