"""The lexicon in Turtle, compiled for recognition: which words express which relation, and what changes its truth.

`Construction`, `Signal` and `RoleNoun` mirror the classes of the same names in `ontology/`. Nothing
about a single word or relation stands in Python.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kg import assets, vocab
from kg.model import Iri
from kg.rdf import Node
from kg.vocab import SC

SLOT_ORDER = ("self", "subject", "recipient", "object", "clause", "pair", "possessor", "modifier", "governor")
"""Alternative slots are tried in this order; markers (prepositions) come between object and possessor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Construction:
    """One grammatical frame with its words, and the relation it expresses."""

    iri: Iri
    relation: Iri
    subject_slots: tuple[str, ...]
    object_slots: tuple[str, ...]
    subject_markers: frozenset[str]
    object_markers: frozenset[str]
    support: frozenset[str]

    @property
    def needs_support(self) -> bool:
        """A noun whose actor can only be the subject of its support verb."""
        return self.subject_slots == ("subject",) and not self.subject_markers and bool(self.support)


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of the ontology with the classes its arguments may have (closed under subclasses)."""

    iri: Iri
    domain: frozenset[str]
    range: frozenset[str]
    symmetric: bool
    event: bool
    plover: Iri | None


@dataclass
class Lexicon:
    """Everything compiled, indexed by lemma."""

    verbs: dict[str, list[Construction]] = field(default_factory=dict)
    nouns: dict[str, list[Construction]] = field(default_factory=dict)
    adjectives: dict[str, list[Construction]] = field(default_factory=dict)
    prepositions: dict[str, list[Construction]] = field(default_factory=dict)
    starts: set[str] = field(default_factory=set)  # first words of verbs, nouns and prepositions that trigger
    ends: set[str] = field(default_factory=set)  # their last words
    effects: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)  # word class -> lemma -> effects
    roles: dict[str, str] = field(default_factory=dict)  # noun -> class of the ontology
    shared: set[str] = field(default_factory=set)  # words that names in many states share
    belongings: set[str] = field(default_factory=set)  # nouns that stand for the polity they belong to
    relations: dict[Iri, Relation] = field(default_factory=dict)
    ancestry: dict[Iri, frozenset[Iri]] = field(default_factory=dict)  # relation -> itself and all above
    parents: dict[str, frozenset[str]] = field(default_factory=dict)  # class -> itself and all above

    def effect(self, word_class: str, lemma: str) -> frozenset[str]:
        """The effects of a word: `effect("verb", "deny")` is {"deny"}; empty for a word that signals nothing."""
        return self.effects.get(word_class, {}).get(lemma, frozenset())

    def above(self, relation: Iri) -> frozenset[Iri]:
        """A relation with all that it is a sub-property of."""
        return self.ancestry.get(relation, frozenset({relation}))

    def says_whose(self, name: str) -> bool:
        """False for a name made only of words that many states use, such as Foreign Ministry."""
        words = [w.strip("'’.,").removesuffix("'s").removesuffix("’s") for w in name.lower().split()]
        return not all(w in self.shared or w in self.roles for w in words)

    def fits(self, kind: str, allowed: frozenset[str]) -> bool:
        """Whether an entity of this class may stand where `allowed` classes are wanted."""
        return not allowed or bool(self.parents.get(kind, frozenset({kind})) & allowed)


def compile_lexicon(paths: Iterable[Path]) -> Lexicon:
    """Compile the Turtle of `ontology/` (classes, relations, words)."""
    node = Node(paths)
    lexicon = Lexicon()
    for cls in node.of_type(vocab.OWL + "Class"):
        lexicon.parents[vocab.local_name(cls)] = frozenset(vocab.local_name(c) for c in _above(node, cls))
    for kind in ("EventRelation", "StativeRelation"):
        for iri in node.of_type(SC + kind):
            lexicon.relations[iri] = _relation(node, iri, event=kind == "EventRelation")
            lexicon.ancestry[iri] = frozenset(_above(node, iri, vocab.SUBPROPERTY))
    for iri in node.of_type(SC + "Construction"):
        _add_construction(node, iri, lexicon)
    for iri in node.of_type(SC + "Signal"):
        effects = frozenset(vocab.local_name(e) for e in node.values(iri, SC + "effect"))
        for word_class in ("verb", "noun", "adjective", "attributive", "adverb", "preposition"):
            table = lexicon.effects.setdefault(word_class, {})
            for word in node.values(iri, SC + word_class):
                table[word] = table.get(word, frozenset()) | effects
    for iri in node.of_type(SC + "RoleNoun"):
        cls = vocab.local_name(node.value(iri, SC + "denotes") or "Entity")
        for word in node.values(iri, SC + "noun"):
            if cls == "Entity":
                lexicon.shared.add(word)
            elif cls == "Polity":
                lexicon.belongings.add(word)
            else:
                lexicon.roles.setdefault(word, cls)
    return lexicon


def _above(node: Node, term: Iri, by: Iri = vocab.SUBCLASS) -> set[Iri]:
    found, todo = {term}, [term]
    while todo:
        for parent in node.values(todo.pop(), by):
            if parent.startswith(SC) and parent not in found:
                found.add(parent)
                todo.append(parent)
    return found


def _relation(node: Node, iri: Iri, *, event: bool) -> Relation:
    return Relation(
        iri,
        frozenset(vocab.local_name(c) for c in node.values(iri, vocab.SCHEMA + "domainIncludes")),
        frozenset(vocab.local_name(c) for c in node.values(iri, vocab.SCHEMA + "rangeIncludes")),
        vocab.OWL + "SymmetricProperty" in node.values(iri, vocab.TYPE),
        event,
        node.value(iri, SC + "ploverType"),
    )


def _add_construction(node: Node, iri: Iri, lexicon: Lexicon) -> None:
    relation = node.value(iri, SC + "expresses")
    if relation is None or relation not in lexicon.relations:
        return  # the shapes of the lexicon refuse it; compiling goes on with the rest

    def slots(which: str) -> tuple[str, ...]:
        named = {vocab.local_name(s) for s in node.values(iri, SC + which)}
        return tuple(s for s in SLOT_ORDER if s in named)

    construction = Construction(
        iri=iri,
        relation=relation,
        subject_slots=slots("subjectSlot"),
        object_slots=slots("objectSlot"),
        subject_markers=frozenset(node.values(iri, SC + "subjectMarker")),
        object_markers=frozenset(node.values(iri, SC + "objectMarker")),
        support=frozenset(node.values(iri, SC + "support")),
    )
    tables = {
        "verb": lexicon.verbs,
        "noun": lexicon.nouns,
        "adjective": lexicon.adjectives,
        "preposition": lexicon.prepositions,
    }
    for word_class, table in tables.items():
        for word in node.values(iri, SC + word_class):
            table.setdefault(word, []).append(construction)
            lexicon.starts.add(word.split()[0])
            lexicon.ends.add(word.split()[-1])


@cache
def shipped() -> Lexicon:
    """The lexicon that ships with `kg`, compiled once in a process."""
    return compile_lexicon(assets.turtle_files("ontology"))
