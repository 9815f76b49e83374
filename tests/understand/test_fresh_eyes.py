"""What readers of fresh articles stumbled on: withdrawn ambassadors, owners of a whose, a president who is anyone."""

from __future__ import annotations

import pytest

from ..conftest import Read

CASES = [
    ("Chad withdrew its troops from Sudan.", ("Chad", "retreatsFrom", "Sudan"), True),
    ("France withdrew from Mali.", ("France", "retreatsFrom", "Mali"), True),
    ("Peru has withdrawn its ambassador from Colombia.", ("Peru", "cutsTiesWith", "Colombia"), True),
    ("Peru has withdrawn its ambassador from Colombia.", ("Peru", "retreatsFrom", "Colombia"), False),
    ("Norway pulled its diplomats out of Somalia.", ("Norway", "retreatsFrom", "Somalia"), False),
    ("Kosovo, which Serbia rejects, joined.", ("Serbia", "rejects", "Kosovo"), True),
    (
        "Peru was pleased by the first visit of a US president to Africa since 2015.",
        ("Donald Trump", "visits", "Africa"),
        False,
    ),
    (
        "Peru was pleased by the first visit of a US president to Africa since 2015.",
        ("Joe Biden", "visits", "Africa"),
        False,
    ),
    ("Togo praised ASEAN, whose presidency Mexico refuses to hand over.", ("Mexico", "rejects", "ASEAN"), False),
]


def test_an_agreement_that_nothing_tells_apart_waits_for_review(read: Read) -> None:
    reading = read("Peru and Chile signed a treaty closing a dispute.")
    (claim,) = reading.about("Peru", "signatoryOf", "treaty")
    assert claim.confidence < 0.5
    assert ("Peru", "signsAgreementWith", "Chile") in reading.facts


@pytest.mark.model
@pytest.mark.parametrize(("text", "triple", "there"), CASES)
def test_what_is_asserted(read: Read, text: str, triple: tuple[str, str, str], there: bool) -> None:
    assert (triple in read(text).facts) is there
