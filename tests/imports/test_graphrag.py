"""GraphRAG: tables with the columns that graphrag 3.3.0 declares, and those of versions before."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.errors import SetupError
from kg.imports.description import between

Write = Callable[..., Path]
ONE = "🕊️ Border talks\r\n\r\nRussia attacked Ukraine on Monday. Emmanuel Macron met Olaf Scholz in Berlin."
TWO = "中国批评了日本。 The United States sanctioned Iran. Iran rejected the charges of the United States."

DOCUMENTS = [
    {"id": "d1", "human_readable_id": 0, "title": "talks.txt", "text": ONE, "text_unit_ids": ["u1", "u2"]},
    {"id": "d2", "human_readable_id": 1, "title": "Asia today", "text": TWO, "text_unit_ids": ["u3"]},
]
UNITS = [
    {"id": "u1", "human_readable_id": 0, "text": ONE[:54], "n_tokens": 9, "document_id": "d1"},
    {"id": "u2", "human_readable_id": 1, "text": "\ufffd" + ONE[40:], "n_tokens": 9, "document_id": "d1"},
    {"id": "u3", "human_readable_id": 2, "text": TWO, "n_tokens": 9, "document_id": "d2"},
]
ENTITIES = [
    {"id": "e1", "title": "RUSSIA", "type": "GEO", "description": "A state.", "text_unit_ids": ["u1"]},
    {"id": "e2", "title": "UKRAINE", "type": "GEO", "description": "A state.", "text_unit_ids": ["u1"]},
    {"id": "e3", "title": "EMMANUEL MACRON", "type": "PERSON", "description": "", "text_unit_ids": ["u2"]},
    {"id": "e4", "title": "UNITED STATES", "type": "GEO", "description": "", "text_unit_ids": ["u3", "u9"]},
]
EDGES = [
    ("RUSSIA", "UKRAINE", "Russia attacked Ukraine on Monday", ["u1"]),
    ("IRAN", "UNITED STATES", "The United States sanctioned Iran over its programme", ["u3"]),
    ("EMMANUEL MACRON", "OLAF SCHOLZ", "Both leaders held talks", ["u2", "u1"]),
    ("中国", "日本", "中国批评了日本", ["u3"]),
]
RELATIONSHIPS = [
    {"id": f"r{i}", "source": a, "target": b, "description": d, "weight": 9.0, "text_unit_ids": u}
    for i, (a, b, d, u) in enumerate(EDGES)
]
CLAIM = {"covariate_type": "claim", "status": "TRUE", "start_date": "2024-06-03T00:00:00", "end_date": "NONE"}
COVARIATES = [
    {**CLAIM, "id": "c1", "type": "SANCTIONS", "subject_id": "UNITED STATES", "object_id": "IRAN",
     "source_text": "The United States sanctioned Iran.", "text_unit_id": "u3"},
    {**CLAIM, "id": "c2", "type": "REJECTS", "subject_id": "IRAN", "object_id": "UNITED STATES", "status": "FALSE",
     "source_text": "Iran rejected the charges", "text_unit_id": "u3", "start_date": None},
    {**CLAIM, "id": "c3", "type": "FRAUD", "subject_id": "IRAN", "object_id": "NONE", "source_text": "",
     "text_unit_id": "u3"},
]  # fmt: skip
TABLES: dict[str, list[dict[str, Any]]] = {
    "documents": DOCUMENTS,
    "text_units": UNITS,
    "entities": ENTITIES,
    "relationships": RELATIONSHIPS,
    "covariates": COVARIATES,
}


def _write(folder: Path, tables: dict[str, list[dict[str, Any]]], prefix: str = "") -> Path:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        parquet.write_table(pyarrow.Table.from_pylist(rows), folder / f"{prefix}{name}.parquet")
    return folder


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return _write(tmp_path / "output", TABLES)


def test_relationships_and_claims(reading, output: Path) -> None:
    found = reading("graphrag", output)
    assert {f.document.source: f.document.title for f in found.foreigns} == {
        "talks.txt": "🕊️ Border talks",  # the name of a file is no title
        "Asia today": "Asia today",
    }
    assert found.triples == [
        ("Russia", "attacked", "Ukraine"),
        ("Emmanuel Macron", "Both leaders held talks", "Olaf Scholz"),
        ("UNITED STATES", "sanctioned", "IRAN"),  # stand twice in their text unit
        ("中国", "批评了", "日本"),
        ("UNITED STATES", "SANCTIONS", "IRAN"),
        ("IRAN", "REJECTS", "UNITED STATES"),
    ]
    assert found.told[0].subject.start == 17
    assert found.told[0].where == "relationships.parquet, row 1"
    assert {told.confidence for told in found.told} == {None}  # a weight is none
    claim, denied = found.told[-2:]
    assert (claim.quote, claim.time, claim.negated) == ("The United States sanctioned Iran.", "2024-06-03", False)
    assert (denied.negated, denied.time) == (True, None)
    assert found.reasons == {"covariates": "1 claim about one thing alone: object_id is NONE"}
    assert {n.text: n.kind for n in found.foreigns[0].names} == {
        "RUSSIA": "GEO",
        "UKRAINE": "GEO",
        "EMMANUEL MACRON": "PERSON",
    }


@pytest.mark.model
def test_the_command_makes_claims_of_them(kg, output: Path) -> None:
    run = kg("import", "graphrag", output)
    assert run.code == 4  # of the claim about one thing
    relations = [c["relation"].rpartition("#")[2] for line in run.out.splitlines() for c in json.loads(line)["claims"]]
    assert {"assaults", "consultsWith", "sanctions"} <= set(relations)
    assert "2 documents with 6 statements: 4 claims (1 for review), 1 told more than once, 1 unverified" in run.err


def test_the_root_of_a_project_and_one_file_of_the_folder_do(reading, output: Path) -> None:
    assert reading("graphrag", output.parent).triples == reading("graphrag", output / "entities.parquet").triples


def test_versions_before_1(reading, tmp_path: Path) -> None:
    tables = {
        "documents": [{"id": "d1", "title": "talks.txt", "raw_content": ONE}],
        "text_units": [{"id": "u1", "text": ONE, "document_ids": ["d1"]}],
        "entities": [{"name": "RUSSIA", "type": "GEO", "text_unit_ids": ["u1"]}],
        "relationships": RELATIONSHIPS[:1],
    }
    found = reading("graphrag", _write(tmp_path / "artifacts", tables, "create_final_").parent)
    assert found.triples == [("Russia", "attacked", "Ukraine")]


def test_text_units_without_documents_are_documents(reading, tmp_path: Path) -> None:
    tables = {name: TABLES[name] for name in ("text_units", "relationships")}
    found = reading("graphrag", _write(tmp_path / "o", tables))
    assert [f.document.source for f in found.foreigns] == ["u1", "u2", "u3"]
    assert found.told[0].subject.kind == ""


def test_rows_that_are_wrong_are_told(reading, tmp_path: Path) -> None:
    edges: list[tuple[Any, ...]] = [
        (None, "UKRAINE", "x", ["u1"]),
        ("RUSSIA", "", "x", ["u1"]),
        ("RUSSIA", "UKRAINE", None, ["u1"]),
        ("RUSSIA", "UKRAINE", "x", ["u77"]),
        ("RUSSIA", "UKRAINE", "x", None),
        ("RUSSIA", "UKRAINE", "fought", ["u1"]),
    ]
    rows = [dict(zip(("source", "target", "description", "text_unit_ids"), edge, strict=True)) for edge in edges]
    units = [*UNITS, {"id": "", "text": "x", "document_id": "d1"}, {"id": "u4", "text": None, "document_id": "d1"}]
    found = reading(
        "graphrag", _write(tmp_path / "o", {**TABLES, "relationships": rows, "text_units": units, "covariates": []})
    )
    assert found.triples == [("Russia", "fought", "Ukraine")]
    assert list(found.reasons) == ["text_units 4", "text_units 5", *(f"relationships {n}" for n in range(1, 6))]


def test_relationships_without_descriptions(reading, tmp_path: Path) -> None:
    rows = [{**row, "description": ""} for row in RELATIONSHIPS]
    found = reading("graphrag", _write(tmp_path / "o", {**TABLES, "relationships": rows, "covariates": []}))
    assert "as the fast method leaves them" in found.failures[0].reason
    assert found.foreigns[0].names


@pytest.mark.parametrize("missing", ["text_units", "relationships"])
def test_folders_that_are_none(reading, tmp_path: Path, missing: str) -> None:
    folder = _write(tmp_path / "o", {name: rows for name, rows in TABLES.items() if name != missing})

    def reasons() -> str:
        return "; ".join(failure.reason for failure in reading("graphrag", folder).failures)

    assert f"{missing}.parquet" in reasons()
    _write(folder, {missing: [{"a": 1, "b": [2]}]})
    assert f"{missing}.parquet: no column" in reasons()
    (folder / f"{missing}.parquet").write_bytes(b"PAR1 nonsense")
    assert f"{missing}.parquet: not Parquet, or damaged" in reasons()
    _write(folder, {missing: [dict.fromkeys(("id", "text", "source", "target", "description", "text_unit_ids"), 5)]})
    assert reasons()


def test_a_broken_table_leaves_the_others(reading, output: Path) -> None:
    for name in ("documents", "entities", "covariates"):
        (output / f"{name}.parquet").write_bytes(b"nonsense")
    found = reading("graphrag", output)
    assert ("Russia", "attacked", "Ukraine") in found.triples
    assert len([f for f in found.failures if "not Parquet" in f.reason]) == 3


def test_without_pyarrow(reading, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write("o/text_units.parquet", b"PAR1").parent
    write("o/relationships.parquet", b"PAR1")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(SetupError, match=r'pip install "statecraft-kg\[parquet\]"'):
        reading("graphrag", folder)


@pytest.mark.model
def test_the_command_without_pyarrow(kg, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write("o/text_units.parquet", b"PAR1").parent
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    run = kg("import", "graphrag", folder, "-o", folder / "claims.jsonl")
    assert (run.code, len(run.err.splitlines())) == (78, 1)
    assert not (folder / "claims.jsonl").exists()


@pytest.mark.parametrize(
    ("description", "found"),
    [
        ("Russia attacked Ukraine in 2022", ("attacked", False)),
        ("Ukraine was attacked by Russia", ("was attacked by", True)),
        ("RUSSIA is a neighbour of the Ukraine", ("is a neighbour of", False)),
        ("Russia's attack on Ukraine", ("attack on", False)),
        ("Russia and Ukraine are at war", None),
        ("Russia, which attacked Ukraine, is at war", ("attacked", False)),
        (
            "Russia and Ukraine are at war since 2022, with Russia launching an invasion of Ukraine",
            ("launching an invasion of", False),
        ),
        ("Russia met Poland. Ukraine did not.", None),
        ("Prussia attacked Ukraine", None),
        ("A long war", None),
        ("Russia " + "x" * 100 + " Ukraine", None),
        ("Russia and Ukraine are at war: Russia attacked Ukraine", ("attacked", False)),
    ],
)
def test_words_between_two_names(description: str, found: tuple[str, bool] | None) -> None:
    assert between(description, "RUSSIA", "UKRAINE") == found
