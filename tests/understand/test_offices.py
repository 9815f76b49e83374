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
            _ECUADOR + "President Pablo Mera of Ecuador spoke. His defence minister, Rosa Lima, did not.",
            ("Rosa Lima", "servesIn", "Ecuador"),
        ),
        (
            "Japan protested. Chief Cabinet Secretary Kenji Murata said Japan would wait.",
            ("Kenji Murata", "holdsOffice", "Chief Cabinet Secretary of Japan"),
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


_BERG = "Norwegian Foreign Minister Anna Berg "
_DENMARK = ("Lars Holm", "holdsOffice", "Foreign Minister of Denmark")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (_BERG + "met her Danish counterpart Lars Holm in Oslo.", _DENMARK),
        (_BERG + "met her Danish counterpart Lars Holm in Oslo.", ("Lars Holm", "servesIn", "Denmark")),
        (_BERG + "met Lars Holm, her counterpart from Denmark.", _DENMARK),
        (_BERG + "met with Danish counterpart Lars Holm.", _DENMARK),
        (_BERG + "and Danish counterpart Lars Holm spoke.", _DENMARK),
        (_BERG + "was in Rome. Lars Holm, Berg's Danish counterpart, was not.", _DENMARK),
        ("Foreign Minister Anna Berg met her Danish counterpart Lars Holm in Oslo.", _DENMARK),
        (
            "Chile's health minister, Rosa Lima, spoke to her counterpart from Peru, Pedro Mena.",
            ("Pedro Mena", "holdsOffice", "Health Minister of Peru"),
        ),
        (
            _BERG + "met her Danish and Swedish counterparts, Lars Holm and Ulf Sten.",
            ("Ulf Sten", "holdsOffice", "Foreign Minister of Sweden"),
        ),
        (
            _BERG + "met her Danish counterpart, Lars Holm. Holm's Swedish counterpart, Ulf Sten, stayed away.",
            ("Ulf Sten", "holdsOffice", "Foreign Minister of Sweden"),
        ),
        (
            "UK Prime Minister Rishi Sunak and his Mauritian counterpart, Pravind Jugnauth, spoke.",
            ("Pravind Jugnauth", "holdsOffice", "Prime Minister of Mauritius"),
        ),
        (
            "Acting Thai prime minister Phumtham Wechayachai and his Cambodian counterpart Hun Manet spoke.",
            ("Hun Manet", "leads", "Cambodia"),
        ),
        (
            "President Paul Kagame of Rwanda denied it. His Congolese counterpart, Félix Tshisekedi, did not.",
            ("Félix Tshisekedi", "holdsOffice", "President of the Democratic Republic of the Congo"),
        ),
        (
            "Sergei Lavrov was in Ankara. Hakan Fidan, Lavrov's Turkish counterpart, welcomed him.",
            ("Hakan Fidan", "holdsOffice", "Foreign Minister of Turkey"),
        ),
        (
            "Prime Minister Ann Lee of Norway and her German counterpart, Olaf Scholz, spoke.",
            ("Olaf Scholz", "holdsOffice", "Chancellor of Germany"),
        ),
        (
            "US Secretary of State Antony Blinken met his Chinese counterpart Wang Yi.",
            ("Wang Yi", "holdsOffice", "Foreign Minister of China"),
        ),
        (
            "US Secretary of State Antony Blinken met his Norwegian counterpart Ulf Sten.",
            ("Ulf Sten", "holdsOffice", "Foreign Minister of Norway"),
        ),
        (
            "Norway's deputy prime minister and foreign minister, Ann Lee, met her Turkish counterpart, Hakan Fidan.",
            ("Hakan Fidan", "holdsOffice", "Foreign Minister of Turkey"),
        ),
    ],
)
def test_a_counterpart_has_the_same_office_elsewhere(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in asserted(text)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Ann Lee met her Danish counterpart Lars Holm.", "Lars Holm"),  # the office of nobody is told
        ("The club president, Ann Lee, met her Danish counterpart, Lars Holm.", "Lars Holm"),
        (
            "Norway's deputy prime minister and foreign minister, Ann Lee, met her Danish counterpart, Jo Holm.",
            "Jo Holm",
        ),
        (_BERG + "met her counterpart, Lars Holm.", "Lars Holm"),  # from where
        (_BERG + "met her NATO counterpart, Lars Holm.", "Lars Holm"),
        ("Danish Foreign Minister Anna Berg met her Danish counterpart Lars Holm.", "Lars Holm"),
        (_BERG + "spoke. After talks with her Danish counterpart, Ann Lee left.", "Ann Lee"),
        ("Vladimir Putin met Hakan Fidan, his Turkish counterpart.", "Hakan Fidan"),  # who is no president
        ("Norwegian Prime Minister Paul Dorn met his Danish counterpart, Lars Holm.", "Lars Holm"),  # another is
        (_BERG + "met her former Danish counterpart, Lars Holm.", "leads no more"),
        ("Former Norwegian premier Paul Dorn met his Danish counterpart, Lars Holm.", "leads no more"),
    ],
)
def test_a_counterpart_of_what_is_not_told_has_no_office(text: str, named: str) -> None:
    refused = {"leads", "servesIn"} if named == "leads no more" else {"leads", "servesIn", "holdsOffice"}
    person = "Lars Holm" if named == "leads no more" else named
    assert not [t for t in asserted(text) if t[0] == person and t[1] in refused]


def test_without_a_day_the_authority_data_tells_no_office_of_another() -> None:
    text = "Sergei Lavrov was in Ankara. Hakan Fidan, Lavrov's Turkish counterpart, welcomed him."
    assert not [t for t in told(text, None) if t[1] == "holdsOffice"]


def test_a_counterpart_of_two_acts_himself() -> None:
    text = "Prime Minister Rishi Sunak and his Mauritian counterpart, Pravind Jugnauth, signed a treaty."
    assert ("Rishi Sunak", "signsAgreementWith", "Pravind Jugnauth") in asserted(text)
    assert not [t for t in told(text) if "counterpart" in t[0] + t[2]]


@pytest.mark.parametrize(
    ("text", "office"),
    [
        (
            "Ann Lee, who is pro tempore president of the Nordic Council, spoke.",
            "President Pro Tempore of the Nordic Council",
        ),
        ("Ann Lee, president pro tempore of the Nordic Council, spoke.", "President Pro Tempore of the Nordic Council"),
        ("Ann Lee, co-chair of the Nordic Council, spoke.", "Co-chair of the Nordic Council"),
        ("Ann Lee, president ad interim of Chile, spoke.", "President of Chile"),
        ("Ann Lee, ad interim president of Chile, spoke.", "President of Chile"),
        ("Chile's president ad interim, Ann Lee, spoke.", "President of Chile"),
        ("Norway's caretaker prime minister, Ann Lee, spoke.", "Prime Minister of Norway"),
        ("Ann Lee, the vice-president of Chile, spoke.", "Vice President of Chile"),
        ("Chilean vice-president Ann Lee spoke.", "Vice President of Chile"),
        (
            "Mali's Minister for Foreign Affairs and International Cooperation, Ann Lee, spoke.",
            "Minister for Foreign Affairs and International Cooperation of Mali",
        ),
        (
            "Ann Lee, Minister for Foreign Affairs and International Cooperation of Mali, spoke.",
            "Minister for Foreign Affairs and International Cooperation of Mali",
        ),
        (
            "The Minister for Foreign Affairs and Trade of Ireland, Ann Lee, spoke.",
            "Minister for Foreign Affairs and Trade of Ireland",
        ),
        ("Ann Lee, Minister of Trade and Industry of Malta, spoke.", "Minister of Trade and Industry of Malta"),
        ("Ann Lee, Malta's Minister for Finance, and Ghana spoke.", "Minister for Finance of Malta"),
        (
            "Malaysia's Minister of Women, Family and Community Development, Ann Lee, spoke.",
            "Minister of Women, Family and Community Development of Malaysia",
        ),
        (
            "Ann Lee was named minister for transport, trade and tourism of Norway.",
            "Minister for Transport, Trade and Tourism of Norway",
        ),
        (
            "France's Minister for Europe and Foreign Affairs, Ann Lee, spoke.",
            "Minister for Europe and Foreign Affairs of France",
        ),
        (
            "Ann Lee, Minister of International Cooperation of Egypt, spoke.",
            "Minister of International Cooperation of Egypt",
        ),
        (
            "They met Ann Lee, Minister of State for Foreign Affairs of Ghana.",
            "Minister of State for Foreign Affairs of Ghana",
        ),
        (
            "It was seen by Iran's Deputy Foreign Minister for Consular Affairs, Ann Lee, who spoke.",
            "Deputy Foreign Minister for Consular Affairs of Iran",
        ),
        ("Malta's foreign and migration minister, Ann Lee, spoke.", "Foreign and Migration Minister of Malta"),
        ("The foreign and migration minister of Malta, Ann Lee, spoke.", "Foreign and Migration Minister of Malta"),
        (
            "Malta's foreign, trade and migration minister, Ann Lee, spoke.",
            "Foreign, Trade and Migration Minister of Malta",
        ),
    ],
)
def test_an_office_has_its_whole_name(text: str, office: str) -> None:
    assert {t for t in told(text) if t[1] == "holdsOffice"} == {("Ann Lee", "holdsOffice", office)}
    assert "leads" not in {r for _, r, _ in told(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Norwegian president-elect Ann Lee spoke.",
        "Prime minister designate Ann Lee of Norway spoke.",
        "Norway's prime minister-designate, Ann Lee, spoke.",
        "Norway's incoming prime minister, Ann Lee, spoke.",
        "Norwegian foreign minister-designate Ann Lee spoke.",
    ],
)
def test_who_is_only_to_take_an_office_has_none(text: str) -> None:
    assert not {t for t in told(text) if t[1] in {"leads", "servesIn", "holdsOffice"}}
    assert ("Ann Lee", "leads", "Norway") in told("Norway's prime minister, Ann Lee, spoke.")


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        (
            "President of Norway and Chairperson of the African Union, Ann Lee, spoke.",
            "President of Norway",
            "Chairperson of the African Union",
        ),
        (
            "Ann Lee, President of Kenya and Chairperson of the African Union, spoke.",
            "President of Kenya",
            "Chairperson of the African Union",
        ),
        (
            "The president of Kenya and chair of the African Union, Ann Lee, spoke.",
            "President of Kenya",
            "Chairperson of the African Union",
        ),
        ("The governor of Kansas and mayor of Vienna, Ann Lee, spoke.", "Governor of Kansas", "Mayor of Vienna"),
        (
            "Malta's foreign minister and deputy prime minister, Ann Lee, spoke.",
            "Foreign Minister of Malta",
            "Deputy Prime Minister of Malta",
        ),
    ],
)
def test_two_titles_of_one_are_two_offices(text: str, first: str, second: str) -> None:
    held = {t for t in asserted(text) if t[1] in {"holdsOffice", "affiliatedWith"}}
    assert held == {("Ann Lee", "holdsOffice", first), ("Ann Lee", "holdsOffice", second)}
