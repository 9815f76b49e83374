"""Loading: what arrives, what is sent again, what goes on after trouble."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import MissingError, OutputError, UsageError
from kg.loading import PROFILES, LoadSettings, load

from .conftest import GRAPHS, Answer, FakeStore, write_build

SETTINGS = LoadSettings(profile=PROFILES["oxigraph"], tries=3)
WHOLE = {g: sorted(lines) for g, lines in GRAPHS.items()}


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Waits are noted in place of being waited."""
    waits: list[float] = []
    monkeypatch.setattr("kg.loading.endpoint.time.sleep", waits.append)
    return waits


@pytest.fixture
def target(fake: FakeStore) -> LoadSettings:
    return LoadSettings(profile=PROFILES["generic"], query=f"{fake.url}/query", tries=3)


def test_all_graphs_arrive_and_are_counted(build: Path, fake: FakeStore, target: LoadSettings) -> None:
    done = load(build, f"{fake.url}/store", target)
    assert fake.lines == WHOLE
    assert (done.graphs, done.sent, done.removed) == (5, 5, 0)
    assert done.triples == done.counted == sum(map(len, GRAPHS.values()))


@pytest.mark.parametrize("chunk", [1, 80, 1 << 20])
def test_pieces_make_the_same_graphs(build: Path, fake: FakeStore, target: LoadSettings, chunk: int) -> None:
    settings = LoadSettings(profile=target.profile, query=target.query, chunk=chunk)
    load(build, f"{fake.url}/store", settings)
    assert fake.lines == WHOLE
    methods = [m for m, g in fake.asked if g == "urn:x:g4"]
    assert methods[0] == "PUT"
    assert set(methods[1:]) <= {"POST"}
    assert len(methods) == {1: 7, 80: 4, 1 << 20: 1}[chunk]


def test_the_next_load_sends_only_what_changed(build: Path, fake: FakeStore, target: LoadSettings) -> None:
    load(build, f"{fake.url}/store", target)
    fake.asked.clear()
    changed = {**GRAPHS, "urn:x:g1": ["<urn:x:new> <urn:x:p> 1 ."]}
    del changed["urn:x:g0"]
    done = load(write_build(build, changed), f"{fake.url}/store", target)
    assert (done.sent, done.removed) == (1, 1)
    assert [(m, g) for m, g in fake.asked if g] == [("DELETE", "urn:x:g0"), ("PUT", "urn:x:g1")]
    assert "urn:x:g0" not in fake.graphs
    assert len(fake.graphs["urn:x:g1"]) == 1


def test_what_the_target_lost_is_sent_again(build: Path, fake: FakeStore, target: LoadSettings) -> None:
    load(build, f"{fake.url}/store", target)
    fake.graphs["urn:x:g2"].pop()
    del fake.graphs["urn:x:g3"]
    done = load(build, f"{fake.url}/store", target)
    assert done.sent == 2
    assert fake.lines == WHOLE


def test_other_graphs_there_are_left_alone(build: Path, fake: FakeStore, target: LoadSettings) -> None:
    fake.graphs["urn:y:other"] = {"<urn:y:s> <urn:y:p> 1 ."}
    load(build, f"{fake.url}/store", target)
    assert "urn:y:other" in fake.graphs


def test_busy_servers_are_asked_again(
    build: Path, fake: FakeStore, target: LoadSettings, no_waiting: list[float]
) -> None:
    storms: dict[str, list[Answer]] = {
        "urn:x:g1": [(503, {}), (429, {"Retry-After": "7"})],
        "urn:x:g3": [(502, {}), (504, {})],
    }
    fake.trouble = lambda method, graph: storms[graph].pop(0) if storms.get(graph) else None
    heard: list[str] = []
    load(build, f"{fake.url}/store", target, waiting=heard.append)
    assert fake.lines == WHOLE
    assert no_waiting == [0.5, 7.0, 0.5, 1.0]
    assert len(heard) == 4


def test_a_load_that_is_cut_off_goes_on(build: Path, fake: FakeStore, target: LoadSettings) -> None:
    def dies(method: str, graph: str) -> Answer | None:
        if graph == "urn:x:g3":
            raise ConnectionResetError
        return None

    fake.trouble = dies
    with pytest.raises(OutputError, match="the same command goes on"):
        load(build, f"{fake.url}/store", target)
    assert sorted(fake.graphs) == ["urn:x:g0", "urn:x:g1", "urn:x:g2"]
    fake.trouble = lambda method, graph: None
    fake.asked.clear()
    done = load(build, f"{fake.url}/store", target)
    assert done.sent == 2
    assert fake.lines == WHOLE


def test_a_graph_that_was_cut_off_is_sent_from_its_beginning(
    build: Path, fake: FakeStore, target: LoadSettings
) -> None:
    settings = LoadSettings(profile=target.profile, query=target.query, chunk=1, tries=1)
    posts = iter(range(100))
    fake.trouble = lambda method, graph: (
        (400, {}) if method == "POST" and graph == "urn:x:g2" and next(posts) == 1 else None
    )
    with pytest.raises(OutputError):
        load(build, f"{fake.url}/store", settings)
    assert len(fake.graphs["urn:x:g2"]) == 2, "half of it is there"
    fake.trouble = lambda method, graph: None
    load(build, f"{fake.url}/store", settings)
    assert fake.lines == WHOLE


def test_a_journal_that_was_cut_off_is_believed_as_far_as_it_goes(
    build: Path, fake: FakeStore, target: LoadSettings
) -> None:
    load(build, f"{fake.url}/store", target)
    (journal,) = (build / ".loads").iterdir()
    content = journal.read_bytes()
    journal.write_bytes(content[: len(content) - 20])
    assert load(build, f"{fake.url}/store", target).sent == 1
    journal.write_bytes(b"\x00\xff garbage\n")
    assert load(build, f"{fake.url}/store", target).sent == 5
    assert fake.lines == WHOLE


def test_another_target_is_given_everything(build: Path, fake: FakeStore, target: LoadSettings) -> None:
    load(build, f"{fake.url}/store", target)
    assert load(build, f"{fake.url}/store2", target).sent == 5


def test_what_is_there_already_is_not_read_again(
    build: Path, fake: FakeStore, target: LoadSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(build, f"{fake.url}/store", target)
    monkeypatch.setitem(load.__globals__, "pieces", lambda *_: pytest.fail("the graphs are parsed once more"))
    assert load(build, f"{fake.url}/store", target).sent == 0


@pytest.fixture
def read_only(build: Path) -> Path:
    """A build in which no journal can be made, whoever runs the tests."""
    (build / ".loads").write_text("in its place", encoding="utf-8")
    return build


def test_a_folder_that_cannot_be_written(read_only: Path, fake: FakeStore, target: LoadSettings) -> None:
    with pytest.raises(OutputError, match=r"the journal of the load cannot be written: .*; --journal FILE keeps it"):
        load(read_only, f"{fake.url}/store", target)
    assert not fake.asked


def test_a_journal_elsewhere(read_only: Path, fake: FakeStore, target: LoadSettings, tmp_path: Path) -> None:
    settings = replace(target, journal=tmp_path / "journals" / "store.jsonl")
    assert load(read_only, f"{fake.url}/store", settings).sent == 5
    changed = {g: lines for g, lines in GRAPHS.items() if g != "urn:x:g0"}
    done = load(write_build(read_only, changed), f"{fake.url}/store", settings)
    assert (done.sent, done.removed) == (0, 1)


def test_a_journal_of_something_else_is_left_alone(
    build: Path, fake: FakeStore, target: LoadSettings, tmp_path: Path
) -> None:
    settings = replace(target, journal=tmp_path / "journal.jsonl")
    load(build, f"{fake.url}/store", settings)
    with pytest.raises(UsageError, match=r"is the journal of loads into http.*/store: name another file"):
        load(build, f"{fake.url}/store2", settings)
    for content in ("No journal.\n", '{"graph": "urn:x:g0"}\n'):
        (tmp_path / "notes.txt").write_text(content, encoding="utf-8")
        with pytest.raises(UsageError, match=r"notes\.txt: is there already, and is no journal"):
            load(build, f"{fake.url}/store", replace(target, journal=tmp_path / "notes.txt"))
        assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == content
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError, match=r"cannot be written: Is a directory$"):
        load(build, f"{fake.url}/store", replace(target, journal=tmp_path / "folder"))


def test_what_does_not_arrive_is_told(build: Path, fake: FakeStore, target: LoadSettings) -> None:
    fake.trouble = lambda method, graph: (201, {}) if graph == "urn:x:g4" else None
    with pytest.raises(OutputError, match=r"<urn:x:g4> 0 instead of 7"):
        load(build, f"{fake.url}/store", target)
    fake.trouble = lambda method, graph: None
    assert load(build, f"{fake.url}/store", target).sent == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 413, 415])
def test_what_is_refused_is_not_tried_again(build: Path, fake: FakeStore, target: LoadSettings, status: int) -> None:
    fake.trouble = lambda method, graph: (status, {})
    with pytest.raises(OutputError, match=str(status)):
        load(build, f"{fake.url}/store", target)
    assert len(fake.asked) == 1


def test_redirects_are_not_followed(build: Path, fake: FakeStore, target: LoadSettings) -> None:
    fake.trouble = lambda method, graph: (307, {"Location": "http://127.0.0.1:9/"})
    with pytest.raises(OutputError, match="307"):
        load(build, f"{fake.url}/store", target)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("ftp://127.0.0.1/", "expected the http or https URL"),
        ("http://", "expected the http or https URL"),
        ("http://me:secret@127.0.0.1/", "KG_LOAD_USER"),
        ("ftp://me:secret@127.0.0.1/", "KG_LOAD_USER"),
        ("http://me:secret@[127.0.0.1/", "malformed"),
        ("http://me:secret@127.0.0.1:port/", "malformed"),
    ],
)
def test_urls_that_cannot_be(build: Path, url: str, told: str) -> None:
    for target, query in ((url, None), ("http://127.0.0.1:9/", url)):
        with pytest.raises(UsageError, match=told) as caught:
            load(build, target, replace(SETTINGS, query=query))
        assert "secret" not in str(caught.value)


def test_a_folder_that_is_no_build(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match=r"holds no graph\.trig"):
        load(tmp_path, "http://127.0.0.1:9/", SETTINGS)
