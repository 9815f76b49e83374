"""Searching a site of files: the script finds and ranks what the server does, under a strict policy."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from kg.pages import search
from kg.pages.pages import STATIC

from ..browser import all_of, one, prefer, requests, severe, sized, until
from .access import check, needs_axe
from .conftest import Shown
from .files import STRICT, served
from .test_search import HOSTILE, pages

ASKED = (
    *(
        "Russia Ukraine",
        "ukraine and russia",
        "the united",
        "maduro",
        "EU",
        "u.s.",
        "U. S.",
        "European group",
        "a",
        "e",
    ),
    *("russa", "ukriane", "Kasakstan", "Unitd Sttaes", "Juan Guaydo", "Ελας", "ΕΛΛΆΣ", "presidnet of rusia", "russi"),
    *("invade", "invading", "invasion", "sanctioned", "sanctions on Russia", "signed an agreement with", "outbid"),
    *("georgia region", "Paper 2", "Report 1", "report", "zzzzqqq", "+", "Straße", "O’Neil", "of the", "president"),
)
_IMPORTED = """
const [module, index, asked, done] = [arguments[0], arguments[1], arguments[2], arguments[arguments.length - 1]];
Promise.all([import(module), fetch(index).then((answer) => answer.json())]).then(([{ finder }, rows]) => {
  const names = finder(rows);
  const told = (found) => found.map((row) => [row.label, row.also, row.link, row.claims, row.toldIn]);
  done(asked.map((one) => {
    const { hits, near, some, nearer } = names.find(one);
    return [told(hits), told(near), some, nearer];
  }));
}).catch((error) => done(String(error)));
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The pages that searching needs, as files below a prefix."""
    folder = tmp_path_factory.mktemp("site")
    _write(folder / "prefix")
    with served(folder, STRICT) as root:
        yield f"{root}prefix/"


def _write(folder: Path) -> None:
    made = pages(live=False)
    shutil.copytree(STATIC, folder / "static")
    (folder / "static" / "names.json").write_text(search.names_index(made.reader), encoding="utf-8")
    for path in ("index", "search", "browse", "documents", "ontology", "data/entity/state/russia"):
        page = made.at(path)
        assert page is not None
        target = folder / f"{path}.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page.html, encoding="utf-8", newline="")


def found(browser: Any, site: str, asked: str) -> str:
    """What the page of results says first, once the script has filled it."""
    browser.get(f"{site}search.html?q={quote(asked)}")
    _filled(browser)
    return str(one(browser, "#found").text)


def _filled(browser: Any) -> None:
    until(browser, lambda b: not one(b, "#found").text.startswith("Search for"))


def options(browser: Any, site: str, typed: str) -> list[str]:
    browser.get(f"{site}index.html")
    one(browser, "#q").send_keys(typed)
    return [o.text for o in until(browser, lambda b: all_of(b, "[role=listbox]:not([hidden]) [role=option]"))]


def test_files_find_what_the_server_finds(site: str, browser: Any) -> None:
    made = pages()
    browser.get(f"{site}index.html")
    asked = [*ASKED, *(text for text in HOSTILE if "\ud800" not in text)]
    answers = browser.execute_async_script(_IMPORTED, f"{site}static/search.js", f"{site}static/names.json", asked)
    assert isinstance(answers, list), answers

    def told(names: list[Any]) -> list[list[Any]]:
        links = {n.iri: search.link(made.reader, made.addresses, n) for n in names}
        return [[n.label, n.text if n.text != n.label else "", links[n.iri], n.claims, n.told_in] for n in names]

    known = search.finder(made.reader)
    for text, (hits, near, some, nearer) in zip(asked, answers, strict=True):
        ours = known.find(text.strip()[:200])
        assert hits == told(ours.hits), text
        assert near == told(ours.near), text
        assert (some, nearer) == (ours.some and bool(ours.hits), ours.nearer), text


def test_some_of_the_words_are_enough(site: str, browser: Any) -> None:
    assert "Nothing has all of the words" in found(browser, site, "Russia Ukraine")
    results = [li.text for li in all_of(browser, "#results li")]
    assert results[0].startswith("Russia state, ")
    assert results[1].startswith("Ukraine state, ")
    assert not one(browser, "#near").is_displayed()
    assert not one(browser, "#nothing").is_displayed()


def test_slips_are_mended(site: str, browser: Any) -> None:
    assert found(browser, site, "russa") == "0 results for russa."
    assert one(browser, "#near h2").text == "Did you mean"
    all_of(browser, "#meant a")[0].click()
    until(browser, lambda b: b.current_url == f"{site}data/entity/state/russia.html")
    found(browser, site, "presidnet of russia")
    assert browser.execute_script(
        "return document.getElementById('near').compareDocumentPosition(document.getElementById('results'))"
        " === Node.DOCUMENT_POSITION_FOLLOWING"
    )
    assert one(browser, "#some").is_displayed()
    told = options(browser, site, "russa")
    assert told[0] == "Russia state, spelt much alike"


def test_words_of_relations_lead_to_the_ontology(site: str, browser: Any) -> None:
    found(browser, site, "invasion")
    link = all_of(browser, "#results a")[0]
    assert link.text == "invades"
    link.click()
    until(browser, lambda b: b.current_url == f"{site}ontology.html#invades")
    assert one(browser, "#invades").is_displayed()


def test_what_is_offered_is_found_and_told_apart(site: str, browser: Any) -> None:
    told = options(browser, site, "european g")[:4]
    assert told == [f"European group, told in Paper <{n}>" for n in range(4)]
    assert found(browser, site, "European group") == "4 results for European group."
    assert [li.text for li in all_of(browser, "#results li")] == told
    assert options(browser, site, "the united")[0] == "United States state"
    assert options(browser, site, "maduro")[0] == "Nicolás Maduro person, also Maduro"


def test_where_nothing_is_found_lists_are_offered(site: str, browser: Any) -> None:
    assert found(browser, site, "zzzzqqq") == "0 results for zzzzqqq."
    links = [a.get_attribute("href") for a in all_of(browser, "#nothing a")]
    assert links == [f"{site}browse.html", f"{site}documents.html"]
    assert one(browser, "#nothing").is_displayed()
    assert not one(browser, "#near").is_displayed()


@pytest.mark.parametrize("asked", [text for text in HOSTILE if text.strip() and "\ud800" not in text])
def test_whatever_is_asked_for_stays_text(site: str, browser: Any, asked: str) -> None:
    requests(browser)
    begun = time.monotonic()
    text = found(browser, site, asked)
    assert time.monotonic() - begun < 15
    assert asked.strip()[:200].split()[0].replace("\0", "") in text.replace("\0", "")
    assert not all_of(browser, "main script, main img")
    assert severe(browser) == []
    assert all(url.startswith((site, "data:")) for url in requests(browser))
    assert browser.execute_script("return document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_the_page_of_results_fits_a_telephone_in_the_dark(site: str, browser: Any) -> None:
    prefer(browser, color_scheme="dark")
    with sized(browser, 400):
        for asked in ("Russia Ukraine", "presidnet of russia", "zzzzqqq", "european group"):
            found(browser, site, asked)
            assert browser.execute_script("return document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.parametrize("asked", ["presidnet+of+russia", "european+group", "zzzzqqq"])
def test_results_are_for_everybody(site: str, browser: Any, asked: str) -> None:
    needs_axe()
    assert check(browser, site, f"search.html?q={asked}", act=_filled) == []


@pytest.mark.parametrize("asked", ["armenia+azerbaijan", "meets", "presidnet+of+russia"])
def test_results_of_a_server_are_for_everybody(article_site: Shown, browser: Any, asked: str) -> None:
    needs_axe()
    assert check(browser, article_site.url, f"search.html?q={asked}") == []
