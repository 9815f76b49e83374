"""Where names begin and end, and what class of thing they name."""

from __future__ import annotations

from typing import Any

import pytest

from kg.model import Document

pytestmark = pytest.mark.model

NAMES = [
    ("She joined the Movement for the Fjords in May.", "Movement for the Fjords", "PoliticalParty"),
    ("He voted for the Social Democratic and Labour Party.", "Social Democratic and Labour Party", "PoliticalParty"),
    ("The Fram People's Party lost two seats.", "Fram People's Party", "PoliticalParty"),
    ("A candidate of the Polar Alliance won the election.", "Polar Alliance", "PoliticalParty"),
    ("They met at the Institute for Tides and Ice in Oslo.", "Institute for Tides and Ice", "AcademicInstitution"),
    ("Fishers for Peace criticized Norway.", "Fishers for Peace", "Organization"),
    ("The Battle of Fram Strait began at dawn.", "Battle of Fram Strait", "ArmedConflict"),
    ("Sailors died in the Fram Strait War.", "Fram Strait War", "ArmedConflict"),
    ("Norway hosted the Bergen Fisheries Conference.", "Bergen Fisheries Conference", "Conference"),
    ("Lawmakers passed the Polar Shipping Act on Monday.", "Polar Shipping Act", "Law"),
    ("Norway signed the Treaty of Bodø.", "Treaty of Bodø", "Agreement"),
    ("The Soviet Union invaded Afghanistan.", "Soviet Union", "FormerState"),
    ("The yacht left Hardanger Bay.", "Hardanger Bay", "Place"),
    ("Abd-Rabbu Mansour al-Khatib met Emmanuel Macron.", "Abd-Rabbu Mansour al-Khatib", "Person"),
    ("The former minister, Kim Won-sik, resigned.", "Kim Won-sik", "Person"),
    ("Senator Ruth Hill resigned.", "Ruth Hill", "Person"),
    ("Sione Vaka Fonua, an economist, told reporters so.", "Sione Vaka Fonua", "Person"),
    ("Emeka Anyaoku, when he became secretary, appointed him envoy.", "Emeka Anyaoku", "Person"),
    ("His wife, Beatriz, died in May.", "Beatriz", "Person"),
    ("Daniel arap Too resigned in Nairobi.", "Daniel arap Too", "Person"),
    ("Anna Lee, and the envoy, H.E. Jasem Mohamed Albudaiwi, left.", "Jasem Mohamed Albudaiwi", "Person"),
    ("Sen. Ada Holm resigned.", "Ada Holm", "Person"),
    ("He told Hassan Sheikh Omar to wait.", "Hassan Sheikh Omar", "Person"),
    ("They backed the Fedayan-e Ice in Paris.", "Fedayan-e Ice", None),
    (
        "The North Africa–Gulf Food and Water Dialogue opened.",
        "North Africa–Gulf Food and Water Dialogue",
        "Initiative",
    ),
    ("The Fisheries and Seabed Committee said no.", "Fisheries and Seabed Committee", "Organization"),
    ("She left the Centre for Red Sea and Gulf Studies.", "Centre for Red Sea and Gulf Studies", "AcademicInstitution"),
    ("Lee, whose Fjord and Freedom party lost, resigned.", "Fjord and Freedom party", "PoliticalParty"),
    ("The Fram Monitoring Mission in Ukraine left.", "Fram Monitoring Mission in Ukraine", None),
    ("She writes for the daily Il Fiordo.", "Il Fiordo", "MediaOrganization"),
    ("The Conti gang demanded money.", "Conti", "ArmedGroup"),
    ("They met in the oil hub of Bentora.", "Bentora", "Place"),
]


@pytest.mark.parametrize(("text", "name", "kind"), NAMES, ids=[n[1] for n in NAMES])
def test_a_name_is_found_whole_and_in_its_class(read: Any, text: str, name: str, kind: str) -> None:
    reading = read(text)
    kinds = {e.iri: e.kind for e in reading.extraction.entities}
    found = {m.span.quote: kinds[m.entity] for m in reading.extraction.mentions if m.form == "name"}
    assert name in found if kind is None else found.get(name) == kind, found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Ministers thanked Oman.", "Ministers"),
        ("The Kremlin and Defence Ministry denied it.", "Kremlin and Defence Ministry"),
        ("Anna Lee is Minister of Coastal Affairs of Norway.", "Coastal Affairs"),
        ("The tanker Fram Queen left on Monday.", "Fram Queen"),
        ("PROFILE: The judge who stayed\n\nShe left Norway on Monday.", "PROFILE"),
    ],
)
def test_a_post_a_ship_and_a_common_noun_are_no_names(read: Any, text: str, words: str) -> None:
    assert words not in {m.span.quote for m in read(text).extraction.mentions if m.form == "name"}


def test_one_surname_with_a_title_makes_persons_of_the_others(read: Any) -> None:
    reading = read("Ilinca Codreanu-Balan was told of a case. Ms. Codreanu-Balan never joined a party.")
    entities = {e.label: e.kind for e in reading.extraction.entities}
    assert entities["Ilinca Codreanu-Balan"] == "Person"
    assert "Codreanu-Balan" not in entities


def test_initials_mean_the_one_name_that_has_them(read: Any) -> None:
    reading = read("The Fram People's Liberation Army left. Later the FPLA returned to Norway.")
    (short,) = reading.mentions("FPLA")
    assert reading.label(short.entity) == "Fram People's Liberation Army"
    two = read("The Fram Polar Lake Agency met the Fjord Port Licence Authority. Later the FPLA left.")
    assert all(two.label(m.entity) == "FPLA" for m in two.mentions("FPLA"))


def test_an_acronym_after_the_name_of_a_place_is_not_the_place(read: Any) -> None:
    reading = read("The Fram Mission in South Sudan (XQFMS) left.")
    assert not any(m.entity.endswith("south-sudan") for m in reading.mentions("XQFMS"))


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("The Fram Party leader Ann Lee met Republican Bob Hale.", ["Fram Party", "Ann Lee", "Bob Hale"]),
        ("The Ice Party of Norway and the Fram League met.", ["Ice Party of Norway", "Fram League"]),
        ("US-China talks resumed.", ["US", "China"]),
        ("British Prime Minister Keir Starmer left.", ["British", "Keir Starmer"]),
        ("Ann Lee's Fram Party won the vote.", ["Ann Lee", "Fram Party"]),
        ("The Council of the Fram Party met.", ["Fram Party"]),
        ("He won in 2011 against the Fram-backed candidate of the Ice Party.", ["Ice Party"]),
    ],
)
def test_neighbours_are_names_of_their_own(read: Any, text: str, apart: list[str]) -> None:
    quotes = [m.span.quote for m in read(text).extraction.mentions if m.form in {"name", "demonym"}]
    assert [q for q in apart if q not in quotes] == []


@pytest.mark.parametrize(
    "text",
    [
        "Two French ministers resigned.",
        "Former Polish officials were arrested.",
        "The Government resigned.",
        "She won a Senate seat in May.",
    ],
)
def test_what_is_no_name_is_left_alone(read: Any, text: str) -> None:
    quotes = {m.span.quote for m in read(text).extraction.mentions if m.form == "name"}
    assert not quotes & {"Two French", "Two", "Former Polish", "Government", "Senate"}


ELECTIONS = [
    ("Ann Lee lost the 2011 Norwegian local elections.", "2011 Norwegian local elections"),
    ("He stood in the February 1974 Norwegian general election.", "February 1974 Norwegian general election"),
    ("She won the 2009 European Parliament election in Norway.", "2009 European Parliament election in Norway"),
    ("He won the 1983 Bergen by-election.", "1983 Bergen by-election"),
    ("He ran in the 2016 Democratic Party presidential primaries.", "2016 Democratic Party presidential primaries"),
]


@pytest.mark.parametrize(("text", "name"), ELECTIONS, ids=[e[1] for e in ELECTIONS])
def test_an_election_is_named_with_its_year(read: Any, text: str, name: str) -> None:
    (entity,) = [e for e in read(text).extraction.entities if e.kind == "Election"]
    assert entity.label == name
    assert "/entity/election/" in entity.iri
    assert entity.iri.startswith("https://w3id.org/statecraft/data/entity/")  # the same in every text


@pytest.mark.parametrize("text", ["The elections in 2011 were quiet.", "Norwegian elections are quiet."])
def test_elections_in_general_are_not_named(read: Any, text: str) -> None:
    assert [e for e in read(text).extraction.entities if e.kind == "Election"] == []


def test_the_state_inside_the_name_of_an_election_stays(read: Any) -> None:
    assert read("Ann Lee lost the 2011 Norwegian local elections.").meant("Norwegian") == {"Norway"}


def test_an_event_told_as_a_relation_is_named_and_still_told(read: Any) -> None:
    reading = read("Russia's 2022 invasion of Ukraine alarmed Poland.")
    assert ("Russia", "invades", "Ukraine") in reading.facts
    assert ("2022 invasion of Ukraine", "ArmedConflict") in {(e.label, e.kind) for e in reading.extraction.entities}


def test_an_acronym_shares_the_class_of_its_name(read: Any) -> None:
    reading = read("The Movement for the Fjords (MfF), a party, lost an election. Later the MfF criticized Russia.")
    kinds = {e.iri: e.kind for e in reading.extraction.entities}
    assert {kinds[m.entity] for m in reading.mentions("MfF")} == {"PoliticalParty"}
    assert ("Movement for the Fjords", "accuses", "Russia") in reading.facts


def test_names_in_a_list_of_parties_are_parties(read: Any) -> None:
    reading = read("The Ice Party, the Fram Party and Vinterfront formed a coalition after the election.")
    assert {(e.label, e.kind) for e in reading.extraction.entities} >= {("Vinterfront", "PoliticalParty")}


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Senator Ann Lee met Bob Hale.", "Ann Lee", True),
        ("Ann Lee was the Fram Party candidate in the 2011 Norwegian local elections.", "Ann Lee", True),
        ("The actress Ann Lee supported the Fram Party.", "Ann Lee", False),
        ("The film stars Ann Lee.", "Ann Lee", False),
        ("Emmanuel Macron likes films.", "Emmanuel Macron", True),
    ],
)
def test_politicians_are_told_by_office_party_and_election(
    understanding: Any, text: str, name: str, expected: bool
) -> None:
    (reading,) = understanding.readings([(Document(iri="https://example.org/d", text=text, source="t"), ())])
    labels = {e.label for e in reading.extraction.entities if e.iri in reading.scene.politicians}
    assert (name in labels) is expected
