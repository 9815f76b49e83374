"""Values of other tools' files: what they are taken for, and what is refused, in words for people."""

from __future__ import annotations

import codecs
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from kg.errors import DataError
from kg.grounding.foreign import Name
from kg.ids import is_absolute
from kg.imports.files import File
from kg.sources import ReadSettings
from kg.sources.bylines import parse_date
from kg.sources.drafts import clean, one_line, web_address
from kg.sources.encoding import choose, decode, refuse_mistaken
from kg.sources.rows import parse_json

_HEAD = 256 * 1024
_LINES = {".jsonl", ".ndjson"}
_UNDECODED = re.compile("[\udc80-\udcff]")
UNDECODED = "bytes that are not in the encoding of the file: name it with --encoding"
_ITEM = re.compile(r"(?:wd:|wikidata:)?(Q[1-9][0-9]{0,15})", re.IGNORECASE)
_WIKIDATA = "http://www.wikidata.org/entity/"
_KINDS = {bool: "true or false", int: "a number", float: "a number", dict: "an object", list: "a list", str: "a text"}
_TRUE = frozenset({"true", "yes", "1", "negative", "negated", "denied", "neg", "t", "y"})
_FALSE = frozenset({"false", "no", "0", "positive", "asserted", "affirmed", "pos", "f", "n", ""})

Record = Mapping[str, Any]


def records(file: File, settings: ReadSettings) -> Iterator[tuple[str, object | DataError]]:
    """The values of a JSON file: those of its list, its only one, or one a line. With each the number it is known by.

    A line that is no JSON gives a DataError in place of its value. Raises DataError if the file as a whole is none.
    """
    if file.path.suffix.lower() in _LINES:
        yield from _lines(file, settings)
        return
    text = decode(file.path.read_bytes(), encoding=settings.encoding)
    try:
        value = parse_json(text)
    except DataError:
        first = text.lstrip()[:1_000_000].partition("\n")[0]
        if not _is_json(first):
            raise
        yield from _lines(file, settings)  # JSON Lines under another suffix
        return
    for number, item in enumerate(value if isinstance(value, list) else [value], 1):
        yield str(number), item


@contextmanager
def opened(file: File, settings: ReadSettings, *, newline: str) -> Iterator[io.TextIOWrapper]:
    """A file as text, in the encoding asked for or found out; bytes that it does not have become lone surrogates."""
    with file.path.open("rb") as stream:
        head = stream.read(_HEAD)
        if settings.encoding:
            refuse_mistaken(head, settings.encoding)
        name = settings.encoding or choose(head, stream)
        stream.seek(0)
        wide = codecs.lookup(name).name.startswith(("utf-16", "utf-32"))  # which have no way to mark a bad byte
        try:
            yield io.TextIOWrapper(stream, name, errors="replace" if wide else "surrogateescape", newline=newline)
        except UnicodeError as error:
            raise DataError(f"cannot be decoded: {error}") from None


def undecoded(text: str) -> bool:
    """Whether bytes of another encoding stand in it."""
    return _UNDECODED.search(text) is not None


def lines_of(file: File, settings: ReadSettings) -> Iterator[tuple[int, str | DataError]]:
    """The lines of a text file with their numbers; a DataError for one that is too long, or in another encoding."""
    limit = 8 * settings.max_chars + 1_000_000
    number = 0
    with opened(file, settings, newline="\n") as stream:
        while line := stream.readline(limit):
            number += 1
            if undecoded(line):
                yield number, DataError(UNDECODED)
            elif len(line) < limit or line.endswith("\n"):
                yield number, line.removeprefix("\ufeff")
            else:
                yield number, DataError(f"over {limit:,} characters: raise the limit with --max-chars")
            while not line.endswith("\n") and (line := stream.readline(limit)):
                pass


def _lines(file: File, settings: ReadSettings) -> Iterator[tuple[str, object | DataError]]:
    for number, line in lines_of(file, settings):
        if isinstance(line, DataError):
            yield str(number), line
        elif line.strip():
            try:
                yield str(number), parse_json(line)
            except DataError as error:
                yield str(number), error


def _is_json(line: str) -> bool:
    try:
        return isinstance(parse_json(line), dict)
    except DataError:
        return False


def kind_of(value: object) -> str:
    """What a value is, for messages: "a number"."""
    return "nothing" if value is None else _KINDS.get(type(value), "something else")


def record(value: object, what: str) -> Record:
    """Raises DataError, saying what was expected, if it is no object."""
    if not isinstance(value, Mapping):
        raise DataError(f"{what}: expected an object, found {kind_of(value)}")
    return value


def sequence(value: object, what: str) -> list[object]:
    """A list; nothing is an empty one."""
    if value is None:
        return []
    if not isinstance(value, list | tuple):
        raise DataError(f"{what}: expected a list, found {kind_of(value)}")
    return list(value)


def words(value: object) -> str:
    """A text or a number on one line; "" for what is neither."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, float) and not math.isfinite(value):
        return ""
    try:
        return one_line(str(value)) or ""
    except ValueError:  # a whole number of thousands of digits
        return ""


def quote(value: object) -> str | None:
    """The words of a text, which may stand on several lines."""
    return (clean(value).strip() or None) if isinstance(value, str) else None


def confidence(value: object) -> float | None:
    """A number from 0 to 1, or a percentage. Raises DataError for any other."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    share = isinstance(value, str) and value.strip().endswith("%")
    try:
        number = float(str(value).strip().rstrip("%"))
    except ValueError:
        number = math.nan
    number = number / 100 if share else number
    if isinstance(value, bool) or not 0 <= number <= 1:
        raise DataError(f"confidence {words(value)[:40]!r}: expected a number from 0 to 1")
    return number


def time(value: object) -> str | None:
    """When something was: a date as we write it if it is one, or else their words."""
    return parse_date(value) or words(value) or None


def whole(value: object, what: str) -> int | None:
    """A whole number from 0 up; None for nothing. Raises DataError for any other."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        number = int(value) if isinstance(value, int | str) and not isinstance(value, bool) else -1
    except ValueError:
        number = -1
    if number < 0:
        raise DataError(f"{what} {words(value)[:40]!r}: expected a whole number from 0")
    return number


def flag(value: object, what: str) -> bool:
    """Whether something is so. Raises DataError for what is neither yes nor no."""
    if value is None or isinstance(value, bool):
        return bool(value)
    said = words(value).casefold()
    if said in _TRUE or said in _FALSE:
        return said in _TRUE
    raise DataError(f"{what} {said[:40]!r}: expected true or false")


def identifier(value: object) -> str | None:
    """An absolute IRI; an item of Wikidata may be given by its number. None for any other identifier."""
    said = words(value)
    item = _ITEM.fullmatch(said)
    if item:
        return _WIKIDATA + item[1].upper()
    return said if is_absolute(said) and (web_address(said) or said.startswith("urn:")) else None


def named(value: object, what: str, **more: Any) -> Name:
    """A name. Raises DataError if there are no words."""
    text = words(value)
    if not text:
        raise DataError(f"{what} is empty: expected a name")
    return Name(text=text, **more)


def folded(row: Record) -> dict[str, object]:
    """The fields by their plain names; of two alike the first."""
    found: dict[str, object] = {}
    for key, value in row.items():
        if isinstance(key, str):
            found.setdefault(plain(key), value)
    return found


def plain(name: str) -> str:
    """The name of a field in lower case, with an underscore between words."""
    return "_".join(re.split(r"[\s_-]+", name.strip().casefold()))


def first(row: Record, names: Iterable[str]) -> object:
    """The value of the first of these fields that has one; None if none has. The fields go by plain names."""
    return next((row[name] for name in names if row.get(name) not in (None, "")), None)
