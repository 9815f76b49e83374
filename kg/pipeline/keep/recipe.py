"""What the pieces of a build depend on beside their documents: if any of it changes, they are made again.

That is the code of `kg` itself, the libraries that read and understand, the model, the ontology with its lexicon, the
seeds, the shapes, what people decided, and the settings.
"""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from functools import cache
from importlib import metadata
from pathlib import Path

from kg import assets
from kg.errors import DataError, MissingError
from kg.ids import digest, digest_of
from kg.pipeline.decisions import Decision, decision_lines
from kg.pipeline.settings import BuildSettings

_READING = ("trafilatura", "lxml", "pypdf", "python-docx", "charset-normalizer")
_UNDERSTANDING = ("spacy", "thinc", "numpy", "blis")
_JUDGING = ("shacl", "pyshacl", "rdflib", "pyoxigraph")
_MODEL = ("meta.json", "config.cfg")  # what tells one model in a folder from another, beside sizes and times


def understanding_recipe(settings: BuildSettings) -> str:
    """Stands for all that the understanding of a document depends on."""
    return digest(
        _code(),
        platform.python_version(),
        *_versions((*_READING, *_UNDERSTANDING)),
        _model(settings.model),
        _contents(assets.turtle_files("ontology")),
        _contents(assets.turtle_files("seeds")),
        _contents(settings.ontology_files),
        settings.base,
        *map(str, astuple(settings.read)),
    )


def recipe(settings: BuildSettings, decisions: Sequence[Decision]) -> str:
    """Stands for all that the piece of a document depends on."""
    return digest(
        understanding_recipe(settings),
        *_versions(_JUDGING),
        settings.validator,
        _contents(assets.turtle_files("shapes")),
        _contents(settings.shape_files),
        *decision_lines(decisions),
    )


def result_recipe(settings: BuildSettings, decisions: Sequence[Decision]) -> str:
    """Stands for all that the graph depends on."""
    return digest(recipe(settings, decisions), settings.authority, *(p.name for p in settings.shape_files))


@cache
def _code() -> str:
    """The code of this package."""
    home = Path(assets.__file__).parent
    files = (path for path in home.rglob("*") if path.suffix in {".py", ".json"} and path.is_file())
    return _contents(sorted(files))


def _versions(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        try:
            yield f"{name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            yield f"{name} none"


def _model(name: str) -> str:
    """A model that is installed by its version, one in a folder by what its files are."""
    folder = Path(name)
    if not folder.is_dir():
        return " ".join((name, *_versions([name])))
    told = [f"{p.relative_to(folder)} {p.stat().st_size} {p.stat().st_mtime_ns}" for p in sorted(folder.rglob("*"))]
    return digest(name, *told, _contents(folder / n for n in _MODEL if (folder / n).is_file()))


def _contents(paths: Iterable[Path]) -> str:
    """Names and bytes of files. Raises MissingError or DataError."""
    return digest_of(part for path in paths for part in (path.name.encode(), _bytes(path)))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise MissingError(f"{path}: no such file") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror or error}") from None
