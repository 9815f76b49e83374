"""Where pages are: from IRI to path and back, and links that hold anywhere."""

from __future__ import annotations

from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ids import DEFAULT_BASE, is_absolute, slug
from kg.pages import Addresses

OURS = Addresses()
NEWS = Addresses("https://news.example/kg/")


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        ("https://w3id.org/statecraft/id/state/china", "id/state/china"),
        ("https://w3id.org/statecraft/ontology#State", "ontology"),
        ("https://w3id.org/statecraft/lexicon/en#meet", "lexicon/en"),
        (f"{DEFAULT_BASE}document/0f#char=1,2", "data/document/0f"),
        (f"{DEFAULT_BASE}entity/person/владимир-путин", "data/entity/person/владимир-путин"),
        (f"{DEFAULT_BASE}entity/person/a%20b", "data/entity/person/a%20b"),
        (f"{DEFAULT_BASE}dataset", "dataset"),
    ],
)
def test_paths_follow_iris(iri: str, path: str) -> None:
    assert OURS.path(iri) == path
    assert OURS.iri(path) == iri.partition("#")[0]


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        ("https://news.example/kg/document/0f", "document/0f"),
        ("https://news.example/kg/dataset", "dataset"),
        ("https://w3id.org/statecraft/id/state/china", "id/state/china"),
    ],
)
def test_another_base(iri: str, path: str) -> None:
    assert NEWS.path(iri) == path
    assert NEWS.iri(path) == iri


@pytest.mark.parametrize(
    "name",
    [
        *("data/x", "id/x", "ontology", "static/x", "sparql", "graphs/x", "index", "browse", "resource/x", "sitemap"),
        *("x/", "", "a//b", "../x", "a/../b", ".", "x" * 181, "a/b.html", "a/b.ttl", "a/b.near", "a/b.page2", "a\\b"),
        "downloads/graph",
    ],
)
def test_names_that_are_taken_or_no_files_are_told_by_digest(name: str) -> None:
    """No IRI takes the place of a page of the site, of a form of another's, or of a file elsewhere."""
    path = NEWS.path(f"https://news.example/kg/{name}")
    assert path.startswith("resource/")
    assert NEWS.iri(path) is None


def test_what_lies_elsewhere_is_told_by_digest() -> None:
    one, two = (OURS.path(f"https://elsewhere.example/{n}") for n in (1, 2))
    assert one.startswith("resource/")
    assert one != two


@pytest.mark.parametrize("path", ["a b", "a<b", "a%zzb", "%", "a\x00b", "a\nb", "\ud800"])
def test_what_is_no_iri_is_nobodys_path(path: str) -> None:
    assert OURS.iri(path) is None
    assert OURS.named(path) is None


def test_no_link_begins_like_an_address() -> None:
    link = NEWS.href("https://news.example/kg/javascript:alert(1)", "index.html")
    assert urlsplit(link).scheme == ""
    assert urljoin("https://h.example/p/index.html", link) == "https://h.example/p/javascript:alert(1).html"


names = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=60)


@given(names, st.sampled_from(["index.html", "data/document/0f.html", "data/entity/person/a.page2.html", "x.html"]))
def test_every_link_leads_to_its_page(name: str, here: str) -> None:
    iri = f"{DEFAULT_BASE}entity/person/{slug(name)}"
    assert is_absolute(iri)
    at = urljoin(f"https://h.example/prefix/{here}", OURS.href(iri, here))
    path = unquote(urlsplit(at).path, errors="strict").removeprefix("/prefix/").removesuffix(".html")
    assert path == OURS.path(iri)
    assert OURS.iri(path) == iri


@given(names)
def test_a_path_belongs_to_one_iri(name: str) -> None:
    iri = f"https://news.example/kg/{name}"
    path = NEWS.path(iri)
    assert path.startswith("resource/") or NEWS.iri(path) == iri.partition("#")[0]
