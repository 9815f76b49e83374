"""Microsoft GraphRAG: the folder of Parquet files that its index leaves, of any version so far.

Its relationships have no type: they are a description in free words, and the pieces of text (text units) that they
were found in. The words that a description has between the two names are given as the relation, and the whole of it
where there are none; names that stand once in a text unit have that place. The weight adds up how often and how
strongly a model saw a relationship, and so is no confidence. Claims (covariates), which GraphRAG extracts if asked,
have a type and a quote.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kg.errors import DataError, SetupError
from kg.errors import told as told_of
from kg.grounding.foreign import Foreign, Name, Told
from kg.imports import values
from kg.imports.description import between, located
from kg.imports.files import File
from kg.imports.setting import Opened
from kg.model import Document, Failure
from kg.sources.bylines import parse_date
from kg.sources.drafts import clean

SUFFIXES = (".parquet",)
FOLDERS = True
TOOL = "graphrag"
MEDIA_TYPE = "application/vnd.apache.parquet"

_COLUMNS = {
    "documents": ("id", "title", "text", "raw_content", "creation_date", "metadata"),
    "text_units": ("id", "text", "document_id", "document_ids"),
    "entities": ("title", "name", "type", "text_unit_ids"),
    "relationships": ("source", "target", "description", "text_unit_ids"),
    "covariates": ("type", "subject_id", "object_id", "status", "start_date", "source_text", "text_unit_id"),
}
"""The columns that are read, of all versions."""

_NEEDED = {
    "text_units": ("id", "text"),
    "entities": ("text_unit_ids",),
    "relationships": ("source", "target", "description", "text_unit_ids"),
    "covariates": ("type", "subject_id", "object_id", "text_unit_id"),
    "documents": ("id",),
}
_OLD = "create_final_"  # what files of versions before 1 are called with
_CUT = "\ufffd"  # what stands where a piece ends within a character
_NOTHING = "NONE"  # the object of a claim that has none

Rows = list[dict[str, Any]]


@dataclass(slots=True)
class _Whole:
    """A text with what was found in its pieces."""

    document: Document
    names: dict[Name, None] = field(default_factory=dict)
    told: dict[Told, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A piece of a text, by its characters."""

    whole: _Whole
    start: int
    end: int


def read(file: File, setting: Opened) -> Iterator[Foreign | Failure]:
    """Yield a Foreign for each document, or each text unit where the documents hold no text."""
    folder = _folder(file.path)
    units: dict[str, _Unit] = {}
    yield from _texts(folder, file, setting, units)
    kinds: dict[str, str] = {}
    for take in (_entities, _relationships, _claims):
        try:
            yield from take(folder, file, units, kinds)
        except DataError as error:  # of one table, which leaves the others
            yield file.failed(str(error))
    for whole in {id(unit.whole): unit.whole for unit in units.values()}.values():
        yield Foreign(document=whole.document, tool=TOOL, names=tuple(whole.names), told=tuple(whole.told))


def _folder(path: Path) -> Path:
    folder = path if path.is_dir() else path.parent
    for place in (folder, folder / "output", folder / "artifacts"):
        if any((place / f"{prefix}text_units.parquet").is_file() for prefix in ("", _OLD)):
            return place
    raise DataError("expected the output folder of GraphRAG, with text_units.parquet and relationships.parquet in it")


def _texts(folder: Path, file: File, setting: Opened, units: dict[str, _Unit]) -> Iterator[Failure]:
    """Fill `units`: every text unit in the document that it is of, or as a document of its own."""
    documents: dict[str, _Whole] = {}
    try:
        rows = _table(folder, "documents")
    except DataError as error:
        yield file.failed(str(error))
        rows = []
    for number, row in enumerate(rows, 1):
        text = row.get("text") or row.get("raw_content")
        if not isinstance(text, str):
            continue
        try:
            documents[str(row.get("id"))] = _Whole(_document(text, row, file, setting))
        except DataError as error:
            yield file.bad(f"documents {number}", error)
    for number, row in enumerate(_table(folder, "text_units"), 1):
        try:
            key, text = values.words(row.get("id")), row.get("text")
            if not key or not isinstance(text, str):
                raise DataError("expected an id and a text")
            ids = values.sequence(row.get("document_ids"), "document_ids") or [row.get("document_id")]
            wholes = [documents[str(i)] for i in ids if str(i) in documents]
            units[key] = _unit(text, wholes) or _alone(_document(text, row, file, setting))
        except DataError as error:
            yield file.bad(f"text_units {number}", error)


def _unit(text: str, wholes: list[_Whole]) -> _Unit | None:
    """The piece in the first of these documents that holds it; a model's tokens may cut a character at its ends."""
    words = clean(text).strip().strip(_CUT)
    for whole in wholes:
        start = whole.document.text.find(words)
        if start >= 0:
            return _Unit(whole, start, start + len(words))
    return _Unit(wholes[0], 0, len(wholes[0].document.text)) if len(wholes) == 1 else None


def _alone(document: Document) -> _Unit:
    return _Unit(_Whole(document), 0, len(document.text))


def _document(text: str, row: dict[str, Any], file: File, setting: Opened) -> Document:
    name = values.words(row.get("title")) or values.words(row.get("id"))
    about = {key: row[key] for key in ("title",) if row.get(key) and not _is_file(name)}
    more = row.get("metadata")
    about |= more if isinstance(more, dict) else {}
    return setting.document(text, about, source=name or file.name, media_type=MEDIA_TYPE)


def _is_file(name: str) -> bool:
    """Whether what GraphRAG has for a title is the name of a file, as it is by default."""
    return Path(name).suffix.lower() in {".txt", ".csv", ".json", ".jsonl", ".md", ".parquet"}


def _entities(folder: Path, file: File, units: dict[str, _Unit], kinds: dict[str, str]) -> Iterator[Failure]:
    for number, row in enumerate(_table(folder, "entities"), 1):
        try:
            name = values.named(row.get("title") or row.get("name"), "title", kind=values.words(row.get("type")))
            kinds[name.text] = name.kind
            for unit in _units(row.get("text_unit_ids"), units):
                unit.whole.names[name] = None
        except DataError as error:
            yield file.bad(f"entities {number}", error)


def _relationships(folder: Path, file: File, units: dict[str, _Unit], kinds: dict[str, str]) -> Iterator[Failure]:
    rows = _table(folder, "relationships", needed=True)
    if rows and not any(values.words(row.get("description")) for row in rows):
        yield file.failed("its relationships have no description, as the fast method leaves them: none says anything")
        return
    for number, row in enumerate(rows, 1):
        try:
            sides = [_name(row.get(side), side, kinds) for side in ("source", "target")]
            description = values.words(row.get("description"))
            if not description:
                raise DataError("expected a description")
            relation, turned = between(description, sides[0].text, sides[1].text) or (description, False)
            subject, obj = reversed(sides) if turned else sides
            where = f"relationships.parquet, row {number}"
            told = Told(subject=subject, relation=relation, object=obj, where=where)
            _tell(told, _units(row.get("text_unit_ids"), units))
        except DataError as error:
            yield file.bad(f"relationships {number}", error)


def _tell(told: Told, units: list[_Unit]) -> None:
    """Tell each text, once for each of its units where both names have one place, or else once without places."""
    for whole in {id(unit.whole): unit.whole for unit in units}.values():
        found = []
        for unit in units:
            if unit.whole is whole:
                sides = [located(n, whole.document.text, unit.start, unit.end) for n in (told.subject, told.object)]
                found.append(replace(told, subject=sides[0], object=sides[1]))
        placed = [one for one in found if one.subject.start is not None and one.object.start is not None]
        whole.told.update(dict.fromkeys(placed or [told]))


def _claims(folder: Path, file: File, units: dict[str, _Unit], kinds: dict[str, str]) -> Iterator[Failure]:
    alone = 0
    for number, row in enumerate(_table(folder, "covariates"), 1):
        try:
            if values.words(row.get("object_id")).upper() == _NOTHING:
                alone += 1
                continue
            relation = values.words(row.get("type"))
            if not relation:
                raise DataError("expected a type")
            statement = Told(
                subject=_name(row.get("subject_id"), "subject_id", kinds),
                relation=relation,
                object=_name(row.get("object_id"), "object_id", kinds),
                quote=values.quote(row.get("source_text")),
                negated=values.words(row.get("status")).upper() == "FALSE",
                time=parse_date(row.get("start_date")),
                where=f"covariates.parquet, row {number}",
            )
            for unit in _units([row.get("text_unit_id")], units):
                unit.whole.told[statement] = None
        except DataError as error:
            yield file.bad(f"covariates {number}", error)
    if alone:
        yield file.bad(
            "covariates", f"{alone} claim{'' if alone == 1 else 's'} about one thing alone: object_id is NONE"
        )


def _name(value: object, what: str, kinds: dict[str, str]) -> Name:
    return values.named(value, what, kind=kinds.get(values.words(value), ""))


def _units(ids: object, units: dict[str, _Unit]) -> list[_Unit]:
    """The text units that are known of these. Raises DataError if none is."""
    known = [units[str(key)] for key in values.sequence(ids, "text_unit_ids") if str(key) in units]
    if not known:
        raise DataError("none of its text units is in text_units.parquet")
    return known


def _table(folder: Path, name: str, *, needed: bool = False) -> Rows:
    """The rows of a table; none if there is no such file and it is not needed."""
    found = [path for prefix in ("", _OLD) if (path := folder / f"{prefix}{name}.parquet").is_file()]
    if not found:
        if needed:
            raise DataError(f"expected {name}.parquet in the folder")
        return []
    try:
        from pyarrow import parquet
    except ImportError:
        raise SetupError('Parquet files take pyarrow: pip install "statecraft-kg[parquet]"') from None
    try:
        with parquet.ParquetFile(found[0]) as table:
            present = table.schema_arrow.names
            missing = [column for column in _NEEDED[name] if column not in present]
            if table.metadata.num_rows and not missing:
                rows: Rows = table.read(columns=[c for c in _COLUMNS[name] if c in present]).to_pylist()
                return rows
            empty = not table.metadata.num_rows
    except Exception as error:  # pyarrow raises anything for a broken file
        raise DataError(f"{found[0].name}: not Parquet, or damaged: {told_of(error)}") from None
    if empty:
        return []
    raise DataError(f"{found[0].name}: no column {missing[0]!r}: expected {', '.join(_NEEDED[name])}")
