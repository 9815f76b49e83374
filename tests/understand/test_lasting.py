"""Lasting relations: offices and their terms, parties, ideologies, places within places."""

from __future__ import annotations

from functools import lru_cache

import pytest

from kg.ids import Minter
from kg.model import Document, Failure
from kg.understand import Reading, Understanding
from kg.vocab import local_name

pytestmark = pytest.mark.model


@lru_cache(maxsize=1)
def _understanding() -> Understanding:
    return Understanding(Minter())


@lru_cache(maxsize=64)
def read(text: str) -> Reading:
    iri = Minter().document(text=text, title=None, date="2024-05-01", url=None)
    document = Document(iri=iri, text=text, source="own", date="2024-05-01")
    reading = next(_understanding().readings([(document, ())]))
    assert not isinstance(reading, Failure), reading
    return reading


def told(text: str) -> set[tuple[str, str, str]]:
    reading = read(text)
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
