"""Words that tell of persons come from the lexicon, other spellings and short forms from the authority data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.rdf import Node
from kg.understand.knowledge import lexicon
from kg.understand.knowledge.authority import shipped, sound
from kg.understand.knowledge.people import People


def test_genders_are_what_the_turtle_says(tmp_path: Path) -> None:
    (tmp_path / "words.ttl").write_text(
        "@prefix sc: <https://w3id.org/statecraft/ontology#> .\n"
        '<urn:a> a sc:PersonWord ; sc:gender "feminine" ; sc:noun "margravine"@en .\n'
        '<urn:b> a sc:GivenName ; sc:gender "masculine" ; sc:noun "ziggo"@en .\n'
        '<urn:c> a sc:GivenName ; sc:noun "quillow"@en .\n'
        '<urn:d> a sc:LocalWord ; sc:noun "reeve"@en .\n'
    )
    people = People.compile(Node([tmp_path / "words.ttl"]))
    assert people == People({"margravine": "feminine"}, {"ziggo": "masculine", "quillow": None}, {"reeve"})


def test_no_word_is_of_men_and_of_women() -> None:
    people = lexicon.shipped().persons
    assert len(people.given) > 400
    assert set(people.nouns.values()) == {"masculine", "feminine"}
    assert set(people.given.values()) == {"masculine", "feminine", None}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Volodymyr Zelenskyy", "Volodymyr Zelenskiy"),
        ("Dmitry Medvedev", "Dmitriy Medvedev"),
        ("Mohammed bin Salman", "Mohamed bin Salman"),
        ("Bashar al-Assad", "Bashar Al Assad"),
    ],
)
def test_spellings_of_one_name_sound_the_same(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Kim Jong Un", "Kim Jong Il"), ("Ali Khamenei", "Ali Khomeini"), ("Li Keqiang", "Li Qiang")]
)
def test_other_names_sound_different(one: str, other: str) -> None:
    assert sound(one) != sound(other)


@pytest.mark.parametrize("name", ["US State Department", "United States State Department", "U.S. State Department"])
def test_a_body_is_known_by_any_short_name_of_its_state(name: str) -> None:
    senses = shipped().senses[name]
    assert {s.entity.rsplit("/", 1)[-1] for s in senses} == {"us-department-of-state"}


@pytest.mark.model
def test_a_person_in_another_spelling_is_the_same(read: Any) -> None:
    reading = read("Dmitriy Medvedyev visited Serbia. Mohamed bin Salman praised Serbia.", "2024-06-05")
    assert ("Mohammed bin Salman", "supports", "Serbia") in reading.facts
