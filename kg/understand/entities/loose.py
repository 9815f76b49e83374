"""Names that others have found in a text, where understanding finds none: what they are called, and how."""

from __future__ import annotations

from bisect import bisect_left

from kg.model import Entity
from kg.understand.knowledge.authority import Authority, plain
from kg.understand.scene import Given, Reference, Scene

_NO_NAMES = {"PRON", "DET"}
_CONFIDENCE = 0.8  # of a name that only others found


def refer(scene: Scene, mention: Given, authority: Authority) -> None:
    """A name that others know, where none was found: its words must be whole tokens."""
    tokens = scene.doc.tokens
    start = bisect_left(tokens, mention.start, key=lambda t: t.idx)
    end = bisect_left(tokens, mention.end, lo=start, key=lambda t: t.idx)
    if start == end or tokens[start].idx != mention.start:
        return
    if tokens[end - 1].idx + len(tokens[end - 1].text) != mention.end:
        return
    head = scene.doc.root_of(start, end)
    if head.pos_ in _NO_NAMES or not scene.covering.keys().isdisjoint(range(start, end)):
        return
    entity = called(scene, mention.kind, mention.key, authority)
    scene.refer(
        Reference(
            start=start,
            end=end,
            head=head.i,
            entity=entity.iri,
            kind=entity.kind,
            form="nominal" if describes(mention.key) else "name",
            confidence=_CONFIDENCE,
        ),
        entity,
    )


def called(scene: Scene, kind: str, name: str, authority: Authority) -> Entity:
    """What a name stands for: the one thing that the authority data knows by it, else something of this class. A person
    of one name, and what has no name but a description, are known in this document alone."""
    senses = {s.entity for s in authority.senses.get(plain(name), ()) if s.form == "name"}
    if len(senses) == 1:
        known = authority.known[senses.pop()]
        return Entity(iri=known.iri, kind=known.kind, label=known.label, authority=True)
    minter, document = scene.minter, scene.document.iri
    here = describes(name) or (kind == "Person" and " " not in name)
    iri = minter.local_entity(document, kind, name) if here else minter.entity(kind, name)
    return Entity(iri=iri, kind=kind, label=name)


def describes(words: str) -> bool:
    """Whether words are no name: the three governments. Scripts without capitals do not tell."""
    rest = words.split(" ", 1)[-1] if words[:4].lower() == "the " else words
    return rest == rest.lower() != rest.upper()
