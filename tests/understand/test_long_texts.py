"""Long and endless texts are understood as well as short ones. Work that grows with the square of the length would run
into the time limit of a test; what is asserted is that nothing is lost."""

from __future__ import annotations

from itertools import islice, product
from string import ascii_lowercase
from typing import Any

import pytest

pytestmark = [pytest.mark.model, pytest.mark.timeout(120)]

MANY = 200
_ENDLESS = 12  # statements of one sentence that may each hold all of it


def _names(count: int) -> list[tuple[str, str, str]]:
    """As many names of three words as are asked for, none of them twice."""
    letters = islice(product(ascii_lowercase, repeat=3), 500, 500 + count)
    return [(f"{a.upper()}orat", f"{b.upper()}elim", f"{c.upper()}udar") for a, b, c in letters]


def test_each_of_many_equal_sentences_is_read(read: Any) -> None:
    reading = read("Japan denied that China attacked Russia. " * MANY)
    assert [len(reading.mentions(n)) for n in ("Japan", "China", "Russia")] == [MANY] * 3
    claims = reading.about("China", "assaults", "Russia")
    assert len(claims) == MANY
    assert len(reading.extraction.statements) == MANY
    assert not reading.facts


def test_each_of_many_names_that_share_words_is_its_own(read: Any) -> None:
    """A name that was seen once is that name wherever it stands again, also beside many with the same first word."""
    bodies = [f"Ministry of {c} {a}" for a, _, c in _names(40)]
    reading = read("".join(f"The {b} met Japan. " for b in bodies))
    assert len(reading.mentions("Japan")) == len(bodies)
    meant = [reading.meant(b) for b in bodies]
    assert meant == [{b} for b in bodies]


def test_many_new_bodies_with_acronyms_are_all_found(read: Any) -> None:
    names = _names(MANY)
    acronyms = ["".join(w[0] for w in n) for n in names]
    reading = read(
        "".join(f"The {' '.join(n)} ({acronym}) met Japan. " for n, acronym in zip(names, acronyms, strict=True))
    )
    assert len(reading.mentions("Japan")) == MANY
    assert sum(bool(reading.mentions(a)) for a in acronyms) > 0.9 * MANY


def test_the_last_words_of_a_longer_name_mean_the_first_that_ends_so(read: Any) -> None:
    names = "".join(f"The {a} {b} Institute met Japan. " for a, b, _ in _names(MANY))
    reading = read(f"The European Commission met Japan. {names}The Commission sanctioned Russia.")
    entities = {m.entity for m in reading.mentions("European Commission")}
    assert entities
    assert {m.entity for m in reading.mentions("Commission")} == entities


@pytest.mark.parametrize("words", ["A said that ", "he said she said ", "“He said "])
def test_a_chain_of_speakers_that_never_ends_holds_a_bounded_number_of_words(read: Any, words: str) -> None:
    text = words * MANY
    statements = read(text).extraction.statements
    assert statements
    held = sum(span.end - span.start for s in statements for span in s.content)
    assert held <= (_ENDLESS + 1) * len(text)


def test_a_chain_of_speakers_as_people_write_it_is_kept_whole(read: Any) -> None:
    reading = read("Japan said that Iran said that Poland said that Russia attacked Ukraine.")
    assert len(reading.extraction.statements) == 3
    (claim,) = reading.about("Russia", "assaults", "Ukraine")
    assert reading.holders(claim) == ["Poland", "Iran", "Japan"]


def test_a_list_without_end_keeps_all_its_members(read: Any) -> None:
    reading = read(f"{'China and ' * MANY}Japan met.")
    assert len(reading.mentions("China")) == MANY


@pytest.mark.parametrize(("words", "sound"), [("president of ", 0), ("Japan, which ", MANY)])
def test_phrases_inside_phrases_are_read_to_the_end(read: Any, words: str, sound: int) -> None:
    reading = read(words * MANY)
    assert len(reading.mentions("Japan")) == sound
    assert not reading.facts


def test_a_text_without_a_full_stop_is_read_to_its_end(read: Any) -> None:
    reading = read(
        "Japan said China attacked Russia and then he met the minister of Iran according to a report, " * MANY
    )
    assert [len(reading.mentions(n)) for n in ("Japan", "China", "Russia", "Iran")] == [MANY] * 4
    claims = reading.about("China", "assaults", "Russia")
    assert len(claims) == MANY
    assert all(reading.holders(c) for c in claims)


def test_each_of_many_quotations_keeps_its_speaker(read: Any) -> None:
    reading = read("Donald Tusk said: “Russia attacked Ukraine.” " * MANY)
    claims = reading.about("Russia", "assaults", "Ukraine")
    assert len(claims) == MANY
    assert all(reading.holders(c) == ["Donald Tusk"] for c in claims)


def test_each_of_many_persons_is_known_by_the_surname(read: Any) -> None:
    names = [f"{b}{c.lower()}" for _, b, c in _names(MANY)]
    reading = read("".join(f"Mr {last} met Japan. " for last in names))
    assert len(reading.mentions("Japan")) == MANY
    assert sum(reading.meant(n) == {n} for n in names) > 0.9 * MANY


_ASIDE = "We have worked for years on the roads and the wells of this valley, and the people know it well. "


@pytest.mark.parametrize("length", [1, 8])
def test_a_quotation_over_paragraphs_is_nobodys_fact_however_long(read: Any, length: int) -> None:
    paragraph = f"{_ASIDE * length}Russia attacked Ukraine. {_ASIDE * length}"
    quoted = "\n\n“".join([paragraph] * 4)
    reading = read(f"The mayor spoke at noon.\n\n“{quoted}”\n\nChina invaded Vietnam.")
    assert len(reading.about("Russia", "assaults", "Ukraine")) == 4
    assert reading.facts == {("China", "invades", "Vietnam")}


@pytest.mark.parametrize("length", [0, 30])
def test_according_to_holds_at_the_end_of_an_endless_sentence(read: Any, length: int) -> None:
    between = ", and the farmers of the valley planted barley on the northern slopes" * length
    reading = read(f"Russia attacked Ukraine{between}, according to a report by a think tank.")
    (claim,) = reading.about("Russia", "assaults", "Ukraine")
    assert reading.holders(claim)


@pytest.mark.parametrize("governing", ["Japan may see", "If Japan saw", "Japan would welcome"])
def test_what_governs_from_too_far_above_makes_no_fact(read: Any, governing: str) -> None:
    reading = read(f"{governing} {'the roof of ' * 30}an attack by Russia on Ukraine.")
    (claim,) = reading.about("Russia", "assaults", "Ukraine")
    assert not claim.plain
