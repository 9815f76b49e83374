"""What the authority data says about the entities that documents speak of, as lines of one named graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg import assets, rdf, vocab
from kg.model import Entity, Iri
from kg.vocab import ORG, SC

_LISTS = {SC + "memberOf", SC + "hasParticipant", SC + "hasSignatory"}
"""Long lists: only members that are spoken of themselves are told."""


class AuthorityGraph:
    """The seeds as lines, by subject, and who points at whom. Read once in a process."""

    def __init__(self, paths: Iterable[Path] | None = None, *, parents: dict[str, frozenset[str]]) -> None:
        self._statements: dict[Iri, list[tuple[str, str, Iri | None]]] = {}  # subject -> predicate, term, IRI object
        self._texts: dict[str, str] = {}  # literal -> its characters
        self._tenures: dict[Iri, list[Iri]] = {}
        self._parents = parents
        for path in paths if paths is not None else assets.turtle_files("seeds"):
            for quad in rdf.parse(path):  # a parsed file has no variables, so that each term has a value
                subject, predicate = quad.subject.value, quad.predicate.value  # type: ignore[union-attr]
                term = str(quad.object)
                target = quad.object.value if term.startswith("<") else None  # type: ignore[union-attr]
                self._statements.setdefault(subject, []).append((predicate, term, target))
                if target is None:
                    self._texts[term] = quad.object.value  # type: ignore[union-attr]
                if predicate == ORG + "member" and target:
                    self._tenures.setdefault(target, []).append(subject)

    def __contains__(self, iri: object) -> bool:
        return iri in self._statements

    def pairs(self, predicate: Iri) -> Iterator[tuple[Iri, str]]:
        """Every subject with its value of this predicate: an IRI, or the characters of a literal."""
        for subject, statements in self._statements.items():
            for found, term, target in statements:
                if found == predicate:
                    yield subject, target if target is not None else self._texts[term]

    def entity(self, iri: Iri) -> Entity | None:
        """An entity as documents name it, with its label and its own class; None if there is no such."""
        told = {predicate: (term, target) for predicate, term, target in reversed(self._statements.get(iri, []))}
        if vocab.TYPE not in told or vocab.LABEL not in told:
            return None
        kind, label = vocab.local_name(told[vocab.TYPE][1] or ""), self._texts[told[vocab.LABEL][0]]
        return Entity(iri=iri, kind=kind, label=label, authority=True)

    def lines(self, entities: Iterable[Iri], *, graph: Iri, by_name: Iterable[Iri] = ()) -> Iterator[str]:
        """All that is told of these entities: themselves, tenures, offices, and what those point at by name.

        Of those in `by_name` class and label are told.
        """
        used = {e for e in entities if e in self._statements}
        whole = set(used)
        for entity in used:
            for tenure in self._tenures.get(entity, ()):
                whole.add(tenure)
                whole |= {t for p, _, t in self._statements[tenure] if t and p in {ORG + "post", ORG + "memberDuring"}}
        named: set[Iri] = {b for b in by_name if b in self._statements and b not in whole}
        for subject in whole:
            yield from self._describe(subject, graph, used)
            for predicate, _, target in self._statements[subject]:
                if target in self._statements and target not in whole and predicate not in _LISTS:
                    named.add(target)
        for subject in named:
            yield from self._describe(
                subject, graph, used, only={vocab.TYPE, vocab.LABEL, SC + "asOf", vocab.DCT + "title"}
            )

    def whole(self, *, graph: Iri) -> Iterator[str]:
        """The entire authority data."""
        for subject in self._statements:
            yield from self._describe(subject, graph, set(self._statements))

    def _describe(self, subject: Iri, graph: Iri, used: set[Iri], only: set[Iri] | None = None) -> Iterator[str]:
        g, s = rdf.iri(graph), rdf.iri(subject)
        for predicate, term, target in self._statements[subject]:
            if (only is not None and predicate not in only) or (predicate in _LISTS and target not in used):
                continue
            yield rdf.line(s, rdf.iri(predicate), term, g)
            if predicate == vocab.TYPE and target and target.startswith(SC):
                for above in self._parents.get(target[len(SC) :], ()):
                    yield rdf.line(s, rdf.iri(vocab.TYPE), rdf.iri(SC + above), g)
