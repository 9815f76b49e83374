"""What is asked of every page in a browser: axe, the console, requests, and that it fits the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ..browser import prefer, requests, severe, sized

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
IMPACTS = ["minor", "moderate", "serious", "critical"]
WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")
MOST = 20
"""Of elements of one kind side by side, how many are looked at again in the other variants of a page."""
SHOWN = 12
"""How many findings are told of one page."""
ALLOWED = {
    ("scrollable-region-focusable", ".CodeMirror-scroll"): "it scrolls with the cursor, from the field beside it",
    ("empty-table-header", ".dt-orderable-none"): "Yasgui heads its numbers of rows with nothing",
}
"""Findings of axe that are none: the rule, how the selector ends, and why."""
_CLIENTS = Path(__file__).parents[1] / "serve" / "clients"
_AXE = _CLIENTS / "node_modules" / "axe-core" / "axe.min.js"


@cache
def _script(axe: bool) -> str:
    ours = Path(__file__).with_name("access.js").read_text(encoding="utf-8")
    return f"{_AXE.read_text(encoding='utf-8')}\n{ours}" if axe else ours


def needs_axe() -> None:
    """Skips a test where axe is not installed."""
    if not _AXE.exists():
        pytest.skip(f"axe-core is not installed (npm ci in {_CLIENTS.parent.name}/{_CLIENTS.name}/)")


def equip(browser: Any, *, axe: bool = False) -> None:
    """Gives the page what `ask` calls. Scripts of the driver are not bound by the policy of the page."""
    browser.execute_script(_script(axe))


def ask(browser: Any, function: str, *arguments: Any) -> Any:
    """What a function of access.js answers."""
    answer = browser.execute_async_script(
        "const done = arguments[1], [name, ...rest] = arguments[0];"
        "Promise.resolve(kgAccess[name](...rest)).then(done, (error) => done(`failed: ${error}`));",
        [function, *arguments],
    )
    assert not str(answer).startswith("failed: "), answer
    return answer


def check(
    browser: Any, site: str, path: str, *, act: Callable[[Any], Any] | None = None, refused: str = ""
) -> list[str]:
    """All that is wrong with a page of a site, wide and narrow, light and dark; each line tells where.

    `act` brings the page into the state that is looked at; that the server refuses `refused` is no error.
    """
    found: list[str] = []
    url = site + path
    for width in WIDTHS:
        with sized(browser, width):
            prefer(browser, color_scheme=SCHEMES[0])
            browser.get(url)
            if act:
                act(browser)
            equip(browser, axe=True)
            ask(browser, "open")
            if wide := ask(browser, "wide"):
                found.append(f"{width} px: wider than the window: {', '.join(wide)}")
            for scheme in SCHEMES:
                if (width, scheme) != (WIDTHS[0], SCHEMES[0]):
                    ask(browser, "thin", MOST)
                prefer(browser, color_scheme=scheme)
                found += [f"{width} px, {scheme}: {told}" for told in _wrong(browser)]
            known = f"{site}{refused} - Failed to load resource: the server responded with a status of 4"
            found += [f"{width} px: in the console: {m}" for m in severe(browser) if not m.startswith(known)]
            outside = [u for u in requests(browser) if not u.startswith((site, "data:"))]
            found += [f"{width} px: a request to {u}" for u in outside]
    return [*found[:SHOWN], *([f"and {len(found) - SHOWN} more"] if len(found) > SHOWN else [])]


def _wrong(browser: Any) -> Iterator[str]:
    for rule, impact, element, advice in ask(browser, "axe", TAGS, IMPACTS):
        if not any(rule == r and element.endswith(end) for r, end in ALLOWED):
            yield f"{rule} ({impact}) at {element}: {advice}"
    yield from (f"too faint: {told}" for told in ask(browser, "faint"))
