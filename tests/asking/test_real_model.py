"""A real model, where one is named: KG_TEST_LLM_URL is the base URL of its server, KG_TEST_LLM what it is called there.

Any will do, also a tiny one on this machine: whatever it tells, only what stands in the text gets in.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .conftest import Run

URL = os.environ.get("KG_TEST_LLM_URL", "")

pytestmark = [
    pytest.mark.model,
    pytest.mark.slow,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not URL, reason="no model: KG_TEST_LLM_URL is not set"),
]


def test_a_real_model(run: Run, tmp_path: Path) -> None:
    text = "Russia attacked Ukraine on Monday. Emmanuel Macron met Olaf Scholz in Berlin.\n\nPoland may sanction Iran."
    asked = {"url": URL, "model": os.environ.get("KG_TEST_LLM", "any"), "key": None, "answer": 300, "timeout": 1500.0}
    done = run(text, **asked)
    (one,) = done.extractions
    assert {("Russia", "assaults", "Ukraine"), ("Emmanuel Macron", "meets", "Olaf Scholz")} <= done.triples()
    assert all(text[c.evidence.start : c.evidence.end] == c.evidence.quote for c in one.claims)
    assert done.account.requests >= 1
    assert done.account.stopped is None
    assert not done.account.guessed, "it tells its tokens"
    again = run(text, **asked)
    assert again.account.requests == 0
    assert again.extractions == done.extractions
