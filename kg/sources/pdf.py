"""PDF: the text layer, with the lines of the page joined into paragraphs again.

A PDF knows lines, not paragraphs. Names that are broken over two lines would not be recognised, so
lines are joined, hyphenation is undone, and running heads and page numbers are dropped.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from io import BytesIO
from statistics import quantiles
from typing import TYPE_CHECKING

from kg.errors import DataError
from kg.sources.bylines import find_byline, is_byline
from kg.sources.drafts import Draft, refuse_long
from kg.sources.settings import ReadSettings

if TYPE_CHECKING:
    from pypdf import PdfReader

MEDIA_TYPE = "application/pdf"

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_HYPHENATED = re.compile(r"(?<![^\W\d_])([^\W\d_]++)[-\u00ad]\n([^\W\d_]++[^\w\s]*) ?")
_PAGE_NUMBER = re.compile(r"(?:page )?[-–—]? ?(?:\d{1,4}|[ivxlc]{1,7})(?: ?(?:of|/) ?\d{1,4})? ?[-–—]?", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’»)\]]*$")
_NO_TITLE = re.compile(r"untitled.*|microsoft word - .*|.*\.(?:docx?|pdf|indd|tex|qxd|rtf)|\W*", re.IGNORECASE)
_FIRST = 8  # lines among which a byline may stand
_RUNNING = 3  # pages on which a line must stand at the same edge to be a running head


def read_pdf(data: bytes, settings: ReadSettings) -> Draft:
    """Raises DataError for what is no PDF, is locked, or holds pictures of pages only."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    if b"%PDF-" not in data[:1024]:
        raise DataError("not a PDF: it does not start as one")
    reader = PdfReader(BytesIO(data), strict=False)
    _unlock(reader)
    pages: list[str] = []
    size = 0
    for page in reader.pages:
        pages.append(page.extract_text() or "")
        size += len(pages[-1])
        refuse_long(size, settings, at_least=True)
    if not pages:
        raise DataError("a PDF without pages")
    if not any(c.isalnum() for page in pages for c in page):
        where = "its page" if len(pages) == 1 else f"its {len(pages)} pages"
        raise DataError(f"no text layer in {where}: it has to go through text recognition (OCR) first")
    text = flow(pages)
    title, author, date = _metadata(reader)
    return Draft(text=text, media_type=MEDIA_TYPE, title=title, author=author, date=find_byline(text).date or date)


def flow(pages: list[str]) -> str:
    """The lines of pages as running paragraphs."""
    lines = [line for page in _without_edges(pages) for line in [*page, ""]]
    text = "\n".join(lines)
    for ligature, letters in _LIGATURES.items():
        text = text.replace(ligature, letters)
    text = _unhyphenate(text)
    widths = [len(line) for line in text.split("\n") if line]
    full = quantiles(widths, n=10)[7] if len(widths) > 1 else 80  # what a full line measures, more or less
    paragraphs: list[str] = []
    current = ""
    last = ""
    for number, line in enumerate(text.split("\n")):
        if number < _FIRST and is_byline(line):
            paragraphs.extend([current, line] if current else [line])
            current = ""
            continue
        if not line:
            # The end of a page is no end of a sentence.
            if current and _SENTENCE_END.search(current):
                paragraphs.append(current)
                current = ""
            continue
        ended = len(last) < full * 0.75 and _SENTENCE_END.search(current)
        if current and (ended or (len(last) < full * 0.5 and line[:1].isupper())):
            paragraphs.append(current)
            current = line
        else:
            current = f"{current} {line}" if current else line
        last = line
    return "\n\n".join([*paragraphs, current] if current else paragraphs)


def _without_edges(pages: list[str]) -> list[list[str]]:
    """The lines of each page, stripped, without page numbers and lines that stand at the edge of many pages."""
    split = [[line.strip() for line in page.replace("\r", "\n").split("\n")] for page in pages]
    split = [[line for line in lines if line] for lines in split]
    edges = Counter(_edge_key(line) for lines in split for line in {*lines[:1], *lines[-1:]})
    running = {key for key, count in edges.items() if count >= max(_RUNNING, len(pages) // 3)}

    def droppable(line: str) -> bool:
        return _edge_key(line) in running or (len(pages) > 1 and _PAGE_NUMBER.fullmatch(line) is not None)

    for lines in split:
        for edge in (0, -1):
            while lines and droppable(lines[edge]):
                lines.pop(edge)
    return split


def _edge_key(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _unhyphenate(text: str) -> str:
    """Join words that were broken at the end of a line.

    A hyphen stays before a capital (Asia-Pacific), and where the text writes the word with one elsewhere.
    """
    known = set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.casefold()))

    def join(match: re.Match[str]) -> str:
        first, second = match[1], match[2]
        word = re.split(r"\W", second)[0]
        written_so = f"{first}-{word}".casefold() in known and f"{first}{word}".casefold() not in known
        hyphen = "-" if second[:1].isupper() or written_so else ""
        return f"{first}{hyphen}{second}\n"

    return _HYPHENATED.sub(join, text)


def _unlock(reader: PdfReader) -> None:
    """Many PDFs are encrypted under an empty password, to forbid printing only."""
    if not reader.is_encrypted:
        return
    try:
        opened = reader.decrypt("")
    except Exception as error:  # pypdf raises whatever its cryptography raises
        raise DataError(f"encrypted, and cannot be opened: {type(error).__name__}") from None
    if not opened:
        raise DataError("encrypted with a password: save it without one first")


def _metadata(reader: PdfReader) -> tuple[str | None, str | None, str | None]:
    """Title, author and the day of creation. Broken metadata is no reason to refuse the text."""
    try:
        about = reader.metadata
        if about is None:
            return None, None, None
        title, author, created = about.title, about.author, about.creation_date
    except Exception:  # dates and strings of other producers break in many ways
        return None, None, None
    named = str(title) if title and not _NO_TITLE.fullmatch(str(title).strip()) else None
    return named, str(author) if author else None, created.date().isoformat() if created else None
