"""Finds the terms of a query that the ontology does not have: they match nothing, and nobody is told."""

from __future__ import annotations

import difflib
import re

from kg import vocab
from kg.stores.names import Names
from kg.stores.table import brief

_OWN = re.escape(vocab.SC)
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    rf"|<{_OWN}(?P<full>\w+)>|<[^\s<>\"{{}}|^`]*>"
    r"|#[^\n]*"
    r"|(?<![\w:.-])sc:(?P<short>\w+)",
    re.DOTALL,
)
_PREFIX = re.compile(r"\bprefix\s+sc:\s*<([^>]*)>", re.IGNORECASE)


def unknown_terms(query: str, names: Names) -> list[str]:
    """One line for each `sc:` term that the ontology lacks, with one that is spelt much like it.

    Strings and comments are passed over, as is a query that declares `sc:` to be something else.
    """
    ours = all(match[1] == vocab.SC for match in _PREFIX.finditer(query))
    found: dict[str, None] = {}
    for match in _TOKEN.finditer(query):
        local = match["full"] or (match["short"] if ours else None)
        if local:
            found.setdefault(local)
    if not found:
        return []
    known = names.terms()
    told = []
    for local in found:
        if local not in known:
            near = difflib.get_close_matches(local.casefold(), [name.casefold() for name in known], n=1, cutoff=0.6)
            meant = next((name for name in sorted(known) if near and name.casefold() == near[0]), None)
            hint = f"; did you mean sc:{meant}?" if meant else ""
            told.append(f"sc:{brief(local)} is not in the ontology{hint}")
    return told
