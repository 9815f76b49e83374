"""What the relations of the ontology are called, by it and by other vocabularies."""

from __future__ import annotations

from collections.abc import Iterable

from kg import vocab
from kg.model import Iri
from kg.rdf import Node

_MATCHES = tuple(vocab.SKOS + name for name in ("exactMatch", "closeMatch"))
_INVERSE = vocab.OWL + "inverseOf"


def relation_names(node: Node, relations: Iterable[Iri]) -> dict[str, tuple[Iri, bool]]:
    """Each relation by its IRI, its label and its matches, and by those of its inverse: then it is turned round."""
    found: dict[str, tuple[Iri, bool]] = {}
    ours = sorted(relations)
    for iri in ours:
        names = [iri, *node.values(iri, vocab.LABEL), *(m for p in _MATCHES for m in node.values(iri, p))]
        found.update(dict.fromkeys(names, (iri, False)))
        found.update(dict.fromkeys(node.values(iri, _INVERSE), (iri, True)))
    for iri in sorted(node.of_type(vocab.OWL + "ObjectProperty")):
        for relation in sorted({*node.values(iri, _INVERSE)} & {*ours}):
            found.update(dict.fromkeys([iri, *node.values(iri, vocab.LABEL)], (relation, True)))
    return found
