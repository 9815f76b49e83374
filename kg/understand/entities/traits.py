"""What a text shows of a person: a man or a woman, by titles, by what is said of them, and by their given name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Iri
from kg.understand.knowledge.authority import plain
from kg.understand.knowledge.people import People

if TYPE_CHECKING:
    from kg.understand.scene import Reference, Scene
    from kg.understand.syntax.parse import Token

_WORDS = {"he": "masculine", "she": "feminine"} | {
    w: g for g, ws in (("masculine", "him his himself"), ("feminine", "her hers herself")) for w in ws.split()
}


def gender_of(pronoun: Token) -> str | None:
    """The gender that a pronoun of the third person shows."""
    return _WORDS.get(pronoun.lower_)


class Genders:
    """Who is a man and who a woman, as far as the text has shown."""

    def __init__(self, scene: Scene, people: People) -> None:
        self.scene, self.people = scene, people
        self._said: dict[Iri, str] = {}  # by what the text says of them
        self._named: dict[Iri, str] = {}  # by their given name
        for reference in scene.references:
            if reference.form == "name":
                self._look(reference)

    def of(self, entity: Iri) -> str | None:
        return self._said.get(entity) or self._named.get(entity)

    def tell(self, entity: Iri, gender: str) -> None:
        """Note what the text has said of somebody; what it said before holds."""
        self._said.setdefault(entity, gender)

    def said_of(self, entity: Iri, noun: Token) -> None:
        """Note a noun that the text says of somebody: an Australian woman."""
        gender = self.people.nouns.get(noun.lemma_.lower()) or self.people.nouns.get(noun.lower_)
        if gender:
            self.tell(entity, gender)

    def _look(self, reference: Reference) -> None:
        tokens = self.scene.doc.tokens
        before = tokens[reference.start - 1] if reference.start else None
        if before is not None and before.lower_ in self.people.nouns and before.text[0].isupper():
            self.tell(reference.entity, self.people.nouns[before.lower_])
        gender = self.people.given.get(plain(tokens[reference.start].text).lower())
        if gender and reference.end - reference.start > 1:
            self._named.setdefault(reference.entity, gender)
