"""The classes and lemmas of tokens, as the attribute ruler and the lemmatizer of a pipeline tell them.

Nearly all patterns of a ruler look at one token, and a lemma hangs on nothing but a word and its class. So what both
say of a word with its tag and label is asked once and remembered. The few patterns of two tokens (`let 's`, `there
are`) are looked at anew wherever such a pair may stand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from spacy.pipeline import AttributeRuler, Lemmatizer
    from spacy.tokens import Doc

_MOST = 1 << 15  # words remembered
_LOOKED_AT = frozenset({"TAG", "DEP", "LOWER", "ORTH", "TEXT", "IS_SPACE"})
"""What a pattern may ask of a token: nothing but what the key of a word holds."""

Key = tuple[int, int, int]
"""A word, its tag and its label, as spaCy numbers them."""


class Word(NamedTuple):
    """What a token is but for its place; the names of the fields are spaCy's."""

    text: str
    lower_: str
    lemma_: str
    pos_: str
    tag_: str
    dep_: str


def told(doc: Doc) -> list[Word]:
    """The words of a text that went through all components."""
    return [Word(t.text, t.text.lower(), t.lemma_, t.pos_, t.tag_, t.dep_) for t in doc]


class Words:
    """Tells and remembers the words of texts that went through neither ruler nor lemmatizer."""

    def __init__(self, ruler: AttributeRuler, lemmatizer: Lemmatizer) -> None:
        from spacy.matcher import Matcher
        from spacy.pipeline import AttributeRuler

        self._vocab, self._ruler, self._lemmatizer = ruler.vocab, ruler, lemmatizer
        self._single = AttributeRuler(ruler.vocab)
        self._first, self._second = Matcher(ruler.vocab), Matcher(ruler.vocab)
        rules: list[Any] = ruler.patterns
        for rule in rules:
            single = [p for p in rule["patterns"] if len(p) == 1]
            if single:
                self._single.add(single, rule["attrs"], rule["index"])
            for first, second in (p for p in rule["patterns"] if len(p) == 2):
                self._first.add("first", [[first]])
                self._second.add("second", [[second]])
        self._known: dict[Key, Word] = {}
        self._opening: set[Key] = set()  # of what may be the first token of a pair that a pattern looks for
        self._closing: set[Key] = set()

    @staticmethod
    def can_tell(ruler: Any, lemmatizer: Any) -> bool:
        """Whether what these two components say hangs on one token, or on two side by side, and not on more."""
        from spacy.lang.en.lemmatizer import EnglishLemmatizer
        from spacy.pipeline import AttributeRuler, Lemmatizer

        if type(ruler) is not AttributeRuler or type(lemmatizer) not in {EnglishLemmatizer, Lemmatizer}:
            return False
        rules: list[Any] = ruler.patterns
        patterns = [p for rule in rules for p in rule["patterns"]]
        return lemmatizer.mode in {"rule", "lookup"} and all(
            len(p) <= 2 and all(token.keys() <= _LOOKED_AT for token in p) for p in patterns
        )

    def of(self, doc: Doc, keys: Sequence[Key]) -> list[Word]:
        """The words of a text, whose tokens have these keys."""
        known = self._known
        try:
            found = [known[key] for key in keys]
        except KeyError:
            self._learn(keys)
            found = [known[key] for key in keys]
        if not self._opening.isdisjoint(keys):
            for i, (one, other) in enumerate(pairwise(keys)):
                if one in self._opening and other in self._closing:
                    start = max(0, i - 1)
                    near, _ = self._asked(keys[start : i + 3], self._ruler)
                    found[i : i + 2] = near[i - start : i - start + 2]
        return found

    def _learn(self, keys: Sequence[Key]) -> None:
        new = list(dict.fromkeys(key for key in keys if key not in self._known))
        if len(self._known) + len(new) > _MOST:
            for held in (self._known, self._opening, self._closing, self._lemmatizer.cache):
                held.clear()
            new = list(dict.fromkeys(keys))
        words, doc = self._asked(new, self._single)
        self._known.update(zip(new, words, strict=True))
        self._opening.update(new[i] for i in _places(self._first, doc))
        self._closing.update(new[i] for i in _places(self._second, doc))

    def _asked(self, keys: Sequence[Key], ruler: Callable[[Doc], Doc]) -> tuple[list[Word], Doc]:
        """What the components say of tokens with these keys, side by side."""
        from numpy import array, uint64
        from spacy.attrs import DEP, TAG
        from spacy.tokens import Doc

        doc = Doc(self._vocab, words=[self._vocab.strings[orth] for orth, _, _ in keys])
        told_before: Any = array([key[1:] for key in keys], dtype=uint64)
        doc.from_array([TAG, DEP], told_before)
        return told(self._lemmatizer(ruler(doc))), doc


def _places(matcher: Callable[..., list[tuple[int, int, int]]], doc: Doc) -> list[int]:
    return [start for _, start, _ in matcher(doc, allow_missing=True)] if len(matcher) else []  # type: ignore[arg-type]
