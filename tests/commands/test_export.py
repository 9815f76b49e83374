from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

FORMATS = ["turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml"]


def plain(built: Path, folder: Path) -> Path:
    """The graph without the label that holds an escape character."""
    text = (built / "graph.nq").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines(keepends=True) if "Herald" not in line]
    (folder / "graph.nq").write_text("".join(kept), encoding="utf-8", newline="\n")
    return folder


@pytest.mark.parametrize("control", ["\x1b", "\\u001B", "\\b", "\\\\\\f"])
def test_rdfxml_refuses_what_xml_cannot_hold(control: str, kg, tmp_path) -> None:
    line = f'<http://e/a> <http://e/b> "x{control}" <http://e/g> .\n'
    (tmp_path / "graph.nq").write_text(line, encoding="utf-8", newline="\n")
    done = kg("export", tmp_path, "-o", tmp_path / "x.rdf")
    assert done.code == 65
    assert "RDF/XML cannot hold a control character of <http://e/a>" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["graph.nq"]


def test_rdfxml_takes_an_escaped_backslash_before_a_letter(kg, tmp_path) -> None:
    line = '<http://e/a> <http://e/b> "c:\\\\boot \\n" <http://e/g> .\n'
    (tmp_path / "graph.nq").write_text(line, encoding="utf-8", newline="\n")
    assert kg("export", tmp_path, "--format", "rdfxml").code == 0


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_reads_back_to_the_same_triples(format: str, kg, built, tmp_path) -> None:
    import pyoxigraph as ox

    from kg import rdf

    source = plain(built, tmp_path) if format == "rdfxml" else built
    file = tmp_path / f"graph.{rdf.FORMATS[format]}"
    assert kg("export", source, "-o", file).code == 0
    expected = {str(quad.triple) for quad in rdf.parse(source / "graph.nq")}
    assert {str(quad.triple) for quad in rdf.parse(file)} == expected
    graphs = {str(quad.graph_name) for quad in rdf.parse(file)} != {str(ox.DefaultGraph())}
    assert graphs == (format in {"trig", "nquads", "jsonld"})


def test_nquads_are_the_canonical_bytes(kg, built) -> None:
    assert kg("export", built, "--format", "nquads").out == (built / "graph.nq").read_text(encoding="utf-8")


def test_one_graph(kg, built) -> None:
    done = kg("export", built, "--graph", "asserted", "--format", "ntriples")
    assert len(done.out.splitlines()) == 3
    same = kg("export", built, "--graph", "https://w3id.org/statecraft/data/graph/asserted", "--format", "ntriples")
    assert same.out == done.out
    both = kg("export", built, "--graph", "asserted", "--graph", "entities", "--format", "nquads")
    assert {line.rsplit(" ", 2)[-2].rsplit("/", 1)[-1] for line in both.out.splitlines()} == {"asserted>", "entities>"}


def test_turtle_on_standard_output_by_default(kg, built) -> None:
    done = kg("export", built, "--graph", "asserted")
    assert "state:norland sc:meets state:sudria" in done.out


def test_only_the_prefixes_that_are_used_are_declared(kg, built) -> None:
    import re

    for format in ("turtle", "trig"):
        text = kg("export", built, "--format", format).out
        body = "\n".join(line for line in text.splitlines() if not line.startswith("@prefix"))
        declared = re.findall(r"^@prefix (\w+):", text, re.MULTILINE)
        assert "sc" in declared
        assert "foaf" not in declared
        assert [prefix for prefix in declared if not re.search(rf"(?<!\w){prefix}:", body)] == []
    assert kg("export", built, "--graph", "asserted").out.count("@prefix") == 3


def test_more_lines_than_are_held_declare_all() -> None:
    import io

    from kg import rdf, vocab

    for count, declared in ((49_000, 1), (50_001, len(vocab.PREFIXES))):
        page = io.BytesIO()
        rdf.serialize((f"<urn:s{n}> <{vocab.SC}meets> <urn:o> ." for n in range(count)), page, format="turtle")
        assert page.getvalue().count(b"@prefix") == declared


def test_jsonld_names_the_graph(kg, built) -> None:
    (graph,) = json.loads(kg("export", built, "--graph", "asserted", "--format", "jsonld").out)
    assert graph["@id"] == "https://w3id.org/statecraft/data/graph/asserted"


def test_what_goes_wrong(kg, built, tmp_path) -> None:
    assert kg("export", built, "--graph", "asserts").code == 2
    missing = kg("export", built, "--graph", "https://w3id.org/statecraft/data/nothing", "-o", tmp_path / "x.ttl")
    assert (missing.code, missing.out) == (66, "")
    assert kg("export", built, "-o", tmp_path / "x.docx").code == 2
    assert kg("export", built, "-o", tmp_path / "none" / "x.ttl").code == 73
    assert kg("export", tmp_path).code == 66
    assert list(tmp_path.iterdir()) == []


def test_a_broken_graph_leaves_no_half_file(kg, tmp_path) -> None:
    (tmp_path / "graph.nq").write_text(
        "<http://e/a> <http://e/b> <http://e/c> <http://e/g> .\nnonsense\n", encoding="utf-8"
    )
    done = kg("export", tmp_path, "-o", tmp_path / "x.ttl")
    assert done.code == 65
    assert done.err.startswith(f"kg: {tmp_path / 'graph.nq'}: not valid N-Quads")
    assert [path.name for path in tmp_path.iterdir()] == ["graph.nq"]


@pytest.mark.skipif(shutil.which("rapper") is None, reason="rapper is not installed (Debian package raptor2-utils)")
@pytest.mark.parametrize(("format", "theirs"), [("turtle", "turtle"), ("ntriples", "ntriples"), ("rdfxml", "rdfxml")])
def test_another_library_reads_as_many_triples(format: str, theirs: str, kg, built, tmp_path) -> None:
    from kg import rdf

    file = tmp_path / f"graph.{rdf.FORMATS[format]}"
    source = plain(built, tmp_path)
    kg("export", source, "-o", file)
    done = subprocess.run(
        ["rapper", "-q", "-i", theirs, "-o", "ntriples", str(file)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    expected = {str(quad.triple) for quad in rdf.parse(source / "graph.nq")}
    assert len(set(done.stdout.splitlines())) == len(expected)


@pytest.mark.parametrize("format", FORMATS)
def test_a_broken_line_is_named_by_its_number(format: str, kg, tmp_path) -> None:
    good = "<http://e/a> <http://e/b> <http://e/c> <http://e/g> .\n"
    (tmp_path / "graph.nq").write_text(good * 2500 + "<http://e/a> nonsense .\n", encoding="utf-8", newline="\n")
    done = kg("export", tmp_path, "--format", format, "-o", tmp_path / "x")
    assert done.code == 65
    assert "line 2501" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["graph.nq"]
