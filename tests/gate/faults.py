"""Ways to break the data of a document: each takes its lines and a source of chance, and gives the broken lines.

A fault gives None where a document has nothing that it could break.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from kg import rdf, vocab
from kg.vocab import DCT, LABEL, NIF, OA, RDF, SC, SEM, TYPE

Lines = list[str]
Fault = Callable[[Lines, random.Random], Lines | None]

_XSD = vocab.XSD


def _where(lines: Lines, predicate: str, value: str = "") -> list[int]:
    return [i for i, line in enumerate(lines) if f"> <{predicate}> {value}" in line]


def _one(lines: Lines, chance: random.Random, predicate: str, value: str = "") -> int | None:
    found = _where(lines, predicate, value)
    return chance.choice(found) if found else None


def _drop(predicate: str, value: str = "") -> Fault:
    """Take one statement away."""

    def fault(lines: Lines, chance: random.Random) -> Lines | None:
        at = _one(lines, chance, predicate, value)
        return None if at is None else [*lines[:at], *lines[at + 1 :]]

    return fault


def _object(line: str) -> tuple[str, str, str]:
    """What stands before the object of a line, the object, and the rest."""
    match = re.match(r'(<[^>]*> <[^>]*> )(<[^>]*>|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>]*>)?)( .*)\Z', line)
    assert match is not None, line
    return match[1], match[2], match[3]


def _change(predicate: str, new: Callable[[str, Lines, random.Random], str], value: str = "") -> Fault:
    """Give one statement another object."""

    def fault(lines: Lines, chance: random.Random) -> Lines | None:
        at = _one(lines, chance, predicate, value)
        if at is None:
            return None
        head, old, rest = _object(lines[at])
        changed = new(old, lines, chance)
        return None if changed == old else [*lines[:at], f"{head}{changed}{rest}", *lines[at + 1 :]]

    return fault


def _add(predicate: str, new: Callable[[str, Lines, random.Random], str], value: str = "") -> Fault:
    """Add a second object beside one."""

    def fault(lines: Lines, chance: random.Random) -> Lines | None:
        at = _one(lines, chance, predicate, value)
        if at is None:
            return None
        head, old, rest = _object(lines[at])
        return [*lines, f"{head}{new(old, lines, chance)}{rest}"]

    return fault


def _beside(kind: str, predicate: str, new: Callable[[str, Lines, random.Random], str]) -> Fault:
    """Add a statement about something of this class."""

    def fault(lines: Lines, chance: random.Random) -> Lines | None:
        at = _one(lines, chance, TYPE, rdf.iri(SC + kind))
        if at is None:
            return None
        subject = lines[at].split(" ", 1)[0]
        return [*lines, f"{subject} <{predicate}> {new(subject, lines, chance)} <urn:g> ."]

    return fault


def _always(term: str) -> Callable[[str, Lines, random.Random], str]:
    return lambda old, lines, chance: term


def _code(name: str) -> Callable[[str, Lines, random.Random], str]:
    return _always(rdf.iri(SC + name))


def _number(change: int) -> Callable[[str, Lines, random.Random], str]:
    def new(old: str, lines: Lines, chance: random.Random) -> str:
        return rdf.integer(int(re.findall(r'"(-?\d+)"', old)[0]) + change)

    return new


def _instance(kind: str) -> Callable[[str, Lines, random.Random], str]:
    """Something of this class in the lines, other than what was there."""

    def new(old: str, lines: Lines, chance: random.Random) -> str:
        found = [lines[i].split(" ", 1)[0] for i in _where(lines, TYPE, rdf.iri(SC + kind))]
        return chance.choice([f for f in found if f != old] or [old])

    return new


def _same() -> Fault:
    """Make a claim about itself."""

    def fault(lines: Lines, chance: random.Random) -> Lines | None:
        at = _one(lines, chance, RDF + "object")
        if at is None:
            return None
        subject = lines[at].split(" ", 1)[0]
        party = next(line for line in lines if line.startswith(f"{subject} <{RDF}subject> "))
        head, _, rest = _object(lines[at])
        return [*lines[:at], f"{head}{_object(party)[1]}{rest}", *lines[at + 1 :]]

    return fault


def _circle(lines: Lines, chance: random.Random) -> Lines | None:
    """Two attributions inside each other, or one inside itself."""
    found = [lines[i].split(" ", 1)[0] for i in _where(lines, TYPE, rdf.iri(SC + "Attribution"))]
    if not found:
        return None
    one, two = chance.choice(found), chance.choice(found)
    kept = [line for line in lines if not line.startswith((f"{one} <{SC}within>", f"{two} <{SC}within>"))]
    return [*kept, *sorted({f"{one} <{SC}within> {two} <urn:g> .", f"{two} <{SC}within> {one} <urn:g> ."})]


def _without(kind: str) -> Fault:
    """Take all away that is said of something of this class, so that what points at it dangles."""

    def fault(lines: Lines, chance: random.Random) -> Lines | None:
        at = _one(lines, chance, TYPE, rdf.iri(SC + kind))
        if at is None:
            return None
        subject = lines[at].split(" ", 1)[0] + " "
        return [line for line in lines if not line.startswith(subject)]

    return fault


def _words(old: str, lines: Lines, chance: random.Random) -> str:
    return f'"{chance.choice(("Norland", "abc", "words of another text", "…"))}"'


def _tagged(old: str, lines: Lines, chance: random.Random) -> str:
    return re.sub(r"(@[\w-]+|\^\^<[^>]*>)?\Z", "@en", old, count=1)


def _typed(name: str) -> Callable[[str, Lines, random.Random], str]:
    return lambda old, lines, chance: re.sub(r"(@[\w-]+|\^\^<[^>]*>)?\Z", f"^^<{_XSD}{name}>", old, count=1)


FAULTS: dict[str, Fault] = {
    "claim without class": _drop(TYPE, rdf.iri(SC + "Claim")),
    "mention without class": _drop(TYPE, rdf.iri(SC + "Mention")),
    "evidence without class": _drop(TYPE, rdf.iri(SC + "Evidence")),
    "entity without class": _drop(TYPE, rdf.iri(SC + "Entity")),
    "entity of two kinds": _beside("State", TYPE, _code("Person")),
    "subject of the wrong class": _change(RDF + "subject", _instance("Claim")),
    "object of the wrong class": _change(RDF + "object", _instance("Place")),
    "object that is evidence": _change(RDF + "object", _instance("Evidence")),
    "self relation": _same(),
    "two subjects": _add(RDF + "subject", _instance("State")),
    "unknown relation": _change(RDF + "predicate", _code("frobnicates")),
    "relation in words": _change(RDF + "predicate", _words),
    "broken start": _change(OA + "start", _number(1)),
    "broken end": _change(OA + "end", _number(-1)),
    "end beyond the text": _change(OA + "end", _number(100_000)),
    "start below zero": _change(OA + "start", _number(-100_000)),
    "end before start": _change(OA + "end", _number(-5000)),
    "offset in words": _change(OA + "start", _words),
    "offset of the wrong datatype": _change(OA + "start", _typed("decimal")),
    "quote that differs": _change(OA + "exact", _words),
    "quote of a mention that differs": _change(NIF + "anchorOf", _words),
    "quote with a language": _change(OA + "exact", _tagged),
    "two quotes": _add(OA + "exact", _words),
    "dangling evidence": _without("Evidence"),
    "dangling selector": _without("Selector"),
    "dangling attribution": _without("Attribution"),
    "missing document": _without("Document"),
    "missing entity": _without("State"),
    "claim without document": _drop(SC + "inDocument"),
    "claim without evidence": _drop(SC + "evidence"),
    "evidence outside the sentence": _change(SC + "evidence", _instance("Evidence")),
    "two labels": _add(LABEL, _words),
    "no label": _drop(LABEL),
    "empty label": _change(LABEL, _always('""')),
    "bad date": _change(DCT + "date", _typed("gYear")),
    "date in words": _change(DCT + "date", _words),
    "two dates": _add(DCT + "date", _always(rdf.date("1999-01-01"))),
    "no such day": _change(DCT + "date", _always(rdf.date("2024-02-31"))),
    "confidence above one": _change(SC + "confidence", _always(rdf.decimal(1.5))),
    "confidence of the wrong datatype": _change(SC + "confidence", _typed("double")),
    "confidence in words": _change(SC + "confidence", _words),
    "no confidence": _drop(SC + "confidence"),
    "unknown polarity": _change(SC + "polarity", _code("neutral")),
    "unknown status": _change(SC + "status", _code("doubtful")),
    "unknown form": _change(SC + "form", _code("nickname")),
    "two modes": _add(SC + "mode", _code("planned")),
    "hedge that is asserted": _change(SC + "certainty", _code("possible"), rdf.iri(SC + "certain")),
    "review for no reason": _change(SC + "status", _code("review"), rdf.iri(SC + "asserted")),
    "cycle of attributions": _circle,
    "hearsay of nobody": _drop(SEM + "accordingTo"),
    "text with a language": _change(SC + "text", _tagged),
    "two texts": _add(SC + "text", _words),
    "time that is none": _beside("Claim", SC + "when", _always('"last week"')),
    "event of an unknown type": _change(SC + "ploverType", _always(rdf.iri(vocab.PLOVER + "DANCE"))),
    "tool without a name": _beside("Claim", SC + "foundBy", _always('""')),
    "tool that is a thing": _beside("Claim", SC + "foundBy", _code("positive")),
    "event after its document": _beside("Claim", SC + "when", _always('"2099-01-01"')),
}
