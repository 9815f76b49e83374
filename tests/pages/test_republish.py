"""Publishing again: whatever changes in a graph, the site is that of a first time, and little of it is made."""

from __future__ import annotations

import errno
import os
import random
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin
from urllib.request import urlopen

import pytest

from kg import rdf
from kg.commands import main
from kg.publish import Published, PublishSettings, beside, disk, memory, publish
from kg.publish.files import SiteFolder
from kg.publish.keys import EVERYTHING, hashed

from ..serving import folder_of
from .conftest import site_folder
from .files import served
from .test_publish import Links

pytestmark = pytest.mark.model
ONE = PublishSettings(workers=1)
SC = "https://w3id.org/statecraft/ontology#"
_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def tree(site: Path) -> dict[str, bytes]:
    """All files of a site, hidden ones too."""
    return {str(p.relative_to(site)): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def differing(one: dict[str, bytes], two: dict[str, bytes]) -> list[str]:
    return sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))


class Graph:
    """A build folder that can be edited: the statements of its graph, and those of its quarantine."""

    def __init__(self, folder: Path) -> None:
        self.lines = set((folder / "graph.nq").read_text(encoding="utf-8").splitlines())
        self.beside = {n: (folder / n).read_bytes() for n in ("graph.ttl", "graph.trig", "report.json", "run.ttl")}
        refused = folder / "quarantine.trig"
        self.refused = {f"{quad} ." for quad in rdf.parse(refused)} if refused.is_file() else set()

    def folder(self, place: Path) -> Path:
        shutil.rmtree(place, ignore_errors=True)
        folder_of(place, "\n".join([*sorted(self.lines), ""]))
        for name, content in self.beside.items():
            (place / name).write_bytes(content)
        if self.refused:
            rdf.serialize(sorted(self.refused), place / "quarantine.trig", format="trig")
        return place

    def documents(self) -> list[str]:
        return sorted(set(re.findall(r"/document/([0-9a-f]{20})", "\n".join(self.lines))))

    def claims(self) -> list[str]:
        return sorted({m[1] for line in self.lines if (m := re.match(r"<(\S+/claim/[0-9a-f]+)> ", line))})

    def things(self) -> list[str]:
        kind = f"<{_RDF}type> <{SC}Entity>"
        return sorted({line.split(" ")[0][1:-1] for line in self.lines if f"> {kind} " in line})

    def of(self, text: str) -> set[str]:
        return {line for line in self.lines if text in line}


def copied(graph: Graph, draw: random.Random) -> None:
    """A document once more under another name."""
    document = draw.choice(graph.documents())
    named = f"{draw.getrandbits(32):08x}{document[8:]}"
    graph.lines |= {line.replace(f"/document/{document}", f"/document/{named}") for line in graph.of(document)}


def deleted(graph: Graph, draw: random.Random) -> None:
    """A document is gone, with its claims."""
    graph.lines -= graph.of(f"/document/{draw.choice(graph.documents())}")


def decided(graph: Graph, draw: random.Random) -> None:
    """A claim has another status, as a decision gives it."""
    claim = draw.choice(graph.claims())
    for line in graph.of(f"<{claim}> <{SC}status> "):
        graph.lines.remove(line)
        graph.lines.add(re.sub(r"#\w+> (<\S+> \.)$", rf"#{draw.choice(['asserted', 'review', 'claim'])}> \1", line))


def turned(graph: Graph, draw: random.Random) -> None:
    """A claim says the contrary, or has another relation or object."""
    claim = draw.choice(graph.claims())
    way = draw.choice(["polarity", "predicate", "object"])
    if way == "polarity":
        for line in graph.of(f"<{claim}> <{SC}polarity> "):
            graph.lines.remove(line)
            other = "negative" if "#positive" in line else "positive"
            graph.lines.add(re.sub(r"#(?:positive|negative)>", f"#{other}>", line))
        return
    values = sorted({line.split(" ")[2] for line in graph.of(f"<{_RDF}{way}> ")})
    for line in graph.of(f"<{claim}> <{_RDF}{way}> "):
        graph.lines.remove(line)
        parts = line.split(" ")
        graph.lines.add(" ".join([*parts[:2], draw.choice(values), *parts[3:]]))


def renamed(graph: Graph, draw: random.Random) -> None:
    """A thing is called otherwise; its names are gone, or one more."""
    thing = draw.choice(graph.things())
    found = graph.of(f"<{thing}> {_LABEL} ")
    graph_name = next(iter(found or graph.of(f"<{thing}> "))).split(" ")[-2]
    if draw.random() < 0.7:
        graph.lines -= found
    graph.lines.add(f'<{thing}> {_LABEL} "name {draw.getrandbits(16)}" {graph_name} .')


def described(graph: Graph, draw: random.Random) -> None:
    """Something else is said of things that many pages name: their class, whom they act for, an office."""
    said = sorted(line for line in graph.lines if "/document/" not in line and _LABEL not in line)
    for line in draw.sample(said, 15):
        subject, predicate, _ = line.split(" ", 2)
        alike = [other.split(" ", 2)[2] for other in said if other.split(" ")[1] == predicate]
        graph.lines.discard(line)
        graph.lines.add(f"{subject} {predicate} {draw.choice(alike)}")


def refused(graph: Graph, draw: random.Random) -> None:
    """The shapes refuse a claim, which is in the quarantine then, or no longer refuse any."""
    if graph.refused and draw.random() < 0.3:
        graph.refused = set()
        return
    found = graph.of(f"<{draw.choice(graph.claims())}> ")
    graph.refused |= found
    graph.lines -= found


def own(graph: Graph, draw: random.Random) -> None:
    """The graph explains a relation of its own that holds both ways, and a claim states it."""
    relation = f"https://own.example/terms#r{draw.randrange(3)}"
    base = "<https://w3id.org/statecraft/data/graph/ontology>"
    graph.lines.add(f"<{relation}> <{_RDF}type> <http://www.w3.org/2002/07/owl#SymmetricProperty> {base} .")
    graph.lines.add(f'<{relation}> {_LABEL} "own {draw.randrange(3)}" {base} .')
    claim = draw.choice(graph.claims())
    for line in graph.of(f"<{claim}> <{_RDF}predicate> "):
        graph.lines.remove(line)
        parts = line.split(" ")
        graph.lines.add(" ".join([*parts[:2], f"<{relation}>", *parts[3:]]))


def fewer(graph: Graph, draw: random.Random) -> None:
    """Statements that nobody would take away alone are gone."""
    graph.lines -= set(draw.sample(sorted(graph.lines), 5))


EDITS: Sequence[Callable[[Graph, random.Random], None]] = (
    copied,
    deleted,
    decided,
    turned,
    renamed,
    described,
    refused,
    own,
    fewer,
)


@pytest.fixture(scope="module")
def folder(small_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three small documents, names in other scripts, and a refused claim."""
    return site_folder(small_graph, tmp_path_factory.mktemp("again") / "out")


@pytest.mark.parametrize("seed", range(2))
def test_a_site_that_is_published_again_is_that_of_a_first_time(folder: Path, tmp_path: Path, seed: int) -> None:
    draw, graph = random.Random(seed), Graph(folder)
    publish(graph.folder(tmp_path / "out"), tmp_path / "site", ONE)
    rounds = [[edit] for edit in draw.sample(EDITS, len(EDITS))] + [draw.sample(EDITS, 3)]
    for number, edits in enumerate(rounds):
        for edit in edits:
            if len(graph.documents()) > 1 or edit is not deleted:
                edit(graph, draw)
        out = graph.folder(tmp_path / "out")
        done = publish(out, tmp_path / "site", ONE)
        publish(out, tmp_path / f"first{number}", ONE)
        names = [edit.__name__ for edit in edits]
        assert not differing(tree(tmp_path / "site"), tree(tmp_path / f"first{number}")), names
        assert done.made < done.things or own in edits, names
        shutil.rmtree(tmp_path / f"first{number}")


def edited(folder: Path, place: Path, *edits: Callable[[Graph, random.Random], None], seed: int = 7) -> Path:
    """A build folder with the graph of another, edited."""
    graph, draw = Graph(folder), random.Random(seed)
    for edit in edits:
        edit(graph, draw)
    return graph.folder(place)


@pytest.fixture(scope="module")
def published(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Published]:
    site = tmp_path_factory.mktemp("published") / "site"
    return site, publish(folder, site, ONE)


def test_every_link_resolves_after_publishing_again(
    folder: Path, published: tuple[Path, Published], tmp_path: Path
) -> None:
    site = Path(shutil.copytree(published[0], tmp_path / "site"))
    for number, edits in enumerate(((deleted, renamed), (copied, refused), (own, turned))):
        publish(edited(folder, tmp_path / "out", *edits, seed=number), site, ONE)
        with served(site) as root:
            start = f"{root}index.html"
            seen, open_ = {start}, [start]
            while open_:
                url = open_.pop()
                with urlopen(url) as reply:  # raises for what is not there
                    content = reply.read()
                    if reply.headers.get_content_type() != "text/html":
                        continue
                page = Links()
                page.feed(content.decode("utf-8"))
                found = {urldefrag(urljoin(url, link))[0] for link in page.links}
                more = {link for link in found if link.startswith(root)} - seen
                seen |= more
                open_ += more
        assert len(seen) > 100


def test_little_is_made_again_for_a_document_that_is_gone(
    folder: Path, published: tuple[Path, Published], tmp_path: Path
) -> None:
    site = Path(shutil.copytree(published[0], tmp_path / "site"))
    before = {p: p.stat().st_mtime_ns for p in site.rglob("*") if p.is_file()}
    done = publish(edited(folder, tmp_path / "out", deleted), site, ONE)
    assert 0 < done.made < done.things / 2
    assert done.removed > 0
    touched = {p for p, at in before.items() if p.is_file() and p.stat().st_mtime_ns != at}
    assert len(touched) < len(before) / 2


def test_no_page_depends_on_the_whole_graph(published: tuple[Path, Published]) -> None:
    site, done = published
    noted = SiteFolder(site)
    known = memory.read(site / memory.NAME, noted.state, noted.before[memory.NAME].digest)
    assert known is not None
    assert len(known.keys) == done.things == done.made
    whole = sorted(thing for thing, keys in known.keys.items() if hashed(EVERYTHING) in keys)
    assert not whole, "a look-up that `kg.publish.keys` does not understand"


@pytest.mark.parametrize(
    "changed",
    [{"formats": (".ttl",)}, {"licence": "https://example.org/licence"}, {"site": "https://example.org/"}, {}],
    ids=str,
)
def test_another_version_or_other_settings_make_all_again(
    folder: Path,
    published: tuple[Path, Published],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    changed: dict[str, Any],
) -> None:
    site = Path(shutil.copytree(published[0], tmp_path / "site"))
    settings = PublishSettings(workers=1, **changed)
    if not changed:
        monkeypatch.setattr(beside, "version", lambda: "another")
    done = publish(folder, site, settings)
    assert done.made == done.things
    publish(folder, tmp_path / "first", settings)
    assert not differing(tree(site), tree(tmp_path / "first"))
    assert publish(folder, site, settings).is_unchanged


def test_what_somebody_deleted_or_damaged_is_made_again(
    folder: Path, published: tuple[Path, Published], tmp_path: Path
) -> None:
    site = Path(shutil.copytree(published[0], tmp_path / "site"))
    whole = tree(site)
    assert publish(folder, site, ONE).is_unchanged
    (site / "id/state/russia.html").unlink()
    (site / "id/state/norway.ttl").write_bytes(b"")
    shutil.rmtree(site / "id/person")
    done = publish(folder, site, ONE)
    persons = {name for name in whole if name.startswith("id/person/")}
    assert (done.written, done.removed) == (2 + len(persons), 0)
    assert done.made == 2 + sum(name.endswith(".ttl") for name in persons)
    assert not differing(tree(site), whole)
    for name in ("static/pages.css", "browse/state.html", beside.GRAPH, memory.NAME):
        (site / name).unlink()
        assert publish(folder, site, ONE).written == 1
        assert not differing(tree(site), whole)
    (site / memory.NAME).write_bytes(whole[memory.NAME][:-3] + b"xxx")
    assert publish(folder, site, ONE).made == done.things
    assert not differing(tree(site), whole)
    (site / "index.html").write_bytes(whole["index.html"].replace(b"<", b">"))
    assert publish(folder, site, PublishSettings(workers=1, fresh=True)).written == 1, "of the same size"
    assert not differing(tree(site), whole)
    (site / beside.GRAPH).write_bytes(whole[beside.GRAPH][:-3] + b"xxx")
    out = edited(folder, tmp_path / "out", turned)
    assert publish(out, site, ONE).made == done.things, "with what the graph was before not known, all is made"
    publish(out, tmp_path / "first", ONE)
    assert not differing(tree(site), tree(tmp_path / "first"))


_KILLED = """
import os, signal, sys
from pathlib import Path
from kg.publish import PublishSettings, publish

def stop(done, all_):
    if done == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    publish(Path(sys.argv[1]), Path(sys.argv[2]), PublishSettings(workers=int(sys.argv[4])), stop)
"""


@pytest.mark.parametrize(("first", "workers"), [(True, 1), (False, 1), (True, 2)])
def test_a_site_whose_publishing_was_killed_is_made_whole(
    folder: Path, published: tuple[Path, Published], tmp_path: Path, first: bool, workers: int
) -> None:
    site = tmp_path / "site"
    if not first:
        shutil.copytree(published[0], site)
    out = edited(folder, tmp_path / "out", copied, turned, decided)
    program = tmp_path / "killed.py"
    program.write_text(_KILLED, encoding="utf-8")
    command = [sys.executable, str(program), str(out), str(site), "40" if first else "5", str(workers)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    assert subprocess.run(command, check=False, env=environment).returncode == -signal.SIGKILL
    (site / ".0123456789abcdef.tmp").write_bytes(b"half of")
    assert publish(out, site, ONE).made
    publish(out, tmp_path / "first", ONE)
    assert not differing(tree(site), tree(tmp_path / "first"))


def test_a_full_disk_is_told_and_leaves_a_site_that_works(
    folder: Path,
    published: tuple[Path, Published],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    site = Path(shutil.copytree(published[0], tmp_path / "site"))
    before = tree(site)
    out = edited(folder, tmp_path / "out", copied, turned)
    publish(out, tmp_path / "first", ONE)
    write, room = disk.fill, iter(range(60))

    def full(handle: int, content: bytes) -> None:
        if next(room, None) is None:
            write(handle, content[: len(content) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(handle, content)

    monkeypatch.setattr(disk, "fill", full)
    assert main(["publish", str(out), str(site), "--workers", "1"]) == 73
    monkeypatch.undo()
    told = capsys.readouterr().err.strip().splitlines()
    assert len(told) == 1
    assert "No space left on device" in told[0]
    after, now = tree(site), tree(tmp_path / "first")
    wrong = [n for n in after if n != ".kg-site" and after[n] not in (before.get(n), now.get(n))]
    assert not wrong, "half a file"
    assert before.keys() <= after.keys()
    assert main(["publish", str(out), str(site), "--workers", "1"]) == 0
    assert not differing(tree(site), now)


def test_the_command_tells_how_much_was_made_again(
    folder: Path, published: tuple[Path, Published], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = Path(shutil.copytree(published[0], tmp_path / "site"))
    out = edited(folder, tmp_path / "out", turned)
    assert main(["publish", str(out), str(site), "--workers", "1"]) == 0
    told = capsys.readouterr()
    assert re.search(r"\b\d+ of \d+ things made again", told.out + told.err)
    assert main(["publish", str(out), str(site)]) == 0
    told = capsys.readouterr()
    assert "published already" in told.out + told.err
