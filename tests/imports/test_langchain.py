"""LangChain: GraphDocument values."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Write = Callable[..., Path]


def _graph(text: object = "Russia attacked Ukraine.", **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "nodes": [{"id": "Russia", "type": "Country", "properties": {}}],
        "relationships": [{"source": {"id": "Russia"}, "target": {"id": "Ukraine"}, "type": "ATTACKED"}],
        "source": {"page_content": text, "metadata": {}},
    }
    return made | more


@pytest.mark.parametrize("name", ["langchain.json", "langchain.jsonl"])
def test_files_of_langchain(reading, data: Path, name: str) -> None:
    found = reading("langchain", data / name)
    assert not found.failures
    one, two = found.foreigns
    assert (one.document.source, one.document.title, one.document.date) == (
        "reports/talks.txt",
        "Border talks",
        "2024-06-05",
    )
    assert (two.document.source, two.document.url) == (f"{name}#asia-1", "https://example.org/asia")
    assert found.triples == [
        ("Russia", "ATTACKED", "Ukraine"),
        ("Emmanuel Macron", "MET", "Olaf Scholz"),
        ("United States", "SANCTIONED", "Iran"),
        ("中国", "CRITICIZED", "日本"),
    ]
    assert (one.told[0].quote, one.told[0].confidence) == ("Russia attacked Ukraine on Monday.", 0.9)
    assert one.told[0].where == f"{name}, 1 relationships[0]"
    assert found.name("Emmanuel Macron").iri == "http://www.wikidata.org/entity/Q3052772"
    assert found.name("Russia").kind == "Country"
    assert found.name("7").kind == ""  # Node is the class of what has none


def test_a_piece_of_a_text_that_is_given_is_placed_in_it(reading, data: Path, write: Write) -> None:
    texts = write("reports/talks.txt", "Intro.\r\n\r\n🕊️ Border talks\r\n\r\nRussia attacked Ukraine on Monday. "
                  "Emmanuel Macron met Olaf Scholz in Berlin.\r\nMore.").parent  # fmt: skip
    one, two = reading("langchain", data / "langchain.json", texts=texts).foreigns
    assert one.document.source == "talks.txt"
    assert two.document.source == "langchain.json#asia-1"


def test_pieces_with_the_same_text_are_one_document(reading, write: Write) -> None:
    path = write("g.json", json.dumps([_graph(), _graph(nodes=[{"id": "Ukraine", "type": "Country"}])]))
    found = reading("langchain", path)
    assert [n.text for n in found.one.names] == ["Russia", "Ukraine"]
    assert len(found.told) == 2


def test_one_graph_by_itself_and_lines_under_another_suffix(reading, write: Write) -> None:
    assert len(reading("langchain", write("g.json", json.dumps(_graph()))).told) == 1
    lines = json.dumps(_graph()) + "\nno json\n" + json.dumps(_graph("Norway met Russia.")) + "\n"
    found = reading("langchain", write("h.json", lines))
    assert (len(found.told), list(found.reasons)) == (2, ["2"])


def test_ends_of_relationships_may_be_identifiers(reading, write: Write) -> None:
    graph = _graph(
        nodes=[{"id": "n1", "type": "State", "properties": {"name": "Russia"}}, {"id": 2, "type": "State"}],
        relationships=[
            {"source": "n1", "target": 2, "type": "met"},
            {"source": "n1", "target": "Norway", "type": "met"},
        ],
    )
    found = reading("langchain", write("g.json", json.dumps(graph)))
    assert found.triples == [("Russia", "met", "2"), ("Russia", "met", "Norway")]
    assert found.told[0].subject.kind == "State"


def test_parts_that_are_wrong_are_told_and_the_rest_is_kept(reading, write: Write) -> None:
    good = {"source": {"id": "Russia"}, "target": {"id": "Ukraine"}, "type": "ATTACKED"}
    bad: list[Any] = [
        *(7, None, [], {}, {"source": {"id": ""}, "target": {"id": "x"}, "type": "t"}),
        *({**good, "type": None}, {**good, "target": 1e999}, {**good, "source": ["x"]}, {**good, "type": {}}),
    ]
    graph = _graph(nodes=[{"id": "Russia"}, {}, 7.5, None], relationships=[*bad, good])
    graph["relationships"][-1]["properties"] = {"confidence": float("nan"), "quote": 5}
    found = reading(
        "langchain", write("g.json", json.dumps([graph, 3, {}, _graph(None), _graph(""), _graph(source=[])]))
    )
    assert found.triples == [("Russia", "ATTACKED", "Ukraine")]
    assert (found.told[0].confidence, found.told[0].quote) == (None, None)
    assert len([r for r in found.reasons if "relationships[" in r]) == len(bad)
    assert {"2", "3", "4", "5", "6"} < set(found.reasons)
    assert found.reasons["4"] == "source: page_content: expected a text, found nothing"


@pytest.mark.parametrize(
    "data",
    [b"", b"nonsense", b"[" * 200_000, b'{"nodes":' * 100_000, b"\xff\xfe\x00", b"PK\x03\x04", b"null", b"[1e400]"],
)
def test_files_that_are_none(reading, write: Write, data: bytes) -> None:
    found = reading("langchain", write("g.json", data))
    assert found.failures
    assert not found.foreigns


def test_what_langchain_cannot_write_is_told(reading, write: Write) -> None:
    dumped = {"lc": 1, "type": "not_implemented", "id": ["langchain", "GraphDocument"], "repr": "GraphDocument(…)"}
    assert "write its model_dump() instead" in reading("langchain", write("g.json", json.dumps(dumped))).reasons["1"]
    source = {"lc": 1, "type": "constructor", "id": ["x", "Document"], "kwargs": {"page_content": "Russia met Norway."}}
    assert reading("langchain", write("h.json", json.dumps(_graph(source=source)))).text == "Russia met Norway."


def test_lone_surrogates_and_controls(reading, write: Write) -> None:
    path = write(
        "g.json", '[{"nodes": [{"id": "A\\ud800\\u0001B"}], "source": {"page_content": "A\\ud800 met.\\r\\nB"}}]'
    )
    found = reading("langchain", path)
    assert found.text == "A\ufffd met.\nB"
    assert found.one.names[0].text == "A\ufffd B"


def test_a_line_that_is_too_long_is_left_out(reading, write: Write) -> None:
    lines = [json.dumps(_graph()), json.dumps(_graph("x" * 2_000_000)), json.dumps(_graph("Norway met Russia."))]
    found = reading("langchain", write("g.jsonl", "\n".join(lines)), max_chars=100)
    assert (len(found.foreigns), list(found.reasons)) == (2, ["2"])
