"""Finds the names inside longer names, which tell what these belong to and act in nothing by themselves."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Entity, Iri
from kg.understand.entities.context import PLACES
from kg.understand.knowledge.authority import Authority, plain
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.knowledge.people import People
from kg.understand.scene import Reference, Scene

_LONGEST = 5  # words of a name inside a name
_POLITIES = {"State", "Territory"}
_WITHOUT_PARTS = {"Company", "MediaOrganization", "Person", *PLACES, *_POLITIES}  # Bank of America, Gulf of Mexico


class InnerNames:
    """The inner names of one document, added beside its references."""

    def __init__(self, scene: Scene, authority: Authority, lexicon: Lexicon, people: People) -> None:
        self.scene, self.authority, self.lexicon, self.people = scene, authority, lexicon, people

    def find(self, unknown: list[tuple[int, int]]) -> None:
        """The names inside longer names: the *United States* Navy, the *Foreign Ministry* spokesman. No arguments."""
        met = {
            plain(self.scene.entities[r.entity].label): r.entity
            for r in self.scene.references
            if r.form == "name" and r.kind in PLACES
        }
        for start, end, bodies in list(self._long_names(unknown)):
            i = start
            while i < end:
                length = 0
                for n in range(min(_LONGEST, end - i), 0, -1):
                    iri = self._known_at(i, i + n, bodies, met) if n < end - start else None
                    if iri is not None:
                        length = n
                        self._add_inside(i, i + n, iri)
                        break
                i += length or 1

    def _add_inside(self, start: int, end: int, iri: Iri) -> None:
        entity = self.scene.entities.get(iri) or _entity(self.authority, iri)
        self.scene.refer(
            Reference(
                start=start,
                end=end,
                head=self.scene.doc.root_of(start, end).i,
                entity=iri,
                kind=entity.kind,
                form="name",
                confidence=0.7,
                beside=True,
            ),
            entity,
        )

    def _long_names(self, unknown: list[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
        """Names of bodies and of what nobody knows; in those, bodies may be named too."""
        for start, end in unknown:
            yield start, end, True
        for r in self.scene.references:
            known = self.scene.entities[r.entity].authority
            if (
                r.form == "name"
                and r.end - r.start > 1
                and (r.kind not in _WITHOUT_PARTS or (r.kind == "Place" and not known))
            ):
                yield r.start, r.end, not known

    def _known_at(self, start: int, end: int, bodies: bool, met: dict[str, Iri]) -> Iri | None:
        """The one place or state, or body if wanted, that these words name."""
        words = [t.text for t in self.scene.doc[start:end]]
        if not words[0][0].isupper() or not words[-1][0].isupper() or words[0].lower() in self.people.given:
            return None
        key = plain(" ".join(words))
        senses = self.authority.senses.get(key, ())
        entities = {s.entity for s in senses if s.form == "name"}
        if not senses:
            return met.get(key)
        if len(entities) != 1 or any(s.form == "demonym" for s in senses):
            return None
        (iri,) = entities
        kind = self.authority.kind(iri) or ""
        body = bodies and end - start > 1 and "Organization" in self.lexicon.parents.get(kind, ())
        return iri if kind in PLACES | _POLITIES or body else None


def _entity(authority: Authority, iri: Iri) -> Entity:
    known = authority.known[iri]
    return Entity(iri=iri, kind=known.kind, label=known.label, authority=True)
