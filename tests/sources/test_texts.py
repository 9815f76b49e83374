"""Plain text, Markdown and HTML as files."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from kg.model import Document, Failure
from kg.sources import ReadSettings
from kg.sources.markdown import read_markdown

One = Callable[..., Document]
Fail = Callable[..., Failure]

PARAGRAPH = "The foreign minister of France met his German counterpart in Paris to talk about trade and defence."


def test_plain_text(document: One) -> None:
    made = document(
        "a.txt", "\ufeffTalks resume in Vienna\r\nBy Jane Doe, 3 May 2020\r\n\r\nParis e\u0301tait la\u0300.\r\n"
    )
    assert made.text == "Talks resume in Vienna\nBy Jane Doe, 3 May 2020\n\nParis e\u0301tait la\u0300.\n"
    assert (made.title, made.author, made.date) == ("Talks resume in Vienna", "Jane Doe", "2020-05-03")
    assert (made.source, made.media_type, made.language) == ("a.txt", "text/plain", "en")


def test_plain_text_without_a_title(document: One) -> None:
    made = document("a.txt", "One paragraph that is followed by another.\nIt goes on.\n")
    assert (made.title, made.author, made.date, made.url) == (None, None, None, None)


@pytest.mark.parametrize(("name", "codec"), [("cp1251", "cp1251"), ("utf16", "utf-16"), ("gb", "gb18030")])
def test_plain_text_in_other_encodings(document: One, name: str, codec: str) -> None:
    text = {"gb18030": "中国国家主席习近平在北京会见了俄罗斯总统普京。"}.get(codec, "Президент России прибыл в Пекин.")
    assert document(f"{name}.txt", text.encode(codec)).text == text


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_long_texts_are_refused(failure: Fail, name: str) -> None:
    made = failure(name, "word " * 1000, max_chars=1000)
    assert "over the limit of 1,000: raise it with --max-chars" in made.reason


def test_twenty_megabytes_are_refused_without_being_read(failure: Fail) -> None:
    assert failure("a.txt", b"a" * 20_000_000).reason.startswith("at least 1,000,001 characters, over the limit")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"", "holds no text"),
        ("a.md", b"```\ncode\n```", "holds no text"),
        ("a.html", b"<html><script>var a = 1</script></html>", "holds no text"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0", "a PNG image"),
        ("a.txt", bytes(range(256)) * 20, "not"),
        ("a.txt", b"%PDF-1.7", "a PDF"),
    ],
)
def test_no_text_and_no_text_file(failure: Fail, name: str, data: bytes, words: str) -> None:
    assert words in failure(name, data).reason


MARKDOWN = """---
title: "Talks: a start"
date: 2024-03-12
authors:
  - Jane Doe
  - John Roe
url: https://example.org/talks
---

## Where they met

They [met](https://example.org) in *Vienna* and
`agreed` on **much**.\\
A forced break.

```python
code = "is dropped"
```

- first
- second

    Indented prose is kept.

| State | Leader |
|---|---|
| France | Macron |

<div>In <i>HTML</i></div>

<!-- a comment -->

![a picture](x.png)
"""


def test_markdown(document: One) -> None:
    made = document("a.md", MARKDOWN)
    assert made.text.split("\n\n") == [
        "Where they met",
        "They met in Vienna and agreed on much.\nA forced break.",
        "first",
        "second",
        "Indented prose is kept.",
        "State | Leader",
        "France | Macron",
        "In HTML",
    ]
    assert (made.title, made.date, made.author) == ("Talks: a start", "2024-03-12", "Jane Doe, John Roe")
    assert (made.url, made.media_type) == ("https://example.org/talks", "text/markdown")


def test_markdown_title_and_byline_stay_in_the_text(document: One) -> None:
    made = document("a.md", "# Gulf talks\nBy Samir Ashworth, 19 November 2021\n\nBAGHDAD — They met.\n")
    assert made.text == "Gulf talks\n\nBy Samir Ashworth, 19 November 2021\n\nBAGHDAD — They met."
    assert (made.title, made.author, made.date) == ("Gulf talks", "Samir Ashworth", "2021-11-19")


def test_markdown_date_below_the_title(document: One) -> None:
    made = document(
        "a.md", "# The Roundabout\n\n*Your lap of it — Friday, July 19, 2024*\n\n**GOOD MORNING.** She won."
    )
    assert (made.title, made.date) == ("The Roundabout", "2024-07-19")


def test_markdown_byline_and_body_in_one_paragraph_keep_their_lines(document: One) -> None:
    made = document("a.md", "# Title\nBy Jane Doe\n12 March 2024\nThe body\nstarts here.")
    assert made.text == "Title\n\nBy Jane Doe\n12 March 2024\nThe body starts here."


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("## Opening\n\ntext\n\n# Main\n\ntext", "Main"),
        ("## Opening\n\ntext", "Opening"),
        ("A text.\n\n## Later\n", None),
    ],
)
def test_markdown_titles(document: One, text: str, title: str | None) -> None:
    assert document("a.md", text).title == title


@pytest.mark.parametrize("unit", ["a\n", "a -\n", "*a* [b](c)\n"])
def test_the_time_for_a_paragraph_of_markdown_grows_with_its_length(unit: str) -> None:
    def seconds(times: int) -> float:
        start = time.process_time()
        read_markdown((unit * times).encode(), ReadSettings())
        return time.process_time() - start

    seconds(100)  # loads the parser
    assert seconds(48_000) < 20 * seconds(6_000)


def test_thematic_breaks_are_no_front_matter(document: One) -> None:
    assert document("a.md", "---\nProse: none here\nis lost, at all.\n---\n").text != ""
    assert "Some prose" in document("a.md", "---\n\nSome prose.\n\n---\nmore").text


PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><title>Ministers meet - The Daily</title>
<meta property="og:title" content="Ministers meet"><meta property="og:site_name" content="The Daily">
<meta property="article:published_time" content="2024-03-12T23:30:00-05:00"><meta name="author" content="Jane Doe">
<link rel="canonical" href="https://daily.example/2024/ministers"></head><body>
<nav><a href="/">Home</a></nav><article><h1>Ministers meet</h1><p>{PARAGRAPH}</p>
<p>They agreed &amp; left.<br>Nothing   was
signed.</p><ul><li>First point of the two</li><li>Second point</li></ul>
<table><tr><th>State</th><th>Leader</th></tr><tr><td>France</td><td>Macron</td></tr></table>
<p>A last paragraph on what comes next for the two countries, which are neighbours.</p>
<script>var hidden = "script text";</script></article><footer>© 2024 The Daily</footer></body></html>"""


def test_html(document: One) -> None:
    made = document("a.html", PAGE)
    assert (made.title, made.author, made.publisher) == ("Ministers meet", "Jane Doe", "The Daily")
    assert (made.date, made.url) == ("2024-03-12", "https://daily.example/2024/ministers")
    assert (made.language, made.media_type) == ("en", "text/html")
    blocks = made.text.split("\n\n")
    assert PARAGRAPH in blocks
    assert "They agreed & left.\nNothing was signed." in blocks
    assert "France | Macron" in blocks
    assert "First point of the two" in blocks
    assert not any(word in made.text for word in ("script text", "Home", "©"))


def test_html_in_windows_1251(document: One) -> None:
    page = f'<html><head><meta charset="windows-1251"><title>Встреча</title></head><body><p>{"Москва и Пекин. " * 9}'
    made = document("a.htm", page.encode("cp1251"))
    assert made.title == "Встреча"
    assert "Москва и Пекин." in made.text


def test_a_date_in_the_prose_is_not_that_of_the_page(document: One) -> None:
    page = f"<html><body><article><h1>Deal</h1><p>{PARAGRAPH}</p><p>It was signed on 2015-07-14 and took effect on "
    page += "16 January 2016, half a year later.</p></article><footer>© 2023</footer></body></html>"
    assert document("a.html", page).date is None


def test_a_byline_of_a_page(document: One) -> None:
    page = f"<html><body><article><h1>Deal</h1><p>By Jane Doe, 3 May 2020</p><p>{PARAGRAPH}</p></article></body></html>"
    made = document("a.html", page)
    assert (made.date, made.author) == ("2020-05-03", "Jane Doe")


@pytest.mark.parametrize("markup", ["<div>Hello world</div>", "Just words, no tag.", "<p>One</p><p>Two", "<b>x", "a<b"])
def test_pieces_of_pages(document: One, markup: str) -> None:
    assert document("a.html", markup).text


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 50_000 + f"<p>{PARAGRAPH}</p>",
        f"<p>{' ' * 300_000}x</p><p>{PARAGRAPH}</p>",
        "<a href='" * 20_000 + f"<p>{PARAGRAPH}</p>",
        f"<div class='{'a-' * 200_000}'><p>{PARAGRAPH}</p></div>",
        f"<script type='application/ld+json'>{'[' * 50_000}</script><p>{PARAGRAPH}</p>",
        "<table><tr><td>" * 2000 + PARAGRAPH,
        "<!--" + "x" * 300_000,
        "<div>a b c</div>" * 60_000,
        "<!DOCTYPE r [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><html><body><p>&b; and words</p></body></html>",
    ],
    ids=["deep", "spaces", "unclosed", "attribute", "json", "tables", "comment", "elements", "entities"],
)
def test_hostile_pages_end_in_a_document_or_a_failure(reading: Callable[..., object], markup: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "a.html"
    path.write_text(markup)
    (result,) = reading(path)  # type: ignore[misc]
    assert isinstance(result, Document | Failure)


def test_pages_do_not_change_one_another(document: One) -> None:
    first = document("a.html", PAGE)
    for _ in range(4):
        document("b.html", PAGE.replace("France", "Spain"))
    assert document("a.html", PAGE) == first


def test_a_page_that_is_cut_in_the_middle_says_why(failure: Fail, document: One) -> None:
    paragraph = "<p>The president of France met the chancellor of Germany in Berlin.</p>"
    deep = f"<html><body>{paragraph}{'<div>' * 300}{paragraph}{'</div>' * 300}</body></html>"
    assert "nested too deeply" in failure("deep.html", deep).reason
    assert "nested too deeply" in failure("piece.html", "<b>" * 300 + "words").reason
    long = f"<html><body><p title='{'x' * 11_000_000}'>Words.</p>{paragraph}</body></html>"
    assert "too long to be read" in failure("long.html", long).reason
    assert document("a.html", deep.replace("<div>" * 300, "<div>" * 100).replace("</div>" * 300, "")).text
