"""One window of headless Chromium for all tests that look at pages, and what they ask of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

WIDE = (1300, 900)
_OPTIONS = (
    *("headless=new", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "window-size=1300,900"),
    *("disable-background-networking", "disable-component-update", "disable-sync"),
)


@pytest.fixture(scope="session")
def window() -> Iterator[Any]:
    """The window. Tests are skipped where Selenium, Chromium or its driver is not installed."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    driver = shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("Chromium with its driver is not installed (Debian: chromium, chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for name in _OPTIONS:
        options.add_argument(f"--{name}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    opened = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    opened.set_script_timeout(100)  # axe takes its time with very long pages
    yield opened
    opened.quit()


@pytest.fixture
def browser(window: Any) -> Any:
    """The window, empty, wide and light, with nothing in its logs."""
    window.get("about:blank")
    window.set_window_size(*WIDE)
    window.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    window.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    prefer(window)
    severe(window)
    requests(window)
    return window


def prefer(browser: Any, *, media: str = "", **features: str) -> None:
    """What people want, by the names of media features: `prefer(browser, color_scheme="dark")`; else the defaults."""
    wanted = [{"name": f"prefers-{name.replace('_', '-')}", "value": value} for name, value in features.items()]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": wanted})


@contextmanager
def sized(browser: Any, width: int, height: int = 900, scale: float = 1) -> Iterator[None]:
    """A screen of this size, in CSS pixels."""
    size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        yield
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def until(browser: Any, true: Callable[[Any], Any]) -> Any:
    """What `true` finds, as soon as it finds something."""
    from selenium.webdriver.support.ui import WebDriverWait

    return WebDriverWait(browser, 20, poll_frequency=0.1).until(true)


def one(browser: Any, selector: str) -> Any:
    from selenium.webdriver.common.by import By

    return browser.find_element(By.CSS_SELECTOR, selector)


def all_of(browser: Any, selector: str) -> list[Any]:
    from selenium.webdriver.common.by import By

    found: list[Any] = browser.find_elements(By.CSS_SELECTOR, selector)
    return found


def severe(browser: Any) -> list[str]:
    """The errors that were written to the console since the last call."""
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]


def requests(browser: Any) -> list[str]:
    """The addresses that were asked for since the last call."""
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    return [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
