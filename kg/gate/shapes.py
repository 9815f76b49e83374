"""The shapes that ship with `kg`, and how files of shapes become one text for an engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from kg import assets, rdf, vocab
from kg.errors import DataError
from kg.gate.relations import relation_shapes

_RELATIONS = "relations"

GATE_SHAPES = ("structure", "entities", "relations", "plausibility")
"""What a graph must keep to: the default of the gate and of `kg validate`."""

AUTHORITY_SHAPES = ("entities", "relations", "authority")
"""What the seeds must keep to, validated together with the ontology."""

LEXICON_SHAPES = ("lexicon",)
"""What a lexicon must keep to, validated together with the ontology."""


CORPUS_SHAPES = ("corpus",)
"""What a corpus is compared by, described in words: no engine runs them, `kg.gate.corpus` does."""


def shape_files(names: Iterable[str] = GATE_SHAPES) -> tuple[Path, ...]:
    """The files of shapes of these names, without suffix, in the order given."""
    folder = assets.folder("shapes")
    return tuple(folder / f"{name}.ttl" for name in names)


def shape_triples(paths: Iterable[Path], ontology: Iterable[Path] = ()) -> str:
    """The shapes of all files as N-Triples, each statement once.

    With `ontology`, files of terms beside those that ship with `kg`, the shapes of relations are made anew, so that
    they know those terms too. Blank nodes keep apart by file. Raises MissingError for a file that is not there,
    DataError for one that is not valid RDF, if there is no shape in any of them, if a shape is one that engines would
    pass over in silence, or if a file beside those that ship says anything about one of their shapes.
    """
    statements: dict[tuple[str, str, str], None] = {}
    files, terms = list(paths), list(ontology)
    shipped = {number for number, path in enumerate(files) if _ships(path)}
    for number, quad in chain.from_iterable(_quads(path, n, terms) for n, path in enumerate(files)):
        if shipped and number not in shipped and str(quad.subject).startswith(f"<{vocab.SHAPES}"):
            raise DataError(
                f"{files[number]}: redefines {vocab.compact(quad.subject.value)}; expected shapes of its own"
            )
        statements[_term(quad.subject, number), str(quad.predicate), _term(quad.object, number)] = None
    where = ", ".join(str(p) for p in files) or "no file"
    if not any(predicate.startswith(f"<{vocab.SH}") for _, predicate, _ in statements):
        raise DataError(f"{where}: no SHACL shape found; expected sh:NodeShape or sh:PropertyShape")
    _refuse_silent_shapes(statements, where)
    return "\n".join(f"{s} {p} {o} ." for s, p, o in statements)


def _ships(path: Path) -> bool:
    return path.resolve().parent == assets.folder("shapes").resolve()


def _quads(path: Path, number: int, ontology: list[Path]) -> Iterator[tuple[int, Any]]:
    if ontology and path == shape_files((_RELATIONS,))[0]:
        node = rdf.Node([*assets.turtle_files("ontology"), *ontology])
        text = relation_shapes(node).encode("utf-8", "surrogatepass")
        yield from ((number, quad) for quad in rdf.parse_bytes(text, format="turtle"))
        return
    yield from ((number, quad) for quad in rdf.parse(path))


def _term(term: object, number: int) -> str:
    text = str(term)
    return f"_:f{number}x{text[2:]}" if text.startswith("_:") else text


def _refuse_silent_shapes(statements: Iterable[tuple[str, str, str]], where: str) -> None:
    """A reference to a shape that is not described, or a property shape without one path, checks nothing."""
    about: dict[str, dict[str, list[str]]] = {}
    for subject, predicate, value in statements:
        about.setdefault(subject, {}).setdefault(predicate, []).append(value)
    for node, properties in about.items():
        for predicate in _REFERENCES & properties.keys():
            for value in properties[predicate]:
                for shape in _members(value, about) if predicate in _LISTS else (value,):
                    if shape not in about:
                        raise DataError(f"{where}: {node} refers to the shape {shape}, which is not described")
                    paths = len(about[shape].get(_sh("path"), ()))
                    if predicate == _sh("property") and paths != 1:
                        raise DataError(
                            f"{where}: the property shape {shape} has {paths} sh:path, expected exactly one"
                        )


def _members(head: str, about: dict[str, dict[str, list[str]]]) -> Iterator[str]:
    seen: set[str] = set()
    while head in about and head not in seen:
        seen.add(head)
        yield from about[head].get(f"<{vocab.RDF}first>", ())
        head = next(iter(about[head].get(f"<{vocab.RDF}rest>", ())), "")


def _sh(name: str) -> str:
    return f"<{vocab.SH}{name}>"


_LISTS = {_sh(name) for name in ("and", "or", "xone")}
_REFERENCES = _LISTS | {_sh(name) for name in ("property", "node", "not", "qualifiedValueShape")}
