"""Words are found however their marks, spaces and letters are written, and always given as the text has them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.grounding.spelling import Text, spelt

TEXT = "He said:  “Russia’s\nfleet — the ‘new’ one —\tsailed.” The o\ufb03ce in Zu\u0308rich was si\u00adlent…"


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("Russia’s\nfleet", "Russia’s\nfleet"),
        ("Russia's fleet - the 'new' one", "Russia’s\nfleet — the ‘new’ one"),
        ("'new' one -- sailed", "‘new’ one —\tsailed"),
        ("“The office in Zürich was silent...”", "The o\ufb03ce in Zu\u0308rich was si\u00adlent"),
        ("said: \"Russia's", "said:  “Russia’s"),
        ("  one —\tsailed ", "one —\tsailed"),
        ("the ... sailed", None),
        ("russia's fleet", None),  # capitals count
        ("Russia's navy", None),
        ("…", "…"),
        ('""', None),
    ],
)
def test_a_quote_in_another_spelling(quote: str, found: str | None) -> None:
    places = Text(TEXT).quotes(quote)
    assert [TEXT[start:end] for start, end in places[:1]] == ([found] if found else [])


def test_an_exact_quote_comes_before_another_spelling() -> None:
    text = '“Yes” and "Yes"'
    assert [text[a:b] for a, b in Text(text).quotes('"Yes"')] == ['"Yes"']


def test_whole_words_come_before_parts_of_words() -> None:
    text = "Iranian ships left. Iran sent ships."
    assert Text(text).quotes("Iran") == [(20, 24)]
    assert Text(text).quotes("ranian ships") == [(1, 13)]


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Iran", "Iranian ships met Iran's", "Iran"),
        ("the Kremlin", "Kremlin officials", "Kremlin"),
        ("KIM JONG UN", "Kim Jong Un spoke", "Kim Jong Un"),
        ("US", "it helps us and the US", "US"),
        ("US", "it helps us", None),  # a name has a capital
        ("Erdogan", "Mr Erdoğan spoke", "Erdoğan"),
        ("Côte d'Ivoire", "in Co\u0302te d’Ivoire", "Co\u0302te d’Ivoire"),
        ("Россия", "Россия и Китай", "Россия"),
        ("الصين", "قالت الصين اليوم", "الصين"),
        ("乍得", "俄罗斯制裁了乍得。", "乍得"),
        ("Росси", "Россия и Китай", None),
        ("Chad", "", None),
        ("chad", "in Chad", "Chad"),
    ],
)
def test_names_are_whole_words(name: str, text: str, found: str | None) -> None:
    assert [text[a:b] for a, b in Text(text).names(name)[:1]] == ([found] if found else [])


def test_offsets_are_taken_where_they_fit_alone() -> None:
    text = Text("Chad met Mali. Chad met Mali.")
    assert text.says(15, 19, "Chad") == (15, 19)
    assert text.says(15, None, "Chad") == (15, 19)
    assert text.says(14, 19, "Chad") == (15, 19)
    assert text.says(16, 20, "Chad") is None
    assert text.says(15, 400, "Chad") is None
    assert text.says(None, None, "Chad") is None


@given(st.text(max_size=40), st.data())
def test_every_slice_is_found_as_it_stands(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    slice_ = text[start:end]
    found = Text(text).quotes(slice_)
    assert bool(found) or not slice_.strip()
    assert all(spelt(text[a:b]) == spelt(slice_) for a, b in found)


@given(st.text(st.sampled_from("aé e\u0301“\"'’—-\u00ad\n \ufb01fi中Я"), max_size=25))
def test_places_lie_in_the_text_and_spell_alike(text: str) -> None:
    other = unicodedata.normalize("NFD", text.replace("“", '"').replace("’", "'").replace("—", "–"))
    for start, end in Text(text).quotes(other):
        assert 0 <= start < end <= len(text)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
