"""Which larger place a place lies in: Oslo, Norway; a town in Bavaria."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.understand.knowledge.lexicon import Construction
from kg.understand.scene import Reference
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.arguments.arguments import Arguments
    from kg.understand.lasting.holders import Holders
    from kg.understand.syntax.parse import Token

_PLACES = frozenset({"Place", "Polity"})

Found = tuple[Construction, tuple[int, ...], list[tuple[Reference, Reference]]]


class Places:
    """Finds places within places in one document."""

    def __init__(self, arguments: Arguments, holders: Holders) -> None:
        self.arguments, self.holders = arguments, holders
        self.scene, self.lexicon = arguments.scene, arguments.lexicon
        self._nouns = self.lexicon.naming.get("place", {})
        self._beside = self.lexicon.naming.get("beside", {}).get("liesIn")

    def at(self, token: Token) -> Iterator[Found]:
        construction = self._nouns.get(token.lemma_.lower())
        if construction is not None and token.pos_ in {"NOUN", "PROPN"} and token.i not in self.scene.covering:
            larger = self._fit(self.arguments.resolve(grammar.marked([token], frozenset({"in", "of", "on"}))))
            smaller = self.holders.of(token, _PLACES)
            larger = larger or [r for r in self.arguments.owners(token) if r.kind == "State"]
            if len(larger) == 1 and len(smaller) == 1:
                yield construction, (token.i,), [(smaller[0], larger[0])]
        if token.lower_ in {"in", "of"} and self._beside is not None and 0 < token.i < len(token.doc) - 1:
            pair = self._in(token)
            if pair is not None:
                yield self._beside, (token.i,), [pair]
        if token.text == "," and self._beside is not None and 0 < token.i < len(token.doc) - 1:
            pair = self._pair(token.i)
            if pair is not None:
                yield self._beside, (token.i,), [pair]

    def _in(self, preposition: Token) -> tuple[Reference, Reference] | None:
        """`Bergen in Norway`, side by side, and `the Norwegian city of Bergen`."""
        scene, i = self.scene, preposition.i
        doc = scene.doc
        after = scene.covering.get(i + 2 if doc[i + 1].lower_ == "the" and i + 2 < len(doc) else i + 1)
        if after is None or not self._fit([after]) or after.form != "name":
            return None
        before = scene.covering.get(i - 1)
        if preposition.lower_ == "in":
            if before is None or before.end != i or before.form != "name" or not self._fit([before]):
                return None
            return (before, after) if before.entity != after.entity and before.kind != "State" else None
        noun = doc[i - 1]
        if preposition.lower_ != "of" or noun.lemma_.lower() not in self._nouns or before is not None:
            return None
        larger = [r for r in self.arguments.owners(noun) if r.kind == "State"]
        return (after, larger[0]) if len(larger) == 1 and larger[0].entity != after.entity else None

    def _pair(self, comma: int) -> tuple[Reference, Reference] | None:
        """`in Bergen, Norway`: not a list, and the second is no city."""
        scene = self.scene
        one, two = scene.covering.get(comma - 1), scene.covering.get(comma + 1)
        if one is None or two is None or one.entity == two.entity or one.end != comma or two.start != comma + 1:
            return None
        if {one.form, two.form} != {"name"} and {one.form, two.form} != {"name", "metonym"}:
            return None
        if one.adjective or two.adjective or not (self._fit([one]) and self._fit([two])):
            return None
        if one.kind in {"State", "Continent"} or two.kind == "City":
            return None
        doc = scene.doc
        first, second = doc[one.head], doc[two.head]
        joined = second.dep_ in {"appos", "npadvmod", "conj"} and second.head is first
        if second.dep_ == "conj" or any(c.dep_ in {"cc", "conj"} for c in (*first.children, *second.children)):
            return None  # a list
        after = doc[two.end].text if two.end < len(doc) else ""
        enclosed = after in {",", ".", ")", ";", ""}
        return (one, two) if joined or enclosed else None

    def _fit(self, found: list[Reference]) -> list[Reference]:
        parents = self.lexicon.parents
        return [r for r in found if parents.get(r.kind, frozenset({r.kind})) & _PLACES and not r.adjective]
