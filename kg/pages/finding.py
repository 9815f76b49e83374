"""Finds names by words, also where only some of the words fit, or are spelt wrong. static/search.js ranks the same."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, islice, product

from kg.pages.spelling import Spellings, allowed, phrase, stem, telling, words_of

DOCUMENT, RELATION = "document", "relation"
_WORDS = 12  # words of what is asked for that are looked at
_CORRECTED = 3  # words that are corrected, each to
_SPELLINGS = 3  # others; and so many corrected questions are answered
_NEAR = 10
_PART = 3  # letters that a part of a word has at least
_TIERS = 6


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a thing, a relation or a document."""

    text: str
    iri: str
    label: str  # what the thing is called first of all
    kind: str  # its class in words, or RELATION, or DOCUMENT
    claims: int
    told_in: str = ""  # the title of a document that tells of it, if others of its class are called the same

    @property
    def group(self) -> int:
        return {RELATION: 1, DOCUMENT: 2}.get(self.kind, 0)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: each thing once, by the name that fits best."""

    hits: list[Name] = field(default_factory=list)
    near: list[Name] = field(default_factory=list)  # what was perhaps meant
    some: bool = False  # whether the hits have only some of the words
    nearer: bool = False  # whether what was perhaps meant has more of them
    named: list[list[Name]] = field(default_factory=list)  # things and relations by their very names, one by one


class Finder:
    """Names in order: things before relations before documents, then what most claims are about, then short ones."""

    def __init__(self, names: Iterable[Name]) -> None:
        ordered = [(n.group, -n.claims, n.text != n.label, phrase(n.text), n) for n in names]
        ordered.sort(key=lambda o: (*o[:3], len(o[3]), o[3]))  # of the rest, the order of `names`
        self._names = [o[4] for o in ordered]
        self._texts = [f" {o[3]} " for o in ordered]
        self._exact: dict[str, list[int]] = {}
        self._stems: dict[str, list[int]] = {}
        self._kinds: dict[str, list[int]] = {}
        self._holding: dict[str, list[int]] = {}
        for number, (group, *_, text, name) in enumerate(ordered):
            words = text.split(" ")
            for word in dict.fromkeys(words):
                self._holding.setdefault(word, []).append(number)
            if group < 2:
                self._exact.setdefault(text, []).append(number)
                self._kinds.setdefault(name.kind, []).append(number)
            if group == 1:
                self._stems.setdefault(" ".join(map(stem, words)), []).append(number)
        self._kind_words = {kind: phrase(kind).split(" ") for kind in self._kinds}
        self._known = sorted(self._holding)
        self._joined = "\n".join(self._known)
        self._places = [0, *accumulate(len(word) + 1 for word in self._known)][:-1]
        self._spellings = Spellings((word, len(held)) for word, held in self._holding.items())

    def find(self, asked: str) -> Found:
        words = telling(words_of(asked))[:_WORDS]
        found, ways = self._hits(words), [self._hits(way) for way in self._corrected(words)]
        better = [way for way in ways if found.some and way.hits and not way.some]
        better = better or [way for way in ways if found.some and len(way.named) > len(found.named)]
        known = set() if better else {name.iri for name in found.hits}
        best: dict[str, Name] = {}
        for name in (name for way in better or ways for name in way.hits):
            if len(best) < _NEAR and name.iri not in known:
                best.setdefault(name.iri, name)
        hits = [name for name in found.hits if name.iri not in best] if better else found.hits
        return replace(found, hits=hits, near=list(best.values()), nearer=bool(better))

    def _hits(self, words: list[str]) -> Found:
        """What has all the words in one of its names, the best first; or else some of them."""
        if not words:
            return Found()
        tiers, named = self._all(words), self._named(words)
        some = len(words) > 1 and not any(tiers)
        # Things that are named one after the other come before documents that have all the words too.
        tiers[3] += [number for numbers in named for number in numbers]
        tiers[3].sort(key=lambda number: self._names[number].group == 2)
        found = [number for tier in tiers for number in tier]
        if some:
            found += self._some(words)
        best: dict[str, Name] = {}
        for number in found:
            best.setdefault(self._names[number].iri, self._names[number])
        hits = list(best.values())
        return Found(hits, some=some and bool(hits), named=[[self._names[n] for n in numbers] for numbers in named])

    def _all(self, words: list[str]) -> list[list[int]]:
        """Names with all the words, by how they fit: the very name, its beginning, whole words, parts of words."""
        asked, each = " ".join(words), sorted(set(words), key=lambda word: (-len(word), word))
        tiers: list[list[int]] = [[] for _ in range(_TIERS)]
        for number in self._with(each[1:], sorted(self._held(self._like(each[0]))), each[0]):
            tiers[_tier(self._texts[number], asked, each, self._names[number].group)].append(number)
        tiers[1] += self._stems.get(" ".join(map(stem, words)), ())
        for kind, of_kind in self._kind_words.items():  # European group: the class of it is a word too
            rest = [word for word in words if word not in of_kind]
            if rest and {*of_kind} <= {*words}:
                each = sorted(set(rest), key=lambda word: (-len(word), word))
                for number in self._with(each, self._kinds[kind], each[0]):
                    tiers[max(3, _tier(self._texts[number], " ".join(rest), each, 0))].append(number)
        return tiers

    def _with(self, words: Sequence[str], numbers: Iterable[int], longest: str) -> Iterable[int]:
        """Those of the names that have all the words; parts of words count where one of what is asked for is long."""
        at = "" if len(longest) >= _PART else " "
        for word in words:
            numbers = [number for number in numbers if f"{at}{word}" in self._texts[number]]
        return numbers

    def _held(self, words: Iterable[str]) -> set[int]:
        """The names that have any of these words."""
        return {number for word in words for number in self._holding[word]}

    def _like(self, word: str) -> list[str]:
        """The known words with a part like this; of a short one, those that begin so."""
        if len(word) < _PART:
            return self._known[slice(*self._beginning(word))]
        found, at = [], self._joined.find(word)
        while at >= 0:
            number = bisect_right(self._places, at) - 1
            found.append(self._known[number])
            at = self._joined.find(word, self._places[number] + len(self._known[number]))
        return found

    def _some(self, words: list[str]) -> list[int]:
        """Names with some of the words: most of them first, and those that have no others."""
        number_of: Counter[int] = Counter()
        for word in dict.fromkeys(words):
            number_of.update(self._held(self._equal(word)))
        asked = {*words}
        others = {n for n in number_of if not asked.issuperset(self._texts[n].split())}
        return sorted(number_of, key=lambda n: (-number_of[n], self._names[n].group, n in others, n))

    def _equal(self, word: str) -> list[str]:
        """The known words that begin like a word, or, for a short one, itself."""
        if len(word) < _PART:
            return [word] if word in self._holding else []
        return self._known[slice(*self._beginning(word))]

    def _beginning(self, word: str) -> tuple[int, int]:
        """From where to where the known words begin like a word."""
        start = bisect_left(self._known, word)
        return start, bisect_left(self._known, f"{word}\U0010ffff", start)

    def _named(self, words: list[str]) -> list[list[int]]:
        """The things and relations whose very names follow each other; other forms of a relation's words only where
        nothing else is asked for."""
        found: list[list[int]] = []
        exact, at, left = [], 0, False
        while at < len(words):
            for end in range(len(words), at, -1):
                part = words[at:end]
                numbers = self._exact.get(" ".join(part), [])
                forms = numbers or self._stems.get(" ".join(map(stem, part)), [])
                if forms:
                    found.append(forms)
                    exact += [numbers] if numbers else []
                    at = end
                    break
            else:
                at, left = at + 1, True
        return exact if left else found

    def _corrected(self, words: list[str]) -> Iterable[list[str]]:
        """The words with those corrected that no name has, and none of a name begins with."""
        ways: list[list[str]] = []
        corrected = 0
        for word in words:
            near: list[str] = []
            if corrected < _CORRECTED and allowed(word) and not self._equal(word):
                near = self._spellings.near(word, _SPELLINGS)
            corrected += bool(near)
            ways.append(near or [word])
        return [list(way) for way in islice(product(*ways), _SPELLINGS)] if corrected else []


def _tier(text: str, asked: str, words: Sequence[str], group: int) -> int:
    """How the words fit: 0 as the very name to 5 as parts of words. How a title begins says little."""
    if text == f" {asked} ":
        return 0
    if group < 2 and text.startswith(f" {asked}"):
        return 1 if text.startswith(f" {asked} ") else 2
    if all(f" {word} " in text for word in words):
        return 3
    return 4 if all(f" {word}" in text for word in words) else 5
