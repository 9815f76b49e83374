"""Shapes of who may stand in which relation, made from an ontology: `shapes/relations.ttl`, and those of a user's own.

For each relation two shapes are reached from the relation itself (`sh:targetNode`, then the inverse of
rdf:predicate), so that a claim is checked against its own relation only; testing every claim against
every relation by `sh:or` costs as many times more as there are relations. The focus node is the claim,
the value is the party that does not fit.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg import vocab
from kg.ids import digest, slug
from kg.rdf import Node, literal

SC = vocab.SC

HEAD = """\
@prefix shape: <https://w3id.org/statecraft/shapes#> .
@prefix sc: <https://w3id.org/statecraft/ontology#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .

# Made from the ontology by shapes/relation_shapes.py: change the ontology and run that, not this file.
# Who may stand in which relation. For claims the focus node is the claim and the value the party that does not fit; for
# bare triples the focus node, the path and the value are the triple.
"""


def relations(node: Node) -> list[str]:
    """IRIs of all relations, sorted."""
    return sorted({*node.of_type(SC + "EventRelation"), *node.of_type(SC + "StativeRelation")})


def sides(node: Node, relation: str) -> dict[str, list[str]]:
    """Names of the classes that may be subject and object."""
    found = {
        "subject": node.values(relation, vocab.SCHEMA + "domainIncludes"),
        "object": node.values(relation, vocab.SCHEMA + "rangeIncludes"),
    }
    return {side: [vocab.class_name(c) for c in classes] for side, classes in found.items()}


def entity_classes(node: Node) -> list[str]:
    """Names of sc:Entity and all classes below it, sorted."""
    found = {SC + "Entity"}
    while True:
        more = {c for c in node.of_type(vocab.OWL + "Class") if found & set(node.values(c, vocab.SUBCLASS))}
        if more <= found:
            return sorted(vocab.class_name(c) for c in found)
        found |= more


def _name(relation: str) -> str:
    """What the shapes of a relation or a class are called: two namespaces may use one word."""
    if relation.startswith(SC):
        return relation[len(SC) :]
    return f"{slug(vocab.local_name(relation))}-{digest(relation, length=8)}"


def _term(iri: str) -> str:
    return f"sc:{iri[len(SC) :]}" if iri.startswith(SC) else f"<{iri}>"


def _class(name: str) -> str:
    return _term(vocab.class_iri(name))


def _text(words: str) -> str:
    return literal(words, language="en")


def _label(node: Node, iri: str) -> str:
    return " ".join((node.value(iri, vocab.LABEL) or "").split()) or vocab.local_name(iri)


def _article(label: str) -> str:
    return f"an {label}" if label[0] in "aeiou" else f"a {label}"


def _kind(name: str) -> str:
    """The shape that tests for a class."""
    return f"shape:{'is-' + _name(vocab.class_iri(name))}"


def _test(classes: list[str]) -> str:
    if not classes:
        return "sh:class sc:Entity"
    if len(classes) == 1:
        return f"sh:class {_class(classes[0])}"
    return "sh:or ( " + " ".join(_kind(c) for c in classes) + " )"


def render(node: Node) -> Iterator[str]:
    """The pieces of the Turtle, for the classes and relations of this ontology."""
    names = {c: _article(_label(node, vocab.class_iri(c))) for c in entity_classes(node)}
    every = [_term(r) for r in relations(node)]
    yield HEAD
    yield "### Kinds of entities " + "#" * 98 + "\n"
    for c, name in names.items():
        yield (
            f"{_kind(c)} a sh:NodeShape ; rdfs:label {_text(name)} ; sh:class {_class(c)} ;\n"
            f"    sh:message {_text('Expected ' + name + f' ({_class(c)}).')} ."
        )
    yield "\n### The closed list of relations " + "#" * 87 + "\n"
    yield (
        'shape:Claim-relation a sh:NodeShape ; rdfs:label "known relation"@en ; sh:targetClass sc:Claim ; '
        "sh:property shape:Claim-relation-known ;\n"
        '    sh:message "A claim must state a relation of the ontology."@en .\n'
        'shape:Claim-relation-known a sh:PropertyShape ; rdfs:label "relation is in the ontology"@en ; '
        "sh:path rdf:predicate ;\n"
        '    sh:message "The relation of a claim (rdf:predicate) is not an sc:Relation of the ontology."@en ;\n'
        "    sh:in ("
    )
    for start in range(0, len(every), 6):
        yield "        " + " ".join(every[start : start + 6])
    yield "    ) ."
    for relation in relations(node):
        yield from _of_relation(node, relation, names)


def _of_relation(node: Node, relation: str, names: dict[str, str]) -> Iterator[str]:
    name, term = _name(relation), _term(relation)
    label = _label(node, relation)
    misfit = _text(f"A claim that something '{label}' something else has a party that does not fit.")
    claims = _text(f"claims of '{label}'")
    yield f"\n### {label} " + "#" * max(3, 115 - len(label)) + "\n"
    yield (
        f"shape:{name} a sh:NodeShape ; rdfs:label {_text(label)} ; sh:targetNode {term} ; "
        f"sh:property shape:{name}-claims ;\n"
        f"    sh:message {misfit} .\n"
        f"shape:{name}-claims a sh:PropertyShape ; rdfs:label {claims} ; sh:path [ sh:inversePath rdf:predicate ] ;\n"
        f"    sh:property shape:{name}-subject, shape:{name}-object ;\n"
        f"    sh:message {misfit} ."
    )
    for side, classes in sides(node, relation).items():
        called, message = _words(side, "", label, classes, names)
        yield (
            f"shape:{name}-{side} a sh:PropertyShape ; rdfs:label {called} ; sh:path rdf:{side} ;"
            f" {_test(classes)} ;\n    sh:message {message} ."
        )
    for side, classes in sides(node, relation).items():
        called, message = _words(side, "bare ", label, classes, names)
        target, path = (
            (f"sh:targetObjectsOf {term}", f"[ sh:inversePath {term} ]")
            if side == "subject"
            else (f"sh:targetSubjectsOf {term}", term)
        )
        yield (
            f"shape:{name}-bare-{side} a sh:PropertyShape ; rdfs:label {called} ; "
            f"{target} ; sh:path {path} ; {_test(classes)} ;\n"
            f"    sh:message {message} ."
        )


def _words(side: str, bare: str, label: str, classes: list[str], names: dict[str, str]) -> tuple[str, str]:
    """The label and the message of the shape of one side."""
    expected = " or ".join(names.get(c, c) for c in classes) or "an entity"
    which = f"the triple '{label}'" if bare else f"'{label}'"
    return _text(f"{side} of {bare}'{label}'"), _text(f"The {side} of {which} must be {expected}.")


def relation_shapes(node: Node) -> str:
    """The shapes of an ontology, as Turtle."""
    return "\n".join(render(node)) + "\n"
