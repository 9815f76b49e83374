"""Clients by others: Comunica, SPARQLWrapper, and people in a browser."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ..browser import all_of, prefer, requests, severe, sized, until
from ..serving import Served, serving

pytestmark = [pytest.mark.slow, pytest.mark.model]
CLIENTS = Path(__file__).with_name("clients")
QUERY = "PREFIX sc: <https://w3id.org/statecraft/ontology#> SELECT DISTINCT ?who ?whom { ?who sc:assaults ?whom }"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    from kg.pipeline import build

    from ..conftest import TEXTS

    place = tmp_path_factory.mktemp("built")
    for name, text in TEXTS.items():
        (place / name).write_text(text, encoding="utf-8")
    build([str(place / name) for name in TEXTS], place / "out")
    with serving(place / "out", log=place / "log") as running:
        yield running


def test_comunica_finds_and_asks_the_endpoint(built: Served) -> None:
    program = CLIENTS / "node_modules" / ".bin" / "comunica-sparql"
    if shutil.which("node") is None or not program.exists():
        pytest.skip(f"Comunica is not installed (npm ci in {CLIENTS.name}/)")
    run = subprocess.run([program, built.sparql, QUERY], capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr
    found = {(row["who"].rsplit("/", 1)[-1], row["whom"].rsplit("/", 1)[-1]) for row in json.loads(run.stdout)}
    assert found == {("russia", "ukraine")}


def test_sparqlwrapper(built: Served) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(built.sparql)
    client.setQuery(QUERY)
    for format in (wrapper.JSON, wrapper.XML, wrapper.CSV):
        client.setReturnFormat(format)
        told = client.query().convert()
        text = told.toxml() if hasattr(told, "toxml") else str(told)
        assert "state/russia" in text
    client.setQuery("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 5")
    client.setReturnFormat(wrapper.TURTLE)
    assert b"<" in client.query().convert()
    client.setMethod("POST")
    client.setQuery(QUERY)
    client.setReturnFormat(wrapper.JSON)
    assert len(client.query().convert()["results"]["bindings"]) == 1


def test_the_editor_asks_in_a_browser_and_nobody_else(built: Served, browser: Any) -> None:
    browser.get(f"{built.url}editor.html")
    examples = until(browser, lambda b: all_of(b, "#examples button"))
    assert len(examples) >= 15
    next(e for e in examples if e.text == "asserted relations").click()
    rows = until(browser, lambda b: all_of(b, ".dataTable tbody tr"))
    assert any("Russia" in r.text and "Ukraine" in r.text for r in rows)
    assert not all_of(browser, ".parseErrorIcon")
    time.sleep(0.5)
    assert severe(browser) == []
    asked = requests(browser)
    assert len(asked) > 4
    assert all(url.startswith((built.url, "data:", "chrome:")) for url in asked), asked


def test_what_an_answer_names_has_its_page_here_and_questions_share_a_tab(built: Served, browser: Any) -> None:
    browser.get(f"{built.url}editor.html")
    examples = until(browser, lambda b: all_of(b, "#examples button"))
    tabs = len(all_of(browser, ".tabsList [role=tab]"))
    for name in ("asserted relations", "documents"):
        next(e for e in examples if e.text == name).click()
        until(browser, lambda b: all_of(b, ".dataTable tbody tr"))
    assert len(all_of(browser, ".tabsList [role=tab]")) == tabs + 1
    link = until(browser, lambda b: next(iter(all_of(b, '.yasr a.iri[title*="/data/document/"]')), None))
    link.click()
    until(browser, lambda b: b.current_url.endswith(".html") and "/data/document/" in b.current_url)
    assert browser.current_url.startswith(built.url)
    assert all_of(browser, ".text p")


@pytest.mark.parametrize("width", [380, 1300])
def test_the_editor_fits_narrow_and_wide_windows(built: Served, browser: Any, width: int) -> None:
    with sized(browser, width):
        browser.get(f"{built.url}editor.html")
        time.sleep(1)
        assert browser.execute_script("return document.documentElement.scrollWidth - window.innerWidth") <= 0


_FAINT = """
const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
const light = (colour) => {
  const [r, g, b] = numbers(colour).map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = (e) => {
  for (; e; e = e.parentElement) {
    const colour = getComputedStyle(e).backgroundColor, [, , , alpha = 1] = numbers(colour);
    if (alpha > 0.5) return colour;
  }
  return "rgb(255, 255, 255)";
};
const found = new Set();
for (const e of document.querySelectorAll("body *")) {
  const words = e.checkVisibility() && [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  if (!words) continue;
  const [one, two] = [light(getComputedStyle(e).color), light(behind(e))].sort((a, b) => a - b);
  if ((two + 0.05) / (one + 0.05) < 4.5 || light(behind(e)) > 0.2) found.add(`${e.tagName}.${e.className}`);
}
return [...found];
"""
"""The elements whose words are hard to read in the dark: too faint (WCAG 2, 1.4.3), or on a light ground."""


def test_the_editor_is_dark_where_people_want_it_so(built: Served, browser: Any) -> None:
    prefer(browser, color_scheme="dark")
    browser.get(f"{built.url}editor.html")
    examples = until(browser, lambda b: all_of(b, "#examples button"))
    next(e for e in examples if e.text == "asserted relations").click()
    until(browser, lambda b: all_of(b, ".dataTable tbody tr"))
    assert browser.execute_script(_FAINT) == []
    next(e for e in all_of(browser, ".yasr_btn") if e.text == "Response").click()
    until(browser, lambda b: all_of(b, ".yasr_results .CodeMirror"))
    assert browser.execute_script(_FAINT) == []
