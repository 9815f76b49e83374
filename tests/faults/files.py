"""Real files of every format, made of the example articles, and ways to break them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from functools import cache
from pathlib import Path

from kg.sources import Format

from ..sources.conftest import _docx, _pdf

ROOT = Path(__file__).resolve().parents[2]
PAGE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
    '<meta property="article:published_time" content="2024-03-04"><link rel="canonical" href="https://example.org/a">'
    '<script type="application/ld+json">{{"@type":"NewsArticle","author":{{"name":"A. Berg"}}}}</script></head>'
    "<body><nav>News | Sport</nav><article><h1>{title}</h1><p>{text}</p><table><tr><td>1</td><td>2</td></tr></table>"
    "</article><!-- end --></body></html>"
)
MARKUP = (
    "---\ntitle: {title}\ndate: 2024-03-04\nauthors:\n  - A. Berg\n---\n\n# {title}\n\n{text}\n\n"
    "| a | b |\n|---|---|\n| 1 | *2* |\n\n```\ncode\n```\n\n> [quote](https://example.org/ 'x') &amp; <b>more</b>\n"
)
BODY = (
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Talks</w:t></w:r></w:p>'
    "<w:p><w:r><w:t>They met</w:t><w:tab/><w:br/></w:r><w:del><w:r><w:t>not</w:t></w:r></w:del></w:p>"
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"
)
# fmt: off
ENCODINGS = (
    None, "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp1252", "latin-1", "cp1251",
    "koi8-r", "gb18030", "big5", "shift_jis", "euc_kr", "iso2022_jp", "iso2022_kr", "hz", "ascii", "cp037",
    "mac_roman", "punycode", "idna", "unicode_escape", "raw_unicode_escape", "utf_8", "cp65001", "undefined", "charmap",
)
"""What may be asked for by name. None: it is found out. Not all of them are encodings of text, or known everywhere."""
MARKS = (b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"+/v8", b"\xef\xbb\xbf" * 2)
"""Byte order marks."""
JUNK = (
    b"\0", b"\0\0\0\0", b"\xff", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\x80", b"\r", b"\r\n", b"\x1a",
    b"\xc2\x85", b"\xe2\x80\xa8", b"\x1b$B", b"~{", b'"', b"'", b",", b";", b"\t", b"\n", b"{", b"}", b"[", b"]",
    b"\\", b"\\ud800", b"1e999", b"-0", b"NaN", b"9" * 5000, b"[" * 2000, b"{" * 2000, b'{"a":' * 2000,
    b"<b>" * 300, b"<!--", b"-->", b"<![CDATA[", b"<?xml version='1.0' encoding='utf-16'?>",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>&a;", b"&#xD800;", b"&#0;", b"&#x110000;", b"<meta charset=utf-7>",
    b"<meta charset=idna>", b"<title>", b"<table>" * 50, b"---\n", b"```", b"> " * 500, b"- " * 500, b"![", b"](",
    b"*" * 500, b"_" * 500, b"`" * 500, b"|" * 500, b"\n# ", b"PK\x03\x04", b"PK\x05\x06", b"%PDF-1.4", b"endobj",
    b"stream\n", b"/Length 99999999", b"1 0 R", b"<<" * 200, b"/Count -1", b"/Kids [2 0 R]", b"/Filter /FlateDecode",
    b"xref\n0 999999999\n", b"0 0 0 0 0", b"sep=;\n", b"12 March 2024", b"2024-02-31", b"By Jane Doe\n",
    b"0000-00-00", b"A" * 9000, b" " * 9000, b"a b " * 2500,
)
"""What breaks parsers: signs of every format, and much of one."""
# fmt: on


@cache
def whole(format: Format) -> tuple[bytes, ...]:
    """Good files of a format, small enough to be changed at every place."""
    return tuple(_whole(format))


def _whole(format: Format) -> list[bytes]:
    texts = [path.read_text(encoding="utf-8")[:1500] for path in sorted((ROOT / "seeds" / "articles").iterdir())[:2]]
    texts.append("Talks in Oslo\nBy Anna Berg, 4 March 2024\n\nRussia met Norway – “a start”, said Zoë Müller. 中国\n")
    match format:
        case Format.TEXT:
            return [text.encode() for text in texts] + [texts[-1].encode(name) for name in ("utf-16", "gb18030")]
        case Format.MARKDOWN:
            return [MARKUP.format(title="Talks", text=text).encode() for text in texts]
        case Format.HTML:
            return [PAGE.format(title="Talks", text=text).encode() for text in texts]
        case Format.JSONL:
            rows = [{"id": str(n), "date": "2024-03-04", "title": "T", "text": text} for n, text in enumerate(texts)]
            return ["".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()]
        case Format.CSV:
            out = io.StringIO()
            csv.writer(out).writerows([["id", "date", "url", "text"], *(["a", "2024", "x.org", t] for t in texts)])
            return [out.getvalue().encode(), b"sep=;\ntext;id\nThey met.;1\n\nThey left.;2\n"]
        case Format.PDF:
            lines = ["Talks in Oslo", "By Anna Berg, 4 March 2024", "They met in the capi-", "tal of Norway."]
            return [_pdf([lines, ["They left.", "2"]], {"Title": "Talks", "CreationDate": "D:20240304"})]
        case Format.DOCX:
            return [_docx("Talks", texts[-1], rows=(("a", "b"),), title="T", author="A"), word(BODY.encode())]


@cache
def _parts() -> tuple[tuple[str, bytes], ...]:
    with zipfile.ZipFile(io.BytesIO(_docx("Talks"))) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())


def word(body: bytes, *, part: str = "word/document.xml") -> bytes:
    """A Word document one part of which holds these bytes; the others are as they should be."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in _parts():
            archive.writestr(name, body if name == part else content)
    return out.getvalue()


def page(content: bytes) -> bytes:
    """A PDF of one page that draws these operators."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % item for item in enumerate(objects, 1))
    return body + b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
