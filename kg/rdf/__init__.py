"""The only package that parses or writes RDF. Terms travel as N-Triples strings, quads as N-Quads lines.

Working with strings instead of term objects is what makes writing cheap (measured: a tenth of the
time of building pyoxigraph terms), and sorted lines are already the canonical form, since `kg` uses
no blank nodes.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from kg import vocab
from kg.errors import DataError, MissingError, UsageError
from kg.rdf.turtle import bodies as bodies
from kg.rdf.turtle import header as header

if TYPE_CHECKING:
    import pyoxigraph
    import rdflib

FORMATS: dict[str, str] = {
    "turtle": "ttl",
    "trig": "trig",
    "nquads": "nq",
    "ntriples": "nt",
    "jsonld": "jsonld",
    "rdfxml": "rdf",
}
"""Names of formats as `kg` spells them, with the usual suffix."""

_SPELLINGS = {
    "turtle": "Turtle",
    "trig": "TriG",
    "nquads": "N-Quads",
    "ntriples": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF/XML",
}
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f\ufffe\uffff]')


def iri(value: str) -> str:
    """An IRI as an N-Triples term."""
    return f"<{value}>"


def literal(value: str, *, language: str | None = None, datatype: str | None = None) -> str:
    """A literal as an N-Triples term, escaped as canonical N-Quads wants it."""
    text = _ESCAPED.sub(lambda m: _ESCAPES.get(m[0], f"\\u{ord(m[0]):04X}"), value)
    if language:
        return f'"{text}"@{language}'
    if datatype:
        return f'"{text}"^^<{datatype}>'
    return f'"{text}"'


def integer(value: int) -> str:
    return f'"{value}"^^<{vocab.XSD}integer>'


def decimal(value: float) -> str:
    """A canonical xsd:decimal with at most three digits after the point."""
    text = f"{value:.3f}".rstrip("0")
    return f'"{text}0"^^<{vocab.XSD}decimal>' if text.endswith(".") else f'"{text}"^^<{vocab.XSD}decimal>'


def date(value: str) -> str:
    """An EDTF level 0 date as the XML Schema type of its precision."""
    kind = {4: "gYear", 7: "gYearMonth", 10: "date"}.get(len(value))
    return literal(value, datatype=vocab.XSD + kind) if kind else literal(value)


def line(subject: str, predicate: str, obj: str, graph: str | None = None) -> str:
    """One N-Quads line, without its newline. All parts are N-Triples terms."""
    return f"{subject} {predicate} {obj} {graph} ." if graph else f"{subject} {predicate} {obj} ."


def _format(name: str) -> pyoxigraph.RdfFormat:
    import pyoxigraph as ox

    if name not in FORMATS:
        raise UsageError(f"unknown RDF format {name!r}: expected one of {', '.join(FORMATS)}")
    chosen: pyoxigraph.RdfFormat = getattr(ox.RdfFormat, re.sub("[-/]", "_", _SPELLINGS[name]).upper())
    return chosen


def format_of(path: Path) -> str:
    """The format that a file's suffix tells. Raises UsageError for an unknown suffix."""
    suffix = path.suffix.lower().lstrip(".")
    for name, usual in {**FORMATS, "turtle": "ttl"}.items():
        if suffix in {usual, name} or (name == "rdfxml" and suffix in {"xml", "owl"}):
            return name
    if suffix in {"json", "json-ld"}:
        return "jsonld"
    known = ", ".join("." + s for s in FORMATS.values())
    raise UsageError(f"{path}: the suffix does not tell an RDF format; expected one of {known}")


_BOM = b"\xef\xbb\xbf"
_ENTITY = re.compile(rb'<!ENTITY(?!\s*%?\s*[\w.:-]+\s+"[^"&<]{0,200}"\s*>)')
"""The declaration of an XML entity, but for a short one that names no other."""


def parse(path: Path, *, format: str | None = None, base: str | None = None) -> Iterator[pyoxigraph.Quad]:
    """Stream the quads of a file; relative IRIs are resolved against `base`, by default the file's own IRI.

    Raises MissingError or DataError, naming the place.
    """
    import pyoxigraph as ox

    name = format or format_of(path)
    chosen = _format(name)
    try:
        with path.open("rb") as stream:
            marked = stream.read(len(_BOM)) == _BOM
            if name == "rdfxml":
                _refuse_entities(path, stream)
            stream.seek(len(_BOM) if marked else 0)
            base = base or path.resolve().as_uri()
            if marked:  # a byte order mark, which Turtle does not know
                yield from ox.parse(stream, format=chosen, base_iri=base)
            else:
                yield from ox.parse(path=str(path), format=chosen, base_iri=base)
    except FileNotFoundError:
        raise MissingError(f"{path}: no such file") from None
    except IsADirectoryError:
        raise DataError(f"{path}: is a folder, expected a file") from None
    except SyntaxError as error:
        raise DataError(f"{path}: not valid {_SPELLINGS[name]}: {error.msg or error}") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror or error}") from None


def parse_bytes(content: bytes, *, format: str, base: str | None = None) -> Iterator[pyoxigraph.Quad]:
    """Stream the quads of RDF that was sent. Raises DataError."""
    import pyoxigraph as ox

    if format == "rdfxml" and _ENTITY.search(content):
        raise DataError("declares an XML entity that is long or made of others, which is refused")
    try:
        yield from ox.parse(content.removeprefix(_BOM), format=_format(format), base_iri=base)
    except SyntaxError as error:
        raise DataError(f"not valid {_SPELLINGS[format]}: {error.msg or error}") from None


def _refuse_entities(path: Path, stream: BinaryIO) -> None:
    """Let through only such entities as ontology editors declare for namespaces.

    Entities made of entities multiply: a kilobyte of them can stand for terabytes.
    """
    if path.stat().st_size:
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as view:
            if _ENTITY.search(view):
                raise DataError(f"{path}: declares an XML entity that is long or made of others, which is refused")


def checked(lines: Iterable[str]) -> Iterator[str]:
    """The lines, once those around them are known to be N-Quads. Raises SyntaxError, as pyoxigraph does, if not."""
    import pyoxigraph as ox

    for block in _blocks(lines, _BLOCK):
        for _ in ox.parse("\n".join(block), format=ox.RdfFormat.N_QUADS):
            pass
        yield from block


def quads(lines: Iterable[str]) -> Iterator[pyoxigraph.Quad]:
    """The quads of N-Quads lines, as a stream. Raises SyntaxError, as pyoxigraph does, for what is none."""
    import pyoxigraph as ox

    for block in _blocks(lines, _BLOCK):
        yield from ox.parse("\n".join(block), format=ox.RdfFormat.N_QUADS)


class Node:
    """All that a set of Turtle files says, by subject and predicate: enough to read seeds and lexicon.

    Values are plain strings: an IRI without brackets, or the characters of a literal.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self._by_subject: dict[str, dict[str, list[str]]] = {}
        self._by_type: dict[str, list[str]] = {}
        for path in paths:
            for quad in parse(path):
                subject, predicate, value = quad.subject, quad.predicate.value, quad.object
                text = value.value if hasattr(value, "value") else str(value)
                name = subject.value if hasattr(subject, "value") else str(subject)
                self._by_subject.setdefault(name, {}).setdefault(predicate, []).append(text)
                if predicate == vocab.TYPE:
                    self._by_type.setdefault(text, []).append(name)

    def of_type(self, cls: str) -> list[str]:
        """Subjects stated to be of exactly this class, sorted."""
        return sorted(self._by_type.get(cls, ()))

    def subjects(self) -> Iterator[str]:
        return iter(sorted(self._by_subject))

    def values(self, subject: str, predicate: str) -> list[str]:
        """All values, sorted."""
        return sorted(self._by_subject.get(subject, {}).get(predicate, ()))

    def above(self, term: str, predicate: str) -> set[str]:
        """All that the term is below by way of the predicate, such as the classes above a class."""
        found: set[str] = set()
        todo = [term]
        while todo:
            more = set(self.values(todo.pop(), predicate)) - found
            found |= more
            todo += more
        return found

    def value(self, subject: str, predicate: str) -> str | None:
        """The first value in order, or None."""
        found = self.values(subject, predicate)
        return found[0] if found else None


def serialize(
    lines: Iterable[str],
    output: Path | Any,
    *,
    format: str,
    triples: bool | None = None,
    more: Mapping[str, str] | None = None,
) -> None:
    """Write N-Quads lines in another format, as a stream, with those prefixes of `vocab`, and of `more`, that they use.

    Lines should come sorted, so that Turtle groups what belongs together. With `triples`, or for a
    format without graphs, the graph names are dropped. Prefixes stand before everything else, so that
    more lines than can be held (some 50,000) declare all of them. Of what no XML document may hold, such
    as most control characters, RDF/XML has U+FFFD in its place.
    """
    import pyoxigraph as ox

    flat = format in {"turtle", "ntriples", "rdfxml"} if triples is None else triples
    prefixes = None
    texts: Iterable[bytes] = ("\n".join(block).encode() for block in _blocks(lines, _BLOCK))
    if format in {"turtle", "trig", "rdfxml", "jsonld"}:
        prefixes, texts = _used_prefixes(texts, {**vocab.PREFIXES, **(more or {})})
    target = str(output) if isinstance(output, Path) else output
    statements = _statements(texts, flat) if format != "rdfxml" else _fit_for_xml(texts, flat)
    ox.serialize(statements, target, format=_format(format), prefixes=prefixes)


_BLOCK = 2000  # lines that are parsed together
_HELD = 25  # blocks that are held to look for prefixes
# What Turtle writes without a prefix: `a`, numbers and truth values.
_PLAIN = {
    vocab.RDF: (vocab.RDF + "type>",),
    vocab.XSD: tuple(vocab.XSD + name + ">" for name in ("integer", "decimal", "double", "boolean", "string")),
}


def _used_prefixes(texts: Iterable[bytes], known: dict[str, str]) -> tuple[dict[str, str], Iterable[bytes]]:
    """The prefixes whose namespaces occur in the texts, all if there are too many to hold, and the texts again."""
    stream = iter(texts)
    held = list(islice(stream, _HELD + 1))
    if len(held) > _HELD:
        return known, chain(held, stream)
    used = {prefix: space for prefix, space in known.items() if any(_uses(text, space) for text in held)}
    return used, held


def _uses(text: bytes, namespace: str) -> bool:
    start = f"<{namespace}".encode()
    plain = _PLAIN.get(namespace)
    if plain is None:
        return start in text
    return text.count(start) > sum(text.count(f"<{term}".encode()) for term in plain)


def _statements(texts: Iterable[bytes], flat: bool) -> Iterator[Any]:
    import pyoxigraph as ox

    last = None
    for text in texts:
        for quad in ox.parse(text, format=ox.RdfFormat.N_QUADS):
            if not flat:
                yield quad
            elif quad.triple != last:  # sorted lines bring a triple of two graphs together: it is one triple
                last = quad.triple
                yield last


_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MAYBE_NOT_IN_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|\\[bfuU]")


_XML_NAME = re.compile(r"[^\W\d][\w.\u00b7-]*\Z")
"""What an IRI has to end in to be the name of an element: a letter or `_` first."""


def _fit_for_xml(texts: Iterable[bytes], flat: bool) -> Iterator[Any]:
    """The statements, with another sign for characters that XML cannot hold. Few texts have any: these are told by
    their bytes, since looking at each statement takes long. Raises DataError for a property that cannot be an element.
    """
    last = None
    known: set[str] = set()
    for text in texts:
        plain = _MAYBE_NOT_IN_XML.search(text) is None
        for statement in _statements([text], flat):
            name = statement.predicate.value
            if name not in known:
                if not _XML_NAME.search(name):
                    raise DataError(f"RDF/XML cannot hold the property {name}: it does not end in a name of XML")
                known.add(name)
            fit = statement if plain else _fit(statement)
            if not flat or fit != last:
                yield fit
            last = fit


def _fit(statement: Any) -> Any:
    import pyoxigraph as ox

    value = statement.object
    if not isinstance(value, ox.Literal) or not _NOT_IN_XML.search(value.value):
        return statement
    kind: dict[str, Any] = {"datatype": value.datatype}
    if value.language:
        kind = {"language": value.language, "direction": value.direction}
    fit = ox.Literal(_NOT_IN_XML.sub("\ufffd", value.value), **kind)
    if isinstance(statement, ox.Triple):
        return ox.Triple(statement.subject, statement.predicate, fit)
    return ox.Quad(statement.subject, statement.predicate, fit, statement.graph_name)


def _blocks(lines: Iterable[str], size: int) -> Iterator[list[str]]:
    block: list[str] = []
    for item in lines:
        block.append(item)
        if len(block) == size:
            yield block
            block = []
    if block:
        yield block


def to_rdflib(lines: Iterable[str]) -> rdflib.Dataset:
    """The quads as an rdflib Dataset, for those who work with the ecosystem's common type."""
    import rdflib

    dataset = rdflib.Dataset()
    for prefix, namespace in vocab.PREFIXES.items():
        dataset.bind(prefix, namespace, replace=True)
    dataset.parse(data="\n".join(lines), format="nquads")
    return dataset


def from_rdflib(graph: rdflib.Graph | rdflib.Dataset) -> list[str]:
    """The statements of an rdflib Graph or Dataset as sorted N-Quads lines."""
    import rdflib

    name = "nquads" if isinstance(graph, rdflib.Dataset) else "nt"
    text = graph.serialize(format=name)
    return sorted({item.strip() for item in text.split("\n") if item.strip()})
