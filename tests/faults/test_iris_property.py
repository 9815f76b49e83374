"""Whatever the names: valid IRIs for every parser, the same each time, and lines that come back as the same terms."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ids import Minter, digest, is_absolute, slug

from .properties import absolute, iris, literal
from .texts import ANY, SIGNS, TRUE
from .within import tries

NAMES = ANY | st.lists(st.sampled_from(SIGNS), max_size=6).map("".join) | st.text(st.characters(), min_size=70)


@tries(150)
@given(st.lists(NAMES, max_size=3), st.integers(0, 10**9))
def test_all_iris_of_any_names_are_valid_and_stable(names: list[str], number: int) -> None:
    iris(names, number)


@tries(300)
@given(st.lists(ANY, max_size=4), st.lists(ANY, max_size=4), st.integers(0, 8))
def test_distinct_parts_give_distinct_iris(one: list[str], two: list[str], cut: int) -> None:
    minter = Minter()
    assert (minter.claim("urn:x:d", *one) == minter.claim("urn:x:d", *two)) == (one == two)
    whole = "".join(one)
    split = [whole[:cut], whole[cut:]]
    assert (digest(*one) == digest(*split)) == (one == split)
    if len(one) == 4 and len(two) == 4:
        made = [minter.document(text=p[0], title=p[1], date=p[2], url=p[3]) for p in (one, two)]
        assert (made[0] == made[1]) == (one == two)


@tries(200)
@given(TRUE | st.text("éa\u0301가ﬁ\u0323≠") | st.text("éa\u0301가ﬁ\u0323", min_size=5).map(lambda text: text * 20))
def test_two_spellings_of_the_same_characters_are_one_name(name: str) -> None:
    assert len({slug(unicodedata.normalize(form, name)) for form in ("NFC", "NFD")}) == 1


@pytest.mark.parametrize("plane", range(17))
def test_every_character_can_stand_in_a_name_and_in_a_literal(plane: int) -> None:
    """All of Unicode, but halves of pairs, which no line of UTF-8 can hold: 256 characters at a time."""
    for start in range(plane << 16, (plane + 1) << 16, 256):
        if not 0xD800 <= start < 0xE000:
            text = "".join(map(chr, range(start, start + 256)))
            literal(text)
            minted = Minter().entity("Person", text)
            assert is_absolute(minted), hex(start)
            absolute(minted)


@tries(200)
@given(TRUE | st.lists(st.sampled_from((*SIGNS, "\\", '"', "\\u0041", "\\n", "'")), max_size=8).map("".join))
def test_any_literal_comes_back_from_two_parsers(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    literal(text)


@tries(300)
@given(
    st.text(st.characters(), max_size=20),
    st.sampled_from(("http://e/", "h:", "urn:x:", "http://", "", "http://[", "//")),
)
def test_what_is_absolute_is_one_for_both_parsers(rest: str, start: str) -> None:
    absolute(f"{start}{rest}")
