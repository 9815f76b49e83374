"""The PLOVER scheme is whole: sixteen types, their modes, four quad classes, and where CAMEO's roots went."""

from __future__ import annotations

import pytest
import relation_shapes

from kg import vocab

SKOS, P = vocab.SKOS, vocab.PLOVER
C = "https://w3id.org/statecraft/cameo#"
PLOVER, CAMEO = P.removesuffix("#"), C.removesuffix("#")
NODE = relation_shapes.ontology()
TYPES = [
    *("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST"),
    *("ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
]
ROOTS = [f"{number:02}" for number in range(1, 21)]
CONCEPTS = [c for c in NODE.of_type(SKOS + "Concept") if c.startswith((P, C))]
MODES = [c for c in CONCEPTS if "-" in c]
QUADS = {"verbal-cooperation": 4, "material-cooperation": 3, "verbal-conflict": 4, "material-conflict": 5}


def test_sixteen_types_and_twenty_roots() -> None:
    assert NODE.values(PLOVER, SKOS + "hasTopConcept") == sorted(P + name for name in TYPES)
    assert NODE.values(CAMEO, SKOS + "hasTopConcept") == sorted(C + name for name in ROOTS)
    assert {c for c in CONCEPTS if c not in MODES} == {P + n for n in TYPES} | {C + n for n in ROOTS}


@pytest.mark.parametrize("concept", CONCEPTS)
def test_concept_has_its_words_and_its_place(concept: str) -> None:
    for name in ("prefLabel", "notation", "definition", "inScheme"):
        assert len(NODE.values(concept, SKOS + name)) == 1, name
    assert NODE.value(concept, SKOS + "notation") == vocab.local_name(concept)
    top, above = NODE.values(concept, SKOS + "topConceptOf"), NODE.values(concept, SKOS + "broader")
    assert len(top) + len(above) == 1
    assert NODE.values(concept, SKOS + "inScheme") == (top or [PLOVER])


@pytest.mark.parametrize("mode", MODES)
def test_mode_hangs_below_its_type(mode: str) -> None:
    kind = mode.split("-")[0]
    assert NODE.values(mode, SKOS + "broader") == [kind]
    assert mode in NODE.values(kind, SKOS + "narrower")


def test_types_list_their_modes_and_no_more() -> None:
    listed = [mode for name in TYPES for mode in NODE.values(P + name, SKOS + "narrower")]
    assert sorted(listed) == sorted(MODES)
    assert len(NODE.values(P + "CONSULT", SKOS + "narrower")) == 4


def test_labels_are_unique_within_the_scheme() -> None:
    labels = [NODE.value(c, SKOS + "prefLabel") for c in CONCEPTS if c.startswith(P)]
    assert len(labels) == len(set(labels))


def test_each_type_is_in_one_quad_class() -> None:
    members = [m for quad in QUADS for m in NODE.values(P + quad, SKOS + "member")]
    assert sorted(members) == sorted(P + name for name in TYPES)
    for number, (quad, size) in enumerate(QUADS.items(), 1):
        assert len(NODE.values(P + quad, SKOS + "member")) == size
        assert NODE.value(P + quad, SKOS + "notation") == str(number)


def test_matches_are_told_from_both_sides() -> None:
    inverse = {"closeMatch": "closeMatch", "broadMatch": "narrowMatch", "narrowMatch": "broadMatch"}
    for concept in CONCEPTS:
        for name, back in inverse.items():
            for other in NODE.values(concept, SKOS + name):
                assert concept in NODE.values(other, SKOS + back)


def test_every_type_and_every_root_but_comments_is_matched() -> None:
    def matched(concept: str) -> bool:
        return any(NODE.values(concept, SKOS + f"{kind}Match") for kind in ("close", "broad", "narrow"))

    assert [c for c in CONCEPTS if c not in MODES and not matched(c)] == [C + "01"]


def test_yielding_is_split_into_words_and_deeds() -> None:
    assert NODE.values(C + "08", SKOS + "narrowMatch") == [P + "CONCEDE", P + "RETREAT"]
