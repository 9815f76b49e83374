"""The folder of a site in bad surroundings: links, pipes, files of others, a time that was cut off, two at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import urljoin

import pytest

from kg import rdf
from kg.commands import main
from kg.pages import Addresses
from kg.publish import PublishSettings, disk, publish
from kg.serve.rendering import Asked, Site
from kg.stores import open_store
from kg.vocab import LABEL, SC, TYPE

from ..serving import folder_of

BASE = "https://w3id.org/statecraft/data/"
ONE = PublishSettings(workers=1, formats=(".ttl",))
_KG = "import sys; from kg.commands import main; sys.exit(main(sys.argv[1:]))"
_ROOT = Path(__file__).resolve().parents[2]


def graph(place: Path, *names: str, more: str = "") -> Path:
    """A build folder of which nothing is known but some entities."""
    lines = []
    for name in names:
        subject, at = rdf.iri(name if ":" in name else BASE + name), rdf.iri(f"{BASE}graph/entities")
        lines.append(f"{subject} {rdf.iri(TYPE)} {rdf.iri(SC + 'Entity')} {at} .\n")
        lines.append(f"{subject} {rdf.iri(LABEL)} {rdf.literal(f'Name {name[-20:]}{more}')} {at} .\n")
    return folder_of(place, "".join(sorted(lines)))


def tree(site: Path) -> dict[str, bytes]:
    return {str(p.relative_to(site)): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def command(folder: Path, site: Path, *options: str) -> int:
    return main(["publish", str(folder), str(site), "--workers", "1", "--data", "ttl", *options])


def told(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line that was said."""
    (line,) = capsys.readouterr().err.strip().splitlines()
    return line


def manifest(site: Path, *lines: bytes) -> None:
    """More lines in the manifest of a site."""
    with (site / ".kg-site").open("ab") as stream:
        stream.writelines(line + b"\n" for line in lines)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return graph(tmp_path / "out", "entity/person/a", "entity/state/b")


@pytest.fixture
def site(folder: Path, tmp_path: Path) -> Path:
    publish(folder, tmp_path / "site", ONE)
    return tmp_path / "site"


@pytest.mark.parametrize("options", [(), ("--fresh",)], ids=str)
@pytest.mark.parametrize("other", [False, True])
def test_nothing_is_written_or_deleted_behind_a_link(
    folder: Path, site: Path, tmp_path: Path, options: tuple[str, ...], other: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    outside, linked = tmp_path / "outside", site / "data/entity/state"
    linked.rename(outside)
    linked.symlink_to(outside)
    (outside / "mine.txt").write_text("mine", encoding="utf-8")
    before = tree(outside)
    made = graph(tmp_path / "other", "entity/person/a", "entity/state/c") if other else folder
    assert command(made, site, *options) == 73
    assert "data/entity/state: is a link" in told(capsys)
    assert tree(outside) == before
    linked.unlink()
    assert command(made, site) == 0
    publish(made, tmp_path / "first", ONE)
    assert tree(site) == tree(tmp_path / "first")
    assert tree(outside) == before


def test_a_link_where_a_new_folder_is_needed_is_refused(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "outside").mkdir()
    (site / "data/entity/place").symlink_to(tmp_path / "outside")
    assert command(graph(tmp_path / "other", "entity/place/x"), site) == 73
    assert "is a link" in told(capsys)
    assert not list((tmp_path / "outside").iterdir())


def test_links_in_place_of_files_are_replaced(folder: Path, site: Path, tmp_path: Path) -> None:
    mine, page = tmp_path / "mine.txt", site / "data/entity/person/a.html"
    whole = tree(site)
    for name in (page.name, ".kg-site"):
        half = (page.parent if name == page.name else site) / f".{sha256(name.encode()).hexdigest()[:16]}.tmp"
        half.symlink_to(mine)
    mine.write_bytes(page.read_bytes())
    page.unlink()
    page.symlink_to(mine)
    mine.write_bytes(b"mine")
    publish(folder, site, PublishSettings(workers=1, formats=(".ttl",), fresh=True))
    assert mine.read_bytes() == b"mine"
    assert not page.is_symlink()
    assert tree(site) == whole


def test_the_site_itself_may_be_a_link(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "real")
    assert command(folder, tmp_path / "site") == 0
    assert command(graph(tmp_path / "other", "entity/place/x"), tmp_path / "site") == 0
    assert (tmp_path / "real/data/entity/place/x.html").is_file()


@pytest.mark.parametrize("finished", [False, True], ids=["first", "again"])
def test_what_was_cut_off_leaves_nothing_in_another_graph(
    folder: Path, tmp_path: Path, finished: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    if finished:
        publish(folder, site, ONE)
    cut = graph(tmp_path / "cut", *(f"entity/place/p{n}" for n in range(5)), "entity/state/b")

    def stop(done: int, all_: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(cut, site, ONE, stop)
    assert (site / "data/entity/place/p1.html").is_file()
    (site / "data/entity/place/mine.txt").write_text("mine", encoding="utf-8")
    if finished:
        with (site / ".kg-site").open("ab") as stream:
            stream.write(b" -1 data/entity/place/mine.txt")  # no end of the line: it was being written
    other = graph(tmp_path / "other", "entity/person/a", more=" now")
    publish(other, site, ONE)
    publish(other, tmp_path / "first", ONE)
    assert tree(site) == {**tree(tmp_path / "first"), "data/entity/place/mine.txt": b"mine"}
    assert publish(other, site, ONE).is_unchanged


def test_a_site_that_was_cut_off_at_its_first_file_is_made(folder: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / f".{sha256(b'.kg-site').hexdigest()[:16]}.tmp").write_bytes(b"kg si")
    publish(folder, site, ONE)
    publish(folder, tmp_path / "first", ONE)
    assert tree(site) == tree(tmp_path / "first")


def test_one_at_a_time(folder: Path, site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = tree(site)
    with disk.alone(site):
        program = [sys.executable, "-c", _KG, "publish", str(folder), str(site), "--fresh"]
        second = subprocess.run(program, capture_output=True, text=True, check=False, cwd=_ROOT, timeout=60)
    assert second.returncode == 73
    (line,) = second.stderr.strip().splitlines()
    assert "another `kg publish` is at work in this folder" in line
    assert tree(site) == whole
    assert command(folder, site) == 0


@pytest.fixture
def hurry() -> Iterator[None]:
    """Ends a test that waits for ever."""
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("name", [".kg-site.keys", "downloads/graph.nq.gz", "index.html"])
def test_a_pipe_in_place_of_a_file_is_replaced(folder: Path, site: Path, tmp_path: Path, name: str) -> None:
    (site / name).unlink()
    os.mkfifo(site / name)
    made = graph(tmp_path / "other", "entity/person/a", "entity/state/b", more=" now")
    assert command(made, site) == 0
    publish(made, tmp_path / "first", ONE)
    assert tree(site) == tree(tmp_path / "first")


def test_a_folder_in_place_of_a_file_is_told(folder: Path, site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "index.html").unlink()
    (site / "index.html").mkdir()
    assert command(folder, site) == 73
    assert "Is a directory" in told(capsys)


@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("make", [os.mkfifo, Path.touch, Path.mkdir, lambda p: p.write_bytes(b"\0\xff\n\n")])
def test_a_manifest_that_is_none_is_told(
    folder: Path, site: Path, make: Callable[[Path], object], capsys: pytest.CaptureFixture[str]
) -> None:
    (site / ".kg-site").unlink()
    make(site / ".kg-site")
    whole = tree(site)
    assert command(folder, site) == 65
    assert "publish to an empty folder" in told(capsys)
    assert tree(site) == whole


def test_lines_of_a_manifest_that_name_no_file_are_passed_over(folder: Path, site: Path, tmp_path: Path) -> None:
    whole = tree(site)
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    names = (
        b"a\0b",
        b"a\x07b",
        b"\xff",
        b"\xed\xa0\x80",
        b"../mine.txt",
        b"/x",
        b"a/" * 5000 + b"b",
        b"a\\b",
        b".kg-site",
    )
    manifest(site, *(b"0 4 " + name for name in names), b"0 " + b"9" * 5000 + b" long", b"", b"0", b"0 1 ")
    for options in ((), ("--fresh",)):
        assert command(folder, site, *options) == 0
    assert command(graph(tmp_path / "other", "entity/person/a"), site) == 0
    assert command(folder, site) == 0
    assert tree(site) == whole
    assert (tmp_path / "mine.txt").is_file()


def test_a_file_of_somebody_else_is_not_overwritten(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = graph(tmp_path / "other", "entity/person/a", "entity/place/x")
    publish(made, tmp_path / "first", ONE)
    mine = site / "data/entity/place/x.html"
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")
    for _ in range(2):
        assert command(made, site) == 73
        assert "data/entity/place/x.html: is in the way" in told(capsys)
        assert mine.read_text(encoding="utf-8") == "mine"
    mine.write_bytes((tmp_path / "first/data/entity/place/x.html").read_bytes())
    assert command(made, site) == 0, "the same bytes are nobody's loss"
    assert tree(site) == tree(tmp_path / "first")


CLASHING = (
    "entity/person/a",
    *(
        f"entity/person/a{suffix}/b"
        for suffix in (".html", ".ttl", ".nt", ".rdf", ".jsonld", ".page2.html", ".near.json")
    ),
    f"entity/place/.{sha256(b'x.html').hexdigest()[:16]}.tmp/y",
    "entity/place/x",
    "entity/place/" + "/".join(["long" * 40] * 5),
    *(f"https://w3id.org/statecraft/data/{name}" for name in ("x.y/z", "robots.txt/x")),
)


def test_things_whose_files_would_clash_have_pages_of_their_own(tmp_path: Path) -> None:
    made = graph(tmp_path / "out", *CLASHING)
    done = publish(made, tmp_path / "site", PublishSettings(workers=1))
    iris = [name if ":" in name else BASE + name for name in CLASHING]
    paths = [Addresses().path(iri) for iri in iris]
    assert len(set(paths)) == done.things == len(iris)
    live = Site(open_store(made / "store"), made)
    for iri, path in zip(iris, paths, strict=True):
        page = (tmp_path / "site" / f"{path}.html").read_bytes()
        assert iri[-10:].encode() in page
        assert live.answer(Asked(path=f"{path}.html", raw=f"{path}.html")).text.count(iri[-10:])
        own = iri.removeprefix("https://w3id.org/statecraft/")
        sent = live.answer(Asked(path=own, raw=own, accept="text/html"))
        assert (sent.status, urljoin(f"/{own}", sent.location)) == (303, f"/{path}.html"), own
    plain = {"entity/person/a", "entity/place/x", f"{BASE}x.y/z", f"{BASE}robots.txt/x"}
    assert [p.startswith("resource/") for p in paths] == [name not in plain for name in CLASHING]


def test_a_folder_of_an_older_site_makes_room_for_a_file(site: Path, tmp_path: Path) -> None:
    (site / "data/entity/place/x.html/y").mkdir(parents=True)
    for name in (b"data/entity/place/x.html/z.html", b"data/entity/place/x.html/y/z.html"):
        (site / name.decode()).write_bytes(b"old")
        manifest(site, b"0 3 " + name)
    made = graph(tmp_path / "other", "entity/place/x")
    publish(made, site, ONE)
    publish(made, tmp_path / "first", ONE)
    assert tree(site) == tree(tmp_path / "first")


@pytest.mark.parametrize("name", ["robots.txt/x", "sitemap.xml/x", "sitemap-2.xml/x", ".kg-site/x", ".kg-site.keys/x"])
def test_no_folder_is_called_like_a_file_of_the_site(name: str) -> None:
    assert Addresses("https://news.example/").path(f"https://news.example/{name}").startswith("resource/")


def _waiting(process: subprocess.Popen[str], ready: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not ready() and process.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.02)


def _started(pid: int) -> Iterable[int]:
    return map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks up processes")
@pytest.mark.parametrize("later", [0.0, 0.15, 0.4])
def test_ctrl_c_while_workers_start_is_one_line(tmp_path: Path, later: float) -> None:
    made = graph(tmp_path / "out", *(f"entity/place/p{n}" for n in range(400)))
    program = [sys.executable, "-c", _KG, "publish", str(made), str(tmp_path / "site"), "--workers", "2"]
    process = subprocess.Popen(program, stderr=subprocess.PIPE, text=True, cwd=_ROOT, start_new_session=True)
    _waiting(process, lambda: len(list(_started(process.pid))) >= 3)  # two, and one that multiprocessing has
    time.sleep(later)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    (line,) = errors.strip().splitlines()
    assert "interrupted; publish again to make it whole" in line
    assert publish(made, tmp_path / "site", PublishSettings(workers=1)).written
