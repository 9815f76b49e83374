"""What is given beside the files: where texts are, and how documents are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.errors import DataError, UsageError
from kg.ids import Minter
from kg.imports.texts import Texts
from kg.model import Document
from kg.sources import ReadSettings
from kg.sources.columns import find_columns, row_draft
from kg.sources.drafts import finish


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How files of other tools are read. Raises UsageError for a value that makes no sense."""

    read: ReadSettings = field(default_factory=ReadSettings)
    texts: Path | None = None  # a file or folder of texts, for formats that do not carry them
    delimiter: str | None = None  # of tables; None finds it out

    def __post_init__(self) -> None:
        if self.delimiter is not None and (len(self.delimiter) != 1 or self.delimiter in '\r\n"'):
            raise UsageError(f"delimiter {self.delimiter!r}: expected one character, or tab")

    def opened(self, minter: Minter) -> Opened:
        """Raises MissingError if the texts are not there."""
        return Opened(
            minter=minter, read=self.read, delimiter=self.delimiter, texts=Texts(self.texts, minter, self.read)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A setting in use: it finds texts by name and makes documents."""

    minter: Minter
    read: ReadSettings
    texts: Texts
    delimiter: str | None = None

    def document(self, text: str, about: Mapping[str, object], *, source: str, media_type: str) -> Document:
        """A document of this text; its title, date, address and the like are looked for in `about`.

        Raises DataError if the text is empty or too long.
        """
        row = {name: value for name, value in about.items() if name.casefold() != "text"} | {"text": text}
        settings = replace(self.read, text_column="text")
        draft = row_draft(row, find_columns(row, settings), media_type=media_type)
        return finish(draft, source=source, minter=self.minter, settings=settings)

    def same(self, name: str, text: str) -> Document | None:
        """The text of that name among those given, if it is this text or holds it; None where none were given."""
        if not self.texts.given or not name:
            return None
        try:
            found = self.texts.find(name)
        except DataError:
            return None
        return found.document if text in found.document.text else None
