"""The lexicon conforms to its shapes, and the shapes find what would break extraction."""

from __future__ import annotations

import pytest

from kg import assets, vocab
from kg.gate import ENGINES, LEXICON_SHAPES, Gate, shape_files, validate_files

SC, LEX = vocab.SC, "https://example.org/lexicon#"
SHAPES = shape_files(LEXICON_SHAPES)
SLOT, EFFECT = "https://w3id.org/statecraft/slot#", "https://w3id.org/statecraft/effect#"


def line(subject: str, predicate: str, value: str) -> str:
    return f"<{subject}> <{predicate}> {value} ." if value[0] == '"' else f"<{subject}> <{predicate}> <{value}> ."


KNOWN = [
    line(SC + "meets", vocab.TYPE, SC + "Relation"),
    line(SC + "Group", vocab.TYPE, vocab.OWL + "Class"),
    line(SLOT + "subject", vocab.TYPE, SC + "Slot"),
    line(EFFECT + "negate", vocab.TYPE, SC + "Effect"),
]
GOOD = {
    LEX + "meet": {
        vocab.TYPE: [SC + "Construction"],
        SC + "expresses": [SC + "meets"],
        SC + "verb": ['"meet"@en', '"sit down"@en'],
        SC + "subjectSlot": [SLOT + "subject"],
        SC + "objectMarker": ['"with"@en'],
    },
    LEX + "not": {vocab.TYPE: [SC + "Signal"], SC + "effect": [EFFECT + "negate"], SC + "adverb": ['"never"@en']},
    LEX + "people": {vocab.TYPE: [SC + "RoleNoun"], SC + "denotes": [SC + "Group"], SC + "noun": ['"expert"@en']},
}


def lines(change: tuple[str, str, list[str]] | None = None) -> list[str]:
    """The good entries, with the values of one property changed."""
    made = list(KNOWN)
    for entry, properties in GOOD.items():
        chosen = {**properties, change[1]: change[2]} if change and LEX + change[0] == entry else properties
        made += [line(entry, name, value) for name, values in chosen.items() for value in values]
    return made


FAULTS: dict[str, tuple[tuple[str, str, list[str]], str]] = {
    "expresses nothing": (("meet", SC + "expresses", []), "Construction-expresses"),
    "expresses two": (("meet", SC + "expresses", [SC + "meets", SC + "visits"]), "Construction-expresses"),
    "expresses no relation": (("meet", SC + "expresses", [SC + "Group"]), "Construction-expresses"),
    "no word": (("meet", SC + "verb", []), "Construction-words"),
    "no subject": (("meet", SC + "subjectSlot", []), "Construction-subject"),
    "no object": (("meet", SC + "objectMarker", []), "Construction-object"),
    "slot of its own": (("meet", SC + "subjectSlot", [SLOT + "agent"]), "Construction-subjectSlot"),
    "capital letter": (("meet", SC + "verb", ['"Meet"@en']), "lexicon-verb"),
    "no language": (("meet", SC + "verb", ['"meet"']), "lexicon-verb"),
    "space at the end": (("meet", SC + "objectMarker", ['"with "@en']), "lexicon-objectMarker"),
    "two spaces": (("meet", SC + "verb", ['"sit  down"@en']), "lexicon-verb"),
    "signal without effect": (("not", SC + "effect", []), "Signal-effect"),
    "signal of an unknown effect": (("not", SC + "effect", [EFFECT + "amuse"]), "Signal-effect"),
    "signal without word": (("not", SC + "adverb", []), "Signal-words"),
    "role noun without class": (("people", SC + "denotes", []), "RoleNoun-denotes"),
    "role noun of no class": (("people", SC + "denotes", [SC + "meets"]), "RoleNoun-denotes"),
    "role noun without word": (("people", SC + "noun", []), "RoleNoun-words"),
}


@pytest.fixture(scope="module")
def gates() -> dict[str, Gate]:
    return {name: Gate(SHAPES, engine=name) for name in ENGINES}


def test_good_entries_pass(gates: dict[str, Gate]) -> None:
    assert [gate.check(lines()) for gate in gates.values()] == [[], []]


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found(name: str, gates: dict[str, Gate]) -> None:
    change, shape = FAULTS[name]
    fast, reference = (gate.check(lines(change)) for gate in gates.values())
    assert {f.shape for f in fast} == {vocab.SHAPES + shape}
    assert fast == reference


@pytest.mark.parametrize("engine", ENGINES)
def test_lexicon_that_ships_conforms(engine: str) -> None:
    report = validate_files(assets.turtle_files("ontology"), SHAPES, engine)
    assert [(f.focus, f.message, f.value) for f in report.findings] == []
