from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import DataError
from kg.ids import Minter
from kg.sources.drafts import Draft, clean, finish, first_line_title, language_of, one_line, web_address
from kg.sources.settings import ReadSettings

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))


@given(ANY_TEXT)
def test_clean_text_can_be_held_by_rdf_and_xml(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert not any(ord(c) < 32 and c not in "\n\t" for c in cleaned)
    assert len(cleaned) == len(text.replace("\r\n", "\n"))
    assert clean(cleaned) == cleaned


def test_characters_are_kept_as_they_are() -> None:
    text = "e\u0301 ﬁ \u00a0 “x” \u200e \u2028"
    assert clean(text) == text


def test_a_control_character_does_not_join_words() -> None:
    assert clean("one\x00two\x0cthree\ud800\r\nfour\rfive") == "one two three\ufffd\nfour\nfive"


@given(ANY_TEXT)
def test_an_address_is_a_valid_iri_or_none(text: str) -> None:
    for value in (text, f"https://example.org/{text}", f"https://{text}", f"urn:{text}"):
        found = web_address(value)
        if found is not None:
            assert list(ox.parse(f"<{found}> <urn:p> <urn:o> .", format=ox.RdfFormat.N_TRIPLES))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://example.org/a b?c=[1]#d", "https://example.org/a%20b?c=%5B1%5D#d"),
        ("https://example.org/новости/100%", "https://example.org/новости/100%25"),
        ("http://[::1]/x", "http://[::1]/x"),
        ("HTTPS://me:secret@e.org:80/x", "https://e.org:80/x"),
        ("urn:isbn:12", "urn:isbn:12"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("/relative", None),
        ("https://", None),
        ("", None),
        (None, None),
    ],
)
def test_addresses(value: str | None, expected: str | None) -> None:
    assert web_address(value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A title\n\nThe text.", "A title"),
        ("\n\n  A title \nBy Jane Doe\nThe text.", "A title"),
        ("A sentence.\n\nThe text.", None),
        ("A line\nthat goes on.", None),
        ("By Jane Doe\n\nThe text.", None),
        ("Will it hold?\n\nThe text.", "Will it hold?"),
        ("Remembering 9 May 1945\n\nThe text.", "Remembering 9 May 1945"),
        ("THE DAILY\nBern, 5 May 2020\n\nTalks resume\n\nThe text.", "Talks resume"),
        ("TALKS RESUME\nBern, 5 May 2020\n\nThe text goes on.", "TALKS RESUME"),
        ("TALKS RESUME\nBy Jane Doe\n\nA second line\n\nThe text.", "TALKS RESUME"),
        ("One line only", None),
        ("word " * 60 + "\n\nThe text.", None),
    ],
)
def test_the_first_line_as_title(text: str, expected: str | None) -> None:
    assert first_line_title(text) == expected


def test_identity_rests_on_the_content_alone() -> None:
    draft = Draft(text="Title\n\nBy A B, 2 May 2020\n\nText.", media_type="text/plain")
    one = finish(draft, source="a.txt", minter=Minter(), settings=ReadSettings())
    two = finish(draft, source="b/c.txt", minter=Minter(), settings=ReadSettings())
    assert one.iri == two.iri == Minter().document(text=one.text, title="Title", date="2020-05-02", url=None)


def test_what_is_set_and_what_is_stated() -> None:
    draft = Draft(text="Text.", media_type="text/plain", date="2020", language="pt-BR", url="x")
    made = finish(draft, source="a", minter=Minter(), settings=ReadSettings(date="2021-05", language="de"))
    assert (made.date, made.language, made.url) == ("2021-05", "pt", None)
    plain = finish(
        Draft(text="Text.", media_type="text/plain"), source="a", minter=Minter(), settings=ReadSettings(language="de")
    )
    assert plain.language == "de"


@pytest.mark.parametrize("text", ["", " \n\t", "--- … !!!", "\ufeff", "\x00"])
def test_no_text(text: str) -> None:
    with pytest.raises(DataError, match="holds no text"):
        finish(Draft(text=text, media_type="text/plain"), source="a", minter=Minter(), settings=ReadSettings())


def test_too_long() -> None:
    with pytest.raises(DataError, match=r"1,001 characters, over the limit of 1,000: raise it with --max-chars"):
        finish(
            Draft(text="x" * 1001, media_type="text/plain"),
            source="a",
            minter=Minter(),
            settings=ReadSettings(max_chars=1000),
        )


@pytest.mark.parametrize(
    ("tag", "expected"), [("EN-gb", "en"), ("fr", "fr"), ("zh_Hans", "zh"), ("", None), (None, None), ("english", None)]
)
def test_language_tags(tag: str | None, expected: str | None) -> None:
    assert language_of(tag) == expected


def test_one_line() -> None:
    assert one_line(" a\n b\x00c ") == "a b c"
    assert one_line(" \n") is None
    assert one_line("x" * 600, limit=10) == "x" * 10
