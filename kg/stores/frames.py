"""Rows as data frames of pandas or polars, with a type for each column.

A column has the type that all its values have: whole numbers (years too), numbers, truth values, dates or times. Where
one value does not fit, and for everything else, it is text. Decimals become floating point numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Literal

from kg import vocab
from kg.stores.extra import needed

if TYPE_CHECKING:
    from kg.stores.query import Term

Kind = Literal["text", "integer", "decimal", "boolean", "date", "time", "instant", "list"]

_WHOLE = re.compile(r"[+-]?\d{1,18}")  # what 64 bits hold
_INTEGERS = (
    *("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger"),
    *("negativeInteger", "unsignedInt", "unsignedShort", "unsignedByte", "unsignedLong", "gYear"),
)
_KINDS: dict[str, Kind] = {
    **{vocab.XSD + name: "integer" for name in _INTEGERS},
    **{vocab.XSD + name: "decimal" for name in ("decimal", "double", "float")},
    vocab.XSD + "boolean": "boolean",
    vocab.XSD + "date": "date",
    vocab.XSD + "dateTime": "time",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One column: None stands where there is no value. A `time` has no time zone, an `instant` is in UTC."""

    name: str
    kind: Kind
    values: list[Any]


def series(names: Sequence[str], rows: Iterable[Sequence[Term | None]], *, short: bool = False) -> list[Series]:
    """The columns of a result; with `short`, IRIs have prefixes where one of `vocab.PREFIXES` fits."""
    columns: list[list[Term | None]] = [[] for _ in names]
    for row in rows:
        for column, term in zip(columns, row, strict=True):
            column.append(term)
    return [_typed(name, column, short) for name, column in zip(names, columns, strict=True)]


def _typed(name: str, column: list[Term | None], short: bool) -> Series:
    kinds: set[Kind] = {_kind(term) for term in column if term is not None}
    if kinds == {"integer", "decimal"}:
        kinds = {"decimal"}
    kind: Kind = next(iter(kinds)) if len(kinds) == 1 else "text"
    read = _READ.get(kind)
    if read is not None:
        try:
            values = [None if term is None else read(term.value.strip()) for term in column]
        except (ValueError, OverflowError):
            values = []
        if values and kind == "time":
            aware = {value.tzinfo is not None for value in values if value is not None}
            kind = "instant" if aware == {True} else "time"
            values = [] if len(aware) > 1 else [v and (v.astimezone(UTC) if v.tzinfo else v) for v in values]
        if values:
            return Series(name=name, kind=kind, values=values)
    return Series(name=name, kind="text", values=[_text(term, short) for term in column])


def _kind(term: Term) -> Kind:
    return _KINDS.get(term.datatype or "", "text") if term.kind == "literal" else "text"


def _text(term: Term | None, short: bool) -> str | None:
    if term is None:
        return None
    if term.kind == "iri" and short:
        compact = vocab.compact(term.value)
        return term.value if compact.startswith("<") else compact
    return f"_:{term.value}" if term.kind == "blank" else term.value


def _integer(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise ValueError(text)
    return int(text)


def _boolean(text: str) -> bool:
    if text not in _TRUTHS:
        raise ValueError(text)
    return _TRUTHS[text]


_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


_READ: dict[str, Callable[[str], Any]] = {
    "integer": _integer,
    "decimal": lambda text: float(text.replace("INF", "inf")),
    "boolean": _boolean,
    "date": date.fromisoformat,
    "time": datetime.fromisoformat,
}


def pandas_frame(columns: Iterable[Series]) -> Any:
    """A pandas DataFrame; missing values are NA. Raises SetupError without pandas."""
    pandas, numpy = needed("pandas", "frames"), needed("numpy", "frames")

    def array(column: Series) -> Any:
        match column.kind:
            case "text" | "integer" | "boolean":
                return pandas.array(column.values, dtype=_PANDAS[column.kind])
            case "decimal":
                return numpy.array([numpy.nan if v is None else v for v in column.values], dtype="float64")
            case "list":
                empty = numpy.empty(len(column.values), dtype="object")
                empty[:] = column.values
                return empty
            case "date":
                return numpy.array(column.values, dtype="datetime64[s]")
        times = [v and v.replace(tzinfo=None) for v in column.values]
        found = pandas.Series(numpy.array(times, dtype="datetime64[us]"))
        return found.dt.tz_localize("UTC") if column.kind == "instant" else found

    chosen = list(columns)
    frame = pandas.DataFrame({number: array(column) for number, column in enumerate(chosen)})
    frame.columns = [column.name for column in chosen]
    return frame


_PANDAS = {"text": "string", "integer": "Int64", "boolean": "boolean"}


def polars_frame(columns: Iterable[Series]) -> Any:
    """A polars DataFrame; missing values are null. Raises SetupError without polars."""
    polars = needed("polars", "frames")
    types = {
        "text": polars.String,
        "integer": polars.Int64,
        "decimal": polars.Float64,
        "boolean": polars.Boolean,
        "date": polars.Date,
        "time": polars.Datetime("us"),
        "instant": polars.Datetime("us", "UTC"),
        "list": polars.List(polars.String),
    }
    return polars.DataFrame([polars.Series(c.name, c.values, dtype=types[c.kind]) for c in columns])
