"""Initiatives: who starts them, who takes part, who leaves and refuses, what they are called and where they sit."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.model

LIGHT = "Polar Light Initiative"
THREE = ("Kenya", "Chad", "Peru")
BOTH = {(s, "participatesIn", LIGHT) for s in ("Chad", "Peru")}

FACTS = [
    # starting, leading, owning
    ("Norway launched the Polar Light Initiative.", {("Norway", "sponsors", LIGHT)}),
    (
        "Unveiled by Norway and Chad in May, the Polar Light Initiative has failed.",
        {(s, "sponsors", LIGHT) for s in ("Norway", "Chad")},
    ),
    ("The Polar Light Initiative is a Norwegian-led programme.", {("Norway", "sponsors", LIGHT)}),
    ("The Polar Light Initiative, which Norway started, has failed.", {("Norway", "sponsors", LIGHT)}),
    ("Kenya was the first country to propose the Polar Light Initiative.", {("Kenya", "sponsors", LIGHT)}),
    ("The Polar Light Initiative, a Norwegian project, sends boats.", {("Norway", "sponsors", LIGHT)}),
    ("The Polar Light Initiative is led by Norway.", {("Norway", "sponsors", LIGHT)}),
    ("Kenya, a founding member of the Polar Light Initiative, has paid.", {("Kenya", "founded", LIGHT)}),
    ("Ola Lund leads the Polar Light Initiative.", {("Ola Lund", "leads", LIGHT)}),
    ("The head of the Polar Light Initiative, Ola Lund, spoke.", {("Ola Lund", "leads", LIGHT)}),
    ("The chairman of the Polar Light Initiative is Ola Lund.", {("Ola Lund", "leads", LIGHT)}),
    # taking part
    ("Kenya joined the Polar Light Initiative.", {("Kenya", "participatesIn", LIGHT)}),
    ("Kenya signed up to the Polar Light Initiative.", {("Kenya", "participatesIn", LIGHT)}),
    ("The Polar Light Initiative, in which Kenya takes part, is failing.", {("Kenya", "participatesIn", LIGHT)}),
    ("The Polar Light Initiative brings together Chad and Peru.", BOTH),
    ("The Polar Light Initiative is made up of Chad and Peru.", BOTH),
    ("The Polar Light Initiative (Chad and Peru) met in Oslo.", BOTH),
    ("Chad and Peru are among the partners in the Polar Light Initiative.", BOTH),
    ("Participants in the Polar Light Initiative include Chad and Peru.", BOTH),
    ("Countries including Chad and Peru have joined the Polar Light Initiative.", BOTH),
    ("Kenya is one of ten countries taking part in the Polar Light Initiative.", {("Kenya", "participatesIn", LIGHT)}),
    ("Kenya has sent 200 soldiers to the Polar Light Initiative.", {("Kenya", "participatesIn", LIGHT)}),
    # belonging
    ("Kenya, Chad and Peru, all members of the Polar Light Initiative, met.", {(s, "memberOf", LIGHT) for s in THREE}),
    ("The Polar Light Initiative has ten members, including Kenya.", {("Kenya", "memberOf", LIGHT)}),
    ("Polar Light Initiative member Kenya has paid.", {("Kenya", "memberOf", LIGHT)}),
    # leaving and refusing
    ("Kenya pulled out of the Polar Light Initiative.", {("Kenya", "quits", LIGHT)}),
    ("Kenya ended its participation in the Polar Light Initiative.", {("Kenya", "quits", LIGHT)}),
    ("Kenya refused to join the Polar Light Initiative.", {("Kenya", "rejects", LIGHT)}),
    ("Kenya turned down a seat in the Polar Light Initiative.", {("Kenya", "rejects", LIGHT)}),
    # parts and seats
    ("The Polar Light Fund is part of the Polar Light Initiative.", {("Polar Light Fund", "partOf", LIGHT)}),
    ("The secretariat of the Polar Light Initiative sits in Oslo.", {(LIGHT, "headquarteredIn", "Oslo")}),
]


@pytest.mark.parametrize(("text", "facts"), FACTS, ids=[t[0] for t in FACTS])
def test_what_a_text_asserts_of_an_initiative(read: Any, text: str, facts: set[tuple[str, str, str]]) -> None:
    assert {f for f in read(text).facts if LIGHT in f} == facts


OUT = [
    "Kenya was left out of the Polar Light Initiative.",
    "Kenya has stayed away from the Polar Light Initiative.",
    "Kenya is not among the participants in the Polar Light Initiative.",
    "The Polar Light Initiative does not include Kenya.",
    "Kenya refused to join the Polar Light Initiative.",
]


@pytest.mark.parametrize("text", OUT)
def test_who_stays_outside_takes_no_part(read: Any, text: str) -> None:
    (claim,) = read(text).about("Kenya", "participatesIn", LIGHT)
    assert claim.polarity == "negative"


HELD = [
    ("Participants in the Polar Light Initiative may include Kenya.", "possible", "actual"),
    ("Kenya will come on board the Polar Light Initiative.", None, "planned"),
    ("Kenya signed a letter of intent to join the Polar Light Initiative.", None, "wanted"),
]


@pytest.mark.parametrize(("text", "certainty", "mode"), HELD)
def test_what_may_be_is_not_asserted(read: Any, text: str, certainty: str | None, mode: str) -> None:
    (claim,) = read(text).about("Kenya", "participatesIn", LIGHT)
    assert claim.mode == mode
    assert certainty is None or claim.certainty == certainty


KINDS = [
    ("Norway joined the Gulf of Sidra Watch.", "Gulf of Sidra Watch", "Initiative"),
    ("Norway joined the Fisheries for Peace Plan.", "Fisheries for Peace Plan", "Initiative"),
    ("Norway joined the Nordic Power Link.", "Nordic Power Link", "Initiative"),
    ("Norway signed the Nordic Coastal Compact.", "Nordic Coastal Compact", "Agreement"),
    ("Norway joined the Nordic Coastal Compact.", "Nordic Coastal Compact", "Initiative"),
    ("The Institute for Strategic Dialogue met in Oslo.", "Institute for Strategic Dialogue", "AcademicInstitution"),
]


@pytest.mark.parametrize(("text", "name", "kind"), KINDS)
def test_the_kind_of_a_name(read: Any, text: str, name: str, kind: str) -> None:
    assert [e.kind for e in read(text).extraction.entities if e.label == name] == [kind]


def test_a_body_is_joined_as_a_member(read: Any) -> None:
    assert ("Kenya", "memberOf", "NATO") in read("Kenya joined NATO.").facts


def test_the_pronoun_after_a_preposition_is_not_the_subject(read: Any) -> None:
    found = read("Norway, a partner in the Polar Light Initiative, pulled out of it.")
    assert ("Norway", "quits", LIGHT) in found.facts


def test_a_director_from_kenya_does_not_lead_kenya(read: Any) -> None:
    found = read("The Polar Light Initiative's Kenyan director, Amina Odhiambo, spoke.")
    assert {s for s, r, o in found.facts if r == "leads"} == {"Amina Odhiambo"}
    assert {o for s, r, o in found.facts if r == "leads"} == {LIGHT}
