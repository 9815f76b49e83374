"""Every kind of page in a browser, light and dark, wide and narrow: axe, the console, requests, the width."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest

from ..browser import all_of, one, until
from .access import ask, check, equip, needs_axe
from .conftest import Shown
from .files import served

pytestmark = [pytest.mark.model, pytest.mark.slow]

ARTICLES = {
    "home": "",
    "classes": "browse.html",
    "states": "browse/state.html",
    "documents": "documents.html",
    "search": "search.html",
    "search that finds": "search.html?q=russia",
    "search that finds nothing": "search.html?q=zzzz",
    "state": "id/state/russia.html",
    "leader": "{leader}.html",
    "tenure": "{tenure}.html",
    "event": "{event}.html",
    "claim": "{claim}.html",
    "document": "{document}.html",
    "review": "review.html",
    "ontology": "ontology.html",
    "PLOVER": "plover.html",
    "shapes": "shapes.html",
    "lexicon": "lexicon/en.html",
    "dataset": "dataset.html",
}
"""The pages of the example articles by kind."""
HOSTILE = {
    "home": "",
    "places, page 2": "browse/place.page2.html",
    "documents": "documents.html",
    "search": "search.html?q=%3Cscript%3E",
    "markup as a name": "data/entity/state/script.html",
    "10,000 characters": "data/entity/state/long.html",
    "controls": "data/entity/state/bidi.html",
    "Arabic": "data/entity/state/arabic.html",
    "many claims, page 2": "data/entity/state/sao-tome.page2.html",
    "claim": "data/document/one/claim/a1.html",
    "document": "data/document/one.html",
    "review": "review.html",
}


def examples(browser: Any) -> list[Any]:
    """The questions of the editor, as soon as they are there."""
    found: list[Any] = until(browser, lambda b: all_of(b, "#examples button"))
    return found


def _suggested(browser: Any) -> None:
    one(browser, "#q").send_keys("ru")
    until(browser, lambda b: all_of(b, "[role=listbox]:not([hidden]) [role=option]"))


def _chosen(browser: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    graph = until(browser, lambda b: one(b, ".graph:not([hidden])"))
    graph.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.SPACE)
    until(browser, lambda b: "around it" in one(b, ".chosen").text)


def _answered(browser: Any) -> None:
    next(e for e in examples(browser) if e.text == "asserted relations").click()
    until(browser, lambda b: all_of(b, ".dataTable tbody tr"))


def _written(browser: Any) -> None:
    _answered(browser)
    one(browser, ".tabPanel.active .select_response").click()
    until(browser, lambda b: all_of(b, ".yasr_results .CodeMirror"))


def _refused(browser: Any) -> None:
    examples(browser)
    query = "SELECT * { SERVICE <http://elsewhere.invalid/> { ?s ?p ?o } }"
    browser.execute_script("document.querySelector('.CodeMirror').CodeMirror.setValue(arguments[0])", query)
    one(browser, ".yasqe_queryButton").click()
    until(browser, lambda b: all_of(b, ".errorResult"))


def _shared(browser: Any) -> None:
    examples(browser)
    one(browser, ".yasqe_share").click()
    until(browser, lambda b: all_of(b, ".yasqe_sharePopup"))


STATES: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "suggestions": ("documents.html", _suggested),
    "a node of the picture is open": ("id/state/russia.html", _chosen),
    "editor": ("editor.html", examples),
    "editor with an answer": ("editor.html", _answered),
    "editor with an answer as it came": ("editor.html", _written),
    "editor with a refusal": ("editor.html", _refused),
    "editor that shares a query": ("editor.html", _shared),
}
"""What pages become by what people do."""


@pytest.fixture(autouse=True)
def _axe() -> None:
    needs_axe()


@pytest.mark.parametrize("kind", ARTICLES)
def test_pages_of_the_articles_are_for_everybody(article_site: Shown, browser: Any, kind: str) -> None:
    found = check(browser, article_site.url, article_site.path(ARTICLES[kind]))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("kind", HOSTILE)
def test_pages_of_hostile_texts_are_for_everybody(hostile_site: Shown, browser: Any, kind: str) -> None:
    found = check(browser, hostile_site.url, HOSTILE[kind])
    assert not found, "\n".join(found)


@pytest.mark.parametrize("kind", HOSTILE)
def test_names_do_not_turn_the_words_around_them(hostile_site: Shown, browser: Any, kind: str) -> None:
    browser.get(hostile_site.url + HOSTILE[kind])
    equip(browser)
    assert ask(browser, "loose") == []


def test_the_page_that_tells_of_nothing_is_for_everybody(article_site: Shown, browser: Any) -> None:
    found = check(browser, article_site.url, "id/state/nowhere.html", refused="id/state/nowhere.html")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("state", STATES)
def test_what_people_make_of_a_page_is_for_everybody(article_site: Shown, browser: Any, state: str) -> None:
    path, act = STATES[state]
    found = check(browser, article_site.url, path, act=act, refused="sparql")
    assert not found, "\n".join(found)


_GOOD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<style>:root { color-scheme: light dark } body { color: CanvasText; background: Canvas }
svg { width: 90px; height: 30px } text { fill: CanvasText }</style></head>
<body><main><h1>A page</h1><p>Some words.</p><svg role="img" aria-label="Drawn">
<rect width="80" height="30" fill="none"/><text x="5" y="20">drawn</text></svg><!-- more --></main></body></html>"""
BROKEN = {
    "a picture without words": (
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
        "image-alt (critical) at img:",
    ),
    "faint words": (
        '<p style="color: #999; background: #fff">faint</p>',
        "light: color-contrast (serious) at p:nth-child",
    ),
    "words that are faint in the dark": (
        '<p style="color: #333">dark</p>',
        "dark: color-contrast (serious) at p:nth-child",
    ),
    "faint words in a drawing": (
        '<svg role="img" aria-label="More"><rect width="80" height="30" fill="#777"/>'
        '<text x="5" y="20" style="fill: #999">x</text></svg>',
        'too faint: text "x" has a contrast',
    ),
    "a faint hint in a field": (
        '<input aria-label="x" placeholder="hint" style="background: #808080">',
        'too faint: input "" has a contrast',
    ),
    "headings out of order": ("<h4>deep</h4>", "heading-order (moderate) at h4:"),
    "too wide": ('<p style="width: 500px">wide</p>', '390 px: wider than the window: 508 > 390, p "wide"'),
    "a small target": (
        '<button style="height: 9px; padding: 0">a</button><button style="height: 9px; padding: 0">b</button>',
        "target-size (serious) at button",
    ),
    "an error of a script": ("<script>nothing()</script>", "in the console: "),
    "a request elsewhere": ('<link rel="prefetch" href="http://elsewhere.invalid/x">', "a request to http://elsewhere"),
    "a file that is not there": ('<script src="none.js"></script>', "in the console: "),
    "a field without a name": ("<input>", "label (critical) at input:"),
    "a region no key scrolls": (
        '<div style="overflow: auto; height: 30px"><p style="height: 90px">long</p></div>',
        "scrollable-region-focusable (serious) at div:",
    ),
}
"""What is put into a good page, and what is then found."""


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of the good page and of one for each way to break it."""
    folder = tmp_path_factory.mktemp("broken")
    for name, (more, _) in {"good": ("", ""), **BROKEN}.items():
        (folder / f"{name}.html").write_text(_GOOD.replace("<!-- more -->", more), encoding="utf-8")
    with served(folder) as root:
        yield root


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_page_is_found(broken: str, browser: Any, how: str) -> None:
    found = check(browser, broken, f"{how}.html")
    assert any(BROKEN[how][1] in told for told in found), found


def test_a_name_that_turns_the_words_around_it_is_found(browser: Any) -> None:
    names = "<p>evil \u202etxt.exe<bdi>\u202ekept</bdi></p><p dir=auto>\u0639\u0631\u0628\u064a</p>"
    browser.get(f"data:text/html;charset=utf-8,{quote(f'<!doctype html><body>{names}')}")
    equip(browser)
    found = ask(browser, "loose")
    assert len(found) == 1
    assert "txt.exe" in found[0]


def test_a_good_page_is_not(broken: str, browser: Any) -> None:
    found = check(browser, broken, "good.html")
    assert not found, "\n".join(found)
