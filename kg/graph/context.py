"""What the authority data says about the entities that documents speak of, as lines of one named graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg import assets, rdf, vocab
from kg.model import Entity, Iri
from kg.vocab import ORG, SC

_LISTS = {SC + "memberOf", SC + "hasParticipant", SC + "hasSignatory"}
"""Long lists: only members that are spoken of themselves are told."""

_OF_TENURE = {ORG + "post", ORG + "memberDuring"}
_BY_NAME = {vocab.TYPE, vocab.LABEL, SC + "asOf", vocab.DCT + "title"}


class AuthorityGraph:
    """The seeds as lines, by subject, and who points at whom. Read once in a process."""

    def __init__(self, paths: Iterable[Path] | None = None, *, parents: dict[str, frozenset[str]]) -> None:
        self._statements: dict[Iri, list[tuple[str, str, Iri | None]]] = {}  # subject -> predicate, term, IRI object
        self._texts: dict[str, str] = {}  # literal -> its characters
        self._tenures: dict[Iri, list[Iri]] = {}
        self._parents = parents
        self._told: dict[tuple[Iri | None, frozenset[Iri] | None], _Told] = {}
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

    def lines(
        self,
        entities: Iterable[Iri],
        *,
        graph: Iri | None,
        by_name: Iterable[Iri] = (),
        predicates: frozenset[Iri] | None = None,
    ) -> Iterator[str]:
        """All that is told of these entities: themselves, tenures, offices, and what those point at by name.

        Of those in `by_name` class and label are told. Without `graph` they are triples; with `predicates`, statements
        with others are left out.
        """
        used = {e for e in entities if e in self._statements}
        whole = set(used)
        for entity in used:
            for tenure in self._tenures.get(entity, ()):
                whole.add(tenure)
                whole |= {t for p, _, t in self._statements[tenure] if t and p in _OF_TENURE}
        named: set[Iri] = {b for b in by_name if b in self._statements and b not in whole}
        told = self._told.setdefault((graph, predicates), _Told(self, graph, predicates))
        for subject in whole:
            description = told[subject]
            yield from description.lines
            for target, line in description.members:
                if target in used:
                    yield line
            named |= description.points_at
        for subject in named - whole:
            yield from told[subject].by_name

    def whole(self, *, graph: Iri) -> Iterator[str]:
        """The entire authority data."""
        for subject in self._statements:
            description = self.describe(subject, graph, None)
            yield from description.lines
            yield from (line for target, line in description.members if target in self._statements)

    def describe(self, subject: Iri, graph: Iri | None, predicates: frozenset[Iri] | None) -> Entry:
        """What is told of one subject, apart by when it is."""
        end, s = f" {rdf.iri(graph)} ." if graph else " .", rdf.iri(subject)
        lines: list[str] = []
        by_name: list[str] = []
        members: list[tuple[Iri | None, str]] = []
        points_at: set[Iri] = set()
        for predicate, term, target in self._statements[subject]:
            if predicate not in _LISTS and target in self._statements:
                points_at.add(target)
            if predicates is not None and predicate not in predicates:
                continue
            told = [f"{s} {rdf.iri(predicate)} {term}{end}"]
            if predicate == vocab.TYPE and target and target.startswith(SC):
                above = self._parents.get(target[len(SC) :], ())
                told += [f"{s} {rdf.iri(predicate)} {rdf.iri(SC + cls)}{end}" for cls in above]
            if predicate in _LISTS:
                members += [(target, line) for line in told]
            else:
                lines += told
            if predicate in _BY_NAME:
                by_name += told
        return Entry(tuple(lines), tuple(by_name), tuple(members), frozenset(points_at))


@dataclass(frozen=True, slots=True)
class Entry:
    """The lines about one subject: all but those about members, what tells its class and name, and members with theirs.

    `points_at` are the subjects that the others, which are no lists, speak of.
    """

    lines: tuple[str, ...]
    by_name: tuple[str, ...]
    members: tuple[tuple[Iri | None, str], ...]
    points_at: frozenset[Iri]


class _Told(dict[Iri, Entry]):
    """Descriptions that were asked for: at most one for each subject of the authority data."""

    def __init__(self, authority: AuthorityGraph, graph: Iri | None, predicates: frozenset[Iri] | None) -> None:
        self._authority, self._graph, self._predicates = authority, graph, predicates

    def __missing__(self, subject: Iri) -> Entry:
        found = self[subject] = self._authority.describe(subject, self._graph, self._predicates)
        return found
