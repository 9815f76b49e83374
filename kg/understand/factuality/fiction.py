"""What is told in a film, a novel, a play or a game: made up, whoever seems to say it.

`In the film Red Sky, Russia attacks Norway. Norway then surrenders.` The phrase that opens a sentence makes fiction of
all of it, and of the sentences after it in the same paragraph as long as they go on in the present.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.understand.syntax import clauses, grammar

if TYPE_CHECKING:
    from kg.understand.knowledge.lexicon import Lexicon
    from kg.understand.syntax.parse import Parse, Token

_BESIDE = frozenset({"compound", "nmod", "amod", "appos"})
_QUOTES = frozenset({'"', "“", "”", "``", "''"})
_TRUE = frozenset({"documentary", "news", "factual", "nonfiction"})
_OPENING = 2  # words before the phrase, as in `But in the film`


class Fiction:
    """The sentences of one text that are fiction."""

    def __init__(self, doc: Parse, lexicon: Lexicon) -> None:
        self.doc = doc
        single = {i for word in lexicon.stories if " " not in word for i in doc.places(word)}
        ends = {word.rsplit(" ", 1)[-1] for word in lexicon.stories if " " in word}
        double = {i for word in ends for i in doc.places(word) if is_story_of_two(doc[i], lexicon)}
        self.opened = {doc.number_of(i) for i in single | double if self._opens(doc[i])}
        self._following: set[int] = set()
        for number in sorted(self.opened):
            self._follow(number + 1)

    def told(self, word: Token, *, event: bool) -> bool:
        """Whether a word stands in such a sentence; only `event`s are taken to go on in the next ones."""
        number = self.doc.number_of(word.i)
        return number in self.opened or (event and number in self._following)

    def _opens(self, noun: Token) -> bool:
        """In the film; in Ann Lee's novel Red Sky; in `Red Sky`, a play by Ann Lee."""
        if not is_story(noun):
            return False
        name = noun.head if noun.dep_ in _BESIDE else noun
        at = name.left_edge.i - 1
        if at > 0 and name is noun and self.doc[at].text == "," and self.doc[at - 1].text in _QUOTES:
            at -= 2  # the title between quotation marks
            while at > 0 and self.doc[at].text not in _QUOTES:
                at -= 1
        while at > 0 and self.doc[at].is_punct:
            at -= 1
        start = self.doc.sentence_of(noun.i).start
        return start <= at <= start + _OPENING and self.doc[at].lower_ == "in"

    def _follow(self, number: int) -> None:
        sentences = self.doc.sents
        while number < len(sentences) and number not in self.opened:
            sentence = sentences[number]
            if "\n" in self.doc[sentence.start - 1].text or not clauses.present(sentence.root):
                return
            self._following.add(number)
            number += 1


def is_story_of_two(noun: Token, lexicon: Lexicon) -> bool:
    """A comic book, a television drama: of two words, of which neither is a story by itself."""
    return noun.i > 0 and f"{noun.nbor(-1).lower_} {noun.lower_}" in lexicon.stories


def is_story(noun: Token) -> bool:
    """Whether a noun for a story is used for one: not in a series of attacks, in the film industry, in a news show."""
    naming = noun.dep_ in _BESIDE and noun.dep_ != "appos"
    if noun.tag_ not in ({"NN", "NNP", "JJ"} if naming else {"NN", "NNP"}) or (naming and noun.head.pos_ != "PROPN"):
        return False  # the novel Red Sky, but no novel Danish approach
    after = noun.doc.tokens[noun.i + 1 : noun.i + 2]
    if any(t.lower_ == "of" or t.pos_ == "NOUN" or t.text in grammar.HYPHENS for t in after):
        return False
    return all(c.lower_ not in _TRUE for c in noun.children)
