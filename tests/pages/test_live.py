"""The live site as browsers and crawlers see it: links, prefixes, headers, what is beside the pages."""

from __future__ import annotations

import gzip
import io
import json
import re
import threading
from collections.abc import Iterator
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit
from xml.etree import ElementTree

import httpx
import pyoxigraph as ox
import pytest

from kg.pages.pages import SITE, STATIC
from kg.serve import app

from ..serving import Served, folder_of, serving
from .conftest import NAMES, Live

pytestmark = pytest.mark.model
_LINK = re.compile(r"""<(?:a|link|script|form|img)\b[^>]*?\s(?:href|src|action)="([^"]*)\"""")


@pytest.fixture(scope="module")
def behind(live: Live) -> Iterator[str]:
    """The site behind another server, under a prefix that this takes away."""

    class Proxy(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self) -> None:
            if not self.path.startswith("/news/kg/"):
                self.send_error(404)
                return
            url = httpx.URL(live.served.url).copy_with(raw_path=self.path.removeprefix("/news/kg").encode("latin-1"))
            reply = httpx.get(url, headers={"Accept": self.headers.get("Accept", "*/*"), "Accept-Encoding": "identity"})
            self.send_response(reply.status_code)
            for name in ("content-type", "location", "link"):
                if name in reply.headers:
                    self.send_header(name, reply.headers[name])
            self.end_headers()
            self.wfile.write(reply.content)

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/news/kg/"
    server.shutdown()


def crawl(start: str, most: int) -> dict[str, list[str]]:
    """The pages that links lead to from a first one, with those that lead there; all of them answer."""
    found: dict[str, list[str]] = {start: []}
    todo = [start]
    with httpx.Client(timeout=30, headers={"Accept": "text/html,*/*;q=0.8"}, follow_redirects=True) as client:
        while todo:
            url = todo.pop(0)
            reply = client.get(url)
            assert reply.status_code == 200, (url, reply.status_code, found[url][:3])
            if not reply.headers["content-type"].startswith("text/html"):
                continue
            for link in _LINK.findall(reply.text):
                to = urldefrag(urljoin(str(reply.url), unescape(link)))[0]
                if urlsplit(to).netloc == urlsplit(start).netloc:
                    if to not in found and len(found) < most:
                        todo.append(to)
                    found.setdefault(to, []).append(url)
    return found


@pytest.mark.slow
def test_every_link_of_the_site_leads_somewhere(live: Live) -> None:
    found = crawl(live.served.url, 1500)
    paths = {urlsplit(url).path for url in found}
    assert len(paths) > 100
    assert "/id/state/russia.html" in paths
    assert any("/entity/person/%D0%B2" in path for path in paths)
    assert any("/claim/" in path for path in paths)


def test_links_hold_under_a_prefix(behind: str, live: Live) -> None:
    found = crawl(behind, 120)
    assert all(url.startswith(behind) for url in found), "no link leads out of the prefix"
    reply = httpx.get(f"{behind}id/state/russia", headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert str(reply.url) == f"{behind}id/state/russia.ttl"
    assert reply.status_code == 200


@pytest.mark.parametrize("path", [*SITE, "index", ""])
def test_pages_do_without_what_the_policy_forbids(live: Live, path: str) -> None:
    reply = httpx.get(f"{live.served.url}{path and path + '.html'}")
    assert reply.status_code == 200
    policy = reply.headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=\"|javascript:", reply.text)
    scripts = re.findall(r"<script\b([^>]*)>", reply.text)
    assert all("src=" in s or 'type="application/ld+json"' in s for s in scripts)


def test_only_the_editor_may_write_styles(live: Live) -> None:
    for path in ("editor", "editor.html"):
        reply = httpx.get(live.served.url + path)
        assert "Ask the graph" in reply.text
        assert "style-src 'self' 'unsafe-inline'" in reply.headers["content-security-policy"]
        assert "script-src 'self';" in reply.headers["content-security-policy"]


def test_static_files_of_pages_and_editor_do_not_clash(live: Live) -> None:
    ours, theirs = ({p.name for p in folder.iterdir()} - {"THIRD-PARTY.md"} for folder in (app._STATIC, STATIC))
    assert not ours & theirs
    for name in ours | theirs:
        assert httpx.get(f"{live.served.url}static/{name}").status_code == 200, name


def test_names_and_neighbours_for_scripts(live: Live) -> None:
    names = httpx.get(f"{live.served.url}static/names.json")
    assert names.headers["content-type"].startswith("application/json")
    assert any("Fram Institute" in json.dumps(row, ensure_ascii=False) for row in names.json())
    near = httpx.get(f"{live.url(live.iris['organization, Chinese'])}.near.json").json()
    assert near
    for other in near:
        page = httpx.get(urljoin(live.url(live.iris["organization, Chinese"]), other["page"]))
        assert page.status_code == 200
        assert other["label"] in unescape(page.text)


def test_the_description_is_at_the_well_known_place(live: Live) -> None:
    url = f"{live.served.url}.well-known/void"
    reply = httpx.get(url, headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert [r.status_code for r in reply.history] == [303]
    told = {str(q.triple) for q in ox.parse(reply.content, format=ox.RdfFormat.TURTLE)}
    dump = "<http://rdfs.org/ns/void#dataDump>"
    assert f"<{live.base}dataset> {dump} <{live.served.url}downloads/graph.ttl>" in told
    assert any("sparqlEndpoint" in t and f"<{live.served.sparql}>" in t for t in told)
    page = httpx.get(url, headers={"Accept": "text/html"}, follow_redirects=True)
    assert str(page.url) == f"{live.served.url}dataset.html"


@pytest.mark.parametrize("name", ["graph.ttl", "graph.trig", "graph.nq"])
def test_downloads_are_the_files_of_the_build(live: Live, name: str) -> None:
    url, content = f"{live.served.url}downloads/{name}", (live.folder / name).read_bytes()
    reply = httpx.get(url)
    assert reply.content == content
    assert httpx.get(url, headers={"If-None-Match": reply.headers["etag"]}).status_code in {200, 304}
    part = httpx.get(url, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, content[10:20])
    assert httpx.head(url).content == b""


@pytest.mark.parametrize(
    "wanted",
    ["lines=1-2", "bytes", "bytes=", "bytes=-", "bytes=x-y", "bytes=5-2", "bytes=1-2,x", "bytes=²-", "", "1-2"],
)
def test_a_range_that_is_not_understood_is_passed_over(live: Live, wanted: str) -> None:
    reply = httpx.get(f"{live.served.url}downloads/graph.nq", headers={"Range": wanted.encode()})
    assert (reply.status_code, reply.content) == (200, (live.folder / "graph.nq").read_bytes())


@pytest.mark.parametrize(("wanted", "status"), [("bytes=-7", 206), ("Bytes=3-", 206), ("bytes=99999999999-", 416)])
def test_a_range_that_is_understood_is_answered(live: Live, wanted: str, status: int) -> None:
    reply = httpx.get(f"{live.served.url}downloads/graph.nq", headers={"Range": wanted})
    assert reply.status_code == status


def test_the_whole_graph_comes_zipped(live: Live) -> None:
    url = f"{live.served.url}downloads/graph.nq.gz"
    reply = httpx.get(url, headers={"Accept-Encoding": "gzip"})
    assert reply.headers["content-type"] == "application/gzip"
    assert "content-encoding" not in reply.headers
    graph = (live.folder / "graph.nq").read_bytes()
    assert gzip.decompress(reply.content) == graph
    by_the_library = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=by_the_library, mtime=0, compresslevel=6) as stream:
        stream.write(graph)
    assert reply.content == by_the_library.getvalue(), "as it is published"
    assert (httpx.head(url).status_code, httpx.head(url).content) == (200, b"")


def test_crawlers_find_every_page(live: Live) -> None:
    robots = httpx.get(f"{live.served.url}robots.txt").text
    assert f"Sitemap: {live.served.url}sitemap.xml" in robots
    assert "Disallow: /sparql" in robots
    places = [e.text or "" for e in ElementTree.fromstring(httpx.get(f"{live.served.url}sitemap.xml").content).iter()]
    urls = [p for p in places if p.startswith("http")]
    assert len(urls) == len(set(urls)) > 80
    assert all(url.isascii() for url in urls)
    with httpx.Client(timeout=30) as client:
        assert {client.get(url).status_code for url in urls[::3]} == {200}


def test_many_pages_are_listed_in_several_files(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.pages import sitemap
    from kg.serve import rendering
    from kg.stores import open_store

    monkeypatch.setattr(sitemap, "MOST", 50)
    site = rendering.Site(open_store(live.folder / "store"), live.folder)

    def listed(name: str) -> list[str]:
        reply = site.answer(rendering.Asked(path=name, raw=name, root="https://h.example/&/"))
        assert reply.status == 200
        return [e.text or "" for e in ElementTree.fromstring(reply.text).iter() if (e.text or "").startswith("http")]

    files = listed("sitemap.xml")
    assert len(files) > 1
    found = [url for file in files for url in listed(file.removeprefix("https://h.example/&/"))]
    assert len(found) == len(set(found))
    assert "https://h.example/&/id/state/russia.html" in found
    beyond = f"sitemap-{len(files) + 1}.xml"
    assert site.answer(rendering.Asked(path=beyond, raw=beyond)).status == 404


def test_a_new_build_and_what_it_refused_are_shown_at_once(live: Live, tmp_path: Path) -> None:
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    thing = "https://w3id.org/statecraft/data/entity/person/a"
    folder = folder_of(tmp_path / "out", f'<{thing}> {label} "First Name" <urn:x:g> .\n')
    with serving(folder, log=tmp_path / "log") as running:
        url = f"{running.url}data/entity/person/a.html"
        first = httpx.get(url)
        assert "First Name" in first.text
        folder_of(folder, f'<{thing}> {label} "Second Name" <urn:x:g> .\n')
        again = httpx.get(url, headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 200
        assert "Second Name" in again.text
        claim = live.iris["claim, refused"]
        refused = f"{running.url}{claim.removeprefix('https://w3id.org/statecraft/')}.html"
        assert httpx.get(refused).status_code == 404
        (folder / "quarantine.trig").write_bytes((live.folder / "quarantine.trig").read_bytes())
        assert "refused" in httpx.get(refused).text


def test_what_is_not_there_takes_no_memory(live: Live) -> None:
    from kg.serve import rendering
    from kg.stores import open_store

    site = rendering.Site(open_store(live.folder / "store"), live.folder)
    for number in range(200):
        for path in (
            f"id/state/{'x' * 1000}{number}",
            f"id/{number}.html",
            f"resource/{number}.ttl",
            f"browse/{number}",
        ):
            assert site.answer(rendering.Asked(path=path, raw=path)).status == 404
    reader = site.reader
    kept = (reader._held, reader.names._known, site.addresses._paths)
    largest = max(len(str(iri)) for iri in site._things)
    sizes = [*(cache.cache_info().currsize for cache in kept), len(reader.claims._kept)]
    assert sum(sizes) < 2 * len(site._things) + 100
    assert largest < 1000


def test_a_page_that_takes_too_long_is_ended(live: Live, tmp_path: Path) -> None:
    with serving(live.folder, "--timeout", "0.05", log=tmp_path / "log") as running:
        reply = httpx.get(f"{running.url}lexicon/en.html", timeout=20)
        assert reply.status_code == 504
        assert "ended" in reply.text
        assert httpx.get(f"{running.url}health").status_code == 200


def test_the_address_may_be_told(live: Live, tmp_path: Path) -> None:
    with serving(live.folder, "--site-url", "https://news.example/kg/", log=tmp_path / "log") as running:
        robots = httpx.get(f"{running.url}robots.txt").text
        assert "Sitemap: https://news.example/kg/sitemap.xml" in robots
        assert "Disallow: /kg/sparql" in robots
        assert "<loc>https://news.example/kg/id/state/russia.html</loc>" in httpx.get(f"{running.url}sitemap.xml").text
        assert "<https://news.example/kg/sparql>" in httpx.get(f"{running.url}dataset.nt").text
        reply = httpx.get(f"{running.url}id/state/russia", headers={"Accept": "text/html"})
        assert reply.headers["location"] == "russia.html", "links stay relative"


def test_names_of_every_script_are_shown(live: Live) -> None:
    found = httpx.get(f"{live.served.url}sitemap.xml").text
    assert len(NAMES) == 3
    for kind in ("person, Cyrillic", "person, Arabic", "organization, Chinese"):
        page = httpx.get(f"{live.url(live.iris[kind])}.html")
        assert page.status_code == 200
        assert live.iris[kind] in page.text
        assert str(httpx.URL(f"{live.url(live.iris[kind])}.html")) in found


def test_pages_are_read_where_writing_is_allowed(live: Live, tmp_path: Path) -> None:
    from .test_negotiation import CHROMIUM

    folder = folder_of(tmp_path / "out", (live.folder / "graph.nq").read_text(encoding="utf-8"))
    with serving(folder, "--write", log=tmp_path / "log") as running:
        moved = Live(running, live.base, live.iris, folder)
        url = moved.url(moved.iris["state"])
        first = httpx.get(url, headers={"Accept": CHROMIUM}, follow_redirects=True)
        assert first.status_code == 200
        _put(running, moved.iris["state"])
        again = httpx.get(f"{url}.nt", headers={"If-None-Match": first.headers["etag"]})
        assert "Written Since" in again.text


def _put(served: Served, iri: str) -> None:
    from ..serving import TOKEN

    line = f'<{iri}> <http://www.w3.org/2004/02/skos/core#altLabel> "Written Since"'
    text = f"INSERT DATA {{ GRAPH <urn:x:w> {{ {line} }} }}"
    reply = httpx.post(served.sparql, data={"update": text}, headers={"Authorization": f"Bearer {TOKEN}"})
    assert reply.status_code == 204
