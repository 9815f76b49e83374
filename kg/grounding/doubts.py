"""Why a claim of another tool is held for people to look at, or a part of what it says is not taken."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from kg.grounding.spelling import short
from kg.records.check import readable


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason in words for people, with `{}` where it repeats what was said or what stands in the text."""

    about: str
    words: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The reason without what is particular to one statement, so that alike ones can be counted together."""
        return self.about.format(*("…" for _ in self.words))

    def __str__(self) -> str:
        return self.about.format(*(short(readable(word)) for word in self.words))


@dataclass(slots=True)
class Tally:
    """How often there was which kind of doubt, with the first of each kind and the document that it is of."""

    counts: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)

    def add(self, doubt: Doubt, source: str) -> None:
        self.counts[doubt.kind] += 1
        self.first.setdefault(doubt.kind, f"{doubt} ({source})")


DENIED_BY_TEXT = Doubt("the text denies what the tool says to be so")
DENIED_BY_TOOL = Doubt("the tool says that it is denied, and the text does not deny it")
OPPOSED = Doubt("what the rules find in the same sentence speaks against it")
NO_WORD = Doubt("no word of the sentence is known to tell the relation")
UNSURE_RULES = Doubt("the rules find it too, and are not sure whom or what the words mean")


def said_by(holder: str) -> Doubt:
    return Doubt("the tool names “{}” as who says so, and in the text it is the author", (holder,))


def said_by_nobody(holder: str) -> Doubt:
    return Doubt("the tool names “{}” as who says so, and nobody of that name is in the text", (holder,))


def said_by_other(holder: str, ours: str) -> Doubt:
    return Doubt("the tool names “{}” as who says so, and in the text it is “{}”", (holder, ours))


def another(name: str, identifier: str, theirs: str | None, ours: str) -> Doubt:
    """The identifier of another thing than the text means; `theirs` is what that one is called, if that is known."""
    if theirs is None:
        return Doubt(
            "the tool gives the identifier “{}” for “{}”, and “{}”, whom or what the text means, has another",
            (identifier, name, ours),
        )
    return Doubt(
        "the tool gives the identifier of “{}” (“{}”) for “{}”, and the text means “{}”",
        (theirs, identifier, name, ours),
    )


def not_of_these(words: str) -> Doubt:
    return Doubt("“{}” is known to tell it, but the grammar does not relate it to these two", (words,))


def not_quite(words: str) -> Doubt:
    return Doubt("“{}” tells something wider than the relation, or something alike", (words,))


def over(words: str) -> Doubt:
    return Doubt("“{}” is told to be over", (words,))


def turned(words: str) -> Doubt:
    return Doubt("“{}” stands with a verb that makes something else of it", (words,))


def unclear(name: str) -> Doubt:
    return Doubt("it is not sure whom or what “{}” means", (name,))


def unsure(confidence: float) -> Doubt:
    return Doubt("the confidence that the tool itself gives is “{}”", (f"{confidence:g}",))


def other_time(theirs: str, ours: str) -> Doubt:
    return Doubt("the tool gives the date “{}”, and the text “{}”", (theirs, ours))


def untold_time(time: str) -> Doubt:
    return Doubt("the date “{}” that the tool gives is not in the sentence, nor that of the document", (time,))


def finer_time(theirs: str, ours: str) -> Doubt:
    return Doubt("the date “{}” that the tool gives is more exact than what the text tells, “{}”", (theirs, ours))


def no_time(time: str) -> Doubt:
    return Doubt("“{}”, which the tool gives as the date, is no day, month or year", (time,))


def misplaced(start: int, end: int | None) -> Doubt:
    return Doubt("what the tool says does not stand at the characters that it gives, “{}”", (_place(start, end),))


def name_misplaced(name: str, start: int, end: int | None) -> Doubt:
    return Doubt("“{}” does not stand at the characters that the tool gives for it, “{}”", (name, _place(start, end)))


def no_iri(name: str, identifier: str) -> Doubt:
    return Doubt("“{}”, which the tool gives as the identifier of “{}”, is no IRI of a thing", (identifier, name))


def _place(start: int, end: int | None) -> str:
    return f"{start}–{end}" if end is not None else f"{start}"
