"""The list of pages of a site, as search engines take it (sitemaps.org, protocol 0.9)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

MOST = 50_000
"""Addresses in one file, as the protocol has it."""

_BYTES = 50_000_000  # of one file; the protocol allows 52,428,800
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def sitemap(urls: Iterable[str]) -> Iterator[str]:
    """The files, as XML, of at most 50,000 addresses and 50 MB each; one that is empty for no address at all.

    The addresses are absolute and percent-encoded. Where there are more files than one, `index` names them.
    """
    rows: list[str] = []
    size = 0
    told = False
    for url in urls:
        row = f"<url><loc>{escape(url)}</loc></url>\n"
        length = len(row.encode())
        if len(rows) == MOST or size + length > _BYTES:
            yield _file("urlset", rows)
            told, rows, size = True, [], 0
        rows.append(row)
        size += length
    if rows or not told:
        yield _file("urlset", rows)


def index(sitemaps: Iterable[str]) -> str:
    """The file that names the files of a site, by their absolute addresses."""
    return _file("sitemapindex", [f"<sitemap><loc>{escape(url)}</loc></sitemap>\n" for url in sitemaps])


def _file(element: str, rows: list[str]) -> str:
    return f'{_HEAD}<{element} xmlns="{_SPACE}">\n{"".join(rows)}</{element}>\n'
