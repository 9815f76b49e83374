"""Both sides, the two leaders, the three: sets that the text has made. And the North, the emirate, the premier."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.model

TOGETHER = [
    ("Peru and Chile held talks. Spain praised both governments.", "both governments", {"Peru", "Chile"}),
    (
        "Vietnam and the European Union signed a trade pact. Trade between the two sides grew.",
        "the two sides",
        {"Vietnam", "European Union"},
    ),
    (
        "Ghana, Togo, Benin and Mali met. The Togolese and Beninese sides spoke. Ghana commended both sides.",
        "both sides",
        {"Togo", "Benin"},
    ),
    (
        "Egypt, Oman and Kuwait met. Iran was angry. Peru urged the three to wait.",
        "the three",
        {"Egypt", "Oman", "Kuwait"},
    ),
    (
        "Bulgaria has a quarrel with North Macedonia. The two neighbours signed a treaty.",
        "The two neighbours",
        {"Bulgaria", "North Macedonia"},
    ),
    ("Norway met Chad in Mali. Both sides criticised Russia.", "Both sides", {"Norway", "Chad"}),
    ("Norway said that Chad attacked Mali. Both sides criticised Russia.", "Both sides", {"Chad", "Mali"}),
    ("Norway brokered talks between Chad and Mali. Both sides criticised Russia.", "Both sides", {"Chad", "Mali"}),
    ("Norway sold weapons to Chad and Mali. The two countries are poor.", "The two countries", {"Chad", "Mali"}),
    ("Kenya signed a pact with Malawi. The two countries are poor.", "The two countries", {"Kenya", "Malawi"}),
]
APART = [
    ("Norway supports Mali against Chad. Both sides criticised Russia.", "Both sides"),
    ("Norway and Chad attacked Mali. Both sides criticised Russia.", "Both sides"),
    ("Norway met Chad, Mali and Sudan. The two neighbours criticised Russia.", "The two neighbours"),
    ("Norway attacked Chad with the help of Mali. The two countries criticised Russia.", "The two countries"),
    ("Norway, which borders Sweden, met Chad. The two neighbours criticised Russia.", "The two neighbours"),
    ("Norway, Chad and Mali met. Both sides criticised Russia.", "Both sides"),
    (
        "Laos and the European Union concluded a pact. Laos and the European Union met. Laos, which joined ASEAN, "
        "struck a deal with Australia. The pact will take time. Trade between the two sides grew.",
        "the two sides",
    ),
    ("Peru accused Chile. Bolivia visited Cuba. Spain criticised the two countries.", "the two countries"),
    ("Kenya and Somalia held talks while Ethiopia criticised Egypt. The two sides signed a pact.", "The two sides"),
    ("Four men met in Bonn. The two leaders of the club praised Peru.", "The two leaders"),
]
ONE = [
    ("North Korea fired a missile. The South accused the North of lying.", "The South", "South Korea"),
    ("North Korea fired a missile. The South accused the North of lying.", "the North", "North Korea"),
    ("Oman and Iran spoke with Qatar on Monday. Peru praised the emirate.", "the emirate", "Qatar"),
    ("Peru spoke with Tonga and China. Chile praised the kingdom.", "the kingdom", "Tonga"),
    ("Denmark, which consulted its allies, met Ghana.", "its", "Denmark"),
    ("Lars Berg, an engineer, told Jan Dahl that he would leave.", "he", "Lars Berg"),
    ("Erik Lund met Anna Holm and spoke to her.", "her", "Anna Holm"),
]
NOT = [
    ("The island, held by Turkey alone and guarded by its soldiers, is poor. Cyprus wants it.", "its", "Cyprus"),
    (
        "Recep Tayyip Erdogan, the prime minister of Turkey, spoke. Britain waits. "
        "The prime minister should tell his Turkish counterpart to go.",
        "The prime minister",
        "Recep Tayyip Erdoğan",
    ),
    ("Peru lent its neighbour money. Chile spoke. The minister thanked his neighbour.", "his neighbour", "Peru"),
    ("South Africa met Peru. Trade with the North grew.", "the North", "South Africa"),
]  # fmt: skip


def sure(reading: Any, words: str) -> set[str]:
    """Whom these words mean, where it is sure enough to be asserted."""
    return {reading.label(m.entity) for m in reading.mentions(words) if m.confidence >= 0.5}


@pytest.mark.parametrize(("text", "words", "labels"), TOGETHER)
def test_a_set_is_what_the_text_joined_last(text: str, words: str, labels: set[str], read: Any) -> None:
    assert sure(read(text), words) == labels


@pytest.mark.parametrize(("text", "words"), APART)
def test_two_sets_that_compete_leave_it_open(text: str, words: str, read: Any) -> None:
    assert sure(read(text), words) == set()


@pytest.mark.parametrize(("text", "words", "label"), ONE)
def test_one_is_meant(text: str, words: str, label: str, read: Any) -> None:
    assert sure(read(text), words) == {label}


@pytest.mark.parametrize(("text", "words", "label"), NOT)
def test_another_is_meant(text: str, words: str, label: str, read: Any) -> None:
    assert label not in sure(read(text), words)


@pytest.mark.parametrize(
    ("text", "label", "state"),
    [
        ("The Biden administration criticized Cuba.", "administration of Joe Biden", "United States"),
        ("Hassan Rouhani's government criticized Cuba.", "government of Hassan Rouhani", "Iran"),
        ("The cabinet of Narendra Modi criticized Cuba.", "cabinet of Narendra Modi", "India"),
    ],
)
def test_a_government_is_called_after_who_leads_it(read: Any, text: str, label: str, state: str) -> None:
    reading = read(text)
    assert (label, "accuses", "Cuba") in reading.facts
    (government,) = [e for e in reading.extraction.entities if e.label == label]
    assert government.acts_for is not None
    assert reading.label(government.acts_for) == state


def test_a_government_of_who_leads_nothing_acts_for_nobody(read: Any) -> None:
    reading = read("Ann Lee's government criticized Cuba.")
    assert not any(e.acts_for for e in reading.extraction.entities if e.kind == "GovernmentBody")
