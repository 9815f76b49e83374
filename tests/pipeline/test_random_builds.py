"""Texts come, change and go, people decide, builds are ended: the folder holds what a build from nothing would."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg import rdf
from kg.pipeline import BuildSettings, Stages, build, building
from kg.stores import open_store
from kg.vocab import RDF, SC

from ..faults.killed import ACTORS, DEEDS
from .test_workers import parts

pytestmark = [pytest.mark.model, pytest.mark.timeout(600)]

STEPS = 14
MORE = (
    "Vladimir Putin is a professor at the University of Oslo.",
    "Protesters in Paris attacked France.",
    "The Fram Alliance threatened Norway.",
    "Korea criticized Japan.",
)
ENDED = ("write_shared", "change_store", "write_files", "seal")


class World:
    """A folder of texts, what people decided, and the folder that is built on."""

    def __init__(self, place: Path, seed: int) -> None:
        self.place, self.out, self.chance = place, place / "out", random.Random(seed)
        self.texts = place / "in"
        self.texts.mkdir()
        self.decisions: list[dict[str, Any]] = []
        self.stages = Stages(BuildSettings())
        for number in range(5):
            self.write(f"{number}.txt")

    def write(self, name: str) -> None:
        said = []
        for _ in range(self.chance.randint(1, 4)):
            one, other = self.chance.sample(ACTORS[:5], 2)
            said.append(f"{one} {self.chance.choice(DEEDS)} {other} on 4 March 2024.")
        words = " ".join((*said, self.chance.choice(MORE)))
        (self.texts / name).write_text(f"4 March 2024\n\n{words}", encoding="utf-8")

    def files(self) -> list[Path]:
        return sorted(self.texts.iterdir())

    def build(self, folder: Path) -> None:
        path = self.place / "decided.jsonl"
        told = ({"format": "kg-decision/1", **decision, "by": "A Reader"} for decision in self.decisions)
        path.write_text("".join(f"{json.dumps(one)}\n" for one in told), encoding="utf-8")
        stages = Stages(BuildSettings(decisions=(path,) if self.decisions else ()))
        for part in ("understanding", "lexicon", "authority", "gate", "mapper"):
            stages.__dict__[part] = getattr(self.stages, part)
        build([str(self.texts)], folder, stages=stages)

    def step(self, monkeypatch: pytest.MonkeyPatch) -> str:
        does = self.chance.choice(("add", "change", "remove", "decide", "decide", "end", "nothing"))
        if does == "add":
            self.write(f"{len(self.files())}-{self.chance.random()}.txt")
        elif does in {"change", "end"}:
            self.write(self.chance.choice(self.files()).name)
        elif does == "remove" and len(self.files()) > 2:
            self.chance.choice(self.files()).unlink()
        elif does == "decide":
            self.decisions.append(self.chance.choice(list(self.possible())))
        if does == "end":
            with monkeypatch.context() as patch:
                patch.setattr(building, self.chance.choice(ENDED), _end)
                with pytest.raises(KeyboardInterrupt):
                    self.build(self.out)
        self.build(self.out)
        return does

    def possible(self) -> Iterator[dict[str, Any]]:
        """What might be decided on the claims that are not decided on yet."""
        store = ox.Store()
        store.extend(rdf.parse(self.out / "graph.nq"))
        query = f"""SELECT DISTINCT ?claim ?one ?other WHERE {{ GRAPH ?graph {{ ?claim <{SC}status> ?status ;
            <{RDF}subject> ?one ; <{RDF}object> ?other }} }} ORDER BY ?claim"""
        taken = {value for decision in self.decisions for value in decision.values()}
        rows = store.query(query)
        assert isinstance(rows, ox.QuerySolutions)
        for row in rows:
            claim, one, other = (row[name].value for name in ("claim", "one", "other"))
            if claim in taken or one in taken or other in taken:
                continue
            yield {"decision": self.chance.choice(("accept", "reject")), "claim": claim}
            yield {"decision": self.chance.choice(("merge", "reject")), "entity": one, "into": other}
            yield {"decision": "split", "entity": one, "document": claim.split("/claim/")[0]}


def _end(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("seed", [1, 2])
def test_the_folder_holds_what_a_build_from_nothing_would(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(tmp_path, seed)
    world.build(world.out)
    done = []
    for _ in range(STEPS):
        done.append(world.step(monkeypatch))
        world.build(tmp_path / "fresh")
        assert parts(world.out) == parts(tmp_path / "fresh"), done
        shutil.rmtree(tmp_path / "fresh")
        lines = (world.out / "graph.nq").read_text(encoding="utf-8").splitlines()
        assert lines == sorted(set(lines)), done
        assert len(open_store(world.out / "store")) == len(lines), done
    assert {"change", "decide", "end"} <= set(done)
