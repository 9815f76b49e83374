"""What a reader found in a file, and how that becomes a Document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from kg.errors import DataError
from kg.ids import Minter, is_absolute, is_address
from kg.model import Document
from kg.sources.bylines import find_byline, is_byline
from kg.sources.settings import ReadSettings

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufffe\uffff]")
_HOST = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|[^\[\]@:]+)(?::[0-9]*)?")
_NOT_IN_IRI = re.compile(
    "[^A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=%\xa0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U0001fffd]"
)
_BROKEN_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_MASTHEAD = 4  # words that the name of a newspaper may have
_TITLE = 200  # characters that a first line may have to be taken for a title


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A document before it has its IRI: values as they stand in the file."""

    text: str
    media_type: str
    title: str | None = None
    date: str | None = None  # EDTF level 0 already
    author: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    unread: str | None = None  # what is wrong with a date that is stated and cannot be read


def clean(text: str) -> str:
    """The text with newlines as "\\n" and without what RDF and XML cannot hold.

    Control characters become spaces, so that no two words run together; lone surrogates and
    noncharacters become U+FFFD. One character stays one character, but for CR LF.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NO_CHARACTER.sub("\ufffd", _CONTROL.sub(" ", text))


def one_line(value: str | None, *, limit: int = 500) -> str | None:
    """A value of metadata on one line, cut to `limit` characters; None if nothing is left."""
    return (" ".join(clean(value).split())[:limit].strip() or None) if value else None


def finish(draft: Draft, *, source: str, minter: Minter, settings: ReadSettings) -> Document:
    """The Document. Raises DataError if the text is empty or too long."""
    text = clean(draft.text).removeprefix("\ufeff")
    refuse_long(len(text), settings)
    if not any(c.isalnum() for c in text):
        raise DataError("holds no text: not one letter or digit")
    byline = find_byline(text)
    title = one_line(draft.title) or first_line_title(text)
    date = settings.date or draft.date or byline.date
    url = web_address(draft.url)
    return Document(
        iri=minter.document(text=text, title=title, date=date, url=url),
        text=text,
        source=source,
        title=title,
        date=date,
        author=one_line(draft.author) or one_line(byline.author),
        publisher=one_line(draft.publisher),
        url=url,
        language=language_of(draft.language) or settings.language,
        media_type=draft.media_type,
    )


def note_of(draft: Draft, document: Document, settings: ReadSettings) -> str | None:
    """What is to be told of a document that is taken in, on one line; None if there is nothing."""
    if draft.unread is None or settings.date is not None:
        return None
    instead = f"the text itself says {document.date}" if document.date else "it is left undated"
    return f"{draft.unread}; {instead}"


def refuse_long(characters: int, settings: ReadSettings, *, at_least: bool = False) -> None:
    """Raises DataError for a text above the limit; `at_least` for one that was not counted to its end."""
    if characters > settings.max_chars:
        count = f"{'at least ' if at_least else ''}{characters:,}"
        raise DataError(f"{count} characters, over the limit of {settings.max_chars:,}: raise it with --max-chars")


def first_line_title(text: str) -> str | None:
    """The first line if it stands as a title does: short, no sentence, and set off by a blank line or a byline.

    If it is the name of a newspaper in capitals, above the date of the issue, the title stands below that.
    """
    first, *rest = text[: _TITLE * 4].lstrip("\n\t ").split("\n")
    if not rest or len(first) > _TITLE or is_byline(first) or first.rstrip().endswith((".", ",", ";", ":")):
        return None
    if rest[0].strip() and not is_byline(rest[0]):
        return None
    masthead = (
        first.isupper() and len(first.split()) <= _MASTHEAD and rest[0].strip() and not find_byline(rest[0]).author
    )
    below = first_line_title("\n".join(rest[1:])) if masthead else None
    return below or one_line(first)


def language_of(tag: str | None) -> str | None:
    """The primary language subtag of what a page or row states, in lower case; None if it is no tag."""
    match = re.fullmatch(r"\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9_-]{1,30})?\s*", tag or "")
    return match[1].lower() if match else None


def web_address(value: str | None) -> str | None:
    """An address as a valid IRI, or None if it cannot be one.

    What is not allowed in an IRI is percent-encoded, and a user name or password is left out.
    """
    text = clean(value or "").strip()
    if not text or len(text) > 2000:
        return None
    text = _NOT_IN_IRI.sub(lambda match: quote(match[0], safe=""), _BROKEN_PERCENT.sub("%25", text))
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    if parts.scheme in {"urn", "doi"} and parts.path and not parts.netloc:
        start, rest = f"{parts.scheme}:", text.partition(":")[2]
    elif parts.scheme in {"http", "https", "ftp"} and _is_host(host := parts.netloc.rpartition("@")[2]):
        start, rest = f"{parts.scheme}://{host}", text.partition("://")[2][len(parts.netloc) :]
    else:
        return None
    rest, mark, fragment = rest.partition("#")
    rest = f"{rest}{mark}{fragment.replace('#', '%23')}".replace("[", "%5B").replace("]", "%5D")
    return start + rest if is_absolute(start + rest) else None


def _is_host(text: str) -> bool:
    match = _HOST.fullmatch(text)
    return match is not None and is_address(match["six"])
