"""The W3C suites of Turtle, TriG, N-Quads and N-Triples through the reader of `kg`."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import rdf
from kg.errors import DataError

from .suites import entries, file, folder

_SUITES = {
    "turtle": ("rdf-turtle", 313),
    "trig": ("rdf-trig", 356),
    "nquads": ("rdf-n-quads", 87),
    "ntriples": ("rdf-n-triples", 70),
}
_BASE = "https://w3c.github.io/rdf-tests/rdf/rdf11"


@pytest.mark.parametrize("format", _SUITES)
def test_every_file_is_read_or_refused_as_the_standard_has_it(format: str) -> None:
    name, count = _SUITES[format]
    place = folder("rdf-tests/rdf/rdf11") / name
    wrong, seen = [], 0
    for entry in entries(place / "manifest.ttl"):
        seen += 1
        path = file(entry.action)
        try:
            found = _dataset(path, format, f"{_BASE}/{name}/{path.name}")
            good = "Negative" not in entry.kind
            if good and entry.result is not None:
                good = found == _dataset(file(entry.result), "nquads", None)
        except DataError:
            good = "Negative" in entry.kind
        if not good:
            wrong.append(entry.name)
    assert not wrong
    assert seen == count, "every test of the suite was run"


def _dataset(path: Path, format: str, base: str | None) -> ox.Dataset:
    dataset = ox.Dataset(rdf.parse(path, format=format, base=base))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset
