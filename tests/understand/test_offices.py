"""Whose office a bare title names, and what stands beside names of persons, parties and bodies."""

from __future__ import annotations

import pytest

from tests.understand.test_lasting import asserted, told

pytestmark = pytest.mark.model

_ECUADOR = "Quito, 2 October 2013 - The Ecuadorian government signed the accord. Ecuador lost land in 1942. "
_TWO = "Ghana and Togo met. Ghana wants more. Togo wants more. "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (_ECUADOR + "Health Minister Rosa Lima hailed it.", ("Rosa Lima", "holdsOffice", "Health Minister of Ecuador")),
        (_ECUADOR + "Health Minister Rosa Lima hailed it.", ("Rosa Lima", "servesIn", "Ecuador")),
        (_ECUADOR + "The foreign minister, Rosa Lima, spoke.", ("Rosa Lima", "servesIn", "Ecuador")),
        (
            _ECUADOR + "President Pablo Mera spoke. His defence minister, Rosa Lima, did not.",
            ("Rosa Lima", "servesIn", "Ecuador"),
        ),
        (
            "Japan protested. Chief Cabinet Secretary Kenji Murata said Japan would wait.",
            ("Kenji Murata", "holdsOffice", "Chief Cabinet Secretary of Japan"),
        ),
        (
            "The United States protested. Secretary of State Ellen Marsh wrote a letter.",
            ("Ellen Marsh", "holdsOffice", "Secretary of State of the United States"),
        ),
        (
            "The former presidents Ann Lee of Norway and Bob Roe of Chile met in Oslo.",
            ("Ann Lee", "holdsOffice", "President of Norway"),
        ),
        (
            "Ghana's chief economic minister, Ann Lee, spoke.",
            ("Ann Lee", "holdsOffice", "Chief Economic Minister of Ghana"),
        ),
        (
            "In a letter to Ann Lee, Ghana's foreign minister, Bob Roe said no.",
            ("Ann Lee", "holdsOffice", "Foreign Minister of Ghana"),
        ),
        ("Jane Doe's Green Party won. ", ("Jane Doe", "memberOfParty", "Green Party")),
        (
            "Lucinda Farrant of the Gulf Risk Institute warned Oman.",
            ("Lucinda Farrant", "affiliatedWith", "Gulf Risk Institute"),
        ),
        ("The Nairobi-based Lakes Institute warned Oman.", ("Lakes Institute", "headquarteredIn", "Nairobi")),
        ("Talks resumed in the Kenyan capital, Nairobi, on Monday.", ("Nairobi", "capitalOf", "Kenya")),
    ],
)
def test_an_office_or_a_tie_is_asserted(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in asserted(text)


@pytest.mark.parametrize(
    ("text", "subject", "relation"),
    [
        (_TWO + "Health Minister Rosa Lima spoke.", "Rosa Lima", "holdsOffice"),  # of which of the two
        (_ECUADOR + "Shadow Health Minister Rosa Lima spoke.", "Rosa Lima", "servesIn"),
        (_ECUADOR + "The club's president, Rosa Lima, spoke.", "Rosa Lima", "leads"),
        (_ECUADOR + "Rosa Lima was elected president.", "Rosa Lima", "holdsOffice"),  # perhaps of a club
        (_ECUADOR + "Former president Rosa Lima spoke.", "Rosa Lima", "leads"),
        ("Former World Bank President Ann Lee spoke.", "Ann Lee", "leads"),
        ("Soldiers detained President Ann Lee of Ghana.", "Ann Lee", "leads"),
        ("The Oslo-based analyst Ann Lee spoke of the Lakes Institute.", "Ann Lee", "headquarteredIn"),
        ("Ann Lee's Labour rivals spoke.", "Ann Lee", "memberOfParty"),
        ("In the Kenyan capital, Ghana won.", "Ghana", "capitalOf"),
    ],
)
def test_what_the_text_does_not_settle_is_not_asserted(text: str, subject: str, relation: str) -> None:
    assert not [t for t in asserted(text) if t[0] == subject and t[1] == relation]


def test_the_title_of_another_state_is_left_to_that_state() -> None:
    text = _ECUADOR + "President Pablo Mera of Ecuador spoke. President Luis Quispe did not."
    assert ("Luis Quispe", "holdsOffice", "President of Ecuador") not in told(text)


def test_a_state_without_such_an_office_is_not_meant() -> None:
    text = _ECUADOR + "Prime Minister Rosa Lima spoke."  # its president governs
    assert not [t for t in told(text) if t[0] == "Rosa Lima" and t[1] == "holdsOffice"]


def test_a_party_before_a_title_owns_no_office() -> None:
    assert not [t for t in told("Paul Dorn, a former Labour prime minister, spoke.") if t[2].endswith("of Labour")]
