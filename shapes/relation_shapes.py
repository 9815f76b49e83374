"""Makes `shapes/relations.ttl` from the ontology: run this file to write it again, the test compares it."""

from __future__ import annotations

from pathlib import Path

from kg import assets
from kg.gate.relations import entity_classes, relation_shapes, relations, sides
from kg.rdf import Node

__all__ = ["TARGET", "entity_classes", "ontology", "relations", "sides", "text"]

TARGET = Path(__file__).resolve().parent / "relations.ttl"


def ontology() -> Node:
    return Node(assets.turtle_files("ontology"))


def text() -> str:
    return relation_shapes(ontology())


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
    print(f"wrote {TARGET.name}")
