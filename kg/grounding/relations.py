"""What somebody's word for a relation means: by a user's mapping, by the ontology, or by the lexicon.

Words that the ontology does not know are put into short sentences between two names, and read as any text is: so the
frames of the lexicon tell `was sanctioned by` from `sanctioned`, and `left` of a person from that of a state.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from kg.grounding.mapping import Meaning, key_of, words_of
from kg.grounding.spelling import short
from kg.model import Claim, Document, Failure, Iri, Polarity
from kg.understand.scene import Given
from kg.vocab import compact, local_name

if TYPE_CHECKING:
    from kg.understand import Understanding
    from kg.understand.knowledge.lexicon import Lexicon
    from kg.understand.syntax.parse import Token

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


_Form = tuple[str, tuple[str, ...], tuple[str, str]]
"""Words for a relation, the orders in which they make a sentence, and the classes of its two sides."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence that was made of words for a relation, as it is understood."""

    tokens: Sequence[Token]
    claims: list[Claim]  # of the two sides
    kinds: dict[Iri, str]  # the classes of the two sides, in their order


class RelationWords:
    """Finds the relations that words mean. `mapping` is what `read_mapping` gives, and comes first."""

    def __init__(
        self, understanding: Understanding, lexicon: Lexicon, mapping: Mapping[str, Meaning | None] | None = None
    ) -> None:
        self._understanding, self._lexicon, self._mapping = understanding, lexicon, mapping or {}
        self._known = known_as(lexicon)
        self._telling = lexicon.triggers.union(lexicon.lasting_words, *lexicon.naming.values())
        self._read = lru_cache(_KEPT)(self._of_words)
        self._elsewhere = lru_cache(_KEPT)(self._of_any)

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
        plain = list(self._said([(words, _ORDERS, sides)]))
        if not any(self._may_tell(said) for said in plain):
            return None
        own: list[_Said] = []
        for form in _forms(words):
            own += plain if form == (words, _ORDERS) else self._said([(*form, sides)])
            found = self._told(own, fitting=True)  # first what goes with the classes of the two
            if found is not None:
                return found
        return self._told(own) or self._elsewhere(words)

    def _of_any(self, words: str) -> Sense | None:
        """What the words mean between things of other classes, which is asked but once for all of these."""
        return self._told(self._said([(*form, pair) for pair in _PAIRS for form in _forms(words)]))

    def _told(self, heard: Iterable[_Said], *, fitting: bool = False) -> Sense | None:
        """What the first of the sentences that says anything says; `fitting`: of what the relation is for."""
        for said in heard:
            claims = [c for c in said.claims if not fitting or self._fits(c, said.kinds)]
            if claims:
                return self._best(claims, next(iter(said.kinds)))
        return None

    def _said(self, forms: Sequence[_Form]) -> Iterator[_Said]:
        """The sentences of these forms as they are understood, parsed together: one by one they take thrice as long."""
        documents = [pair for form in forms for pair in self._sentences(*form)]
        kinds = [form[2] for form in forms for _ in form[1]]
        readings = self._understanding.readings(documents, batch_size=max(len(documents), 1))
        for (document, given), pair, reading in zip(documents, kinds, readings, strict=True):
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
            yield _Said(reading.scene.doc.tokens, claims, dict(zip(sides, pair, strict=True)))

    def _may_tell(self, said: _Said) -> bool:
        """Whether any of the words is one that the lexicon recognises relations by: most that are not need no more
        sentences."""
        return any(t.pos_ not in _LITTLE and {t.lower_, t.lemma_.lower()} & self._telling for t in said.tokens)

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
        self, words: str, orders: tuple[str, ...], kinds: tuple[str, str]
    ) -> Iterator[tuple[Document, tuple[Given, ...]]]:
        names = _PLACEHOLDERS[kinds[0]][0], _PLACEHOLDERS[kinds[1]][1]
        for order in orders:
            text = order.replace("{x}", words).replace("{A}", names[0]).replace("{B}", names[1])
            given = []
            for name, kind in zip(names, kinds, strict=True):
                start = text.index(name)
                given.append(Given(start=start, end=start + len(name), key=name, kind=kind))
            text = text[0].upper() + text[1:]
            iri = self._understanding.minter.document(text=text, title=None, date=None, url=None)
            yield Document(iri=iri, text=text, source=words), tuple(given)


def _forms(words: str) -> list[tuple[str, tuple[str, ...]]]:
    """Words for a relation with the orders in which they are tried: has leader as is the leader of."""
    owned = _HAS.match(words)
    noun = [(words[owned.end() :].removesuffix(" of"), _TURNED)] if owned else []
    return [*noun, (words, _ORDERS), (words, _NOUNS), (words, _TURNED)]


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
