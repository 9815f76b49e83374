"""The texts that a file of another tool speaks of, found by the names it has for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kg.errors import DataError, MissingError
from kg.ids import Minter
from kg.model import Document, Failure
from kg.sources import Format, Place, ReadSettings, document_of, find, load, read_place
from kg.sources.columns import ADVICE
from kg.sources.drafts import one_line
from kg.sources.encoding import decode

_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A document, and its characters as they stand in the file, which offsets of other tools count in."""

    document: Document
    raw: str


class Texts:
    """The texts of a file or folder. A file with one document is read when it is asked for."""

    def __init__(self, path: Path | None, minter: Minter, settings: ReadSettings) -> None:
        self._minter, self._settings = minter, settings
        self._entries: list[Place | Text] = []
        self._broken: dict[str, Failure] = {}  # rows of tables that hold no text, by what they are called
        self._levels: tuple[dict[str, list[int]], ...] = ({}, {}, {}, {})  # names, the surest first
        self.given = path is not None
        if path is None:
            return
        if not path.exists():
            raise MissingError(f"{path}: no such file or folder with texts")
        wrong = "expected text files, or a table with a column 'text'"
        for place in find(str(path), settings):
            if isinstance(place, Failure):
                continue  # what is no text stands among texts: annotations beside them, for one
            if place.holds_one:
                self._add(place, place.name)
                continue
            for item in read_place(place, minter, settings):
                row = item.source.removeprefix(f"{place.name}#")
                if isinstance(item, Document):
                    self._add(Text(document=item, raw=item.text), item.source, row, item.url or "")
                elif row != item.source:
                    self._broken.setdefault(item.source, item)
                    self._broken.setdefault(row, item)
                elif path.is_file():  # among others in a folder it may be any table
                    wrong = _reason(item)
        if not self._entries:
            raise DataError(f"{path}: holds no text: {self._first_broken() or wrong}")

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Text]:
        """Every text that can be read."""
        for index in range(len(self._entries)):
            try:
                yield self._read(index)
            except DataError:
                continue

    def find(self, name: str) -> Text:
        """The text that is called so: by path, by file name, with or without suffix, by identifier or address.

        Raises DataError if there is none, or more than one, or it cannot be read.
        """
        shown = one_line(name, limit=100)
        if not self.given:
            raise DataError(f"no text for {shown!r}: name a folder or file with --texts")
        path = PurePosixPath(name.strip().replace("\\", "/"))
        keys = [name.strip(), str(path), path.name]
        if not self._levels[0].keys() & keys:
            for broken in filter(None, map(self._broken.get, keys)):
                raise DataError(f"the text {broken.source}: {_reason(broken)}")
        if path.name and "#" not in path.suffix:  # before which stands what the other rows of a table have too
            keys[2:] = [str(path.with_suffix("")), path.name, path.stem]
        for level in self._levels:
            for key in filter(None, keys):
                found = level.get(key, ())
                if len(found) > 1:
                    names = ", ".join(self._called(index) for index in found[:_SHOWN])
                    raise DataError(f"several texts could be {shown!r}: {names}")
                if found:
                    return self._read(found[0])
        count = len(set(self._broken.values()))
        more = f"; {count} rows there are broken, the first " if count > 1 else "; one row there is broken: "
        raise DataError(
            f"no text is called {shown!r} among those of --texts{f'{more}{self._first_broken()}' if count else ''}"
        )

    def only(self) -> Text | None:
        """The text, if there is but one."""
        return self._read(0) if len(self._entries) == 1 else None

    def _add(self, entry: Place | Text, name: str, *others: str) -> None:
        """Note what a text is called: as it is, without suffix, without folders, without both."""
        self._entries.append(entry)
        path = PurePosixPath(name)
        named = ((name, *filter(None, others)), (str(path.with_suffix("")),), (path.name,), (path.stem,))
        for level, keys in zip(self._levels, named, strict=True):
            for key in dict.fromkeys(keys):
                level.setdefault(key, []).append(len(self._entries) - 1)

    def _first_broken(self) -> str:
        """What is wrong with the first row that holds no text; "" if there is none."""
        return next((f"{failure.source}: {_reason(failure)}" for failure in self._broken.values()), "")

    def _called(self, index: int) -> str:
        entry = self._entries[index]
        return entry.name if isinstance(entry, Place) else entry.document.source

    def _read(self, index: int) -> Text:
        entry = self._entries[index]
        if isinstance(entry, Text):
            return entry
        data = load(entry, self._settings)
        made = data if isinstance(data, Failure) else document_of(data, entry, self._minter, self._settings)
        if isinstance(data, Failure) or isinstance(made, Failure):
            reason = made.reason if isinstance(made, Failure) else ""
            raise DataError(f"the text {entry.name}: {reason}")
        plain = entry.format is Format.TEXT
        text = Text(document=made, raw=decode(data, encoding=self._settings.encoding) if plain else made.text)
        self._entries[index] = text
        return text


def _reason(failure: Failure) -> str:
    """What is wrong with a table or a row of it, without the advice to name a column, which `kg import` cannot take."""
    return failure.reason.partition(ADVICE)[0]
