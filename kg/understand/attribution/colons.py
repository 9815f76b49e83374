"""Whose words stand beside a colon: `Name: what he says`, `what they say: name`, `He listed three crimes: …`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.understand.attribution import contents
from kg.understand.attribution.contents import Found
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.scene import Scene
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_FINITE = {"VBD", "VBZ", "VBP", "MD"}
_QUOTES = {"“", "”", '"', "‘", "''"}
_MUTE = {"Event", "Initiative", "Agreement", "Region"}
_HEADLINE = 7  # words before a colon
_SHORT = 4  # words after one
_VOICE = frozenset({"voice"})


class Colons:
    """Reads the colons of one document."""

    def __init__(self, scene: Scene, lexicon: Lexicon) -> None:
        self.scene, self.lexicon, self.doc = scene, lexicon, scene.doc
        self._nouns = lexicon.cues.get("noun", {})
        self._places = [t.i for t in scene.doc if t.text == ":"]

    def headlines(self) -> Iterator[Found]:
        """What a line of its own gives to whom it names before or after a colon."""
        yield from self._before()
        yield from self._after()

    def lists(self, found_before: list[Found]) -> list[Found]:
        """`He listed three steps: …`, and a paragraph set apart after `She added:`: all that follows is content."""
        placed: list[Found] = []
        known = {f.verb.i for f in found_before}
        for found in [*found_before, *(f for f in self._announced() if f.verb.i not in known)]:
            if "voice" not in found.kinds or found.source is None or found.verb.pos_ != "VERB":
                continue
            sentence = self.doc.sentence_of(found.verb.i)
            colon = next(iter(self._places[bisect_right(self._places, found.verb.i) :][:1]), sentence.end)
            if colon >= sentence.end or any(self.doc[i].tag_ in _FINITE for i in range(found.verb.i + 1, colon)):
                continue
            end = sentence.end
            if all(self.doc[i].is_space for i in range(colon + 1, end)):
                start = next((i for i in range(colon + 1, len(self.doc)) if not self.doc[i].is_space), len(self.doc))
                if start < len(self.doc) and self.doc[start].text in _QUOTES:
                    continue
                end = next((i for i in range(start, len(self.doc)) if "\n" in self.doc[i].text), len(self.doc))
            listed = set(range(colon + 1, end))
            placed.append(Found(found.cue, found.verb, found.kinds, found.source, found.holder, listed))
            found.content |= listed
        return placed

    def _announced(self) -> Iterator[Found]:
        """`Made three charges:`, `gives two reasons:`: a verb that says nothing, with a noun that does."""
        for i in self._places:
            if i + 2 >= len(self.doc) or not i:
                continue
            said = self.doc[i - 1]
            while said.dep_ in {"pobj", "prep"} and said.head.i < said.i:
                said = said.head
            if said.dep_ == "dobj" and self._speaking(said) and said.head.pos_ == "VERB":
                sources = grammar.subjects(said.head)
                if sources:
                    held = contents.holder(sources[0], said.head)
                    yield Found([said.head.i], said.head, _VOICE, sources[0], held, set())

    def _before(self) -> Iterator[Found]:
        """`Name: what he says`, at the start of a paragraph."""
        for sentence in self.doc.sents if self._places else ():
            start = sentence.start
            if start and "\n" not in self.doc[start - 1].text:
                continue
            for i in range(start + 1, min(start + _HEADLINE, sentence.end)):
                if self.doc.tokens[i].text == ":":
                    made = self._headline(start, i)
                    if made is not None:
                        yield made
                    break

    def _headline(self, start: int, colon: int) -> Found | None:
        head = self.doc.root_of(start, colon)
        references = self.scene.at_head.get(head.i, ())
        named = any(r.kind not in {"Place", "City"} and r.form == "name" for r in references)
        named = named or (head.text.isupper() and head.ent_type_ == "PERSON") or self._speaking(head)
        verbal = any(t.pos_ in {"VERB", "AUX"} for t in self.doc[start:colon])
        end = colon + 1
        while end < len(self.doc) and "\n" not in self.doc[end].text:
            end += 1
        if not named or verbal or end - colon < 4:
            return None
        content = set(range(colon + 1, end))
        return Found([colon], self.doc[colon], _VOICE, head, set(range(start, colon)), content)

    def _after(self) -> Iterator[Found]:
        """`What they say: name`, a line of its own."""
        for sentence in self.doc.sents if self._places else ():
            last = sentence.end - 1
            while last > sentence.start and self.doc[last].is_space:
                last -= 1
            colon = next(
                (i for i in range(last - 1, max(sentence.start, last - _SHORT), -1) if self.doc[i].text == ":"), 0
            )
            ends = last + 1 == len(self.doc) or "\n" in self.doc[last + 1].text or "\n" in self.doc[last].text
            if not colon or not ends or (sentence.start and "\n" not in self.doc[sentence.start - 1].text):
                continue
            head = self.doc.root_of(colon + 1, last + 1)
            if head.pos_ in grammar.NOUNS and (self.may_speak(head) or self._speaking(head)):
                held = set(range(colon + 1, last + 1))
                content = set(range(sentence.start, colon))
                yield Found([colon], self.doc[colon], _VOICE, head, held, content)

    def _speaking(self, noun: Token) -> bool:
        """Whether a bare noun may stand for who says something in a headline: report, minister, warning."""
        return noun.lemma_.lower() in self._nouns

    def may_speak(self, source: Token) -> bool:
        """Whether a noun names somebody who may say something."""
        covering = self.scene.covering.get(source.i)
        here = self.scene.at_head.get(source.i) or ([covering] if covering is not None else [])
        return any(not self.lexicon.parents.get(r.kind, frozenset()) & _MUTE for r in here)
