"""The page of the lexicon: which words, in which frame, express which relation, and which words change a statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg import rdf, vocab
from kg.pages import vocabulary
from kg.pages.ontology import labelled, page
from kg.pages.reading import Reader
from kg.vocab import RDFS, SC, SKOS

_NAME = "lexicon/en"
_WORDS = ("verb", "noun", "adjective", "attributive", "adverb", "preposition", "support", "purpose")
_PARTIES = ("subjectSlot", "subjectMarker", "subjectNoun", "objectSlot", "objectMarker", "objectNoun")
_OTHER = ("denotes", "effect", "turns", "into", "role", "gender")
_TRUE = ("mutual", "negated", "material", "ownName")
_SECTIONS = {
    "Signal": "Words that change who says a thing, how surely, or in what kind of world",
    "Shift": "Words that turn a PLOVER type into another",
    "RoleNoun": "Nouns that stand for actors or things of one class",
    "ActorNoun": "Nouns for people whom a text describes without a name",
    "OfficeTitle": "Titles of offices",
    "PersonWord": "Words that tell men and women apart",
    "NameWord": "Words that settle the class of a name",
    "NameHint": "Words that hint at the class of a name",
    "NameContext": "Words beside a name that hint at its class",
    "IdeologyWord": "Ideologies",
    "LocalWord": "Words for the parts of a federal state",
    "GivenName": "Given names",
}

_PLACES = {"Slot": "Slots", "Effect": "Effects"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its words by part of speech, and what else it says, by property."""

    name: str
    label: str
    words: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    marks: tuple[str, ...]
    comment: str


@dataclass(frozen=True, slots=True)
class Section:
    """Entries that go together; for constructions, those of one relation."""

    anchor: str
    title: str
    iri: str  # the relation, or the class of the entries
    entries: tuple[Entry, ...]


def view(reader: Reader, query: Mapping[str, str]) -> dict[str, Any]:
    """What the template shows. It says nothing of a graph, so that it is made once."""
    return {"title": _known().value(vocabulary.SPACE + _NAME, vocab.LABEL), "parts": parts(), "page": page}


@cache
def _known() -> rdf.Node:
    return vocabulary.node(_NAME)


@cache
def parts() -> tuple[tuple[str, str, tuple[Section, ...]], ...]:
    """Constructions by relation, other entries by class, then slots and effects: anchor, title and sections of each."""
    known = _known()
    relations = sorted({known.value(c, SC + "expresses") or "" for c in known.of_type(SC + "Construction")})
    by_relation = (
        Section(
            f"relation-{vocabulary.fragment(relation)}",
            labelled(relation),
            relation,
            _entries(c for c in known.of_type(SC + "Construction") if relation in known.values(c, SC + "expresses")),
        )
        for relation in relations
        if relation
    )
    return (
        ("relations", "Constructions, by the relation they express", tuple(sorted(by_relation, key=_title))),
        ("words", "Other words", _by_class(_SECTIONS)),
        ("places", "Where parties stand, and what signals do", _by_class(_PLACES)),
    )


def _by_class(titles: Mapping[str, str]) -> tuple[Section, ...]:
    """A section for the entries of each class."""
    return tuple(
        Section(f"words-{name}", title, SC + name, _entries(_known().of_type(SC + name)))
        for name, title in titles.items()
    )


def _title(section: Section) -> str:
    return section.title.casefold()


def _entries(terms: Any) -> tuple[Entry, ...]:
    return tuple(_entry(_known(), term) for term in vocabulary.by_label(_known(), terms))


def _entry(known: rdf.Node, term: str) -> Entry:
    words = ((labelled(SC + name), known.values(term, SC + name)) for name in _WORDS)
    rows = ((labelled(SC + name), known.values(term, SC + name)) for name in (*_PARTIES, *_OTHER))
    return Entry(
        name=_anchor(term),
        label=known.value(term, vocab.LABEL) or vocabulary.fragment(term),
        words=tuple((name, ", ".join(values)) for name, values in words if values),
        rows=tuple((name, tuple(_value(known, v) for v in values)) for name, values in rows if values),
        marks=tuple(labelled(SC + name) for name in _TRUE if known.value(term, SC + name) == "true"),
        comment=" ".join(known.values(term, SKOS + "definition") + known.values(term, RDFS + "comment")),
    )


def _anchor(term: str) -> str:
    """The fragment of an entry; that of a slot or an effect with the word before it."""
    space, _, name = term.partition("#")
    return name if f"{space}#" == vocab.LEXICON else f"{vocab.local_name(space)}-{name}"


def _value(known: rdf.Node, value: str) -> str:
    if "://" not in value:
        return value
    return known.value(value, vocab.LABEL) or labelled(value)
