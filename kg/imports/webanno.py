"""WebAnno TSV 3, which INCEpTION exports: a token a row, columns by layer as the header declares them.

Offsets are counted in UTF-16 units of the whole text, which is put together again from the lines `#Text=`. An arc of
a relation goes from the annotation that its last column names to the one in whose row it stands. Layers about grammar
(parts of speech, lemmas, dependencies) are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from kg.errors import DataError
from kg.grounding.foreign import Foreign, Name, Told
from kg.imports import values
from kg.imports.files import File
from kg.imports.offsets import Offsets, Unit
from kg.imports.roles import Event, statements
from kg.imports.setting import Opened
from kg.imports.tsv import Cell, Layer, Sentence, Sheet, cells_of, layers_of, text_of
from kg.model import Document, Failure

SUFFIXES = (".tsv",)
TOOL = "webanno"
MEDIA_TYPE = "text/tab-separated-values"

_GRAMMAR = (".lexmorph.", ".segmentation.", ".syntax.", ".transform.", ".morph.")
_LABELS = ("value", "label", "relation", "type", "predicate", "kind")
_UNIT = re.compile(r"(\d{1,9}-\d{1,9}(?:\.\d{1,9})?)(?:\[(\d{1,9})(?:_(\d{1,9}))?\])?", re.ASCII)

Key = tuple[str, str]
"""A layer, and what an annotation is known by there: its number, or the unit that it stands on alone."""


@dataclass(slots=True)
class _Annotation:
    start: int
    end: int
    values: dict[str, str] = field(default_factory=dict)
    roles: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Found:
    spans: dict[Key, _Annotation] = field(default_factory=dict)
    units: dict[str, tuple[int, int]] = field(default_factory=dict)  # tokens, and parts of tokens, by their numbers
    at: dict[str, list[Key]] = field(default_factory=dict)  # what stands on a unit
    arcs: list[tuple[Layer, str, str, dict[str, str], int]] = field(default_factory=list)


def read(file: File, setting: Opened) -> Iterator[Foreign | Failure]:
    """Yield what the file says of its text, and a Failure for each row that cannot be taken."""
    sheet = Sheet()
    for number, line in values.lines_of(file, setting.read):
        try:
            if isinstance(line, DataError):
                raise line
            sheet.take(line.rstrip("\r\n"), number)
        except DataError as error:
            yield file.bad(number, f"line {number}: {error}")
    if not sheet.is_webanno:
        raise DataError("expected a first line #FORMAT=WebAnno TSV 3.3, or of another version 3")
    document, offsets = _document(sheet.sentences, file, setting)
    found = _Found()
    for row in sheet.rows:
        found.units[row.unit] = row.start, row.end
        try:
            for layer, cells in layers_of(sheet.layers, row.cells):
                _annotate(layer, cells, row.unit, row.number, found)
        except DataError as error:
            yield file.bad(row.number, f"line {row.number}: {error}")
    names = {key: _name(note, offsets) for key, note in found.spans.items()}
    told: list[Told] = []
    for item in _told(found, names, offsets, file):
        if isinstance(item, Told):
            told.append(item)
        else:
            yield item
    things = [name for key, name in names.items() if name is not None and not found.spans[key].roles]
    yield Foreign(document=document, tool=TOOL, names=tuple(dict.fromkeys(things)), told=tuple(told))


def _document(sentences: list[Sentence], file: File, setting: Opened) -> tuple[Document, Offsets]:
    """The text from the rows, or the one of that name among those given, if the words stand there as they do here."""
    raw = text_of(sentences)
    words = [(token.start, token.end, token.words) for sentence in sentences for token in sentence.tokens]
    if setting.texts.given:
        try:
            known = setting.texts.find(file.stem)
        except DataError:
            known = None
        if known is not None:
            offsets = Offsets.fitting(known.raw, words)
            if all(offsets.holds(*word) for word in words):
                return known.document, offsets
    return setting.document(raw, {}, source=file.name, media_type=MEDIA_TYPE), Offsets(raw, Unit.UTF16)


def _annotate(layer: Layer, cells: list[str], unit: str, number: int, found: _Found) -> None:
    """Put what the columns of one layer say of a unit where it belongs."""
    if layer.kind == "T_CH" or any(part in layer.name for part in _GRAMMAR):
        return
    stacks = [cells_of(cell, slot=name in layer.slots) for name, cell in zip(layer.columns, cells, strict=True)]
    if not any(stacks):
        return
    if layer.kind == "T_RL":
        ends = stacks.pop()
        for index, source in enumerate(ends):
            said = {n: s[index].text for n, s in zip(layer.columns, stacks, strict=False) if index < len(s)}
            found.arcs.append((layer, source.whole, unit, said, number))
        return
    plain = [(n, s) for n, s in zip(layer.columns, stacks, strict=True) if n not in layer.slots]
    for index in range(max((len(stack) for _, stack in plain), default=1)):
        here = {name: stack[index] for name, stack in plain if index < len(stack)}
        mark = next((cell.mark for cell in here.values() if cell.mark), "")
        start, end = found.units[unit]
        key = layer.name, mark or unit
        note = found.spans.setdefault(key, _Annotation(start, end))
        found.at.setdefault(unit, []).append(key)
        note.start, note.end = min(note.start, start), max(note.end, end)
        for name, cell in here.items():
            note.values.setdefault(name, cell.text)
        if not note.roles:
            note.roles.extend(_roles(layer, stacks, index))


def _roles(layer: Layer, stacks: list[list[Cell]], index: int) -> Iterator[tuple[str, str]]:
    """The roles of an event with the units that fill them; such columns come in pairs."""
    if index:
        return
    for place, name in enumerate(layer.columns[:-1]):
        if name in layer.slots and name.startswith("ROLE_"):
            for role, target in zip(stacks[place], stacks[place + 1], strict=False):
                yield role.text, target.whole


def _name(note: _Annotation, offsets: Offsets) -> Name | None:
    place = offsets.span(note.start, note.end)
    if place is None:
        return None
    iri = next((iri for value in note.values.values() if (iri := values.identifier(value))), None)
    said = {name.casefold(): value for name, value in note.values.items() if value and not values.identifier(value)}
    kind = next((said[name] for name in _LABELS if name in said), next(iter(said.values()), ""))
    words = values.words(offsets.text[slice(*place)])
    return Name(text=words, kind=values.words(kind), start=place[0], end=place[1], iri=iri) if words else None


def _told(found: _Found, names: dict[Key, Name | None], offsets: Offsets, file: File) -> Iterator[Told | Failure]:
    for layer, source, unit, said, number in found.arcs:
        try:
            match = _UNIT.fullmatch(source)
            if not match:
                raise DataError(f"{source[:40]!r}: expected the token that the relation comes from")
            subject = _end(layer.base, match[1], match[2] or "0", found, names, offsets)
            obj = _end(layer.base, unit, match[3] or "0", found, names, offsets)
            given = {name.casefold(): text for name, text in said.items() if text}
            label = next((given[name] for name in _LABELS if name in given), next(iter(given.values()), ""))
            relation = values.words(label) or layer.name.rpartition(".")[2]
            yield Told(subject=subject, relation=relation, object=obj, where=f"{file.name}, line {number}")
        except DataError as error:
            yield file.bad(number, f"line {number}: {error}")
    for (layer_name, key), note in found.spans.items():
        word = names[layer_name, key]
        if word is None:
            continue
        try:
            event = Event(
                kind=word.kind or word.text,
                word=word,
                parties=note.roles,
                where=f"{file.name}, {layer_name.rpartition('.')[2]} {key}",
            )
            name, failed = partial(_party, found=found, names=names, offsets=offsets), partial(file.bad, key)
            yield from statements(event, text=offsets.text, name=name, failed=failed)
        except DataError as error:
            yield file.bad(key, error)


def _party(target: str, *, found: _Found, names: dict[Key, Name | None], offsets: Offsets) -> Name:
    match = _UNIT.fullmatch(target)
    if not match:
        raise DataError(f"{target[:40]!r}: expected the token that fills a role")
    return _end("", match[1], match[2] or "0", found, names, offsets)


def _end(base: str, unit: str, mark: str, found: _Found, names: dict[Key, Name | None], offsets: Offsets) -> Name:
    """The annotation at one end of an arc; the bare token if none of that layer stands there."""
    if unit not in found.units:
        raise DataError(f"no token {unit} stands in the file")
    here = [key for key in found.at.get(unit, ()) if not base or key[0] == base]
    for key in sorted(here, key=lambda key: key[1] != (unit if mark == "0" else mark)):
        name = names[key]
        if name is not None and not found.spans[key].roles:
            return name
    start, end = found.units[unit]
    place = offsets.span(start, end)
    words = values.words(offsets.text[slice(*place)]) if place else ""
    return values.named(words, f"token {unit}", start=place[0] if place else None, end=place[1] if place else None)
