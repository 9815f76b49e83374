"""What somebody's word for a relation means: by a user's mapping, by the ontology, or by the lexicon.

Words that the ontology does not know are put into short sentences between two names, and read as any text is: so the
frames of the lexicon tell `was sanctioned by` from `sanctioned`, and `left` of a person from that of a state.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from kg.grounding.mapping import Meaning, key_of, words_of
from kg.grounding.names import short
from kg.model import Claim, Document, Failure, Iri, Polarity
from kg.understand.scene import Given
from kg.vocab import compact, local_name

if TYPE_CHECKING:
    from kg.understand import Understanding
    from kg.understand.knowledge.lexicon import Lexicon

_KEPT = 1 << 14  # words whose meaning is kept
_LONGEST = 80  # characters of words that may be a relation
_ORDERS = ("{A} {x} {B}.", "{A} is {x} {B}.", "{A} is the {x} {B}.", "{A} will {x} {B}.", "{A} has {x} {B}.")
_NOUNS = (
    "{A} is the {x} of {B}.",
    "{A} is a {x} of {B}.",
    "There is {x} between {A} and {B}.",
    "{A} and {B} held {x}.",
)
_TURNED = ("{B} is the {x} of {A}.", "{B} is a {x} of {A}.")
_HAS = re.compile(r"(?:has|have|had) (?:an? |the )?(?=\w)")
_LITTLE = frozenset({"ADP", "AUX", "DET", "PART", "PRON", "PUNCT"})
_ACTING = frozenset({"Group", "GovernmentBody", "Person"})
_PLACEHOLDERS = {
    "Person": ("Anna Berg", "Paul Lind"),
    "State": ("Norland", "Sudria"),
    "Organization": ("the Boreal Union", "the Austral League"),
    "Initiative": ("the Boreal Initiative", "the Austral Initiative"),
}
"""Names for the two sides of a sentence, by the class of what they stand for."""
_PAIRS = (
    ("State", "State"),
    ("Person", "State"),
    ("Person", "Organization"),
    ("State", "Organization"),
    ("State", "Initiative"),
    ("Person", "Person"),
    ("Organization", "Person"),
    ("Initiative", "State"),
)


@dataclass(frozen=True, slots=True)
class Sense:
    """A relation of the ontology that words express; `turned` where their subject is our object."""

    relation: Iri
    turned: bool = False
    negated: bool = False  # the words tell that it does not hold: has no ties with


class RelationWords:
    """Finds the relations that words mean. `mapping` is what `read_mapping` gives, and comes first."""

    def __init__(
        self, understanding: Understanding, lexicon: Lexicon, mapping: Mapping[str, Meaning | None] | None = None
    ) -> None:
        self._understanding, self._lexicon, self._mapping = understanding, lexicon, mapping or {}
        self._known = known_as(lexicon)
        self._read = lru_cache(_KEPT)(self._of_words)

    def sense(self, relation: str, kinds: tuple[str, str]) -> Sense | str:
        """What the words mean between things of these classes; else, for people, why that is not known."""
        key = key_of(relation)
        if key in self._mapping:
            mapped = self._mapping[key]
            if mapped is None:
                return f"the mapping file says that the relation “{relation}” has no counterpart in the ontology"
            return Sense(*mapped)
        known = self._known.get(key)
        if known is not None:
            return Sense(*known)
        found = None if "://" in relation else self._read(words_of(relation), self._sides(kinds))
        if found is None:
            return (
                f"the relation “{short(relation)}” is none that the ontology or the lexicon knows: "
                f"a row `{_cell(short(relation))},sc:…,` in a mapping file says what it means"
            )
        return found

    def _sides(self, kinds: tuple[str, str]) -> tuple[str, str]:
        """The classes by which sentences are made for things of these classes."""
        one, other = (
            next((side for side in _PLACEHOLDERS if side in self._lexicon.parents.get(kind, ())), "State")
            for kind in kinds
        )
        return one, other

    def _of_words(self, words: str, sides: tuple[str, str]) -> Sense | None:
        if not 1 < len(words) <= _LONGEST or not any(c.isalpha() for c in words):
            return None
        if not self._may_tell(words):
            return None
        owned = _HAS.match(words)
        tried = [(words, _ORDERS), (words, _NOUNS), (words, _TURNED)]
        if owned:
            tried.insert(0, (words[owned.end() :].removesuffix(" of"), _TURNED))
        for fitting in (True, False):  # first what goes with the classes of the two
            for pair in (sides,) if fitting else dict.fromkeys((sides, *_PAIRS)):
                for form, orders in tried:
                    found = self._told(form, orders, pair, fitting=fitting)
                    if found is not None:
                        return found
        return None

    def _may_tell(self, words: str) -> bool:
        """Whether any of the words is one that the lexicon recognises relations by: most that are not need no more
        sentences."""
        naming = {word for of_slot in self._lexicon.naming.values() for word in of_slot}
        known = self._lexicon.triggers | self._lexicon.lasting_words | naming
        names = _PLACEHOLDERS["State"]
        sentences = [document for document, _ in self._sentences(words, _ORDERS, names, ("State", "State"))]
        for reading in self._understanding.readings([(d, ()) for d in sentences], batch_size=len(sentences)):
            tokens = [] if isinstance(reading, Failure) else reading.scene.doc.tokens
            if any(t.pos_ not in _LITTLE and {t.lower_, t.lemma_.lower()} & known for t in tokens):
                return True
        return False

    def _told(self, words: str, orders: tuple[str, ...], pair: tuple[str, str], *, fitting: bool) -> Sense | None:
        """What the first of the sentences that says anything says; `fitting`: of what the relation is for."""
        one, other = _PLACEHOLDERS[pair[0]][0], _PLACEHOLDERS[pair[1]][1]
        documents = list(self._sentences(words, orders, (one, other), pair))
        readings = self._understanding.readings(documents, batch_size=len(documents))
        for (document, given), reading in zip(documents, readings, strict=True):
            if isinstance(reading, Failure):
                continue
            sides = [reading.scene.minter.local_entity(document.iri, g.kind, g.key) for g in given]
            # Expelled diplomats of Y: of those who act for Y.
            act_for = {
                e.iri: e.acts_for for e in reading.extraction.entities if e.acts_for in sides and e.kind in _ACTING
            }
            ends = (
                (c, act_for.get(c.subject, c.subject), act_for.get(c.object, c.object))
                for c in reading.extraction.claims
            )
            claims = [replace(c, subject=s, object=o) for c, s, o in ends if {s, o} == set(sides)]
            kinds = dict(zip(sides, pair, strict=True))
            if fitting:
                claims = [c for c in claims if self._fits(c, kinds)]
            if claims:
                return self._best(claims, sides[0])
        return None

    def _fits(self, claim: Claim, kinds: Mapping[Iri, str]) -> bool:
        relation = self._lexicon.relations[claim.relation]
        one, other = kinds[claim.subject], kinds[claim.object]
        return self._lexicon.fits(one, relation.domain) and self._lexicon.fits(other, relation.range)

    def _best(self, claims: list[Claim], first: Iri) -> Sense:
        """The narrowest relation, and of those the one that is told most, or else by the most words."""
        above = Counter(wider for c in claims for wider in self._lexicon.above(c.relation) - {c.relation})
        narrow = [c for c in claims if c.relation not in above]
        best = max(narrow, key=lambda c: (c.trigger.end - c.trigger.start, c.relation))
        symmetric = self._lexicon.relations[best.relation].symmetric
        turned = best.subject != first and not symmetric
        return Sense(best.relation, turned, best.polarity is Polarity.NEGATIVE)

    def _sentences(
        self, words: str, orders: tuple[str, ...], names: tuple[str, str], kinds: tuple[str, str]
    ) -> Iterator[tuple[Document, tuple[Given, ...]]]:
        for order in orders:
            text = order.replace("{x}", words).replace("{A}", names[0]).replace("{B}", names[1])
            given = []
            for name, kind in zip(names, kinds, strict=True):
                start = text.index(name)
                given.append(Given(start=start, end=start + len(name), key=name, kind=kind))
            text = text[0].upper() + text[1:]
            iri = self._understanding.minter.document(text=text, title=None, date=None, url=None)
            yield Document(iri=iri, text=text, source=words), tuple(given)


def known_as(lexicon: Lexicon) -> dict[str, Meaning]:
    """The relations of the ontology by `key_of` all that they are called: IRI, prefixed name, local name, label."""
    names: list[tuple[int, str, Meaning]] = []
    for name, meaning in lexicon.known_as.items():
        own = name in lexicon.relations
        forms = [name, compact(name), local_name(name)] if "://" in name else [name]
        if local_name(name)[1:].isdecimal():
            forms += [f"http://www.wikidata.org/prop/direct/{local_name(name)}"]
        names += [((0 if own else 1 if not meaning[1] else 2), key_of(form), meaning) for form in forms]
    ordered = sorted(names, key=lambda n: (n[1], n[0], n[2]))
    return {key: next(same)[2] for key, same in groupby(ordered, key=lambda n: n[1])}


def _cell(relation: str) -> str:
    """A relation as a cell of CSV."""
    text = " ".join(relation.split())
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"') else text
