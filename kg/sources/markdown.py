"""Markdown (CommonMark with tables) to the text that a reader of the page would see.

Headings, list items and table rows become paragraphs of their own; a link becomes its words; fenced
code, images and comments are left out. Indented text is no code here: news is indented, not
programmed. What YAML or TOML front matter says is metadata and no text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.sources.bylines import parse_date
from kg.sources.drafts import Draft, refuse_long
from kg.sources.encoding import decode
from kg.sources.settings import ReadSettings

if TYPE_CHECKING:
    from markdown_it.token import Token

MEDIA_TYPE = "text/markdown"

_FENCE = re.compile(r"\s*(---|\+\+\+)[ \t]*\n(.*?)^(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"(?P<key>[A-Za-z][A-Za-z0-9_-]{0,40})[ \t]*[:=][ \t]*(?P<value>.*)")
_ITEM = re.compile(r"\s*-\s+(?P<value>\S.*)")
_FRONT = 20_000  # characters that front matter may have
_LINE = 1000  # characters of a line: one so long is no byline


def read_markdown(data: bytes, settings: ReadSettings) -> Draft:
    source = decode(data, encoding=settings.encoding).replace("\r\n", "\n").replace("\r", "\n")
    refuse_long(len(source), settings)
    fields, body = _front_matter(source)
    blocks, title = _blocks(body)
    return Draft(
        text="\n\n".join(blocks),
        media_type=MEDIA_TYPE,
        title=fields.get("title") or title,
        date=parse_date(fields.get("date") or fields.get("published")),
        author=fields.get("author") or fields.get("authors"),
        publisher=fields.get("publisher"),
        url=fields.get("url") or fields.get("canonical_url") or fields.get("link"),
        language=fields.get("lang") or fields.get("language"),
    )


def _front_matter(source: str) -> tuple[dict[str, str], str]:
    """The plain fields of front matter, keys in lower case, and what comes after it.

    Between two thematic breaks there may be prose as well: then nothing of it is taken for a field.
    """
    match = _FENCE.match(source[:_FRONT])
    if not match:
        return {}, source
    fields: dict[str, str] = {}
    key = ""
    for line in match[2].split("\n"):
        field, item = _FIELD.match(line), _ITEM.match(line)
        if field:
            key = field["key"].lower()
            fields[key] = _scalar(field["value"])
        elif item and key:
            fields[key] = ", ".join(filter(None, (fields[key], _scalar(item["value"]))))
        elif line.strip() and line[0] not in " \t#]}":
            return {}, source
    return (fields, source[match.end() :]) if fields else ({}, source)


def _scalar(value: str) -> str:
    value = value.strip()
    if value[:1] == "[" and value[-1:] == "]":
        return ", ".join(_scalar(part) for part in value[1:-1].split(",") if part.strip())
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    value = re.sub(r"\s#.*", "", value).strip()
    return "" if value in {"null", "~", "|", ">"} else value


def _blocks(source: str) -> tuple[list[str], str | None]:
    """The paragraphs of a page, and its title: the first heading of level 1, or a heading that opens the page."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("code").parse(source)
    blocks: list[str] = []
    row: list[str] | None = None
    heading = ""
    main: str | None = None
    opening: str | None = None
    for token in tokens:
        match token.type:
            case "heading_open":
                heading = token.tag
            case "heading_close":
                heading = ""
            case "tr_open":
                row = []
            case "tr_close":
                blocks.append(" | ".join(cell for cell in row or () if cell))
                row = None
            case "html_block":
                blocks.extend(_visible(token.content))
            case "inline":
                text = _inline(token.children or [])
                if heading == "h1":
                    main = main or text
                elif heading and not blocks:
                    opening = text
                (blocks if row is None else row).append(text)
            case _:
                pass
    return [block for block in blocks if block.strip()], main or opening


def _inline(tokens: list[Token]) -> str:
    """The words of a paragraph. A line break in the source is a space, as on the page; a forced one stays."""
    from kg.sources.bylines import is_byline

    parts: list[str] = []
    line = ""  # the last one so far, as much of it as tells a byline: a paragraph may have many thousands
    for token in tokens:
        match token.type:
            case "text" | "code_inline" | "text_special":
                piece = token.content
            case "softbreak":
                # A byline that follows its heading or a list of short lines is kept apart by the writer's own lines.
                piece = "\n" if is_byline(line) else " "
            case "hardbreak":
                piece = "\n"
            case _:
                continue
        parts.append(piece)
        line = "" if piece == "\n" else f"{line}{piece}"[:_LINE]
    return "".join(parts).strip()


def _visible(markup: str) -> list[str]:
    if "<" in markup and not re.search(r">[^<]*[^\W_]", markup):
        return []  # tags only, or a comment's opening
    from kg.sources.html import visible_blocks

    return visible_blocks(markup)
