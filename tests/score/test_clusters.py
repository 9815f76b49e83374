"""MUC, B-cubed and entity CEAF, held against examples that can be counted by hand."""

from __future__ import annotations

import random
from itertools import permutations

import pytest

from kg.score.layers.clusters import METRICS, b_cubed, ceaf_e, muc


def clusters(text: str) -> list[frozenset[str]]:
    """`abc de`: two clusters."""
    return [frozenset(word) for word in text.split()]


KEY = "abc defg"
SPLIT = "ab cd fghi"  # c is torn off and put with d, e is missing, h and i are spurious


def test_muc_counts_links() -> None:
    # Recall: abc falls into {ab}, {c}: 1 of 2 links; defg into {d}, {fg}, e alone: 1 of 3.
    # Precision: ab is whole: 1 of 1; cd falls apart: 0 of 1; fghi into {fg}, h, i: 1 of 3.
    assert muc(clusters(KEY), clusters(SPLIT)) == ((2, 5), (2, 5))


def test_b_cubed_counts_mentions() -> None:
    # Recall: a, b share 2 of 3, c 1 of 3; d 1 of 4, e none, f and g 2 of 4.
    # Precision: a, b 2 of 2; c, d 1 of 2; f, g 2 of 4; h, i none.
    recall, precision = b_cubed(clusters(KEY), clusters(SPLIT))
    assert recall == (pytest.approx(2 / 3 + 2 / 3 + 1 / 3 + 1 / 4 + 2 / 4 + 2 / 4), 7)
    assert precision == (pytest.approx(1 + 1 + 0.5 + 0.5 + 0.5 + 0.5), 8)


def test_ceaf_pairs_entities_best() -> None:
    # abc with ab: 4/5; defg with fghi: 4/8; cd is left over.
    recall, precision = ceaf_e(clusters(KEY), clusters(SPLIT))
    assert recall == (pytest.approx(1.3), 2)
    assert precision == (pytest.approx(1.3), 3)


def test_the_best_pairs_need_not_hold_the_best_pair() -> None:
    # ab|c with abc is 6/6 … the greedy pair abcd-abcd' would spoil the rest.
    key, response = clusters("abcd ef"), clusters("abef cd")
    # abcd-abef 4/8 and ef-cd 0, or abcd-cd 4/6 and ef-abef 4/6.
    (total, _), _ = ceaf_e(key, response)
    assert total == pytest.approx(4 / 3)


@pytest.mark.parametrize("name", METRICS)
def test_the_key_itself_is_perfect(name: str) -> None:
    for part, whole in METRICS[name](clusters(KEY), clusters(KEY)):
        assert part == whole > 0


@pytest.mark.parametrize("name", METRICS)
def test_nothing_found_scores_nothing(name: str) -> None:
    (part, whole), given = METRICS[name](clusters(KEY), [])
    assert part == 0 < whole
    assert given == (0, 0)


def test_ceaf_is_the_best_of_all_pairings() -> None:
    generator = random.Random(7)
    for _ in range(30):
        key, response = _partition(generator), _partition(generator)
        (total, _), _ = ceaf_e(key, response)
        assert total == pytest.approx(_by_trying(key, response))


def _partition(generator: random.Random) -> list[frozenset[str]]:
    found: dict[int, set[str]] = {}
    for mention in generator.sample("abcdefghij", 8):
        found.setdefault(generator.randrange(4), set()).add(mention)
    return [frozenset(members) for members in found.values()]


def _by_trying(key: list[frozenset[str]], response: list[frozenset[str]]) -> float:
    few, many = sorted((key, response), key=len)
    return max(
        sum(2 * len(a & b) / (len(a) + len(b)) for a, b in zip(few, chosen, strict=True))
        for chosen in permutations(many, len(few))
    )
