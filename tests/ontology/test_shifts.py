"""Shifts and actor nouns of the lexicon: what the shapes refuse, and what compiling makes of them."""

from __future__ import annotations

import pytest

from kg import vocab
from kg.gate import ENGINES, LEXICON_SHAPES, Gate, shape_files
from kg.understand.knowledge.lexicon import shipped

SC, LEX, CONCEPT = vocab.SC, "https://example.org/lexicon#", "http://www.w3.org/2004/02/skos/core#Concept"
GOOD = {
    "shift": {
        vocab.TYPE: f"<{SC}Shift>",
        SC + "into": f"<{LEX}AGREE>",
        SC + "turns": f"<{LEX}AGREE>",
        SC + "verb": '"offer"@en',
    },
    "actors": {vocab.TYPE: f"<{SC}ActorNoun>", SC + "denotes": f"<{SC}Person>", SC + "noun": '"poet"@en'},
}
KNOWN = [f"<{LEX}AGREE> <{vocab.TYPE}> <{CONCEPT}> .", f"<{SC}Person> <{vocab.TYPE}> <{vocab.OWL}Class> ."]
FAULTS = [
    ("shift", SC + "into", None, "Shift-into"),
    ("shift", SC + "into", f"<{SC}Person>", "Shift-into"),
    ("shift", SC + "turns", f"<{SC}Person>", "Shift-turns"),
    ("shift", SC + "verb", None, "Shift-words"),
    ("shift", SC + "verb", '"Offer"@en', "lexicon-verb"),
    ("actors", SC + "denotes", None, "RoleNoun-denotes"),
    ("actors", SC + "noun", None, "RoleNoun-words"),
]


def lines(entry: str = "", predicate: str = "", value: str | None = None) -> list[str]:
    made = list(KNOWN)
    for name, properties in GOOD.items():
        chosen = {**properties, predicate: value} if name == entry else properties
        made += [f"<{LEX}{name}> <{p}> {v} ." for p, v in chosen.items() if v is not None]
    return made


@pytest.mark.parametrize("engine", ENGINES)
def test_good_entries_pass(engine: str) -> None:
    assert Gate(shape_files(LEXICON_SHAPES), engine=engine).check(lines()) == []


@pytest.mark.parametrize(("entry", "predicate", "value", "shape"), FAULTS)
def test_fault_is_found(entry: str, predicate: str, value: str | None, shape: str) -> None:
    findings = Gate(shape_files(LEXICON_SHAPES), engine=next(iter(ENGINES))).check(lines(entry, predicate, value))
    assert {f.shape for f in findings} == {vocab.SHAPES + shape}


def test_what_a_word_makes_of_a_type() -> None:
    lexicon = shipped()
    assert lexicon.turned("verb", "will", "AID") == "AGREE"
    assert lexicon.turned("verb", "will", "ASSAULT") == "THREATEN"
    assert lexicon.turned("verb", "suspend", "AID") == "SANCTION"
    assert lexicon.turned("verb", "suspend", "ASSAULT") == "CONCEDE"
    assert lexicon.turned("verb", "refuse", None) == "REJECT"  # a type of its own
    assert lexicon.turned("verb", "eat", "AID") == "AID"
