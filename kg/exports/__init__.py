"""Writes a graph in the forms that others want, one writer a form; FORMS is the table of all.

To add a form, add a line to FORMS and a module beside this one with a function

    write(task: Task, stream: BinaryIO) -> None

or, for a form that is a folder of several files, `write(task: Task, folder: Path) -> None`. The module is
imported only when its form is asked for. What it needs beside the lines of the graph are options of
`kg export`: the form names those that it takes, and the command refuses all others.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError

if TYPE_CHECKING:
    import pyoxigraph as ox


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form that a graph can be written in."""

    name: str
    help: str  # one line, for `kg export --help`
    module: str  # in this package
    suffixes: tuple[str, ...] = ()  # of files that are in this form, without the dot; no two forms share one
    options: tuple[str, ...] = ()  # of `kg export`, as Python spells them
    folder: bool = False  # several files, in a folder that is new
    whole: bool = False  # of the graph as a whole: `--graph` has no say

    def write(self, task: Task, target: Any) -> None:
        """Write to a binary stream, or into an empty folder. Raises what the writer of the form does."""
        importlib.import_module(f"kg.exports.{self.module}").write(task, target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be written, and how."""

    form: Form
    folder: Path  # that `kg build` made
    lines: Callable[[], Iterator[str]]  # the chosen quads as sorted N-Quads lines, from the start at each call
    options: Mapping[str, Any] = field(default_factory=dict)  # those of the form that were given
    say: Callable[[str], None] = lambda words: None  # tells people something, on standard error
    store: ox.Store | None = None  # that of the folder, where it is open already


READERS = ("frames", "neo4j", "gephi", "sheets")
"""For whom tables are written: data frames, neo4j-admin's import, Gephi's, or a spreadsheet."""

_RDF = ("rdf12",)

FORMS: dict[str, Form] = {
    form.name: form
    for form in (
        Form(name="turtle", help="Turtle: triples without graphs", module="plain", suffixes=("ttl",), options=_RDF),
        Form(name="trig", help="TriG: Turtle with graphs", module="plain", suffixes=("trig",), options=_RDF),
        Form(name="nquads", help="N-Quads: a quad a line", module="plain", suffixes=("nq",), options=_RDF),
        Form(name="ntriples", help="N-Triples: a triple a line", module="plain", suffixes=("nt",), options=_RDF),
        Form(
            name="jsonld",
            help="JSON-LD: expanded, --compact, or nested by --frame",
            module="jsonld",
            suffixes=("jsonld", "json", "json-ld"),
            options=("compact", "frame", "context"),
        ),
        Form(
            name="jsonlines",
            help="JSON-LD nested by a frame, claims unless --frame says, an object a line",
            module="framed",
            suffixes=("jsonl", "ndjson"),
            options=("frame", "context"),
        ),
        Form(name="rdfxml", help="RDF/XML: triples without graphs", module="plain", suffixes=("rdf", "xml", "owl")),
        Form(name="jelly", help="Jelly: quads in binary, small and quick to read", module="jelly", suffixes=("jelly",)),
        Form(
            name="nanopub",
            help="nanopublications in TriG, one a claim, with trusty IRIs, unsigned",
            module="nanopub",
            options=("creator", "license", "created"),
        ),
        Form(
            name="quickstatements",
            help="commands that add accepted claims to Wikidata, with references",
            module="quickstatements",
            suffixes=("qs",),
            options=("all_",),
        ),
        Form(
            name="tables",
            help="CSV of nodes, edges, claims and documents, in a folder",
            module="tables",
            options=("for_", "quarantine"),
            folder=True,
            whole=True,
        ),
        Form(
            name="parquet",
            help="the same tables as Parquet, in a folder",
            module="parquet",
            options=("quarantine",),
            folder=True,
            whole=True,
        ),
        Form(
            name="graphml",
            help="GraphML of things and what is asserted, or of all claims by --claims",
            module="graphml",
            suffixes=("graphml",),
            options=("claims",),
            whole=True,
        ),
        Form(
            name="ftm",
            help="entities of FollowTheMoney, as JSON Lines",
            module="ftm",
            suffixes=("ftm",),
            whole=True,
        ),
    )
}
"""All forms, by the name that `kg export --format` takes, in the order of its help."""


def form_of(path: Path) -> Form:
    """The form that a file's suffix tells. Raises UsageError for one that tells none."""
    suffix = path.suffix.lower().lstrip(".")
    for form in FORMS.values():
        if suffix in (*form.suffixes, form.name):
            return form
    known = ", ".join("." + form.suffixes[0] for form in FORMS.values() if form.suffixes)
    raise UsageError(f"{path}: the suffix does not tell a form; expected one of {known}, or --format")
