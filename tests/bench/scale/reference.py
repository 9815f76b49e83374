"""The way from claims to files: ours against rdflib and pySHACL, on the same claims and the same statements.

Ours: a file of claims (`kg extract`) goes into `kg`'s build: its records are read and every quote verified, claims
mapped to statements, each document validated and judged (again after each refusal), documents compared, and N-Quads,
TriG, Turtle, the quarantine, the report and a store written. A second row leaves out reading, comparing and the store,
by the build's own clock. Model, lexicon, shapes and authority data are loaded before.

Theirs, for the same statements: rdflib terms are made of them and put into a Dataset; for each document a graph of its
own statements and of what shapes have to see of the authority data is validated once with the same shapes, parsed
before; the Dataset is written as N-Quads and TriG, and its union as Turtle. That the statements have to be found first
costs them nothing here, and no file of claims is read. One row validates on rdflib graphs, as the documentation of
pySHACL shows it; the kinder one on stores of Oxigraph, by the engine that `kg build --engine pyshacl` has. Since the
first takes many seconds a document, it sees a few of the documents, and the rest is reckoned.
"""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from kg import rdf, records
from kg.gate import shape_files, triples
from kg.gate.engine import compile_engine
from kg.gate.lines import in_ascii
from kg.gate.shapes import shape_triples
from kg.model import Extraction, Failure
from kg.pipeline import BuildSettings, Judged, Stages, extract, judged
from kg.pipeline import build as build_graph
from kg.sources import ReadSettings
from tests.bench.scale import corpus
from tests.bench.scale.measure import Spent, best, table, timed
from tests.bench.scale.options import Options

_USUAL = 100
_ON_RDFLIB = 3  # documents that are validated on rdflib
_GOAL = 20
_BESIDE = {"load", "read", "understand", "compare", "store"}
"""Stages of a build that are not on the way from claims to files."""

Statement = tuple[str, str, Any, str]
"""Subject, predicate, object (a term of pyoxigraph) and graph."""


def measure(options: Options) -> dict[str, Any]:
    """The four rows."""
    import pyoxigraph as ox

    count = options.count(_USUAL)
    room = options.room("reference")
    stages = Stages(BuildSettings(read=ReadSettings(date=corpus.DATE)))
    source = str(options.corpus(count))
    understood = [e for e in extract([source], stages=stages) if isinstance(e, Extraction)]
    claims = room / "claims.jsonl"
    claims.write_text("".join(f"{records.to_line(e)}\n" for e in understood), encoding="utf-8")
    documents = [j for j in judged([str(claims)], stages=stages) if not isinstance(j, Failure)]
    shares: list[dict[str, float]] = []
    out = room / "out"

    def ours() -> Spent:
        stages.seconds.clear()
        shutil.rmtree(out, ignore_errors=True)
        spent = timed(lambda: build_graph([str(claims)], out, stages=stages))
        shares.append(dict(stages.seconds))
        return spent

    ours()
    shares.clear()
    whole = best(ours() for _ in range(options.repeat + 1)).cpu
    bare = min(sum(seconds for name, seconds in share.items() if name not in _BESIDE) for share in shares)
    read: Iterable[Any] = rdf.parse(out / "graph.nq")
    quads = [(q.subject.value, q.predicate.value, q.object, q.graph_name.value) for q in read]
    size = len(quads)
    made: list[Any] = []
    steps: dict[str, Spent] = {
        "make": best(timed(lambda: made.append(_dataset(quads))) for _ in range(options.repeat)),
        "write": best(timed(lambda: _write(made[-1], room)) for _ in range(options.repeat)),
    }
    graphs = [_plain(document, stages) for document in documents]
    parsed = [
        [(q.subject.value, q.predicate.value, q.object) for q in ox.parse(graph, format=ox.RdfFormat.N_TRIPLES)]
        for graph in graphs
    ]
    text = shape_triples(shape_files())
    few = parsed[:_ON_RDFLIB]
    slow = timed(lambda: _on_rdflib(few, text)).cpu * len(parsed) / len(few)
    engine = compile_engine("pyshacl", text)
    steps["store"] = best(timed(lambda: [engine.validate(g) for g in graphs]) for _ in range(options.repeat))
    files = steps["make"].cpu + steps["write"].cpu
    found = {
        "kg: read, map, gate, compare, all files and store": whole,
        "kg: map, gate, files": bare,
        "rdflib + pySHACL on rdflib": files + slow,
        "rdflib + pySHACL on Oxigraph": files + steps["store"].cpu,
    }
    claimed = sum(len(e.claims) for e in understood)
    print(
        f"{len(documents)} documents, {claimed:,} claims, {size:,} statements; {len(few)} of them validated on rdflib."
    )
    table(
        ("", "CPU s", "ms a document", "of kg's whole", "of kg's map, gate, files"),
        [(name, s, 1000 * s / len(documents), s / whole, s / bare) for name, s in found.items()],
    )
    parts = {
        "making the Dataset": steps["make"].cpu,
        "validating on rdflib": slow,
        "validating on Oxigraph": steps["store"].cpu,
        "writing N-Quads, TriG, Turtle": steps["write"].cpu,
    }
    table(("of theirs", "CPU s", "ms a document"), [(name, s, 1000 * s / len(documents)) for name, s in parts.items()])
    return {
        "documents": len(documents),
        "claims": claimed,
        "statements": size,
        "cpu": {name: round(s, 4) for name, s in (found | parts).items()},
        "ratio": round((files + slow) / whole, 2),
        "ratio_store": round((files + steps["store"].cpu) / whole, 2),
        "wanted": _GOAL,
    }


def _plain(document: Judged, stages: Stages) -> str:
    """The statements that the gate looks at, without graphs."""
    authority = stages.authority.lines(
        document.needed,
        graph=stages.mapper.authority_graph,
        by_name=document.named,
        predicates=stages.gate.predicates,
    )
    return in_ascii(triples([*document.lines, *authority]))


def _term(value: Any) -> Any:
    import pyoxigraph as ox
    import rdflib

    if isinstance(value, ox.NamedNode):
        return rdflib.URIRef(value.value)
    if value.language:
        return rdflib.Literal(value.value, lang=value.language)
    plain = value.datatype.value.endswith("#string")
    return rdflib.Literal(value.value, datatype=None if plain else rdflib.URIRef(value.datatype.value))


def _dataset(quads: Sequence[Statement]) -> Any:
    """All statements, each in its graph."""
    import rdflib

    made = rdflib.Dataset()
    contexts: dict[str, Any] = {}
    for subject, predicate, value, name in quads:
        graph = contexts.get(name)
        if graph is None:
            graph = contexts[name] = made.graph(rdflib.URIRef(name))
        graph.add((rdflib.URIRef(subject), rdflib.URIRef(predicate), _term(value)))
    return made


def _write(dataset: Any, room: Path) -> None:
    import rdflib

    dataset.serialize(room / "theirs.nq", format="nquads", encoding="utf-8")
    dataset.serialize(room / "theirs.trig", format="trig")
    merged = rdflib.Graph()
    for subject, predicate, value, _ in dataset.quads():
        merged.add((subject, predicate, value))
    merged.serialize(room / "theirs.ttl", format="turtle")


def _on_rdflib(documents: Sequence[Sequence[tuple[str, str, Any]]], shapes: str) -> None:
    import pyshacl
    import rdflib

    parsed = rdflib.Graph().parse(data=shapes, format="nt")
    for statements in documents:
        graph = rdflib.Graph()
        for subject, predicate, value in statements:
            graph.add((rdflib.URIRef(subject), rdflib.URIRef(predicate), _term(value)))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pyshacl.validate(graph, shacl_graph=parsed, inference="none", advanced=False)
