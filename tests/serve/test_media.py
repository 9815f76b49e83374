"""Content negotiation: which of the formats suits a request."""

from __future__ import annotations

import pytest

from kg.serve import media


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "text/turtle"),
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("text/*", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("APPLICATION/LD+JSON", "application/ld+json"),
        ("application/rdf+xml;q=0.5, application/n-triples;q=0.8", "application/n-triples"),
        ("text/turtle;q=0, */*", "application/n-triples"),
        ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "application/xml"),
        ("text/*;q=0.3, application/n-quads;q=0.4", "application/n-quads"),
        ("text/turtle;charset=utf-8", "text/turtle"),
        ("image/png", None),
        ("text/turtle;q=0", None),
        ("*/*;q=0", None),
        ("text/turtle;q=2", None),
        ("text/turtle;q=abc, application/n-triples", "application/n-triples"),
        ("*/turtle", None),
        (",,, ;;", None),
        ('text/turtle;note="a,b;q=0";q=0.5', "text/turtle"),
    ],
)
def test_the_best_that_is_accepted(accept: str | None, chosen: str | None) -> None:
    assert media.choose(accept, media.GRAPHS) == chosen


@pytest.mark.parametrize(
    ("name", "chosen"),
    [("json", "application/sparql-results+json"), ("csv", "text/csv"), ("text/csv", "text/csv"), ("pdf", None)],
)
def test_a_format_by_its_name(name: str, chosen: str | None) -> None:
    assert media.named(name, media.ROWS) == chosen


def test_short_names_of_graphs() -> None:
    assert media.named("ttl", media.GRAPHS) == "text/turtle"
    assert media.named("json-ld", media.GRAPHS) == "application/ld+json"
    assert media.named("application/rdf xml", media.GRAPHS) == "application/rdf+xml", "a plus sign in a URL is a space"
