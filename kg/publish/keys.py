"""Keys of what a page looks up in a graph, so that it is known which pages a change of the graph can change.

A look-up by a pattern has the pattern as its key, and a changed statement the keys of all patterns that it matches.
What a look-up has to do with a document, its claims and the places in its text has the key of the document: these come
and go together, and pages stay with few keys. Wherever it cannot be told what a look-up depends on, the key is
EVERYTHING. A key that is coarser than its look-up costs time; one that is finer would leave pages as they were.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from itertools import product

from kg import vocab

EVERYTHING = "*"
"""The key of what may change with any statement."""

REPORT = "R"
"""The key of the report of the build."""

_STATING = (vocab.RDF + "subject", vocab.RDF + "predicate", vocab.RDF + "object")
_DOCUMENT = re.compile(r'(?!")(.*?/document/[^/#]+)', re.DOTALL)

_IRI = r'<[^<>"{}|^`\\\s]*>'
_TOKEN = re.compile(rf"\s*({_IRI}|\?\w+|[{{}};.,]|[A-Za-z]+)")
_TABLE = re.compile(
    rf"SELECT (?:\?\w+ )+\{{ VALUES \(\?s \?\w+\) \{{ ((?:\({_IRI} \d+\) ?)*)\}} \?s \?p \?o \}}"
)  # all that is said of some subjects

Part = str | None
Triple = tuple[str, str, str]


@lru_cache(1 << 16)
def document_of(term: str) -> str | None:
    """The document that a term is, or is a part of: a claim, a place in the text. Literals are part of none."""
    found = _DOCUMENT.match(term)
    return found[1] if found else None


def pattern(subject: Part, predicate: Part, value: Part, graph: Part) -> str:
    """The key of the statements that have these parts; None stands for any."""
    for part in (subject, predicate, value):
        if part is not None and (document := document_of(part)):
            return f"D\0{document}"
    if subject is not None and predicate is not None:
        return f"{subject}\0{predicate}\0\0"
    if subject is predicate is value is graph is None:
        return EVERYTHING
    return f"{subject or ''}\0{predicate or ''}\0{value or ''}\0{graph or ''}"


def exists(subject: str) -> str:
    """The key of whether a store says anything of a subject."""
    document = document_of(subject)
    return f"D\0{document}" if document else f"E\0{subject}"


def of_statement(subject: str, predicate: str, value: str, graph: str) -> set[str]:
    """The keys of all look-ups by patterns that find a statement."""
    parts = product((subject, None), (predicate, None), (value, None), (graph, None))
    found = {pattern(*chosen) for chosen in parts}
    found.update(f"D\0{d}" for part in (subject, predicate, value) if (d := document_of(part)))
    return found


def of_description(said: Iterable[tuple[str, str]]) -> set[str]:
    """The keys of look-ups for subjects with certain values, which find this one by what is said of it."""
    values: dict[str, set[str]] = {}
    for predicate, value in said:
        values.setdefault(predicate, set()).add(value)
    found = {_having(predicate, value) for predicate, all_ in values.items() for value in all_}
    found.update(_stating(*three) for three in product(*(values.get(p, ()) for p in _STATING)))
    return found


def _having(predicate: str, value: str) -> str:
    return f"X\0{predicate}\0{value}"


def _stating(subject: str, relation: str, value: str) -> str:
    return f"T\0{subject}\0{relation}\0{value}"


@lru_cache(1 << 17)
def hashed(key: str) -> int:
    """A key as a number of 64 bits. Two keys that share one cost a page that is made again for nothing."""
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def of_query(text: str, options: Mapping[str, object]) -> frozenset[str]:
    """The keys of a SPARQL query: those of the patterns in it, if it is one of the plain kind that is understood.

    That is SELECT over triples with constant predicates and over their unions, or over all that is said of a table of
    subjects. Where all triples are about the same variable, each of the unions is looked for by its constants.
    """
    if any(value is not True or name != "use_default_graph_as_union" for name, value in options.items()):
        return frozenset({EVERYTHING})
    return _of_query(text)


@lru_cache(4096)
def _of_query(text: str) -> frozenset[str]:
    if table := _TABLE.fullmatch(text):
        return frozenset(pattern(row.partition(">")[0], None, None, None) for row in table[1].split("(<")[1:])
    try:
        common, unions = _parsed(_tokens(text))
    except (ValueError, IndexError):
        return frozenset({EVERYTHING})
    triples = [*common, *(triple for branches in unions for branch in branches for triple in branch)]
    if len({s for s, _, _ in triples}) == 1 and triples[0][0].startswith("?") and len(unions) < 2:
        branches = unions[0] if unions else [[]]
        found = [_of_star([*common, *branch]) for branch in branches]
        if None not in found:
            return frozenset(key for key in found if key)
    return frozenset(pattern(_fixed(s), _fixed(p), _fixed(o), None) for s, p, o in triples)


def _fixed(term: str) -> Part:
    return None if term.startswith("?") else term


def _of_star(triples: list[Triple]) -> str | None:
    """The key of those who have all these values; None if no value is constant."""
    fixed = sorted({(p, o) for _, p, o in triples if not o.startswith("?")})
    values = dict(fixed)
    if len(values) == len(fixed) and all(p in values for p in _STATING):
        return _stating(*(values[p] for p in _STATING))
    return _having(*fixed[0]) if fixed else None


def _tokens(text: str) -> Iterator[str]:
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None:
            raise ValueError(text)
        yield found[1]
        at = found.end()


def _parsed(stream: Iterable[str]) -> tuple[list[Triple], list[list[list[Triple]]]]:
    """The triples of a query that hold in any case, and its unions: lists of branches. Raises ValueError."""
    tokens = [t for t in stream if t.upper() not in {"DISTINCT", "WHERE"}]
    start = tokens.index("{")
    if tokens[0].upper() != "SELECT" or tokens[-1] != "}" or not all(t[0] == "?" for t in tokens[1:start]):
        raise ValueError("not a plain SELECT")
    common: list[Triple] = []
    unions: list[list[list[Triple]]] = []
    at, end = start + 1, len(tokens) - 1
    loose: list[str] = []
    joined = False
    while at < end:
        if tokens[at] == "{":
            common += _triples(loose)
            loose = []
            close = tokens.index("}", at)
            branch = _triples(tokens[at + 1 : close])
            if joined:
                unions[-1].append(branch)
            else:
                unions.append([branch])
            at, joined = close + 1, False
        elif tokens[at].upper() == "UNION":
            if loose or not unions or joined or tokens[at + 1] != "{":
                raise ValueError("UNION out of place")
            joined = True
            at += 1
        else:
            loose.append(tokens[at])
            at += 1
    return [*common, *_triples(loose)], unions


def _triples(tokens: list[str]) -> list[Triple]:
    """Triples with their abbreviations by `;` and `,`. Terms lose their brackets. Raises ValueError."""
    found: list[Triple] = []
    subject = predicate = ""
    rest = list(tokens)
    while rest:
        if rest[0] == ".":
            subject = predicate = ""
            rest.pop(0)
        elif rest[0] == ";":
            predicate = ""
            rest.pop(0)
        elif rest[0] == ",":
            rest.pop(0)
        else:
            subject = subject or _term(rest.pop(0))
            predicate = predicate or (vocab.TYPE if rest[0] == "a" and rest.pop(0) else _term(rest.pop(0)))
            if predicate.startswith("?"):
                raise ValueError("any predicate")
            found.append((subject, predicate, _term(rest.pop(0))))
            if rest and rest[0] not in {".", ";", ","}:
                raise ValueError(rest[0])
    return found


def _term(token: str) -> str:
    if token.startswith("?"):
        return token
    if token.startswith("<") and token.endswith(">"):
        return token[1:-1]
    raise ValueError(token)
