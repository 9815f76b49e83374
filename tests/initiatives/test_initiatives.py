"""The gold standard of this folder: figures do not fall below what has been reached, on either part."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.model import Failure
from kg.score.formats import own
from kg.score.layers.claims import Claims
from kg.score.tally import Tally
from kg.understand import Understanding

GOLD = Path(__file__).with_name("initiatives.jsonl")
FLOORS = {"dev": (0.89, 0.71), "test": (0.87, 0.49)}  # precision, recall; a little below what is reached


@pytest.mark.slow
@pytest.mark.model
@pytest.mark.parametrize("part", FLOORS)
def test_figures_stay_above_their_floors(part: str, understanding: Understanding) -> None:
    parts = [json.loads(line)["part"] for line in GOLD.read_text(encoding="utf-8").splitlines()]
    golds = [g for g, p in zip(own.read(GOLD), parts, strict=True) if p == part and not isinstance(g, Failure)]
    tally = Tally()
    for gold, reading in zip(golds, understanding.readings((g.document, ()) for g in golds), strict=True):
        assert not isinstance(reading, Failure)
        Claims().count(gold, reading, tally)
    precision, recall = FLOORS[part]
    assert tally.micro.precision >= precision
    assert tally.micro.recall >= recall
