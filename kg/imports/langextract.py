"""LangExtract: annotated documents as its `save_annotated_documents` writes them, one a line.

It finds pieces of text and gives each a class and attributes; what is a relation is up to who asked it. An extraction
whose attributes name two parties is taken for a statement, with its words as the quote; any other is a name.
Offsets are counted in characters. LangExtract also gives the place of words that stand there in another way or only
in part, and none where it found nothing like them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kg.errors import DataError
from kg.grounding.foreign import Foreign, Name, Told
from kg.imports import values
from kg.imports.files import File
from kg.imports.offsets import Offsets
from kg.imports.setting import Opened
from kg.imports.values import Record
from kg.model import Document, Failure

SUFFIXES = (".jsonl", ".ndjson", ".json")
TOOL = "langextract"
MEDIA_TYPE = "application/x-ndjson"

_PARTIES = (
    ("subject", "object"),
    ("source", "target"),
    ("head", "tail"),
    ("from", "to"),
    ("actor", "recipient"),
    ("actor", "target"),
    ("agent", "patient"),
)
_FIRST = re.compile(r"(.*[^\d_]_?)1")  # and the same with 2: entity1, character_1
_RELATION = ("relation", "predicate", "relationship", "relation_type", "action", "verb", "type")
_HOLDER = ("said_by", "holder", "speaker", "according_to")
_TIME = ("time", "date", "when")
_IRI = ("iri", "uri", "wikidata", "qid")


def read(file: File, setting: Opened) -> Iterator[Foreign | Failure]:
    """Yield a Foreign for each document, and a Failure for each line or extraction that is none."""
    for number, value in values.records(file, setting.read):
        try:
            if isinstance(value, DataError):
                raise value
            yield from _annotated(values.record(value, "document"), number, file, setting)
        except DataError as error:
            yield file.bad(number, error)


def _annotated(found: Record, number: str, file: File, setting: Opened) -> Iterator[Foreign | Failure]:
    identifier = values.words(found.get("document_id"))
    document, raw = _text(found, identifier, number, file, setting)
    extractions = values.sequence(found.get("extractions"), "extractions")
    offsets = Offsets(raw)
    names: dict[Name, None] = {}
    told: list[Told] = []
    bad: list[Failure] = []
    for index, value in enumerate(extractions):
        row = f"{number} extractions[{index}]"
        try:
            item = _item(values.record(value, "extraction"), offsets, f"{file.name}, {row}")
        except DataError as error:
            bad.append(file.bad(row, error))
            continue
        if isinstance(item, Told):
            told.append(item)
        else:
            names[item] = None
    yield Foreign(document=document, tool=TOOL, names=tuple(names), told=tuple(told))
    yield from bad


def _text(found: Record, identifier: str, number: str, file: File, setting: Opened) -> tuple[Document, str]:
    text = found.get("text")
    if text is None and identifier:
        known = setting.texts.find(identifier)
        return known.document, known.raw
    if not isinstance(text, str):
        raise DataError(f"text: expected a text, found {values.kind_of(text)}")
    whole = setting.same(identifier, text)
    if whole is not None and whole.text == text:
        return whole, text
    source = f"{file.name}#{identifier or number}"
    return setting.document(text, {}, source=source, media_type=MEDIA_TYPE), text


def _item(found: Record, offsets: Offsets, where: str) -> Told | Name:
    kind = values.words(found.get("extraction_class"))
    words = found.get("extraction_text")
    if not isinstance(words, str) or not words.strip():
        raise DataError("extraction_text: expected the words")
    start, end = _place(found, offsets)
    exact = start is not None and offsets.text[start:end].split() == words.split()
    more = found.get("attributes")
    about = values.folded(more) if isinstance(more, Mapping) else {}
    parties = _parties(about)
    if parties is None:
        iri = values.identifier(values.first(about, _IRI))
        first, last = (start, end) if exact else (None, None)
        return values.named(words, "extraction_text", kind=kind, start=first, end=last, iri=iri)
    subject, obj = (values.named(about.get(side), side) for side in parties)
    return Told(
        subject=subject,
        relation=values.words(values.first(about, _RELATION)) or kind,
        object=obj,
        quote=values.quote(words) if start is None or exact else offsets.text[start:end],
        start=start,
        end=end,
        negated=values.flag(about.get("negated"), "negated"),
        said_by=values.words(values.first(about, _HOLDER)) or None,
        time=values.time(values.first(about, _TIME)),
        where=where,
    )


def _parties(about: Record) -> tuple[str, str] | None:
    """The attributes that name the two parties of a statement."""
    numbered = ((name, f"{match[1]}2") for name in about if (match := _FIRST.fullmatch(name)))
    pairs = (pair for pair in (*_PARTIES, *numbered) if all(values.words(about.get(side)) for side in pair))
    return next(pairs, None)


def _place(found: Record, offsets: Offsets) -> tuple[int, int] | tuple[None, None]:
    """Where the words stand, or what LangExtract took for them."""
    interval = found.get("char_interval")
    if not isinstance(interval, Mapping):
        return None, None
    start, end = (values.whole(interval.get(name), name) for name in ("start_pos", "end_pos"))
    if start is None or end is None:
        return None, None
    place = offsets.span(start, end)
    if place is None:
        raise DataError(f"char_interval {start}..{end}: lies outside the text")
    return place
