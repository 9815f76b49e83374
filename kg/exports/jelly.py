"""Jelly, the binary format for RDF streams on Protocol Buffers, by pyjelly, which is an extra."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any, BinaryIO

from kg import rdf
from kg.errors import DataError, SetupError
from kg.exports import Task


def write(task: Task, stream: BinaryIO) -> None:
    """Write the quads as a delimited stream of flat quads. Raises SetupError without pyjelly."""
    serialize, streams = _part("integrations.generic.serialize"), _part("serialize.streams")
    settings = _part("options")
    options = streams.SerializerOptions(
        logical_type=_part("jelly").LOGICAL_STREAM_TYPE_FLAT_QUADS,
        params=settings.StreamParameters(),
        lookup_preset=settings.LookupPreset(),
    )
    encoder = serialize.GenericSinkTermEncoder(lookup_preset=options.lookup_preset)
    quads = streams.QuadStream(encoder=encoder, options=options)
    put = _part("serialize.ioutils").write_delimited
    for frame in serialize.stream_frames(quads, _statements(task.lines())):
        put(frame, stream)


def _part(name: str) -> Any:
    """A module of pyjelly, which has no types."""
    try:
        return import_module(f"pyjelly.{name}")
    except ImportError:
        raise SetupError("Jelly needs pyjelly, which is not installed: pip install 'statecraft-kg[jelly]'") from None


def _statements(lines: Iterable[str]) -> Iterator[Any]:
    """The quads as pyjelly wants them; a term that comes again is the same object."""
    sink = _part("integrations.generic.generic_sink")
    terms = _Terms(sink)
    for quad in rdf.quads(lines):
        yield sink.Quad(terms[quad.subject], terms[quad.predicate], terms[quad.object], terms[quad.graph_name])


_HELD = 20_000


class _Terms(dict[Any, Any]):
    """Terms of pyoxigraph as those of pyjelly: the last ones, as many as cost little memory."""

    def __init__(self, sink: Any) -> None:
        self._sink = sink

    def __missing__(self, term: Any) -> Any:
        import pyoxigraph as ox

        if len(self) >= _HELD:
            self.clear()
        if isinstance(term, ox.NamedNode):
            made = self._sink.IRI(term.value)
        elif isinstance(term, ox.BlankNode):
            made = self._sink.BlankNode(term.value)
        elif isinstance(term, ox.DefaultGraph):
            made = self._sink.DefaultGraph
        elif isinstance(term, ox.Literal) and term.direction is None:
            made = self._sink.Literal(term.value, term.language, None if term.language else term.datatype.value)
        else:
            raise DataError(f"Jelly is written with what RDF 1.1 has, and that has not {str(term)[:200]}")
        self[term] = made
        return made
