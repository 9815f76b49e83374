"""Jelly, read back by pyjelly's own parsers."""

from __future__ import annotations

import io
import sys
import tracemalloc

import pyoxigraph as ox
from pyjelly import jelly
from pyjelly.integrations.generic.parse import parse_jelly_flat
from pyjelly.parse.ioutils import get_options_and_frames

from kg.exports import FORMS, Task
from kg.exports.jelly import write
from kg.rdf import literal

XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


def term(value) -> str:
    kind = type(value).__name__
    if kind == "Literal":
        datatype = value._datatype if value._datatype != XSD_STRING else None
        return literal(value._lex, language=value._langtag, datatype=datatype)
    return str(value)


def read(content: bytes) -> list[str]:
    return [" ".join([*filter(None, map(term, quad)), "."]) for quad in parse_jelly_flat(io.BytesIO(content))]


def test_the_same_quads_in_the_same_order(kg, built, lines, tmp_path) -> None:
    done = kg("export", built, "--format", "jelly")
    assert read(done.data) == [f"{quad} ." for quad in ox.parse("\n".join(lines), format=ox.RdfFormat.N_QUADS)]
    assert kg("export", built, "-o", tmp_path / "x.jelly").code == 0
    assert (tmp_path / "x.jelly").read_bytes() == done.data
    options, _ = get_options_and_frames(io.BytesIO(done.data))
    assert options.stream_types.physical_type == jelly.PHYSICAL_STREAM_TYPE_QUADS
    assert options.stream_types.logical_type == jelly.LOGICAL_STREAM_TYPE_FLAT_QUADS
    assert not options.params.rdf_star
    assert not options.params.generalized_statements


def test_rdflib_reads_it(kg, built, lines) -> None:
    import rdflib

    dataset = rdflib.Dataset()
    dataset.parse(data=kg("export", built, "--format", "jelly").data, format="jelly")
    assert len(list(dataset.quads())) == len(lines)


def test_every_kind_of_term(kg, folder_of) -> None:
    lines = [
        '<urn:a> <urn:p> "x\\n\\"y\\" \\\\ \U0001f30d" <urn:g> .',
        '<urn:a> <urn:p> "x"@zh-hans <urn:g> .',
        '<urn:a> <urn:p> "007"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:g> .',
        "<urn:a> <urn:p> _:b .",
        "_:b <urn:p> <https://example.org/владимир#путин> _:g .",
    ]
    done = kg("export", folder_of("\n".join(lines) + "\n"), "--format", "jelly")
    assert read(done.data) == lines


def test_more_names_than_the_tables_hold(kg, folder_of) -> None:
    lines = [
        f"<urn:x{n % 300}/s{n:05}> <urn:p/{n % 7}> <urn:y{n % 211}#o{n % 5003}> <urn:g{n % 3}> ." for n in range(9000)
    ]
    assert read(kg("export", folder_of("\n".join(lines) + "\n"), "--format", "jelly").data) == lines


def test_an_empty_graph_is_a_stream_without_quads(kg, folder_of) -> None:
    done = kg("export", folder_of(""), "--format", "jelly")
    assert done.code == 0
    assert read(done.data) == []


def test_what_jelly_lacks(kg, folder_of) -> None:
    folder = folder_of("<urn:a> <urn:p> <<( <urn:a> <urn:b> <urn:c> )>> <urn:g> .\n")
    assert kg("export", folder, "--format", "jelly", "-o", folder / "x").code == 65
    assert not (folder / "x").exists()


def test_without_pyjelly_the_extra_is_named(kg, built, tmp_path, monkeypatch) -> None:
    for name in [name for name in sys.modules if name.startswith("pyjelly")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyjelly", None)
    done = kg("export", built, "-o", tmp_path / "x.jelly")
    assert done.code == 78
    assert "statecraft-kg[jelly]" in done.err
    assert list(tmp_path.iterdir()) == []


def test_memory_does_not_grow(tmp_path, monkeypatch) -> None:
    def lines(count: int):
        return lambda: (f"<urn:x/s{n}> <urn:p> <urn:y/o{n}> <urn:g> ." for n in range(count))

    peaks = []
    for count in (5_000, 20_000):
        monkeypatch.setattr("kg.exports.jelly._HELD", 1000)
        task = Task(form=FORMS["jelly"], folder=tmp_path, lines=lines(count))
        tracemalloc.start()
        with (tmp_path / "x.jelly").open("wb") as stream:
            write(task, stream)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.2
