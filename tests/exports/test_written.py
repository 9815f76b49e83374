"""A store written into by `kg serve --write` is exported as it is; one that lost something since is refused."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from kg.serve.counting import Counting
from kg.stores import copy_store, open_store
from kg.stores.counts import NOTE, Written, lacking, note, written

from ..serving import TOKEN, Served, serving

FORMS: list[tuple[str, ...]] = [("--format", "graphml"), ("--format", "tables"), ("--as", "sem", "--format", "turtle")]
GONE = "https://w3id.org/statecraft/id/state/sudria"
DELETE = f"DELETE WHERE {{ GRAPH ?g {{ <{GONE}> ?p ?o }} }}"
INSERT = "INSERT DATA { " + " ".join(f"<urn:x:{n}> <urn:x:p> {n} ." for n in range(50)) + " }"


@pytest.fixture
def folder(hard: Path, tmp_path: Path) -> Path:
    """A build with what its report tells."""
    place = tmp_path / "out"
    shutil.copytree(hard, place)
    total = len(open_store(place / "store"))
    (place / "report.json").write_text(json.dumps({"triples": {"total": total}}), encoding="utf-8")
    return place


@pytest.fixture
def export(kg, tmp_path: Path) -> Callable[[Path], list[tuple[int, str]]]:
    """Exports in each form that reads the store: exit codes and words."""

    def run(folder: Path) -> list[tuple[int, str]]:
        told = []
        for number, options in enumerate(FORMS):
            place = tmp_path / "made" / str(number)
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(parents=True)
            done = kg("export", folder, *options, "-o", place / "x")
            assert bool(list(place.rglob("*"))) is (done.code == 0), "what is refused is not begun"
            told.append((done.code, done.err))
        return told

    return run


@contextmanager
def writing(folder: Path) -> Iterator[Served]:
    with serving(folder, "--write", log=folder.with_name("log")) as served:
        yield served


def update(served: Served, text: str) -> None:
    reply = httpx.post(served.sparql, data={"update": text}, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30)
    assert reply.status_code == 204, reply.text


def cut(folder: Path, part: float = 0.5) -> None:
    """The list of files ends too soon."""
    manifest = folder / "store" / (folder / "store" / "CURRENT").read_text(encoding="ascii").strip()
    manifest.write_bytes(manifest.read_bytes()[: int(manifest.stat().st_size * part)])


def without_journal(folder: Path) -> None:
    """What was written last is gone."""
    (journal,) = (path for path in (folder / "store").glob("*.log") if path.stat().st_size)
    journal.unlink()


def lose(folder: Path, count: int) -> None:
    """So many statements are gone, and the store is sound as far as the engine knows."""
    store = ox.Store(str(folder / "store"))
    for quad in list(store)[:count]:
        store.remove(quad)
    store.flush()


def refused(told: list[tuple[int, str]], words: str) -> None:
    for code, err in told:
        assert code == 65
        assert words in err
        assert "build again, or move report.json elsewhere" in err
        assert err.count("\n") == 1


def test_what_people_took_away_is_no_damage(folder: Path, export, tmp_path: Path) -> None:
    before = len(open_store(folder / "store"))
    with writing(folder) as served:
        update(served, DELETE)
    left = len(open_store(folder / "store"))
    assert left < before
    assert [code for code, _ in export(folder)] == [0, 0, 0]
    assert GONE not in (tmp_path / "made" / "1" / "x" / "nodes.csv").read_text(encoding="utf-8").split("\n")[1]
    assert written(folder / "store") == Written(statements=left)


def test_a_graph_that_was_deleted_is_no_damage(folder: Path, export) -> None:
    with writing(folder) as served:
        name = "https://w3id.org/statecraft/data/graph/asserted"
        headers = {"Authorization": f"Bearer {TOKEN}"}
        assert httpx.delete(served.graphs, params={"graph": name}, headers=headers).status_code == 204
    assert [code for code, _ in export(folder)] == [0, 0, 0]


def test_nor_while_the_server_runs(folder: Path, export) -> None:
    with writing(folder) as served:
        update(served, DELETE)
        until(lambda: written(folder / "store") is not None)
        assert [code for code, _ in export(folder)] == [0, 0, 0]
        served.process.kill()  # what it noted holds
        served.process.wait(20)
    assert [code for code, _ in export(folder)] == [0, 0, 0]


def test_a_server_that_was_killed_while_it_wrote_tells_of_no_damage(folder: Path, export) -> None:
    store = folder / "store"
    with writing(folder) as served:
        update(served, INSERT)
    before = len(open_store(store))
    note(store, Written(statements=before, writing=True))  # as it stands from before a write until it is counted
    lose(folder, 3)
    assert [code for code, _ in export(folder)] == [0, 0, 0]
    with writing(folder) as served:
        update(served, DELETE)
    assert written(store) == Written(statements=len(open_store(store)))
    lose(folder, 1)
    refused(export(folder), "last counted")


def test_a_write_is_noted_before_it_is_done(tmp_path: Path) -> None:
    told: list[Written | None] = []
    counts = [5, 6, 7]
    counting = Counting(tmp_path, lambda: counts.pop(0))
    counting.begin()
    told.append(written(tmp_path))
    counting.begin()  # another one, at the same time
    counting.changed()
    until(lambda: written(tmp_path) != told[0])
    told.append(written(tmp_path))
    counting.changed()
    counting.end()
    told.append(written(tmp_path))
    assert told == [Written(statements=5, writing=True), Written(statements=6, writing=True), Written(statements=7)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_only_a_file_is_a_note(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / NOTE)
    assert written(tmp_path) is None
    (tmp_path / NOTE).unlink()
    (tmp_path / NOTE).write_text(json.dumps({"statements": 1 << 63}), encoding="utf-8")
    assert written(tmp_path) is None


def test_a_second_server_notes_it_anew(folder: Path, export) -> None:
    for text in (DELETE, INSERT, "DELETE WHERE { <urn:x:7> ?p ?o }"):
        with writing(folder) as served:
            update(served, text)
        assert written(folder / "store") == Written(statements=len(open_store(folder / "store")))
        assert [code for code, _ in export(folder)] == [0, 0, 0]


def test_a_server_that_was_not_written_into_notes_nothing(folder: Path, export) -> None:
    with writing(folder) as served:
        assert httpx.get(served.sparql, params={"query": "ASK {}"}).status_code == 200
    assert written(folder / "store") is None
    lose(folder, 1)
    refused(export(folder), "report.json tells of")


@pytest.mark.parametrize("part", [0, 0.1, 0.5, 0.9])
def test_a_store_that_was_cut_short_after_it_was_written_is_refused(part: float, folder: Path, export) -> None:
    """Whether by the engine, which cannot open it, or because statements are gone."""
    with writing(folder) as served:
        update(served, DELETE)
    cut(folder, part)
    for code, err in export(folder):
        assert (code, err.count("\n")) == (65, 1)
        assert str(folder / "store") in err


def test_a_store_that_lost_what_was_written_is_refused(folder: Path, export) -> None:
    with writing(folder) as served:
        update(served, INSERT)
    without_journal(folder)
    refused(export(folder), "when `kg serve --write` last counted them: it is damaged")


@pytest.mark.parametrize("text", [DELETE, INSERT])
def test_a_store_that_lost_a_statement_after_it_was_written_is_refused(text: str, folder: Path, export) -> None:
    """Also where it still holds more than the build left."""
    with writing(folder) as served:
        update(served, text)
    left = len(open_store(folder / "store"))
    lose(folder, 1)
    refused(export(folder), f"store: holds {left - 1:,} statements, and {left:,} when `kg serve --write` last counted")


def test_damage_before_somebody_wrote_is_not_hidden_by_that(folder: Path, export) -> None:
    lose(folder, 3)
    for text in (INSERT, DELETE):
        with writing(folder) as served:
            update(served, text)
        refused(export(folder), "had lost 3 statements before `kg serve --write` wrote into it: it is damaged")
    (folder / "report.json").rename(folder / "elsewhere")
    assert [code for code, _ in export(folder)] == [0, 0, 0]


def test_a_note_that_is_damaged_counts_for_nothing(folder: Path, export) -> None:
    with writing(folder) as served:
        update(served, DELETE)
    for text in ("", "[]", "{}", '{"statements": "9"}', '{"statements": -1}', '{"statements": true}', "[" * 100_000):
        (folder / "store" / NOTE).write_text(text, encoding="utf-8")
        assert written(folder / "store") is None
    refused(export(folder), "report.json tells of")


@pytest.mark.model
def test_the_next_build_leaves_no_note(kg, export, tmp_path: Path) -> None:
    source, folder = tmp_path / "a.txt", tmp_path / "out"
    source.write_text("Russia attacked Ukraine.", encoding="utf-8")
    assert kg("build", source, "-o", folder).code == 0
    with writing(folder) as served:
        update(served, "DELETE WHERE { GRAPH ?g { ?s a ?o } }")
    left = written(folder / "store")
    assert left is not None
    assert kg("build", source, "-o", folder).code == 0
    assert written(folder / "store") == left, "nothing changed: what was written stays"
    assert [code for code, _ in export(folder)] == [0, 0, 0]
    source.write_text("China invaded Vietnam.", encoding="utf-8")
    assert kg("build", source, "-o", folder).code == 0
    assert written(folder / "store") is None
    assert [code for code, _ in export(folder)] == [0, 0, 0]
    cut(folder)
    refused(export(folder), "report.json tells of")


def test_a_copy_that_is_to_be_changed_has_no_note(folder: Path, tmp_path: Path) -> None:
    note(folder / "store", Written(statements=7))
    copy_store(folder / "store", tmp_path / "copy")
    assert written(tmp_path / "copy") is None
    assert len(open_store(tmp_path / "copy")) == len(open_store(folder / "store"))


def test_an_export_opens_the_store_once(folder: Path, export, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []

    def counted(place: Path) -> ox.Store:
        opened.append(place)
        return open_store(place)

    for module in ("kg.stores", "kg.exports.contents"):
        monkeypatch.setattr(f"{module}.open_store", counted)
    assert [code for code, _ in export(folder)] == [0, 0, 0]
    assert opened == [folder / "store"] * len(FORMS)


# the counting by itself


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_count_that_fails_leaves_the_note_as_it_was(tmp_path: Path) -> None:
    counts: list[int | None] = [9, None, 7]
    counting = Counting(tmp_path, lambda: counts.pop(0))
    counting.begin()
    counting.changed()
    until(lambda: len(counts) == 1)
    assert written(tmp_path) == Written(statements=9, writing=True)
    counting.end()
    assert written(tmp_path) == Written(statements=7)
    counting.end()  # there is nothing more to count


def test_where_the_first_count_fails_nothing_is_noted(tmp_path: Path) -> None:
    """It is not known what the store was before."""
    counts: list[int | None] = [None, 7]
    counting = Counting(tmp_path, lambda: counts.pop(0))
    counting.begin()
    counting.changed()
    counting.end()
    assert (written(tmp_path), counts) == (None, [7])


def test_a_note_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    counting = Counting(tmp_path / "gone", lambda: 7)
    counting.begin()
    counting.changed()
    counting.end()
    with pytest.raises(FileNotFoundError):
        note(tmp_path / "gone", Written(statements=7))


@pytest.mark.parametrize(
    ("before", "report", "count", "expected"),
    [
        (None, None, 5, 0),
        (None, 7, 5, 2),
        (None, 5, 7, 0),
        (Written(statements=5), 7, 5, 0),
        (Written(statements=5), 7, 4, 1),
        (Written(statements=5, lacking=2), 7, 4, 3),
        (Written(statements=5, lacking=2), 7, 9, 2),
    ],
)
def test_what_a_store_lacks(before: Written | None, report: int | None, count: int, expected: int, tmp_path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    if before is not None:
        note(store, before)
    if report is not None:
        (tmp_path / "report.json").write_text(json.dumps({"triples": {"total": report}}), encoding="utf-8")
    assert lacking(store, count) == expected
