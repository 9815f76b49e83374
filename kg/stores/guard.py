"""Refuses, before evaluation, the queries that would reach other machines or change data.

Oxigraph evaluates `SERVICE` by an HTTP request and has no switch to forbid it, so the words of a
query are checked first. Its parser is a PEG that needs no space around a keyword (`trueSERVICEex:x`
and `SERVICE:x` are calls) and that reads `<` as an operator or as the start of an IRI, and three
quotes as one long string or as an empty one and the start of another, by what parses later. Without
a full parser nobody can tell which reading it takes, so `words` follows every reading: it may refuse
a harmless query that no person would write, and never passes a call.

Its parser and evaluator also call themselves for every bracket and every link of a chain (`a || b ||
c`, one OPTIONAL after another), and end the whole process where the stack ends: with the usual 8 MB
at some 2,000 of either. So much nesting and so many links are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from heapq import heappop, heappush

from kg.errors import RefusedQueryError

_BLANK = re.compile(r"(?:\s|#[^\r\n]*)+")
_IRI = re.compile(r'<[^\x00-\x20<>"{}|^`]*>')
# Behind a scheme and two slashes no expression parses, so that `<` cannot be the operator.
_CERTAIN_IRI = re.compile(r'<[A-Za-z][A-Za-z0-9+.-]*://[^\x00-\x20<>"{}|^`]*>')
_SHORT = re.compile(r"""'(?:[^'\\\r\n]|\\.)*'|"(?:[^"\\\r\n]|\\.)*\"""", re.DOTALL)
_LONG = re.compile(r"""'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}|"{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3}""", re.DOTALL)
_VARIABLE = re.compile(r"[?$]\w+")
_LANGUAGE = re.compile(r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*")
_NODE = re.compile(r"_:\w(?:[\w.-]*\w)?")
_WORD = re.compile(r"[^\W\d][\w-]*")
_LOCAL = re.compile(r":(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)?(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*")
_EMPTY_LOCAL = re.compile(r":(?=[.-])")
_PROLOGUE = re.compile(r"(?:\s|#[^\r\n]*|base\s*<[^>]*>|prefix(?:\s|#[^\r\n]*)+[^\s:]*\s*:\s*<[^>]*>)*", re.IGNORECASE)
_MAX_DEPTH = 200  # brackets within brackets
_MAX_LINKS = 1000  # keywords and operators
_MAX_DATA = 100_000  # the same in an update, whose data counts too
_STEPS = {"(": 1, "[": 1, "{": 1, "<<": 1, ")": -1, "]": -1, "}": -1, ">>": -1}
_OPERATORS = frozenset("|&+-*/!^")
_NO_LINKS = frozenset({"A", "TRUE", "FALSE", "UNDEF"})
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"})


def check(query: str, *, services: frozenset[str] = frozenset()) -> frozenset[str]:
    """Raise RefusedQueryError if `query` calls SERVICE, is an update or too deep; give its keywords in capitals.

    `services` are the endpoints, as IRIs, that SERVICE may call, each written out in angle brackets.
    """
    found = _checked(query, services)
    start = _WORD.match(query, _first(query))
    if start and start[0].upper() in _UPDATES:
        raise RefusedQueryError(
            f"{start[0].upper()} is refused: expected SELECT, ASK, CONSTRUCT or DESCRIBE, not an update"
        )
    return found


def check_update(update: str, *, services: frozenset[str] = frozenset()) -> frozenset[str]:
    """Raise RefusedQueryError if `update` calls SERVICE, would LOAD, or is too deep; give its keywords in capitals.

    Only words outside of data count: INSERT DATA may hold any number of triples.
    """
    found = _checked(update, services, links=_MAX_DATA)
    for word in sorted(found):
        if "LOAD" in word:
            raise RefusedQueryError(
                "LOAD is refused: an update may not call other machines (a name with load in it is taken for a call)"
            )
    return found


def _checked(text: str, services: frozenset[str], links: int = _MAX_LINKS) -> frozenset[str]:
    found, depth, told = _read(text)
    if depth > _MAX_DEPTH:
        raise RefusedQueryError(f"brackets {depth:,} deep are refused: expected at most {_MAX_DEPTH}")
    if told > links:
        raise RefusedQueryError(f"{told:,} keywords and operators are refused: expected at most {links:,}")
    if any("SERVICE" in word for word in found) and not _allowed(text, services):
        raise RefusedQueryError(
            "SERVICE is refused: a query may not call other machines (a prefix with service in its name is taken "
            "for a call; rename it)"
        )
    return found


def _allowed(text: str, services: frozenset[str]) -> bool:
    """Whether every `service` in the text, be it in a string, calls one of `services`, written out."""
    if not services:
        return False
    rest = text
    for endpoint in services:
        rest = re.sub(rf"(?<![\w:])SERVICE\s+(?:SILENT\s+)?<{re.escape(endpoint)}>", " ", rest, flags=re.IGNORECASE)
    return "service" not in rest.lower()


_STAR = re.compile(r"SELECT(?:\s|#[^\r\n]*)*(?:(?:DISTINCT|REDUCED)(?:\s|#[^\r\n]*)*)?(?P<star>\*)", re.IGNORECASE)
_SKIPPED = re.compile(f"{_LONG.pattern}|{_SHORT.pattern}|{_IRI.pattern}|#[^\\r\\n]*|[?$](?P<name>\\w+)", re.DOTALL)


def star(query: str) -> int | None:
    """Where the star of a query stands that begins with SELECT *; None if it does not."""
    match = _STAR.match(query, _first(query))
    return match.start("star") if match else None


def in_order(query: str, variables: Iterable[str]) -> list[str]:
    """The variables as they first appear in the query, outside of strings, IRIs and comments."""
    places: dict[str, int] = {}
    for match in _SKIPPED.finditer(query):
        if match["name"]:
            places.setdefault(match["name"], match.start())
    return sorted(variables, key=lambda name: places.get(name, len(query)))


def _first(query: str) -> int:
    match = _PROLOGUE.match(query)
    return match.end() if match else 0


def words(query: str) -> frozenset[str]:
    """All bare words and prefixes of names, in capitals, that any reading of the text can give.

    Strings, IRIs, comments, variables, language tags, and the local parts of names give none.
    """
    return _read(query)[0]


def _read(query: str) -> tuple[frozenset[str], int, int]:
    """The words of all readings, the depth of brackets of the deepest and the links of the longest."""
    found: set[str] = set()
    deepest = 0
    reached = {0: (0, 0)}
    todo = [0]
    while todo:
        at = heappop(todo)  # all ways to a place come from before it, so the most of each is known by now
        depth, links = reached[at]
        if at >= len(query):
            return frozenset(found), deepest, links
        places, more = _next(query, at, found)
        pair = query[at : at + 2]
        step = _STEPS.get(pair, 0) or _STEPS.get(query[at], 0)
        if pair in _STEPS:
            places.append(at + 2)
        depth = max(0, depth + step)
        deepest = max(deepest, depth)
        for place in places:
            if place not in reached:
                heappush(todo, place)
            known = reached.get(place, (0, 0))
            reached[place] = max(known[0], depth), max(known[1], links + more)
    return frozenset(found), deepest, max(links for _, links in reached.values())


def _next(query: str, at: int, found: set[str]) -> tuple[list[int], int]:
    """The places where the next token can start, if a token starts at `at`, and the links that this one adds."""
    char = query[at]
    if char == "<":
        if match := _CERTAIN_IRI.match(query, at):
            return [match.end()], 0
        match = _IRI.match(query, at)
        return ([at + 1, match.end()] if match else [at + 1]), 0
    if char in "'\"":
        return [match.end() for match in (_LONG.match(query, at), _SHORT.match(query, at)) if match], 0
    for pattern in (_BLANK, _VARIABLE, _LANGUAGE, _NODE, _EMPTY_LOCAL, _LOCAL):
        if match := pattern.match(query, at):
            return [match.end()], 0
    if match := _WORD.match(query, at):
        word = match[0].upper()
        found.add(word)
        links = 0 if word in _NO_LINKS or query.startswith(":", match.end()) else 1 + word.count("-")
        return [match.end()], links
    return [at + 1], int(char in _OPERATORS)
