"""What a run of the benchmarks is told, and what all parts share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.bench.scale import corpus


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`documents` is for the parts with one size, None where each takes its own; `place` is a folder for all files."""

    place: Path
    documents: int | None = None
    sizes: tuple[int, ...] = (100, 1000, 10_000)
    repeat: int = 2
    workers: int = 2

    def count(self, usual: int) -> int:
        """How many documents a part takes that usually takes so many."""
        return usual if self.documents is None else self.documents

    def corpus(self, count: int) -> Path:
        """A folder with so many texts. Parts share it, so that none may change it."""
        folder = self.place / f"texts-{count}"
        return folder if folder.exists() else corpus.write(folder, count)

    def room(self, name: str) -> Path:
        """An empty folder of its own for a part."""
        folder = self.place / name
        folder.mkdir()
        return folder
