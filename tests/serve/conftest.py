"""One endpoint that is read, and one that is written, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ..serving import Served, folder_of, serving

TRIPLES = "".join(f'<urn:x:s{i}> <urn:x:p{i % 3}> "{"é" * (i % 5)} {i}" <urn:x:g{i % 4}> .\n' for i in range(2000))


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    place = tmp_path_factory.mktemp("served")
    folder = folder_of(place / "out", TRIPLES)
    with serving(folder, "--timeout", "3", "--max-rows", "5000", "--max-size", "8", log=place / "log") as running:
        yield running


@pytest.fixture
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    place = tmp_path_factory.mktemp("written")
    with serving(folder_of(place / "out", TRIPLES), "--write", log=place / "log") as running:
        yield running
