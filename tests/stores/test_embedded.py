from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import DataError, MissingError, OutputError
from kg.stores import build_store, open_store, run

LINE = "<http://e/{0}> <http://e/p> <http://e/b> <http://e/g> .\n"


def subjects(folder: Path) -> list[str]:
    return [row[0].value for row in run(open_store(folder), "SELECT ?s { ?s ?p ?o } ORDER BY ?s").rows() if row[0]]


def test_a_store_holds_what_the_file_holds(tmp_path: Path) -> None:
    (tmp_path / "g.nq").write_text(LINE.format("a") + LINE.format("влад"), encoding="utf-8")
    build_store(tmp_path / "g.nq", tmp_path / "store")
    assert subjects(tmp_path / "store") == ["http://e/a", "http://e/влад"]


def test_a_store_of_a_trusted_file_is_the_same(tmp_path: Path) -> None:
    text = LINE.format("a") + '<http://e/влад> <http://e/p> "x\\n\\u00e9"@en-gb <http://e/g> .\n'
    (tmp_path / "g.nq").write_text(text + '<http://e/b> <http://e/p> "1.50"^^<http://e/t> .\n', encoding="utf-8")
    for name in ("checked", "trusted"):
        build_store(tmp_path / "g.nq", tmp_path / name, trusted=name == "trusted")
    first, second = (set(open_store(tmp_path / name)) for name in ("checked", "trusted"))
    assert first == second
    assert len(first) == 3
    (tmp_path / "g.nq").write_text("<http://e/a> nonsense\n", encoding="utf-8")
    with pytest.raises(DataError, match="not valid N-Quads"):
        build_store(tmp_path / "g.nq", tmp_path / "trusted", trusted=True)


@pytest.mark.parametrize("size", [1, 60, 1000, 1 << 20])
def test_a_trusted_file_in_blocks_is_loaded_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    lines = [LINE.format(n) for n in range(40)]
    lines.insert(20, f'<http://e/long> <http://e/p> "{"влад " * 20_000}" <http://e/g> .\n')
    (tmp_path / "g.nq").write_text("".join(lines), encoding="utf-8")
    monkeypatch.setattr("kg.stores.embedded._BLOCK", size)
    build_store(tmp_path / "g.nq", tmp_path / "blocks", trusted=True)
    build_store(tmp_path / "g.nq", tmp_path / "whole")
    first, second = (set(open_store(tmp_path / name)) for name in ("blocks", "whole"))
    assert first == second
    assert len(first) == 41


def test_building_again_replaces_all_and_leaves_nothing_beside(tmp_path: Path) -> None:
    (tmp_path / "g.nq").write_text(LINE.format("a"), encoding="utf-8")
    build_store(tmp_path / "g.nq", tmp_path / "store")
    (tmp_path / "g.nq").write_text(LINE.format("c"), encoding="utf-8")
    build_store(tmp_path / "g.nq", tmp_path / "store")
    assert subjects(tmp_path / "store") == ["http://e/c"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["g.nq", "store"]


def test_broken_input_leaves_the_old_store(tmp_path: Path) -> None:
    (tmp_path / "g.nq").write_text(LINE.format("a"), encoding="utf-8")
    build_store(tmp_path / "g.nq", tmp_path / "store")
    (tmp_path / "g.nq").write_text("<http://e/a> nonsense\n", encoding="utf-8")
    with pytest.raises(DataError, match="not valid N-Quads"):
        build_store(tmp_path / "g.nq", tmp_path / "store")
    assert subjects(tmp_path / "store") == ["http://e/a"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["g.nq", "store"]


def test_a_missing_input_and_a_place_that_is_a_file(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="no such file"):
        build_store(tmp_path / "none.nq", tmp_path / "store")
    (tmp_path / "g.nq").write_text(LINE.format("a"), encoding="utf-8")
    with pytest.raises(OutputError, match="is a file"):
        build_store(tmp_path / "g.nq", tmp_path / "g.nq")


def test_opening_what_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="no store there"):
        open_store(tmp_path)
    (tmp_path / "CURRENT").write_text("garbage", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        open_store(tmp_path)
    assert "\n" not in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["CURRENT"]


def test_an_open_store_cannot_be_written(store) -> None:
    import pyoxigraph as ox

    node = ox.NamedNode("http://e/a")
    with pytest.raises((OSError, RuntimeError)):
        store.add(ox.Quad(node, node, node))


def test_a_full_disk_is_told_in_a_few_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyoxigraph as ox

    class Full:
        def __init__(self, path: str) -> None:
            raise OSError(f"IO error: DB::Open() failed --- {path}/OPTIONS-000006.dbtmp: No space left on device")

    (tmp_path / "graph.nq").write_text("", encoding="utf-8")
    monkeypatch.setattr(ox, "Store", Full)
    with pytest.raises(OutputError) as caught:
        build_store(tmp_path / "graph.nq", tmp_path / "store")
    assert str(caught.value) == f"{tmp_path / 'store'}: cannot be written: No space left on device"
