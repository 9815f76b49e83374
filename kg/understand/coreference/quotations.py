"""Where a text quotes, and who speaks there: for `I` and `my`, and so that `he` in a quotation is not the speaker."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.scene import Reference, Scene
from kg.understand.syntax import grammar
from kg.understand.syntax.passages import passages, within

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_REACH = 300  # tokens between a quotation and the verb that tells who speaks it


class Quotations:
    """The stretches of one document between quotation marks."""

    def __init__(self, scene: Scene, lexicon: Lexicon) -> None:
        self.scene, self.lexicon = scene, lexicon
        self._around = {i: (p.start, p.end - 1) for i, p in within(passages(scene.doc)).items()}
        self._sayings: dict[int, list[tuple[int, list[Token]]]] = {}  # sentence -> verbs of saying and their subjects

    def around(self, i: int) -> tuple[int, int] | None:
        """First and last token of the quotation that token `i` stands in."""
        return self._around.get(i)

    def speaker(self, i: int) -> Reference | None:
        """The person who speaks at token `i`: the subject of a verb of saying beside the quotation."""
        found = self._around.get(i)
        if found is None:
            return None
        doc = self.scene.doc
        first, last = doc.number_of(found[0]), doc.number_of(found[1])
        for number in [*range(first, last + 1), first - 1]:
            if not 0 <= number < len(doc.sents):
                continue
            told = self._told(number)
            for verb, subjects in told[bisect_left(told, found[0] - _REACH, key=_verb) :]:
                if verb > found[1] + _REACH:
                    break
                speakers = [
                    r
                    for s in subjects
                    for r in self.scene.at_head.get(s.i, ())
                    if "Person" in self.lexicon.parents.get(r.kind, ())
                ]
                if speakers:
                    return speakers[0]
        return None

    def _told(self, number: int) -> list[tuple[int, list[Token]]]:
        """The verbs of saying of a sentence that stand in no quotation, in order, each with its subjects."""
        if number not in self._sayings:
            self._sayings[number] = [
                (verb.i, grammar.subjects(verb))
                for verb in self.scene.doc.sents[number]
                if verb.pos_ == "VERB" and verb.i not in self._around and self._says(verb)
            ]
        return self._sayings[number]

    def _says(self, verb: Token) -> bool:
        return any("report" in self.lexicon.effect("verb", lemma) for lemma in grammar.lemmas(verb))


def _verb(saying: tuple[int, list[Token]]) -> int:
    return saying[0]
