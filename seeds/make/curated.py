"""Reads our hand-made tables in `curated/`: tab-separated, `#` comments, several values joined by `|`."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "curated"


class TableError(Exception):
    """A line of a curated table does not fit its header."""


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one table by column name, cells stripped. Raises TableError for a line with too many cells."""
    header: list[str] = []
    found: list[dict[str, str]] = []
    for number, line in enumerate((FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not header:
            header = cells
            continue
        if len(cells) > len(header):
            raise TableError(f"curated/{name}.tsv:{number}: {len(cells)} cells, but the header has {len(header)}")
        found.append(dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True)))
    return found


def values(cell: str) -> list[str]:
    """The values of a cell, in order, without repeats."""
    return list(dict.fromkeys(part.strip() for part in cell.split("|") if part.strip()))
