"""Plain text: the characters of the file are the document."""

from __future__ import annotations

from kg.sources.drafts import Draft
from kg.sources.encoding import decode
from kg.sources.settings import ReadSettings

MEDIA_TYPE = "text/plain"


def read_plain(data: bytes, settings: ReadSettings) -> Draft:
    """Title, author and date are found in the first lines later, and stay in the text."""
    return Draft(text=decode(data, encoding=settings.encoding), media_type=MEDIA_TYPE)
