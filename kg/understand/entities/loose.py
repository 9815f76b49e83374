"""Names that others have found in a text, where understanding finds none: what they are called, and how."""

from __future__ import annotations

from bisect import bisect_left
from calendar import day_name, month_name
from typing import TYPE_CHECKING

from kg.model import Entity
from kg.understand.knowledge.authority import Authority, plain
from kg.understand.scene import Given, Reference, Scene

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_NO_NAMES = {"PRON", "DET"}
_CONFIDENCE = 0.8  # of a name that only others found
_DOUBT = 0.4  # of what is no name of anybody: less than what the gate asks for
_AMOUNTS = {"DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY"}
_DAYS = frozenset(name.lower() for name in (*day_name, *month_name) if name)


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
            confidence=sure(head, mention.key),
        ),
        entity,
    )


def sure(head: Token, name: str) -> float:
    """How sure it is that words which only others take for somebody are one: no day, no number, no common noun."""
    counts = head.ent_type_ in _AMOUNTS or head.lower_ in _DAYS
    return _DOUBT if counts or (head.pos_ == "NOUN" and describes(name)) else _CONFIDENCE


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
