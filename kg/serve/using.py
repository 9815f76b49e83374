"""The dataset that the protocol names for an update, written into it as USING (SPARQL 1.1 Protocol, 2.2.3)."""

from __future__ import annotations

import re

from kg.serve.protocol import HttpError

_TOKEN = re.compile(
    r"""(?P<skip>\#[^\r\n]*|\s+)|(?P<iri><[^\x00-\x20<>"{}|^`\\]*>)"""
    r"""|(?P<text>'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}|"{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3}"""
    r"""|'(?:[^'\\\r\n]|\\.)*'|"(?:[^"\\\r\n]|\\.)*")|(?P<word>[^\W\d][\w-]*)|(?P<mark>.)""",
    re.DOTALL,
)
_DATASET = {"USING", "WITH"}


def with_dataset(update: str, default: tuple[str, ...], named: tuple[str, ...]) -> str:
    """The update with USING in each operation that has a WHERE.

    Raises HttpError where an operation names graphs itself: the protocol forbids both.
    """
    clauses = " ".join([*(f"USING <{g}>" for g in default), *(f"USING NAMED <{g}>" for g in named)])
    if any(re.search(r'[\x00-\x20<>"{}|^`\\]', g) for g in (*default, *named)):
        raise HttpError(400, "a graph of the dataset is no IRI")
    parts: list[str] = []
    depth = at = 0
    last = ""  # the word or mark before
    for match in _TOKEN.finditer(update):
        if match.lastgroup == "skip":
            continue
        token = match[0].upper() if match.lastgroup == "word" else match[0]
        if match.lastgroup == "mark":
            depth += (token == "{") - (token == "}")
        elif depth == 0 and match.lastgroup == "word":
            if token in _DATASET and last != ":":
                raise HttpError(400, f"{token} in the update, and graphs by parameter: expected one of them")
            if token == "WHERE":
                parts.append(update[at : match.start()])
                if last == "DELETE":  # DELETE WHERE { … } has no place for it: its pattern is its template
                    parts.append(f"{_block(update, match.end())} ")
                parts.append(f"{clauses} ")
                at = match.start()
        last = token
    return "".join([*parts, update[at:]])


def _block(update: str, start: int) -> str:
    """The braces after `start` with what is in them."""
    depth, begin = 0, None
    for match in _TOKEN.finditer(update, start):
        if match.lastgroup == "mark" and match[0] in "{}":
            begin = match.start() if begin is None else begin
            depth += 1 if match[0] == "{" else -1
            if depth == 0:
                return update[begin : match.end()]
    raise HttpError(400, "the update does not parse: a brace is not closed")
