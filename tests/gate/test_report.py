"""Validation of files, as `kg validate` does it."""

from __future__ import annotations

from pathlib import Path

import gate_samples as g
import pytest
from gate_samples import DOC, SC

from kg import assets, rdf
from kg.errors import DataError, MissingError, UsageError
from kg.gate import ENGINES, Report, validate_files


def write(path: Path, lines: list[str]) -> Path:
    rdf.serialize(sorted(set(lines)), path, format=rdf.format_of(path))
    return path


@pytest.mark.parametrize("suffix", ["nq", "trig", "nt", "ttl", "jsonld"])
def test_good_file_conforms(suffix: str, tmp_path: Path) -> None:
    report = validate_files([write(tmp_path / f"graph.{suffix}", g.sample().lines)])
    assert report.conforms
    assert report.findings == ()
    assert "conforms" in report.turtle


@pytest.mark.parametrize("engine", ENGINES)
def test_bad_file_gives_findings_and_a_standard_report(engine: str, tmp_path: Path) -> None:
    made = g.sample()
    made.claim("one", g.BRI, "leads", g.CHINA)
    made.claim("two", g.OBAMA, "leads", g.USA)
    report = validate_files([write(tmp_path / "graph.trig", made.lines)], engine=engine)
    assert not report.conforms
    assert [f.severity for f in report.findings] == ["Violation", "Warning"]
    assert [f.focus for f in report.violations] == [f"{DOC}/claim/one"]
    (tmp_path / "report.ttl").write_text(report.turtle, encoding="utf-8")
    said = {
        (q.predicate.value, q.object.value) for q in rdf.parse(tmp_path / "report.ttl") if hasattr(q.object, "value")
    }
    sh = "http://www.w3.org/ns/shacl#"
    assert (sh + "conforms", "false") in said
    assert {(sh + "focusNode", f.focus) for f in report.findings} <= said
    assert {(sh + "sourceShape", f.shape) for f in report.findings} <= said


def test_a_warning_alone_does_not_conform(tmp_path: Path) -> None:
    made = g.sample()
    made.claim("two", g.OBAMA, "leads", g.USA)
    report = validate_files([write(tmp_path / "graph.nq", made.lines)])
    assert not report.conforms
    assert report.violations == ()


def test_files_are_one_graph(tmp_path: Path) -> None:
    made = g.sample()
    made.claim("one", g.KIM, "meets", g.PUTIN)
    half = len(made.lines) // 2
    parts = [write(tmp_path / f"{n}.nq", lines) for n, lines in enumerate((made.lines[:half], made.lines[half:]))]
    assert validate_files(parts).conforms
    assert not validate_files(parts[1:]).conforms


def test_background_tells_superclasses(tmp_path: Path) -> None:
    narrow = [line for line in g.sample().lines if not line.split(" ")[2].startswith((f"<{SC}Actor", f"<{SC}Polity"))]
    path = write(tmp_path / "narrow.nq", narrow)
    assert not validate_files([path]).conforms
    assert validate_files([path], background=assets.turtle_files("ontology")).conforms


def test_blank_nodes_of_two_files_keep_apart(tmp_path: Path) -> None:
    for name in ("one", "two"):
        text = f'_:x a <{SC}Office> ; <http://www.w3.org/2000/01/rdf-schema#label> "{name}" .'
        (tmp_path / f"{name}.ttl").write_text(text, encoding="utf-8")
    found = validate_files([tmp_path / "one.ttl", tmp_path / "two.ttl"]).findings
    assert not any(f.shape.endswith("Entity-label") for f in found)


def test_trouble_is_named(tmp_path: Path) -> None:
    good = write(tmp_path / "graph.nq", g.sample().lines)
    bad = tmp_path / "bad.ttl"
    bad.write_text("no Turtle", encoding="utf-8")
    with pytest.raises(DataError, match=r"bad\.ttl"):
        validate_files([bad])
    with pytest.raises(MissingError, match=r"gone\.nq"):
        validate_files([tmp_path / "gone.nq"])
    with pytest.raises(DataError, match="no SHACL shape"):
        validate_files([good], shapes=[good])
    with pytest.raises(UsageError, match="unknown SHACL engine"):
        validate_files([good], engine="none")


def test_report_is_a_value() -> None:
    assert Report(findings=(), turtle="") == Report(findings=(), turtle="")
