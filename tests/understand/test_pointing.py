"""A description that points to somebody told elsewhere is resolved, or its claim is left for a person to decide."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.model

Triple = tuple[str, str, str]

ASSERTED = [
    ("Norway consulted its allies on Monday.", ("Norway", "consultsWith", "allies of Norway")),
    ("Peru expelled the Chilean ambassador.", ("Peru", "expels", "ambassador of Chile")),
    ("Kenya deployed troops to the border with Somalia.", ("Kenya", "deploysTo", "border with Somalia")),
    ("Gunmen in Karachi killed a priest.", ("Gunmen in Karachi", "assaults", "priest")),
    ("The gunmen who attacked Oslo killed three nuns.", ("gunmen", "assaults", "nuns")),
    ("Mali signed a memorandum of understanding with Peru.", ("Mali", "signatoryOf", "memorandum of understanding")),
    ("Armenia ratified the treaty of friendship.", ("Armenia", "signatoryOf", "treaty of friendship")),
]  # fmt: skip
HELD = [
    "Kenya deployed troops to the border.",
    "Peru accused other members of fraud.",
    "The opposition in parliament accused the government of fraud.",
    "Ministers sanctioned Belarus.",
    "Some countries have sanctioned Belarus.",
    "Germany sanctioned one commander from each camp.",
    "Chad's president accused his driver of treason.",
    "The rebels attacked Goma.",
    "France expelled the two diplomats.",
]
RESOLVED = [
    (
        "Finance minister Sanna Lund met the International Monetary Fund in Oslo. She accused the lender of delay.",
        ("Sanna Lund", "accuses", "International Monetary Fund"),
    ),
    (
        "Ghana is in debt. Ghana's parliament met. Protesters in Accra accused the government of fraud.",
        ("Protesters in Accra", "accuses", "government of Ghana"),
    ),
    (
        "Denis Ngoma, the vice president of Chad, resigned. Mahamat Deby accused his sacked deputy of treason.",
        ("Mahamat Idriss Déby", "accuses", "Denis Ngoma"),
    ),
    (
        "The delegation, known as the Elders Group, visited Lima.",
        ("Elders Group", "visits", "Lima"),
    ),
    ("The European Union met in Brussels. The bloc sanctioned Russia.", ("European Union", "sanctions", "Russia")),
    ("NATO met in Brussels. The alliance condemned Russia.", ("NATO", "accuses", "Russia")),
]
OPEN = [
    "The African Union met the European Union in Cairo. The bloc sanctioned Eritrea.",
    "The International Monetary Fund met in Oslo. The bloc sanctioned Eritrea.",
    "Ghana met Togo. Protesters in the capital accused the government of fraud.",
    "The European Union met the World Bank and the International Monetary Fund. Peru criticised the lender.",
]


def asserted(reading: Any) -> set[Triple]:
    return {reading.triple(c) for c in reading.claims if c.plain and c.confidence >= 0.5}


@pytest.mark.parametrize(("text", "triple"), ASSERTED + RESOLVED)
def test_who_is_told_or_found_is_asserted(text: str, triple: Triple, read: Any) -> None:
    found = {(s[:1].lower() + s[1:], r, o) for s, r, o in asserted(read(text))}
    assert (triple[0][:1].lower() + triple[0][1:], *triple[1:]) in found


@pytest.mark.parametrize("text", HELD)
def test_who_is_only_pointed_to_is_claimed_and_not_asserted(text: str, read: Any) -> None:
    reading = read(text)
    assert reading.claims
    assert {t for t in asserted(reading) if t[1] not in {"leads", "holdsOffice"}} == set()


@pytest.mark.parametrize("text", OPEN)
def test_of_two_that_may_be_meant_none_is_asserted(text: str, read: Any) -> None:
    assert {t for t in asserted(read(text)) if t[1] in {"sanctions", "accuses"}} == set()
