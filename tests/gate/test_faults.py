"""Both engines find the same in hundreds of faults that are put into the data of real texts."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from faults import FAULTS

from kg.gate import Gate, triples
from kg.model import Document, Finding
from kg.pipeline import BuildSettings, Stages, judged
from kg.pipeline.judge import Judged

pytestmark = [pytest.mark.model, pytest.mark.slow]

TIMES = 5  # faults of each kind, in different documents


@pytest.fixture(scope="module")
def documents(articles: Sequence[Path], tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """The lines of short documents, as they pass the gate: a few sentences of each article, with who said what."""
    from kg.sources import read

    stages = Stages(BuildSettings())
    texts = [d.text for d in read([str(p) for p in articles], minter=stages.minter) if isinstance(d, Document)]
    cut = [re.split(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])", text) for text in texts]
    short = [" ".join(sentences[at : at + 3]) for sentences in cut for at in (2, 8)]
    made = [
        Document(
            iri=stages.minter.document(text=t, title=None, date="2024-06-05", url=None),
            text=t,
            source="t",
            date="2024-06-05",
        )
        for t in short
    ]
    found = [j for j in judged(made, stages=stages) if isinstance(j, Judged)]
    kept = [j for j in found if len(j.extraction.claims) >= 2]
    assert len(kept) >= 5
    graph = stages.mapper.authority_graph
    told = [stages.authority.lines(j.needed, graph=graph, by_name=j.named) for j in kept]
    return [triples([*j.lines, *lines]) for j, lines in zip(kept, told, strict=True)]


@pytest.fixture(scope="module")
def engines() -> tuple[Gate, Gate]:
    return Gate(engine="shacl"), Gate(engine="pyshacl")


def told(findings: list[Finding]) -> Counter[tuple[str, str | None, str, str, str | None]]:
    return Counter((f.focus, f.path, f.shape, f.severity, f.value) for f in findings)


def test_good_documents_pass_both(documents: list[list[str]], engines: tuple[Gate, Gate]) -> None:
    for lines in documents:
        assert all(f.severity == "Warning" for f in engines[0].check(lines))
        assert told(engines[0].check(lines)) == told(engines[1].check(lines))


INJECTED: Counter[str] = Counter()


@pytest.mark.parametrize("name", FAULTS)
def test_both_engines_find_the_same(name: str, documents: list[list[str]], engines: tuple[Gate, Gate]) -> None:
    chance = random.Random(name)
    places = chance.sample(range(len(documents)), len(documents))
    for at in places:
        broken = FAULTS[name](documents[at], chance)
        if broken is None or INJECTED[name] == TIMES:
            continue
        fast, reference = (told(engine.check(broken)) for engine in engines)
        assert fast == reference
        INJECTED[name] += bool(fast)
    assert INJECTED[name] > 0


def test_there_were_enough_of_them() -> None:
    if len(INJECTED) < len(FAULTS):
        pytest.skip("not all faults were run")
    assert len(INJECTED) >= 50
    assert INJECTED.total() >= 200
