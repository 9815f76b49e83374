"""Pages by keys alone, without motion, enlarged, with space between the letters, and on paper."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest

from ..browser import all_of, one, prefer, sized, until
from .access import ask, equip
from .conftest import Shown
from .test_access import ARTICLES, examples

pytestmark = [pytest.mark.model, pytest.mark.slow]
_TAB = {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
_READ = ("home", "states", "documents", "search that finds", "state", "claim", "document", "review", "dataset")
"""The pages that are read from the beginning to the end."""


def press(browser: Any, times: int = 1, *, back: bool = False) -> None:
    """The Tab key; `back` with Shift."""
    for _ in range(times):
        for kind in ("keyDown", "keyUp"):
            key = {"type": kind, **_TAB, "modifiers": 8 if back else 0}
            browser.execute_cdp_cmd("Input.dispatchKeyEvent", key)


def stops(browser: Any, most: int) -> list[dict[str, Any]]:
    """Where the keys lead from the top of the page, until they leave it."""
    found: list[dict[str, Any]] = []
    while len(found) < most:
        press(browser)
        stop = ask(browser, "focus")
        if stop is None:
            break
        found.append(stop)
    return found


def seen(browser: Any, site: Shown, path: str) -> None:
    browser.get(site.url + site.path(path))
    equip(browser)


@pytest.mark.parametrize("kind", _READ)
def test_keys_lead_to_all_that_can_be_used(article_site: Shown, browser: Any, kind: str) -> None:
    with sized(browser, 390):
        seen(browser, article_site, ARTICLES[kind])
        found = stops(browser, 400)
        assert found[0]["words"] == "Skip to the content"
        names = [stop["id"] or stop["words"] for stop in found]
        assert names.index("q") < next(n for n, stop in enumerate(found) if stop["main"]), (
            "the search is before the text"
        )
        assert [stop["name"] for stop in found if not stop["ringed"]] == [], "where the keys are is marked"
        assert [stop["name"] for stop in found if not stop["seen"]] == [], "where the keys are is in sight"
        reached = {number for stop in found for number in stop["within"]}
        scrollers = ask(browser, "scrollers")
        assert [name for number, name in enumerate(scrollers) if number not in reached] == []
        assert ask(browser, "unvisited") == []


@pytest.mark.parametrize("kind", ["home", "state", "ontology", "editor"])
def test_what_repeats_can_be_skipped(article_site: Shown, browser: Any, kind: str) -> None:
    from selenium.webdriver.common.keys import Keys

    seen(browser, article_site, ARTICLES.get(kind, "editor.html"))
    if kind == "editor":
        examples(browser)
    press(browser)
    skip = browser.switch_to.active_element
    assert skip.text.startswith("Skip to the")
    assert skip.rect["x"] >= 0, "it is shown as soon as the keys are there"
    skip.send_keys(Keys.ENTER)
    press(browser)
    assert ask(browser, "focus")["main"]
    if kind == "editor":
        assert browser.execute_script("return document.activeElement.closest('#editor') !== null")


def test_keys_go_through_the_editor_and_leave_it(article_site: Shown, browser: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    seen(browser, article_site, "editor.html")
    number = len(examples(browser))
    found = stops(browser, 80)
    names = [stop["words"] for stop in found]
    assert len(found) < 80, "the keys leave the page"
    assert names.index("Query") < names.index("Run query")
    assert len(found) > number + 6
    assert [stop["name"] for stop in found if not stop["ringed"]] == []
    one(browser, ".yasqe .CodeMirror textarea").send_keys(Keys.END)
    before = browser.execute_script("return document.querySelector('.CodeMirror').CodeMirror.getValue()")
    press(browser)
    assert ask(browser, "focus")["words"] == "Share query"
    press(browser, 2, back=True)
    assert ask(browser, "focus")["words"] == "New tab"
    assert browser.execute_script("return document.querySelector('.CodeMirror').CodeMirror.getValue()") == before
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    until(browser, lambda b: len(all_of(b, "[role=tab]")) == 2)


@pytest.mark.parametrize(("wish", "moves"), [("no-preference", True), ("reduce", False)])
def test_the_picture_is_still_where_people_want_it_so(
    article_site: Shown, browser: Any, wish: str, moves: bool
) -> None:
    from selenium.webdriver.common.keys import Keys

    prefer(browser, reduced_motion=wish)
    seen(browser, article_site, "id/state/russia.html")
    graph = until(browser, lambda b: one(b, ".graph:not([hidden])"))
    browser.execute_script(
        "const cy = document.querySelector('.graph')._cyreg.cy; window.moved = 0;"
        "cy.on('viewport', () => { window.moved += 1; });"
    )
    graph.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    for _ in range(6):  # until one has more around it
        graph.send_keys(Keys.ARROW_RIGHT, Keys.SPACE)
        until(browser, lambda b: "around it" in one(b, ".chosen").text)
        if "more around it" in one(browser, ".chosen").text:
            break
    assert "more around it" in one(browser, ".chosen").text
    still = "return !document.querySelector('.graph')._cyreg.cy.animated()"
    if moves:
        until(browser, lambda b: b.execute_script("return window.moved") > 3)
    assert moves or browser.execute_script(still)
    until(browser, lambda b: b.execute_script(still))
    assert (browser.execute_script("return window.moved") > 3) == moves, "one step, or many"


@pytest.mark.parametrize("path", ["", "id/state/russia.html", "editor.html"])
def test_nothing_else_moves_either(article_site: Shown, browser: Any, path: str) -> None:
    prefer(browser, reduced_motion="reduce")
    seen(browser, article_site, path)
    moving = (
        "return [...document.querySelectorAll('*')].map(e => [e, getComputedStyle(e)]).filter(([e, s]) => "
        "s.animationName !== 'none' || s.transitionDuration.split(', ').some(d => parseFloat(d) > 0.01) || "
        "s.scrollBehavior === 'smooth').map(([e]) => e.localName + '.' + e.className)"
    )
    assert browser.execute_script(moving) == []


ENLARGED = {"twice": (640, 450, 2.0), "four times": (320, 225, 4.0)}


@pytest.mark.parametrize("kind", [*ARTICLES, "editor"])
def test_nothing_is_lost_when_enlarged(article_site: Shown, browser: Any, kind: str) -> None:
    found = []
    for how, (width, height, scale) in ENLARGED.items():
        with sized(browser, width, height, scale):
            seen(browser, article_site, ARTICLES.get(kind, "editor.html"))
            ask(browser, "open")
            found += [f"{how}: {told}" for told in [*ask(browser, "wide"), *ask(browser, "lost")]]
    assert not found, "\n".join(found)


_SPACED = (
    "const sheet = new CSSStyleSheet(); sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em "
    "!important; word-spacing: .16em !important } p { margin-bottom: 2em !important }');"
    "document.adoptedStyleSheets = [sheet]"
)
"""What people who read with difficulty set (WCAG 2, 1.4.12)."""


@pytest.mark.parametrize("kind", ["home", "state", "claim", "document", "review", "dataset", "documents"])
def test_nothing_is_lost_with_space_between_letters(article_site: Shown, browser: Any, kind: str) -> None:
    found = []
    for width in (1280, 390):
        with sized(browser, width):
            seen(browser, article_site, ARTICLES[kind])
            browser.execute_script(_SPACED)
            ask(browser, "open")
            found += [f"{width} px: {told}" for told in [*ask(browser, "wide"), *ask(browser, "lost")]]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("kind", ["home", "state", "claim", "document", "review", "dataset"])
def test_paper_has_dark_words_on_white_and_all_of_them(article_site: Shown, browser: Any, kind: str) -> None:
    with sized(browser, 720, 1000):  # the width of a page of A4 without its margins
        prefer(browser, media="print", color_scheme="light")
        seen(browser, article_site, ARTICLES[kind])
        assert not one(browser, "header.site form").is_displayed()
        assert not any(e.is_displayed() for e in all_of(browser, ".graph, button"))
        assert one(browser, "h1").is_displayed()
        ground, ink = browser.execute_script(
            "const s = getComputedStyle(document.body); return [s.backgroundColor, s.color]"
        )
        assert ground in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
        assert max(int(c) for c in re.findall(r"\d+", ink)[:3]) < 60
        ask(browser, "open")
        assert ask(browser, "lost", True) == []


BROKEN = {
    "cut off": (
        '<p style="width: 90px; white-space: nowrap; overflow: hidden">some words that go on</p>',
        "lost",
        "p ",
    ),
    "beside the window": ('<p style="margin-left: 95%; white-space: nowrap">some words</p>', "lost", "p "),
    "too low a box": ('<div style="height: 1em; overflow: hidden">one<p>two</p></div>', "lost", 'p "two"'),
    "no key leads there": ('<button tabindex="-1">press</button>', "unvisited", 'button "press"'),
    "a box without a stop": (
        '<div style="overflow: auto; height: 2em" tabindex="-1"><p>1</p><p>2</p><p>3</p></div>',
        "scrollers",
        "div ",
    ),
    "nothing marked": ('<a href="#x" style="outline: none">link</a>', "ringed", 'a "link"'),
    "out of sight": ('<a href="#x" style="position: fixed; left: -900px">link</a>', "seen", 'a "link"'),
}
"""What is wrong with a page, what asks for it, and how the answer begins."""


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_page_is_found(browser: Any, how: str) -> None:
    body, function, told = BROKEN[how]
    page = f"<!doctype html><html lang=en><title>x</title><body><p>fine</p><a href='#y'>first</a>{body}"
    browser.get(f"data:text/html,{quote(page)}")
    equip(browser)
    found = stops(browser, 9)
    if function in {"ringed", "seen"}:
        wrong = [stop["name"] for stop in found if not stop[function]]
    else:
        reached = {number for stop in found for number in stop["within"]} if function == "scrollers" else set()
        wrong = [name for number, name in enumerate(ask(browser, function)) if number not in reached]
    assert len(wrong) == 1
    assert wrong[0].startswith(told)


def test_words_that_scroll_are_lost_on_paper_alone(browser: Any) -> None:
    body = '<div style="overflow: auto; width: 90px"><p style="width: 40em">some words that go on and on</p></div>'
    browser.get(f"data:text/html,{quote(f'<!doctype html><body>{body}')}")
    equip(browser)
    assert ask(browser, "lost") == []
    assert len(ask(browser, "lost", True)) == 1
