"""The authority data compiled: keys of names, and who held which office when."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.understand.knowledge.authority import Authority, Service, plain, shipped

US = "https://w3id.org/statecraft/id/state/united-states"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("the Kremlin", "Kremlin"),
        ("The Hague", "Hague"),
        ("Côte d’Ivoire", "Cote d'Ivoire"),
        ("Abdel‑Fattah", "Abdel-Fattah"),
        ("Viktor  Orbán ", "Viktor Orban"),
        ("soft\u00adhyphen", "softhyphen"),
        ("Theresa May", "Theresa May"),
    ],
)
def test_keys_of_names_leave_out_what_writers_vary(name: str, key: str) -> None:
    assert plain(name) == key


def service(start: str | None, end: str | None) -> Service:
    return Service("p", "b", "o", ("president",), True, start, end)


@pytest.mark.parametrize(
    ("start", "end", "date", "covers"),
    [
        ("2009-01-20", "2017-01-20", "2015-03-01", True),
        ("2009-01-20", "2017-01-20", "2017-01-20", True),
        ("2009-01-20", "2017-01-20", "2017-01-21", False),
        ("2009-01-20", "2017-01-20", "2009-01-19", False),
        ("2009-01-20", "2017-01-20", "2009", True),
        ("2009-01-20", "2017-01-20", "2017-01", True),
        ("2009-01-20", "2017-01-20", "2008", False),
        ("2009-01-20", "2017-01-20", None, False),
        ("2009", "2017", "2017-12-31", True),
        ("2009", "2017", "2018-01-01", False),
        ("2009-05", None, "2030-01-01", True),
        ("2009-05", None, "2009-04-30", False),
        ("2009-05", None, None, True),
        (None, None, "1900-01-01", True),
    ],
)
def test_a_tenure_covers_the_days_that_its_precision_allows(
    start: str | None, end: str | None, date: str | None, covers: bool
) -> None:
    assert service(start, end).covers(date) is covers


def test_holders_of_an_office_depend_on_the_day() -> None:
    authority = shipped()

    def president(date: str) -> list[str]:
        return [authority.known[p].label for p in authority.holders(US, title="president", date=date)]

    assert president("2015-03-01") == ["Barack Obama"]
    assert president("2019-03-01") == ["Donald Trump"]
    assert authority.holders(US, title="emir", date="2015-03-01") == []
    assert authority.holders("https://example.org/nowhere", title=None, date=None) == []


def test_a_capital_is_a_city_and_stands_for_its_state() -> None:
    senses = {(s.entity.rsplit("/", 2)[-2], s.form) for s in shipped().senses["Moscow"]}
    assert {("place", "name"), ("state", "metonym")} <= senses


def test_authority_is_compiled_from_any_turtle(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(
        "@prefix sc: <https://w3id.org/statecraft/ontology#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        '<http://example.org/ruritania> a sc:State ; rdfs:label "Ruritania"@en ; sc:demonym "Ruritanian"@en ;\n'
        '    sc:metonym "the Castle"@en ; sc:capital <http://example.org/strelsau> .\n'
        '<http://example.org/strelsau> a sc:City ; rdfs:label "Strelsau"@en .\n',
        encoding="utf-8",
    )
    authority = Authority([path])
    forms = {key: {s.form for s in senses} for key, senses in authority.senses.items()}
    assert forms["Ruritania"] == {"name"}
    assert forms["Ruritanian"] == {"demonym"}
    assert forms["Castle"] == {"metonym"}
    assert forms["Strelsau"] == {"name", "metonym"}
