"""A site of files in a browser, under a strict policy: pictures, suggestions, keys, and all without scripts."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.pages import Pages, browse
from kg.pages.entity import neighbours
from kg.pages.pages import STATIC
from kg.pages.reading import ENTITY
from kg.pages.search import names_index

from ..browser import all_of, one, prefer, requests, sized, until
from . import hostile
from .files import STRICT, served
from .hostile import BASE, STATES, state

SITE = ("index", "browse", "browse/state", "documents", "search", "review")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The hostile graph as files, served below a prefix by what comes with Python."""
    folder = tmp_path_factory.mktemp("site")
    _write(hostile.pages(), folder / "prefix")
    with served(folder, STRICT) as root:
        yield f"{root}prefix/"


def _write(pages: Pages, folder: Path) -> None:
    def put(name: str, text: str) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")

    shutil.copytree(STATIC, folder / "static")
    put("static/names.json", names_index(pages.reader))
    for path in {*SITE, *browse.paths(pages.reader)}:
        put(f"{path}.html", pages.at(path).html)  # type: ignore[union-attr]
    things = pages.reader.of_type(ENTITY) - {f"{BASE}entity/place/p{n}" for n in range(5, hostile.MANY)}
    for iri in sorted(things | {f"{BASE}document/one", f"{BASE}document/one/claim/a1"}):
        path = pages.addresses.path(iri)
        put(f"{path}.html", pages.of(iri).html)  # type: ignore[union-attr]
        put(f"{path}.near.json", pages.near(iri, f"{path}.html", neighbours(pages.reader, iri)))


def address(name: str) -> str:
    return f"data/entity/state/{name}.html"


@pytest.mark.parametrize(
    "path",
    [*(f"{p}.html" for p in SITE), *map(address, STATES), "data/document/one.html", "data/document/one/claim/a1.html"],
)
def test_no_text_runs_and_nothing_is_fetched_elsewhere(site: str, browser: Any, path: str) -> None:
    browser.get(site + path)
    until(browser, lambda b: b.execute_script("return document.readyState") == "complete")
    time.sleep(0.3)
    assert browser.execute_script("return window.hit") is None
    assert not all_of(browser, "main script, main img, main style, svg script")
    assert [e["message"] for e in browser.get_log("browser")] == []
    asked = requests(browser)
    assert len(asked) >= 3
    assert all(url.startswith((site, "data:")) for url in asked), asked


@pytest.mark.parametrize("width", [400, 1300])
@pytest.mark.parametrize("path", [*(f"{p}.html" for p in SITE), address("long"), address("quotes")])
def test_pages_fit_narrow_and_wide_windows(site: str, browser: Any, path: str, width: int) -> None:
    with sized(browser, width):
        browser.get(site + path)
        time.sleep(0.2)
        assert browser.execute_script("return document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_suggestions_come_while_typing_and_keys_choose_among_them(site: str, browser: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.get(f"{site}browse/state.html")
    field = one(browser, "#q")
    assert field.get_attribute("role") == "combobox"
    assert field.get_attribute("aria-expanded") == "false"
    field.send_keys("sao")
    options = until(browser, lambda b: all_of(b, "[role=listbox]:not([hidden]) [role=option]"))
    assert [o.text for o in options] == ["São Tomé state"]
    assert field.get_attribute("aria-expanded") == "true"
    assert browser.execute_script("return document.documentElement.scrollWidth - window.innerWidth") <= 0
    field.send_keys(Keys.ARROW_DOWN)
    assert options[0].get_attribute("aria-selected") == "true"
    assert field.get_attribute("aria-activedescendant") == options[0].get_attribute("id")
    field.send_keys(Keys.ESCAPE)
    assert not all_of(browser, "[role=listbox]:not([hidden])")
    assert field.get_attribute("value") == "sao"
    field.send_keys(Keys.ARROW_DOWN)
    until(browser, lambda b: all_of(b, "[role=listbox]:not([hidden]) [role=option]"))
    field.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    until(browser, lambda b: b.current_url == site + address("sao-tome"))


def test_suggestions_of_hostile_names_are_text(site: str, browser: Any) -> None:
    browser.get(f"{site}index.html")
    one(browser, "#q").send_keys("<script>")
    options = until(browser, lambda b: all_of(b, "[role=option]"))
    assert STATES["script"] in options[0].text
    one(browser, "#q").clear()
    one(browser, "#q").send_keys("onerror")
    option = until(browser, lambda b: next((o for o in all_of(b, "[role=option]") if "onerror" in o.text), None))
    assert not all_of(browser, "header img, header script")
    option.click()
    until(browser, lambda b: b.current_url == site + address("quotes"))
    assert browser.execute_script("return window.hit") is None


def test_a_search_is_answered_by_the_files(site: str, browser: Any) -> None:
    browser.get(f"{site}search.html?q=%3Cscript%3E")
    results = until(browser, lambda b: all_of(b, "#results a"))
    assert results[0].text == STATES["script"]
    assert "<script>" in one(browser, "#found").text
    results[0].click()
    until(browser, lambda b: b.current_url == site + address("script"))
    browser.get(f"{site}search.html?q=nothing+is+called+so")
    until(browser, lambda b: one(b, "#found").text == "0 results for nothing is called so.")


def test_keys_go_through_the_picture_open_and_leave_it(site: str, browser: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.get(site + address("script"))
    graph = until(browser, lambda b: one(b, ".graph:not([hidden])"))
    assert all_of(browser, ".graph canvas")
    graph.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    chosen = one(browser, ".chosen")
    first = chosen.text
    assert STATES["quotes"] in first
    assert one(browser, ".chosen a").get_attribute("href") == site + address("quotes")
    graph.send_keys(Keys.SPACE)
    until(browser, lambda b: "more around it" in one(b, ".chosen").text)
    graph.send_keys(Keys.ENTER)
    until(browser, lambda b: b.current_url == site + address("quotes"))


def test_a_click_opens_those_around_a_node(site: str, browser: Any) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    browser.get(site + address("sao-tome"))
    graph = until(browser, lambda b: one(b, ".graph:not([hidden])"))
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", graph)
    x, y = browser.execute_script(
        "const box = arguments[0], { x, y } = box._cyreg.cy.nodes()[1].renderedPosition();"
        "return [Math.round(x - box.clientWidth / 2), Math.round(y - box.clientHeight / 2)]",
        graph,
    )
    ActionChains(browser).move_to_element_with_offset(graph, x, y).click().perform()
    until(browser, lambda b: STATES["long"][:20] in one(b, ".chosen").text)
    until(browser, lambda b: "more around it" in one(b, ".chosen").text)


def test_the_network_of_states_is_drawn_with_their_pages(site: str, browser: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.get(f"{site}index.html")
    graph = until(browser, lambda b: one(b, ".graph.network:not([hidden])"))
    assert not one(browser, ".scriptless").is_displayed()
    graph.send_keys(Keys.ARROW_RIGHT, Keys.SPACE)
    until(browser, lambda b: "1 consult" in one(b, ".chosen").text)
    graph.send_keys(Keys.ENTER)
    until(browser, lambda b: "/data/entity/state/" in b.current_url)


def test_pictures_are_dark_in_the_dark(site: str, browser: Any) -> None:
    prefer(browser, color_scheme="dark")
    browser.get(f"{site}index.html")
    until(browser, lambda b: all_of(b, ".graph canvas"))
    for selector, name in (("body", "backgroundColor"), (".graph", "backgroundColor")):
        colour = browser.execute_script(f"return getComputedStyle(document.querySelector('{selector}')).{name}")
        assert max(int(c) for c in colour[4:-1].split(",")[:3]) < 60
    words = browser.execute_script("return getComputedStyle(document.querySelector('svg.matrix rect + text')).fill")
    assert min(int(c) for c in words[4:-1].split(",")[:3]) > 200


def test_without_scripts_all_is_there_but_the_pictures(site: str, browser: Any) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(f"{site}index.html")
    assert not one(browser, ".graph").is_displayed()
    assert one(browser, ".scriptless").is_displayed()
    assert one(browser, "svg.matrix").is_displayed()
    assert one(browser, "svg.bars").is_displayed()
    browser.get(site + address("script"))
    assert not one(browser, ".graph").is_displayed()
    assert len(all_of(browser, "table a")) >= 3
    browser.get(f"{site}search.html?q=x")
    assert "Searching needs scripts" in one(browser, "main").text


def test_lines_of_a_decision_file_can_be_copied(site: str, browser: Any) -> None:
    allowed = {"permission": {"name": "clipboard-write"}, "setting": "granted", "origin": site.removesuffix("/prefix/")}
    browser.execute_cdp_cmd("Browser.setPermission", allowed)
    browser.get(f"{site}review.html")
    one(browser, ".case details summary").click()
    button = one(browser, "button.copy")
    assert button.get_attribute("aria-label") == "Copy the line to accept"
    button.click()
    until(browser, lambda b: button.text == "Copied")


@pytest.mark.parametrize("name", ["bidi", "null", "arabic"])
def test_names_in_any_script_are_shown_and_do_not_turn_what_follows(site: str, browser: Any, name: str) -> None:
    browser.get(site + address(name))
    shown = STATES[name].replace("\0", "\ufffd").replace("\x07", "\ufffd")
    assert one(browser, "h1").get_attribute("textContent") == shown
    assert one(browser, "h1 bdi").is_displayed()
    link = f"h1 bdi, a[href='{name}.html'] bdi"
    assert browser.execute_script(
        "return [...document.querySelectorAll(arguments[0])].every(e => getComputedStyle(e).unicodeBidi === 'isolate')",
        link,
    )
    assert state(name) in one(browser, ".iri").text
