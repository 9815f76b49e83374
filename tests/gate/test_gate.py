"""The gate itself: what it takes, what it gives, and what it refuses."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import gate_samples as g
import pytest
from gate_samples import DOC, SC

from kg import vocab
from kg.errors import DataError, MissingError, UsageError
from kg.gate import ENGINES, GATE_SHAPES, Gate, shape_files

HEAD = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <http://example.org/> . @prefix sc: <" + SC + "> .\n"
RULE = HEAD + (
    "x:long a sh:NodeShape ; sh:targetClass sc:Document ; sh:property x:longTitle .\n"
    'x:longTitle sh:path <http://purl.org/dc/terms/title> ; sh:minCount 1 ; sh:message "A title\\n is missing." .'
)


def shapes(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "own.ttl"
    path.write_text(text, encoding="utf-8")
    return path


def test_statement_in_two_graphs_counts_once() -> None:
    made = g.sample()
    made.lines += [line.replace(f"<{DOC}> .", f"<{g.DATA}graph/other> .") for line in made.lines]
    made.lines += [made.lines[0], "", "\n"]
    assert Gate().check(made.lines) == []


def test_lines_without_graph_are_taken_too() -> None:
    made = g.sample()
    assert Gate().check(line.rsplit(" <", 1)[0] + " ." for line in made.lines) == []


def test_no_lines_no_findings() -> None:
    assert Gate().check([]) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_own_shapes_come_on_top(engine: str, tmp_path: Path) -> None:
    gate = Gate(engine=engine, extra_shapes=[shapes(tmp_path, RULE)])
    (finding,) = gate.check(g.sample().lines)
    assert finding.shape == "http://example.org/longTitle"
    assert finding.focus == DOC
    assert finding.message == "A title is missing."
    assert finding.path == vocab.DCT + "title"
    assert finding.severity == "Violation"


@pytest.mark.parametrize("engine", ENGINES)
def test_own_shapes_instead(engine: str, tmp_path: Path) -> None:
    gate = Gate([shapes(tmp_path, RULE)], engine=engine)
    made = g.sample()
    made.drop(DOC, SC + "source")
    assert [f.shape for f in gate.check(made.lines)] == ["http://example.org/longTitle"]


@pytest.mark.parametrize("engine", ENGINES)
def test_own_shapes_may_build_on_those_that_ship_but_not_change_them(engine: str, tmp_path: Path) -> None:
    use = HEAD + "x:S a sh:NodeShape ; sh:targetClass sc:Document ; sh:node <" + vocab.SHAPES + "Entity> ."
    assert {f.shape for f in Gate(engine=engine, extra_shapes=[shapes(tmp_path, use)]).check(g.sample().lines)} == {
        "http://example.org/S"
    }
    disarm = HEAD + "<" + vocab.SHAPES + "Claim> sh:deactivated true ."
    with pytest.raises(DataError, match=r"own\.ttl: redefines shape:Claim; expected shapes of its own"):
        Gate(engine=engine, extra_shapes=[shapes(tmp_path, disarm)])


def test_blank_nodes_of_two_files_keep_apart(tmp_path: Path) -> None:
    one, two = tmp_path / "one.ttl", tmp_path / "two.ttl"
    for path, name in ((one, "title"), (two, "date")):
        path.write_text(
            HEAD + f"x:{name} a sh:NodeShape ; sh:targetClass sc:Document ; sh:property _:b .\n"
            f"_:b sh:path <http://purl.org/dc/terms/{name}> ; sh:minCount 1 .",
            encoding="utf-8",
        )
    found = Gate([one, two]).check(g.sample(date=None).lines)
    assert {f.path for f in found} == {vocab.DCT + "title", vocab.DCT + "date"}


def test_unknown_engine() -> None:
    with pytest.raises(UsageError, match="expected one of shacl, pyshacl"):
        Gate(engine="topbraid")


UNUSABLE = {
    "not Turtle": "this is not Turtle",
    "no shape": "<http://example.org/a> <http://example.org/b> 1 .",
    "property shape without path": HEAD
    + "x:S a sh:NodeShape ; sh:targetClass x:T ; sh:property x:P . x:P sh:minCount 1 .",
    "property shape with two paths": HEAD
    + "x:S sh:targetClass x:T ; sh:property x:P . x:P sh:path x:a, x:b ; sh:minCount 1 .",
    "property shape that is not there": HEAD + "x:S a sh:NodeShape ; sh:targetClass x:T ; sh:property x:P .",
    "alternative that is not there": HEAD
    + "x:S a sh:NodeShape ; sh:targetClass x:T ; sh:or ( x:A x:B ) . x:A sh:nodeKind sh:IRI .",
    "count in words": HEAD + 'x:S sh:targetClass x:T ; sh:property x:P . x:P sh:path x:a ; sh:minCount "one" .',
    "query that is none": HEAD
    + 'x:S a sh:NodeShape ; sh:targetClass x:T ; sh:sparql x:Q . x:Q sh:select "SELECT nothing" .',
    "pattern that is none": HEAD + 'x:S sh:targetClass x:T ; sh:property x:P . x:P sh:path x:a ; sh:pattern "(" .',
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_unusable_shapes_are_refused_at_once(name: str, tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        Gate([shapes(tmp_path, UNUSABLE[name])])
    assert "\n" not in str(caught.value)


def test_shapes_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match=r"gone\.ttl"):
        Gate([tmp_path / "gone.ttl"])


def test_reference_engine_reports_an_unusable_query_without_noise(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    query = 'x:Q sh:select "SELECT $this WHERE { $this ?p ?o MINUS { $this a ?o } }" .'
    gate = Gate(
        [shapes(tmp_path, HEAD + "x:S a sh:NodeShape ; sh:targetClass sc:Document ; sh:sparql x:Q . " + query)],
        engine="pyshacl",
    )
    with caplog.at_level(logging.DEBUG), pytest.raises(DataError, match="MINUS"):
        gate.check(g.sample().lines)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("engine", ENGINES)
def test_data_that_is_no_rdf(engine: str) -> None:
    with pytest.raises(DataError) as caught:
        Gate(engine=engine).check(["this is not RDF"])
    assert "\n" not in str(caught.value)


def test_findings_are_sorted_and_repeatable() -> None:
    made = g.sample()
    for name in ("b", "a", "c"):
        made.claim(name, g.BRI, "leads", g.KIM)
    gate = Gate()
    found = gate.check(made.lines)
    assert found == gate.check(reversed(made.lines))
    assert [f.focus for f in found] == sorted(f.focus for f in found)


def test_shape_files_are_there() -> None:
    assert all(path.is_file() for path in shape_files())
    assert [path.stem for path in shape_files(GATE_SHAPES)] == list(GATE_SHAPES)


def test_import_loads_no_engine() -> None:
    heavy = "{'shacl', 'pyshacl', 'rdflib', 'pyoxigraph'}"
    code = f"import sys, kg.gate; sys.exit(', '.join({heavy} & sys.modules.keys()) or None)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2]
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_not_verified_is_refused_in_a_graph(engine: str) -> None:
    made = g.sample()
    said = f"{DOC}/unverified/1"
    made.add(said, vocab.TYPE, SC + "Unverified").add(said, SC + "saidRelation", '"frobnicates"')
    (finding,) = Gate(engine=engine).check(made.lines)
    assert (finding.focus, finding.severity) == (said, "Violation")
    assert finding.shape.startswith(vocab.VERIFICATION)
