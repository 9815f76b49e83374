"""Word documents: paragraphs and tables in their order, with accepted insertions and without deletions."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from kg.errors import DataError
from kg.sources.bylines import find_byline
from kg.sources.drafts import Draft, one_line
from kg.sources.settings import ReadSettings

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = frozenset(
    {
        *(f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "tblPr", "trPr", "tcPr", "txbxContent")),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)
_TEMPLATE_DAY = "2013-12-23"  # what python-docx leaves in the documents that programs write with it
_MARKUP_PER_CHARACTER = 50  # bytes of XML that a character of text may take before the file is refused
_MAX_UNPACKED = 500_000_000  # bytes, pictures included


def read_docx(data: bytes, settings: ReadSettings) -> Draft:
    """Raises DataError for what is no Word document, or unpacks to far more than a text of the allowed length."""
    _check(data, settings)
    from docx import Document

    document = Document(BytesIO(data))
    blocks: list[str] = []
    title = heading = None
    for style, text in _blocks(document.element.body):
        blocks.append(text)
        if style == "Title":
            title = title or text
        elif style == "Heading1":
            heading = heading or text
    text = "\n\n".join(blocks)
    about = document.core_properties
    template = about.author == "python-docx"  # its template, whose title and author say nothing
    created = about.created.date().isoformat() if about.created else None
    if created == _TEMPLATE_DAY:
        created = None
    stated = None if template else one_line(about.title)
    return Draft(
        text=text,
        media_type=MEDIA_TYPE,
        title=title or stated or heading,
        author=None if template else one_line(about.author),
        date=find_byline(text).date or created,
        language=about.language or None,
    )


def _check(data: bytes, settings: ReadSettings) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise DataError("not DOCX but an older or an encrypted Office file: save it as DOCX without a password")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, UnicodeError):
        raise DataError("not DOCX: not a readable ZIP archive") from None
    if not any(part.filename == "[Content_Types].xml" for part in parts):
        raise DataError("not DOCX: an archive of something else")
    markup = sum(part.file_size for part in parts if part.filename.lower().endswith((".xml", ".rels")))
    if (
        markup > _MARKUP_PER_CHARACTER * settings.max_chars + 1_000_000
        or sum(part.file_size for part in parts) > _MAX_UNPACKED
    ):
        raise DataError(f"unpacks to {markup:,} bytes of text and markup: too large; --max-chars raises the limit")


def _blocks(root: Any) -> Iterator[tuple[str | None, str]]:
    """Style and text of each paragraph or table row below an element, in the order of the document."""
    stack = list(reversed(root))
    while stack:
        element = stack.pop()
        if element.tag in _SKIPPED:
            continue
        if element.tag == f"{_W}p":
            text = _text(element)
            if text:
                style = element.find(f"{_W}pPr/{_W}pStyle")
                yield (None if style is None else style.get(f"{_W}val")), text
        elif element.tag == f"{_W}tr":
            own = (cell for cell in element.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr")) is element)
            cells = (" ".join(text for _, text in _blocks(cell)) for cell in own)
            row = " | ".join(cell for cell in cells if cell)
            if row:
                yield None, row
        else:
            stack.extend(reversed(element))


def _text(paragraph: Any) -> str:
    parts: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag in _SKIPPED:
            continue
        if element.tag == f"{_W}t":
            parts.append(element.text or "")
        elif element.tag == f"{_W}tab":
            parts.append("\t")
        elif element.tag in {f"{_W}br", f"{_W}cr"}:
            parts.append("\n")
        elif element.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        else:
            stack.extend(reversed(element))
    return "".join(parts).strip()
