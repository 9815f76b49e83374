"""Documents that cannot be taken in end in the report; the others are built as if they were alone."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from kg.errors import OutputError, SetupError, UsageError
from kg.gate import EndlessError
from kg.pipeline import PARTS, BuildSettings, Stages, build, extract
from kg.sources import ReadSettings

pytestmark = pytest.mark.model

GOOD = "Russia attacked Ukraine.\n"


@pytest.fixture(scope="module")
def stages() -> Stages:
    return Stages(BuildSettings(read=ReadSettings(max_chars=2000)))


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, stages: Stages) -> bytes:
    """graph.nq of the good document by itself."""
    folder = tmp_path_factory.mktemp("alone")
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    build([str(folder / "good.txt")], folder / "out", stages=stages)
    return (folder / "out" / "graph.nq").read_bytes()


BAD: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "no text"),
    "blank.txt": (b" \n\t\n", "no text"),
    "signs.txt": (b"?!... ---", "no text"),
    "junk.txt": (bytes(range(256)) * 8, ""),
    "junk.html": (bytes(range(255, -1, -1)) * 8, ""),
    "latin.txt": ("Caf\xe9 cr\xe8me in Paris".encode("latin-1"), "UTF-8"),
    "broken.pdf": (b"%PDF-1.7\n1 0 obj\n<<", "pdf"),
    "not.pdf": (b"Russia attacked Ukraine.", "pdf"),
    "broken.docx": (b"PK\x03\x04 no zip", "docx"),
    "columns.csv": (b"a,b\n1,2\n", "text"),
    "long.txt": (b"Russia attacked Ukraine. " * 100, "2,000"),
    "rows.jsonl": (b'{"no": "text"}\n', "text"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_document_is_reported_and_leaves_the_others_as_they_are(
    name: str, tmp_path: Path, stages: Stages, alone: bytes
) -> None:
    data, words = BAD[name]
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    report = build([str(tmp_path / name), str(tmp_path / "good.txt")], tmp_path / "out", stages=stages)
    assert report.documents == 1
    (failure,) = report.failed
    assert failure.source.startswith(name)
    assert failure.stage == "read"
    assert words.lower() in failure.reason.lower()
    assert "\n" not in failure.reason
    assert (tmp_path / "out" / "graph.nq").read_bytes() == alone


def test_a_missing_document_is_reported(tmp_path: Path, stages: Stages, alone: bytes) -> None:
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    sources = [str(tmp_path / "nothere.txt"), str(tmp_path / "good.txt"), str(tmp_path / "*.nothing")]
    report = build(sources, tmp_path / "out", stages=stages)
    assert len(report.failed) == 2
    assert (tmp_path / "out" / "graph.nq").read_bytes() == alone


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_an_unreadable_document_is_reported(tmp_path: Path, stages: Stages, alone: bytes) -> None:
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    locked = tmp_path / "locked.txt"
    locked.write_text("China invaded Vietnam.", encoding="utf-8")
    locked.chmod(0)
    report = build([str(locked), str(tmp_path / "good.txt")], tmp_path / "out", stages=stages)
    assert "cannot be read" in report.failed[0].reason
    assert (tmp_path / "out" / "graph.nq").read_bytes() == alone


def test_a_duplicate_is_no_failure_and_counted(tmp_path: Path, stages: Stages, alone: bytes) -> None:
    for name in ("good.txt", "same.txt"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    sources = [str(tmp_path / n) for n in ("good.txt", "same.txt", "good.txt")]
    report = build(sources, tmp_path / "out", stages=stages)
    assert report.failed == []
    assert [(f.source, f.stage) for f in report.failures] == [("same.txt", "duplicate"), ("good.txt", "duplicate")]
    assert all("good.txt" in f.reason for f in report.failures)
    assert report.to_json()["documents"] == {"read": 3, "built": 1, "failed": 0, "duplicates": 2, "undated": 1}
    assert (tmp_path / "out" / "graph.nq").read_bytes() == alone


def test_rows_of_a_table_fail_one_by_one(tmp_path: Path, stages: Stages) -> None:
    path = tmp_path / "rows.csv"
    path.write_text('text,date\n"Russia attacked Ukraine.",2024-06-05\n"",2024\n"Iran sanctioned France.",\n')
    report = build([str(path)], tmp_path / "out", stages=stages)
    assert report.documents == 2
    assert len(report.failed) == 1
    assert report.failed[0].source.startswith("rows.csv#")


def test_extract_yields_failures_in_their_place(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"")
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    found = list(extract([str(tmp_path / "bad.txt"), str(tmp_path / "good.txt")]))
    assert sorted(type(x).__name__ for x in found) == ["Extraction", "Failure"]


# the folder


def test_a_folder_of_somebody_else_is_not_touched(tmp_path: Path, stages: Stages) -> None:
    (tmp_path / "precious.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="did not make"):
        build([str(tmp_path / "precious.txt")], tmp_path, stages=stages)
    assert [p.name for p in tmp_path.iterdir()] == ["precious.txt"]


def test_a_file_is_no_folder(tmp_path: Path, stages: Stages) -> None:
    path = tmp_path / "file"
    path.write_text("mine", encoding="utf-8")
    for place in (path, path / "below"):
        with pytest.raises(OutputError):
            build([str(path)], place, stages=stages)
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_build_that_fails_leaves_the_earlier_one(
    tmp_path: Path, stages: Stages, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    folder = tmp_path / "out"
    build([str(tmp_path / "good.txt")], folder, stages=stages)
    before = {name: (folder / name).read_bytes() for name in PARTS if (folder / name).is_file()}

    def full(*args: object, **more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kg.pipeline.keep.storing.build_store", full)
    (tmp_path / "good.txt").write_text("China invaded Vietnam.", encoding="utf-8")
    with pytest.raises(OutputError, match="No space left"):
        build([str(tmp_path / "good.txt")], folder, stages=stages)
    assert {name: (folder / name).read_bytes() for name in before} == before
    assert sorted(p.name for p in folder.iterdir()) == sorted([".kg", *PARTS])


def test_a_model_that_is_not_installed_is_named(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    with pytest.raises(SetupError, match="no_such_model"):
        build([str(tmp_path / "good.txt")], tmp_path / "out", settings=BuildSettings(model="no_such_model"))
    assert not (tmp_path / "out" / "graph.nq").exists()


def test_settings_that_make_no_sense_are_refused() -> None:
    with pytest.raises(UsageError, match="authority 'some'"):
        BuildSettings(authority="some")


@pytest.mark.parametrize("base", ["nonsense", "http://[/", "https://example.org/data#"])
def test_a_base_that_cannot_carry_iris_is_refused_before_anything_is_read(base: str, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    with pytest.raises(UsageError, match="base IRI"):
        build([str(tmp_path / "good.txt")], tmp_path / "out", settings=BuildSettings(base=base))


# shapes of the caller


ENDLESS = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix sc: <https://w3id.org/statecraft/ontology#> .
<urn:s> a sh:NodeShape ; sh:targetClass sc:Document ; sh:sparql <urn:q> .
<urn:q> sh:select
    '''SELECT $this WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o
    FILTER(STR(?o) = CONCAT(STR(?a), STR(?e))) }''' .
"""


def test_shapes_without_end_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "endless.ttl").write_text(ENDLESS, encoding="utf-8")
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    stages = Stages(BuildSettings(shapes=(tmp_path / "endless.ttl",)))
    _ = stages.gate
    monkeypatch.setattr("kg.gate.apart.LIMIT", 1.0)
    (failure,) = build([str(tmp_path / "a.txt")], tmp_path / "out", stages=stages).failed
    assert failure.source == "a.txt"
    assert re.search(r"endless\.ttl: took longer than 1 seconds to check this document", failure.reason)
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(GOOD * (number + 2), encoding="utf-8")
    sources = [str(tmp_path / f"{number}.txt") for number in range(3)]
    with pytest.raises(EndlessError, match=r"^1\.txt: .*endless\.ttl: took .* 3 documents in succession") as caught:
        build(sources, tmp_path / "out", stages=stages)
    assert caught.value.exit_code == 65
