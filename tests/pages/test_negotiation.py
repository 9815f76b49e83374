"""Linked data over HTTP, after the W3C recipes: an IRI of a thing leads (303) to the document that a client takes."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from urllib.parse import quote, unquote, urljoin, urlsplit

import httpx
import pyoxigraph as ox
import pytest

from .conftest import AWKWARD, ROOT, Live

pytestmark = pytest.mark.model

TYPES = {
    ".html": "text/html",
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
}
FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
}
CHROMIUM = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/jxl,image/avif,image/webp,image/apng,*/*;q=0.8,"
    "application/signed-exchange;v=b3;q=0.7"
)
RAPPER_GUESS = (
    "application/rdf+xml, text/rdf;q=0.6, application/n-triples, text/plain;q=0.1, text/turtle, application/x-turtle, "
    "application/turtle, text/n3;q=0.3, text/rdf+n3;q=0.3, application/rdf+n3;q=0.3, application/x-trig, "
    "application/rss;q=0.8, application/rss+xml;q=0.8, text/rss;q=0.8, application/xml;q=0.3, text/xml;q=0.3, "
    "application/atom+xml;q=0.3, text/html;q=0.2, application/xhtml+xml;q=0.4, text/html;q=0.6, "
    "application/xhtml+xml;q=0.8, application/json;q=0.1, text/json;q=0.1, text/x-nquads, */*;q=0.1"
)
COMUNICA = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
    "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,application/xml;q=0.3,image/svg+xml;q=0.3,"
    "text/xml;q=0.3,text/html;q=0.2,application/xhtml+xml;q=0.18,application/json;q=0.135,text/shaclc;q=0.1"
)
HEADERS: dict[str, tuple[str | None, str | None]] = {
    "no Accept": (None, ".ttl"),
    "curl: */*": ("*/*", ".ttl"),
    **{kind: (kind, suffix) for suffix, kind in TYPES.items()},
    "application/json": ("application/json", ".jsonld"),
    "application/xml": ("application/xml", ".rdf"),
    "mixed 1": ("text/turtle;q=0.5, text/html", ".html"),
    "mixed 2": ("text/html;q=0.5, text/turtle", ".ttl"),
    "mixed 3": ("application/rdf+xml;q=0.9, application/ld+json;q=0.8, */*;q=0.1", ".rdf"),
    "mixed 4": ("text/*;q=0.3, application/n-triples;q=0.4", ".nt"),
    "mixed 5": ("text/turtle;q=0, */*", ".html"),
    "mixed 6": ("text/html, text/turtle", ".ttl"),
    "mixed 7": ('application/ld+json;profile="a,b;q=0";q=0.9, text/html;q=0.8', ".jsonld"),
    "mixed 8": ("image/png, application/n-triples;q=0.001", ".nt"),
    "Chromium": (CHROMIUM, ".html"),
    "Firefox": ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", ".html"),
    "rapper": ("application/rdf+xml, text/rdf;q=0.6, */*;q=0.1", ".rdf"),
    "rapper -g": (RAPPER_GUESS, ".ttl"),
    "Comunica": (COMUNICA, ".jsonld"),
    "406: image/png": ("image/png", None),
    "406: nothing at all": ("*/*;q=0", None),
    "406: no quality": ("text/turtle;q=0, application/pdf", None),
}
"""What clients send, and the form that it is to lead to; None for 406."""
KINDS = (
    *("state", "leader", "office", "tenure", "interval", "place", "seeds", "person, Cyrillic", "person, Arabic"),
    *("organization, Chinese", "document", "claim", "claim, refused", "event"),
    *("ontology", "plover", "shapes", "lexicon/en", "dataset"),
)


@pytest.fixture(params=["the usual base", "a base of its own"])
def site(request: pytest.FixtureRequest) -> Live:
    name = "live" if request.param == "the usual base" else "live_elsewhere"
    found: Live = request.getfixturevalue(name)
    return found


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=30) as client:
        del client.headers["accept"]
        yield client


def encoded(url: str) -> str:
    return quote(url, safe=":/%?=&'()!$*+,;@")


def triples(content: bytes, suffix: str, base: str = "http://h.example/") -> set[str]:
    return {str(q.triple) for q in ox.parse(content, format=FORMATS[suffix], base_iri=base)}


@pytest.mark.parametrize("kind", KINDS)
def test_matrix(site: Live, client: httpx.Client, kind: str) -> None:
    url = site.url(site.iris[kind])
    for name, (accept, suffix) in HEADERS.items():
        headers = {} if accept is None else {"Accept": accept}
        reply, head = (client.request(method, url, headers=headers) for method in ("GET", "HEAD"))
        assert reply.status_code == head.status_code == (406 if suffix is None else 303), name
        assert {k: v for k, v in reply.headers.items() if k != "date"} == {
            k: v for k, v in head.headers.items() if k != "date"
        }
        assert reply.headers["vary"].split(",")[0] == "Accept"
        if suffix is None:
            assert all(offered in reply.text for offered in TYPES.values())
            continue
        place = reply.headers["location"]
        assert urlsplit(place).scheme == urlsplit(place).netloc == ""
        assert place.isascii()
        there = client.get(urljoin(encoded(url), place), headers=headers)
        assert there.status_code == 200, (name, place)
        assert there.headers["content-type"].split(";")[0] == TYPES[suffix], name
        assert urlsplit(str(there.url)).path.endswith(suffix)


@pytest.mark.parametrize("kind", KINDS)
def test_all_forms_say_the_same_of_the_thing(site: Live, client: httpx.Client, kind: str) -> None:
    iri = site.iris[kind]
    found = {}
    for suffix in FORMATS:
        reply = client.get(site.url(iri), params={"format": suffix[1:]}, follow_redirects=True)
        assert reply.status_code == 200
        assert [r.status_code for r in reply.history] == [303]
        found[suffix] = triples(reply.content, suffix)
    assert any(t.startswith((f"<{iri}> ", f"<{iri}#")) for t in found[".nt"])
    if any("_:" in t for t in found[".nt"]):  # names of blank nodes differ
        assert len({len(f) for f in found.values()}) == 1
    else:
        assert all(f == found[".nt"] for f in found.values())


@pytest.mark.parametrize("kind", ["state", "person, Arabic", "document", "claim, refused", "claim"])
def test_the_page_shows_what_it_is_about_and_where_the_data_is(site: Live, client: httpx.Client, kind: str) -> None:
    reply = client.get(site.url(site.iris[kind]), headers={"Accept": "text/html"}, follow_redirects=True)
    assert site.iris[kind] in reply.text
    links = reply.headers["link"]
    assert links.isascii()
    assert links.count('rel="alternate"') == 4
    assert f'<{encoded(site.iris[kind])}>; rel="describes"' in links
    for part in links.split(", ")[:4]:
        there = client.get(urljoin(str(reply.url), part[1 : part.index(">")]))
        assert there.status_code == 200
        assert f'type="{there.headers["content-type"].split(";")[0]}"' in part


@pytest.mark.parametrize(
    ("name", "suffix"), [("html", ".html"), ("turtle", ".ttl"), ("rdf", ".rdf"), ("json", ".jsonld")]
)
def test_the_format_may_be_named(live: Live, client: httpx.Client, name: str, suffix: str) -> None:
    url = live.url(live.iris["state"])
    reply = client.get(url, params={"format": name}, headers={"Accept": "image/png"})
    assert reply.headers["location"].endswith(suffix)
    assert client.get(f"{url}?format=application/ld+json").headers["location"].endswith(".jsonld")
    assert client.get(url, params={"format": "pdf"}).status_code == 406


@pytest.mark.parametrize("kind", AWKWARD)
def test_awkward_iris_are_found_as_they_are(site: Live, client: httpx.Client, kind: str) -> None:
    iri = site.base + AWKWARD[kind]
    for suffix in (".html", ".nt"):
        reply = client.get(site.url(iri), params={"format": suffix[1:]}, follow_redirects=True)
        assert reply.status_code == 200, iri
        assert kind in reply.text
    assert f"<{iri}> " in reply.text


def test_paths_are_decoded_once(live: Live, client: httpx.Client) -> None:
    iri = live.iris["person, Cyrillic"]
    path = iri.removeprefix(ROOT)
    once, twice = quote(path), quote(quote(path))
    assert client.get(live.served.url + once).status_code == 303
    assert client.get(live.served.url + once.lower()).status_code == 303, "hexadecimal digits of either case"
    assert client.get(live.served.url + twice).status_code == 404
    assert client.get(f"{live.served.url}{once}.html").status_code == 200
    assert client.get(live.served.url + path.replace("/", "%2F")).status_code == 404, "%2F is no slash"


def test_what_is_elsewhere_has_a_page_too(live: Live, client: httpx.Client) -> None:
    from kg.pages import Addresses

    path = Addresses(live.base).path("urn:x:elsewhere")
    assert "urn:x:elsewhere" in client.get(f"{live.served.url}{path}.html").text
    reply = client.get(live.served.url + path, headers={"Accept": "application/n-triples"}, follow_redirects=True)
    assert "<urn:x:elsewhere> " in reply.text


@pytest.mark.parametrize(
    "path",
    [
        *("id/state/atlantis", "id/state/atlantis.html", "id/state/russia.page99.html", "id/state/russia.page0.html"),
        *("id/state/russia/", "id/state/russia.png", "id/state/../state/atlantis", "%00", "id/state/%3Cscript%3E"),
        *(
            "/evil.example/",
            "\\evil.example",
            "id//state/russia",
            "https://evil.example/",
            "id/state/a%0d%0aX-Evil:%201",
        ),
        *(
            "data/" + "a/" * 3000,
            "resource/0123",
            "resource/0123.ttl",
            "downloads/report.json",
            "downloads/..%2freport.json",
        ),
    ],
)
def test_unknown_things_are_not_found_and_lead_nowhere(live: Live, client: httpx.Client, path: str) -> None:
    for accept in (CHROMIUM, "text/turtle", "image/png"):
        url = httpx.URL(live.served.url).copy_with(raw_path=b"/" + path.encode())
        reply = client.get(url, headers={"Accept": accept})
        assert reply.status_code == 404, reply.text[:200]
        assert "location" not in reply.headers
        assert "x-evil" not in reply.headers
        assert "<script>" not in reply.text
    if not path.startswith("downloads/") and "%0d" not in path:
        reply = client.get(url, headers={"Accept": CHROMIUM})
        assert reply.headers["content-type"].startswith("text/html")
        assert "Nothing is known" in reply.text
        home = reply.text.split('rel="stylesheet" href="')[1].split('"')[0]
        assert client.get(httpx.URL(str(reply.url)).join(home)).status_code == 200, "its links hold at any depth"


def test_what_is_no_utf8_or_no_host_is_refused(live: Live, client: httpx.Client) -> None:
    assert client.get(httpx.URL(live.served.url).copy_with(raw_path=b"/id/%ff")).status_code == 400
    reply = client.get(live.served.url + "sitemap.xml", headers={"Host": 'evil"<x>'})
    assert reply.status_code == 400
    assert client.post(live.served.url + "id/state/russia").status_code == 405


def test_a_known_page_is_not_sent_again(live: Live, client: httpx.Client) -> None:
    url = live.url(live.iris["state"])
    for suffix in TYPES:
        first = client.get(url + suffix)
        again = client.get(url + suffix, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
    assert client.get(f"{live.served.url}id/state/atlantis.html", headers={"If-None-Match": "*"}).status_code == 404
    assert client.get(f"{url}.html", headers={"If-None-Match": "*"}).status_code == 304
    packed = client.get(f"{url}.html", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["access-control-allow-origin"] == "*"


@pytest.mark.skipif(shutil.which("rapper") is None, reason="rapper is not installed (Debian: raptor2-utils)")
@pytest.mark.parametrize("kind", ["state", "person, Cyrillic", "organization, Chinese", "claim", "shapes", "dataset"])
def test_rapper_follows_and_reads(live: Live, kind: str) -> None:
    url = encoded(live.url(live.iris[kind]))
    for option in ("-g", "-irdfxml", "-iturtle", "-intriples"):
        run = subprocess.run(
            ["rapper", "-q", option, "-o", "ntriples", url], capture_output=True, text=True, timeout=60, check=False
        )
        assert run.returncode == 0, (option, run.stderr)
        told = run.stdout.encode().decode("unicode_escape", "replace")
        assert f"<{live.iris[kind]}" in told or f"<{unquote(live.iris[kind])}" in told, option
