"""Makes `shapes/relations.ttl` from the ontology: run this file to write it again, the test compares it.

For each relation two shapes are reached from the relation itself (`sh:targetNode`, then the inverse of
rdf:predicate), so that a claim is checked against its own relation only; testing every claim against
every relation by `sh:or` costs as many times more as there are relations. The focus node is the claim,
the value is the party that does not fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg import assets, vocab
from kg.rdf import Node

SC = vocab.SC
TARGET = Path(__file__).resolve().parent / "relations.ttl"

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


def ontology() -> Node:
    return Node(assets.turtle_files("ontology"))


def relations(node: Node) -> list[str]:
    """IRIs of all relations, sorted."""
    return sorted({*node.of_type(SC + "EventRelation"), *node.of_type(SC + "StativeRelation")})


def sides(node: Node, relation: str) -> dict[str, list[str]]:
    """Local names of the classes that may be subject and object."""
    found = {
        "subject": node.values(relation, vocab.SCHEMA + "domainIncludes"),
        "object": node.values(relation, vocab.SCHEMA + "rangeIncludes"),
    }
    return {side: [vocab.local_name(c) for c in classes] for side, classes in found.items()}


def entity_classes(node: Node) -> list[str]:
    """Local names of sc:Entity and all classes below it, sorted."""
    found = {SC + "Entity"}
    while True:
        more = {c for c in node.of_type(vocab.OWL + "Class") if found & set(node.values(c, vocab.SUBCLASS))}
        if more <= found:
            return sorted(vocab.local_name(c) for c in found)
        found |= more


def _article(label: str) -> str:
    return f"an {label}" if label[0] in "aeiou" else f"a {label}"


def _test(classes: list[str]) -> str:
    if len(classes) == 1:
        return f"sh:class sc:{classes[0]}"
    return "sh:or ( " + " ".join(f"shape:is-{c}" for c in classes) + " )"


def render(node: Node) -> Iterator[str]:
    """The lines of the file."""
    names = {c: _article(node.value(SC + c, vocab.LABEL) or c) for c in entity_classes(node)}
    every = [vocab.local_name(r) for r in relations(node)]
    yield HEAD
    yield "### Kinds of entities " + "#" * 98 + "\n"
    for c, name in names.items():
        yield (
            f'shape:is-{c} a sh:NodeShape ; rdfs:label "{name}"@en ; sh:class sc:{c} ;\n'
            f'    sh:message "Expected {name} (sc:{c})."@en .'
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
        yield "        " + " ".join(f"sc:{name}" for name in every[start : start + 6])
    yield "    ) ."
    for relation in relations(node):
        name, label = vocab.local_name(relation), node.value(relation, vocab.LABEL)
        yield f"\n### {label} " + "#" * max(3, 115 - len(str(label))) + "\n"
        yield (
            f'shape:{name} a sh:NodeShape ; rdfs:label "{label}"@en ; sh:targetNode sc:{name} ; '
            f"sh:property shape:{name}-claims ;\n"
            f"    sh:message \"A claim that something '{label}' something else has a party that does not fit.\"@en .\n"
            f"shape:{name}-claims a sh:PropertyShape ; rdfs:label \"claims of '{label}'\"@en ; "
            f"sh:path [ sh:inversePath rdf:predicate ] ;\n"
            f"    sh:property shape:{name}-subject, shape:{name}-object ;\n"
            f"    sh:message \"A claim that something '{label}' something else has a party that does not fit.\"@en ."
        )
        for side, classes in sides(node, relation).items():
            expected = " or ".join(names[c] for c in classes)
            message = f"The {side} of '{label}' must be {expected}."
            yield (
                f"shape:{name}-{side} a sh:PropertyShape ; rdfs:label \"{side} of '{label}'\"@en ; sh:path rdf:{side} ;"
                f' {_test(classes)} ;\n    sh:message "{message}"@en .'
            )
        for side, classes in sides(node, relation).items():
            expected = " or ".join(names[c] for c in classes)
            target, path = (
                (f"sh:targetObjectsOf sc:{name}", f"[ sh:inversePath sc:{name} ]")
                if side == "subject"
                else (f"sh:targetSubjectsOf sc:{name}", f"sc:{name}")
            )
            yield (
                f"shape:{name}-bare-{side} a sh:PropertyShape ; rdfs:label \"{side} of bare '{label}'\"@en ; "
                f"{target} ; sh:path {path} ; {_test(classes)} ;\n"
                f"    sh:message \"The {side} of the triple '{label}' must be {expected}.\"@en ."
            )


def text() -> str:
    return "\n".join(render(ontology())) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
    print(f"wrote {TARGET.name}")
