"""The readers of Text2KGBench and Re-DocRED, with their measures, on files of our own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import DataError
from kg.ids import Minter
from kg.score.formats import redocred, text2kg
from kg.score.run import mark
from kg.understand import Understanding

ONTOLOGY = {
    "id": "ont_1_own",
    "concepts": [{"qid": "Q5", "label": "human"}, {"qid": "Q30461", "label": "president"}],
    "relations": [
        {"pid": "P39", "label": "position held", "domain": "Q5", "range": "Q30461"},
        {"pid": "P463", "label": "Member of", "domain": "Q5", "range": ""},
    ],
}


def write(folder: Path, rows: list[dict[str, object]], name: str = "ont_1_own_x.jsonl") -> Path:
    (folder / "1_own_ontology.json").write_text(json.dumps(ONTOLOGY), encoding="utf-8")
    path = folder / name
    path.write_text("\n".join(json.dumps(r) for r in rows) + "\n", encoding="utf-8")
    return path


ROW = {
    "id": "ont_1_own_x_1",
    "sub_label": "Anna Berg",
    "rel_label": "position held",
    "obj_label": "president of Peru",
    "sent": "Anna Berg was the President of Peru.",
}


def test_lines_of_one_sentence_are_one_text(tmp_path: Path) -> None:
    path = write(tmp_path, [ROW, {**ROW, "obj_label": "mayor of Lima"}])
    assert text2kg.told_by(path)
    (gold,) = text2kg.read(path)
    assert len(gold.relations or ()) == 2
    assert [p.code for p in gold.properties] == ["P39", "P463"]


def test_ground_truth_of_the_test_portions_is_read_too(tmp_path: Path) -> None:
    triples = [{"sub": "Anna Berg", "rel": "position held", "obj": "President of Peru"}]
    path = write(tmp_path, [{"id": "ont_1_own_test_1", "sent": ROW["sent"], "triples": triples}])
    (gold,) = text2kg.read(path)
    assert [r.object for r in gold.relations or ()] == ["President of Peru"]


@pytest.mark.parametrize("line", ['{"id": "ont_1_own_1"}', "no json", "[1]"])
def test_a_line_that_lacks_a_part_is_named(tmp_path: Path, line: str) -> None:
    path = write(tmp_path, [ROW])
    path.write_text(json.dumps(ROW) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(DataError, match="line 2"):
        list(text2kg.read(path))


def test_without_its_ontology_a_file_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, [{**ROW, "id": "ont_2_other_1"}])
    with pytest.raises(DataError, match="ontology"):
        list(text2kg.read(path))


@pytest.mark.model
def test_triples_are_matched_without_case_and_space(tmp_path: Path) -> None:
    marks = mark(write(tmp_path, [ROW]), text2kg.FORMAT, Understanding(Minter()))
    assert marks.tallies["triples"].means == {
        "precision": 1.0,
        "recall": 1.0,
        "F1": 1.0,
        "ontology conformance": 1.0,
    }


def test_tokens_become_running_text_and_keep_their_places() -> None:
    text, places = redocred.natural(
        [["He", "(", "born", "in", "Rome", ")", ",", "a", '"', "poet", '"', "."], ["So", "."]]
    )
    assert text == 'He (born in Rome), a "poet". So.'
    assert text[slice(*places[0][4])] == "Rome"
    assert text[slice(*places[1][0])] == "So"


@pytest.mark.model
def test_relations_between_given_entities_are_counted(tmp_path: Path) -> None:
    def mention(name: str, start: int, end: int, kind: str) -> dict[str, object]:
        return {"name": name, "pos": [start, end], "sent_id": 0, "type": kind}

    document = {
        "title": "Anna",
        "sents": [["Anna", "Berg", "is", "the", "president", "of", "Peru", "."]],
        "vertexSet": [[mention("Anna Berg", 0, 2, "PER")], [mention("Peru", 6, 7, "LOC")]],
        "labels": [{"h": 1, "t": 0, "r": "P35", "evidence": [0]}, {"h": 0, "t": 1, "r": "P27", "evidence": [0]}],
    }
    path = tmp_path / "own.json"
    path.write_text(json.dumps([document]), encoding="utf-8")
    assert redocred.told_by(path)
    tally = mark(path, redocred.FORMAT, Understanding(Minter())).tallies["claims alone"]
    assert (tally.hits["P35"], tally.misses.total(), tally.extras.total()) == (1, 0, 0)


def test_a_document_without_its_parts_is_named(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    path.write_text(json.dumps([{"vertexSet": [[{"pos": [0, 1]}]], "sents": [["A"]]}]), encoding="utf-8")
    with pytest.raises(DataError, match="document 1"):
        list(redocred.read(path))
