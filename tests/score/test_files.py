"""Files that no reader of gold standards was made for: every one is refused with its name and what was expected."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.errors import DataError
from kg.model import Document, Failure
from kg.score import read_gold
from kg.score.formats import FORMATS, factuality, files, gum, own, plover, polnear, redocred, text2kg
from kg.score.run import formats_of, mark
from kg.score.standard import Format, GoldText
from kg.score.tally import Tally
from kg.understand import Reading, Understanding

DEEP = "[" * 50_000 + "]" * 50_000
EVENT = {"text": "Serbia left .", "targets": [{"span1": [1, 2], "label": 3.0}]}
TRIPLE = {"id": "ont_1_train_1", "sent": "Serbia left.", "sub_label": "Serbia", "rel_label": "r", "obj_label": "x"}
OWN = {"format": "kg-gold/1", "id": "a", "text": "Serbia left."}
TABLE = "marked_sentence\tgold_root\n<s>Serbia</s> hit <t>Iran</t>.\tASSAULT\n"
WORD = "# global.Entity = GRP-etype\n# text = Go\n1\tGo\tgo\tVERB\tVB\t_\t{}\troot\t_\t_\n"
DOCUMENTS = [{"sents": [["Serbia", "left"]], "vertexSet": [], "labels": []}]
BY_FORMAT = {
    "kg": json.dumps(OWN),
    "factuality": json.dumps(EVENT),
    "text2kg": json.dumps(TRIPLE),
    "redocred": json.dumps(DOCUMENTS),
    "gum": WORD.format(0),
    "plover": TABLE,
    "crossner": "Serbia\tB-country\nleft\tO\n",
}


def form(name: str) -> Format:
    return next(f for f in FORMATS if f.name == name)


def file_of(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / ("x.conllu" if name == "gum" else "x.txt")
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("name", BY_FORMAT)
@pytest.mark.parametrize("before", ["\ufeff", "\n \n", "\ufeff\n"])
def test_a_mark_or_blank_lines_before_the_first_change_nothing(tmp_path: Path, name: str, before: str) -> None:
    (tmp_path / "w_ontology.json").write_text('{"id": "ont_1", "concepts": [], "relations": []}', encoding="utf-8")
    texts = []
    for content in (BY_FORMAT[name], before + BY_FORMAT[name]):
        path = file_of(tmp_path, name, content)
        assert name in [f.name for f in formats_of(path)]
        texts.append([gold.document.text for gold in form(name).read(path)])
    assert texts[0] == texts[1] != []


@pytest.mark.parametrize("name", ["kg", "factuality", "text2kg"])
def test_a_very_long_first_line_is_still_told(tmp_path: Path, name: str) -> None:
    value = json.loads(BY_FORMAT[name]) | {"padding": "x" * (5 << 20)}
    assert form(name).told_by(file_of(tmp_path, name, json.dumps(value)))


@pytest.mark.parametrize("name", BY_FORMAT)
@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_what_is_not_utf_8_is_refused(tmp_path: Path, name: str, encoding: str) -> None:
    late = BY_FORMAT[name] + "\n" * 20_000 + "Orbán"
    path = file_of(tmp_path, name, late.encode(encoding))
    with pytest.raises(DataError, match=r"x\.(txt|conllu): .*expected text in UTF-8"):
        list(form(name).read(path))


@pytest.mark.parametrize("bad", ["text", "attributions"])
def test_a_text_or_an_annotation_that_is_not_utf_8_is_refused(tmp_path: Path, bad: str) -> None:
    for folder, name in (("text", "a.txt"), ("attributions", "a_x.ann")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_bytes(b"T1\tSource 0 1\t\xe1" if folder == bad else b"T1\tSource 0 1\tx")
    with pytest.raises(DataError, match=rf"{bad}.*expected text in UTF-8"):
        list(polnear.read(tmp_path))


@pytest.mark.parametrize("format", FORMATS, ids=lambda f: f.name)
def test_endless_and_missing_files_are_in_no_format(tmp_path: Path, format: Format) -> None:
    for path in (Path("/dev/zero"), tmp_path / "none", tmp_path):
        assert not format.told_by(path)


@pytest.mark.parametrize("name", ["factuality", "text2kg", "redocred"])
def test_deep_brackets_are_refused(tmp_path: Path, name: str) -> None:
    path = file_of(tmp_path, name, DEEP)
    assert not form(name).told_by(path)
    with pytest.raises(DataError, match=r"x\.txt"):
        list(form(name).read(path))


def test_deep_brackets_in_an_ontology_are_refused(tmp_path: Path) -> None:
    (tmp_path / "w_ontology.json").write_text(DEEP, encoding="utf-8")
    with pytest.raises(DataError, match=r"w_ontology\.json: not JSON: brackets are nested too deeply"):
        list(text2kg.read(file_of(tmp_path, "text2kg", json.dumps(TRIPLE))))


def test_deep_names_in_the_gold_of_an_article_are_refused(tmp_path: Path) -> None:
    deep = "[" * 1_500 + '"x"' + "]" * 1_500
    claim = f'{{"id": "A", "status": "claim", "relation": "r", "quote": "q", "subject": {deep}}}'
    (tmp_path / "a.txt").write_text("q", encoding="utf-8")
    (tmp_path / "g.json").write_text(f'{{"document": "a.txt", "claims": [{claim}]}}', encoding="utf-8")
    with pytest.raises(DataError, match="nested too deeply"):
        read_gold(tmp_path / "g.json")


@pytest.mark.parametrize("span", [[-1, 2], [2, 1], [1, 1], [0, 9], [True, 2], [0.0, 1], [1], "01", None])
def test_a_span_that_is_none_is_refused(tmp_path: Path, span: Any) -> None:
    good = json.dumps(EVENT)
    bad = json.dumps(EVENT | {"targets": [{"span1": span, "label": 1}]})
    with pytest.raises(DataError, match=r"x\.txt: line 2: expected text, and targets"):
        list(factuality.read(file_of(tmp_path, "factuality", f"{good}\n{bad}\n")))


def test_an_empty_token_is_no_predicate(tmp_path: Path) -> None:
    for text in ("", " ", "Serbia  left"):
        bad = json.dumps({"text": text, "targets": [{"span1": [1 if text else 0, 2 if text else 1], "label": 1}]})
        with pytest.raises(DataError, match="line 1: expected text"):
            list(factuality.read(file_of(tmp_path, "factuality", bad)))


@pytest.mark.parametrize("label", ["NaN", "Infinity", "-Infinity", "1e999", "1" * 400, "true", "null", "[]", '"x"'])
def test_a_label_that_is_no_number_is_refused(tmp_path: Path, label: str) -> None:
    line = f'{{"text": "Serbia left .", "targets": [{{"span1": [1, 2], "label": {label}}}]}}'
    with pytest.raises(DataError, match="line 1: "):
        list(factuality.read(file_of(tmp_path, "factuality", line)))
    line = f'{{"format": "kg-gold/1", "text": "It left.", "events": [{{"start": 0, "end": 2, "value": {label}}}]}}'
    (text,) = own.read(file_of(tmp_path, "kg", line))
    assert isinstance(text, Failure)


def test_deep_brackets_in_a_line_are_a_failure(tmp_path: Path) -> None:
    (text,) = own.read(file_of(tmp_path, "kg", DEEP))
    assert isinstance(text, Failure)
    assert text.reason == "line 1: not JSON: brackets are nested too deeply"


@pytest.mark.parametrize(
    "change",
    [
        {"sent": 1},
        {"sent": None},
        {"sub_label": 1},
        {"rel_label": ["r"]},
        {"obj_label": {}},
        {"triples": 3},
        {"triples": [1]},
        {"triples": [{"sub": "a", "rel": None, "obj": "b"}]},
    ],
)
def test_wrong_types_of_text2kg_are_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    with pytest.raises(DataError, match=r"x\.txt: line 1: expected a sentence with its triples"):
        list(text2kg.read(file_of(tmp_path, "text2kg", json.dumps(TRIPLE | change))))


@pytest.mark.parametrize(
    "ontology",
    [[], {"id": "ont_1", "concepts": 1, "relations": []}, {"id": "ont_1", "concepts": [], "relations": [{"pid": 1}]}],
)
def test_wrong_types_of_an_ontology_are_refused(tmp_path: Path, ontology: Any) -> None:
    (tmp_path / "w_ontology.json").write_text(json.dumps(ontology), encoding="utf-8")
    with pytest.raises(DataError, match="expected an ontology"):
        list(text2kg.read(file_of(tmp_path, "text2kg", json.dumps(TRIPLE))))


def test_tables_that_are_none_are_refused(tmp_path: Path) -> None:
    csv.field_size_limit(131_072)  # what csv begins with; the readers of documents raise it
    with pytest.raises(DataError, match="line 2: not a table of tabs"):
        list(plover.read(file_of(tmp_path, "plover", f"{TABLE.splitlines()[0]}\n{'x' * 140_000}\tAID\n")))
    with pytest.raises(DataError, match="line 1: expected a header with gold_root and marked_sentence"):
        list(plover.read(file_of(tmp_path, "plover", "a\tb\nc\td\n")))


@pytest.mark.parametrize("content", ["1", "null", "{}", '"x"', "[1]", "[null]", '[{"sents": 1}]'])
def test_json_that_is_no_list_of_documents_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(DataError, match=r"x\.txt: "):
        list(redocred.read(file_of(tmp_path, "redocred", content)))


@pytest.mark.parametrize("head", ["²", "x", "-1", "9" * 5000])
def test_a_head_that_is_no_number_is_refused(tmp_path: Path, head: str) -> None:
    with pytest.raises(DataError, match=r"x\.conllu: line 3: head .*expected the number of a token"):
        list(gum.read(file_of(tmp_path, "gum", WORD.format(head))))


def test_half_a_surrogate_pair_is_no_text() -> None:
    assert files.load('"\\ud83d\\ude00"', "x") == "\U0001f600"
    with pytest.raises(DataError, match="x: not JSON: half a surrogate pair"):
        files.load('{"id": "\\ud83d"}', "x")


class Layer:
    """Counts texts, and breaks on some after it has begun to count."""

    name = "breaking"

    def count(self, gold: GoldText, reading: Reading, tally: Tally) -> None:
        tally.hit("text")
        tally.share("m", (1, 2), (1, 1))
        if "broken" in gold.document.text:
            raise ZeroDivisionError("nothing there")


def reader(*texts: str, error: Exception | None = None) -> Format:
    def read(path: Path) -> Iterator[GoldText]:
        for text in texts:
            yield GoldText(document=Document(iri="urn:x", text=text, source=text[:10]))
        if error is not None:
            raise error

    return Format(name="made", told_by=lambda path: True, read=read, layers=(Layer(),))


def test_a_text_that_cannot_be_measured_or_is_empty_does_not_stop_the_others(understanding: Understanding) -> None:
    made = reader("Serbia left.", "broken", "", " \n ", "Iran left.")
    marks = mark(Path("x"), made, understanding)
    assert (marks.texts, marks.tallies["breaking"].hits["text"]) == (5, 2)
    assert marks.tallies["breaking"].shares == {"m": [2, 4, 2, 2]}
    assert [f.reason for f in marks.failures] == [
        "cannot be measured: ZeroDivisionError: nothing there",
        "holds no text",
        "holds no text",
    ]


@pytest.mark.parametrize("error", [KeyError("x"), RecursionError("deep"), OverflowError("big"), UnicodeError("?")])
def test_an_error_of_a_reader_names_the_file(understanding: Understanding, error: Exception) -> None:
    with pytest.raises(DataError, match=rf"here\.txt: not in the format made: {type(error).__name__}"):
        mark(Path("here.txt"), reader("Serbia left.", error=error), understanding)


def test_a_standard_without_a_text_is_refused(understanding: Understanding) -> None:
    with pytest.raises(DataError, match=r"here\.txt: holds no text that can be scored"):
        mark(Path("here.txt"), replace(reader()), understanding)


def test_two_tallies_make_one() -> None:
    def tally(*labels: str) -> Tally:
        made = Tally(cautions=["c"])
        for label in labels:
            made.hit(label)
            made.extra(label)
            made.miss(label)
            made.figure("f", float(len(label)))
            made.pair(1.0, float(len(label)))
        return made

    both: Callable[..., Tally] = tally
    one = both("a", "bb")
    one.add(both("ccc"))
    assert one == both("a", "bb", "ccc")
