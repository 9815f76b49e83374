"""Builds on what a folder holds: the same graph as a build from nothing, and no work done twice."""

from __future__ import annotations

import json
import random
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import rdf
from kg.model import Document, Extraction, Failure
from kg.pipeline import BuildSettings, Report, Stages, build, extract
from kg.records import to_line
from kg.sources import ReadSettings
from kg.stores import open_store
from kg.understand import Understanding

from .test_workers import ACTORS, DEEDS, parts, texts

pytestmark = [pytest.mark.model, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def stages() -> Stages:
    return Stages(BuildSettings())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "in"
    place.mkdir()
    for number, text in enumerate(texts(12)):
        (place / f"{number:02}.txt").write_text(text, encoding="utf-8")
    return place


@pytest.fixture
def again(folder: Path, tmp_path: Path, stages: Stages) -> Callable[[], Report]:
    """Builds in the same folder again, and holds the graph against one that is built from nothing."""
    fresh = tmp_path / "fresh"

    def run(given: Stages = stages) -> Report:
        report = build([str(folder)], tmp_path / "out", stages=given)
        shutil.rmtree(fresh, ignore_errors=True)
        build([str(folder)], fresh, stages=given)
        assert parts(tmp_path / "out") == parts(fresh)
        assert quads(tmp_path / "out") == quads(fresh)
        return report

    return run


def quads(folder: Path) -> set[ox.Quad]:
    """What is in the store, which has to be what is in graph.nq."""
    whole = ox.Store()
    whole.load(path=str(folder / "graph.nq"), format=ox.RdfFormat.N_QUADS)
    found, expected = (set(s.quads_for_pattern(None, None, None, None)) for s in (open_store(folder / "store"), whole))
    assert found == expected
    return found


def understood(stages: Stages) -> float:
    """The seconds spent on understanding since somebody asked."""
    return stages.seconds.pop("understand", 0.0)


def test_nothing_is_done_where_nothing_has_changed(
    folder: Path, tmp_path: Path, again: Callable[[], Report], stages: Stages
) -> None:
    again()
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "out" / ".kg").rglob("*")}
    understood(stages)
    report = build([str(folder)], tmp_path / "out", stages=stages)
    assert (report.documents, report.kept, report.gone) == (12, 12, 0)
    assert report.to_json() == json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert understood(stages) == 0
    assert {p: p.stat().st_mtime_ns for p in before} == before


def test_what_comes_goes_and_changes(folder: Path, again: Callable[[], Report], stages: Stages) -> None:
    assert (again().kept, again().kept) == (0, 12)
    (folder / "03.txt").write_text("Iran condemned Yemen.", encoding="utf-8")
    report = again()
    assert (report.documents, report.kept, report.changed, report.gone) == (12, 11, 1, 0)
    (folder / "04.txt").unlink()
    report = again()
    assert (report.documents, report.kept, report.gone) == (11, 11, 1)
    (folder / "99.txt").write_text("Mali sanctioned Chad.", encoding="utf-8")
    report = again()
    assert (report.documents, report.kept, report.gone) == (12, 11, 0)
    (folder / "99.txt").rename(folder / "98.txt")  # its name is in the graph
    assert again().kept == 11


def test_what_others_gave_too_stays(folder: Path, tmp_path: Path, again: Callable[[], Report]) -> None:
    """Bare triples and entities go with the last document that gives them."""
    for name in ("x.txt", "y.txt"):
        (folder / name).write_text(f"Acme Shipping Ltd sued Norway. File {name}.", encoding="utf-8")
    (folder / "z.txt").write_text("Peru attacked Chile. Peru is big.", encoding="utf-8")
    (folder / "zz.txt").write_text("Peru attacked Chile. Peru is small.", encoding="utf-8")
    again()
    triple = re.compile(r"/state/peru> <[^>]*> <[^>]*/state/chile> <[^>]*/graph/asserted> \.$", re.MULTILINE)
    for name, expected in (("z.txt", True), ("zz.txt", False)):
        (folder / name).unlink()
        again()
        lines = (tmp_path / "out" / "graph.nq").read_text(encoding="utf-8")
        assert (triple.search(lines) is not None) == expected


def test_duplicates_take_each_others_place(folder: Path, again: Callable[[], Report]) -> None:
    again()
    (folder / "00-before.txt").write_bytes((folder / "05.txt").read_bytes())
    (folder / "zz-after.txt").write_bytes((folder / "06.txt").read_bytes())
    report = again()
    assert [f.source for f in report.failures] == ["05.txt", "zz-after.txt"]
    assert again().kept == 12
    (folder / "00-before.txt").unlink()
    (folder / "06.txt").unlink()
    report = again()
    assert report.failures == []
    assert report.kept == 10


def test_claims_are_held_back_as_long_as_others_speak_against_them(folder: Path, again: Callable[[], Report]) -> None:
    (folder / "a.txt").write_text("France sanctioned Mali in May 2024.", encoding="utf-8")
    again()
    (folder / "b.txt").write_text("France did not sanction Mali in May 2024.", encoding="utf-8")
    assert again().to_json()["across_documents"]["held_back"] == 1
    (folder / "c.txt").write_text("Kenya attacked Egypt.", encoding="utf-8")
    assert again().to_json()["across_documents"]["held_back"] == 1
    (folder / "b.txt").unlink()
    assert again().to_json()["across_documents"]["held_back"] == 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_any_changes_give_what_a_build_from_nothing_gives(folder: Path, again: Callable[[], Report], seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(8):
        for _ in range(chance.randint(1, 4)):
            path = folder / f"{chance.randint(0, 15):02}.txt"
            match chance.choice(["write", "write", "remove", "copy", "rows"]):
                case "write":
                    one, other = chance.sample(ACTORS, 2)
                    words = f"{one} {chance.choice(DEEDS)} {other} in {chance.choice((2020, 2024))}."
                    path.write_text(words, encoding="utf-8")
                case "remove":
                    path.unlink(missing_ok=True)
                case "copy":
                    shutil.copy(
                        chance.choice(sorted(folder.glob("*.txt"))), folder / f"{chance.randint(0, 30):02}c.txt"
                    )
                case "rows":
                    rows = [{"text": text} for text in chance.sample(texts(12), 3)]
                    lines = "".join(f"{json.dumps(row)}\n" for row in rows)
                    (folder / "rows.jsonl").write_text(lines, encoding="utf-8")
        (folder / "last.txt").write_text(f"Norway thanked Japan {chance.random()} times.", encoding="utf-8")
        again()


# settings


OWN = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix sc: <https://w3id.org/statecraft/ontology#> .
<urn:own> a sh:NodeShape ; sh:targetClass sc:Claim ; sh:property <urn:p> .
<urn:p> sh:path sc:when ; sh:maxCount 0 ; sh:severity sh:Warning ; sh:message "No times." ."""


def test_shapes_judge_again_what_was_understood(
    folder: Path, tmp_path: Path, again: Callable[..., Report], stages: Stages
) -> None:
    before = again().to_json()["claims"]
    (tmp_path / "own.ttl").write_text(OWN, encoding="utf-8")
    shaped = Stages(BuildSettings(shapes=(tmp_path / "own.ttl",)))
    build([str(folder)], tmp_path / "out", stages=shaped)
    assert understood(shaped) == 0
    assert again(shaped).to_json()["claims"]["of_which_under_review"] > before["of_which_under_review"]
    assert again().to_json()["claims"] == before


def test_settings_of_reading_make_everything_anew(folder: Path, again: Callable[..., Report], stages: Stages) -> None:
    again()
    dated = Stages(BuildSettings(read=ReadSettings(date="2024-02-03")))
    report = again(dated)
    assert report.kept == 0
    assert report.to_json()["documents"]["undated"] == 0


def test_decisions_are_obeyed_by_a_later_build(folder: Path, tmp_path: Path, stages: Stages) -> None:
    out = tmp_path / "out"
    build([str(folder)], out, stages=stages)
    with sqlite3.connect(out / ".kg" / "now" / "state.db") as base:
        (claim,) = base.execute("SELECT MIN(iri) FROM claim WHERE role = 'asserted'").fetchone()
    decision = {"format": "kg-decision/1", "decision": "reject", "claim": claim, "by": "A Reader"}
    (tmp_path / "decided.jsonl").write_text(json.dumps(decision) + "\n", encoding="utf-8")
    deciding = BuildSettings(decisions=(tmp_path / "decided.jsonl",))
    other = Stages(deciding)
    report = build([str(folder)], out, stages=other)
    assert understood(other) == 0
    assert report.to_json()["decisions"]["obeyed"] == 1
    build([str(folder)], tmp_path / "fresh", stages=other)
    assert parts(out) == parts(tmp_path / "fresh")
    assert build([str(folder)], out, stages=stages).kept == 12  # the folder keeps what was decided


def test_records_are_built_on_too(folder: Path, tmp_path: Path, stages: Stages) -> None:
    lines = [to_line(e) for e in extract([str(folder)], stages=stages) if not hasattr(e, "reason")]
    path = tmp_path / "records.jsonl"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    build([str(path)], tmp_path / "out", stages=stages)
    assert build([str(path)], tmp_path / "out", stages=stages).kept == 12
    path.write_text("".join(f"{line}\n" for line in lines[:5]), encoding="utf-8")
    assert build([str(path)], tmp_path / "out", stages=stages).documents == 5


# damage


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _junk(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


DAMAGE: dict[str, Callable[[Path], None]] = {
    "a state cut short": lambda out: _cut(out / ".kg" / "now" / "state.db"),
    "a state with a wrong byte": lambda out: _junk(out / ".kg" / "now" / "state.db"),
    "no state": lambda out: (out / ".kg" / "now" / "state.db").unlink(),
    "an empty state": lambda out: (out / ".kg" / "now" / "state.db").write_bytes(b""),
    "a graph cut short": lambda out: _cut(out / "graph.nq"),
    "a graph with a wrong byte": lambda out: _junk(out / "graph.nq"),
    "no graph": lambda out: (out / "graph.nq").resolve().unlink(),
    "Turtle cut short": lambda out: _cut(out / "graph.ttl"),
    "records cut short": lambda out: _cut(out / ".kg" / "now" / "records"),
    "no seal": lambda out: (out / ".kg" / "now" / "seal.json").unlink(),
    "a seal that is none": lambda out: (out / ".kg" / "now" / "seal.json").write_text("[" * 10_000),
    "a store cut short": lambda out: [_cut(p) for p in (out / "store").glob("*.sst")] and None,
    "a store with a wrong byte": lambda out: [_junk(p) for p in (out / "store").glob("*.sst")] and None,
    "a store without its list": lambda out: (out / "store" / "CURRENT").unlink(),
    "no store": lambda out: shutil.rmtree((out / "store").resolve()),
    "a store whose list is cut short": lambda out: [_cut(p) for p in (out / "store").glob("MANIFEST*")] and None,
    "no report": lambda out: (out / ".kg" / "now" / "report.json").unlink(),
    "an empty report": lambda out: (out / "report.json").write_bytes(b""),
    "no quarantine": lambda out: (out / ".kg" / "now" / "quarantine.trig").unlink(),
    "no account of the run": lambda out: (out / ".kg" / "now" / "run.ttl").unlink(),
    "no shards": lambda out: shutil.rmtree(out / ".kg" / "shards", ignore_errors=True),
    "no link to what counts": lambda out: (out / ".kg" / "now").unlink(),
}


@pytest.mark.parametrize("changed", [True, False])
@pytest.mark.parametrize("name", DAMAGE)
def test_what_is_damaged_is_made_again(
    folder: Path, tmp_path: Path, again: Callable[[], Report], name: str, *, changed: bool
) -> None:
    again()
    DAMAGE[name](tmp_path / "out")
    if changed:
        (folder / "new.txt").write_text("Mali sanctioned Chad.", encoding="utf-8")
    elif name == "a store with a wrong byte":
        pytest.skip("a store is looked at as far as it has to be opened, where nothing has changed")
    again()
    assert json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["documents"]
    assert all((tmp_path / "out" / part).is_file() for part in ("quarantine.trig", "run.ttl"))


def test_what_somebody_wrote_into_the_store_is_gone_after_the_next_build(
    folder: Path, tmp_path: Path, again: Callable[[], Report]
) -> None:
    again()
    store = ox.Store(str((tmp_path / "out" / "store").resolve()))
    node = ox.NamedNode("urn:mine")
    store.add(ox.Quad(node, node, node, node))
    store.flush()
    del store
    (folder / "new.txt").write_text("Mali sanctioned Chad.", encoding="utf-8")
    again()


def without_prefixes(trig: str) -> list[str]:
    return [line for line in trig.splitlines() if not line.startswith("@prefix")]


def test_the_quarantine_of_what_is_as_it_was_is_copied(folder: Path, tmp_path: Path, stages: Stages) -> None:
    given, out = tmp_path / "claims.jsonl", tmp_path / "out"
    records = [e for e in extract([str(folder)], stages=stages) if isinstance(e, Extraction) and e.claims][:4]
    for number in (0, 2):
        claims = records[number].claims
        wrong = replace(claims[0], relation=f"https://w3id.org/statecraft/ontology#frobnicates{number}")
        records[number] = replace(records[number], claims=(wrong, *claims[1:]))

    def refused(*numbers: int) -> str:
        given.write_text("".join(f"{to_line(records[n])}\n" for n in numbers), encoding="utf-8")
        build([str(given)], out, stages=stages)
        build([str(given)], fresh := tmp_path / f"fresh{len(list(tmp_path.iterdir()))}", stages=stages)
        found = (out / "quarantine.trig").read_bytes()
        assert found == (fresh / "quarantine.trig").read_bytes()
        return found.decode()

    first, two = refused(0, 1), refused(0, 1, 2)
    own = first[first.index(f"<{records[0].document.iri}> {{") :].partition("\n}\n")[0]
    assert own in two
    assert ("frobnicates0" in first, "frobnicates2" in first, "frobnicates2" in two) == (True, False, True)
    (other := tmp_path / "two.trig").write_text(two, encoding="utf-8")
    quads = sorted(map(str, rdf.parse(other)), key=lambda line: (line[line.rindex("<") :], line))
    rdf.serialize([f"{quad} ." for quad in quads], tmp_path / "whole.trig", format="trig")
    assert without_prefixes(two) == without_prefixes((tmp_path / "whole.trig").read_text(encoding="utf-8"))
    (out / "quarantine.trig").write_bytes(b"# somebody was here\n")
    assert "frobnicates0" not in refused(1, 2)
    assert refused(1) == ""
    assert refused(1, 0) == first


def test_pieces_of_a_build_that_was_ended_are_used(
    folder: Path, tmp_path: Path, stages: Stages, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, done, understood = tmp_path / "out", [], []
    pipe = Understanding.pipe

    def counting(self: Understanding, documents: Sequence[Document], **more: int) -> Iterator[Extraction | Failure]:
        understood.extend(documents)
        return pipe(self, documents, **more)

    monkeypatch.setattr(Understanding, "pipe", counting)

    def end(source: str) -> None:
        done.append(source)
        if len(done) == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build([str(folder)], out, stages=stages, progress=end)
    (shard,) = (out / ".kg" / "shards").iterdir()
    assert not (out / "report.json").exists()
    shutil.copytree(out, tmp_path / "cut")
    _cut(tmp_path / "cut" / ".kg" / "shards" / shard.name)
    build([str(folder)], tmp_path / "fresh", stages=stages)
    for place, least in ((out, 0), (tmp_path / "cut", 4)):
        understood.clear()
        build([str(folder)], place, stages=stages)
        assert least <= len(understood) < 12
        assert parts(place) == parts(tmp_path / "fresh")
