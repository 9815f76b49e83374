"""What a tool takes for somebody, and the text does not, is for people to look at."""

from __future__ import annotations

import pytest

from .conftest import Ground, name, tell

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("text", "relation", "thing"),
    [
        ("Russia launched an attack on Tuesday.", "attacked", name("Tuesday", "State")),
        ("Russia imposed sanctions on Thursday.", "sanctioned", name("Thursday", "State")),
        ("Russia met with protests in Rome.", "met with", name("protests", "Organization")),
        ("Russia sent aid in March to Syria.", "aids", name("March", "State")),
    ],
)
def test_days_and_common_nouns_are_nobody(ground: Ground, text: str, relation: str, thing: object) -> None:
    found = ground(text, tell("Russia", relation, thing)).extraction  # type: ignore[arg-type]
    assert all(claim.confidence < 0.5 for claim in found.claims)


def test_a_name_that_only_a_tool_knows_may_act(ground: Ground) -> None:
    claim = ground(
        "The Ostland Front attacked Mali.", tell(name("Ostland Front", "ArmedGroup"), "attacked", "Mali")
    ).claim
    assert claim.confidence >= 0.5


def test_another_identifier_than_that_of_the_text_is_a_disagreement(ground: Ground) -> None:
    text, state = "Poland accused Russia of sabotage.", "https://w3id.org/statecraft/id/state/"
    same, other = (
        ground(text, tell(name("Poland", iri=f"{state}{who}"), "accuses", "Russia")).claim.confidence
        for who in ("poland", "france")
    )
    assert same > 0.5 > other


def test_what_somebody_stopped_doing_is_no_fact(ground: Ground) -> None:
    claim = ground("Canada stopped supporting Peru.", tell("Canada", "supports", "Peru")).claim
    assert claim.polarity.value == "negative"
    assert claim.confidence < 0.5
