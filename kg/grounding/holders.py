"""Whether who says so with a tool is who says so in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.grounding import doubts
from kg.grounding.doubts import Doubt
from kg.grounding.names import Names
from kg.grounding.spelling import Text, spelt
from kg.model import Attribution, Entity, Iri

if TYPE_CHECKING:
    from kg.understand import Reading

_WRITERS = ("author", "narrator", "writer", "reporter", "journalist", "article", "document", "text", "source")
_AUTHOR = frozenset(_WRITERS)
"""What tools put for the voice of the text itself."""

_UNTOLD = frozenset(("", "none", "null", "n/a", "unknown", "-"))
"""What they put where they do not tell."""

_ARTICLE = re.compile(r"\A(?:the|an?) ", re.IGNORECASE)
_PREPOSITIONS = frozenset(("to", "of", "in", "for", "from", "at", "on", "by", "with"))


class Holders:
    """Those of one text."""

    def __init__(self, reading: Reading, text: Text, names: Names) -> None:
        self._scene, self._text, self._names = reading.scene, text, names
        self._classes = reading.lexicon.parents
        document = reading.extraction.document
        owners = (spelt(_ARTICLE.sub("", name), fold=True) for name in (document.author, document.publisher) if name)
        self._authors = _AUTHOR.union(owners)

    def against(self, said_by: str | None, attribution: Attribution | None) -> Doubt | None:
        """Why a tool says of a claim that somebody else says so than the text does.

        Of sources that report one another any may be meant. Where the text does not tell who speaks, it speaks against
        nobody that it names.
        """
        given = " ".join((said_by or "").split())
        words = _ARTICLE.sub("", given)
        if spelt(words, fold=True) in _UNTOLD:
            return None
        author, here = spelt(words, fold=True) in self._authors, bool(self._text.names(words))
        if attribution is None:
            return None if author else doubts.said_by(given) if here else doubts.said_by_nobody(given)
        holders, meant = list(self._named(attribution)), self._names.meant(words)
        if any(self._is_one(holder, words, meant) for holder in holders):
            return None
        if not (author or here):
            return doubts.said_by_nobody(given)
        return doubts.said_by_other(given, holders[0].label) if holders else None

    def _named(self, attribution: Attribution | None) -> Iterator[Entity]:
        """The sources of a claim that the text tells, innermost first."""
        from kg.understand.attribution.attribution import UNNAMED

        while attribution is not None:
            entity = self._scene.entities[attribution.source]
            if entity.label != UNNAMED:
                yield entity
            attribution = attribution.within

    def _is_one(self, holder: Entity, words: str, meant: set[Iri]) -> bool:
        """Whether the words mean a source: by name, by whom it acts for, or as who acts for it."""
        sides = {holder.iri, holder.acts_for} - {None}
        if sides & meant or holder.iri in {self._names.acts_for(iri) for iri in meant}:
            return True
        names = (holder.label, *holder.aliases)
        if any(_says_more(words, name) or _says_more(name, words) for name in names):
            return True
        person = "Person" in {holder.kind, *self._classes.get(holder.kind, ())}
        return person and any(spelt(words, fold=True).split()[-1] in spelt(name, fold=True).split() for name in names)


def _says_more(words: str, name: str) -> bool:
    """Whether words are a name with more before or after it: spokesman Dmitry Peskov, experts at a university; but not
    the ambassador to China."""
    long, short = (spelt(part, fold=True).split() for part in (words, name))
    if not short:
        return False
    ahead = long[: -len(short)]
    ends = long[-len(short) :] == short and not _PREPOSITIONS.intersection(ahead)
    return ends or long[: len(short)] == short
