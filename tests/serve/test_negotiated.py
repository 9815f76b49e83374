"""What caches go by: the same headers for HEAD, Vary wherever Accept was looked at, tags that change with the data."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from ..serving import TOKEN, Served, send

PATHS = {
    "a page": "index.html",
    "data": "ontology.ttl",
    "a thing": "ontology",
    "the description": "sparql",
    "an answer": "sparql?query=ASK%20%7B%7D",
    "a graph": "graphs?graph=urn:x:g1",
    "a file": "static/pages.css",
    "a script": "static/yasgui.min.js",
    "a download": "downloads/graph.nq",
    "a packed download": "downloads/graph.nq.gz",
    "the editor": "editor",
    "nothing": "nothing",
    "health": "health",
}


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=30) as client:
        yield client


def test_what_is_asked_for_is_kept_on_the_way_to_a_page_of_the_site(served: Served, client: httpx.Client) -> None:
    reply = client.get(f"{served.url}search?q=S%C3%A3o%20Tom%C3%A9&format=html", headers={"Accept": "text/turtle"})
    assert (reply.status_code, reply.headers["Location"]) == (303, "search.html?q=S%C3%A3o+Tom%C3%A9")
    assert client.get(f"{served.url}search", headers={"Accept": "text/html"}).headers["Location"] == "search.html"


@pytest.mark.parametrize("packed", ["gzip", "identity"])
@pytest.mark.parametrize("accept", ["text/html", "*/*", "text/turtle", "application/pdf"])
@pytest.mark.parametrize("kind", PATHS)
def test_head_tells_what_get_tells(served: Served, client: httpx.Client, kind: str, accept: str, packed: str) -> None:
    headers = {"Accept": accept, "Accept-Encoding": packed}
    got, head = (client.request(method, served.url + PATHS[kind], headers=headers) for method in ("GET", "HEAD"))
    assert head.content == b""
    assert got.status_code == head.status_code
    sizes = {"content-length", "transfer-encoding"}  # may be left out for HEAD (RFC 9110, 9.3.2)
    told, again = ({k: v for k, v in r.headers.items() if k not in {"date", *sizes}} for r in (got, head))
    assert told == again
    if "content-length" in head.headers:
        assert head.headers["content-length"] == got.headers["content-length"]
    elif "content-length" in got.headers:
        assert got.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "application/pdf", "application/json"])
@pytest.mark.parametrize(
    "kind", ["a page", "data", "a thing", "the description", "an answer", "a graph", "a question for a graph"]
)
def test_all_that_is_negotiated_varies(served: Served, client: httpx.Client, kind: str, accept: str) -> None:
    path = PATHS.get(kind, "sparql?query=DESCRIBE%20%3Curn:x:s1%3E")
    reply = client.get(served.url + path, headers={"Accept": accept})
    assert reply.headers["vary"].split(",")[0].strip() == "Accept", reply.status_code


@pytest.mark.parametrize(
    ("path", "accept", "offered"),
    [
        ("ontology", "application/pdf", ["text/html", "text/turtle", "application/ld+json"]),
        ("review", "text/turtle", ["text/html"]),
        ("sparql", "application/pdf", ["text/turtle", "text/html"]),
        ("sparql?query=ASK%20%7B%7D", "application/pdf", ["text/csv", "application/sparql-results+json"]),
        ("sparql?query=ASK%20%7B%7D", "text/turtle", ["text/csv", "application/sparql-results+json"]),
        ("sparql?query=DESCRIBE%20%3Curn:x:s1%3E", "text/csv", ["text/turtle", "application/n-triples"]),
        ("graphs?graph=urn:x:g1", "text/html", ["text/turtle", "application/ld+json"]),
    ],
)
def test_what_there_is_is_told_where_nothing_is_accepted(
    served: Served, client: httpx.Client, path: str, accept: str, offered: list[str]
) -> None:
    reply = client.get(served.url + path, headers={"Accept": accept})
    assert reply.status_code == 406
    assert "expected one of" in reply.text
    assert [kind for kind in offered if kind not in reply.text] == []


def test_tags_change_with_what_is_written(written: Served, client: httpx.Client) -> None:
    """Those of pages, of data, of graphs and of answers; where nothing is written they stay."""
    paths = ["index.html", "browse.html", "graphs?graph=urn:x:g1", "sparql?query=ASK%20%7B%7D"]
    before = {path: client.get(written.url + path).headers["etag"] for path in paths}
    assert {path: client.get(written.url + path).headers["etag"] for path in paths} == before
    line = b'<urn:x:s1> <http://www.w3.org/2000/01/rdf-schema#label> "written" .'
    reply = send(f"{written.graphs}?graph=urn:x:g1", "POST", [("Content-Type", "text/turtle")], line)
    assert reply.status == 204
    for path in paths:
        again = client.get(written.url + path, headers={"If-None-Match": before[path]})
        assert again.status_code == 200, path
        assert again.headers["etag"] != before[path]
        kept = client.get(written.url + path, headers={"If-None-Match": again.headers["etag"]})
        assert kept.status_code == 304
        assert kept.headers["vary"] == "Accept"
    refused = httpx.post(written.sparql, data={"update": "CLEAR ALL"}, headers={"Authorization": f"Bearer {TOKEN}x"})
    assert refused.status_code == 401
    assert client.get(written.url + path).headers["etag"] == again.headers["etag"]
