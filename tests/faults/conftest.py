"""What the property tests share: a folder in memory, and a server that hears whether it is called."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .properties import Ear


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The path of the one file that a test writes again and again."""
    return tmp_path_factory.mktemp("input") / "input"


@pytest.fixture
def ear() -> Iterator[Ear]:
    made = Ear()
    yield made
    made.close()
