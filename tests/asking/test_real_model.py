"""A real model, where one is named: KG_TEST_LLM_URL is the base URL of its server, KG_TEST_LLM what it is called there.

    KG_TEST_LLM_URL=http://127.0.0.1:8080/v1 KG_TEST_LLM=tiny python -m pytest tests/asking/test_real_model.py -s

Any will do, also a tiny one on this machine with a context of 8,192 tokens: whatever it tells, only what stands in the
text gets in. What it is worth is shown, not asserted: the scores of the rules alone, and of both.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kg.model import Extraction
from kg.records import to_line

from .conftest import Kg, Outcome, Run

URL = os.environ.get("KG_TEST_LLM_URL", "")
ASKED = {"url": URL, "model": os.environ.get("KG_TEST_LLM", "any"), "key": None, "timeout": 1500.0, "parallel": 1}
ARTICLES = Path(__file__).parents[1] / "articles"

pytestmark = [
    pytest.mark.model,
    pytest.mark.slow,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(not URL, reason="no model: KG_TEST_LLM_URL is not set"),
]


def holds(done: Outcome) -> None:
    """What has to be so, whatever a model tells."""
    account = done.account
    assert not done.failures
    assert account.requests >= 1
    assert account.stopped is None
    assert not account.guessed, "it tells its tokens"
    assert account.told == account.verified + account.unverified.total() + account.again + account.beyond
    for one in done.extractions:
        text = one.document.text
        assert all(text[c.evidence.start : c.evidence.end] == c.evidence.quote != "" for c in one.claims)
        assert all(text[c.trigger.start : c.trigger.end] == c.trigger.quote for c in one.claims)


def test_a_real_model(run: Run) -> None:
    text = "Russia attacked Ukraine on Monday. Emmanuel Macron met Olaf Scholz in Berlin.\n\nPoland may sanction Iran."
    done = run(text, **ASKED, answer=300)
    holds(done)
    (one,) = done.extractions
    assert {("Russia", "assaults", "Ukraine"), ("Emmanuel Macron", "meets", "Olaf Scholz")} <= done.triples()
    again = run(text, **ASKED, answer=300)
    assert again.account.requests == 0
    assert again.extractions == [one]


def test_a_real_model_is_scored(run: Run, kg: Kg, tmp_path: Path) -> None:
    from kg.pipeline import extract

    article = ARTICLES / "gulf.md"
    (rules,) = extract([str(article)])
    assert isinstance(rules, Extraction)
    done = run(rules.document, **ASKED, piece=800, answer=320)
    holds(done)
    alone, both = scored(kg, tmp_path, [rules]), scored(kg, tmp_path, done.extractions)
    assert alone["inexact_quotes"] == both["inexact_quotes"] == 0
    for score in (alone, both):
        assert sum(n for results in score["counts"].values() for n in results.values()) == len(score["outcomes"]) > 20
    tool = done.account.tool
    (one,) = done.extractions
    claims = {(c.subject, c.relation, c.object) for c in one.claims}
    assert {(c.subject, c.relation, c.object) for c in rules.claims} <= claims, "the rules lose nothing"
    assert sum(tool in c.found_by for c in one.claims) == done.account.verified
    print(f"\n{article.name}: {done.seconds:.0f} s", *done.account.lines(), sep="\n")
    for who, score in (("rules alone", alone), (f"with {tool}", both)):
        print(f"{who}: {score['counts']}, asserted beyond the gold: {len(score['asserted_not_listed'])}")


def scored(kg: Kg, folder: Path, found: Sequence[Extraction]) -> dict[str, Any]:
    """What `kg score` says of the claims about an article."""
    claims = folder / "claims.jsonl"
    claims.write_text("".join(f"{to_line(one)}\n" for one in found), encoding="utf-8")
    code, out, _ = kg("score", ARTICLES / "gold" / "gulf.json", "--documents", ARTICLES, "--claims", claims, "--json")
    assert code in {0, 3}, "3 where a claim was asserted that the gold holds back"
    (score,) = json.loads(out)
    return dict(score)
