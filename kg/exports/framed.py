"""JSON-LD in nested objects, as a frame asks: our frames for claims and for things, or one of a user's own.

Our frames are done here with the few rules that they use, for PyLD takes a quarter of a second for a document (a test
holds each result against PyLD's); a frame of a user's own is done by PyLD, an extra.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

from kg import assets, rdf, vocab
from kg.errors import DataError, MissingError, UsageError
from kg.exports import Task
from kg.exports.compact import Names, Node, dumped, node_of
from kg.exports.context import CONTEXT, shipped, spelt
from kg.exports.nesting import Frame, Nest
from kg.exports.quads import by_document, quad
from kg.exports.told import Told, told

OURS = ("claims", "things")
_BRIEF = frozenset(rdf.iri(name) for name in (vocab.TYPE, vocab.LABEL, vocab.SAME_AS))
_KINDS = {"claims": "Claim", "things": "Entity"}


def write(task: Task, stream: BinaryIO) -> None:
    """Write one object a line, each a JSON-LD document that names its context."""
    context = _context(task, "shipped")
    for item in objects(task):
        stream.write(f"{dumped({'@context': context, **item})}\n".encode())


def write_framed(task: Task, stream: BinaryIO) -> None:
    """Write one JSON document with an object a line."""
    stream.write(f'{{"@context":{dumped(_context(task, "inline"))},\n"@graph":['.encode())
    comma = ""
    for item in objects(task):
        stream.write(f"{comma}\n{dumped(item)}".encode())
        comma = ","
    stream.write(b"\n]}\n")


def _context(task: Task, usual: str) -> object:
    """What names the context of the output: a frame that has one of its own is told with that."""
    asked, frame = task.options.get("context", usual), _asked(task)
    if frame not in OURS and (own := _read(Path(frame)).get("@context", CONTEXT)) != CONTEXT:
        if "context" not in task.options or asked == "inline":
            return own
        if asked == "shipped":
            raise UsageError("--context shipped: the frame has a context of its own")
    return spelt(asked)


def _asked(task: Task) -> str:
    return str(task.options.get("frame", "claims"))


def objects(task: Task) -> Iterator[Node]:
    """The nested objects that the frame of the task asks for."""
    asked = _asked(task)
    names = Names(shipped())
    with told(task.lines()) as index:
        if asked not in OURS:
            yield from _theirs(task, Path(asked), names, index)
            return
        frame = Frame.of(frame_file(asked), names)
        scopes = claims if asked == "claims" else things
        for scope in scopes(task.lines(), names, index):
            for subject in scope.subjects:
                if _KINDS[asked] in scope.nodes[subject].get("type", ()):
                    yield Nest(scope.nodes, names).node(subject, frame)


def frame_file(name: str) -> dict[str, Any]:
    """A frame that is installed."""
    path = assets.folder("ontology") / "frames" / f"{name}.jsonld"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@dataclass(frozen=True, slots=True)
class Scope:
    """The nodes that are looked at together, by their IRIs, and those of them that objects may be of."""

    subjects: list[str]
    nodes: dict[str, Node]


def claims(lines: Iterable[str], names: Names, index: Told) -> Iterator[Scope]:
    """Each document, with the class and the names of what it speaks of."""
    brief = _briefly(names, index)
    for document, run in by_document(lines):
        if document is not None:
            nodes = _nodes(run, names)
            subjects = list(nodes)
            _add_briefly(nodes, run, brief)
            yield Scope(subjects, nodes)


def things(lines: Iterable[str], names: Names, index: Told) -> Iterator[Scope]:
    """Each thing, with its tenures and the class and the names of what it is said to be related to."""
    brief = _briefly(names, index)
    for term, run in groupby(lines, key=lambda line: line.partition(" ")[0]):
        own = list(run)
        if not any(_IS_ENTITY in line for line in own):
            continue
        tenures = index.members(term)
        more = [line for tenure in tenures for line in index.about(tenure)]
        more += [line for item in map(quad, more) if item.predicate == _DURING for line in index.about(item.object)]
        nodes = _nodes([*own, *more], names)
        if tenures:
            nodes[_bare(term)]["tenures"] = [_bare(tenure) for tenure in tenures]
        _add_briefly(nodes, [*own, *more], brief)
        yield Scope([_bare(term)], nodes)


_IS_ENTITY = f" {rdf.iri(vocab.TYPE)} {rdf.iri(vocab.SC + 'Entity')} "
_DURING = rdf.iri(vocab.ORG + "memberDuring")


def _nodes(lines: Iterable[str], names: Names) -> dict[str, Node]:
    """Node objects by their IRIs, whatever the graph."""
    triples = sorted({line.removesuffix(f"{quad(line).graph} .") for line in lines})
    found: dict[str, Node] = {}
    for _, run in groupby(rdf.quads(f"{triple}." for triple in triples), key=lambda item: item.subject):
        node = node_of(list(run), names)
        found[node["id"]] = node
    return found


def _briefly(names: Names, index: Told) -> Callable[[str], Node | None]:
    """A look-up of the class and the names of a thing, by its term."""

    @lru_cache(maxsize=20_000)
    def brief(term: str) -> Node | None:
        lines = [line for line in index.about(term) if quad(line).predicate in _BRIEF]
        return next(iter(_nodes(lines, names).values()), None)

    return brief


def _add_briefly(nodes: dict[str, Node], lines: Iterable[str], brief: Callable[[str], Node | None]) -> None:
    for term in sorted({quad(line).object for line in lines}):
        if term[0] == "<" and _bare(term) not in nodes and (node := brief(term)) is not None:
            nodes[_bare(term)] = node


def _bare(term: str) -> str:
    return term.removeprefix("<").removesuffix(">")


def _theirs(task: Task, path: Path, names: Names, index: Told) -> Iterator[Node]:
    """What a frame of a user's own makes of each document and of what it speaks of. Raises SetupError without PyLD."""
    from kg.exports.framing import framed

    frame = _read(path)
    for document, run in by_document(task.lines()):
        if document is not None:
            terms = sorted({quad(line).object for line in run})
            about = [line for term in terms if term[0] == "<" for line in index.about(term)]
            yield from framed(list(_nodes([*run, *about], names).values()), frame)


def _read(path: Path) -> dict[str, Any]:
    try:
        frame = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise MissingError(f"{path}: no such file; expected a frame, or {' or '.join(OURS)}") from None
    except OSError as error:
        raise MissingError(f"{path}: cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise DataError(f"{path}: not JSON: {error}") from None
    if not isinstance(frame, dict):
        raise DataError(f"{path}: expected a JSON object that is a frame")
    return frame
