"""brat: standoff annotation, a file .ann beside the .txt that its offsets count into.

Lines are known by their first letter: T a span, R a relation, E an event, A and M attributes, N a link into a
knowledge base, * a set of equals, # a note. Offsets are counted in characters by brat itself; tools in other
languages write the format too and count otherwise, so the words that stand in each line decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from kg.errors import DataError
from kg.grounding.foreign import Foreign, Name, Told
from kg.imports import values
from kg.imports.files import File
from kg.imports.offsets import Offsets
from kg.imports.roles import Event, statements
from kg.imports.setting import Opened
from kg.imports.texts import Text
from kg.model import Document, Failure
from kg.sources.encoding import decode
from kg.sources.plain import MEDIA_TYPE

SUFFIXES = (".ann",)
TOOL = "brat"

_SPAN = re.compile(r"(\S+) (\d{1,12} \d{1,12}(?:;\d{1,12} \d{1,12})*)", re.ASCII)
_NEGATION = re.compile(r"neg(?:at\w*)?|denied", re.IGNORECASE)
_BASES = {
    "wikidata": "http://www.wikidata.org/entity/",
    "dbpedia": "http://dbpedia.org/resource/",
    "geonames": "https://sws.geonames.org/",
}


@dataclass(frozen=True, slots=True)
class _Span:
    kind: str
    pieces: tuple[tuple[int, int], ...]
    words: str


@dataclass(slots=True)
class _Annotations:
    spans: dict[str, _Span] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)  # of spans into knowledge bases
    negated: set[str] = field(default_factory=set)
    relations: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    events: list[tuple[str, str, str, list[tuple[str, str]]]] = field(default_factory=list)
    triggers: dict[str, str] = field(default_factory=dict)  # of events


def read(file: File, setting: Opened) -> Iterator[Foreign | Failure]:
    """Yield what the file says of its text, and a Failure for each line that cannot be taken."""
    found = _Annotations()
    for number, line in values.lines_of(file, setting.read):
        try:
            if isinstance(line, DataError):
                raise line
            _take(line.rstrip("\r\n"), found)
        except DataError as error:
            yield file.bad(number, f"line {number}: {error}")
    document, raw = _text(file, setting)
    whole = ((s.pieces[0][0], s.pieces[0][1], s.words) for s in found.spans.values() if len(s.pieces) == 1)
    offsets = Offsets.fitting(raw, whole)
    names = {key: _name(span, found.links.get(key), offsets) for key, span in found.spans.items()}
    told: list[Told] = []
    for item in _told(found, names, offsets, file):
        if isinstance(item, Told):
            told.append(item)
        else:
            yield item
    triggers = set(found.triggers.values())
    things = tuple(name for key, name in names.items() if key not in triggers)
    yield Foreign(document=document, tool=TOOL, names=things, told=tuple(told))


def beside(path: Path) -> Path:
    """The text that a file of annotation is about."""
    return path.with_suffix(".txt")


def _text(file: File, setting: Opened) -> tuple[Document, str]:
    place = beside(file.path)
    if setting.texts.given or not place.is_file():
        try:
            text: Text = setting.texts.find(f"{file.stem}.txt")
        except DataError as error:
            if not place.is_file():
                raise DataError(f"no {place.name} stands beside it; {error}") from None
        else:
            return text.document, text.raw
    name = f"{file.stem}.txt"
    data = place.read_bytes()
    if len(data) > 4 * setting.read.max_chars + 4:
        raise DataError(f"{name}: over the limit of {setting.read.max_chars:,} characters: raise it with --max-chars")
    raw = decode(data, encoding=setting.read.encoding)
    return setting.document(raw, {}, source=name, media_type=MEDIA_TYPE), raw


def _take(line: str, found: _Annotations) -> None:
    """Put what a line says where it belongs. Raises DataError for what is no line of the format."""
    if not line.strip():
        return
    key, _, rest = line.partition("\t")
    body, _, tail = rest.partition("\t")
    body = body.strip()
    if key[:1] in set("TREAMN") and not body:
        raise DataError(f"{key[:40]!r}: expected a tab and more after it")
    match key[:1]:
        case "T":
            found.spans[key] = _span(body, tail)
        case "R":
            kind, *roles = body.split()
            found.relations.append((key, kind, dict(_role(role) for role in roles)))
        case "E":
            first, *roles = body.split()
            kind, trigger = _role(first)
            found.events.append((key, kind, trigger, [_role(role) for role in roles]))
            found.triggers[key] = trigger
        case "A" | "M":
            name, target, *value = [*body.split(), "", ""][:3]
            if _NEGATION.fullmatch(name) and values.flag(value[0] or True, name):
                found.negated.add(target)
        case "N":
            _, target, link = [*body.split(maxsplit=2), "", "", ""][:3]
            iri = _link(link)
            if iri:
                found.links[target] = iri
        case "*" | "#":
            pass
        case _:
            raise DataError(f"{line[:40]!r}: expected an annotation: T, R, E, A, M, N, * or # and a number, then a tab")


def _span(body: str, tail: str) -> _Span:
    match = _SPAN.fullmatch(body)
    if not match:
        raise DataError(f"{body[:60]!r}: expected a type, a start and an end")
    pieces = tuple((int(a), int(b)) for a, b in (piece.split() for piece in match[2].split(";")))
    words = values.words(tail)
    if not words:
        raise DataError("expected the words of the span after a second tab")
    return _Span(match[1], pieces, words)


def _role(text: str) -> tuple[str, str]:
    role, colon, target = text.partition(":")
    if not (role and colon and target):
        raise DataError(f"{text[:60]!r}: expected a role and an annotation: Arg1:T1")
    return role, target


def _link(text: str) -> str | None:
    base, _, local = text.partition(":")
    known = _BASES.get(base.casefold())
    return values.identifier(text) or (values.identifier(known + local.strip()) if known and local else None)


def _name(span: _Span, iri: str | None, offsets: Offsets) -> Name:
    """A name; one that stands in several pieces, or whose words are not where it says, goes by its words alone."""
    start, end = span.pieces[0]
    place = offsets.span(start, end) if len(span.pieces) == 1 and offsets.holds(start, end, span.words) else None
    first, last = place or (None, None)
    return Name(text=span.words, kind=span.kind, start=first, end=last, iri=iri)


def _told(found: _Annotations, names: dict[str, Name], offsets: Offsets, file: File) -> Iterator[Told | Failure]:
    for key, kind, roles in found.relations:
        try:
            if len(roles) != 2:
                raise DataError(f"{key}: expected two arguments, found {len(roles)}")
            subject, obj = (_argument(target, names=names, found=found) for target in roles.values())
            negated = key in found.negated
            yield Told(subject=subject, relation=kind, object=obj, negated=negated, where=f"{file.name}, {key}")
        except DataError as error:
            yield file.bad(key, error)
    for key, kind, trigger, parties in found.events:
        try:
            if trigger not in names:
                raise DataError(f"{key}: its trigger {trigger} is not in the file")
            event = Event(
                kind=kind,
                word=names[trigger],
                parties=parties,
                where=f"{file.name}, {key}",
                negated=key in found.negated,
            )
            name, failed = partial(_argument, names=names, found=found), partial(file.bad, key)
            yield from statements(event, text=offsets.text, name=name, failed=failed)
        except DataError as error:
            yield file.bad(key, error)


def _argument(target: str, *, names: dict[str, Name], found: _Annotations) -> Name:
    if target in found.triggers:
        raise DataError(f"its argument {target} is an event: only things can be parties of a statement")
    if target not in names:
        raise DataError(f"its argument {target} is not in the file")
    return names[target]
