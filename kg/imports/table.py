"""CSV and its kin: a statement a row, below a header."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import chain

from kg.errors import DataError
from kg.grounding.foreign import Foreign, Name, Told
from kg.imports import values
from kg.imports.files import File
from kg.imports.matching import placed
from kg.imports.setting import Opened
from kg.model import Document, Failure
from kg.sources.bylines import parse_date
from kg.sources.cells import Cells, read_cells, refuse_surplus

SUFFIXES = (".csv", ".tsv", ".tab")
TOOL = "csv"
MEDIA_TYPE = "text/csv"

_DELIMITERS = ",;\t|"
_HEAD = 50  # lines that the delimiter is found out from
_SAMPLE = 20_000  # characters of them
_TRIPLES = (
    (("subject", "subj", "s"), ("relation", "predicate", "rel", "property", "verb", "p"), ("object", "obj", "o")),
    (("head",), ("relation", "predicate", "rel", "type", "edge"), ("tail",)),
    (("source",), ("relation", "relationship", "predicate", "rel", "type", "edge", "label"), ("target",)),
    (("from",), ("relation", "relationship", "predicate", "rel", "type", "edge", "label"), ("to",)),
    (("actor", "actor1"), ("relation", "action", "event", "type", "code"), ("recipient", "target", "actor2")),
)
_DOCUMENT = (
    "document",
    "doc",
    "document_id",
    "doc_id",
    "docid",
    "file",
    "filename",
    "file_name",
    "article",
    "article_id",
)
_QUOTE = ("quote", "evidence", "sentence", "excerpt", "words", "span", "source_text")
_TEXT = ("text", "content", "body", "full_text", "page_content", "article_text")
_HOLDER = ("said_by", "holder", "speaker", "according_to", "attributed_to")
_TIME = ("time", "when", "event_date", "start_date")
_SURE = ("confidence", "score", "probability")
_ABOUT = frozenset({"title", "headline", "date", "published", "author", "url", "link", "publisher", "language", "lang"})
_KIND = ("kind", "type", "class", "label")
_IRI = ("iri", "uri", "wikidata", "qid")
_ID = "id"  # which may be of the tool alone


def read(file: File, setting: Opened) -> Iterator[Foreign | Failure]:
    """Yield a Foreign for each row, and a Failure for each that is none."""
    longest = 2 * setting.read.max_chars + 1_000_000
    with values.opened(file, setting.read, newline="") as stream:
        head = [line for _ in range(_HEAD) if (line := stream.readline(longest))]
        skipped = 0
        delimiter = setting.delimiter
        while head and (marked := re.fullmatch(r"\ufeff?\s*sep=(.)\s*", head[0]) or not head[0].strip("\ufeff \t\r\n")):
            if isinstance(marked, re.Match):
                delimiter = delimiter or marked[1]
            del head[0]
            skipped += 1
        if head:
            head[0] = head[0].removeprefix("\ufeff")
        chosen = delimiter or _delimiter(file, head)
        rows = read_cells(chain(head, stream), delimiter=chosen, longest=longest, before=skipped)
        yield from _rows(rows, file, setting)


def _rows(rows: Iterator[Cells], file: File, setting: Opened) -> Iterator[Foreign | Failure]:
    _, names = next(rows, (0, []))
    if isinstance(names, str):
        raise DataError(f"not CSV: the header cannot be read: {names}")
    header = [values.plain(name) for name in names]
    triple = _triple(header)
    known: dict[tuple[str, str], Document] = {}
    homeless: list[Told] = []
    empty = True
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        empty = False
        if isinstance(cells, str):
            yield file.bad(number, cells)
            continue
        try:
            row = _row(header, cells)
            told = _told(row, triple, f"{file.name}, line {number}")
            document = _document(row, file, setting, known)
            if document is None:
                homeless.append(told)
            else:
                yield Foreign(document=document, tool=TOOL, told=(told,))
        except DataError as error:
            yield file.bad(number, f"line {number}: {error}")
    if empty:
        raise DataError("holds no rows below its header")
    yield from placed(homeless, tool=TOOL, file=file, texts=setting.texts)


def _triple(header: list[str]) -> tuple[str, str, str]:
    """The columns of subject, relation and object. Raises DataError, naming the columns, if one of them is missing."""
    for subjects, relations, objects in _TRIPLES:
        found = [next((n for n in names if n in header), None) for names in (subjects, relations, objects)]
        if None not in found:
            return found[0] or "", found[1] or "", found[2] or ""
    if not any(header):
        raise DataError("holds no header row: expected names of columns in the first line")
    shown = ", ".join(repr(name[:40]) for name in header[:20])
    raise DataError(f"expected columns 'subject', 'relation' and 'object', found {shown}")


def _row(header: list[str], cells: list[str]) -> dict[str, str]:
    refuse_surplus(cells, header)
    if any(map(values.undecoded, cells)):
        raise DataError(values.UNDECODED)
    row: dict[str, str] = {}
    for name, cell in zip(header, cells, strict=False):
        row.setdefault(name, cell)
    return row


def _told(row: dict[str, str], triple: tuple[str, str, str], where: str) -> Told:
    subject, relation, obj = triple
    said = values.words(row.get(relation))
    if not said:
        raise DataError(f"{relation!r} is empty: expected a relation")
    since, until = _dates(row)
    start, end = (None if since or until else values.whole(row.get(name), name) for name in ("start", "end"))
    if (start is None) != (end is None) or (start is not None and end is not None and end <= start):
        raise DataError(f"start {start} and end {end}: expected both or neither, the end after the start")
    negated = "negated" if "negated" in row else "polarity"
    return Told(
        subject=_name(row, subject),
        relation=said,
        object=_name(row, obj),
        quote=values.quote(values.first(row, _QUOTE)),
        start=start,
        end=end,
        negated=values.flag(row.get(negated), negated),
        said_by=values.words(values.first(row, _HOLDER)) or None,
        time=values.time(values.first(row, _TIME)) or "/".join(dict.fromkeys(filter(None, (since, until)))) or None,
        confidence=values.confidence(values.first(row, _SURE)),
        where=where,
    )


def _dates(row: dict[str, str]) -> tuple[str | None, str | None]:
    """When it began and ended, if that is what the columns start and end hold, and no numbers of characters."""
    cells = [row.get(name, "").strip() for name in ("start", "end")]
    since, until = (None if cell.isdecimal() else parse_date(cell) for cell in cells)
    return since, until


def _name(row: dict[str, str], column: str) -> Name:
    given = values.first(row, (f"{column}_{name}" for name in _IRI))
    iri = values.identifier(given) or values.words(given) or values.identifier(row.get(f"{column}_{_ID}"))
    kind = values.words(values.first(row, (f"{column}_{name}" for name in _KIND)))
    return values.named(row.get(column), repr(column), kind=kind, iri=iri)


def _document(
    row: dict[str, str], file: File, setting: Opened, known: dict[tuple[str, str], Document]
) -> Document | None:
    """The text that the row brings, or the one that it names; None if it does neither."""
    text, name = str(values.first(row, _TEXT) or ""), values.words(values.first(row, _DOCUMENT))
    if not text and not name:
        return None
    if (name, text) not in known:
        if text:
            about = {key: value for key, value in row.items() if key in _ABOUT}
            made = setting.document(
                text, about, source=f"{file.name}#{name}" if name else file.name, media_type=MEDIA_TYPE
            )
            known[name, text] = made
            known.setdefault((name, ""), made)  # rows that follow need not repeat the text
        else:
            known[name, text] = setting.texts.find(name).document
    return known[name, text]


def _delimiter(file: File, head: list[str]) -> str:
    if file.path.suffix.lower() in {".tsv", ".tab"}:
        return "\t"
    try:
        found = csv.Sniffer().sniff("".join(head)[:_SAMPLE], _DELIMITERS).delimiter
    except csv.Error:
        found = ""
    bare = re.sub(r'"[^"]*"', "", head[0]) if head else ""
    return found if found and found in bare else max(_DELIMITERS, key=bare.count)
