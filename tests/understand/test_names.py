"""Names and what they stand for: metonyms, capitals, demonyms, acronyms, ambiguous names, officials."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.model

GOVERNMENTS = [
    ("Moscow criticized Poland.", "Moscow", "Russia"),
    ("The Kremlin criticized Poland.", "Kremlin", "Russia"),
    ("The White House criticized Poland.", "White House", "United States"),
    ("Beijing accused Poland of meddling.", "Beijing", "China"),
    ("Poland urged Kyiv to wait.", "Kyiv", "Ukraine"),
    ("Poland was criticized by Tehran.", "Tehran", "Iran"),
]


@pytest.mark.parametrize(("text", "words", "state"), GOVERNMENTS, ids=[t[0] for t in GOVERNMENTS])
def test_a_capital_that_acts_is_its_government(read: Any, text: str, words: str, state: str) -> None:
    reading = read(text)
    (mention,) = [m for m in reading.extraction.mentions if words in m.span.quote]
    assert reading.label(mention.entity) == state
    assert mention.form == "metonym"
    assert any(state in triple for triple in reading.facts)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Emmanuel Macron arrived in Moscow.", "Moscow"),
        ("Emmanuel Macron and Olaf Scholz met in Beijing.", "Beijing"),
        ("Emmanuel Macron flew to Beijing.", "Beijing"),
        ("Protesters gathered outside Tehran.", "Tehran"),
    ],
)
def test_a_capital_where_something_happens_is_a_city(read: Any, text: str, words: str) -> None:
    (mention,) = read(text).mentions(words)
    assert "/place/" in mention.entity
    assert mention.form == "name"


def test_a_demonym_before_officials_makes_a_group_that_acts_for_the_state(read: Any) -> None:
    reading = read("Chinese officials met Vladimir Putin.")
    ((subject, relation, obj),) = reading.facts
    assert (relation, {subject, obj}) == ("meets", {"officials of China", "Vladimir Putin"})
    group = next(e for e in reading.extraction.entities if e.label == "officials of China")
    assert group.kind == "Group"
    assert group.acts_for is not None
    assert reading.label(group.acts_for) == "China"


@pytest.mark.parametrize(
    ("name", "acronym"),
    [
        ("Organisation for Arctic Trade", "OAT"),
        ("Gulf Research Network", "GRN"),
        ("Fram Institute", "FI"),
    ],
)
def test_an_acronym_in_parentheses_is_the_name_before_it(read: Any, name: str, acronym: str) -> None:
    reading = read(f"The {name} ({acronym}) criticized Russia. {acronym} praised Norway.")
    assert {(name, "accuses", "Russia"), (name, "supports", "Norway")} <= reading.facts


def test_no_label_holds_half_a_parenthesis(read: Any) -> None:
    reading = read("The Fram Institute (FI) is based in Norway. FI criticized Russia.")
    for entity in reading.extraction.entities:
        for name in (entity.label, *entity.aliases):
            assert name.count("(") == name.count(")"), name


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Congo", {"Democratic Republic of the Congo", "Republic of the Congo"}),
        ("Korea", {"North Korea", "South Korea"}),
    ],
)
def test_a_name_that_two_states_share_is_unsure_and_keeps_both(
    read: Any, name: str, other: set[str], understanding: Any
) -> None:
    reading = read(f"{name} criticized Japan.")
    (mention,) = reading.mentions(name)
    assert mention.confidence < 0.5
    labels = {understanding._authority.known[iri].label for iri in (mention.entity, *mention.candidates)}
    assert labels == other
    assert all(c.confidence < 0.5 for c in reading.claims)


@pytest.mark.parametrize(
    ("first", "name"),
    [
        ("The Democratic Republic of the Congo", "Congo"),
        ("The Republic of the Congo", "Congo"),
        ("North Korea", "Korea"),
        ("South Korea", "Korea"),
    ],
)
def test_a_shared_name_means_the_state_named_in_full_before(read: Any, first: str, name: str) -> None:
    reading = read(f"{first} criticized Japan. {name} criticized China.")
    full = first.removeprefix("The ")
    assert (full, "accuses", "China") in reading.facts
    (mention,) = reading.mentions(name)
    assert mention.confidence >= 0.5
    assert mention.candidates


def test_both_states_in_full_leave_the_shared_name_unsure(read: Any) -> None:
    reading = read("North Korea criticized Japan. South Korea praised Japan. Korea criticized China.")
    (mention,) = reading.mentions("Korea")
    assert mention.confidence < 0.5


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("US", "United States"),
        ("U.S.", "United States"),
        ("America", "United States"),
        ("Britain", "United Kingdom"),
        ("Türkiye", "Turkey"),
        ("Turkey", "Turkey"),
    ],
)
def test_aliases_are_one_entity(read: Any, words: str, label: str, understanding: Any) -> None:
    reading = read(f"The {words} criticized Cuba." if words in {"US", "U.S."} else f"{words} criticized Cuba.")
    ((subject, relation, obj),) = reading.facts
    assert (relation, obj) == ("accuses", "Cuba")
    assert (
        subject == label
        or label in {s.entity for s in understanding._authority.senses.get(subject, ())}
        or (label == "Turkey" and subject in {"Turkey", "Türkiye"})
    )


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("The Pentagon criticized Russia.", "US Department of Defense"),
        ("The Knesset criticized Poland.", "Knesset"),
        ("The European commission criticized Russia.", "European Commission"),
        ("China's foreign ministry criticized Poland.", "Chinese Ministry of Foreign Affairs"),
        ("China spoke. Its foreign ministry criticized Poland.", "Chinese Ministry of Foreign Affairs"),
        ("ABUJA — Nigeria criticized Russia.", "Abuja"),
    ],
)
def test_known_bodies_and_places_are_found_however_they_are_written(read: Any, text: str, label: str) -> None:
    reading = read(text)
    found = {e.label for e in reading.extraction.entities if e.authority}
    assert label in found, found
    assert label == "Abuja" or any(subject == label for subject, _, _ in reading.facts)


def test_a_name_that_many_states_use_is_nobody_in_particular(read: Any) -> None:
    reading = read("The Foreign Ministry criticized Poland.")
    assert not any("Ministry" in e.label for e in reading.extraction.entities if e.authority)


def test_a_name_that_no_authority_knows_has_one_iri_in_all_documents(read: Any) -> None:
    one = read("Jane Quillfeather criticized Russia.", "2024-06-05")
    two = read("Jane Quillfeather praised Norway.", "2023-01-01")
    (first,) = {c.subject for c in one.claims}
    (second,) = {c.subject for c in two.claims}
    assert first == second
    assert first.endswith("/person/jane-quillfeather")


def test_a_name_of_the_authority_data_keeps_its_iri_under_any_base(read: Any) -> None:
    (claim,) = read("Russia attacked Ukraine.").claims
    assert claim.subject == "https://w3id.org/statecraft/id/state/russia"


def test_words_of_another_script_keep_their_place(read: Any) -> None:
    text = "Владимир Путин (Vladimir Putin) met 习近平. 🎉 Russia attacked Ukraine."
    reading = read(text)
    (claim,) = reading.about("Russia", "assaults", "Ukraine")
    assert text[claim.evidence.start : claim.evidence.end] == "Russia attacked Ukraine"


def test_an_acronym_takes_the_place_of_what_was_seen_there(read: Any) -> None:
    reading = read("The Gulf Research Network (GRN) met in Oslo. GRN praised Norway. It criticized Iran.")
    assert {reading.label(m.entity) for m in reading.mentions("GRN")} == {"Gulf Research Network"}
    assert ("Gulf Research Network", "accuses", "Iran") in reading.facts
