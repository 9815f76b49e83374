"""Finds the words of a text that a statement of somebody else rests on: they hold both names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.grounding.foreign import Told
from kg.grounding.names import Known, Spoken, tokens_of
from kg.grounding.spelling import Place, Text, short

if TYPE_CHECKING:
    from kg.understand.scene import Scene

Tells = Callable[[int, int], bool]
"""Whether tokens, first and last (exclusive), hold a word for the relation that is told."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The characters that hold both names, and the sentences around them."""

    place: Place
    sentence: Place
    subject: Spoken
    object: Spoken

    def reaching(self, *places: Place) -> Ground:
        """The same with these characters as well."""
        return Ground(_cover(self.place, *places), _cover(self.sentence, *places), self.subject, self.object)


class Grounds:
    """Looks for evidence in one text."""

    def __init__(self, scene: Scene, text: Text) -> None:
        self._scene, self._text = scene, text
        self._sentences: list[Place] = []
        for sentence in scene.doc.sents:
            span = scene.span(sentence.start, sentence.end)
            self._sentences.append((span.start, span.end))

    def of(self, told: Told, subject: Known, thing: Known, tells: Tells) -> Ground | str:
        """The evidence; else, for people, why there is none."""
        if told.quote is None or not told.quote.strip():
            return self._without_quote(told, subject, thing, tells)
        given = self._text.says(told.start, told.end, told.quote)
        places = [given] if given else self._text.quotes(told.quote)
        if not places:
            return f"the quote “{short(told.quote)}” is not in the text"
        for place in places:  # the first that holds both names
            ground = self._within(place, subject, thing, tells)
            if ground is not None:
                return ground
        for place in places:  # or whose sentence does
            around = _cover(*self._around(place))
            one, other = (known.within(place) or known.within(around) for known in (subject, thing))
            if one and other:
                return Ground(_cover(place, one.place, other.place), around, one, other)
        missing = next((k, n) for k, n in ((subject, told.subject), (thing, told.object)) if not self._near(places, k))
        return f"neither the quote “{short(told.quote, 40)}” nor its sentence speaks of “{short(missing[1].text)}”"

    def _near(self, places: Sequence[Place], known: Known) -> bool:
        """Whether the sentences of the first of these places speak of it."""
        return known.within(_cover(*self._around(places[0]))) is not None

    def _around(self, place: Place) -> list[Place]:
        """The sentences that have any of these characters; the characters themselves where there is none."""
        return [s for s in self._sentences if s[0] < place[1] and place[0] < s[1]] or [place]

    def _within(self, place: Place, subject: Known, thing: Known, tells: Tells) -> Ground | None:
        """The quote, or that one of its sentences that holds both names, best with a word for the relation."""
        sentences = self._around(place)
        parts = [(max(place[0], s[0]), min(place[1], s[1])) for s in sentences]
        grounds = [
            Ground(part, _cover(part, sentence), one, other)
            for part, sentence in zip(parts, sentences, strict=True)
            if (one := subject.within(part)) and (other := thing.within(part))
        ]
        telling = (g for g in grounds if tells(*tokens_of(self._scene, g.place)))
        best = next(telling, grounds[0] if grounds else None)
        if best is not None:
            return best
        one, other = subject.within(place), thing.within(place)
        return Ground(place, _cover(place, *sentences), one, other) if one and other else None

    def _without_quote(self, told: Told, subject: Known, thing: Known, tells: Tells) -> Ground | str:
        """The one sentence that holds both names: the nearest to where they are said to stand, if that is said; else
        the only one with a word for the relation."""
        found = [
            Ground(s, s, one, other)
            for s in self._sentences
            if (one := subject.within(s)) and (other := thing.within(s))
        ]
        names = f"“{short(told.subject.text)}” and “{short(told.object.text)}”"
        if not found:
            return f"no quote is given, and no sentence of the text speaks of both {names}"
        held = [n.start for n in (told.subject, told.object) if self._text.says(n.start, n.end, n.text)]
        starts = [start for start in (told.start, *held) if start is not None and start < len(self._text.text)]
        if starts and len(found) > 1:
            away = {g: sum(_distance(g.sentence, start) for start in starts) for g in found}
            found = [g for g in found if away[g] == min(away.values())]
        if len(found) > 1:
            named = [g for g in found if g.subject.named and g.object.named]
            found = named or found
        if len(found) > 1:
            telling = [g for g in found if tells(*tokens_of(self._scene, g.place))]
            found = telling or found
        if len(found) > 1:
            return f"no quote is given, and {len(found)} sentences of the text speak of both {names}"
        return found[0]


def _distance(place: Place, at: int) -> int:
    return 0 if place[0] <= at < place[1] else min(abs(place[0] - at), abs(place[1] - at))


def _cover(*places: Place) -> Place:
    return min(p[0] for p in places), max(p[1] for p in places)
