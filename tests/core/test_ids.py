"""IRIs from content: stable, valid for every parser, and told apart where the content differs."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import unicodedata

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import UsageError
from kg.ids import DEFAULT_BASE, Minter, digest, is_absolute, slug

ANY_TEXT = st.text(st.characters(), max_size=120)  # halves of surrogate pairs as well


def parses(iri: str) -> bool:
    try:
        (quad,) = ox.parse(f"<{iri}> <urn:p> <{iri}> .".encode(), format=ox.RdfFormat.N_TRIPLES)
    except (SyntaxError, UnicodeError):
        return False
    return bool(quad.subject.value == iri)


def test_a_digest_is_the_sha_256_of_parts_with_their_lengths() -> None:
    assert digest("ab", "ü", length=64) == hashlib.sha256("2:ab2:ü".encode()).hexdigest()
    assert digest("ab", "ü") == digest("ab", "ü", length=64)[:20]


def test_parts_do_not_run_together() -> None:
    lists = [("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("", "abc"), ("1:a", ""), ("", "1:a"), ()]
    assert len({digest(*parts) for parts in lists}) == len(lists)


@given(st.lists(st.text(max_size=5), max_size=3), st.lists(st.text(max_size=5), max_size=3))
def test_different_lists_of_parts_have_different_digests(one: list[str], two: list[str]) -> None:
    assert (digest(*one) == digest(*two)) == (one == two)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Vladimir Putin", "vladimir-putin"),
        ("Владимир Путин", "владимир-путин"),
        ("فلاديمير بوتين", "فلاديمير-بوتين"),
        ("习近平", "习近平"),
        ("Côte d’Ivoire", "côte-d-ivoire"),
        ("Côte d'Ivoire", "côte-d-ivoire"),
        ("Co\u0302te", "côte"),
        ("ＮＡＴＯ", "nato"),
        ("हिन्दी", "हिन्दी"),
        ("A/B <c> #d?e=%20", "a-b-c-d-e-20"),
        ("  many   spaces\n", "many-spaces"),
        ("NATO 🎉", "nato"),
        ("Straße", "strasse"),
    ],
)
def test_a_slug_keeps_letters_and_digits_of_any_script(name: str, expected: str) -> None:
    assert slug(name) == expected


@pytest.mark.parametrize("name", ["🎉", "...", "—", "", " ", "<>", "\ud800"])
def test_a_name_without_a_letter_gives_a_digest(name: str) -> None:
    assert slug(name) == digest(name)


def test_names_without_letters_stay_apart() -> None:
    assert len({slug(n) for n in ("🎉", "🎈", "...", "!")}) == 4


def test_long_names_are_cut_and_stay_apart() -> None:
    one, two = slug("very " * 500 + "one"), slug("very " * 500 + "two")
    assert one != two
    assert len(one) <= 80
    assert slug("x" * 80) == "x" * 80
    assert slug("x" * 81) != slug("x" * 82)


@pytest.mark.parametrize("times", [1, 9])
def test_two_spellings_are_one_name_however_long(times: int) -> None:
    name = "Ministère de l’Économie " * times
    spellings = (unicodedata.normalize("NFD", name), name.upper(), name.replace(" ", "  "))
    assert {slug(spelling) for spelling in spellings} == {slug(name)}
    assert slug("=\u0338" * times) == slug("≠" * times)  # no letter, but the same characters all the same


@pytest.mark.parametrize("name", ["\U000e0100", "\u0301", "a\U000e0100b"])
def test_a_mark_without_a_letter_is_no_name(name: str) -> None:
    assert parses(Minter().entity("Person", name))
    assert any(c.isalnum() for c in slug(name))


@settings(max_examples=300)
@given(ANY_TEXT)
def test_any_name_gives_a_valid_iri(name: str) -> None:
    iri = Minter().entity("Person", name)
    assert parses(iri), iri
    assert is_absolute(iri)
    segment = slug(name)
    assert segment
    assert not set(segment) & set("/#?%<> \n")


@given(st.text("aé漢/:?#[]@%0fF 1.<\\\u0085\ue000\ufffe\U000e0001", max_size=12))
def test_what_is_absolute_is_taken_by_the_parsers(rest: str) -> None:
    for iri in (f"h:{rest}", f"http://{rest}", f"http://a/{rest}", rest):
        if is_absolute(iri):
            assert parses(iri), iri


@pytest.mark.parametrize(
    "iri",
    [
        "https://w3id.org/statecraft/data/",
        "http://user@example.org:80/a/b?c=d&e#f",
        "https://пример.испытание/путь",
        "http://[2001:db8::1]/x",
        "urn:isbn:0451450523",
        "mailto:a@b.c",
        "http://a/%C3%A9",
    ],
)
def test_absolute_iris_are_taken(iri: str) -> None:
    assert is_absolute(iri)
    assert parses(iri)


@pytest.mark.parametrize(
    "iri",
    [
        "",
        "a",
        "/a",
        "//a/b",
        "a:",
        "1a:b",
        "http://a b",
        "http://a/<b>",
        "http://a/\n",
        "http://a/x\n",
        "http://[bad",
        "http://[::zz]/",
        "http://a:port/",
        "http://a/%zz",
        "http://a/%",
        "http://a/#b#c",
        "http://a/[b]",
        "http://a/\ud800",
        "http://a/\ufffe",
        "http://a/\ue000",
        "http://a/{b}",
        'http://a/"',
    ],
)
def test_what_is_no_absolute_iri_is_refused(iri: str) -> None:
    assert not is_absolute(iri)


@pytest.mark.parametrize(
    "base",
    [
        "",
        "data/",
        "https://example.org",
        "https://exa mple.org/",
        "https://example.org/#",
        "x:#",
        "http://[/",
        "h:/%z/",
    ],
)
def test_a_base_that_cannot_carry_iris_is_refused(base: str) -> None:
    with pytest.raises(UsageError, match="base IRI"):
        Minter(base)


@pytest.mark.parametrize("base", [DEFAULT_BASE, "urn:x:/", "https://пример.рф/данные/", "http://h:8080/a?b=c/"])
def test_all_iris_of_a_base_are_valid(base: str) -> None:
    minter = Minter(base)
    document = minter.document(text="x", title=None, date=None, url=None)
    made = [
        document,
        minter.entity("Person", "Анна Б."),
        minter.local_entity(document, "Group", "some experts"),
        minter.claim(document, "a", "b"),
        minter.event(document, 0, 5),
        minter.span(document, 0, 5),
        minter.graph("asserted"),
    ]
    assert len(set(made)) == len(made)
    for iri in made:
        assert iri.startswith(base)
        assert parses(iri)


def test_a_document_is_its_text_title_date_and_address() -> None:
    fields = {"text": "t", "title": "a", "date": "2024", "url": "http://a/"}
    one = Minter().document(**fields)
    assert Minter().document(**fields) == one
    for name in fields:
        assert Minter().document(**{**fields, name: "2023"}) != one


def test_claims_of_two_documents_never_share_an_iri() -> None:
    assert Minter().claim("urn:a", "s") != Minter().claim("urn:b", "s")
    assert digest("urn:a", "s", length=16) in Minter().claim("urn:a", "s")


def test_iris_do_not_depend_on_the_process() -> None:
    code = "from kg.ids import Minter, slug; print(Minter().claim('urn:d', 'ä'), slug('…'))"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(runs) == 1
