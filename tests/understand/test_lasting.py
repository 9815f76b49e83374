"""Lasting relations: offices and their terms, parties, ideologies, places within places."""

from __future__ import annotations

from functools import lru_cache

import pytest

from kg.ids import Minter
from kg.model import Document, Failure
from kg.score.layers.wikidata import believed
from kg.understand import Reading, Understanding
from kg.vocab import local_name

pytestmark = pytest.mark.model


@lru_cache(maxsize=1)
def _understanding() -> Understanding:
    return Understanding(Minter())


@lru_cache(maxsize=64)
def read(text: str, date: str | None = "2024-05-01") -> Reading:
    iri = Minter().document(text=text, title=None, date=date, url=None)
    document = Document(iri=iri, text=text, source="own", date=date)
    reading = next(_understanding().readings([(document, ())]))
    assert not isinstance(reading, Failure), reading
    return reading


def told(text: str, date: str | None = "2024-05-01") -> set[tuple[str, str, str]]:
    reading = read(text, date)
    labels = {e.iri: e.label for e in reading.extraction.entities}
    return {(labels[c.subject], local_name(c.relation), labels[c.object]) for c in reading.extraction.claims}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anna Berg, the president of Peru, met farmers.", ("Anna Berg", "holdsOffice", "President of Peru")),
        ("Anna Berg was elected President of Chile.", ("Anna Berg", "holdsOffice", "President of Chile")),
        (
            "Anna Berg was appointed Minister of Foreign Affairs of Norway.",
            ("Anna Berg", "holdsOffice", "Minister of Foreign Affairs of Norway"),
        ),
        ("President Emmanuel Macron spoke in Lyon.", ("Emmanuel Macron", "holdsOffice", "President of France")),
        (
            "Anna Berg (born 1950) is a Finnish lawyer who served as President of Finland.",
            ("Anna Berg", "holdsOffice", "President of Finland"),
        ),
        ("Jane Doe (Labour) asked the question.", ("Jane Doe", "memberOfParty", "Labour")),
        (
            "Paul Dorn of the Rwandan Patriotic Front spoke.",
            ("Paul Dorn", "memberOfParty", "Rwandan Patriotic Front"),
        ),
        (
            "The Liberal Party of Utopia is a conservative party.",
            ("Liberal Party of Utopia", "hasIdeology", "conservatism"),
        ),
        (
            "The Green Alliance Party espouses democratic socialism.",
            ("Green Alliance Party", "hasIdeology", "democratic socialism"),
        ),
        ("She was born in Bergen, Norway.", ("Bergen", "liesIn", "Norway")),
    ],
)
def test_a_lasting_relation_is_found(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in told(text)


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("Anna Berg ran for president of Peru.", ("Anna Berg", "holdsOffice", "President of Peru")),
        ("Anna Berg spoke to the president of Peru.", ("Anna Berg", "holdsOffice", "President of Peru")),
        (
            "The Green Alliance Party espouses democratic socialism.",
            ("Green Alliance Party", "hasIdeology", "socialism"),
        ),
        ("They flew to Paris, Rome and Madrid.", ("Paris", "liesIn", "Rome")),
    ],
)
def test_what_is_not_said_is_not_found(text: str, refused: tuple[str, str, str]) -> None:
    assert refused not in told(text)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Anna Berg served as foreign minister of Norway from 2014 to 2019.", "2014/2019"),
        ("Anna Berg is the president of Peru since 2021.", "2021/.."),
        ("Anna Berg was President of Peru (2003-2008).", "2003/2008"),
    ],
)
def test_an_office_has_its_term(text: str, term: str) -> None:
    claims = [c for c in read(text).extraction.claims if local_name(c.relation) == "holdsOffice"]
    assert [c.time for c in claims] == [term]


def test_who_held_an_office_does_not_lead_now() -> None:
    relations = {r for _, r, _ in told("Anna Berg served as president of Peru from 2014 to 2019.")}
    assert "holdsOffice" in relations
    assert "leads" not in relations


def test_an_office_of_the_authority_data_is_that_one() -> None:
    reading = read("Anna Berg, the president of Peru, met farmers.")
    office = next(e for e in reading.extraction.entities if e.kind == "Office")
    assert office.authority
    other = read("Anna Berg, the harbour minister of Peru, resigned.").extraction.entities
    assert not any(e.authority for e in other if e.kind == "Office")


def asserted(text: str) -> set[tuple[str, str, str]]:
    """What is sure enough for the gate: positive, certain, actual, nobody's words, and a confidence of a half."""
    reading = read(text)
    labels = {e.iri: e.label for e in reading.extraction.entities}
    return {
        (labels[c.subject], local_name(c.relation), labels[c.object])
        for c in reading.extraction.claims
        if believed(c) and c.attribution is None and c.confidence >= 0.5
    }


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("The king appointed Anna Berg prime minister of Norway.", "Jonas Gahr Støre"),
        ("Emma Clarke ran for president of Ireland in 2011.", "Catherine Connolly"),
        ("Anna Berg met the president of Peru.", "Anna Berg"),
        ("Anna Berg's husband is the governor of Kansas.", "Anna Berg"),
        ("Paul Dorn, whose father was prime minister of Slovakia, owns the newspaper.", "Paul Dorn"),
        ("Critics call Paul Dorn the king of Slovakia.", "Paul Dorn"),
        ("Jonas Lund, deputy leader of the Green Party, criticised the prime minister of Sweden.", "Jonas Lund"),
    ],
)
def test_no_office_is_asserted_of_who_is_not_said_to_hold_it(text: str, subject: str) -> None:
    assert not {t for t in asserted(text) if t[0] == subject and t[1] in {"holdsOffice", "leads"}}


@pytest.mark.parametrize(
    "text",
    [
        "Paul Dorn resigned as president of Chile.",
        "Paul Dorn stepped down as president of Chile.",
        "Paul Dorn was sacked as president of Chile.",
        "Paul Dorn was removed as president of Chile.",
        "Paul Dorn was suspended as president of Chile.",
        "Paul Dorn was suspended as Chilean president.",
        "Paul Dorn was voted out as president of Chile.",
        "Paul Dorn stood down as president of Chile.",
        "The court suspended Paul Dorn as president of Chile.",
        "The suspended Chilean president, Paul Dorn, spoke.",
        "Paul Dorn was succeeded as president of Chile by Anna Berg.",
    ],
)
def test_who_loses_an_office_has_held_it_and_leads_no_more(text: str) -> None:
    assert asserted(text) == {("Paul Dorn", "holdsOffice", "President of Chile")}


@pytest.mark.parametrize(
    "text",
    [
        "Paul Dorn served as president of Chile.",
        "Paul Dorn was reinstated as president of Chile.",
        "Paul Dorn, the president of Chile, was praised as a reformer.",
    ],
)
def test_who_does_not_lose_an_office_leads(text: str) -> None:
    assert ("Paul Dorn", "leads", "Chile") in asserted(text)


@pytest.mark.parametrize(
    ("text", "member", "body"),
    [
        ("M23 belongs to the Congo River Alliance.", "March 23 Movement", "Congo River Alliance"),
        ("Rwanda backs the Congo River Alliance, to which M23 belongs.", "March 23 Movement", "Congo River Alliance"),
        ("Turkey criticised NATO, to which it belongs.", "Turkey", "NATO"),
        ("Turkey criticised NATO, which it belongs to.", "Turkey", "NATO"),
        ("Turkey criticised NATO, of which Norway is a member.", "Norway", "NATO"),
        ("Norway, which belongs to NATO, spoke.", "Norway", "NATO"),
    ],
)
def test_who_belongs_to_an_alliance_is_its_member(text: str, member: str, body: str) -> None:
    assert {t for t in asserted(text) if t[1] == "memberOf"} == {(member, "memberOf", body)}


@pytest.mark.parametrize(
    "text",
    [
        "Norway does not belong to NATO.",
        "Crimea belongs to Ukraine.",
        "The house belongs to the African Union.",
        "Rwanda backs the Congo River Alliance, to which M23 spoke.",
        "Norway wants to belong to NATO.",
    ],
)
def test_what_is_somebodys_or_wished_is_no_member(text: str) -> None:
    assert "memberOf" not in {t[1] for t in asserted(text)}


def test_an_office_of_a_capital_is_none_of_its_state() -> None:
    assert ("Anna Berg", "holdsOffice", "Mayor of Vienna") in asserted("Anna Berg, the mayor of Vienna, resigned.")
    assert "holdsOffice" not in {t[1] for t in asserted("President of the club met the mayor of Vienna.")}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("An adviser to the president of Chile, Paul Dorn, resigned.", "Paul Dorn"),
        ("The daughter of the president of Kazakhstan, Dana Omarova, heads a bank.", "Dana Omarova"),
    ],
)
def test_a_name_after_two_people_is_not_taken_for_the_second(text: str, named: str) -> None:
    assert not {t for t in asserted(text) if t[0] == named and t[1] in {"leads", "holdsOffice"}}


def test_a_name_that_is_given_an_office_is_a_person() -> None:
    assert ("Ollan Tumbes", "holdsOffice", "President of Peru") in asserted(
        "Ollan Tumbes was elected as President of Peru in the second round."
    )
