"""Offsets that count otherwise than ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.imports.offsets import Offsets, Unit
from kg.sources.drafts import clean

TEXT = "🕊️ Границы\r\n\r\n中国批评了日本。 هاجمت روسيا أوكرانيا. 🇫🇷 Łódź\r\nend"
WORDS = ("Границы", "中国", "日本", "روسيا", "🇫🇷", "Łódź", "end")


def _units(text: str, unit: Unit) -> int:
    return {
        Unit.CHARACTER: len(text),
        Unit.UTF16: len(text.encode("utf-16-le", "surrogatepass")) // 2,
        Unit.BYTE: len(text.encode("utf-8", "surrogatepass")),
    }[unit]


def _spans(text: str, unit: Unit) -> list[tuple[int, int, str]]:
    starts = [(text.index(word), word) for word in WORDS]
    return [(_units(text[:a], unit), _units(text[: a + len(word)], unit), word) for a, word in starts]


@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize("bare", [False, True])
def test_units_and_line_ends_are_found_out(unit: Unit, bare: bool) -> None:
    spans = _spans(clean(TEXT) if bare else TEXT, unit)
    offsets = Offsets.fitting(TEXT, spans)
    assert offsets.text == clean(TEXT)
    for start, end, word in spans:
        place = offsets.span(start, end)
        assert place is not None
        assert offsets.text[slice(*place)] == word
        assert offsets.holds(start, end, word)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 2), (0, 10_000), (10**30, 10**31)])
def test_places_outside_the_text_are_none(start: int, end: int) -> None:
    for unit in Unit:
        assert Offsets(TEXT, unit).span(start, end) is None


def test_a_place_within_a_character_is_none() -> None:
    assert Offsets("🕊 x", Unit.UTF16).span(1, 3) is None
    assert Offsets("ж x", Unit.BYTE).span(1, 3) is None
    assert Offsets("ж x", Unit.BYTE).span(0, 2) == (0, 1)


def test_a_mark_at_the_start_is_not_counted_by_us() -> None:
    assert Offsets("\ufeffRussia").span(1, 7) == (0, 6)


@given(st.text(max_size=40), st.data())
def test_any_slice_is_found_again(text: str, data: st.DataObject) -> None:
    text = text.removeprefix("\ufeff")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    for unit in Unit:
        place = Offsets(text, unit).span(_units(text[:start], unit), _units(text[:end], unit))
        cut = clean(text[start:end]).removeprefix("\n" if text[start - 1 : start + 1] == "\r\n" else "")
        if place is not None and text[end - 1 : end + 1] != "\r\n" and text[start - 1 : start + 1] != "\r\n":
            assert clean(text)[slice(*place)] == cut
