"""The ontology is complete and holds together: every term has words, and nothing points at a term that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import relation_shapes

from kg import assets, rdf, vocab
from kg.rdf import Node

SC, OWL, SKOS = vocab.SC, vocab.OWL, vocab.SKOS
OURS = "https://w3id.org/statecraft/"
NODE: Node = relation_shapes.ontology()
QUADS = [quad for path in assets.turtle_files("ontology") for quad in rdf.parse(path)]
SUBJECTS = {str(quad.subject) for quad in QUADS}
TERMS = sorted(s for s in NODE.subjects() if s.startswith(SC))
CLASSES = NODE.of_type(OWL + "Class")
PROPERTIES = sorted({*NODE.of_type(OWL + "ObjectProperty"), *NODE.of_type(OWL + "DatatypeProperty")})
RELATIONS = relation_shapes.relations(NODE)
SCHEMES = NODE.of_type(SKOS + "ConceptScheme")


def test_something_was_read() -> None:
    assert len(TERMS) > 150
    assert len(CLASSES) > 30
    assert len(RELATIONS) > 40


@pytest.mark.parametrize("term", TERMS)
def test_term_has_a_label_and_a_definition(term: str) -> None:
    assert len(NODE.values(term, vocab.LABEL)) == 1
    if term not in SCHEMES:
        assert len(NODE.values(term, SKOS + "definition")) == 1


def test_labels_tell_classes_apart() -> None:
    labels = [NODE.value(term, vocab.LABEL) for term in CLASSES]
    assert len(labels) == len(set(labels))


def test_definitions_are_sentences() -> None:
    for term in TERMS:
        for words in NODE.values(term, SKOS + "definition"):
            assert words[0].isupper(), term
            assert words.endswith("."), term


def test_nothing_of_ours_dangles() -> None:
    named = {str(q.object) for q in QUADS} | {str(q.predicate) for q in QUADS}
    ours = {term for term in named if term.startswith(f"<{OURS}")}
    assert sorted(ours - SUBJECTS) == []


def test_no_blank_nodes() -> None:
    assert [q for q in QUADS if str(q.subject).startswith("_:") or str(q.object).startswith("_:")] == []


def test_every_literal_in_words_has_a_language() -> None:
    words = {f"<{p}>" for p in (vocab.LABEL, SKOS + "definition", SKOS + "prefLabel")}
    assert [q for q in QUADS if str(q.predicate) in words and q.object.language is None] == []


@pytest.mark.parametrize("name", [n for n in CLASSES if n.startswith(SC)])
def test_class_hangs_below_something(name: str) -> None:
    parents = NODE.values(name, vocab.SUBCLASS)
    assert parents or name in {SC + "Slot", SC + "Effect"}
    assert all(p in CLASSES for p in parents if p.startswith(SC))


def test_classes_form_no_circle() -> None:
    for start in CLASSES:
        above, todo = set(), NODE.values(start, vocab.SUBCLASS)
        while todo:
            current = todo.pop()
            if current not in above:
                above.add(current)
                todo += NODE.values(current, vocab.SUBCLASS)
        assert start not in above


@pytest.mark.parametrize("name", RELATIONS)
def test_relation_says_who_may_stand_in_it(name: str) -> None:
    for side, classes in relation_shapes.sides(NODE, name).items():
        assert classes, side
        assert set(classes) <= set(relation_shapes.entity_classes(NODE)), side
    assert not NODE.values(name, vocab.RDFS + "domain")  # a reasoner would conclude the type instead of checking it
    assert not NODE.values(name, vocab.RDFS + "range")


@pytest.mark.parametrize("name", RELATIONS)
def test_relation_is_an_event_or_a_state_of_things(name: str) -> None:
    kinds = set(NODE.values(name, vocab.TYPE)) & {SC + "EventRelation", SC + "StativeRelation"}
    assert len(kinds) == 1
    types = NODE.values(name, SC + "ploverType")
    assert len(types) == (1 if kinds == {SC + "EventRelation"} else 0)
    for kind in types:
        assert NODE.value(kind, SKOS + "topConceptOf") == vocab.PLOVER.removesuffix("#")


@pytest.mark.parametrize("name", RELATIONS)
def test_narrower_relation_keeps_the_kind_of_the_wider(name: str) -> None:
    for wider in NODE.values(name, vocab.RDFS + "subPropertyOf"):
        assert wider in RELATIONS
        kinds = {SC + "EventRelation", SC + "StativeRelation"}
        assert set(NODE.values(name, vocab.TYPE)) & kinds == set(NODE.values(wider, vocab.TYPE)) & kinds


def test_symmetric_relation_takes_the_same_on_both_sides() -> None:
    for name in set(RELATIONS) & set(NODE.of_type(OWL + "SymmetricProperty")):
        sides = relation_shapes.sides(NODE, name)
        assert sides["subject"] == sides["object"], name


@pytest.mark.parametrize("code", NODE.of_type(SC + "Code"))
def test_code_belongs_to_one_scheme(code: str) -> None:
    (scheme,) = NODE.values(code, SKOS + "inScheme")
    assert scheme in SCHEMES


def test_every_scheme_has_members() -> None:
    used = {scheme for s in NODE.subjects() for scheme in NODE.values(s, SKOS + "inScheme")}
    assert sorted(set(SCHEMES) - used) == []


def test_vocabulary_of_the_code_is_in_the_ontology() -> None:
    known = set(vocab.PREFIXES.values())
    assert {vocab.SC, vocab.PLOVER, vocab.LEXICON, vocab.SHAPES} <= known
    for path in (Path(vocab.__file__).parent).rglob("*.py"):
        unknown = {n for n in _names_of_ours(path.read_text(encoding="utf-8")) if SC + n not in TERMS}
        assert unknown == set(), path.name


def _names_of_ours(source: str) -> set[str]:
    """Local names that a module appends to the namespace of the ontology, as in `SC + "Claim"`."""
    return set(re.findall(r"\b_?SC \+ \"([A-Za-z]+)\"", source))
