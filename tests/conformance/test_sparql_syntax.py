"""The W3C suites of SPARQL 1.1 syntax: queries through `kg`'s own way to ask, updates through `kg serve --write`.

Of the 169 texts, 157 call no other machine. `kg` refuses the 12 with SERVICE or LOAD before it parses them. Whether
those are SPARQL is told without a call: SERVICE with its endpoint on the list of those allowed, by a name that no
client can follow; LOAD behind an operation that fails, since an update is parsed to its end before it begins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal

import pyoxigraph as ox
import pytest

from kg.errors import MalformedQueryError, QueryError, RefusedQueryError
from kg.stores import Result, run
from kg.stores.guard import check_update, words

from ..serving import Served, send
from .suites import Entry, file, sparql

Verdict = Literal["done", "failed", "refused", "malformed"]

_GROUPS = (
    "syntax-query",
    "syntax-fed",
    "aggregates",
    "construct",
    "grouping",
    "syntax-update-1",
    "syntax-update-2",
    "delete-insert",
)
_TOLD, _CALLING = 157, 12
_NOWHERE = "x-nowhere://kg/"  # against this, <g> of a call is an address that no client can follow
_UPDATE = [("Content-Type", "application/sparql-update")]
_PROLOGUE = re.compile(r"(?:\s|#[^\n]*|(?:BASE|PREFIX\s+\S*:)\s*<[^>]*>)*", re.IGNORECASE)
_STATUS: dict[int, Verdict] = {204: "done", 500: "failed", 403: "refused", 400: "malformed"}
_SAID: dict[Verdict, bytes] = {
    "done": b"",
    "failed": b"the update failed: ",
    "refused": b"LOAD is refused: ",
    "malformed": b"the update does not parse: ",
}


def _texts(kind: Literal["query", "update"]) -> Iterator[tuple[Entry, str]]:
    """The tests of syntax with what they ask. Some updates are listed as queries: their file tells."""
    for entry in (e for group in _GROUPS for e in sparql(group) if "Syntax" in e.kind):
        path = file(entry.action)
        if path.suffix == (".ru" if kind == "update" else ".rq"):
            yield entry, path.read_text(encoding="utf-8")


def _positive(entry: Entry) -> bool:
    assert entry.kind.startswith(("Positive", "Negative")), entry.kind
    return entry.kind.startswith("Positive")


def _asked(query: str) -> Verdict:
    """What `kg` says of a query."""
    try:
        run(ox.Store(), query, base=_NOWHERE)
    except RefusedQueryError:
        return "refused"
    except MalformedQueryError:
        return "malformed"
    except QueryError:
        return "failed"  # it parses, and calls a function that nobody has
    return "done"


def _calls(query: str) -> Result:
    """A query that calls <g>, as it is asked where that may be called. Its rows are not read: that would call."""
    return run(ox.Store(), query, base=_NOWHERE, services=frozenset({"g"}))


def _updated(served: Served, update: str) -> Verdict:
    """What `kg serve` says of an update, in an empty store."""
    if "LOAD" in words(update):
        with pytest.raises(RefusedQueryError):
            check_update(update)  # else it would be sent and done
    assert send(served.sparql, "POST", _UPDATE, b"DROP ALL").status == 204
    reply = send(served.sparql, "POST", _UPDATE, update.encode())
    verdict = _STATUS[reply.status]
    assert reply.body.startswith(_SAID[verdict]), reply
    return verdict


def _parses(update: str) -> bool:
    """Whether an update is SPARQL, told without doing it: it is parsed as a whole, and its first operation fails."""
    match = _PROLOGUE.match(update)
    start = match.end() if match else 0
    with pytest.raises((SyntaxError, RuntimeError)) as caught:
        ox.Store().update(f"{update[:start]}\nDROP GRAPH <urn:x:nowhere> ;\n{update[start:]}", base_iri=_NOWHERE)
    assert caught.type is SyntaxError or caught.match("<urn:x:nowhere> does not exist")
    return caught.type is not SyntaxError


def _cut(text: str) -> str:
    """A text without its last bracket: no SPARQL."""
    return text[: text.rindex("}")]


def test_what_is_sparql_and_what_is_not(served: Served) -> None:
    wrong, told = [], {"query": Counter[Verdict](), "update": Counter[Verdict]()}
    for entry, query in _texts("query"):
        if "SERVICE" in words(query):
            continue
        verdict = _asked(query)
        told["query"][verdict] += 1
        if verdict not in ({"done", "failed"} if _positive(entry) else {"malformed"}):
            wrong.append((entry.name, verdict))
    for entry, update in _texts("update"):
        if "LOAD" in words(update):
            continue
        verdict = _updated(served, update)
        told["update"][verdict] += 1
        if verdict not in ({"done", "failed"} if _positive(entry) else {"malformed"}):
            wrong.append((entry.name, verdict))
        assert _parses(update) is (verdict != "malformed"), "what tells of LOAD agrees with what `kg serve` says"
    assert not wrong
    assert told == {
        "query": {"done": 62, "failed": 1, "malformed": 40},
        "update": {"done": 35, "failed": 2, "malformed": 17},
    }
    assert sum(count.total() for count in told.values()) == _TOLD


def test_what_calls_another_machine_is_refused_and_is_sparql_or_not(served: Served) -> None:
    wrong, seen = [], Counter[str]()
    for entry, query in _texts("query"):
        if "SERVICE" not in words(query):
            continue
        assert _positive(entry), "the suite has no malformed call"
        seen["SERVICE"] += 1
        if _asked(query) != "refused" or _calls(query).kind != "rows":
            wrong.append(entry.name)
        with pytest.raises(MalformedQueryError):
            _calls(_cut(query))
    for entry, update in _texts("update"):
        if "LOAD" not in words(update):
            continue
        seen["LOAD" if _positive(entry) else "malformed LOAD"] += 1
        if _updated(served, update) != "refused" or _parses(update) is not _positive(entry):
            wrong.append(entry.name)
    assert not wrong
    assert seen == {"SERVICE": 3, "LOAD": 5, "malformed LOAD": 4}
    assert seen.total() == _CALLING
