"""A parsed text as plain Python values: tokens with their words, classes, heads and children.

Rules read a parse many times over, and each look into spaCy's own structures costs a call into compiled code that
makes new objects. So every parse is copied once; the names of the fields are spaCy's. A parse can also be made by
hand, from words and heads, where a model is not the point.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, overload
from unicodedata import category

from kg.understand.syntax import asides, frames, repairs
from kg.understand.syntax.words import Key, Word, told

if TYPE_CHECKING:
    from spacy.tokens import Doc

_FORMS = {"VBD", "VBN", "VBG"}


class Token:
    """One token. `head` is itself for the root of a sentence; `children` are in the order of the text."""

    __slots__ = (
        "children",
        "dep_",
        "doc",
        "ent_type_",
        "head",
        "i",
        "idx",
        "is_sent_start",
        "lemma_",
        "lower_",
        "pos_",
        "tag_",
        "text",
        "whitespace_",
    )

    def __init__(self, doc: Parse, i: int, word: Word, idx: int, whitespace: str) -> None:
        self.doc = doc
        self.i = i
        self.text, self.lower_, self.lemma_, self.pos_, self.tag_, self.dep_ = word
        self.idx = idx  # character offset into the text
        self.whitespace_ = whitespace
        self.ent_type_ = ""
        self.head = self
        self.children: Sequence[Token] = ()
        self.is_sent_start = False

    def __repr__(self) -> str:
        return f"Token({self.i}, {self.text!r}, {self.dep_})"

    @property
    def is_punct(self) -> bool:
        """Whether it is a mark and no word."""
        return not self.text[:1].isalnum() and all(category(c)[0] == "P" for c in self.text)

    @property
    def is_space(self) -> bool:
        return self.text.isspace()

    @property
    def is_lower(self) -> bool:
        return self.text.islower()

    @property
    def lefts(self) -> list[Token]:
        """Children before the token."""
        return [c for c in self.children if c.i < self.i]

    @property
    def subtree(self) -> Iterator[Token]:
        """The token and all below it, in the order of the text."""
        found: list[Token] = []
        todo = [self]
        while todo:
            token = todo.pop()
            found.append(token)
            todo.extend(token.children)
        found.sort(key=lambda t: t.i)
        return iter(found)

    @property
    def ancestors(self) -> Iterator[Token]:
        """The heads above the token, nearest first."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    @property
    def left_edge(self) -> Token:
        token = self
        while token.children and token.children[0].i < token.i:
            token = token.children[0]
        return token

    @property
    def right_edge(self) -> Token:
        edges = self.doc.right_edges
        passed = []
        token = self
        while token.children and token.children[-1].i > token.i:
            if token.i in edges:
                token = edges[token.i]
                break
            passed.append(token.i)
            token = token.children[-1]
        if len(passed) > 1:  # `the president of the council of the …` is a long way down
            edges.update(dict.fromkeys(passed, token))
        return token

    @property
    def sent(self) -> Stretch:
        """The sentence that the token stands in."""
        return self.doc.sentence_of(self.i)

    def nbor(self, distance: int = 1) -> Token:
        """The token that many places on. Raises IndexError outside the text."""
        at = self.i + distance
        if at < 0:
            raise IndexError(at)
        return self.doc.tokens[at]


class Stretch:
    """Tokens `start` to `end` (exclusive) of a parse: a sentence, or a name that the model saw."""

    __slots__ = ("doc", "end", "label_", "start")

    def __init__(self, doc: Parse, start: int, end: int, label: str = "") -> None:
        self.doc, self.start, self.end, self.label_ = doc, start, end, label

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc.tokens[self.start : self.end])

    def __len__(self) -> int:
        return self.end - self.start

    @property
    def text(self) -> str:
        return self.doc.text_of(self.start, self.end)

    @property
    def root(self) -> Token:
        """The token nearest to the root of the sentence; the first of them if there are several."""
        return self.doc.root_of(self.start, self.end)


class Parse:
    """One text with its tokens, sentences, and the names that the model saw."""

    def __init__(self, words: Sequence[str], spaces: Sequence[str]) -> None:
        self.tokens: list[Token] = []
        self.ents: list[Stretch] = []
        # what was asked for
        self.right_edges: dict[int, Token] = {}
        self.lemmas: dict[int, tuple[str, ...]] = {}  # of verbs, as `grammar` tells them
        self._texts: dict[tuple[int, int], str] = {}
        self._roots: dict[tuple[int, int], Token] = {}
        self._fill([Word(w, w.lower(), w, "", "", "") for w in words], spaces)
        self._places: dict[str, list[int]] | None = None
        self._starts: list[int] = []
        self._sentences: list[Stretch] = []
        self._numbers: list[int] = []  # of the sentence of each token

    def _fill(self, words: Sequence[Word], spaces: Sequence[str]) -> None:
        tokens, at = self.tokens, 0
        for i, (word, space) in enumerate(zip(words, spaces, strict=True)):
            tokens.append(Token(self, i, word, at, space))
            at += len(word.text) + len(space)

    @classmethod
    def of(
        cls,
        doc: Doc,
        lemmas: Mapping[str, str] = MappingProxyType({}),
        words: Callable[[Doc, Sequence[Key]], list[Word]] = lambda doc, _: told(doc),
    ) -> Parse:
        """Copy what spaCy found; `lemmas` overrules its lemma of a verb form, `words` tells the words of a text."""
        orths, tags, deps, spaces, types = doc.to_array(["ORTH", "TAG", "DEP", "SPACY", "ENT_TYPE"]).T.tolist()
        heads, opens = doc.to_array(["HEAD", "SENT_START"]).astype("int64").T.tolist()
        found = words(doc, list(zip(orths, tags, deps, strict=True)))
        parse = cls((), ())
        parse._fill(found, [" " if space else "" for space in spaces])
        tokens, strings = parse.tokens, doc.vocab.strings
        for i, token in enumerate(tokens):
            token.head = tokens[i + heads[i]]
            if token.tag_ in _FORMS and token.lower_ in lemmas:
                token.lemma_ = lemmas[token.lower_]
            if types[i]:
                token.ent_type_ = strings[types[i]]
            if opens[i] == 1:
                token.is_sent_start = True
        parse.ents = [Stretch(parse, e.start, e.end, e.label_) for e in doc.ents]
        repairs.mend(tokens)
        frames.mend(tokens)
        asides.mend(tokens, lemmas)
        parse.link([s.start for s in doc.sents])
        return parse

    def link(self, starts: list[int]) -> None:
        """Tell each head its children, once heads are set; `starts` are the first tokens of sentences."""
        for known in (self.right_edges, self.lemmas, self._roots):
            known.clear()
        for token in self.tokens:
            token.children = ()
        below: dict[int, list[Token]] = {}
        for token in self.tokens:
            head = token.head
            if head is token:
                continue
            beside = below.get(head.i)
            if beside is None:
                below[head.i] = head.children = [token]
            else:
                beside.append(token)
        self._starts = starts
        ends = [*starts[1:], len(self.tokens)] if starts else []
        self._sentences = [Stretch(self, start, end) for start, end in zip(starts, ends, strict=True)]
        self._numbers = [-1] * (starts[0] if starts else len(self.tokens))
        for number, sentence in enumerate(self._sentences):
            self._numbers += [number] * len(sentence)

    def places(self, word: str) -> Sequence[int]:
        """Where a word stands, by itself or as a lemma, in lower case."""
        if self._places is None:
            self._places = {}
            for token in self.tokens:
                for form in {token.lower_, token.lemma_.lower()}:
                    self._places.setdefault(form, []).append(token.i)
        return self._places.get(word, ())

    @property
    def sents(self) -> list[Stretch]:
        return self._sentences

    def number_of(self, i: int) -> int:
        """Which sentence token `i` stands in, counted from 0."""
        return self._numbers[i] if 0 <= i < len(self._numbers) else bisect_right(self._starts, i) - 1

    def opening(self, i: int, back: int) -> int:
        """The first token of the sentence that stands so many before that of token `i`; 0 where the text begins."""
        number = self.number_of(i) - back
        return self._starts[number] if number > 0 else 0

    def sentence_of(self, i: int) -> Stretch:
        return self._sentences[self.number_of(i)]

    def text_of(self, start: int, end: int) -> str:
        """The text of tokens `start` to `end` (exclusive), without the white space after them."""
        known = self._texts.get((start, end))
        if known is None:
            tokens = self.tokens[start:end]
            before = "".join([t.text + t.whitespace_ for t in tokens[:-1]])
            known = self._texts[start, end] = before + tokens[-1].text if tokens else ""
        return known

    def root_of(self, start: int, end: int) -> Token:
        """Of tokens `start` to `end` (exclusive), the one nearest to the root of the sentence; the first of several."""
        known = self._roots.get((start, end))
        if known is None:
            known = self._roots[start, end] = self._found_root(start, end)
        return known

    def _found_root(self, start: int, end: int) -> Token:
        tokens = self.tokens[start:end]
        outside = [t for t in tokens if t.head is t or not start <= t.head.i < end]
        if len(outside) == 1:
            return outside[0]
        return min(outside or tokens, key=lambda t: sum(1 for _ in t.ancestors))

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> Stretch: ...
    def __getitem__(self, at: int | slice) -> Token | Stretch:
        if isinstance(at, slice):
            start, end, _ = at.indices(len(self.tokens))
            return Stretch(self, start, max(start, end))
        return self.tokens[at]
