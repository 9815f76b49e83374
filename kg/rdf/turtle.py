"""Turtle and TriG written straight from strings, for files that are put together from many bodies."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg import vocab

_A = f"<{vocab.TYPE}>"
_NAMESPACES = {namespace: prefix for prefix, namespace in vocab.PREFIXES.items()}
_MAYBE_SHORT = tuple(f"<{namespace}" for namespace in _NAMESPACES)
_SHORT = re.compile(r"<([^>]*[#/])([A-Za-z0-9_][A-Za-z0-9_-]*)>")
_NUMBER = re.compile(rf'"([+-]?[0-9]+(?:"\^\^<{vocab.XSD}integer>|\.[0-9]+"\^\^<{vocab.XSD}decimal>))')
_AS_IT_IS = re.compile(r'_:|<[^<]|".*"@[a-z-]+\Z')
_STATEMENT = "<urn:s> <urn:p> "


def header() -> bytes:
    """The prefixes of all `bodies`, as lines of Turtle and of TriG."""
    return _with_header("<urn:x>").partition(_STATEMENT)[0].encode()


def bodies(lines: Sequence[str], graph: str) -> tuple[bytes, bytes]:
    """Sorted N-Quads lines as Turtle, without their graphs, and those of one graph, given by its IRI, as TriG.

    They are what pyoxigraph writes with all prefixes of `vocab`, but for these: `header` has them, and any number of
    bodies may follow it. Lines are as `line` and `literal` make them. To write from strings takes a third of the time
    that pyoxigraph takes to read the lines and to write them twice (measured).
    """
    name = f"<{graph}>"
    end, plain, known = f" {name} .", _as_it_is(graph), _written
    cut = -len(end)
    flat: list[str] = []
    inner: list[str] = []
    subject = verb = value = ""  # of the line before
    inner_subject = inner_verb = ""  # and of the one before in the graph
    about = ""
    for item in lines:
        s, p, rest = item.split(" ", 2)
        inside = rest.endswith(end)
        v = rest[:cut] if inside else _without_graph(rest)
        what = v if v.startswith(plain) or v[0] == '"' == v[-1] else known[v]
        does = "a" if p == _A else known[p]
        if s != subject:
            about = s if s.startswith(plain) else known[s]
            flat.append(f" .\n{about} {does} {what}")
        elif p != verb:
            flat.append(f" ;\n\t{does} {what}")
        elif v != value:  # else it is a triple of two graphs, which are side by side
            flat.append(f" , {what}")
        subject, verb, value = s, p, v
        if inside:
            if s != inner_subject:
                inner.append(f" .\n\t{about} {does} {what}")
            elif p != inner_verb:
                inner.append(f" ;\n\t\t{does} {what}")
            else:
                inner.append(f" , {what}")
            inner_subject, inner_verb = s, p
    turtle = "".join([*flat, " .\n"])[3:] if flat else ""
    trig = f"{known[name]} {{\n{''.join(inner)[3:]} .\n}}\n" if inner else ""
    return turtle.encode(), trig.encode()


def _as_it_is(graph: str) -> str:
    """What IRIs begin with that no prefix shortens: with that of the graph, or with what none does if one might."""
    return "\n" if any(n.startswith(graph) or graph.startswith(n) for n in _NAMESPACES) else f"<{graph}"


def _without_graph(rest: str) -> str:
    """The object of what follows the predicate in a line."""
    value, _, name = rest[:-2].rpartition(" <")
    return rest[:-2] if not value or '"' in name or name.endswith(")>>") else value


class _Written(dict[str, str]):
    """N-Triples terms as Turtle writes them with all prefixes: those met of late, as many as cost little memory."""

    def __missing__(self, term: str) -> str:
        if len(self) >= 20_000:
            self.clear()
        text = self[term] = _write(term)
        return text


_written = _Written()


def _write(term: str) -> str:
    short, number = _SHORT.fullmatch(term), _NUMBER.fullmatch(term)
    if short and short[1] in _NAMESPACES:
        return f"{_NAMESPACES[short[1]]}:{short[2]}"
    if number:
        return number[1].partition('"')[0]
    if _AS_IT_IS.match(term) and not term.startswith(_MAYBE_SHORT):
        return term
    return _with_header(term).partition(_STATEMENT)[2].removesuffix(" .\n")  # whatever is rare


def _with_header(term: str) -> str:
    """A statement about a term as pyoxigraph writes it."""
    import pyoxigraph as ox

    quads = ox.parse(f"{_STATEMENT}{term} .", format=ox.RdfFormat.N_TRIPLES)
    text = ox.serialize((q.triple for q in quads), format=ox.RdfFormat.TURTLE, prefixes=vocab.PREFIXES) or b""
    return text.decode()
