"""A build whose graph.nq or store is damaged: each form is whole, from what is not, or refused with one line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.exports import FORMS

VARIANTS: list[tuple[str, ...]] = [
    *(("--format", name) for name in FORMS if name != "rdfxml"),
    ("--format", "rdfxml", "--graph", "asserted"),  # XML cannot hold a character of the sample
    ("--format", "turtle", "--graph", "asserted"),
    *(("--format", name, "--rdf12") for name in ("turtle", "trig", "nquads", "ntriples")),
    ("--format", "jsonld", "--compact"),
    *(("--format", "jsonld", "--frame", frame) for frame in ("claims", "things", "frame.json")),
    ("--format", "jsonlines", "--frame", "things"),
    ("--format", "quickstatements", "--all"),
    *(("--format", "tables", "--for", reader) for reader in ("neo4j", "gephi", "sheets")),
    ("--format", "graphml", "--claims"),
    *(("--as", name) for name in ("schema.org", "sem", "wikidata")),
    ("--bulk",),
]
WHOLE = [v for v in VARIANTS if v[0] == "--as" or (v[0] == "--format" and FORMS[v[1]].whole)]
_OF_SOUND: dict[tuple[str, ...], dict[str, bytes]] = {}
"""What is written of the build that is not damaged."""
Damage = Callable[[Path], object]
Run = Callable[[Path, tuple[str, ...]], tuple[int, str, dict[str, bytes]]]


@pytest.fixture(scope="session")
def sound(hard: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build with what its report tells, and without an empty line at any end."""
    folder = tmp_path_factory.mktemp("sound") / "out"
    shutil.copytree(hard, folder)
    total = len((folder / "graph.nq").read_text(encoding="utf-8").split("\n")) - 1
    (folder / "report.json").write_text(json.dumps({"triples": {"total": total}}), encoding="utf-8")
    return folder


@pytest.fixture
def run(kg, tmp_path: Path) -> Run:
    """Exports: the exit code, the words, and the files by name."""

    def export(folder: Path, variant: tuple[str, ...]) -> tuple[int, str, dict[str, bytes]]:
        (tmp_path / "frame.json").write_text('{"@type": "Claim"}', encoding="utf-8")
        place = tmp_path / "made"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        options = [str(tmp_path / part) if part == "frame.json" else part for part in variant]
        if variant[0] == "--as":
            options += ["--format", "turtle"]
        done = kg("export", folder, *options, *([] if variant == ("--bulk",) else ["-o"]), place / "x")
        files = {str(p.relative_to(place)): p.read_bytes() for p in sorted(place.rglob("*")) if p.is_file()}
        return done.code, done.err, files

    return export


@pytest.fixture
def damaged(sound: Path, tmp_path: Path) -> Callable[[Damage], Path]:
    def make(damage: Damage) -> Path:
        folder = tmp_path / "damaged"
        shutil.copytree(sound, folder)
        damage(folder)
        return folder

    return make


def holds(run: Run, sound: Path, folder: Path, variant: tuple[str, ...], *, refused: bool | None) -> None:
    """Whether the one or the other is the case; `refused` tells which, if it is known."""
    code, words, files = run(folder, variant)
    if code == 0:
        if variant not in _OF_SOUND:
            _OF_SOUND[variant] = run(sound, variant)[2]
        assert files == _OF_SOUND[variant]
    else:
        assert (code in {65, 66}, files) == (True, {}), words
        assert words.startswith("kg: ")
        assert str(folder) in words
        assert words.count("\n") == 1
    assert refused is None or refused == (code != 0), words


def middle(put: bytes) -> Damage:
    """Puts a line in the place of that in the middle of graph.nq."""

    def damage(folder: Path) -> None:
        lines = (folder / "graph.nq").read_bytes().split(b"\n")
        lines[len(lines) // 2] = put
        (folder / "graph.nq").write_bytes(b"\n".join(lines))

    return damage


def cut(places: Callable[[bytes], int]) -> Damage:
    def damage(folder: Path) -> None:
        data = (folder / "graph.nq").read_bytes()
        (folder / "graph.nq").write_bytes(data[: places(data)])

    return damage


GRAPH: dict[str, Damage] = {
    "cut between two lines": cut(lambda data: data.rindex(b"\n", 0, len(data) // 2) + 1),
    "cut within a line": cut(lambda data: data.rindex(b"\n", 0, len(data) // 2) + 30),
    "without its last line": cut(lambda data: data[:-1].rindex(b"\n") + 1),
    "empty": cut(lambda data: 0),
    "a word": middle(b"nonsense"),
    "a relative name": middle(b"<a> <b> <c> <d> ."),
    "half a line": middle(b"<http://e/a> <http://e/b>"),
    "zeros": middle(bytes(4096)),
    "no UTF-8": middle(b'<http://e/a> <http://e/b> "\xff" <http://e/c> .'),
}


@pytest.mark.parametrize("name", GRAPH)
def test_a_damaged_graph(name: str, run, sound, damaged) -> None:
    folder = damaged(GRAPH[name])
    for variant in VARIANTS:
        # The line that is not parsed ends in the name of another graph.
        known = None if name == "a relative name" and "--graph" in variant else variant not in WHOLE
        holds(run, sound, folder, variant, refused=known)


def flipped(at: Callable[[int], int]) -> Callable[[Path], None]:
    def damage(file: Path) -> None:
        data = bytearray(file.read_bytes())
        data[at(len(data))] ^= 0xFF
        file.write_bytes(data)

    return damage


FILES: dict[str, Callable[[Path], object]] = {
    "changed in the middle": flipped(lambda size: size // 2),
    "changed at the start": flipped(lambda size: min(20, size - 1)),
    "cut": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "gone": Path.unlink,
}


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_store(name: str, run, sound, damaged, tmp_path) -> None:
    """Each of its files by turns; a form that does not look there is whole."""
    files = [file.name for file in (sound / "store").iterdir() if file.stat().st_size and file.name not in {"LOG"}]
    assert any(file.endswith(".sst") for file in files)
    for file in sorted(files):
        folder = damaged(lambda folder, file=file: FILES[name](folder / "store" / file))
        known = {("cut", "MANIFEST"): True, ("gone", "CURRENT"): True}.get((name, file.partition("-")[0]))
        for variant in (("--format", "graphml"), ("--format", "parquet"), ("--as", "sem")):
            holds(run, sound, folder, variant, refused=known)
        shutil.rmtree(folder)


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_store_that_lost_its_list_of_files_is_not_taken_for_empty(
    variant: tuple[str, ...], run, sound, damaged
) -> None:
    """The engine opens it, and finds nothing."""

    def damage(folder: Path) -> None:
        (manifest,) = (folder / "store").glob("MANIFEST-*")
        manifest.write_bytes(manifest.read_bytes()[: manifest.stat().st_size // 2])

    holds(run, sound, damaged(damage), variant, refused=variant in WHOLE)


@pytest.mark.parametrize("variant", WHOLE)
def test_what_the_engine_finds_while_it_reads_is_told(variant, run, sound, damaged, monkeypatch) -> None:
    def broken(store: object, stop: object = None) -> None:
        raise RuntimeError("Corruption: block\nchecksum mismatch")

    for name in ("documents", "entities"):
        monkeypatch.setattr(f"kg.exports.contents.Contents.{name}", broken)
    code, words, files = run(sound, variant)
    assert (code, files) == (65, {})
    assert words == f"kg: {sound / 'store'}: the store is damaged: Corruption: block checksum mismatch: build again\n"


def test_data_frames_tell_it_too(sound, monkeypatch) -> None:
    from kg.errors import DataError
    from kg.exports.contents import Contents
    from kg.exports.frames import table_series

    def broken(*_: object) -> None:
        raise RuntimeError("Corruption: block checksum mismatch")

    monkeypatch.setattr("kg.exports.columns.Counted", broken)
    with pytest.raises(DataError, match="the store is damaged: Corruption"):
        table_series(Contents(sound), "claims")


def test_a_fault_of_our_own_is_no_damage(tmp_path) -> None:
    from kg.exports.whole import reading

    for error in (RecursionError("deep"), NotImplementedError(), FileNotFoundError(2, "No such file", "x")):
        with pytest.raises(type(error)), reading(tmp_path):
            raise error


@pytest.mark.parametrize("report", [None, "", "[]", '{"triples": {}}', '{"triples": {"total": "9"}}'])
def test_without_a_report_nothing_is_compared(report: str | None, run, damaged) -> None:
    def damage(folder: Path) -> None:
        (folder / "report.json").unlink()
        if report is not None:
            (folder / "report.json").write_text(report, encoding="utf-8")
        GRAPH["without its last line"](folder)

    assert run(damaged(damage), ("--format", "nquads"))[0] == 0


def test_more_than_the_report_tells_of_is_no_damage(run, sound, damaged) -> None:
    """Somebody added a line."""
    folder = damaged(lambda folder: (folder / "graph.nq").open("ab").write(b"<urn:a> <urn:b> <urn:c> <urn:d> .\n"))
    code, _, files = run(folder, ("--format", "nquads"))
    assert (code, files["x"].count(b"\n")) == (0, run(sound, ("--format", "nquads"))[2]["x"].count(b"\n") + 1)
