"""Pages under fingers and a mouse: a swipe scrolls, two fingers zoom the picture, claims and words light up."""

from __future__ import annotations

import time
from typing import Any

from ..browser import one, severe, sized, until
from .conftest import Live

_GRAPH = "document.querySelector('.graph')"
_ZOOM = f"return {_GRAPH}._cyreg.cy.zoom()"


def touch(browser: Any, kind: str, *points: tuple[float, float]) -> None:
    at = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
    browser.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})


def fingers(browser: Any, *, on: bool) -> None:
    told = {"enabled": on, "maxTouchPoints": 2} if on else {"enabled": False}
    browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", told)


def test_one_finger_scrolls_the_page_and_two_zoom_the_picture(browser: Any, live: Live) -> None:
    with sized(browser, 390, 800):
        fingers(browser, on=True)
        try:
            browser.get(live.url(live.iris["state"]) + ".html")
            until(browser, lambda b: b.execute_script(f"return {_GRAPH}._cyreg !== undefined"))
            browser.execute_script(f"{_GRAPH}.scrollIntoView({{ block: 'center' }})")
            x, y = browser.execute_script(
                f"const r = {_GRAPH}.getBoundingClientRect(); return [r.x + r.width / 4, r.y + r.height * 0.8]"
            )
            before, zoom = browser.execute_script("return scrollY"), browser.execute_script(_ZOOM)
            touch(browser, "touchStart", (x, y))
            for step in range(1, 21):
                touch(browser, "touchMove", (x, y - 8 * step))
            touch(browser, "touchEnd")
            until(browser, lambda b: b.execute_script("return scrollY") > before + 50)
            assert browser.execute_script(_ZOOM) == zoom
            time.sleep(0.3)  # the page comes to rest
            browser.execute_script(f"{_GRAPH}.scrollIntoView({{ block: 'center' }})")
            touch(browser, "touchStart", (x - 20, y), (x + 20, y))
            for step in range(1, 15):
                touch(browser, "touchMove", (x - 20 - 4 * step, y), (x + 20 + 4 * step, y))
            touch(browser, "touchEnd")
            assert browser.execute_script(_ZOOM) > 1.3 * zoom
        finally:
            fingers(browser, on=False)
    assert severe(browser) == []


def test_a_claim_and_its_words_light_up_together(browser: Any, live: Live) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    browser.get(live.url(live.iris["document"]) + ".html")
    ActionChains(browser).move_to_element(one(browser, "#claim-1 .statement")).perform()
    until(browser, lambda b: b.execute_script("return document.querySelectorAll('mark.lit').length") > 0)
    lit = browser.execute_script("return [...document.querySelectorAll('mark.lit')].map((m) => m.dataset.claims)")
    assert all("1" in claims.split() for claims in lit)
    ActionChains(browser).move_to_element(one(browser, "h1")).perform()
    until(browser, lambda b: b.execute_script("return document.querySelectorAll('.lit').length") == 0)
    ActionChains(browser).move_to_element(one(browser, "mark[data-claims~='1']")).perform()
    until(browser, lambda b: "lit" in one(b, "#claim-1").get_attribute("class").split())
