"""What a request asks, after the SPARQL 1.1 Protocol (2.1 and 2.2): one query or one update, and its dataset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from kg.ids import is_absolute

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

Pairs = Sequence[tuple[str, str]]


class HttpError(Exception):
    """A request that is answered by an error: its status and one line of words."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query with the graphs that the protocol names, if it names any."""

    text: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    format: str | None = None  # of ?format=


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """An update with the graphs that the protocol names for its WHERE, if it names any."""

    text: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()


def pairs(encoded: str) -> list[tuple[str, str]]:
    """The parameters of a query string or a form. Raises HttpError for what is no UTF-8."""
    try:
        return parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except UnicodeDecodeError:
        raise HttpError(400, "the parameters are not UTF-8") from None
    except ValueError as error:
        raise HttpError(400, f"the parameters cannot be read: {error}") from None


def operation(method: str, url: Pairs, content_type: str | None, body: bytes) -> Query | Update | None:
    """What a request asks; None where a GET asks nothing, which is for the service description.

    Raises HttpError: 400 for none or several, 405 for other methods, 415 for other media types.
    """
    if method in {"GET", "HEAD"}:
        if any(name == "update" for name, _ in url):
            raise HttpError(400, "an update must be sent by POST")
        return _query(url) if any(name == "query" for name, _ in url) else None
    if method != "POST":
        raise HttpError(405, f"{method} is not understood here: expected GET or POST", Allow="GET, HEAD, POST, OPTIONS")
    media, charset = _content_type(content_type)
    if media == FORM:
        return _form([*url, *pairs(_decoded(body, charset))])
    if media == QUERY:
        _only(url, "query", "update", sent="the body")
        return _query([*url, ("query", _decoded(body, charset))])
    if media == UPDATE:
        _only(url, "query", "update", sent="the body")
        return _update([*url, ("update", _decoded(body, charset))])
    raise HttpError(415, f"{media or 'no media type'} is not understood: expected {FORM}, {QUERY} or {UPDATE}")


def _form(values: Pairs) -> Query | Update:
    names = {name for name, _ in values}
    if {"query", "update"} <= names:
        raise HttpError(400, "a query and an update at once: expected one")
    if "update" in names:
        return _update(values)
    return _query(values)


def _query(values: Pairs) -> Query:
    return Query(
        text=_single(values, "query"),
        default=_graphs(values, "default-graph-uri"),
        named=_graphs(values, "named-graph-uri"),
        format=next((value for name, value in values if name in {"format", "output"}), None),
    )


def _update(values: Pairs) -> Update:
    return Update(
        text=_single(values, "update"),
        using=_graphs(values, "using-graph-uri"),
        using_named=_graphs(values, "using-named-graph-uri"),
    )


def _all(values: Pairs, name: str) -> tuple[str, ...]:
    return tuple(value for key, value in values if key == name)


def _graphs(values: Pairs, name: str) -> tuple[str, ...]:
    """The graphs that a parameter names. Raises HttpError for what is no absolute IRI."""
    found = _all(values, name)
    wrong = next((value for value in found if not is_absolute(value)), None)
    if wrong is not None:
        raise HttpError(400, f"{name} {wrong[:100]!r} is no absolute IRI")
    return found


def _single(values: Pairs, name: str) -> str:
    found = _all(values, name)
    if len(found) != 1:
        raise HttpError(400, f"{len(found) or 'no'} parameters {name!r}: expected exactly one")
    return found[0]


def _only(values: Pairs, *names: str, sent: str) -> None:
    for name, _ in values:
        if name in names:
            raise HttpError(400, f"the parameter {name!r} beside {sent}: expected one of them")


def _content_type(value: str | None) -> tuple[str, str]:
    name, *parameters = (value or "").split(";")
    charset = next((p.strip()[8:].strip('"') for p in parameters if p.strip().lower().startswith("charset=")), "utf-8")
    return name.strip().lower(), charset.lower()


def _decoded(body: bytes, charset: str) -> str:
    if charset not in {"utf-8", "utf8", "us-ascii", "ascii"}:
        raise HttpError(415, f"the charset {charset[:40]!r} is not understood: expected utf-8")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise HttpError(400, "the body is not UTF-8") from None
