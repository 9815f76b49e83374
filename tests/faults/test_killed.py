"""Builds that are killed go on and end with the same bytes; `python -m tests.faults.killed` does it many times."""

from __future__ import annotations

from pathlib import Path

import pytest

from .killed import killed_builds

pytestmark = [
    pytest.mark.model,
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="only Linux tells which processes there are"),
]


def test_builds_that_are_killed_end_with_the_same_graph() -> None:
    met = killed_builds(4, documents=24, workers=2, seed=7)
    assert met["processes left"] == 0
    assert sum(met.values()) - met["was over"] >= 3
