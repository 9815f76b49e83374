"""spaCy: DocBins that the tests make with spaCy itself."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import spacy
import srsly
from spacy.tokens import Doc, DocBin, Span

Write = Callable[..., Path]
TEXT = "🕊️ Russia attacked Ukraine.\r\nEmmanuel Macron met Olaf Scholz. 中国批评了日本。"


def _span(doc: Doc, words: str, label: str, **more: Any) -> Span:
    start = doc.text.index(words)
    span = doc.char_span(start, start + len(words), label=label, alignment_mode="expand", **more)
    assert span is not None
    return span


@pytest.fixture(scope="module")
def doc() -> Doc:
    """A document with entities, span groups and relations, as the tutorial of spaCy on relations keeps them."""
    made = spacy.blank("en")(TEXT)
    made.ents = [
        _span(made, "Russia", "GPE", kb_id="Q159"),
        _span(made, "Ukraine", "GPE"),
        _span(made, "Emmanuel Macron", "PERSON"),
        _span(made, "Olaf Scholz", "PERSON"),
    ]
    made.spans["sc"] = [_span(made, "Macron", "SURNAME"), _span(made, "Russia attacked Ukraine", "EVENT")]
    made.spans["coref_clusters_1"] = [_span(made, "met", "")]
    firsts = {ent.text: ent.start for ent in made.ents}
    relations = {(a, b): {"ATTACKS": 0.0, "MEETS": 0.0} for a in firsts.values() for b in firsts.values() if a != b}
    relations[firsts["Russia"], firsts["Ukraine"]] = {"ATTACKS": 1.0, "MEETS": 0.2}
    relations[firsts["Emmanuel Macron"], firsts["Olaf Scholz"]] = {"ATTACKS": 0.1, "MEETS": 0.75}
    if not Doc.has_extension("rel"):
        Doc.set_extension("rel", default={})
    made._.rel = relations
    made.user_data.update({"id": "r7", "title": "Talks", "date": "2024-06-05"})
    return made


def _bin(*docs: Doc) -> bytes:
    return DocBin(docs=docs, store_user_data=True).to_bytes()


def test_entities_span_groups_and_relations(reading, write: Write, doc: Doc) -> None:
    found = reading("docbin", write("a.spacy", _bin(doc)))
    assert not found.failures
    document = found.one.document
    assert (document.source, document.title, document.date) == ("a.spacy#r7", "Talks", "2024-06-05")
    assert found.triples == [("Russia", "ATTACKS", "Ukraine"), ("Emmanuel Macron", "MEETS", "Olaf Scholz")]
    assert [told.confidence for told in found.told] == [1.0, 0.75]
    assert {n.text: n.kind for n in found.one.names} == {
        "Russia": "GPE",
        "Ukraine": "GPE",
        "Emmanuel Macron": "PERSON",
        "Olaf Scholz": "PERSON",
        "Macron": "SURNAME",
        "Russia attacked Ukraine": "EVENT",
    }
    assert found.name("Russia").iri == "http://www.wikidata.org/entity/Q159"
    assert found.text[found.name("Olaf Scholz").start :].startswith("Olaf Scholz")


@pytest.mark.model
def test_the_command_makes_claims_of_them(kg, write: Write, doc: Doc) -> None:
    run = kg("import", "docbin", write("a.spacy", _bin(doc)))
    assert run.code == 0
    claims = json.loads(run.out)["claims"]
    assert [c["relation"].rpartition("#")[2] for c in claims] == ["assaults", "meets"]
    assert [c["found_by"] for c in claims] == [["spacy"], ["spacy"]]


def test_relations_that_are_wrong_are_told(reading, write: Write, doc: Doc) -> None:
    other = Doc(doc.vocab, words=["Norway", "met", "Russia"])
    other.ents = [Span(other, 0, 1, "GPE"), Span(other, 2, 3, "GPE")]
    other._.rel = {
        (0, 2): {"MEETS": 0.9},
        (0, 1): {"MEETS": 0.9},
        (0, 9): {"x": 0.0},
        5: {},
        (2, 0): [1],
        ("a", "b"): {},
    }
    third = Doc(doc.vocab, words=["Poland", "left"])
    third._.rel = ["what"]
    fourth = Doc(doc.vocab, words=["--"])
    found = reading("docbin", write("a.spacy", _bin(other, third, fourth, doc)))
    assert found.triples[0] == ("Norway", "MEETS", "Russia")
    assert len(found.triples) == 3
    assert len(found.failures) == 6


@pytest.mark.parametrize("score", ["high", float("nan"), 7, [1]])
def test_scores_that_are_none_are_told(reading, write: Write, doc: Doc, score: object) -> None:
    other = Doc(doc.vocab, words=["Norway", "met", "Russia"])
    other.ents = [Span(other, 0, 1, "GPE"), Span(other, 2, 3, "GPE")]
    other._.rel = {(0, 2): {"MEETS": score}, (2, 0): {"MEETS": 0.5}}
    found = reading("docbin", write("a.spacy", _bin(other)))
    assert found.triples == [("Russia", "MEETS", "Norway")]
    assert len(found.failures) == 1


def test_a_document_without_relations_or_user_data(reading, write: Write, doc: Doc) -> None:
    found = reading("docbin", write("a.spacy", DocBin(docs=[doc]).to_bytes()))
    assert (found.one.document.source, found.told, len(found.one.names)) == ("a.spacy#1", (), 6)


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"nonsense", zlib.compress(b""), zlib.compress(b"\xc1"), zlib.compress(srsly.msgpack_dumps({"a": 1}))),
        zlib.compress(srsly.msgpack_dumps([1, 2])),
        zlib.compress(srsly.msgpack_dumps("text"))[:-4],
    ],
)
def test_files_that_are_none(reading, write: Write, data: bytes) -> None:
    found = reading("docbin", write("a.spacy", data))
    assert "DocBin" in found.failures[0].reason


def test_a_broken_document_leaves_the_others(reading, write: Write, doc: Doc) -> None:
    other = Doc(doc.vocab, words=["Norway", "left"])
    message = srsly.msgpack_loads(zlib.decompress(_bin(doc, other)))
    message["user_data"][0] = b"\xc1"
    message["span_groups"][1] = message["span_groups"][1] or b""
    found = reading("docbin", write("a.spacy", zlib.compress(srsly.msgpack_dumps(message))))
    assert [f.document.text for f in found.foreigns] == ["Norway left "]
    assert "cannot be restored" in found.reasons["1"]


def test_what_unpacks_to_too_much_is_refused(reading, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.imports.docbin._LARGEST", 10_000_000)
    found = reading("docbin", write("a.spacy", zlib.compress(bytes(20_000_000))))
    assert "when unpacked" in found.failures[0].reason


def test_two_annotators_of_one_text(reading, write: Write, doc: Doc) -> None:
    found = reading("docbin", write("a.spacy", _bin(doc)), write("b.spacy", _bin(doc, doc)))
    assert len(found.one.told) == 6
    assert len(found.one.names) == 6
