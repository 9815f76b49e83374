"""Compact and framed JSON-LD, held against PyLD: what it reads are the same quads, what it frames the same objects."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from pyld import jsonld

from kg import assets
from kg.exports.context import CONTEXT, context, shipped, text
from kg.exports.framed import frame_file
from kg.exports.framing import load
from kg.vocab import RDF, SC, XSD

NQUADS = ox.RdfFormat.N_QUADS
EDGES = "\n".join(
    f"{line} <urn:g> ."
    for line in (
        f"<urn:a> <{RDF}type> <urn:Class>",
        f'<urn:a> <{RDF}type> "a word"',
        f"<urn:a> <{RDF}type> _:class",
        '<urn:a> <urn:p> "plain"',
        '<urn:a> <urn:p> "tagged"@en',
        '<urn:a> <urn:p> "Zeile\\n\\"zwei\\" \\\\ \\u0001 \U0001f30d"@de',
        *(f'<urn:a> <urn:p> "{n}"^^<{XSD}integer>' for n in ("0", "-0", "007", "12", "-5", "+5", "9" * 20)),
        *(f'<urn:a> <urn:p> "{n}"^^<{XSD}boolean>' for n in ("true", "false", "1")),
        *(f'<urn:a> <urn:p> "{n}"^^<{XSD}double>' for n in ("1.0E0", "INF")),  # others PyLD rewrites
        f'<urn:a> <urn:p> "1.50"^^<{XSD}decimal>',
        '<urn:a> <urn:p> "x"^^<urn:type>',
        "<urn:a> <urn:p> <https://w3id.org/statecraft/id/person/владимир-путин>",
        "<urn:a> <urn:p> _:b",
        "_:b <urn:p> <urn:a>",
        # Values that the context does not expect.
        f'<urn:a> <{SC}confidence> "high"',
        f'<urn:a> <{SC}confidence> "0.50"^^<{XSD}decimal>',
        f"<urn:a> <{SC}confidence> <urn:high>",
        f'<urn:a> <{SC}leads> "a name"',
        f'<urn:a> <{SC}leads> "3"^^<{XSD}integer>',
        f"<urn:a> <{SC}leads> _:b",
        f"<urn:a> <{SC}polarity> <urn:mine>",
        f"<urn:a> <{SC}polarity> <{SC}positive>",
        f'<urn:a> <{SC}polarity> "positive"',
        f'<urn:a> <{SC}start> "2019"^^<{XSD}gYear>',
        f'<urn:a> <{SC}start> "2019-05-01"^^<{XSD}date>',
        *(f"<urn:a> <http://www.w3.org/2000/01/rdf-schema#label> {v}" for v in ('"a"', '"b"@en', '"c"@en', "<urn:l>")),
        f'<urn:a> <{SC}demonym> "5"^^<{XSD}integer>',
    )
)


def refuse(address: str, options: dict[str, Any] | None = None) -> dict[str, Any]:
    raise AssertionError(f"asked for {address}")


def read(content: bytes | dict[str, Any], loader: Any = refuse) -> list[str]:
    """The quads as PyLD has them, blank nodes by canonical names."""
    document = json.loads(content) if isinstance(content, bytes) else content
    made = jsonld.to_rdf(document, {"format": "application/n-quads", "documentLoader": loader})
    return canonical(made)


def canonical(nquads: str) -> list[str]:
    data = ox.Dataset(ox.parse(nquads, format=NQUADS))
    data.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, data))


def test_the_shipped_context_is_that_of_the_ontology() -> None:
    path = assets.folder("ontology") / "context.jsonld"
    assert path.read_text(encoding="utf-8") == text(context()), "python -m kg.exports.context writes it anew"


def test_compact_means_the_same_quads(kg, built, lines) -> None:
    done = kg("export", built, "--format", "jsonld", "--compact")
    assert read(done.data) == canonical("\n".join(lines))


def test_other_libraries_read_the_same(kg, built, lines) -> None:
    content = kg("export", built, "--format", "jsonld", "--compact").data
    expected = canonical("\n".join(lines))
    assert sorted(map(str, ox.parse(content, format=ox.RdfFormat.JSON_LD))) == expected
    dataset = rdflib.Dataset()
    dataset.parse(data=content, format="json-ld")
    read_back = ox.parse(dataset.serialize(format="nquads"), format=NQUADS)
    assert sorted(map(str, read_back)) == expected


def test_context_by_reference(kg, built, lines) -> None:
    done = kg("export", built, "--format", "jsonld", "--compact", "--context", "shipped")
    assert json.loads(done.data)["@context"] == CONTEXT
    assert read(done.data, load) == canonical("\n".join(lines))
    other = kg("export", built, "--format", "jsonld", "--compact", "--context", "https://example.org/c")
    assert json.loads(other.data)["@context"] == "https://example.org/c"
    assert kg("export", built, "--format", "jsonld", "--context", "shipped").code == 2
    assert kg("export", built, "--format", "jsonld", "--compact", "--context", "mine").code == 2


def test_every_kind_of_value_comes_back(kg, folder_of) -> None:
    done = kg("export", folder_of(EDGES + "\n"), "--format", "jsonld", "--compact")
    assert done.code == 0
    assert read(done.data) == canonical(EDGES)


def test_the_default_graph(kg, folder_of) -> None:
    text = "<urn:a> <urn:p> <urn:b> .\n<urn:a> <urn:p> <urn:c> <urn:g> .\n<urn:b> <urn:p> <urn:c> .\n"
    done = kg("export", folder_of(text), "--format", "jsonld", "--compact")
    assert read(done.data) == canonical(text)


def test_compact_is_what_a_web_developer_reads(kg, built) -> None:
    whole = json.loads(kg("export", built, "--format", "jsonld", "--compact").data)
    nodes = {node["id"]: node for graph in whole["@graph"] for node in graph["@graph"]}
    claim = nodes["https://w3id.org/statecraft/data/document/two/claim/denied"]
    assert claim["type"] == ["rdf:Statement", "Claim"]
    assert (claim["predicate"], claim["polarity"], claim["confidence"]) == ("meets", "negative", "0.9")
    assert claim["subject"] == "https://w3id.org/statecraft/id/state/norland"
    assert nodes["https://w3id.org/statecraft/data/document/one#a1"]["to"] == 18


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("<sc:meets> <urn:p> <urn:o> .", "cannot hold <sc:meets>"),
        ("<urn:s> <urn:p> <org:unit> .", "cannot hold <org:unit>"),
        ("<urn:s> <urn:p> <<( <urn:a> <urn:b> <urn:c> )>> .", "cannot hold <urn:a> <urn:b>"),
    ],
)
def test_what_would_be_misread_is_refused(line: str, words: str, kg, folder_of) -> None:
    done = kg("export", folder_of(line + "\n"), "--format", "jsonld", "--compact")
    assert done.code == 65
    assert words in done.err


def test_claims_are_nested(kg, built) -> None:
    done = kg("export", built, "--format", "jsonlines")
    items = {item["id"].rpartition("/")[2]: item for item in map(json.loads, done.data.splitlines())}
    assert len(items) == 6
    assert {item["@context"] for item in items.values()} == {CONTEXT}
    meets = items["meets"]
    assert meets["subject"]["label"] == {"en": "Norland"}
    assert meets["evidence"]["selector"]["quote"] == "Norland met Sudria"
    assert meets["inDocument"]["headline"] == "A meeting"
    assert "text" not in meets["inDocument"]
    outer = items["denied"]["attribution"]["within"]
    assert outer["attributedTo"]["label"] == {"@none": "The \x1b[31mHerald"}


def test_things_are_nested(kg, built) -> None:
    whole = json.loads(kg("export", built, "--format", "jsonld", "--frame", "things").data)
    items = {item["id"].rpartition("/")[2]: item for item in whole["@graph"]}
    (tenure,) = items["ada-lind"]["tenures"]
    assert tenure["post"]["label"] == {"en": "President of Norland"}
    assert tenure["memberDuring"]["start"] == {"@type": "xsd:gYearMonth", "@value": "2020-03"}
    assert items["norland"]["meets"]["label"] == {"en": "Sudria"}
    assert "ada-lind-2020" not in items


def sorted_lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: sorted_lists(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return sorted((sorted_lists(inner) for inner in value), key=json.dumps)
    return value


def expanded(node: dict[str, Any]) -> Any:
    """What does not depend on the names that were chosen, or on the order of values."""
    return sorted_lists(jsonld.expand({"@context": CONTEXT, **node}, {"documentLoader": load}))


@pytest.mark.parametrize("name", ["claims", "things"])
def test_our_frames_do_what_pyld_does(name: str, built, lines) -> None:
    from kg.exports import framed
    from kg.exports.compact import Names
    from kg.exports.nesting import Frame, Nest
    from kg.exports.told import told

    names, compared = Names(shipped()), 0
    frame = Frame.of(frame_file(name), names)
    with told(lines) as index:
        for scope in getattr(framed, name)(lines, names, index):
            nodes = [{k: v for k, v in node.items() if k != "tenures"} for node in scope.nodes.values()]
            document = {"@context": CONTEXT, "@graph": nodes}
            options = {"documentLoader": load, "omitDefault": True, "omitGraph": False}
            theirs = {n["id"]: n for n in jsonld.frame(document, frame_file(name), options)["@graph"]}
            kind = {"claims": "Claim", "things": "Entity"}[name]
            for subject in scope.subjects:
                if kind in scope.nodes[subject].get("type", ()):
                    ours = Nest(scope.nodes, names).node(subject, frame)
                    assert expanded(ours) == expanded(theirs[subject])
                    compared += 1
    assert compared == {"claims": 6, "things": 9}[name]


def test_framed_objects_say_nothing_that_the_graph_does_not(kg, built, lines) -> None:
    whole = {quad.rpartition(" <")[0] for quad in canonical("\n".join(lines))}
    for frame in ("claims", "things"):
        done = kg("export", built, "--format", "jsonlines", "--frame", frame)
        for line in done.data.splitlines():
            assert set(read(line, load)) <= whole


def test_a_frame_of_ones_own(kg, built, tmp_path) -> None:
    frame = tmp_path / "mine.json"
    frame.write_text('{"@requireAll": true, "type": "Claim", "polarity": "negative", "subject": {"@embed": "@always"}}')
    done = kg("export", built, "--format", "jsonlines", "--frame", frame)
    (item,) = map(json.loads, done.data.splitlines())
    assert item["subject"]["label"] == {"en": "Norland"}


def test_a_frame_with_a_context_of_its_own(kg, built, tmp_path, lines) -> None:
    frame = tmp_path / "mine.json"
    own = {"says": SC + "polarity", "what": {"@id": RDF + "predicate", "@type": "@id"}, "Claim": SC + "Claim"}
    frame.write_text(json.dumps({"@context": own, "@type": "Claim", "@explicit": True, "says": {}, "what": {}}))
    whole = {quad.rpartition(" <")[0] for quad in canonical("\n".join(lines))}
    for form in ("jsonld", "jsonlines"):
        done = kg("export", built, "--format", form, "--frame", frame)
        documents = [json.loads(done.data)] if form == "jsonld" else [*map(json.loads, done.data.splitlines())]
        assert [document["@context"] for document in documents] == [own] * len(documents)
        told = {quad for document in documents for quad in read(document)}
        assert len([quad for quad in told if "#polarity>" in quad]) == 6
        assert told <= whole
    assert kg("export", built, "--format", "jsonld", "--frame", frame, "--context", "shipped").code == 2


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (
            '{"@context": "https://example.org/other", "type": "Claim"}',
            65,
            "<https://example.org/other> is not fetched",
        ),
        ("[]", 65, "expected a JSON object"),
        ("{", 65, "not JSON"),
        ('{"@embed": "@sometimes"}', 65, "the frame cannot be used"),
        (None, 66, "no such file; expected a frame, or claims or things"),
    ],
)
def test_a_frame_that_cannot_be_used(content: str | None, code: int, words: str, kg, built, tmp_path) -> None:
    frame = tmp_path / "mine.json"
    if content is not None:
        frame.write_text(content)
    done = kg("export", built, "--frame", frame, "-o", tmp_path / "x.jsonl")
    assert (done.code, words in done.err) == (code, True), done.err
    assert not (tmp_path / "x.jsonl").exists()


def test_without_pyld(kg, built, tmp_path, monkeypatch) -> None:
    frame = tmp_path / "mine.json"
    frame.write_text('{"type": "Claim"}')
    monkeypatch.setitem(sys.modules, "pyld.jsonld", None)
    done = kg("export", built, "--frame", frame, "-o", tmp_path / "x.jsonl")
    assert done.code == 78
    assert "statecraft-kg[jsonld]" in done.err
    assert kg("export", built, "--frame", "claims", "-o", tmp_path / "x.jsonl").code == 0
    assert Path(tmp_path / "x.jsonl").exists()
