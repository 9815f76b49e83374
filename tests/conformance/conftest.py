"""An endpoint that is written, for the suites that speak HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ..serving import Served, folder_of, serving


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    place = tmp_path_factory.mktemp("served")
    with serving(folder_of(place / "out", ""), "--write", log=place / "log") as running:
        yield running
