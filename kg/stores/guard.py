"""Refuses, before evaluation, the queries that would reach other machines or change data.

Oxigraph evaluates `SERVICE` by an HTTP request and has no switch to forbid it, so the words of a
query are checked first. Its parser is a PEG that needs no space around a keyword (`trueSERVICEex:x`
and `SERVICE:x` are calls) and that reads `<` as an operator or as the start of an IRI, and three
quotes as one long string or as an empty one and the start of another, by what parses later. Without
a full parser nobody can tell which reading it takes, so `words` follows every reading: it may refuse
a harmless query that no person would write, and never passes a call.
"""

from __future__ import annotations

import re

from kg.errors import QueryError

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
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"})


def check(query: str) -> frozenset[str]:
    """Raise QueryError if `query` calls SERVICE or is an update; give its keywords in capitals."""
    found = words(query)
    for word in sorted(found):
        if "SERVICE" in word:
            raise QueryError(
                "SERVICE is refused: a query may not call other machines (a prefix with service in its name is taken "
                "for a call; rename it)"
            )
    start = _WORD.match(query, _first(query))
    if start and start[0].upper() in _UPDATES:
        raise QueryError(f"{start[0].upper()} is refused: expected SELECT, ASK, CONSTRUCT or DESCRIBE, not an update")
    return found


def _first(query: str) -> int:
    match = _PROLOGUE.match(query)
    return match.end() if match else 0


def words(query: str) -> frozenset[str]:
    """All bare words and prefixes of names, in capitals, that any reading of the text can give.

    Strings, IRIs, comments, variables, language tags, and the local parts of names give none.
    """
    found: set[str] = set()
    seen: set[int] = set()
    todo = [0]
    while todo:
        at = todo.pop()
        if at in seen or at >= len(query):
            continue
        seen.add(at)
        todo.extend(_next(query, at, found))
    return frozenset(found)


def _next(query: str, at: int, found: set[str]) -> list[int]:
    """The places where the next token can start, if a token starts at `at`."""
    char = query[at]
    if char == "<":
        if match := _CERTAIN_IRI.match(query, at):
            return [match.end()]
        match = _IRI.match(query, at)
        return [at + 1, match.end()] if match else [at + 1]
    if char in "'\"":
        return [match.end() for match in (_LONG.match(query, at), _SHORT.match(query, at)) if match]
    for pattern in (_BLANK, _VARIABLE, _LANGUAGE, _NODE, _EMPTY_LOCAL, _LOCAL):
        if match := pattern.match(query, at):
            return [match.end()]
    if match := _WORD.match(query, at):
        found.add(match[0].upper())
        return [match.end()]
    return [at + 1]
