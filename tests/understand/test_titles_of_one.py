"""Whose title it is: of which state where the text leaves it unsaid, of which of the names beside it, of no deputy."""

from __future__ import annotations

import pytest

from tests.understand.test_lasting import read, told

pytestmark = pytest.mark.model

_KOREA = "South Korea spoke. South Korea waits. South Korea hopes. South Korea wants more. "
_ETHIOPIA = "Ethiopia and Somalia quarrel. Ethiopia wants a port. Ethiopia needs the sea. Ethiopia waits. "
_BOTH = "Japanese Prime Minister Fumio Kishida and South Korean President Yoon Suk Yeol met. "
_VICE = "President Daniel Ortega of Nicaragua spoke. Nicaragua waits. Nicaragua hopes. Vice President Rosa Lima spoke."
_ONCE = "Ann Lee, who was Ghana's trade minister, spoke. Ghana waits. Ghana hopes. Trade Minister Jo Roe spoke."


def sureness(text: str, date: str | None, person: str, office: str) -> float:
    """The confidence that somebody has an office; 0 where it is not told."""
    extraction = read(text, date).extraction
    labels = {e.iri: e.label for e in extraction.entities}
    found = [c.confidence for c in extraction.claims if (labels[c.subject], labels[c.object]) == (person, office)]
    return max(found, default=0.0)


def visitors(text: str) -> set[str]:
    return {s for s, r, _ in told(text, "2023-06-07") if r == "visits"}


@pytest.mark.parametrize(
    ("text", "date", "person", "office"),
    [
        (_KOREA + "Prime Minister Kim Obu spoke.", "1990-05-01", "Kim Obu", "Prime Minister of South Korea"),
        (_KOREA + "Defence Minister Kim Obu spoke.", "2023-05-01", "Kim Obu", "Defence Minister of South Korea"),
        (_KOREA + "President Kim Obu of Japan spoke.", "2023-05-01", "Kim Obu", "President of Japan"),
        (_VICE, "2023-05-01", "Rosa Lima", "Vice President of Nicaragua"),
        (_ONCE, "2023-05-01", "Jo Roe", "Trade Minister of Ghana"),
        (
            "The United States protested. Secretary of State Ellen Marsh wrote a letter.",
            "1985-05-01",
            "Ellen Marsh",
            "Secretary of State of the United States",
        ),
    ],
)
def test_a_bare_title_is_of_the_one_state_that_a_text_speaks_of(text: str, date: str, person: str, office: str) -> None:
    assert sureness(text, date, person, office) >= 0.5


@pytest.mark.parametrize(
    ("text", "date", "person", "office"),
    [
        # the authority data knows who is prime minister, or who all of them were
        (_KOREA + "Prime Minister Kim Obu spoke.", "2023-05-01", "Kim Obu", "Prime Minister of South Korea"),
        (_KOREA + "President Kim Obu spoke.", "2023-05-01", "Kim Obu", "President of South Korea"),
        ("SEOUL, May 1 - " + _KOREA + "President Kim Obu spoke.", None, "Kim Obu", "President of South Korea"),
        # another state may be meant: the place or the persons in the sentence are not of this one
        (
            _ETHIOPIA + "In Cairo, Defence Minister Jo Roe spoke.",
            "2023-05-01",
            "Jo Roe",
            "Defence Minister of Ethiopia",
        ),
        (
            _BOTH + _KOREA + "Kishida upheld a promise by Defence Minister Kim Obu.",
            "2023-05-01",
            "Kim Obu",
            "Defence Minister of South Korea",
        ),
        (
            _BOTH + _KOREA + "Defence Minister Kim Obu and Fumio Kishida spoke.",
            "2023-05-01",
            "Kim Obu",
            "Defence Minister of South Korea",
        ),
        # Japan is spoken of as often, though the text tells who is its prime minister now
        (
            _BOTH + "Japan waits. Prime Minister Kim Obu did not.",
            "1990-05-01",
            "Kim Obu",
            "Prime Minister of South Korea",
        ),
        (
            "The United States protested. Secretary of State Ellen Marsh wrote a letter.",
            "2024-05-01",
            "Ellen Marsh",
            "Secretary of State of the United States",
        ),
    ],
)
def test_a_bare_title_that_another_may_have_is_left_to_a_person(
    text: str, date: str | None, person: str, office: str
) -> None:
    assert sureness(text, date, person, office) < 0.5


def test_a_known_person_keeps_the_known_office() -> None:
    text = _KOREA + "Kim met Prime Minister Yoshihiko Noda."
    assert ("Yoshihiko Noda", "holdsOffice", "Prime Minister of Japan") in told(text, "2012-05-01")
    assert not [t for t in told(text, "2012-05-01") if t[0] == "Yoshihiko Noda" and "South Korea" in t[2]]


@pytest.mark.parametrize(
    "title",
    [
        "deputy foreign minister",
        "Deputy Foreign Minister",
        "vice foreign minister",
        "assistant foreign minister",
        "acting foreign minister",
        "former foreign minister",
        "shadow foreign minister",
    ],
)
def test_a_deputy_is_not_the_minister(title: str) -> None:
    start = "Hossein Amir-Abdollahian spoke. "
    assert "Hossein Amir-Abdollahian" in visitors(start + "Iran's foreign minister visited Oman.")
    assert "Hossein Amir-Abdollahian" not in visitors(start + f"Iran's {title} visited Oman.")
    text = start + f"Iran's {title} visited Oman."
    assert not [t for t in told(text, "2023-06-07") if t[0] == "Hossein Amir-Abdollahian" and t[1] == "servesIn"]


@pytest.mark.parametrize(
    "text",
    [
        "The list has the writers Ann Lee, who was Ghana's vice president, and Jo Roe; the lawyer Vi Noe, 84, spoke.",
        "The list has the writers Ann Lee, who is Ghana's trade minister, and Jo Roe; the lawyer Vi Noe, 84, spoke.",
        "The guests are Ann Lee, who has been Ghana's trade minister since 2020, and Jo Roe.",
        "They met Ann Lee, who is the president of Ghana, and Jo Roe.",
        "Ghana's trade minister, Ann Lee, and Jo Roe spoke.",
        "They met Ann Lee, the trade minister of Ghana, and Jo Roe.",
        "They met Ghana's trade minister, Ann Lee, and Jo Roe.",
    ],
)
def test_a_title_of_one_has_one_holder(text: str) -> None:
    held = {t[0] for t in told(text) if t[1] in {"holdsOffice", "servesIn", "leads"}}
    assert held == {"Ann Lee"}


@pytest.mark.parametrize(
    ("text", "offices"),
    [
        (
            "Signed by the Armenian Prime Minister, Nikol Pashinyan, the President of Azerbaijan, Ilham Aliyev, and "
            "the President of Russia, Vladimir Putin.",
            {
                ("Nikol Pashinyan", "Prime Minister of Armenia"),
                ("Ilham Aliyev", "President of Azerbaijan"),
                ("Vladimir Putin", "President of Russia"),
            },
        ),
        (
            "Signed by the trade minister of Ghana, Ann Lee, the trade minister of Togo, Jo Roe, and others.",
            {("Ann Lee", "Trade Minister of Ghana"), ("Jo Roe", "Trade Minister of Togo")},
        ),
        (
            "The text was signed by Ann Lee, the trade minister of Ghana, Jo Roe and others.",
            {("Ann Lee", "Trade Minister of Ghana")},
        ),
        (
            "It coincided with the arrival in Jeddah of the US Secretary of State, Antony Blinken, who was received.",
            {("Antony Blinken", "Secretary of State of the United States")},
        ),
        ("It came with the arrival in Jeddah of an aide to the trade minister of Ghana, Ann Lee, who spoke.", set()),
        (
            "It was pulled after China's special envoy for the Pacific, Ann Lee, told reporters of it.",
            {("Ann Lee", "Special Envoy of China")},
        ),
        (
            "They told the envoys, National Security Adviser Jo Roe and Foreign Minister Wang Yi, to meet.",
            {("Wang Yi", "Foreign Minister of China")},
        ),
    ],
)
def test_names_follow_their_titles(text: str, offices: set[tuple[str, str]]) -> None:
    assert {(s, o) for s, r, o in told(text) if r == "holdsOffice"} == offices


@pytest.mark.parametrize(
    "text",
    [
        "It was seen by Iran's Deputy Foreign Minister for Consular Affairs, Ann Lee, who spoke.",
        "The Minister for Foreign Affairs and Trade of Iran, Ann Lee, spoke.",
        "Iran spoke. Iran waits. Iran hopes. The Minister for Trade and Industry, Ann Lee, did not.",
    ],
)
def test_who_is_minister_of_something_serves(text: str) -> None:
    assert ("Ann Lee", "servesIn", "Iran") in told(text)
    lost = text.replace("Minister", "Ambassador")
    assert ("Ann Lee", "servesIn", "Iran") not in told(lost)


def test_who_leads_follows_the_title_in_a_list() -> None:
    text = (
        "It was reached between the Secretary-General of the United Nations, António Guterres, the Ghanaian leader, "
        "Ann Lee, and the Togolese leader, Jo Roe, and is final."
    )
    leading = {(s, o) for s, r, o in told(text) if r == "leads"}
    assert leading == {("António Guterres", "United Nations"), ("Ann Lee", "Ghana"), ("Jo Roe", "Togo")}
    plain = "They met Ann Lee, the leader of the Nordic Front, Jo Roe and Vi Noe."
    assert {(s, o) for s, r, o in told(plain) if r == "leads"} <= {("Ann Lee", "Nordic Front")}
