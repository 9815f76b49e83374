"""A live site over a small graph, with names in other scripts and a refused claim, for the tests of this folder."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg import rdf

from ..conftest import ROOT as PROJECT
from ..conftest import TEXTS
from ..serving import Served, folder_of, serving
from . import hostile

ROOT = "https://w3id.org/statecraft/"
NAMES = {
    "person/jane-miller": "person/владимир-владимирович",
    "person/anna-berg": "person/محمد-بن-سلمان",
    "academicinstitution/fram-institute": "academicinstitution/清华大学",
}
"""What entities of the small graph are called instead: in Cyrillic, Arabic and Chinese letters."""
AWKWARD = {
    "a percent sign": "entity/person/jos%C3%A9%20maria",
    "a slash that is none": "entity/person/a%2Fb",
    "a suffix": "entity/person/x.html",
    "a slash at the end": "entity/person/last/",
    "a colon": "entity/person/javascript:alert(1)",
    "quotes": "entity/person/o'neil(2)",
    "a very long name": f"entity/person/{'long' * 80}",
}
"""What else a graph may be given, as it follows the base."""


@dataclass(frozen=True, slots=True)
class Live:
    """A running site, and what its graph holds."""

    served: Served
    base: str
    iris: dict[str, str]  # by kind
    folder: Path

    def url(self, iri: str) -> str:
        """Where an IRI of the graph is asked for here, as a client writes it."""
        space = self.base if iri.startswith(self.base) and self.base != f"{ROOT}data/" else ROOT
        assert iri.startswith(space)
        return self.served.url + iri[len(space) :]


def site_folder(graph: Path, place: Path) -> Path:
    """A copy of a small build: entities called as in NAMES, and one claim more, which was refused."""
    text = (graph / "graph.nq").read_text(encoding="utf-8")
    for ours, theirs in NAMES.items():
        assert f"/entity/{ours}>" in text
        text = text.replace(f"/entity/{ours}>", f"/entity/{theirs}>")
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    graph_ = re.search(r"<(\S+)graph/entities>", text)
    assert graph_ is not None
    extra = [f"<{graph_[1]}{name}> {label} {rdf.literal(kind)} {graph_[0]} ." for kind, name in AWKWARD.items()]
    extra.append(f'<urn:x:elsewhere> {label} "elsewhere" {graph_[0]} .')
    folder = folder_of(place, "\n".join([text.rstrip("\n"), *extra, ""]))
    claim = re.search(r"<(\S+/claim/[0-9a-f]+)>", text)
    assert claim is not None
    lines = [line for line in text.splitlines() if line.startswith(f"<{claim[1]}> ")]
    refused = sorted(line.replace(claim[1], claim[1][:-8] + "0" * 8) for line in lines)
    rdf.serialize(refused, folder / "quarantine.trig", format="trig")
    for name in ("graph.ttl", "graph.trig", "report.json", "run.ttl"):
        (folder / name).write_bytes((graph / name).read_bytes())
    return folder


def iris_of(folder: Path, base: str) -> dict[str, str]:
    """One IRI of each kind."""
    text = (folder / "graph.nq").read_text(encoding="utf-8")
    kinds = {
        "state": rf"<({ROOT}id/state/russia)> ",
        "leader": rf"<({ROOT}id/person/[^>#]+)> ",
        "office": rf"<({ROOT}id/office/[^>#]+)> ",
        "tenure": rf"<({ROOT}id/tenure/[^>#]+)> ",
        "interval": rf"<({ROOT}id/interval/[^>#]+)> ",
        "place": rf"<({ROOT}id/place/[^>#]+)> ",
        "seeds": rf"<({ROOT}id/seeds/[^>#]+)> ",
        "person, Cyrillic": rf"<({base}entity/person/владимир[^>#]+)> ",
        "person, Arabic": rf"<({base}entity/person/محمد[^>#]+)> ",
        "organization, Chinese": rf"<({base}entity/academicinstitution/清华[^>#]+)> ",
        "document": rf"<({base}document/[0-9a-f]+)> ",
        "claim": rf"<({base}document/[0-9a-f]+/claim/[0-9a-f]+)> ",
        "event": rf"<({base}document/[0-9a-f]+/event/[0-9-]+)> ",
    }
    found = {}
    for kind, pattern in kinds.items():
        match = re.search(pattern, text)
        assert match is not None, kind
        found[kind] = match[1]
    found["claim, refused"] = found["claim"][:-8] + "0" * 8
    found |= {name: f"{ROOT}{name}" for name in ("ontology", "plover", "shapes", "lexicon/en")}
    found["dataset"] = f"{base}dataset"
    return found


def build_at(base: str, place: Path) -> Path:
    """A build of the small documents under another base."""
    from kg.pipeline import build
    from kg.pipeline.settings import BuildSettings

    documents = place / "documents"
    documents.mkdir()
    for name, text in TEXTS.items():
        (documents / name).write_text(text, encoding="utf-8")
    build([str(documents)], place / "built", settings=BuildSettings(base=base))
    return place / "built"


@pytest.fixture(scope="session")
def live(small_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    place = tmp_path_factory.mktemp("live")
    folder = site_folder(small_graph, place / "out")
    base = f"{ROOT}data/"
    with serving(folder, log=place / "log") as running:
        yield Live(running, base, iris_of(folder, base), folder)


@pytest.fixture(scope="session")
def live_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The same under a base of its own."""
    place, base = tmp_path_factory.mktemp("elsewhere"), "https://news.example/kg/"
    folder = site_folder(build_at(base, place), place / "out")
    with serving(folder, log=place / "log") as running:
        yield Live(running, base, iris_of(folder, base), folder)


@pytest.fixture(scope="session")
def article_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build of the example articles, with one in which names of other scripts stand; not to be changed."""
    from kg.pipeline import build

    place = tmp_path_factory.mktemp("articles")
    texts = place / "texts"
    shutil.copytree(PROJECT / "seeds" / "articles", texts)
    (texts / "names.txt").write_text(
        "Seoul, 5 May 2024\n\nВладимир Путин of Russia met 习近平 of China in Moscow. "
        'The "Институт <b>Севера</b>" of Norway criticized Russia. محمد بن سلمان met Emmanuel Macron.\n',
        encoding="utf-8",
    )
    build([str(texts)], place / "out")
    return place / "out"


@dataclass(frozen=True, slots=True)
class Shown:
    """A running site whose pages people look at."""

    url: str
    things: dict[str, str]  # the paths of things by kind

    def path(self, told: str) -> str:
        """A path in which kinds of things stand: `{claim}.html`."""
        return told.format_map(self.things)


@pytest.fixture(scope="session")
def article_site(article_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """The live site of the example articles."""
    text = (article_graph / "graph.nq").read_text(encoding="utf-8")
    relation = f"<{ROOT}ontology#status> <{ROOT}ontology#asserted>"
    kinds = {
        "claim": rf"<{ROOT}([^>]+/claim/[0-9a-f]+)> {relation}",
        "document": rf"<{ROOT}(data/document/[0-9a-f]+)> ",
        "event": rf"<{ROOT}([^>]+/event/[0-9-]+)> ",
        "leader": rf"<{ROOT}(id/person/[^>#]+)> ",
        "tenure": rf"<{ROOT}(id/tenure/[^>#]+)> ",
    }
    found = {kind: match[1] for kind, pattern in kinds.items() if (match := re.search(pattern, text))}
    assert found.keys() == kinds.keys()
    with serving(article_graph, log=tmp_path_factory.mktemp("serve") / "log") as running:
        yield Shown(running.url, found)


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """The live site of the hostile graph, in which one state has claims for three pages."""
    place = tmp_path_factory.mktemp("hostile")
    told = hostile.Graph()
    told.lines += hostile.graph().lines
    told.refused += hostile.graph().refused
    many = told.document("many", "Many", "2025-01-02")
    for number in range(90):
        told.claim(many, f"m{number}", hostile.state("sao-tome"), "criticizes", f"{hostile.BASE}entity/place/p{number}")
    folder = folder_of(place / "out", "\n".join([*told.lines, ""]))
    rdf.serialize(sorted(told.refused), folder / "quarantine.trig", format="trig")
    with serving(folder, log=place / "log") as running:
        yield Shown(running.url, {})
