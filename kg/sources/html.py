"""HTML pages: the article without what surrounds it, and what the page says about it.

trafilatura finds the article. It keeps neither a clock nor a memory of earlier pages here: the
same bytes give the same document on any day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from typing import Any

from kg.errors import DataError
from kg.sources.bylines import parse_date
from kg.sources.drafts import Draft, clean
from kg.sources.encoding import decode
from kg.sources.settings import ReadSettings

MEDIA_TYPE = "text/html"

_MAX_ELEMENTS, _MAX_MARKUP = 50_000, 3_000_000
"""Above either, only the visible text is taken: finding the article would take longer than seconds."""

_DECLARATION = re.compile(r"<\?xml[^>]*\?>")
_SPACES = re.compile(r"[ \t\n\f\r]+")
# fmt: off
_HIDDEN = frozenset((
    "head", "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas",
    "select", "option", "button", "form", "nav", "textarea", "audio", "video", "map", "title", "meta", "link",
))
_BLOCKS = frozenset((
    "html", "body", "main", "article", "section", "aside", "header", "footer", "div", "p", "h1", "h2", "h3",
    "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "caption",
    "blockquote", "pre", "figure", "figcaption", "address", "hr", "details", "summary", "fieldset", "center",
    # Elements of the tree that trafilatura gives back:
    "head", "list", "item", "quote", "row", "ab", "comments",
))
# fmt: on
_BODY_HIDDEN = frozenset({"graphic"})
_CELLS = frozenset({"td", "th", "cell"})
_BREAKS = frozenset({"br", "lb"})
_LONG_RUN = 60  # characters: longer runs of text are prose, in which a date is not that of the page
_DATES = {"original_date": True, "extensive_search": False, "min_date": "1900-01-01", "max_date": "2199-12-31"}


def read_html(data: bytes, settings: ReadSettings) -> Draft:
    return html_draft(decode(data, encoding=settings.encoding, html=True))


def html_draft(markup: str) -> Draft:
    """The article of a page with its title, date, author, publisher and address, as far as the page states them.

    Raises DataError for a page that is nested too deeply to be read to its end.
    """
    tree = _tree(markup)
    if tree is None:
        return Draft(text="", media_type=MEDIA_TYPE)
    small = len(markup) <= _MAX_MARKUP and sum(1 for _ in tree.iter()) <= _MAX_ELEMENTS
    about = _metadata(tree) if small else None
    article = _article(tree) if small else []
    if not article:
        article = list(_blocks(tree, _HIDDEN))
    author = getattr(about, "author", None)
    return Draft(
        text="\n\n".join(article),
        media_type=MEDIA_TYPE,
        title=getattr(about, "title", None) or _plain_title(tree),
        date=parse_date(getattr(about, "date", None)),
        author=author.replace("; ", ", ") if author else None,
        publisher=getattr(about, "sitename", None),
        url=getattr(about, "url", None),
        language=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
    )


def visible_blocks(markup: str) -> list[str]:
    """The paragraphs that a browser would show of a piece of HTML."""
    tree = _tree(markup)
    return [] if tree is None else list(_blocks(tree, _HIDDEN))


def _tree(markup: str) -> Any:
    from trafilatura import load_html

    markup = clean(markup).strip()
    declaration = _DECLARATION.match(markup)
    markup = markup[declaration.end() :] if declaration else markup
    if not markup.strip():
        return None
    tree = load_html(markup)
    if tree is None:  # a piece of a page, refused as "not a document" unless it is made one
        tree = load_html(f"<!DOCTYPE html><html><head></head><body>{markup}</body></html>")
    _refuse_cut(tree)
    return tree


def _refuse_cut(tree: Any) -> None:
    """Raises DataError for a page that the parser gave up in the middle of, whose text would end there."""
    parser = None if tree is None else tree.getroottree().parser
    for error in [] if parser is None else parser.error_log:
        if error.type_name == "ERR_RESOURCE_LIMIT":
            if "depth" in error.message:
                raise DataError("elements nested too deeply: over 250 within each other")
            raise DataError("holds an attribute or a piece of text too long to be read: over 10,000,000 bytes")


def _metadata(tree: Any) -> Any:
    from trafilatura import extract_metadata

    lean = copy(tree)
    for element in list(lean.iter()):
        if not isinstance(element.tag, str) or element.tag in {"script", "title", "h1", "time"}:
            continue
        if element.tag == "p" and len("".join(element.itertext())) > _LONG_RUN:
            for child in list(element):
                element.remove(child)
            element.text = None
        if element.text and len(element.text) > _LONG_RUN:
            element.text = None
        if element.tail and len(element.tail) > _LONG_RUN:
            element.tail = None
    return extract_metadata(lean, date_config=dict(_DATES))


def _article(tree: Any) -> list[str]:
    from trafilatura import bare_extraction

    found = bare_extraction(copy(tree), include_comments=False, with_metadata=False)
    body = getattr(found, "body", None)
    return [] if body is None else list(_blocks(body, _BODY_HIDDEN))


def _plain_title(tree: Any) -> str | None:
    for path in (".//title", ".//h1"):
        element = tree.find(path)
        text = "" if element is None else _SPACES.sub(" ", "".join(element.itertext())).strip()
        if text:
            return text
    return None


def _blocks(root: Any, hidden: frozenset[str]) -> Iterator[str]:
    """The paragraphs below an element in order, without recursion: pages may be nested to any depth."""
    buffer: list[str] = []
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else None
        block = tag in _BLOCKS
        if not leaving:
            if tag is not None and not _is_hidden(element, tag, hidden, root):
                if block:
                    yield from _flush(buffer)
                elif tag in _BREAKS:
                    buffer.append("\n")
                buffer.append(_SPACES.sub(" ", element.text or ""))
                stack.append((element, True))
                stack.extend((child, False) for child in reversed(element))
                continue
        elif tag in _CELLS:
            buffer.append(" | ")
        elif block:
            yield from _flush(buffer)
        if element is not root:
            buffer.append(_SPACES.sub(" ", element.tail or ""))
    yield from _flush(buffer)


def _is_hidden(element: Any, tag: str, hidden: frozenset[str], root: Any) -> bool:
    if tag in hidden and element is not root:
        return True
    if hidden is _BODY_HIDDEN:
        return False
    style = element.get("style") or ""
    return element.get("hidden") is not None or "display:none" in style.replace(" ", "").lower()


def _flush(buffer: list[str]) -> Iterator[str]:
    lines = (re.sub(r" {2,}", " ", line).strip(" ") for line in "".join(buffer).split("\n"))
    buffer.clear()
    text = "\n".join(line.removesuffix("|").rstrip(" ") if line.endswith(" |") or line == "|" else line
                     for line in lines if line)  # fmt: skip
    if text.strip():
        yield text
