"""LangExtract: annotated documents."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Write = Callable[..., Path]


def _line(*extractions: Any, text: object = "Russia attacked Ukraine.", **more: Any) -> str:
    return json.dumps({"extractions": list(extractions), "text": text, "document_id": "d1"} | more) + "\n"


def test_a_file_of_langextract(reading, data: Path) -> None:
    found = reading("langextract", data / "langextract.jsonl")
    assert not found.failures
    assert [f.document.source for f in found.foreigns] == ["langextract.jsonl#talks", "langextract.jsonl#asia"]
    assert found.triples == [
        ("Russia", "attacked", "Ukraine"),
        ("Emmanuel Macron", "met", "Olaf Scholz"),
        ("United States", "sanctioned", "Iran"),
        ("中国", "批评", "日本"),
    ]
    assert found.told[0].quote == "Russia attacked Ukraine"
    assert found.told[2].quote == "The United States"  # all that LangExtract found of what its model wrote
    macron = found.name("Emmanuel Macron")
    assert (macron.kind, macron.start, macron.iri) == ("person", 79, "http://www.wikidata.org/entity/Q3052772")
    assert found.name("Atlantis").start is None


def test_extractions_that_are_wrong_are_told(reading, write: Write) -> None:
    good = {"extraction_class": "state", "extraction_text": "Russia", "char_interval": {"start_pos": 0, "end_pos": 6}}
    bad: list[Any] = [
        *(None, 5, {}, {"extraction_text": ["x"]}, {**good, "char_interval": {"start_pos": 3, "end_pos": 900}}),
        {**good, "char_interval": {"start_pos": "x", "end_pos": 2}},
        {**good, "char_interval": {"start_pos": float("nan"), "end_pos": 2}},
    ]
    lines = _line(good, *bad) + "nonsense\n[]\n" + _line(text=7) + _line("x", extractions={}) + _line(text="Later.")
    found = reading("langextract", write("a.jsonl", lines))
    assert [n.text for n in found.foreigns[0].names] == ["Russia"]
    assert len([r for r in found.reasons if "extractions[" in r]) == len(bad)
    assert {"2", "3", "4", "5"} <= set(found.reasons)
    assert found.foreigns[-1].document.text == "Later."


def test_intervals_may_be_missing(reading, write: Write) -> None:
    parts = [
        {"extraction_class": "s", "extraction_text": "Russia", "char_interval": i}
        for i in (None, {}, [], {"start_pos": 1})
    ]
    (name,) = reading("langextract", write("a.jsonl", _line(*parts))).one.names
    assert name.start is None


def test_a_statement_may_be_denied_and_somebody_elses(reading, write: Write) -> None:
    part = {
        "extraction_class": "visit",
        "extraction_text": "Russia attacked Ukraine",
        "char_interval": {"start_pos": 0, "end_pos": 23},
        "attributes": {
            "Entity 1": "Russia",
            "Entity-2": "Ukraine",
            "negated": "yes",
            "speaker": "Kyiv",
            "date": "2024",
        },
    }
    (told,) = reading("langextract", write("a.jsonl", _line(part))).told
    assert (told.relation, told.negated, told.said_by, told.time) == ("visit", True, "Kyiv", "2024")


def test_texts_that_are_given_by_their_identifiers(reading, write: Write) -> None:
    texts = write("t/d1.txt", "Intro.\r\nRussia attacked Ukraine.").parent
    part = {"extraction_class": "s", "extraction_text": "Russia", "char_interval": {"start_pos": 8, "end_pos": 14}}
    found = reading("langextract", write("a.jsonl", _line(part, text=None)), texts=texts)
    assert (found.one.document.source, found.one.names[0].start) == ("d1.txt", 7)
    assert (
        "name a folder or file with --texts" in reading("langextract", write("a.jsonl", _line(text=None))).reasons["1"]
    )
