"""KGGen: a graph beside its texts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[..., Path]


@pytest.fixture
def texts(write: Write) -> Path:
    write("t/talks.txt", "The USA and russia talked. Emmanuel Macron met Olaf Scholz in Berlin.")
    return write("t/asia.txt", "中国批评了日本。 Russia attacked Ukraine and Georgia.").parent


def test_statements_go_where_both_parties_stand(reading, data: Path, texts: Path) -> None:
    found = reading("kggen", data / "kggen.json", texts=texts)
    assert not found.failures
    ends = {(t.subject.text, t.relation, t.object.text): f.document.source for f in found.foreigns for t in f.told}
    assert ends == {
        ("Emmanuel Macron", "met", "Olaf Scholz"): "talks.txt",
        ("Russia", "attacked", "Ukraine"): "asia.txt",
        ("Russia", "attacked", "Georgia"): "asia.txt",  # the graph has it of the Russian Federation, which is the same
        ("中国", "批评", "日本"): "asia.txt",
    }
    talks = next(f for f in found.foreigns if f.document.source == "talks.txt")
    assert {n.text for n in talks.names} == {"USA", "russia", "Emmanuel Macron", "Olaf Scholz"}


@pytest.mark.model
def test_the_command_makes_claims_of_them(kg, data: Path, texts: Path) -> None:
    run = kg("import", "kggen", data / "kggen.json", "--texts", texts)
    assert run.code == 0
    relations = [c["relation"].rpartition("#")[2] for line in run.out.splitlines() for c in json.loads(line)["claims"]]
    assert set(relations) == {"assaults", "meets"}


def test_one_text_takes_all(reading, data: Path, texts: Path) -> None:
    found = reading("kggen", data / "kggen.json", texts=texts / "talks.txt")
    assert (len(found.told), found.failures) == (4, ())
    (failure,) = reading("kggen", data / "kggen.json").failures
    assert "name a folder or file with --texts" in failure.reason


def test_triples_that_are_wrong_are_told(reading, write: Write, texts: Path) -> None:
    graph = {
        "entities": ["Russia", None, 5, ["x"]],
        "relations": [
            ["Russia", "attacked", "Ukraine"],
            ["Russia", "attacked"],
            "abc",
            5,
            ["", "a", "b"],
            ["Peru", "met", "Chile"],
        ],
        "relation_scores": {"Russia||attacked||Ukraine": 0.5, "x": "y"},
        "entity_clusters": {"Russia": 5, "x": [None]},
    }
    found = reading("kggen", write("g.json", json.dumps(graph)), texts=texts)
    assert found.triples == [("Russia", "attacked", "Ukraine")]
    assert found.told[0].confidence == 0.5
    assert len(found.failures) == 5
    assert "no text names both 'Peru' and 'Chile'" in found.reasons.values()


@pytest.mark.parametrize("value", [[], [3], {}, {"relations": 5}, {"entities": {}}, "x", None])
def test_files_that_are_none(reading, write: Write, texts: Path, value: object) -> None:
    found = reading("kggen", write("g.json", json.dumps(value)), texts=texts)
    assert not found.foreigns
    assert found.failures or value == []
