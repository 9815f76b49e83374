"""Actors whom a text describes without naming them: protesters, a court in Lyon, two journalists, police.

Each is an entity of its own document, told by the words of its noun phrase.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Entity
from kg.understand.arguments import pointing
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.scene import Reference, Scene
from kg.understand.syntax import grammar
from kg.understand.syntax.clauses import unspecific

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_BODIES = {
    "Organization",
    "ArmedGroup",
    "GovernmentBody",
    "PoliticalParty",
    "Company",
    "MediaOrganization",
}
_THINGS = {"SanctionsMeasure", "Agreement"}
_LONGEST = 7  # tokens of a phrase after the noun that belong to its label
_TELLING = {"of", "in", "from", "at", "for"}


class Actors:
    """Makes described actors of common nouns, in one document."""

    def __init__(self, scene: Scene, lexicon: Lexicon) -> None:
        self.scene, self.lexicon = scene, lexicon
        self._phrases: dict[
            tuple[int, str], tuple[int, Entity]
        ] = {}  # noun and class -> its first token, whom it means

    def described(self, noun: Token) -> list[Reference]:
        """Whom or what a common noun describes; empty for nouns that are no actor. Not yet a mention of the scene."""
        if not _common(noun) or noun.dep_ == "appos" or unspecific(noun):
            return []  # an apposition describes who is named beside it
        kind = self._kind(noun)
        if kind is None or (kind == "Group" and noun.tag_ == "NN" and self._of_person(noun)):
            return []  # somebody's leadership is no group of people
        start, entity = self._phrases.get((noun.i, kind)) or self._phrase(noun, kind)
        self.scene.entities.setdefault(entity.iri, entity)
        first = noun.i
        while first > start and self.scene.free(first - 1, first):
            first -= 1
        bare = kind == "Agreement" and " " not in entity.label  # "an accord": which one, a person has to say
        open_ = bare or (kind not in _THINGS and pointing.points(noun, self.scene, self.lexicon))
        owner = self._owner(noun)
        sure = 0.45 if open_ else 0.8 * (owner.confidence if owner is not None else 1.0)
        return [
            Reference(
                start=first, end=noun.i + 1, head=noun.i, entity=entity.iri, kind=kind, form="nominal", confidence=sure
            )
        ]

    def _phrase(self, noun: Token, kind: str) -> tuple[int, Entity]:
        start = self._first(noun)
        words = self.scene.span(start, self._last(noun, kind)).quote
        owner = self._owner(noun)
        label = " ".join(words.split()) + (f" of {self.scene.entities[owner.entity].label}" if owner else "")
        iri = self.scene.minter.local_entity(self.scene.document.iri, kind, label)
        found = self._phrases[noun.i, kind] = start, Entity(iri=iri, kind=kind, label=label)
        return found

    def _owner(self, noun: Token) -> Reference | None:
        return None if pointing.names_owner(noun, self.scene) else pointing.owner(noun, self.scene)

    def made(self, reference: Reference) -> bool:
        """Whether somebody is only described here: that the president of the club presides tells nothing new."""
        local = reference.kind in {"Person", "Group"} and reference.entity.startswith(self.scene.document.iri)
        return local and reference.form == "nominal" and self.scene.entities[reference.entity].acts_for is None

    def _kind(self, noun: Token) -> str | None:
        lemma = noun.lemma_.lower() if noun.pos_ == "NOUN" else noun.lower_.removesuffix("s")
        kind, people = self.lexicon.roles.get(lemma), self.lexicon.people.get(lemma)
        if kind in _THINGS or kind == "ArmedGroup":
            return kind
        plural = noun.tag_ in {"NNS", "NNPS"}
        if people == "Place":
            return None if plural else "Place"
        if people == "Document":
            return None
        if people == "Person":
            return "Group" if plural else "Person"
        if people == "Group" or (plural and kind in _BODIES | {"Group"}):
            return kind if kind in _BODIES and not plural else "Group"
        return kind if kind in _BODIES else None

    def _of_person(self, noun: Token) -> bool:
        return any(
            r.kind == "Person" for c in noun.children if c.dep_ == "poss" for r in self.scene.at_head.get(c.i, ())
        )

    def _first(self, noun: Token) -> int:
        """Where the words of the phrase begin, without articles and numbers."""
        kept = {"amod", "compound", "nmod", "poss"}
        start = min((c.left_edge.i for c in noun.lefts if c.dep_ in kept), default=noun.i)
        while start < noun.i and (self.scene.doc[start].pos_ in {"DET", "PRON"} or self.scene.doc[start].is_punct):
            start += 1
        doc = self.scene.doc
        while start > 1 and doc[start - 1].text in grammar.HYPHENS:
            if doc[start - 1].whitespace_ or doc[start - 2].whitespace_:
                break  # a dash, as after a dateline
            start -= 2
        return start

    def _last(self, noun: Token, kind: str) -> int:
        """Where they end: with a short phrase right after the noun that tells which one it is."""
        phrase = pointing.phrase_after(noun)
        if phrase is None or (phrase.lower_ not in _TELLING and kind != "Place"):
            return noun.i + 1
        end = phrase.right_edge.i + 1
        if kind in _THINGS:  # a memorandum of understanding; but: an agreement of the two
            inner = next((c for c in phrase.children if c.i == phrase.i + 1 and c.tag_ == "NN"), None)
            return inner.i + 1 if inner is not None and phrase.lower_ == "of" else noun.i + 1
        objects = [c for c in phrase.children if c.dep_ == "pobj" and c.ent_type_ not in {"DATE", "TIME"}]
        whole = end - noun.i - 1 <= _LONGEST and any(
            c.pos_ == "PROPN" or (phrase.lower_ == "of" and any(d.dep_ == "det" for d in c.children)) for c in objects
        )  # the president of the club; but: accused the government of fraud
        return end if whole else noun.i + 1


def _common(noun: Token) -> bool:
    """A common noun, also where a capital at the start of a sentence made the tagger take it for a name."""
    if noun.pos_ == "NOUN":
        return True
    first = noun.is_sent_start or noun.i == 0 or noun.nbor(-1).text in {"-", "–", "—", "--", ":"}
    return noun.pos_ == "PROPN" and first and not noun.ent_type_ and noun.right_edge.i == noun.i
