"""What words for relations mean: the lexicon reads them as it reads a text, with active, passive and denied."""

from __future__ import annotations

import pytest

from kg.grounding.relations import RelationWords, Sense
from kg.understand import Understanding
from kg.understand.knowledge.lexicon import shipped
from kg.vocab import SC, local_name

pytestmark = pytest.mark.model

STATES, OFFICE, SEAT = ("State", "State"), ("Person", "State"), ("State", "Person")


@pytest.fixture(scope="module")
def words(understanding: Understanding) -> RelationWords:
    return RelationWords(understanding, shipped(), {"punished": (SC + "sanctions", False), "seen with": None})


@pytest.mark.parametrize(
    ("relation", "kinds", "meant"),
    [
        ("IMPOSED_SANCTIONS_ON", STATES, "sanctions"),
        ("imposes sanctions on", STATES, "sanctions"),
        ("sanctioned", STATES, "sanctions"),
        ("was sanctioned by", STATES, "sanctions turned"),
        ("SANCTIONED_BY", STATES, "sanctions turned"),
        ("met with", STATES, "meets"),
        ("MEET", STATES, "meets"),
        ("did not meet", STATES, "meets not"),
        ("attacked", STATES, "assaults"),
        ("invaded", STATES, "invades"),
        ("criticised", STATES, "accuses"),
        ("expelled diplomats of", STATES, "expels"),
        ("provided aid to", STATES, "aids"),
        ("talks with", STATES, "consultsWith"),
        ("allied with", STATES, "alliedWith"),
        ("president of", OFFICE, "leads"),
        ("PRESIDENT", SEAT, "leads turned"),
        ("HAS_LEADER", SEAT, "leads turned"),
        ("led by", SEAT, "leads turned"),
        ("founded by", ("Organization", "Person"), "founded turned"),
        ("member of", ("State", "Organization"), "memberOf"),
        ("has member", ("Organization", "State"), "memberOf turned"),
        ("withdrew from", ("State", "Organization"), "quits"),
        ("withdrew from", STATES, "retreatsFrom"),
        ("punished", STATES, "sanctions"),  # the mapping comes first
        ("sc:meets", STATES, "meets"),
    ],
)
def test_words(words: RelationWords, relation: str, kinds: tuple[str, str], meant: str) -> None:
    sense = words.sense(relation, kinds)
    assert isinstance(sense, Sense), sense
    told = [local_name(sense.relation), *(["turned"] if sense.turned else []), *(["not"] if sense.negated else [])]
    assert " ".join(told) == meant


@pytest.mark.parametrize(
    "relation", ["RELATED", "frobnicated", "co-occurs with", "x", "", "—", "https://example.org/r", "a" * 200]
)
def test_what_is_not_known_says_how_to_map_it(words: RelationWords, relation: str) -> None:
    reason = words.sense(relation, STATES)
    assert isinstance(reason, str)
    assert "mapping file" in reason


def test_what_a_mapping_leaves_out(words: RelationWords) -> None:
    reason = words.sense("SEEN_WITH", STATES)
    assert isinstance(reason, str)
    assert "no counterpart" in reason


def test_words_that_tell_no_relation_are_read_but_once(understanding: Understanding) -> None:
    """Sentences are parsed together, and what words mean between other classes is not asked again for each two."""
    taken: list[int] = []

    class Counting:
        minter = understanding.minter

        def readings(self, documents: object, *, batch_size: int) -> object:
            taken.append(batch_size)
            return understanding.readings(documents, batch_size=batch_size)  # type: ignore[arg-type]

    words = RelationWords(Counting(), shipped())  # type: ignore[arg-type]
    for kinds, batches in ((STATES, 4), (STATES, 0), (OFFICE, 3), (("Person", "Organization"), 3)):
        taken.clear()
        assert isinstance(words.sense("wrote a book on", kinds), str)
        assert len(taken) <= batches
    taken.clear()
    words.sense("frobnicated", STATES)
    assert len(taken) == 1
