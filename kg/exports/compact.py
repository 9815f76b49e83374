"""Quads as compact JSON-LD, written straight with the names of a context: no algorithm is run, so it streams.

What comes out means the same quads, to the letter of each literal; a test asks PyLD. Values are JSON as a web
developer wants it where that loses nothing: names of terms, whole numbers, truth values, texts by language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from kg import rdf, vocab
from kg.errors import DataError
from kg.vocab import XSD

if TYPE_CHECKING:
    import pyoxigraph as ox

Node = dict[str, Any]
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,14}")  # a number of JSON, and the same to every reader of JSON
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
_PLAIN = XSD + "string"


class _Term(NamedTuple):
    name: str
    kind: str | None  # what values are read as: @id, @vocab, the IRI of a datatype
    by_language: bool
    many: bool  # always a list, also of one


class Names:
    """The names that a context gives to IRIs."""

    def __init__(self, context: dict[str, Any]) -> None:
        told: dict[str, Any] = context["@context"]
        texts = {name: value for name, value in told.items() if isinstance(value, str) and not value.startswith("@")}
        self._prefixes = {name: value for name, value in texts.items() if value[-1] in "#/"}
        self._terms: dict[str, _Term] = {}
        for name, value in told.items():
            told_of = value if isinstance(value, dict) else {"@id": value}
            iri = told_of.get("@id")
            if isinstance(iri, str) and iri[0] != "@" and name not in self._prefixes:
                kind = told_of.get("@type")
                ways = told_of.get("@container") or ()
                self._terms[self._whole(iri)] = _Term(
                    name, kind and self._whole(kind), "@language" in ways, "@set" in ways
                )
        self._kinds = {term.name: term.kind for term in self._terms.values()}
        reverse = {n: v for n, v in told.items() if isinstance(v, dict) and "@reverse" in v}
        self._kinds.update((name, value.get("@type")) for name, value in reverse.items())

    def _whole(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        return self._prefixes[prefix] + local if prefix in self._prefixes else name

    def named(self, key: str) -> str:
        """The name that stands here for a key of JSON-LD, which may be spelt with a prefix."""
        return key if key in self._kinds else self.term(self._whole(key)).name

    def kind(self, name: str) -> str | None:
        """What the values of a property are read as, by its name."""
        return self._kinds.get(name)

    def term(self, predicate: str) -> _Term:
        """How the context has a property; one that it does not know keeps its IRI."""
        found = self._terms.get(predicate)
        if found is None:
            found = self._terms[predicate] = _Term(self._prefixed(predicate), None, False, False)
        return found

    def word(self, iri: str) -> str:
        """A class, property or code by its name."""
        found = self._terms.get(iri)
        return found.name if found is not None else self._prefixed(iri)

    def _prefixed(self, iri: str) -> str:
        for prefix, space in self._prefixes.items():
            if iri.startswith(space) and _LOCAL.match(iri, len(space)):
                return f"{prefix}:{iri[len(space) :]}"
        return self.whole(iri)

    def whole(self, iri: str) -> str:
        """An IRI as it is. Raises DataError if JSON-LD would read it as a prefix with a name."""
        scheme, _, rest = iri.partition(":")
        if scheme in self._prefixes and not rest.startswith("//"):
            raise DataError(f"compact JSON-LD cannot hold <{iri}>: {scheme} is a prefix of its context; try expanded")
        return iri

    def node(self, subject: str, statements: Iterable[tuple[str, ox.NamedNode | ox.BlankNode | Any]]) -> Node:
        """The node object of a subject with these predicates and objects, in their order."""
        told: Node = {"id": self.whole(subject)}
        for predicate, value in statements:
            self._add(told, predicate, value)
        if "type" in told:
            told = {"id": told.pop("id"), "type": told.pop("type"), **told}
        return told

    def _add(self, told: Node, predicate: str, value: Any) -> None:
        import pyoxigraph as ox

        if predicate == vocab.TYPE and isinstance(value, ox.NamedNode):
            told.setdefault("type", []).append(self.word(value.value))
            return
        name, kind, by_language, many = self.term(predicate)
        if by_language:
            if isinstance(value, ox.Literal) and value.direction is None and value.datatype.value in _TEXTS:
                _put(told.setdefault(name, {}), value.language or "@none", value.value, many)
                return
            name, kind, many = self.whole(predicate), None, False  # so spelt it does not say that values are texts
        _put(told, name, self._value(value, kind), many)

    def _value(self, value: Any, kind: str | None) -> Any:
        import pyoxigraph as ox

        if isinstance(value, ox.NamedNode):
            if kind == "@vocab":
                return self.word(value.value)
            iri = self.whole(value.value)
            return iri if kind == "@id" else {"id": iri}
        if isinstance(value, ox.BlankNode):
            return str(value) if kind == "@id" else {"id": str(value)}
        if not isinstance(value, ox.Literal) or value.direction is not None:
            raise DataError(f"JSON-LD cannot hold {str(value)[:200]}")
        return self._literal(value, kind)

    def _literal(self, value: ox.Literal, kind: str | None) -> Any:
        text, datatype = value.value, value.datatype.value
        if value.language:
            return {"@value": text, "@language": value.language}
        if datatype == _PLAIN:
            return text if kind is None else {"@value": text}
        native: Any = text
        if datatype == XSD + "boolean" and text in {"true", "false"}:
            native = text == "true"
        elif datatype == XSD + "integer" and _WHOLE.fullmatch(text):
            native = int(text)
        if kind == datatype or (native is not text and kind is None):
            return native
        return {"@type": self.word(datatype), "@value": native}


def _put(told: Node, name: str, value: Any, many: bool) -> None:
    """Add a value: the only one stands by itself, unless there may be many."""
    if name not in told:
        told[name] = [value] if many else value
    elif isinstance(told[name], list):
        told[name].append(value)
    else:
        told[name] = [told[name], value]


_TEXTS = {_PLAIN, vocab.RDF + "langString"}


def pages(lines: Iterable[str], names: Names) -> Iterator[tuple[str, list[Node]]]:
    """The nodes of sorted lines by graph, those of one subject in one graph together. The default graph is "".

    A graph may come more than once: what documents hold lies together, what is shared does not.
    """
    for _, group in groupby(rdf.quads(lines), key=lambda quad: str(quad.subject)):
        quads = list(group)
        for graph in sorted({_graph(quad) for quad in quads}):
            inside = [quad for quad in quads if _graph(quad) == graph]
            yield graph, [node_of(inside, names)]


def node_of(quads: Sequence[ox.Quad], names: Names) -> Node:
    """The node object of what is said of one subject."""
    return names.node(_name(quads[0].subject), ((q.predicate.value, q.object) for q in quads))


def _name(subject: Any) -> str:
    return str(subject.value) if str(subject)[0] == "<" else str(subject)


def _graph(quad: ox.Quad) -> str:
    import pyoxigraph as ox

    return "" if isinstance(quad.graph_name, ox.DefaultGraph) else _name(quad.graph_name)


def document(pages: Iterable[tuple[str, list[Node]]], context: object) -> Iterator[str]:
    """One JSON document of nodes by graph, a node a line, in pieces; `context` is an object or an IRI."""
    yield f'{{"@context":{dumped(context)},\n"@graph":['
    comma = ""
    for graph, group in groupby(pages, key=lambda page: page[0]):
        if graph:
            yield f'{comma}\n{{"id":{dumped(graph)},"@graph":['
        inner = "" if graph else comma
        for _, nodes in group:
            for node in nodes:
                yield f"{inner}\n{dumped(node)}"
                inner = ","
        if graph:
            yield "\n]}"
        comma = ","
    yield "\n]}\n"


def dumped(value: object) -> str:
    """JSON without spaces, in the script of its texts."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
