"""Who stands second leads nothing, envoys serve abroad, and a stop that shortens a word ends no sentence."""

from pathlib import Path

import pytest

from kg.model import Status
from kg.pipeline import judged

CASES = [
    ("Raul Berg, the No. 2 commander of Hamas, met Ann Lee.", "leads", False),
    ("Ole Dahl, acting head of the World Bank, met Ann Lee.", "leads", False),
    ("Rita Dahl, the commander of Hamas, met Ann Lee.", "leads", True),
    ("Jan Roy, head of the World Bank, met Ann Lee.", "leads", True),
    ("The Norwegian ambassador to Chad, Jan Roy, left.", "servesIn", False),
    ("The Norwegian ambassador to Chad, Jan Roy, left.", "holdsOffice", True),
    ("Norway's foreign minister, Jan Roy, left.", "servesIn", True),
    ("Foreign Secretary Ma. Teresa Cruz met Gen. Ann Lee on Monday.", "meets", True),
]


@pytest.mark.parametrize(("text", "relation", "told"), CASES)
def test_ranks(text: str, relation: str, told: bool, tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text(text)
    asserted = [v.claim for j in judged([str(path)]) for v in j.verdicts.values() if v.status is Status.ASSERTED]
    assert any(c.relation.endswith(f"#{relation}") for c in asserted) is told
    assert "Ma. " not in text or any("Ma. Teresa Cruz" in c.evidence.quote for c in asserted)
