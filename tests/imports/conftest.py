"""Reading files of other tools, all at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.grounding.foreign import Foreign, Name, Told
from kg.ids import Minter
from kg.imports import Setting, read
from kg.model import Failure
from kg.sources import ReadSettings

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader gave."""

    foreigns: tuple[Foreign, ...]
    failures: tuple[Failure, ...]

    @property
    def one(self) -> Foreign:
        (foreign,) = self.foreigns
        return foreign

    @property
    def text(self) -> str:
        return self.one.document.text

    @property
    def told(self) -> tuple[Told, ...]:
        return tuple(told for foreign in self.foreigns for told in foreign.told)

    @property
    def triples(self) -> list[tuple[str, str, str]]:
        return [(told.subject.text, told.relation, told.object.text) for told in self.told]

    def name(self, words: str) -> Name:
        return next(n for foreign in self.foreigns for n in foreign.names if n.text == words)

    @property
    def reasons(self) -> dict[str, str]:
        """Of the failures, by what follows the name of the file."""
        return {f.source.partition("#")[2]: f.reason for f in self.failures}


Reading = Callable[..., Found]


def check_places(found: Found) -> None:
    """Every place holds the words that are said to stand there, or ends beyond the text."""
    for foreign in found.foreigns:
        text = foreign.document.text
        names = [*foreign.names, *(n for t in foreign.told for n in (t.subject, t.object))]
        for name in names:
            assert (name.start is None) == (name.end is None)
            beyond = name.end is not None and name.end > len(text)
            assert name.start is None or beyond or text[name.start : name.end].split() == name.text.split()
        for told in foreign.told:
            assert told.start is None or told.quote is None or text[told.start : told.end] == told.quote


@pytest.fixture
def reading() -> Reading:
    """Read files in a format; settings of reading are given as keywords."""

    def run(
        format: str, *sources: Path, texts: Path | None = None, delimiter: str | None = None, **settings: object
    ) -> Found:
        chosen = ReadSettings(**settings)  # type: ignore[arg-type]
        setting = Setting(read=chosen, texts=texts, delimiter=delimiter)
        items = list(read(format, [str(source) for source in sources], minter=Minter(), setting=setting))
        failures = tuple(item for item in items if isinstance(item, Failure))
        assert all("\n" not in failure.reason for failure in failures)
        found = Found(tuple(item for item in items if isinstance(item, Foreign)), failures)
        check_places(found)
        return found

    return run


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """A file with these bytes."""

    def run(name: str, data: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return run


@pytest.fixture(scope="session")
def data() -> Path:
    return DATA
