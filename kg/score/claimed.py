"""Claims that were made before, by a model, another tool or a person, to be scored in place of what the rules find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import DataError, MissingError
from kg.model import Extraction
from kg.records import from_line


@dataclass
class Claimed:
    """The extractions of files that `kg extract` writes, by their texts."""

    by_text: Mapping[str, Extraction]
    by_name: Mapping[str, Extraction] = field(default_factory=dict)  # of the file that a text was read from

    def of(self, text: str) -> Extraction | None:
        """The extraction of exactly this text."""
        return self.by_text.get(text)

    def of_file(self, path: Path) -> Extraction:
        """The extraction of a document by the name of its file. Raises DataError if there is none."""
        found = self.by_name.get(path.name)
        if found is None:
            raise DataError(f"{path}: is not among the documents whose claims are scored")
        return found


def read_claims(paths: Sequence[Path]) -> Claimed:
    """Read files of extractions. Raises MissingError or DataError, naming file and line."""
    by_text: dict[str, Extraction] = {}
    by_name: dict[str, Extraction] = {}
    for path in paths:
        try:
            with path.open(encoding="utf-8-sig", errors="surrogateescape") as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        extraction = from_line(line, where=f"{path}#{number}")
                        by_text[extraction.document.text] = extraction
                        by_name[Path(extraction.document.source).name] = extraction
        except FileNotFoundError:
            raise MissingError(f"{path}: no such file") from None
        except OSError as error:
            raise DataError(f"{path}: cannot be read: {error.strerror or error}") from None
    if not by_text:
        raise DataError(f"{', '.join(map(str, paths))}: holds no claims; expected what kg extract writes")
    return Claimed(by_text, by_name)
