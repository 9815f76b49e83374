"""Whom a surname means: somebody named in full in the text, or who serves in the office that stands beside it."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from kg.model import Iri
from kg.understand.knowledge.authority import Authority, plain
from kg.understand.scene import Reference, Scene

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

HONORIFICS = {"mr", "mrs", "ms", "dr", "mr.", "mrs.", "ms.", "dr.", "sir", "madam"}
_BEFORE_GIVEN_NAMES = {"sheikh", "sheikha", "shaikh", "prince", "princess"}
_TIMES_IN_OFFICE = {"government", "administration", "cabinet", "presidency", "era", "years", "regime", "doctrine"}


class Persons:
    """The persons of one document by the words that may stand alone for them."""

    def __init__(self, scene: Scene, authority: Authority) -> None:
        self.scene, self.authority = scene, authority
        self.by_word: dict[str, Iri] = {}
        self._any: dict[str, set[Iri]] = {}  # any word of a name -> the persons of the text called so
        self._read: list[Reference] = []  # the last reference whose words are among them
        self._count = 0  # references whose words are among them

    def gather(self) -> None:
        """Collect the words of all persons named in full."""
        found: dict[str, set[Iri]] = {}
        for reference in self.scene.references:
            if reference.kind != "Person":
                continue
            text = self.scene.span(reference.start, reference.end).quote
            words = [plain(w) for w in text.split() if w[0].isalpha()]
            family = [
                w
                for w, holders in ((w, self.authority.family.get(w, ())) for w in words)
                if reference.entity in holders
            ]
            first = words[:1] if self._family_first(words) else []
            for word in family or first + words[-1:]:
                found.setdefault(word, set()).add(reference.entity)
        self.by_word = {word: next(iter(iris)) for word, iris in found.items() if len(iris) == 1}

    def _family_first(self, words: list[str]) -> bool:
        """Kim Min-seok, Wang Wei: the first word is a family name that stands first in names we know."""
        return len(words) in {2, 3} and words[0] in self.authority.fronted

    def by_any_word(self, word: str) -> Iri | None:
        references = self.scene.references
        if self._count > len(references) or (self._count and references[self._count - 1] is not self._read[0]):
            self._any, self._count = {}, 0  # some were taken back
        for reference in references[self._count :]:
            if reference.kind == "Person":
                for token in self.scene.doc[reference.start : reference.end]:
                    self._any.setdefault(plain(token.text), set()).add(reference.entity)
        self._count, self._read = len(references), references[-1:]
        found = self._any.get(word, ())
        return next(iter(found)) if len(found) == 1 else None

    def title_before(self, start: int) -> str | None:
        """The title of an office right before a name: president, prime minister; "" for Mr and the like."""
        doc = self.scene.doc
        for length in (2, 1):
            if start >= length:
                words = " ".join(t.lower_ for t in doc[start - length : start])
                if words in self.authority.titles:
                    return words
        return "" if start and doc[start - 1].lower_ in HONORIFICS else None

    def meant(self, start: int, end: int, present: Collection[Iri]) -> tuple[Iri | None, float, tuple[Iri, ...]]:
        """Who is meant by a surname at these tokens, how surely, and who else could be.

        A person of the text comes first. Otherwise only whoever served on the day of the document, or had the title
        that stands before, or belongs to a polity that the text speaks of and whose government is named by them
        ("the Thatcher government").
        """
        key = plain(self.scene.span(start, end).quote)
        known = self.by_word.get(key)
        if start and self.scene.doc[start - 1].lower_ in _BEFORE_GIVEN_NAMES:
            return known or self.by_any_word(key), 0.7, ()  # Sheikh Mohamed is not called so by his family's name
        title = self.title_before(start)
        if known is None and title == "":
            known = self.by_any_word(key)  # Mr Abiy, of Abiy Ahmed
        if known is not None and self._fits(known, title):
            return known, 0.95, ()
        holders = self.authority.family.get(key, [])
        titled = [p for p in holders if title and self._ever(p, title)]
        date = self.scene.document.date
        serving = [p for p in titled or holders if self.authority.in_office(p, date)]
        here = [p for p in serving if self.authority.within.get(p, set()) & set(present)]
        for pool, confidence in ((here, 0.85), (serving, 0.9 if titled else 0.7)):
            if len(pool) == 1:
                return pool[0], confidence, tuple(sorted(set(holders) - set(pool)))
        past = titled or (holders if self._names_a_time(start, end) else [])
        if len(past) == 1 and not serving:
            return past[0], 0.75 if titled else 0.65, tuple(sorted(set(holders) - set(past)))
        if known is None and not holders and title is None:
            return self.by_any_word(key), 0.7, ()  # by the given name alone
        return known, 0.95, tuple(sorted(holders))

    def _fits(self, person: Iri, title: str | None) -> bool:
        """Whether somebody of the text may bear the title: `President Bush` beside `Laura Bush` is somebody else."""
        careers = self.authority.careers.get(person, ())
        return not title or not careers or self._ever(person, title) or title not in {"president", "king", "queen"}

    def _ever(self, person: Iri, title: str) -> bool:
        return any(title in s.titles for s in self.authority.careers.get(person, ()))

    def _names_a_time(self, start: int, end: int) -> bool:
        """The Bush administration, the Thatcher years."""
        head: Token = self.scene.doc.root_of(start, end)
        return head.dep_ in {"compound", "poss", "nmod"} and head.head.lower_ in _TIMES_IN_OFFICE

    def only_leader(self, name: str) -> bool:
        holders = self.authority.family.get(name, [])
        return len([p for p in holders if self.authority.in_office(p, self.scene.document.date)]) == 1

    def by_sound(self, name: str) -> Iri | None:
        """The one person whose full name is the same in another romanisation."""
        found = self.authority.spelt(name)
        return found[0] if len(found) == 1 else None
