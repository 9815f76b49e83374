"""Which IRI stands for what, over all documents of a build: no node of the graph may be two things.

`kg` names what it finds so that nothing can collide. Claims that come from elsewhere, or from a person's
hand, may use any IRI: one that another document has, or one that the authority data describes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg import rdf, vocab
from kg.graph import AuthorityGraph
from kg.ids import Minter
from kg.model import Entity, Extraction, Iri

Node = tuple[str, Iri, str]
"""What it is, its IRI, and what has to be the same wherever it is described."""


class Ledger:
    """Tells what a document may name, and what two may not both. `parents` gives each class itself and all above it."""

    def __init__(self, minter: Minter, authority: AuthorityGraph, parents: Mapping[str, frozenset[str]]) -> None:
        self._minter, self._authority, self._parents = minter, authority, parents
        self._graph = minter.graph("authority")
        self._documents, self._entities, self._graphs = (f"{minter.base}{n}/" for n in ("document", "entity", "graph"))

    def refusal(self, extraction: Extraction) -> str | None:
        """Why the document cannot stand in any graph: its IRIs are those of something else. None if it can."""
        document = extraction.document.iri
        for what, iri, _ in _nodes(extraction):
            if iri.startswith(self._graphs):
                return f"{what} {iri}: has the IRI of a graph that kg keeps for itself"
            if what != "entity" and iri in self._authority:
                return f"{what} {iri}: is described in the authority data, and no {what}"
            if what != "entity" and iri.startswith(self._entities):
                return f"{what} {iri}: has an IRI that kg keeps for entities"
            if iri.startswith(self._documents) and not self._owns(document, iri):
                return f"{what} {iri}: has an IRI that kg keeps for what it finds in another document"
        return next((found for e in extraction.entities if (found := self._misdescribed(e))), None)

    def nodes(self, extraction: Extraction) -> Iterator[Node]:
        """What the document names that another one could name too, as something else.

        That is nothing beneath its own IRI if `kg` made that, and no entity whose IRI tells its class.
        """
        for node in self._shared(extraction):
            kind = node[2].split(" ")[0]
            if node[0] != "entity" or not node[1].startswith(self._minter.entity(kind, "x").removesuffix("x")):
                yield node

    def clashes(self, documents: Iterable[tuple[Iri, Iterable[Node]]]) -> Iterator[tuple[Iri, str]]:
        """Which of these documents use an IRI that an earlier one uses for something else, and for what.

        What those name that may not stay is taken by nobody.
        """
        taken: dict[Iri, Node] = {}
        for document, nodes in documents:
            own = list(nodes)
            reason = next((reason for node in own if (reason := self._clash(node, taken.get(node[1])))), None)
            if reason:
                yield document, reason
                continue
            for node in own:
                taken.setdefault(node[1], node)

    def is_entity(self, iri: Iri) -> bool:
        """Whether the IRI is of those that `kg` gives to entities of the whole corpus."""
        return iri.startswith(self._entities)

    def _clash(self, node: Node, first: Node | None) -> str | None:
        if first is None or (node[0] == first[0] == "entity" and self._agree(node, first)):
            return None
        return f"{node[0]} {node[1]}: an earlier document has this IRI for {_words(first)}"

    def _owns(self, document: Iri, iri: Iri) -> bool:
        name = document.removeprefix(self._documents)
        return "/" not in name and (iri == document or iri.startswith(f"{document}/"))

    def _shared(self, extraction: Extraction) -> Iterator[Node]:
        document = extraction.document.iri
        own = f"{document}/" if document.startswith(self._documents) else None
        for node in _nodes(extraction):
            if own is None or not (node[0] == "document" or node[1].startswith(own)):
                yield node

    def _agree(self, one: Node, other: Node) -> bool:
        (kind, acts_for), (kind2, acts_for2) = one[2].split(" "), other[2].split(" ")
        related = kind in self._parents.get(kind2, {kind2}) or kind2 in self._parents.get(kind, {kind})
        # What kg itself names by its words alone, two texts may take for the body of two states: one is kept.
        named_here = one[1].startswith(self._entities)
        return related and (named_here or acts_for == acts_for2 or not acts_for or not acts_for2)

    def _misdescribed(self, entity: Entity) -> str | None:
        """What is wrong with an entity that is said to be in the authority data, or is there unsaid."""
        known = entity.iri in self._authority
        if not entity.authority:
            return (
                f"entity {entity.iri}: is described in the authority data: expected "
                '"authority": true, with the label and the kind that stand there'
                if known
                else None
            )
        if not known:
            return f'entity {entity.iri}: is not in the authority data, so that "authority": true is wrong'
        told = list(self._authority.lines((), graph=self._graph, by_name=(entity.iri,)))
        s = rdf.iri(entity.iri)
        for name, start in (
            ("label", f"{s} {rdf.iri(vocab.LABEL)} {rdf.literal(entity.label)}"),
            ("kind", f"{s} {rdf.iri(vocab.TYPE)} {rdf.iri(vocab.class_iri(entity.kind))} "),
        ):
            if not any(line.startswith(start) for line in told):
                return f"entity {entity.iri}: the authority data gives another {name} than {getattr(entity, name)!r}"
        return None


def _nodes(extraction: Extraction) -> Iterator[Node]:
    yield "document", extraction.document.iri, ""
    for claim in extraction.claims:
        yield "claim", claim.iri, ""
    for unverified in extraction.unverified:
        yield "unverified statement", unverified.iri, ""
    for event in dict.fromkeys(c.event for c in extraction.claims if c.event):
        yield "event", event, ""
    for entity in extraction.entities:
        if not entity.authority:
            yield "entity", entity.iri, f"{entity.kind} {entity.acts_for or ''}"


def _words(node: Node) -> str:
    if node[0] != "entity":
        return f"{'a' if node[0] in {'claim', 'document'} else 'an'} {node[0]}"
    kind, acts_for = node[2].split(" ")
    return f"an entity of the kind {kind}{f' that acts for {acts_for}' if acts_for else ''}"
