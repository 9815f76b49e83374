"""Finds the ontology, the shapes and the seeds, in an installed wheel and in a checkout alike."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.errors import SetupError

_PACKAGE = Path(__file__).resolve().parent
# A wheel carries the three folders inside the package; in a checkout they lie beside it.
_HOMES = (_PACKAGE / "_assets", _PACKAGE.parent)


@cache
def folder(name: str) -> Path:
    """The folder `ontology`, `shapes` or `seeds`. Raises SetupError if the installation lacks it."""
    for home in _HOMES:
        if (home / name).is_dir():
            return home / name
    raise SetupError(f"the folder {name!r} is missing from this installation of kg: install the package again")


def turtle_files(name: str) -> tuple[Path, ...]:
    """The Turtle files of one of the three folders, in order of their names."""
    return tuple(sorted(folder(name).glob("*.ttl")))


def demo_articles() -> tuple[Path, ...]:
    """The example articles that ship with `kg`."""
    return tuple(sorted(p for p in (folder("seeds") / "articles").iterdir() if p.suffix in {".txt", ".md", ".html"}))
