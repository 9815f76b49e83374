"""Workers get ready before they are asked, and stop getting ready when they are."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import jinja2
import pytest

from kg import rdf
from kg.pages.pages import SITE
from kg.serve import Limits
from kg.serve.pool import Pool
from kg.serve.rendering import Asked, Site
from kg.serve.worker import Place, Task, _warm
from kg.stores import open_store

from ..serving import folder_of
from .conftest import TRIPLES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = folder_of(tmp_path / "out", TRIPLES)
    (folder / "report.json").write_text('{"triples": {"total": 2000}}', encoding="utf-8")
    return folder


def test_after_it_nothing_is_compiled_and_no_vocabulary_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site(open_store(folder / "store"), folder)
    for step in site.warming():
        step()

    def too_late(*arguments: Any, **more: Any) -> Any:
        raise AssertionError("this should have been done before")

    monkeypatch.setattr(jinja2.Environment, "compile", too_late)
    monkeypatch.setattr(rdf, "parse", too_late)
    for path in SITE:
        if path != "dataset":
            assert site.answer(Asked(path=f"{path}.html", raw=f"{path}.html")).status == 200, path


@pytest.mark.parametrize("report", ["", "{}", '{"triples": {"total": 5000000}}'])
def test_large_graphs_are_not_counted_before_anybody_asks(folder: Path, report: str) -> None:
    before = len(list(Site(open_store(folder / "store"), folder).warming()))
    (folder / "report.json").write_text(report, encoding="utf-8")
    assert len(list(Site(open_store(folder / "store"), folder).warming())) == before - 4


class _Opened:
    def __init__(self) -> None:
        self.done: list[int] = []
        self.site = self

    def warming(self) -> Any:
        return (lambda n=n: self.done.append(n) for n in range(9))


class _Asked:
    """A pipe in which a request waits after so many steps."""

    def __init__(self, opened: _Opened, after: int) -> None:
        self._opened, self._after = opened, after

    def poll(self) -> bool:
        return len(self._opened.done) >= self._after


@pytest.mark.parametrize("after", [0, 4, 99])
def test_a_request_is_not_kept_waiting(after: int) -> None:
    opened: Any = _Opened()
    asked: Any = _Asked(opened, after)
    _warm(opened, asked)
    assert opened.done == list(range(min(after, 9)))


def test_a_worker_that_is_warmed_answers_each_once(folder: Path, tmp_path: Path) -> None:
    """To get ready is answered with nothing, or what it says would be taken for the answer to the next request."""
    place = Place(path=str(folder / "store"), stamp="1", folder=str(folder))
    pool = Pool(1, Limits(), tmp_path, warm=lambda: Task(kind="warm", place=place))
    try:
        for pause in (0.0, 2.0):
            time.sleep(pause)
            page = Task(kind="page", place=place, asked=Asked(path="index.html", raw="index.html"))
            assert b"<!doctype html>" in pool.run(page).content
            asked = pool.run(Task(kind="query", place=place, text="ASK {}", rows="json"))
            assert asked.content == b'{"head":{},"boolean":true}'
    finally:
        pool.close()


def test_a_store_that_is_gone_is_told_to_who_asks(folder: Path, tmp_path: Path) -> None:
    nowhere = Place(path=str(tmp_path / "nowhere"), stamp="1")
    place = Place(path=str(folder / "store"), stamp="1", folder=str(folder))
    pool = Pool(1, Limits(), tmp_path, warm=lambda: Task(kind="warm", place=nowhere))
    try:
        assert pool.run(Task(kind="query", place=nowhere, text="ASK {}", rows="json")).status == 500
        assert pool.run(Task(kind="query", place=place, text="ASK {}", rows="json")).status == 200
    finally:
        pool.close()
