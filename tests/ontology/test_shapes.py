"""The shapes as texts for people, and against the ontology."""

from __future__ import annotations

import re

import pytest
import relation_shapes

from kg import assets, rdf, vocab
from kg.gate import AUTHORITY_SHAPES, CORPUS_SHAPES, ENGINES, GATE_SHAPES, LEXICON_SHAPES, Gate, shape_files
from kg.rdf import Node

SH = vocab.SH
FILES = assets.turtle_files("shapes")
NODE = Node(FILES)
QUADS = [quad for path in FILES for quad in rdf.parse(path)]
SHAPES = sorted(
    {
        *NODE.of_type(SH + "NodeShape"),
        *NODE.of_type(SH + "PropertyShape"),
        *NODE.of_type(SH + "SPARQLConstraint"),
    }
)
ONTOLOGY = relation_shapes.ontology()
RELATIONS = relation_shapes.relations(ONTOLOGY)


def test_relation_shapes_are_up_to_date() -> None:
    assert relation_shapes.TARGET.read_text(encoding="utf-8") == relation_shapes.text(), (
        "run shapes/relation_shapes.py to make shapes/relations.ttl from the ontology again"
    )


def _classes(shape: str) -> set[str]:
    """What a shape of one side of a relation lets through, read from the Turtle alone."""
    found = set(NODE.values(shape, SH + "class"))
    for head in NODE.values(shape, SH + "or"):
        while head != vocab.RDF + "nil":
            (member,) = NODE.values(head, vocab.RDF + "first")
            found |= _classes(member)
            (head,) = NODE.values(head, vocab.RDF + "rest")
    return found


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize(("side", "property_"), [("subject", "domainIncludes"), ("object", "rangeIncludes")])
def test_relation_shapes_equal_the_ontology(relation: str, side: str, property_: str) -> None:
    shape = vocab.SHAPES + vocab.local_name(relation)
    expected = set(ONTOLOGY.values(relation, vocab.SCHEMA + property_))
    assert _classes(f"{shape}-{side}") == expected
    assert _classes(f"{shape}-bare-{side}") == expected
    assert NODE.values(shape, SH + "targetNode") == [relation]
    assert f"{shape}-{side}" in NODE.values(f"{shape}-claims", SH + "property")
    assert NODE.values(f"{shape}-{side}", SH + "path") == [vocab.RDF + side]


def test_every_shape_is_named() -> None:
    kinds = {f"<{SH}{name}>" for name in ("NodeShape", "PropertyShape", "SPARQLConstraint")}
    nameless = [q for q in QUADS if str(q.object) in kinds and not str(q.subject).startswith(f"<{vocab.SHAPES}")]
    assert nameless == []


def test_blank_nodes_are_lists_and_paths_only() -> None:
    allowed = {vocab.RDF + "first", vocab.RDF + "rest"} | {
        SH + name for name in ("inversePath", "zeroOrMorePath", "alternativePath")
    }
    assert {q.predicate.value for q in QUADS if str(q.subject).startswith("_:")} <= allowed


@pytest.mark.parametrize("shape", SHAPES)
def test_shape_has_a_label_and_a_message(shape: str) -> None:
    assert len(NODE.values(shape, vocab.LABEL)) == 1
    (message,) = NODE.values(shape, SH + "message")
    assert message[0].isupper()
    assert message.endswith(".")
    assert "\n" not in message
    assert len(message) > 20
    if shape not in NODE.of_type(SH + "SPARQLConstraint"):
        assert "{" not in message


@pytest.mark.parametrize("query", NODE.of_type(SH + "SPARQLConstraint"))
def test_query_gives_what_its_message_names(query: str) -> None:
    (select,) = NODE.values(query, SH + "select")
    (message,) = NODE.values(query, SH + "message")
    head = select.split("WHERE")[0]
    assert "$this" in head
    assert set(re.findall(r"\{\?(\w+)\}", message)) <= set(re.findall(r"\?(\w+)", head))
    assert not re.search(r"\b(MINUS|VALUES|SERVICE)\b", select)  # SHACL forbids them where $this is bound beforehand


def test_labels_tell_shapes_apart() -> None:
    labels: dict[str, list[str]] = {}
    for shape in SHAPES:
        labels.setdefault(NODE.values(shape, vocab.LABEL)[0], []).append(shape)
    assert {label: shapes for label, shapes in labels.items() if len(shapes) > 1} == {}


def test_plausibility_shapes_only_warn() -> None:
    only = Node(shape_files(["plausibility"]))
    asked = only.of_type(SH + "SPARQLConstraint")
    warned = [s for s in only.subjects() if only.values(s, SH + "severity") == [SH + "Warning"]]
    assert {c for s in warned for c in only.values(s, SH + "sparql")} == set(asked)
    assert len(warned) >= 7
    others = Node(path for path in FILES if path.stem not in {"plausibility", *CORPUS_SHAPES})
    assert [s for s in others.subjects() if others.values(s, SH + "severity")] == []


def test_shapes_speak_of_terms_that_are_there() -> None:
    known = set(ONTOLOGY.subjects())
    named = {str(q.object)[1:-1] for q in QUADS if str(q.object).startswith(f"<{vocab.SC}")}
    named |= {str(q.object)[1:-1] for q in QUADS if str(q.object).startswith(f"<{vocab.PLOVER}")}
    for query in NODE.of_type(SH + "SPARQLConstraint"):
        named |= {vocab.SC + n for n in re.findall(r"\bsc:(\w+)", NODE.values(query, SH + "select")[0])}
    assert sorted(named - known) == []


def test_every_file_of_shapes_is_used() -> None:
    assert {p.stem for p in FILES} == {*GATE_SHAPES, *AUTHORITY_SHAPES, *LEXICON_SHAPES, *CORPUS_SHAPES}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("names", [GATE_SHAPES, AUTHORITY_SHAPES, LEXICON_SHAPES])
def test_each_set_stands_alone(names: tuple[str, ...], engine: str) -> None:
    assert Gate(shape_files(names), engine=engine).check([]) == []
