"""A site of files: that it is whole, works from any place, and changes only where the graph does."""

from __future__ import annotations

import os
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from urllib.request import urlopen

import pytest

from kg.errors import MissingError, OutputError
from kg.pipeline import build
from kg.publish import PublishSettings, publish

from .files import served

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def site(article_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("site") / "below" / "it"
    publish(article_graph, target, PublishSettings(workers=1, site="https://example.org/graph/"))
    return target


class Links(HTMLParser):
    """The addresses that a page refers to, and the anchors that it has."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if told.get("id"):
            self.anchors.add(str(told["id"]))
        for name in ("href", "src"):
            if told.get(name):
                self.links.append(str(told[name]))


@pytest.mark.parametrize("formats", [(), (".nt",)])
def test_pages_lead_only_to_the_data_that_they_have(
    article_graph: Path, tmp_path: Path, formats: tuple[str, ...]
) -> None:
    site = tmp_path / "below" / "it"
    publish(article_graph, site, PublishSettings(workers=1, formats=formats, site="https://example.org/graph/"))
    test_every_link_of_the_site_resolves(site)
    page = next(site.glob("id/state/*.html")).read_text(encoding="utf-8")
    assert [s for s in (".ttl", ".jsonld", ".nt", ".rdf") if f'{s}"' in page] == list(formats)


def test_every_link_of_the_site_resolves(site: Path) -> None:
    with served(site.parents[1]) as root:  # the site lies two folders down: nothing may depend on the address
        start = f"{root}below/it/index.html"
        seen, open_ = {start}, [start]
        outside: set[str] = set()
        while open_:
            url = open_.pop()
            with urlopen(url) as reply:
                assert reply.status == 200, url
                content = reply.read()
                html = reply.headers.get_content_type() == "text/html"
            if not html:
                continue
            page = Links()
            page.feed(content.decode("utf-8"))
            for link in page.links:
                target, fragment = urldefrag(urljoin(url, link))
                if target == url and fragment:
                    assert unquote(fragment) in page.anchors, (url, link)
                if target.startswith(root):
                    assert target.startswith(f"{root}below/it/"), (url, link)
                    if target not in seen:
                        seen.add(target)
                        open_.append(target)
                elif urlsplit(target).scheme in {"http", "https"}:
                    outside.add(target)
                else:
                    assert link == "data:,", (url, link)
    made = {str(p.relative_to(site)) for p in site.rglob("*.html")}
    found = {unquote(u.removeprefix(f"{root}below/it/")) for u in seen if u.endswith(".html")}
    assert len(found) > 100
    aside = {
        n for n in made if n.startswith(("id/interval/", "id/tenure/", "id/seeds/")) or "/event/" in n
    }  # parts of other pages
    assert made - found <= aside | {"search.html"}, "pages that nothing leads to"
    assert all(not u.endswith((".js", ".css")) for u in outside), outside


def test_the_same_graph_is_not_published_twice(article_graph: Path, tmp_path: Path) -> None:
    first = publish(article_graph, tmp_path / "site", PublishSettings(workers=1))
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "site").rglob("*") if p.is_file()}
    again = publish(article_graph, tmp_path / "site", PublishSettings(workers=1))
    assert (again.pages, again.written, again.removed) == (first.pages, 0, 0)
    afresh = publish(article_graph, tmp_path / "site", PublishSettings(workers=2, fresh=True))
    assert (afresh.pages, afresh.written, afresh.removed) == (first.pages, 0, 0), "two processes, the same bytes"
    after = {p: p.stat().st_mtime_ns for p in (tmp_path / "site").rglob("*") if p.is_file() and p.name != ".kg-site"}
    assert after == {p: t for p, t in before.items() if p.name != ".kg-site"}


def test_only_what_changes_is_touched(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "a.txt").write_text("5 May 2024\n\nPeru criticized Chile.\n", encoding="utf-8")
    (texts / "b.txt").write_text("6 May 2024\n\nNorway praised Ghana.\n", encoding="utf-8")
    build([str(texts)], tmp_path / "out")
    publish(tmp_path / "out", tmp_path / "site", PublishSettings(workers=1))
    before = {p.relative_to(tmp_path / "site"): p.stat().st_mtime_ns for p in (tmp_path / "site").rglob("*.html")}
    (texts / "a.txt").write_text("5 May 2024\n\nPeru praised Chile.\n", encoding="utf-8")
    build([str(texts)], tmp_path / "out")
    done = publish(tmp_path / "out", tmp_path / "site", PublishSettings(workers=1))
    after = {p.relative_to(tmp_path / "site"): p.stat().st_mtime_ns for p in (tmp_path / "site").rglob("*.html")}
    kept = {str(p) for p in after if before.get(p) == after[p]}
    assert {"id/state/norway.html", "id/state/ghana.html"} <= kept
    assert "id/state/peru.html" not in kept
    assert done.removed > 0, "the pages of the old text are gone"
    assert not set(before) - set(after) & {Path(p) for p in kept}


def test_a_site_that_was_cut_off_is_made_whole(article_graph: Path, tmp_path: Path) -> None:
    publish(article_graph, tmp_path / "site", PublishSettings(workers=1))
    whole = {p: p.read_bytes() for p in (tmp_path / "site").rglob("*.html")}
    calls = iter(range(30))

    def stop(done: int, all_: int) -> None:
        if next(calls, None) is None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(article_graph, tmp_path / "site", PublishSettings(workers=1, fresh=True), stop)
    next(iter(whole)).unlink()
    publish(article_graph, tmp_path / "site", PublishSettings(workers=1))
    assert {p: p.read_bytes() for p in (tmp_path / "site").rglob("*.html")} == whole


def test_what_cannot_be_published_is_told(article_graph: Path, tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="expected a folder that `kg build` made"):
        publish(tmp_path, tmp_path / "site")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="holds something else"):
        publish(article_graph, tmp_path / "full")
    assert os.listdir(tmp_path / "full") == ["thesis.txt"]
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        publish(article_graph, tmp_path / "file")
